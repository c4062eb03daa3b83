//! Makes the view of the model.

use std::rc::Rc;

use wasl_chat::Link;

use super::{
    Connection, Content, DeskView, EventsView, FormView, InboxView, ListState, Older, ScoresView,
    Screen, Section, View, faq, inbox, letters, surveys, thread,
};
use crate::i18n::{Key, Locale};
use crate::model::Model;
use crate::model::desk::Desk;
use crate::model::feed::Feed;
use crate::model::inbox::Inbox;
use crate::model::signing::Form;
use crate::model::stage::Stage;
use crate::model::surroundings::{Load, Surroundings};

/// How many rated conversations the overview lists.
const LATEST: usize = 20;

impl Model {
    /// What the screen shows.
    #[must_use]
    pub fn view(&self) -> View {
        let screen = match &self.stage {
            Stage::Starting | Stage::Checking(_) => Screen::Checking,
            Stage::Unreachable { .. } => Screen::Unreachable,
            Stage::SigningIn(form) => Screen::SignIn(form_view(form)),
            Stage::Redeeming { form, .. } => Screen::Redeem(form_view(form)),
            Stage::Ready(desk) => Screen::Desk(Rc::new(desk_view(desk, &self.around, self.locale))),
        };
        View {
            locale: self.locale,
            screen,
        }
    }
}

const fn form_view(form: &Form) -> FormView {
    FormView {
        busy: form.is_busy(),
        complaint: form.complaint(),
    }
}

fn desk_view(desk: &Desk, around: &Surroundings, locale: Locale) -> DeskView {
    let content = match desk.section {
        Section::Inbox => Content::Inbox {
            list: Rc::new(inbox_view(desk)),
            thread: thread::view(desk, locale).map(Rc::new),
        },
        Section::Events if desk.letters.shown => {
            Content::Letters(Rc::new(letters::view(&desk.letters)))
        }
        Section::Events => Content::Events(Rc::new(events_view(&desk.feed))),
        Section::Scores => Content::Scores(Rc::new(scores_view(desk))),
        Section::Surveys => Content::Surveys(Rc::new(surveys::view(desk))),
        Section::Faq => Content::Faq(Rc::new(faq::view(&desk.learning))),
    };
    let (number, announced) = &desk.announced;
    DeskView {
        section: desk.section,
        agent: desk.session.agent.name.clone(),
        site: desk.session.site.name.clone(),
        connection: connection(desk, around),
        leaving: desk.leaving.is_asked(),
        muted: around.muted,
        notice: desk.leaving.is_failed().then_some(Key::ErrorNetwork),
        unread: desk.unread_total(),
        content,
        announcement: (
            *number,
            announced.as_ref().and_then(|announced| {
                let summary = desk.inbox.summary(&announced.conversation)?;
                Some((inbox::name(&summary.visitor), announced.text.clone()))
            }),
        ),
    }
}

fn connection(desk: &Desk, around: &Surroundings) -> Connection {
    match (desk.chat.link(), around.online) {
        (Link::Refused(_), _) => Connection::Refused,
        // A dead socket stays open for a while; the browser knows better.
        (Link::Open | Link::Idle | Link::Connecting | Link::Waiting(_), false) => {
            Connection::Offline
        }
        (Link::Open, true) => Connection::Open,
        (Link::Waiting(_), true) => Connection::Lost,
        (Link::Idle | Link::Connecting, true) => {
            if desk.was_open {
                Connection::Lost
            } else {
                Connection::Connecting
            }
        }
    }
}

fn inbox_view(desk: &Desk) -> InboxView {
    let inbox = &desk.inbox;
    let rows: Vec<_> = inbox
        .shown()
        .map(|summary| inbox::row(desk, summary))
        .collect();
    InboxView {
        filter: inbox.filter,
        state: list_state(rows.len(), inbox),
        rows,
    }
}

fn list_state(rows: usize, inbox: &Inbox) -> ListState {
    if rows > 0 {
        return ListState::Rows;
    }
    match inbox.load {
        Load::Failed(_) => ListState::Failed,
        Load::Done => {
            if inbox.summaries().is_empty() {
                ListState::Empty
            } else {
                ListState::Filtered
            }
        }
        Load::Never | Load::Asked(_) => {
            if inbox.summaries().is_empty() {
                ListState::Loading
            } else {
                ListState::Filtered
            }
        }
    }
}

fn events_view(feed: &Feed) -> EventsView {
    let state = if !feed.events.is_empty() {
        ListState::Rows
    } else {
        match feed.load {
            Load::Never | Load::Asked(_) if !feed.read_once => ListState::Loading,
            Load::Failed(_) => ListState::Failed,
            Load::Never | Load::Asked(_) | Load::Done => ListState::Empty,
        }
    };
    let older = if !feed.has_older() {
        Older::None
    } else {
        match feed.older {
            Load::Never | Load::Done => Older::Some,
            Load::Asked(_) => Older::Loading,
            Load::Failed(_) => Older::Failed,
        }
    };
    EventsView {
        state,
        stale: feed.load.is_failed(),
        busy: feed.awaited,
        rows: feed
            .events
            .iter()
            .map(|event| (event.clone(), feed.expanded.contains(&event.id)))
            .collect(),
        older,
    }
}

fn scores_view(desk: &Desk) -> ScoresView {
    ScoresView {
        csat: desk.board.csat.clone(),
        failed: desk.board.load.is_failed(),
        latest: desk
            .inbox
            .summaries()
            .iter()
            .filter_map(inbox::rated)
            .take(LATEST)
            .collect(),
    }
}

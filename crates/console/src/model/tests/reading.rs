//! The inbox, the unread counts, the events and the score.

use wasl_protocol::{Asked, Properties, Rating, SeenMark};

use super::*;
use crate::model::event::{Filter, Section};
use crate::model::request::{Csat, EventPage, StoredEvent, Trouble};
use crate::model::view::{EventsView, ListState, Name, Older};

#[test]
fn the_newest_comes_first_however_it_comes() {
    let mut console = Console::ready(vec![summary("b", 1, 1, 20), summary("a", 1, 1, 30)]);
    assert_eq!(console.rows(), [("a".into(), 0), ("b".into(), 0)]);
    console.frame(news(summary("b", 2, 1, 40)));
    assert_eq!(console.rows(), [("b".into(), 1), ("a".into(), 0)]);
    console.frame(ServerFrame::Event(says("a", 2, "me first")));
    assert_eq!(console.rows(), [("a".into(), 1), ("b".into(), 1)]);
    assert_eq!(console.inbox().rows[0].preview, "me first");
    console.frame(news(summary("b", 1, 1, 99)));
    assert_eq!(
        console.rows(),
        [("a".into(), 1), ("b".into(), 1)],
        "an old summary changes nothing"
    );
}

#[test]
fn an_unknown_conversation_is_read_anew() {
    let mut console = Console::ready(Vec::new());
    assert_eq!(console.inbox().state, ListState::Empty);
    console.frame(ServerFrame::Event(says("a", 1, "hi")));
    console.answer(
        &Request::Conversations,
        Ok(Reply::Conversations(vec![summary("a", 1, 0, 5)])),
    );
    assert_eq!(console.rows(), [("a".into(), 1)]);
}

#[test]
fn filters_show_their_states() {
    let mut resolved = summary("r", 1, 1, 10);
    resolved.state = ConversationState::Resolved;
    let mut reopened = summary("o", 1, 1, 20);
    reopened.state = ConversationState::Reopened;
    let mut console = Console::ready(vec![resolved, reopened, summary("n", 1, 1, 30)]);
    for (filter, ids) in [
        (Filter::Open, vec!["n", "o"]),
        (Filter::Resolved, vec!["r"]),
        (Filter::All, vec!["n", "o", "r"]),
    ] {
        console.tell(Event::FilterChosen(filter));
        let rows = console.rows();
        let shown: Vec<&str> = rows.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(shown, ids, "{filter:?}");
    }
    let mut console = Console::ready(vec![summary("n", 1, 1, 30)]);
    console.tell(Event::FilterChosen(Filter::Resolved));
    assert_eq!(console.inbox().state, ListState::Filtered);
}

#[test]
fn a_failed_list_can_be_tried_again() {
    let mut console = Console::new(None);
    console.answer(&Request::Session, Ok(Reply::Session(session())));
    assert_eq!(console.inbox().state, ListState::Loading);
    console.answer(&Request::Conversations, Err(Trouble::Unreadable));
    assert_eq!(console.inbox().state, ListState::Failed);
    console.take_orders();
    console.tell(Event::RetryClicked);
    console.answer(
        &Request::Conversations,
        Ok(Reply::Conversations(Vec::new())),
    );
    assert_eq!(console.inbox().state, ListState::Empty);
}

#[test]
fn only_what_waits_for_an_agent_counts_as_unread() {
    let mut console = Console::ready(vec![summary("a", 6, 1, 10)]);
    assert_eq!(
        console.rows(),
        [("a".into(), 5)],
        "places, while the thread is not here"
    );
    console.tell(Event::VisibilityChanged { visible: false });
    let survey = MessageId::new("a-4");
    console.open(
        "a",
        vec![
            says("a", 1, "hello"),
            says("a", 2, "anybody?"),
            message(
                "a",
                3,
                Author::Visitor,
                Body::Handover {
                    asked: Vec::<Asked>::new(),
                },
            ),
            message(
                "a",
                4,
                Author::System,
                Body::Survey {
                    survey: "csat".into(),
                },
            ),
            message(
                "a",
                5,
                Author::Visitor,
                Body::Rating(Rating {
                    survey,
                    score: 4,
                    comment: None,
                }),
            ),
            says("a", 6, "thanks"),
        ],
    );
    assert_eq!(console.rows(), [("a".into(), 3)]);
    assert_eq!(console.desk().unread, 3);
}

#[test]
fn the_title_counts_what_waits() {
    let mut console = Console::ready(vec![summary("a", 2, 0, 10), summary("b", 1, 1, 5)]);
    console.frame(news(summary("b", 2, 1, 40)));
    let title = |order: &Effect| {
        let Effect::SetTitle(title) = order else {
            return None;
        };
        Some(title.clone())
    };
    let titles: Vec<String> = console.take_orders().iter().filter_map(title).collect();
    assert_eq!(titles, ["(3) Inbox · Wasl console"]);
}

#[test]
fn a_mark_of_another_console_clears_the_count() {
    let mut console = Console::ready(vec![summary("a", 2, 0, 10)]);
    console.frame(ServerFrame::Ephemeral(Signal::Seen(SeenMark {
        conversation: ConversationId::new("a"),
        head: Seq(2),
        visitor_seen: Seq(0),
        agent_seen: Seq(2),
    })));
    assert_eq!(console.rows(), [("a".into(), 0)]);
    console.frame(news(summary("a", 2, 1, 10)));
    assert_eq!(
        console.rows(),
        [("a".into(), 0)],
        "what was read stays read"
    );
}

#[test]
fn visitors_are_called_by_name_or_code() {
    let mut named = summary("a", 1, 1, 2);
    named.visitor.name = Some(" Omar ".into());
    let mut blank = summary("b", 1, 1, 1);
    blank.visitor.name = Some("  ".into());
    let console = Console::ready(vec![named, blank]);
    let rows = console.inbox().rows;
    assert_eq!(rows[0].name, Name::Given("Omar".into()));
    assert_eq!(rows[1].name, Name::Code("AB12".into()));
}

fn event(id: &str) -> StoredEvent {
    StoredEvent {
        id: id.into(),
        kind: "wasl.prompt.shown".into(),
        time: "2027-01-15T08:00:00.000Z".into(),
        session: "s".into(),
        data: Properties::default(),
    }
}

fn page(ids: &[&str], next: Option<i64>) -> Result<Reply, Trouble> {
    Ok(Reply::Events(EventPage {
        events: ids.iter().map(|id| event(id)).collect(),
        next,
    }))
}

fn events(console: &Console) -> EventsView {
    let Content::Events(events) = console.desk().content else {
        panic!("no events");
    };
    (*events).clone()
}

fn ids(console: &Console) -> String {
    events(console)
        .rows
        .iter()
        .map(|(event, _)| event.id.as_str())
        .collect()
}

const NEWEST: Request = Request::Events { before: None };

#[test]
fn events_refresh_while_they_are_looked_at() {
    let mut console = Console::ready(Vec::new());
    console.tell(Event::SectionChosen(Section::Events));
    assert_eq!(events(&console).state, ListState::Loading);
    console.answer(&NEWEST, page(&["c", "b"], Some(2)));
    assert_eq!(ids(&console), "cb");
    console.take_orders();
    console.wait(5_000);
    assert!(!events(&console).busy, "nobody asked for it");
    console.answer(&NEWEST, page(&["e", "d", "c", "b"], Some(2)));
    assert_eq!(ids(&console), "edcb");
    console.tell(Event::VisibilityChanged { visible: false });
    console.take_orders();
    console.wait(20_000);
    assert!(!console.has_asked(&NEWEST), "nobody looks");
    console.tell(Event::VisibilityChanged { visible: true });
    assert!(console.has_asked(&NEWEST));
    console.answer(&NEWEST, Err(Trouble::Unreachable));
    assert!(events(&console).stale);
    assert_eq!(ids(&console), "edcb", "what is known stays");
}

#[test]
fn older_events_join_on() {
    let mut console = Console::ready(Vec::new());
    console.tell(Event::SectionChosen(Section::Events));
    console.answer(&NEWEST, page(&["d", "c"], Some(3)));
    console.tell(Event::OlderEventsClicked);
    assert_eq!(events(&console).older, Older::Loading);
    let older = Request::Events { before: Some(3) };
    console.answer(&older, page(&["c", "b", "a"], None));
    assert_eq!(ids(&console), "dcba");
    assert_eq!(events(&console).older, Older::None);
    console.tell(Event::EventToggled("b".into()));
    assert!(events(&console).rows[2].1);
    console.tell(Event::RefreshClicked);
    console.answer(&NEWEST, page(&["z", "y"], Some(9)));
    assert_eq!(
        ids(&console),
        "zy",
        "a gap cannot be shown as if it were none"
    );
    assert_eq!(events(&console).older, Older::Some);
}

#[test]
fn a_late_page_does_not_undo_a_newer_one() {
    let mut console = Console::ready(Vec::new());
    console.tell(Event::SectionChosen(Section::Events));
    let first = console.question(&NEWEST);
    console.tell(Event::Answered(first, page(&["a"], None)));
    console.tell(Event::RefreshClicked);
    console.tell(Event::Answered(first, page(&[], None)));
    assert_eq!(ids(&console), "a");
    assert!(events(&console).busy, "its own answer is still to come");
}

#[test]
fn the_score_is_read_when_looked_at_and_when_rated() {
    let mut rated = summary("a", 4, 4, 10);
    rated.rating = Some(5);
    rated.rating_comment = Some("kind".into());
    let mut console = Console::ready(vec![rated, summary("b", 1, 1, 20)]);
    console.tell(Event::SectionChosen(Section::Scores));
    let csat = Csat {
        answers: 1,
        score: Some(100),
        mean_milli: Some(5_000),
        counts: vec![0, 0, 0, 0, 1],
    };
    console.answer(&Request::Scores, Ok(Reply::Scores(csat.clone())));
    let Content::Scores(scores) = console.desk().content else {
        panic!("no scores");
    };
    assert_eq!(scores.csat, Some(csat));
    let latest: Vec<_> = scores.latest.iter().map(|rated| rated.score).collect();
    assert_eq!(latest, [5]);
    console.take_orders();
    let rating = Rating {
        survey: MessageId::new("s"),
        score: 2,
        comment: None,
    };
    console.frame(ServerFrame::Event(message(
        "b",
        2,
        Author::Visitor,
        Body::Rating(rating),
    )));
    assert!(console.has_asked(&Request::Scores));
}

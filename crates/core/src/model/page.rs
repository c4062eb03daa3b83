//! The page around the widget: its address, its visibility, the network.

use wasl_chat::{Input, Link};
use wasl_protocol::{ClientFrame, Properties, Value};

use super::running::{Running, Settings};
use crate::Effect;
use crate::effect::Level;
use crate::event::Page;
use crate::record::Record;
use crate::session::Session;
use crate::triggers::address::fits;
use crate::triggers::{Act, Leaving, Signals, Viewport};

impl Running {
    /// The page became another one without a reload.
    pub(super) fn page_changed(&mut self, page: Page) {
        let page = page.readable();
        if page.origin == self.page.origin && page.path == self.page.path {
            // Only the title, which pages set late.
            self.page = page;
            self.tell_page();
            return;
        }
        self.report_view();
        self.page = page;
        self.page_seen(Properties::default());
        self.move_on();
    }

    /// The merchant says that the page changed, perhaps with `path` and `title`.
    #[inline(never)]
    pub(super) fn page_declared(&mut self, properties: &Properties) {
        let path = properties.get("path");
        if path.is_some_and(|path| !path.as_text().is_some_and(|path| path.starts_with('/'))) {
            self.complain(Level::Error, &["page: a path begins with \"/\"."]);
            return;
        }
        self.report_view();
        let mut own = Properties::default();
        let mut page = self.page.clone();
        for (key, value) in &properties.0 {
            match (key.as_str(), value) {
                ("path", Value::Text(path)) => page.path.clone_from(path),
                ("title", Value::Text(title)) => page.title.clone_from(title),
                (_, value) => own.0.push((key.clone(), value.clone())),
            }
        }
        self.page = page.readable();
        self.page_seen(own);
        self.move_on();
    }

    /// What a page before this one had on screen or in its signals is over.
    fn move_on(&mut self) {
        let visible = self.signals.visible();
        self.signals = Signals::new(self.now, visible);
        self.leave_forms();
        self.arbiter.page_changed();
        self.withdraw_prompt();
        self.withdraw_bubble();
        self.eligible = None;
        self.measure();
        self.tell_page();
    }

    /// The window is elsewhere over the page, or the page is another size.
    pub(super) fn scrolled(&mut self, view: Viewport) {
        self.acted();
        self.signals.looked(view);
        if self.surroundings.device.is_touch() && self.leaving.flung(self.now, view) {
            self.act = Act::Leaving;
        }
    }

    /// Counts a page view; it is reported when the settings say which stage it is.
    pub(super) fn page_seen(&mut self, properties: Properties) {
        if self.session.is_over(self.now) {
            self.renew_session();
        }
        self.count_visit();
        if fits("contains", "utm_", &self.page.path, self.engine.0) {
            self.journey.campaign = Some(self.page.path.clone());
            self.keep_journey();
        }
        self.session.page_seen(self.now);
        self.unreported_view = Some(properties);
        if matches!(self.settings, Settings::Loading) {
            self.keep_session();
        } else {
            self.report_view();
        }
    }

    /// Reports the page view that waits.
    pub(super) fn report_view(&mut self) {
        let Some(mut properties) = self.unreported_view.take() else {
            return;
        };
        self.reach_stage();
        properties.set("page_count", self.session.record().pages);
        if !self.referrer.is_empty() {
            properties.set("referrer", self.referrer.as_str());
            self.referrer.clear();
        }
        self.happened("wasl.page.viewed", properties);
        self.keep_session();
    }

    /// Looks which stage the page belongs to; a change is reported.
    pub(super) fn reach_stage(&mut self) {
        let Some(stage) = self.options.stages.of(&self.page.path) else {
            return;
        };
        let Some(before) = self.session.stage_reached(stage) else {
            return;
        };
        let mut properties = Properties::default();
        properties.set("stage", stage.as_str());
        if let Some(before) = before {
            properties.set("previous", before.as_str());
        }
        self.happened("wasl.touchpoint.reached", properties);
        self.keep_session();
        self.tell_page();
    }

    /// Tells the server where the visitor is, if it listens; else `hello` will.
    fn tell_page(&mut self) {
        let facts = self.page_facts();
        if facts == self.told_page {
            return;
        }
        self.introduce();
        if self.chat.link() == Link::Open {
            self.send(ClientFrame::Page(facts));
        }
    }

    fn keep_session(&mut self) {
        let record = self.session.record().clone();
        self.order(Effect::Save(Record::Session(record)));
    }

    /// The visitor did something.
    pub(super) fn acted(&mut self) {
        self.signals.acted(self.now);
        if self.session.is_over(self.now) {
            // A page that was left open: what the visitor does now begins another visit, here.
            self.renew_session();
            self.count_visit();
            self.session.page_seen(self.now);
            self.keep_session();
            self.reach_stage();
        } else if self.session.acted(self.now) {
            self.keep_session();
        }
    }

    fn renew_session(&mut self) {
        let id = self.chance.uuid(self.now);
        self.session = Session::begin(self.now, id);
    }

    /// The page came to the front or went to the back.
    pub(super) fn visibility_changed(&mut self, visible: bool) {
        let away = self.signals.visibility(self.now, visible);
        if self.surroundings.device.is_touch() && away.is_some_and(Leaving::returned) {
            self.act = Act::Leaving;
        }
        if visible {
            self.forms.wait_anew(self.now);
            self.rejoin_tabs();
            self.tell_chat(Input::Woken);
        } else {
            self.keep_draft();
            self.flush();
        }
    }

    /// The page is going away.
    pub(super) fn page_hidden(&mut self) {
        self.keep_draft();
        self.flush();
        self.leave_tabs();
    }

    /// The browser went online or offline.
    pub(super) fn network_changed(&mut self, online: bool) {
        self.online = online;
        if online {
            self.leads.wake();
            self.retry_settings();
        }
        self.tell_chat(if online {
            Input::Woken
        } else {
            Input::WentOffline
        });
    }
}

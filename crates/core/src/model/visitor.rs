//! Who the visitor is: the secret, what `identify` said, and what other tabs know.
//!
//! The secret is made and stored when the visitor first opens the panel, not before.

use alloc::vec::Vec;

use wasl_chat::{Input, Link};
use wasl_protocol::{
    ClientFrame, DeviceId, Hello, HelloRole, Identify, IdentityToken, Properties, VERSION, Value,
    VisitorToken,
};

use super::running::Running;
use super::settings::report;
use crate::Effect;
use crate::config::identity;
use crate::effect::Level;
use crate::record::{Record, VisitorRecord};
use crate::telemetry::Way;

impl Running {
    /// Makes the visitor known to this browser, once.
    pub(super) fn ensure_visitor(&mut self) {
        if self.visitor.is_none() {
            self.visitor = Some(VisitorRecord {
                token: VisitorToken::from_entropy(self.entropy),
                device: DeviceId::new(self.chance.uuid(self.now)),
                conversation: None,
                identity: self.identity.clone(),
            });
            self.keep_visitor();
        }
    }

    /// Stores what is known of the visitor, but for the proof of it: that is for this page.
    pub(super) fn keep_visitor(&mut self) {
        if let Some(mut visitor) = self.visitor.clone() {
            visitor.identity.token = None;
            self.order(Effect::Save(Record::Visitor(visitor)));
        }
    }

    /// Wants the connection, from now on.
    pub(super) fn connect(&mut self) {
        self.ensure_visitor();
        self.introduce();
        self.join_tabs(false);
        if !self.online && self.chat.link() == Link::Idle {
            self.tell_chat(Input::WentOffline);
        }
        self.tell_chat(Input::Wanted(true));
        self.follow();
    }

    /// The thread of the visitor's conversation is needed whole.
    pub(super) fn follow(&mut self) {
        if let Some(conversation) = self.own_conversation() {
            self.tell_chat(Input::Followed(conversation));
        }
    }

    /// Says who will say `hello`, and from which page.
    pub(super) fn introduce(&mut self) {
        let (Some(visitor), Some(site)) = (&self.visitor, &self.options.site) else {
            return;
        };
        let page = self.page_facts();
        let hello = Hello {
            v: VERSION,
            role: HelloRole::Visitor {
                site: site.clone(),
                token: visitor.token.clone(),
                locale: self.locale.tag().into(),
                page: page.clone(),
            },
            device: visitor.device.clone(),
            positions: Vec::new(),
        };
        self.told_page = page;
        self.tell_chat(Input::Introduced(hello));
    }

    /// The server greeted: it may not know what `identify` said.
    pub(super) fn send_identity(&mut self) {
        if self.identity != Identify::default() {
            let identity = self.identity.clone();
            self.send(ClientFrame::Identify(identity));
        }
    }

    /// The merchant's page says who the visitor is.
    #[inline(never)]
    pub(super) fn identified(&mut self, given: &Properties) {
        let (known, problems) = identity(given);
        report(&mut self.effects, "identify: ", &problems);
        let text = |key: &str| known.get(key).and_then(Value::as_text);
        let name = text("name");
        let contact = text("email").or(text("phone"));
        let token = text("token");
        if token.is_some() {
            self.called = text("called").unwrap_or_default().into();
        }
        if name.is_none() && contact.is_none() && token.is_none() {
            if problems.is_empty() {
                self.complain(
                    Level::Error,
                    &["identify needs at least one of: name, email, phone, token."],
                );
            }
            return;
        }
        if let Some(name) = name {
            self.identity.name = Some(name.into());
        }
        if let Some(contact) = contact {
            self.identity.contact = Some(contact.into());
        }
        if let Some(token) = token {
            self.identity.token = Some(IdentityToken::new(token));
        }
        if let Some(visitor) = &mut self.visitor
            && visitor.identity != self.identity
        {
            visitor.identity = self.identity.clone();
            self.keep_visitor();
        }
        if self.chat.link() == Link::Open {
            self.send_identity();
        }
        // Which facts, never the facts themselves.
        let mut fields = Vec::new();
        for (key, _) in &known.0 {
            if key != "called" {
                fields.push(Value::Text(key.clone()));
            }
        }
        // The greeting may address them now.
        self.changed = true;
        let mut properties = Properties::default();
        properties.0.push(("fields".into(), Value::List(fields)));
        self.happened("wasl.visitor.identified", properties);
    }

    /// Another tab stored something, or an earlier page did.
    pub(super) fn record_changed(&mut self, record: Record) {
        match record {
            Record::Visitor(visitor) => self.visitor_changed(visitor),
            Record::Session(session) => self.session.noted_elsewhere(session),
            Record::Prompts(prompts) => {
                self.arbiter.learn(self.now, &prompts);
                self.watch_page();
            }
            Record::Journey(journey) => self.journey_changed(journey),
            Record::Draft(draft) => self.draft_written_elsewhere(draft),
            Record::Sound(rang) => self.rang_elsewhere(rang),
            Record::Leads(leads) => self.leads.kept_elsewhere(self.now, leads),
            Record::Surveys(surveys) => self.surveys_changed(surveys),
            Record::Events(kept) => self.take_over_events(Way::Endpoint, &kept),
            Record::Answers(kept) => self.take_over_events(Way::Server, &kept),
            // A tab's own.
            Record::Bot(_) | Record::Flows(_) | Record::Panel(_) => {}
        }
    }

    /// Two tabs may have met the visitor at once: a conversation that exists wins, else the
    /// secret that was stored last.
    #[inline(never)]
    fn visitor_changed(&mut self, mut other: VisitorRecord) {
        if !other.token.is_valid() {
            return;
        }
        let own = self.visitor.as_ref();
        let same = own.is_none_or(|own| own.token == other.token);
        let known = self.own_conversation();
        if !same && known.is_some() {
            if other.conversation.is_none() {
                self.keep_visitor();
            }
            return;
        }
        let news = known.is_none() && other.conversation.is_some();
        if known.is_some() {
            other.conversation = known;
        }
        let token = self.identity.token.take();
        self.identity = other.identity.clone();
        self.identity.token = token;
        self.visitor = Some(other);
        if news {
            self.connect();
            // Storage may have the one that this page made meanwhile.
            self.keep_visitor();
        } else if !same {
            self.introduce();
            if self.group.is_some() {
                self.join_tabs(false);
            }
        }
        self.changed = true;
    }
}

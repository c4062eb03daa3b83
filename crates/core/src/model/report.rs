//! What leaves the widget as a report: telemetry events, the merchant's handlers, the console.

use alloc::string::String;

use wasl_protocol::{CloudEvent, EventId, PageFacts, Properties, SPEC_VERSION, Value};

use super::answers::is_answer;
use super::delivery::Way;
use super::running::Running;
use crate::Effect;
use crate::effect::Level;
use crate::telemetry::{MAX_EVENT_BYTES, cleanse, json_size};
use crate::text::concat;

/// The version that every event names.
const WIDGET_VERSION: &str = env!("CARGO_PKG_VERSION");

impl Running {
    /// Tells the merchant's handlers.
    pub(super) fn emit(&mut self, name: &'static str, detail: Properties) {
        self.order(Effect::Emit {
            name,
            detail: Value::Map(detail),
        });
    }

    /// Writes to the console.
    pub(super) fn complain(&mut self, level: Level, parts: &[&str]) {
        let message = concat(parts);
        self.order(Effect::Report { level, message });
    }

    /// The page as the server knows pages.
    pub(super) fn page_facts(&self) -> PageFacts {
        PageFacts {
            url: self.page_url(),
            title: self.page.title.clone(),
            stage: self.session.stage().map(|stage| stage.as_str().into()),
            page_count: self.session.record().pages,
        }
    }

    fn page_url(&self) -> String {
        concat(&[&self.page.origin, &self.page.path])
    }

    /// Something happened: into the queue, to the merchant's handlers of `event`, and to the
    /// rules, for which it is `event.name`.
    pub(super) fn happened(&mut self, kind: &str, properties: Properties) {
        if is_for_rules(kind) && !self.options.prompts.is_empty() {
            self.happenings.push((kind.into(), properties.clone()));
        }
        if let Some(event) = self.told(kind, properties)
            && self.options.events.enabled
        {
            self.send_event(Way::Endpoint, event);
        }
    }

    /// The event of what happened, told to the merchant's handlers; `None` when it is too large,
    /// or would go nowhere.
    pub(super) fn told(&mut self, kind: &str, properties: Properties) -> Option<CloudEvent> {
        let site = self.options.site.as_ref()?;
        let source = concat(&["wasl:", site.as_str()]);
        let mut page = Properties::default();
        page.set("url", self.page_url());
        page.set("title", self.page.title.as_str());
        let mut data = Properties::default();
        data.set("page", page);
        if let Some(stage) = self.session.stage() {
            data.set("stage", stage.as_str());
        }
        data.set("locale", self.locale.tag());
        data.set("version", WIDGET_VERSION);
        data.set("properties", properties);
        cleanse(&mut data, &self.options.events.query);
        let event = CloudEvent {
            specversion: SPEC_VERSION.into(),
            id: EventId::new(self.chance.uuid(self.now)),
            source,
            kind: kind.into(),
            time: self.now.to_rfc3339(),
            datacontenttype: "application/json".into(),
            session: self.session.record().id.clone(),
            data: data.clone(),
        };
        let mut detail = Properties::default();
        detail.set("type", kind);
        detail.set("id", event.id.as_str());
        detail.set("time", event.time.as_str());
        detail.set("data", data);
        self.emit("event", detail);
        // Nobody would hear of it; the page's own handlers did.
        let goes = self.options.events.enabled || is_answer(kind);
        if goes && json_size(&event) > MAX_EVENT_BYTES {
            self.complain(
                Level::Error,
                &[
                    "Event \"",
                    kind,
                    "\" is larger than 16 KiB and was not reported; send fewer or shorter properties.",
                ],
            );
            return None;
        }
        goes.then_some(event)
    }
}

/// What rules may hear of: not of what they bring up themselves, nor of the page's own events, which
/// they hear under the names that the page gave them.
fn is_for_rules(kind: &str) -> bool {
    for start in ["wasl.prompt.", "wasl.survey.", "wasl.custom."] {
        if kind.starts_with(start) {
            return false;
        }
    }
    true
}

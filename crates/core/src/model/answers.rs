//! Answers to surveys: to the merchant's endpoint as any event, and always to the server's own
//! collector, where they are counted.
//!
//! The visitor answered on purpose, so the second way is open also when events are turned off or
//! go elsewhere; what enters it is stored at once.

use wasl_protocol::Properties;

use super::running::Running;
use crate::telemetry::Way;
use crate::telemetry::consent::Purpose;
use crate::text::concat;

/// Whether an event is about a survey.
pub(super) fn is_answer(kind: &str) -> bool {
    kind.starts_with("wasl.survey.")
}

impl Running {
    /// Something happened with a survey of the site's: `about` says with which.
    pub(super) fn surveyed(&mut self, action: &'static str, about: Properties) {
        let mut detail = Properties::default();
        detail.set("action", action);
        detail.0.extend(about.0.iter().cloned());
        self.emit("survey", detail);
        let Some(event) = self.told(&concat(&["wasl.survey.", action]), about) else {
            return;
        };
        if self.options.events.enabled && !self.reports_to_server() {
            self.report(event.clone());
        }
        // That somebody was asked is no answer: it is told with consent alone.
        let is_act = !matches!(action, "shown" | "abandoned");
        if is_act || self.privacy.gate.mode(Purpose::Analytics).may_report() {
            self.vet(Way::Server, event);
        }
    }

    /// Whether the merchant's endpoint is the server's own collector.
    fn reports_to_server(&self) -> bool {
        match &self.options.events.url {
            None => true,
            Some(url) => {
                let collector = self.collector();
                *url == collector || concat(&[&self.page.origin, url]) == collector
            }
        }
    }
}

//! What leaves the widget as a report: telemetry events, the merchant's handlers, the console.

use alloc::string::String;

use wasl_protocol::{CloudEvent, EventId, PageFacts, Properties, SPEC_VERSION, Value};

use super::answers::{answers_request, is_answer};
use super::running::Running;
use crate::Effect;
use crate::effect::Level;
use crate::event::BatchOutcome;
use crate::i18n::decimal;
use crate::record::{Record, Slot};
use crate::telemetry::{Answer, Batched, MAX_EVENT_BYTES, json_size};
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
            self.queue.push(self.now, event);
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

    /// Posts a batch when one is due.
    pub(super) fn post_due(&mut self) {
        if let Some(batch) = self.queue.run(self.now, &mut self.chance) {
            self.post(batch, false);
        }
        self.post_answers_due();
    }

    /// The page may be gone soon: posts what waits, and keeps all that is not answered.
    pub(super) fn flush(&mut self) {
        self.report_view();
        if let Some(batch) = self.queue.last_chance(self.now) {
            self.post(batch, true);
        }
        self.keep_events();
        self.flush_answers();
        // With the words that are being written.
        if self.surveys.kept.runs.iter().any(|run| run.draft.is_some()) {
            self.keep_surveys();
        }
    }

    /// The server's own collector.
    pub(super) fn collector(&self) -> String {
        let site = self.options.site.as_ref();
        let site = site.map_or("", |site| site.as_str());
        concat(&[&self.server, "/v1/events?site=", site])
    }

    fn post(&mut self, batch: Batched, last_chance: bool) {
        let events = &self.options.events;
        let url = match &events.url {
            Some(url) => url.clone(),
            None => self.collector(),
        };
        let headers = events.headers.clone();
        self.order(Effect::PostEvents {
            request: batch.request,
            url,
            headers,
            events: batch.events,
            last_chance,
        });
    }

    /// Stores what is queued, or forgets what was stored.
    pub(super) fn keep_events(&mut self) {
        if !self.queue.is_empty() {
            self.events_kept = true;
            let queued = self.queue.queued();
            self.order(Effect::Save(Record::Events(queued)));
        } else if self.events_kept {
            self.events_kept = false;
            self.order(Effect::Forget(Slot::Events));
        }
    }

    /// Telemetry of an earlier page. Storage let go of it: it is to be stored anew at once.
    pub(super) fn restore_events(&mut self, events: &[CloudEvent]) {
        if self.options.events.enabled {
            self.queue.restore(self.now, events);
        }
    }

    /// A batch was answered.
    #[inline(never)]
    pub(super) fn batch_answered(&mut self, request: u32, outcome: BatchOutcome) {
        if let Some(request) = answers_request(request) {
            return self.answers_answered(request, outcome);
        }
        match self
            .queue
            .answered(self.now, request, outcome, &mut self.chance)
        {
            Answer::Late => {}
            Answer::Taken(rejected) => {
                if let Some(first) = rejected.first() {
                    self.complain(
                        Level::Warn,
                        &["The events endpoint rejected an event: ", &first.message],
                    );
                    self.events_refused(rejected.len() as u32, 200);
                }
                if let Some(count) = self.queue.take_dropped() {
                    let mut about = Properties::default();
                    about.set("count", count);
                    self.happened("wasl.events.dropped", about);
                }
                if self.events_kept {
                    self.keep_events();
                }
            }
            Answer::Refused(status, count) => {
                if !self.refusal_told {
                    self.refusal_told = true;
                    self.complain(
                        Level::Warn,
                        &[
                            "The events endpoint answered ",
                            &decimal(status.into()),
                            "; the events of this batch are given up.",
                        ],
                    );
                }
                self.events_refused(count, status);
                if self.events_kept {
                    self.keep_events();
                }
            }
            Answer::Failed => self.keep_events(),
        }
    }

    pub(super) fn events_refused(&mut self, count: u32, status: u16) {
        let mut about = Properties::default();
        about.set("code", "events_refused");
        about.set("count", count);
        about.set("status", u32::from(status));
        self.emit("error", about);
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

//! The HTTP requests of the widget: the site's settings, batches of telemetry, frames where there
//! is no socket to send them on.
//!
//! A request that is dropped is aborted, and so is one that takes too long.

use js_sys::{Date, Object};
use wasl_core::Event;
use wasl_core::event::{BatchOutcome, FlowAnswer};
use wasl_core::telemetry::{Dialect, Sender, retry_after};
use wasl_protocol::{CloudEvent, FlowCall, LeadPost, Value};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, Headers};
use yew::Callback;

use super::clock;
use super::object::{apply, call, call_with, get, number, set, set_text};
use super::timer::Timer;
use crate::codec;

/// How long a request may take, in milliseconds.
const PATIENCE: u32 = 15_000;

#[wasm_bindgen]
extern "C" {
    fn fetch(url: &str, init: &JsValue) -> JsValue;
}

/// A request on its way.
pub struct Request {
    controller: Option<AbortController>,
    _patience: Option<Timer>,
}

impl Request {
    /// One that this controller aborts.
    pub fn new(controller: Option<AbortController>) -> Self {
        let patience = controller.clone().map(|controller| {
            Timer::new(PATIENCE, move |_| {
                // What is late is told; what nobody wants any more is not.
                call_with(&controller, "abort", Some("late"), None);
            })
        });
        Self {
            controller,
            _patience: patience,
        }
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        if let Some(controller) = &self.controller {
            call(controller, "abort");
        }
    }
}

/// Fetches the site's settings.
pub fn settings(url: &str, link: Callback<Event>) -> Request {
    send(
        url,
        &Object::new(),
        Asker {
            link,
            request: 0,
            event: |_, answer| {
                answer
                    .filter(|answer| matches!(answer.status, 200..=299))
                    .and_then(|answer| {
                        let mut settings = codec::parse(&answer.body);
                        // Of this visitor, where the rest is of the site.
                        if let (Some(Value::Map(map)), Some(country)) =
                            (&mut settings, answer.country)
                        {
                            map.set("country", country);
                        }
                        settings
                    })
                    .map_or(Event::SettingsFailed, Event::SettingsLoaded)
            },
        },
    )
}

/// Posts frames to a stream, as text: that needs no preflight.
pub fn frames(request: u32, url: &str, body: &str, link: Callback<Event>) -> Request {
    let init = Object::new();
    set_text(&init, "method", "POST");
    set_text(&init, "body", body);
    send(
        url,
        &init,
        Asker {
            link,
            request,
            event: |request, answer| Event::FramesPosted {
                request,
                taken: answer.is_some_and(|answer| matches!(answer.status, 200..=299)),
            },
        },
    )
}

/// Posts a lead, as text: that needs no preflight, and may outlive the page.
pub fn lead(request: u32, url: &str, lead: &LeadPost, link: Callback<Event>) -> Request {
    let init = Object::new();
    set_text(&init, "method", "POST");
    set_text(&init, "body", &codec::to_json(lead));
    set(&init, "keepalive", &JsValue::TRUE);
    send(
        url,
        &init,
        Asker {
            link,
            request,
            event: |request, answer| {
                let outcome = answer.map_or(BatchOutcome::Unreachable, outcome);
                Event::LeadAnswered { request, outcome }
            },
        },
    )
}

/// Fetches what a flow needs: posts its call, as text, or gets a list.
pub fn flow(request: u32, url: &str, call: Option<&FlowCall>, link: Callback<Event>) -> Request {
    let init = Object::new();
    if let Some(call) = call {
        set_text(&init, "method", "POST");
        set_text(&init, "body", &codec::to_json(call));
    }
    send(
        url,
        &init,
        Asker {
            link,
            request,
            event: |request, answer| {
                let answer = match answer {
                    Some(answer) if matches!(answer.status, 200..=299) => {
                        codec::parse(&answer.body).map_or(FlowAnswer::Failed, FlowAnswer::Came)
                    }
                    Some(answer) if answer.status == 429 => FlowAnswer::Busy,
                    Some(_) | None => FlowAnswer::Failed,
                };
                Event::FlowAnswered { request, answer }
            },
        },
    )
}

/// A telemetry batch to post.
pub struct Post<'a> {
    /// The number to answer with.
    pub request: u32,
    /// Where to.
    pub url: &'a str,
    /// Further headers.
    pub headers: &'a [(String, String)],
    /// What.
    pub events: &'a [CloudEvent],
    /// How the endpoint wants them.
    pub dialect: Dialect,
    /// Who posts, and when.
    pub sender: Sender<'a>,
    /// The page may be gone before the answer.
    pub last_chance: bool,
}

/// Posts a telemetry batch.
pub fn post(batch: &Post<'_>, link: Callback<Event>) -> Request {
    let init = Object::new();
    set_text(&init, "method", "POST");
    let posting = batch
        .dialect
        .posting(&batch.sender, batch.events, batch.last_chance);
    set_text(&init, "body", &codec::to_json(&posting.body));
    if let Ok(headers) = Headers::new() {
        let add = |name: &str, value: &str| {
            call_with(&headers, "set", Some(name), Some(value));
        };
        for (name, value) in batch.headers {
            add(name, value);
        }
        add("content-type", posting.content_type);
        set(&init, "headers", &headers);
    }
    if batch.last_chance {
        set(&init, "keepalive", &JsValue::TRUE);
    }
    send(
        batch.url,
        &init,
        Asker {
            link,
            request: batch.request,
            event: |request, answer| {
                let outcome = answer.map_or(BatchOutcome::Unreachable, outcome);
                Event::BatchAnswered { request, outcome }
            },
        },
    )
}

fn outcome(answer: Answer) -> BatchOutcome {
    match answer.status {
        200..=299 => BatchOutcome::Accepted(codec::from_json(&answer.body)),
        408 | 425 | 429 | 500.. => BatchOutcome::Retry {
            after: answer.retry_after,
        },
        status => BatchOutcome::Refused(status),
    }
}

/// What came back.
struct Answer {
    status: u16,
    retry_after: Option<u32>,
    country: Option<String>,
    body: String,
}

/// Who asked, and what the answer is to them. Not a closure: each type of one costs bytes.
struct Asker {
    link: Callback<Event>,
    request: u32,
    /// What the answer to a request means, or that there was none.
    event: fn(u32, Option<Answer>) -> Event,
}

impl Asker {
    fn tell(&self, answer: Option<Answer>) {
        self.link.emit((self.event)(self.request, answer));
    }
}

/// Sends a request and tells `asked` once.
fn send(url: &str, init: &JsValue, asked: Asker) -> Request {
    let controller = AbortController::new().ok();
    if let Some(controller) = &controller {
        set(init, "signal", &get(controller, "signal"));
    }
    set_text(init, "credentials", "omit");
    then(
        &fetch(url, init),
        Box::new(move |response| {
            // An error is no response and has no text.
            let body = call(&response, "text");
            if body.is_object() {
                then(
                    &body,
                    Box::new(move |body| asked.tell(answer(&response, &body))),
                );
            } else {
                asked.tell(None);
            }
        }),
    );
    Request::new(controller)
}

/// Calls `settled` with what a promise is fulfilled or rejected with. Not a future: the code that
/// runs one is a kilobyte.
pub fn then(promise: &JsValue, settled: Box<dyn FnOnce(JsValue)>) {
    // One function for both outcomes: a promise calls it once, also after an abort, and it is freed.
    let settled = Closure::once_into_js(settled);
    apply(&get(promise, "then"), promise, &settled, &settled);
}

fn answer(response: &JsValue, body: &JsValue) -> Option<Answer> {
    let header = |name| call_with(&get(response, "headers"), "get", Some(name), None).as_string();
    Some(Answer {
        body: body.as_string()?,
        status: number(response, "status") as u16,
        retry_after: header("retry-after")
            .and_then(|text| retry_after(&text, clock::now(), Date::parse)),
        country: header("wasl-country"),
    })
}

//! The two HTTP requests of the widget: the site's settings, and batches of telemetry.
//!
//! A request that is dropped is aborted, and so is one that takes too long.

use gloo_timers::callback::Timeout;
use js_sys::{JSON, JsString, Reflect};
use wasl_core::Event;
use wasl_core::event::BatchOutcome;
use wasl_protocol::CloudEvent;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, Headers, RequestCredentials, RequestInit, Response};
use yew::Callback;

use crate::codec;

/// How long a request may take, in milliseconds.
const PATIENCE: u32 = 15_000;

/// A request on its way.
pub struct Request {
    controller: Option<AbortController>,
    _patience: Option<Timeout>,
}

impl Drop for Request {
    fn drop(&mut self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

/// Fetches the site's settings.
pub fn settings(url: &str, link: Callback<Event>) -> Request {
    send(
        url,
        &RequestInit::new(),
        Box::new(move |answer| {
            let settings = answer
                .filter(|answer| answer.ok)
                .and_then(|answer| JSON::parse(&answer.body).ok());
            link.emit(match settings {
                Some(settings) => Event::SettingsLoaded(codec::value_from_js(&settings)),
                None => Event::SettingsFailed,
            });
        }),
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
    /// The page may be gone before the answer.
    pub last_chance: bool,
}

/// Posts a telemetry batch.
pub fn post(batch: &Post<'_>, link: Callback<Event>) -> Request {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&codec::to_json(batch.events).into());
    if let Ok(headers) = Headers::new() {
        for (name, value) in batch.headers {
            let _ = headers.set(name, value);
        }
        let _ = headers.set(
            "content-type",
            if batch.last_chance {
                // Needs no preflight, which a page that goes away would not live to see.
                "text/plain"
            } else {
                "application/cloudevents-batch+json"
            },
        );
        init.set_headers(&headers);
    }
    if batch.last_chance {
        let _ = Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE);
    }
    let request = batch.request;
    send(
        batch.url,
        &init,
        Box::new(move |answer| {
            let outcome = answer.map_or(BatchOutcome::Unreachable, outcome);
            link.emit(Event::BatchAnswered { request, outcome });
        }),
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
    ok: bool,
    status: u16,
    retry_after: Option<u32>,
    body: String,
}

/// Calls `done` once: with the answer, or with nothing when there was none.
fn send(url: &str, init: &RequestInit, done: Box<dyn FnOnce(Option<Answer>)>) -> Request {
    let controller = AbortController::new().ok();
    if let Some(controller) = &controller {
        init.set_signal(Some(&controller.signal()));
    }
    init.set_credentials(RequestCredentials::Omit);
    let fetched = super::window().fetch_with_str_and_init(url, init);
    spawn_local(async move { done(answer(fetched).await.ok()) });
    let patience = controller
        .clone()
        .map(|controller| Timeout::new(PATIENCE, move || controller.abort()));
    Request {
        controller,
        _patience: patience,
    }
}

async fn answer(fetched: js_sys::Promise) -> Result<Answer, JsValue> {
    let response: Response = JsFuture::from(fetched).await?.unchecked_into();
    let body: JsString = JsFuture::from(response.text()?).await?.unchecked_into();
    Ok(Answer {
        ok: response.ok(),
        status: response.status(),
        // A date is allowed too; without a number the queue's own backoff holds.
        retry_after: response
            .headers()
            .get("retry-after")?
            .and_then(|seconds| seconds.parse().ok()),
        body: body.into(),
    })
}

//! Requests to the server, by `fetch`. Each ends in one `Answered`, after 20 s at the latest.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortSignal, Headers, RequestCache, RequestCredentials, RequestInit, Response};
use yew::Callback;

use crate::model::Event;
use crate::model::request::{CSRF_HEADER, Question, Request, Trouble};

/// How long an answer may take.
const TIMEOUT_MS: u32 = 20_000;

/// Asks the server; the answer comes as an event.
pub(super) fn ask(question: Question, request: Request, events: Callback<Event>) {
    spawn_local(async move {
        let answer = match exchange(&request).await {
            Ok((status, text)) => request.read(status, &text),
            Err(_) => Err(Trouble::Unreachable),
        };
        events.emit(Event::Answered(question, answer));
    });
}

async fn exchange(request: &Request) -> Result<(u16, String), JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    if let Some(csrf) = request.csrf() {
        headers.set(CSRF_HEADER, csrf)?;
    }
    let init = RequestInit::new();
    init.set_method(request.method());
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    if let Some(body) = request.body() {
        headers.set("content-type", request.content_type())?;
        init.set_body(&JsValue::from_str(&body));
    }
    init.set_headers(&headers);
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let answer = JsFuture::from(window.fetch_with_str_and_init(&request.path(), &init)).await?;
    let answer: Response = answer.dyn_into()?;
    let text = JsFuture::from(answer.text()?).await?;
    Ok((answer.status(), text.as_string().unwrap_or_default()))
}

//! Calls of flows: which address a step leads to, signed, posted, and its answer judged.
//!
//! Where a call goes is the operator's to say (`wasl serve --flow-endpoints FILE`), by site, flow and
//! step; no page and no settings can. Trigger: `POST /v1/flows/call`. Leaves: the shop's answer, or
//! why there is none.

mod endpoints;
mod signature;

pub use endpoints::{Endpoint, Endpoints, EndpointsError};
pub use signature::{Secret, WrongSecret, WrongSignature};

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};
use serde_json::{Value, json};
use wasl_protocol::{FlowCall, MAX_CALL_ANSWER_BYTES, Timestamp, VisitorId};

use crate::outgoing::{self, Post, PostError, Reach};

/// How long the shop's server may take.
const PATIENCE: Duration = Duration::from_secs(8);

/// Why a call has no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// It could not be posted.
    #[error(transparent)]
    Post(#[from] PostError),
    /// The shop's server refused it.
    #[error("it answered {0}")]
    Status(u16),
    /// What came is larger than a widget takes.
    #[error("its answer is larger than {MAX_CALL_ANSWER_BYTES} bytes")]
    TooLarge,
    /// What came is no JSON object.
    #[error("its answer is not a JSON object")]
    NotAnObject,
}

/// Posts a call to its endpoint: the body is `{type, timestamp, data}`, the headers those of Standard
/// Webhooks. The answer is an object.
///
/// # Errors
///
/// [`CallError`]; its sentence is for the log and has none of the visitor's words.
pub async fn call(
    endpoint: &Endpoint,
    call: &FlowCall,
    visitor: &VisitorId,
    now: Timestamp,
) -> Result<Value, CallError> {
    let body = json!({
        "type": "wasl.flow.call",
        "timestamp": now.to_rfc3339(),
        "data": {
            "site": call.site,
            "flow": call.flow,
            "step": call.step,
            "locale": call.locale,
            "visitor": visitor,
            "inputs": call.inputs,
        },
    });
    let body = body.to_string();
    let id = call.id.as_str();
    let headers = endpoint
        .secret
        .headers(id, now.as_millis() / 1_000, &body)
        .map(|(name, value)| {
            let value = HeaderValue::from_str(&value);
            let value = value.expect("a UUID, a number and base64 can be header values");
            (HeaderName::from_static(name), value)
        });
    let post = Post {
        endpoint: endpoint.url.clone(),
        content_type: "application/json",
        headers: headers.into(),
        body: body.into_bytes(),
        patience: PATIENCE,
    };
    // The operator wrote the address into a file of this machine: it may be one of its networks.
    let answer = outgoing::post(Reach::Private, post).await?;
    if answer.body.len() > MAX_CALL_ANSWER_BYTES {
        return Err(CallError::TooLarge);
    }
    if !(200..300).contains(&answer.status) {
        return Err(CallError::Status(answer.status));
    }
    match serde_json::from_slice(&answer.body) {
        Ok(object @ Value::Object(_)) => Ok(object),
        Ok(_) | Err(_) => Err(CallError::NotAnObject),
    }
}

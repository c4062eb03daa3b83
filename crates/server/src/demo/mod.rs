//! The demo shop's own server, as far as it has one: what a merchant would write to be asked by a
//! flow. Trigger: a signed call. Leaves: how far an order is.
//!
//! It is reached over the network like any shop's, at an address and with a secret that this process
//! made for itself when it began.

use axum::Json;
use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::HeaderMap;
use serde_json::{Value, json};
use wasl_protocol::{ErrorCode, Timestamp};

use crate::clock;
use crate::error::AppError;
use crate::routes::read_body;
use crate::state::State;

/// Where it is asked.
pub const PATH: &str = "/demo/order-status";

/// The flow and the step that ask.
pub const STEP: (&str, &str) = ("order-status", "look");

/// The most bytes of a call: what ours sends, with room for what is around it.
const MAX_BYTES: usize = 16 * 1024;

/// An order: its number, who ordered, how many days ago, and how far it is.
struct Order(&'static str, &'static str, u64, usize);

const ORDERS: [Order; 3] = [
    Order("NC1042", "huda@example.com", 2, 2),
    Order("NC1038", "omar@example.com", 6, 3),
    Order("NC1051", "sara@example.com", 0, 0),
];

/// What happens to each, and on which day after the order.
const MILESTONES: [(&str, &str, u64); 4] = [
    ("Ordered", "تم الطلب", 0),
    ("Packed", "تم التغليف", 1),
    ("On its way", "في الطريق", 2),
    ("Delivered", "تم التسليم", 4),
];

/// Answers a call whose signature fits.
pub async fn order_status(
    Shared(app): Shared<State>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, AppError> {
    let body = read_body(&app, body, MAX_BYTES).await?;
    let header = |name: &str| Some(headers.get(name)?.to_str().ok()?.to_owned());
    let now = clock::now();
    app.demo_secret
        .verify(&header, &body, now.as_millis() / 1_000)
        .map_err(|wrong| AppError::new(ErrorCode::Unauthorized, wrong.to_string()))?;
    let call: Value = serde_json::from_slice(&body)
        .map_err(|_| AppError::new(ErrorCode::Malformed, "the body is not JSON"))?;
    Ok(Json(status(&call["data"]["inputs"], now)))
}

/// How far the order is that somebody names with their address; nothing is told by one alone.
fn status(inputs: &Value, now: Timestamp) -> Value {
    let text = |key: &str| inputs[key].as_str().unwrap_or_default().to_owned();
    let number = text("order").to_ascii_uppercase().replace('-', "");
    let email = text("email").to_ascii_lowercase();
    let found = (ORDERS.iter()).find(|Order(own, whose, ..)| *own == number && *whose == email);
    let Some(Order(_, _, days, reached)) = found else {
        return json!({ "found": false });
    };
    let ordered = now.as_millis() / DAY - days;
    let timeline: Vec<Value> = (MILESTONES.iter().enumerate())
        .map(|(at, (en, ar, after))| {
            let day = Timestamp::from_millis((ordered + after) * DAY).to_rfc3339();
            let date = &day[..10];
            let state = match at.cmp(reached) {
                std::cmp::Ordering::Less => "done",
                std::cmp::Ordering::Equal if at + 1 == MILESTONES.len() => "done",
                std::cmp::Ordering::Equal => "current",
                std::cmp::Ordering::Greater => "coming",
            };
            json!({ "label": { "en": en, "ar": ar }, "at": date, "state": state })
        })
        .collect();
    let (en, ar, _) = MILESTONES[*reached];
    json!({
        "found": true,
        "state": en,
        "text": {
            "en": format!("I found your order. It is here: {}.", en.to_lowercase()),
            "ar": format!("وجدت طلبك، وحالته الآن: {ar}."),
        },
        "timeline": timeline,
    })
}

/// Milliseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_told_to_who_knows_number_and_address() {
        let now = Timestamp::from_millis(1_767_225_600_000);
        let ask = |order: &str, email: &str| status(&json!({"order": order, "email": email}), now);
        let told = ask("nc-1042", "Huda@example.com");
        assert_eq!(told["found"], true);
        let states: Vec<_> = (told["timeline"].as_array().unwrap().iter())
            .map(|line| line["state"].as_str().unwrap())
            .collect();
        assert_eq!(states, ["done", "done", "current", "coming"]);
        assert_eq!(told["timeline"][0]["at"], "2025-12-30");
        for (order, email) in [
            ("NC-1042", "omar@example.com"),
            ("NC-9999", "huda@example.com"),
            ("", ""),
        ] {
            assert_eq!(ask(order, email), json!({"found": false}));
        }
    }
}

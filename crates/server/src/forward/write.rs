//! A batch as the body of a post. Pure.

use axum::http::{HeaderName, HeaderValue};
use serde_json::Value;
use wasl_core::telemetry::{Dialect, Sender};
use wasl_protocol::{CloudEvent, Timestamp};

use crate::outgoing::{self, Endpoint, NotAnEndpoint, Post};
use crate::store::Forward;

/// What is wrong with a forward, or with an event that it is to carry.
#[derive(Debug, thiserror::Error)]
pub enum Unwritable {
    /// Its address.
    #[error(transparent)]
    Address(#[from] NotAnEndpoint),
    /// One of its headers.
    #[error("{0} is no header")]
    Header(String),
    /// An event that no dialect can carry.
    #[error("the event {0} is no CloudEvent")]
    Event(String),
}

/// The post of a batch, each event by its id and its JSON.
///
/// # Errors
///
/// [`Unwritable`], of a forward that was not checked or an event that was not judged.
pub fn write<'a>(
    forward: &Forward,
    batch: impl IntoIterator<Item = (&'a str, &'a str)>,
    sent_at: Timestamp,
) -> Result<Post, Unwritable> {
    let format = forward.format;
    let (content_type, body) = if format == Dialect::CloudEvents {
        // As they came: other clients' extension attributes too.
        let events: Vec<&str> = batch.into_iter().map(|(_, json)| json).collect();
        let body = format!("[{}]", events.join(",")).into_bytes();
        ("application/cloudevents-batch+json", body)
    } else {
        let events: Vec<CloudEvent> = batch
            .into_iter()
            .map(|(id, json)| read(json).ok_or_else(|| Unwritable::Event(id.to_owned())))
            .collect::<Result<_, _>>()?;
        let site = forward.id.site.as_str();
        let sender = Sender {
            key: forward.key.as_deref().unwrap_or(site),
            visitor: None,
            sent_at,
        };
        let posting = format.posting(&sender, &events, false);
        let body = serde_json::to_vec(&posting.body).unwrap_or_default();
        (posting.content_type, body)
    };
    Ok(Post {
        endpoint: format.address(&forward.url).parse::<Endpoint>()?,
        content_type,
        headers: headers(&forward.headers)?,
        body,
        patience: outgoing::ALL,
    })
}

/// Headers that go with each request, checked.
///
/// # Errors
///
/// [`Unwritable::Header`] for one that is none, or that the request sets itself.
pub fn headers(pairs: &[(String, String)]) -> Result<Vec<(HeaderName, HeaderValue)>, Unwritable> {
    const OWN: [&str; 8] = [
        "host",
        "content-type",
        "content-length",
        "transfer-encoding",
        "connection",
        "upgrade",
        "te",
        "trailer",
    ];
    let header = |(name, value): &(String, String)| {
        let wrong = || Unwritable::Header(name.clone());
        let name: HeaderName = name.parse().map_err(|_| wrong())?;
        let mut value: HeaderValue = value.parse().map_err(|_| wrong())?;
        if OWN.contains(&name.as_str()) {
            return Err(wrong());
        }
        value.set_sensitive(true);
        Ok((name, value))
    };
    pairs.iter().map(header).collect()
}

/// A stored event. What the judge lets be left out is put in.
fn read(json: &str) -> Option<CloudEvent> {
    let mut event: Value = serde_json::from_str(json).ok()?;
    let fields = event.as_object_mut()?;
    fields
        .entry("datacontenttype")
        .or_insert_with(|| Value::from("application/json"));
    serde_json::from_value(event).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::ForwardId;
    use wasl_protocol::SiteId;

    fn forward(format: Dialect) -> Forward {
        Forward {
            id: ForwardId {
                site: SiteId::new("demo"),
                name: "out".to_owned(),
            },
            url: "https://c.example".to_owned(),
            format,
            key: Some("k1".to_owned()),
            headers: vec![("X-Key".to_owned(), "secret".to_owned())],
            types: vec![],
            is_paused: false,
            created_at: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn each_dialect_is_written_as_the_widget_writes_it() {
        let golden = include_str!("../../../../tests/events/cloudevents.json");
        let events: Vec<Value> = serde_json::from_str(golden).unwrap();
        let events: Vec<(String, String)> = events
            .iter()
            .map(|event| (event["id"].as_str().unwrap().to_owned(), event.to_string()))
            .collect();
        let batch = || events.iter().map(|(id, json)| (&**id, &**json));
        let at = Timestamp::from_millis(1_700_000_000_000);
        for (format, target, found) in [
            (Dialect::CloudEvents, "/", "/0/specversion"),
            (Dialect::Json, "/", "/0/type"),
            (Dialect::Segment, "/v1/batch", "/batch/0/messageId"),
            (Dialect::PostHog, "/batch/", "/batch/0/uuid"),
            (
                Dialect::Snowplow,
                "/com.snowplowanalytics.snowplow/tp2",
                "/data/0/eid",
            ),
        ] {
            let post = write(&forward(format), batch(), at).unwrap();
            assert_eq!(post.endpoint.target, target);
            let body: Value = serde_json::from_slice(&post.body).unwrap();
            assert!(body.pointer(found).is_some(), "{format:?} {body}");
            assert_eq!(post.headers[0].0.as_str(), "x-key");
            assert!(!format!("{:?}", post.headers).contains("secret"));
        }
    }

    #[test]
    fn what_may_be_left_out_is_put_in() {
        let json = r#"{"specversion":"1.0","id":"e","source":"wasl:demo","type":"a","time":"t","session":"s","data":{}}"#;
        let at = Timestamp::from_millis(0);
        assert!(write(&forward(Dialect::Segment), [("e", json)], at).is_ok());
        let error = write(&forward(Dialect::Segment), [("e", "{}")], at).unwrap_err();
        assert!(matches!(error, Unwritable::Event(id) if id == "e"));
    }

    #[test]
    fn headers_of_the_request_are_its_own() {
        for (name, value, fits) in [
            ("Authorization", "Bearer x", true),
            ("Host", "other.example", false),
            ("content-length", "1", false),
            ("bad name", "x", false),
            ("x", "two\r\nlines: 1", false),
        ] {
            let pairs = [(name.to_owned(), value.to_owned())];
            assert_eq!(headers(&pairs).is_ok(), fits, "{name}");
        }
    }
}

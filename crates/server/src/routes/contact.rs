//! `POST /v1/contact`: a message left through the loader's own panel, when the widget itself
//! cannot run. It is stored like any other first message; the same `cid` is stored once.

use std::net::SocketAddr;
use std::time::Instant;

use axum::body::Body as RequestBody;
use axum::extract::{ConnectInfo, State as Shared};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use wasl_protocol::{
    Body, ClientId, ConversationId, ErrorCode, Identify, PageFacts, Seq, SiteId, VisitorToken,
};

use super::admission::check_token;
use super::{json_for, read_json, site_for, too_many};
use crate::clock;
use crate::digest;
use crate::error::AppError;
use crate::origin::Source;
use crate::socket::accept;
use crate::state::State;
use crate::store::{Append, Polling, Sender, Side, StoreError, VisitorRecord};

/// What the panel sends.
#[derive(Debug, Deserialize)]
pub struct Contact {
    site: SiteId,
    token: VisitorToken,
    conversation: ConversationId,
    cid: ClientId,
    text: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    contact: Option<String>,
    #[serde(default)]
    locale: String,
    #[serde(default)]
    page: Option<Page>,
}

/// Where the visitor is: the loader may know only the address.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Page {
    Address(String),
    Facts(PageFacts),
}

/// What it gets back.
#[derive(Debug, Serialize)]
struct Left {
    seq: Seq,
}

/// Stores the message.
pub async fn leave(
    Shared(app): Shared<State>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: RequestBody,
) -> Result<Response, AppError> {
    let source = Source::of(&headers);
    let contact: Contact = read_json(&app, body).await?;
    let site = site_for(&app, &contact.site, &source).await?;
    check_token(&contact.token)?;
    if !contact.cid.is_uuid() || !contact.conversation.is_uuid() {
        return Err(AppError::new(
            ErrorCode::Malformed,
            "conversation and cid are lower-case UUIDs",
        ));
    }
    let sent = Body::Text {
        text: contact.text,
        rich: Vec::new(),
    };
    let stored = accept::body(Side::Visitor, &sent).map_err(StoreError::from)?;
    let page = match contact.page {
        Some(Page::Facts(page)) => page,
        Some(Page::Address(url)) => PageFacts {
            url,
            ..PageFacts::default()
        },
        None => PageFacts::default(),
    };
    let now = clock::now();
    let visitor = VisitorRecord {
        id: digest::visitor_id(&site.id, &contact.token),
        site: site.id,
        locale: accept::locale(&contact.locale),
        page: accept::page(page),
        identity: accept::identity(Identify {
            name: contact.name,
            contact: contact.contact,
            token: None,
        }),
        verified: None,
    };
    app.quotas
        .take_message(&visitor.id, address.ip(), &visitor.site, Instant::now())
        .map_err(too_many)?;
    let appended = app
        .store
        .append(Append {
            sender: Sender::Visitor(visitor.clone()),
            conversation: contact.conversation,
            cid: contact.cid,
            sent,
            body: stored,
            polling: Polling::default(),
            now,
        })
        .await?;
    if !appended.created && !appended.duplicate {
        app.store.note_visitor(visitor, now).await?;
    }
    Ok(json_for(&source, Left { seq: appended.seq }))
}

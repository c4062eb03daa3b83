//! `POST /v1/leads`: an address that a visitor left in a prompt. `GET /v1/agent/leads`: the list.
//!
//! It needs no conversation. The lead's own id makes it one lead however often it is posted. The
//! widget itself tells the address to whoever talks with the visitor, as `identify` does.

use std::net::SocketAddr;

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{ConnectInfo, Query, State as Shared};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use wasl_core::lead::address;
use wasl_protocol::{ErrorCode, Lead, LeadField, LeadPost, MAX_CONSENT_BYTES};

use super::admission::{admit, check_token};
use super::page::{Page, last_of};
use super::{json_for, read_json, signed_in, site_for};
use crate::clock;
use crate::error::AppError;
use crate::origin::Source;
use crate::socket::accept;
use crate::state::State;
use crate::store::{LeadRecord, ListedLead};

/// What the widget gets back.
#[derive(Debug, Serialize)]
struct Kept {
    id: String,
}

/// Stores a lead, once.
pub async fn leave(
    Shared(app): Shared<State>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    let source = Source::of(&headers);
    let LeadPost { site, token, lead } = read_json(&app, body).await?;
    let site = site_for(&app, &site, &source).await?;
    check_token(&token)?;
    let visitor = admit(&app, &site.id, &token, peer.ip()).await?;
    let lead = fit(lead)?;
    let id = lead.id.as_str().to_owned();
    let record = LeadRecord {
        id: lead.id,
        site: site.id,
        visitor,
        field: lead.field,
        value: lead.value,
        consent: lead.consent,
        consented_at: lead.at,
        prompt: lead.prompt,
        locale: lead.locale,
        page_url: lead.page.url,
    };
    app.store.add_lead(record, clock::now()).await?;
    Ok(json_for(&source, Kept { id }))
}

/// A lead as it is kept: the address in its one form, facts shortened.
fn fit(mut lead: Lead) -> Result<Lead, AppError> {
    let malformed = |message| AppError::new(ErrorCode::Malformed, message);
    if !lead.id.is_uuid() {
        return Err(malformed("the id is a lower-case UUID"));
    }
    lead.value = address(lead.field, &lead.value).map_err(|_| match lead.field {
        LeadField::Email => malformed("the value is not an e-mail address"),
        LeadField::Phone => malformed("the value is not a phone number"),
    })?;
    if lead.consent.len() > MAX_CONSENT_BYTES {
        let message = format!("the consent is longer than {MAX_CONSENT_BYTES} bytes");
        return Err(AppError::new(ErrorCode::TooLarge, message));
    }
    lead.consent = accept::words(&lead.consent);
    if lead.consent.is_empty() {
        return Err(AppError::new(
            ErrorCode::Empty,
            "a lead carries the words that the visitor agreed to",
        ));
    }
    lead.prompt = accept::name(&lead.prompt);
    lead.locale = accept::locale(&lead.locale);
    lead.page = accept::page(lead.page);
    Ok(lead)
}

/// A lead as agents and `wasl leads` see it. Times are milliseconds since 1970 in UTC.
#[derive(Debug, Serialize)]
pub struct Shown {
    id: String,
    visitor: String,
    field: &'static str,
    value: String,
    consent: String,
    consented_at: u64,
    prompt: String,
    locale: String,
    page_url: String,
    received_at: u64,
}

impl Shown {
    /// What of a lead is shown.
    #[must_use]
    pub fn of(listed: ListedLead) -> Self {
        let ListedLead {
            position: _,
            received_at,
            lead,
        } = listed;
        Self {
            id: lead.id.to_string(),
            visitor: lead.visitor.to_string(),
            field: lead.field.as_str(),
            value: lead.value,
            consent: lead.consent,
            consented_at: lead.consented_at.as_millis(),
            prompt: lead.prompt,
            locale: lead.locale,
            page_url: lead.page_url,
            received_at: received_at.as_millis(),
        }
    }

    /// The names of [`Self::cells`].
    pub const COLUMNS: [&'static str; 10] = [
        "received_at",
        "field",
        "value",
        "consent",
        "consented_at",
        "prompt",
        "locale",
        "page_url",
        "visitor",
        "id",
    ];

    /// The values in the order of [`Self::COLUMNS`].
    #[must_use]
    pub fn cells(&self) -> [String; 10] {
        [
            self.received_at.to_string(),
            self.field.to_owned(),
            self.value.clone(),
            self.consent.clone(),
            self.consented_at.to_string(),
            self.prompt.clone(),
            self.locale.clone(),
            self.page_url.clone(),
            self.visitor.clone(),
            self.id.clone(),
        ]
    }
}

/// A page of the list.
#[derive(Debug, Serialize)]
pub struct Listed {
    leads: Vec<Shown>,
    /// The `before` of the next page; none when this is the last.
    next: Option<i64>,
}

/// Lists the leads of the agent's site, the newest first.
pub async fn list(
    Shared(app): Shared<State>,
    page: Result<Query<Page>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Json<Listed>, AppError> {
    let agent = signed_in(&app, &headers).await?.agent;
    let page = Page::of(page)?;
    let limit = page.limit();
    let listed = app.store.list_leads(&agent.site, page.before, limit);
    let found = listed.await?;
    let next = last_of(&found, limit).map(|lead| lead.position);
    Ok(Json(Listed {
        leads: found.into_iter().map(Shown::of).collect(),
        next,
    }))
}

//! `GET /v1/sites/{site}/settings?locale=en`: the merchant's settings for the widget.

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State as Shared};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use wasl_protocol::{ErrorCode, SiteId};

use super::{allow, set, site_for};
use crate::clock;
use crate::coding;
use crate::error::AppError;
use crate::origin::Source;
use crate::peer::Country;
use crate::state::State;

/// The visitor's country, if a proxy says it.
const COUNTRY: HeaderName = HeaderName::from_static("wasl-country");

/// The query.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    /// The language; a missing one gets what the site has.
    #[serde(default)]
    locale: String,
}

/// Sends the settings; the same ones again only as "not modified".
pub async fn read(
    Shared(app): Shared<State>,
    Path(site): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    country: Option<Extension<Country>>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let source = Source::of(&headers);
    let site = site_for(&app, &SiteId::new(site), &source).await?;
    let Query(Wanted { locale }) = wanted.unwrap_or_default();
    let records = app.store.settings(&site.id).await?;
    let coding = coding::accepted(&headers, "settings.json");
    let age = app.config.timing.asked;
    let counts = app.asked.of(&app.store, &site.id, clock::now(), age).await;
    let settings = app
        .settings
        .serve(&records, &locale, &counts, coding)
        .ok_or_else(|| {
            AppError::new(
                ErrorCode::NotFound,
                "the site has no settings; the widget works with the page's own options",
            )
        })?;
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|tag| tag.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == settings.etag));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        settings.bytes.into_response()
    };
    let answer = response.headers_mut();
    set(answer, header::CONTENT_TYPE, "application/json");
    set(answer, header::CACHE_CONTROL, "no-cache");
    if let Ok(etag) = HeaderValue::from_str(&settings.etag) {
        answer.insert(header::ETAG, etag);
    }
    if let Some(name) = coding.name() {
        set(answer, header::CONTENT_ENCODING, name);
    }
    // Of the visitor, where the body is of the site and the same for all.
    if let Some(Extension(country)) = country {
        answer.insert(COUNTRY, country.value().clone());
        answer.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("wasl-country"),
        );
    }
    allow(answer, &source);
    set(answer, header::VARY, "Origin, Accept-Encoding");
    Ok(response)
}

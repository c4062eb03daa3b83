//! The entries as a table: `GET /v1/agent/faq/export`, `POST /v1/agent/faq/import`.

use axum::Json;
use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use wasl_protocol::ErrorCode;

use super::{Given, MAX_BODY, apart, asked, learning};
use crate::error::AppError;
use crate::faq::Problem;
use crate::faq::bodies::Imported;
use crate::faq::entry::Entry;
use crate::faq::sheet::{self, Missing};
use crate::routes::agents::signed_in_to_change;
use crate::routes::{read_body, set, signed_in};
use crate::state::State;

/// The entries of a language as CSV.
pub async fn export(
    Shared(app): Shared<State>,
    given: Given,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let agent = signed_in(&app, &headers).await?.agent;
    let asked = asked(given)?;
    let learning = learning(&app, &agent.site);
    let language = learning.language(asked.locale.as_deref()).await?;
    let mut response = sheet::write(&language.entries()).into_response();
    let headers = response.headers_mut();
    set(headers, header::CONTENT_TYPE, "text/csv; charset=utf-8");
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let locale: String = language.locale.chars().filter(|c| plain(*c)).collect();
    let name = format!("attachment; filename=\"faq-{locale}.csv\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// Tells what a table would make of the entries; stores nothing.
pub async fn import(
    Shared(app): Shared<State>,
    given: Given,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Imported>, AppError> {
    let agent = signed_in_to_change(&app, &headers).await?.agent;
    let asked = asked(given)?;
    let missing = match asked.missing.as_deref() {
        None | Some("keep") => Missing::Keep,
        Some("remove") => Missing::Remove,
        Some(_) => {
            let message = "missing is keep or remove";
            return Err(AppError::new(ErrorCode::Malformed, message));
        }
    };
    let bytes = read_body(&app, body, MAX_BODY).await?;
    let learning = learning(&app, &agent.site);
    let language = learning.language(asked.locale.as_deref()).await?;
    let rows = sheet::read(&bytes).map_err(Problem::Unfit)?;
    let merged = sheet::merge(language.entries(), rows, missing);
    let entries = merged.map_err(Problem::Unfit)?;
    let recent = learning.recent(&language).await?;
    let told = apart(&app, move || {
        let preview = language.preview(&entries, recent)?;
        let entries = entries.into_iter().map(Entry::filled).collect();
        Ok::<_, Problem>(Imported { entries, preview })
    });
    Ok(Json(told.await??))
}

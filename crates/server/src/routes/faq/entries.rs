//! The entries: `GET` and `PUT /v1/agent/faq`, `GET /v1/agent/faq/versions`,
//! `POST /v1/agent/faq/versions/{version}/restore`.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State as Shared};
use axum::http::HeaderMap;
use wasl_protocol::ErrorCode;

use super::{Given, MAX_BODY, asked, learning};
use crate::error::AppError;
use crate::faq::bodies::{Faq, Restore, Save, Saved, Version, Versions};
use crate::faq::entry::Entry;
use crate::faq::versions::Listed;
use crate::routes::agents::signed_in_to_change;
use crate::routes::{read_json, read_json_up_to, signed_in};
use crate::state::State;

/// The entries of a language as they stand.
pub async fn read(
    Shared(app): Shared<State>,
    given: Given,
    headers: HeaderMap,
) -> Result<Json<Faq>, AppError> {
    let agent = signed_in(&app, &headers).await?.agent;
    let asked = asked(given)?;
    let learning = learning(&app, &agent.site);
    let language = learning.language(asked.locale.as_deref()).await?;
    let entries = language.entries().into_iter().map(Entry::filled);
    Ok(Json(Faq {
        version: language.version,
        entries: entries.collect(),
        locale: language.locale,
        locales: language.locales,
    }))
}

/// Stores other entries.
pub async fn save(
    Shared(app): Shared<State>,
    given: Given,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Saved>, AppError> {
    let agent = signed_in_to_change(&app, &headers).await?.agent;
    let asked = asked(given)?;
    let save: Save = read_json_up_to(&app, body, MAX_BODY).await?;
    let learning = learning(&app, &agent.site);
    let language = learning.language(asked.locale.as_deref()).await?;
    let note = save.note.unwrap_or_default();
    let version = learning
        .save(&language, save.version, &save.entries, &agent.name, &note)
        .await?;
    Ok(Json(Saved { version }))
}

impl From<Listed> for Version {
    fn from(listed: Listed) -> Self {
        Self {
            version: listed.version,
            at: listed.at,
            by: listed.by,
            note: listed.note,
            entries: listed.difference.total,
            added: listed.difference.added,
            changed: listed.difference.changed,
            removed: listed.difference.removed,
        }
    }
}

/// Lists what the entries were.
pub async fn versions(
    Shared(app): Shared<State>,
    given: Given,
    headers: HeaderMap,
) -> Result<Json<Versions>, AppError> {
    let agent = signed_in(&app, &headers).await?.agent;
    let asked = asked(given)?;
    let learning = learning(&app, &agent.site);
    let language = learning.language(asked.locale.as_deref()).await?;
    let versions = learning.versions(&language).await?;
    Ok(Json(Versions {
        versions: versions.into_iter().map(Version::from).collect(),
    }))
}

/// Makes an earlier version the current one.
pub async fn restore(
    Shared(app): Shared<State>,
    Path(version): Path<String>,
    given: Given,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Saved>, AppError> {
    let agent = signed_in_to_change(&app, &headers).await?.agent;
    let asked = asked(given)?;
    let none = |_| AppError::new(ErrorCode::NotFound, "there is no such version");
    let earlier = version.parse().map_err(none)?;
    let Restore { version } = read_json(&app, body).await?;
    let learning = learning(&app, &agent.site);
    let language = learning.language(asked.locale.as_deref()).await?;
    let version = learning
        .restore(&language, earlier, version, &agent.name)
        .await?;
    Ok(Json(Saved { version }))
}

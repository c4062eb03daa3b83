//! Pages of lists: how many rows one has, and where the next begins. Every list of the agents'
//! routes is asked with `limit` and `before`, and answers `next`.

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use serde::Deserialize;
use wasl_protocol::ErrorCode;

use crate::error::AppError;

/// The most rows of a page.
const MOST: u32 = 200;

/// The rows of a page where nobody says how many.
pub const USUAL: u32 = 50;

/// The query of a list whose rows have positions.
#[derive(Debug, Default, Deserialize)]
pub struct Page {
    limit: Option<u32>,
    /// Only rows before this position.
    pub before: Option<i64>,
}

impl Page {
    /// The query, read.
    ///
    /// # Errors
    ///
    /// `malformed`, when a value is no number.
    pub fn of(query: Result<Query<Self>, QueryRejection>) -> Result<Self, AppError> {
        let Query(page) = query
            .map_err(|rejection| AppError::new(ErrorCode::Malformed, rejection.body_text()))?;
        Ok(page)
    }

    /// How many rows to read.
    #[must_use]
    pub fn limit(&self) -> u32 {
        rows(self.limit, USUAL)
    }
}

/// How many rows a page has, from how many were asked for.
#[must_use]
pub fn rows(asked: Option<u32>, usual: u32) -> u32 {
    asked.unwrap_or(usual).clamp(1, MOST)
}

/// The last row of a full page, which the next page begins before; `None` on the last page.
#[must_use]
pub fn last_of<T>(found: &[T], limit: u32) -> Option<&T> {
    let is_full = u32::try_from(found.len()).is_ok_and(|count| count == limit);
    found.last().filter(|_| is_full)
}

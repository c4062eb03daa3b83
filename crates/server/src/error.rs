//! The one error of the HTTP routes: a stable code, a status, a sentence that says what to do.
//!
//! Every handler returns it; it leaves as `{"error":{"code":"…","message":"…"}}`.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use wasl_protocol::ErrorCode;

use crate::store::StoreError;

/// A refused or failed request.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    /// Why, for programs.
    pub code: ErrorCode,
    /// Why and what to do, for people.
    pub message: String,
    /// How many seconds to wait before the next try, where waiting helps.
    pub retry_after_s: Option<u32>,
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    error: ErrorDetail<'a>,
}

#[derive(Serialize)]
struct ErrorDetail<'a> {
    code: ErrorCode,
    message: &'a str,
}

impl AppError {
    /// An error with its sentence.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            retry_after_s: None,
        }
    }

    /// The same, to be tried again after a while.
    #[must_use]
    pub fn after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The HTTP status of the code.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self.code {
            ErrorCode::Malformed
            | ErrorCode::Unexpected
            | ErrorCode::Version
            | ErrorCode::Empty => StatusCode::BAD_REQUEST,
            ErrorCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::UnknownSite | ErrorCode::NotFound => StatusCode::NOT_FOUND,
            ErrorCode::Origin | ErrorCode::Forbidden => StatusCode::FORBIDDEN,
            ErrorCode::Unauthorized => StatusCode::UNAUTHORIZED,
            ErrorCode::Conflict => StatusCode::CONFLICT,
            ErrorCode::LinkExpired => StatusCode::GONE,
            ErrorCode::RateLimited | ErrorCode::SlowConsumer => StatusCode::TOO_MANY_REQUESTS,
            ErrorCode::Restarting => StatusCode::SERVICE_UNAVAILABLE,
            ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(code) => Self::new(code, sentence(code)),
            StoreError::Busy => Self::new(
                ErrorCode::Restarting,
                "the server has more to store than it can; try again",
            )
            .after(1),
            StoreError::Failed(reason) => {
                tracing::error!(%reason, "the store failed");
                Self::new(ErrorCode::Internal, "the server failed; try again").after(1)
            }
        }
    }
}

const fn sentence(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::Malformed => "the request does not have the documented form",
        ErrorCode::Unexpected => "this request is not expected now",
        ErrorCode::Version => "this version is not spoken here",
        ErrorCode::TooLarge => "the request is too large",
        ErrorCode::Empty => "the message has nothing in it",
        ErrorCode::UnknownSite => "there is no such site",
        ErrorCode::Origin => "this page's origin is not on the site's list",
        ErrorCode::Unauthorized => "sign in first",
        ErrorCode::Forbidden => "you may not do this",
        ErrorCode::NotFound => "there is no such thing",
        ErrorCode::Conflict => "this id was used for another message",
        ErrorCode::LinkExpired => {
            "this sign-in link was used or is too old; `wasl link` prints a new one"
        }
        ErrorCode::RateLimited | ErrorCode::SlowConsumer => "too many requests; wait a little",
        ErrorCode::Restarting => "the server is restarting; try again",
        ErrorCode::Internal => "the server failed; try again",
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let body = ErrorBody {
            error: ErrorDetail {
                code: self.code,
                message: &self.message,
            },
        };
        let mut response = (self.status(), axum::Json(body)).into_response();
        if let Some(seconds) = self.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

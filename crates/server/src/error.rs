//! The one error of the HTTP routes: a stable code, a status, a sentence that says what to do.
//!
//! Every handler returns it; it leaves as `{"error":{"code":"…","message":"…"}}`.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use wasl_protocol::ErrorCode;

use crate::metrics::METRICS;
use crate::store::StoreError;

/// A refused or failed request.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    /// Why, for programs.
    pub code: ErrorCode,
    /// Why and what to do, for people.
    pub message: String,
    /// How long to wait before the next try, where waiting helps.
    pub wait: Option<Duration>,
    /// The status, where it is not the code's own.
    status: Option<StatusCode>,
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    error: ErrorDetail<'a>,
}

#[derive(Serialize)]
struct ErrorDetail<'a> {
    code: ErrorCode,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    after_ms: Option<u64>,
}

impl AppError {
    /// An error with its sentence.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            wait: None,
            status: None,
        }
    }

    /// The same, to be tried again after a while.
    #[must_use]
    pub fn after(self, seconds: u32) -> Self {
        self.after_wait(Duration::from_secs(seconds.into()))
    }

    /// The same, to be tried again after a while.
    #[must_use]
    pub const fn after_wait(mut self, wait: Duration) -> Self {
        self.wait = Some(wait);
        self
    }

    /// The same with another status.
    #[must_use]
    pub const fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        if let Some(status) = self.status {
            return status;
        }
        match self.code {
            ErrorCode::Malformed
            | ErrorCode::Unexpected
            | ErrorCode::Version
            | ErrorCode::Empty => StatusCode::BAD_REQUEST,
            ErrorCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::UnknownSite | ErrorCode::NotFound => StatusCode::NOT_FOUND,
            ErrorCode::Origin | ErrorCode::Forbidden => StatusCode::FORBIDDEN,
            ErrorCode::Unauthorized | ErrorCode::IdentityExpired => StatusCode::UNAUTHORIZED,
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
        ErrorCode::IdentityExpired => "the identity token has run out; bring a new one",
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
                // Rounded up: who waits exactly so long must succeed.
                after_ms: self
                    .wait
                    .map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX) + 1),
            },
        };
        let mut response = (self.status(), axum::Json(body)).into_response();
        METRICS.refuse(self.code);
        if let Some(wait) = self.wait {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response
    }
}

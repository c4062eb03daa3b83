//! Who posts from a shop's page: a visitor by their token, who may post so often and is not blocked.

use std::net::IpAddr;
use std::time::Instant;

use wasl_protocol::{ErrorCode, SiteId, VisitorId, VisitorToken};

use super::too_many;
use crate::digest;
use crate::error::AppError;
use crate::state::App;

/// Refuses what is no token.
pub fn check_token(token: &VisitorToken) -> Result<(), AppError> {
    if token.is_valid() {
        return Ok(());
    }
    Err(AppError::new(
        ErrorCode::Unauthorized,
        "the token is 64 lower-case hex digits",
    ))
}

/// The visitor of a token. What they post counts as a message does, and one who is blocked posts
/// nothing.
pub async fn admit(
    app: &App,
    site: &SiteId,
    token: &VisitorToken,
    address: IpAddr,
) -> Result<VisitorId, AppError> {
    let visitor = digest::visitor_id(site, token);
    app.quotas
        .take_message(&visitor, address, site, Instant::now())
        .map_err(too_many)?;
    if app.store.is_blocked(&visitor).await? {
        return Err(AppError::new(
            ErrorCode::Forbidden,
            "this visitor is blocked",
        ));
    }
    Ok(visitor)
}

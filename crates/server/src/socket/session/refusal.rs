//! How a frame that is not obeyed is answered.

use wasl_protocol::{ClientId, ErrorCode, ErrorFrame, ServerFrame};

use crate::metrics::METRICS;
use crate::store::StoreError;

/// The `error` of a refused or failed message.
pub fn refusal(cid: Option<ClientId>, error: &StoreError) -> ServerFrame {
    let (code, retry, after_ms) = match error {
        StoreError::Refused(code) => (*code, false, 0),
        StoreError::Busy => (ErrorCode::RateLimited, true, 1_000),
        StoreError::Failed(reason) => {
            tracing::error!(%reason, "the store failed");
            (ErrorCode::Internal, true, 2_000)
        }
    };
    METRICS.refuse(code);
    ServerFrame::Error(ErrorFrame {
        cid,
        code,
        retry,
        after_ms,
    })
}

/// The `cid` of a `send` that could not be read as a whole, so that its sender learns its fate.
pub fn cid_in(text: &str) -> Option<ClientId> {
    let frame: serde_json::Value = serde_json::from_str(text).ok()?;
    let cid = frame.get("send")?.get("cid")?.as_str()?;
    (cid.len() <= 64).then(|| ClientId::new(cid))
}

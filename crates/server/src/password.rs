//! Agents' passwords: Argon2id with the library's defaults (19 MiB, 2 passes: OWASP's minimum).
//!
//! Hashing runs on a blocking thread, a few at a time.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use wasl_protocol::ErrorCode;

use crate::error::AppError;
use crate::state::App;

/// The shortest password, in characters.
pub const MIN_CHARACTERS: usize = 10;

/// The longest password, in bytes.
pub const MAX_BYTES: usize = 512;

/// Hashes a new password.
pub async fn hash(app: &App, password: String) -> Result<String, AppError> {
    blocking(app, move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    })
    .await?
    .map_err(|error| {
        tracing::error!(%error, "a password could not be hashed");
        AppError::new(ErrorCode::Internal, "the server failed; try again")
    })
}

/// Whether a password is the one that was hashed. Without a hash (an unknown address) it takes
/// as long and says no, so that the time does not tell which addresses exist.
pub async fn verify(app: &App, password: String, hash: Option<String>) -> Result<bool, AppError> {
    blocking(app, move || match hash {
        Some(hash) => PasswordHash::new(&hash).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        }),
        None => {
            let _ = Argon2::default().hash_password(password.as_bytes());
            false
        }
    })
    .await
}

async fn blocking<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    let failed = || AppError::new(ErrorCode::Internal, "the server failed; try again");
    let _turn = app.hashing.acquire().await.map_err(|_| failed())?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| failed())
}

//! `/v1/agent/link` and `/v1/agent/session`: how an agent comes in and goes out.
//!
//! A session is a random secret in a `__Host-` cookie that no script can read; the database holds
//! its hash. Each order that changes something must also carry the session's `csrf` token, which
//! another site's page cannot know.

use std::net::SocketAddr;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{ConnectInfo, State as Shared};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use wasl_protocol::{AgentId, Duration, ErrorCode, SiteId};

use super::{read_json, too_many};
use crate::clock;
use crate::digest::{self, Hash};
use crate::error::AppError;
use crate::origin::Source;
use crate::password;
use crate::state::{App, State};
use crate::store::{AgentRecord, Redeem, Redeemed};

/// The cookie's name. `__Host-` binds it to this host, to `/` and to secure connections.
const COOKIE: &str = "__Host-wasl";

/// How long a session lasts.
const SESSION: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The longest name and e-mail address, in characters.
const MAX_FIELD_CHARACTERS: usize = 200;

/// An agent with a session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub agent: AgentRecord,
    /// The stored hash of the session's secret.
    pub session: Hash,
    /// What orders that change something must carry.
    pub csrf: String,
}

/// The agent whose session cookie a request carries.
pub async fn signed_in(app: &App, headers: &HeaderMap) -> Result<SignedIn, AppError> {
    let nobody = || AppError::new(ErrorCode::Unauthorized, "sign in first");
    let secret = cookie(headers).ok_or_else(nobody)?;
    let session = digest::of_secret(secret);
    let agent = app.store.session(session, clock::now()).await?;
    Ok(SignedIn {
        agent: agent.ok_or_else(nobody)?,
        session,
        csrf: digest::csrf(secret),
    })
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

/// The agent, when the request also proves that it comes from the console.
pub(super) async fn signed_in_to_change(
    app: &App,
    headers: &HeaderMap,
) -> Result<SignedIn, AppError> {
    let signed_in = signed_in(app, headers).await?;
    let proof = headers
        .get("x-wasl-csrf")
        .and_then(|proof| proof.to_str().ok())
        .unwrap_or_default();
    if !digest::same_secret(proof, &signed_in.csrf) {
        return Err(AppError::new(
            ErrorCode::Forbidden,
            "send the session's csrf token as x-wasl-csrf",
        ));
    }
    Ok(signed_in)
}

/// A sign-in comes from our own console or from a program, never from another site's page.
fn same_site(headers: &HeaderMap) -> Result<(), AppError> {
    let source = Source::of(headers);
    if source.origin.is_some() && !source.is_same_host() {
        return Err(AppError::new(
            ErrorCode::Origin,
            "the console must be opened from this server itself",
        ));
    }
    Ok(())
}

/// What the console shows of the session.
#[derive(Debug, Serialize)]
struct Session {
    agent: Agent,
    site: Site,
    csrf: String,
}

#[derive(Debug, Serialize)]
struct Agent {
    id: AgentId,
    name: String,
    email: String,
}

#[derive(Debug, Serialize)]
struct Site {
    id: SiteId,
    name: String,
}

impl From<SignedIn> for Session {
    fn from(signed_in: SignedIn) -> Self {
        let SignedIn { agent, csrf, .. } = signed_in;
        Self {
            agent: Agent {
                id: agent.id,
                name: agent.name,
                email: agent.email,
            },
            site: Site {
                id: agent.site,
                name: agent.site_name,
            },
            csrf,
        }
    }
}

/// `GET /v1/agent/session`: who is signed in. Nobody is an answer too, not an error: a browser
/// would write every 401 to its console.
pub async fn read(Shared(app): Shared<State>, headers: HeaderMap) -> Result<Response, AppError> {
    match signed_in(&app, &headers).await {
        Ok(agent) => Ok(axum::Json(Session::from(agent)).into_response()),
        Err(error) if error.code == ErrorCode::Unauthorized => {
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        Err(error) => Err(error),
    }
}

/// What a sign-in sends.
#[derive(Debug, Deserialize)]
struct Credentials {
    email: String,
    password: String,
}

/// `POST /v1/agent/session`: signs in with address and password.
pub async fn sign_in(
    Shared(app): Shared<State>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    same_site(&headers)?;
    let failures = &app.failed_sign_ins;
    failures
        .peek(address.ip(), Instant::now())
        .map_err(too_many)?;
    let Credentials { email, password } = read_json(&app, body).await?;
    let known = if password.len() <= password::MAX_BYTES {
        app.store.agent_by_email(&normal_email(&email)).await?
    } else {
        None
    };
    let (agent, hash) = known.unzip();
    let fits = password::verify(&app, password, hash).await?;
    match agent {
        Some(agent) if fits => start_session(&app, agent).await,
        Some(_) | None => {
            // Only failures count: an agent who signs in often is not an attack.
            let _ = failures.take(address.ip(), Instant::now());
            Err(AppError::new(
                ErrorCode::Unauthorized,
                "the address or the password is wrong",
            ))
        }
    }
}

/// What redeems a one-time link.
#[derive(Debug, Deserialize)]
struct Redemption {
    token: String,
    name: String,
    email: String,
    password: String,
}

/// `POST /v1/agent/link`: exchanges a one-time link for an agent, and signs them in.
pub async fn redeem(
    Shared(app): Shared<State>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    same_site(&headers)?;
    let failures = &app.failed_sign_ins;
    failures
        .peek(address.ip(), Instant::now())
        .map_err(too_many)?;
    let redemption: Redemption = read_json(&app, body).await?;
    let (name, email) = check(&redemption)?;
    let now = clock::now();
    let link = digest::of_secret(&redemption.token);
    // Looked up first: a guess must not cost us the hashing of a password.
    if !app.store.link_is_open(link, now).await? {
        let _ = failures.take(address.ip(), Instant::now());
        return Err(crate::store::StoreError::from(ErrorCode::LinkExpired).into());
    }
    let password_hash = password::hash(&app, redemption.password).await?;
    let Redeemed { agent, ended } = app
        .store
        .redeem(Redeem {
            link,
            name,
            email,
            password_hash,
            now,
        })
        .await?;
    for session in &ended {
        app.hub.end_session(session);
    }
    start_session(&app, agent).await
}

/// The name and address of a redemption, when all of it can be stored.
fn check(redemption: &Redemption) -> Result<(String, String), AppError> {
    let wrong = |message: &str| Err(AppError::new(ErrorCode::Malformed, message));
    let name = redemption.name.trim();
    if name.is_empty()
        || name.chars().count() > MAX_FIELD_CHARACTERS
        || name.chars().any(char::is_control)
    {
        return wrong("give a name of at most 200 characters");
    }
    let email = normal_email(&redemption.email);
    let is_address = email
        .split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
    if !is_address
        || email.chars().count() > MAX_FIELD_CHARACTERS
        || email.chars().any(|c| c.is_whitespace() || c.is_control())
    {
        return wrong("give an e-mail address");
    }
    if redemption.password.chars().count() < password::MIN_CHARACTERS {
        return wrong(&format!(
            "choose a password of at least {} characters",
            password::MIN_CHARACTERS
        ));
    }
    if redemption.password.len() > password::MAX_BYTES {
        return wrong("choose a password of at most 512 bytes");
    }
    Ok((name.to_owned(), email))
}

fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// `DELETE /v1/agent/session`: signs out; the session's sockets end too.
pub async fn sign_out(
    Shared(app): Shared<State>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let signed_in = signed_in_to_change(&app, &headers).await?;
    app.store.end_session(signed_in.session).await?;
    app.hub.end_session(&signed_in.session);
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookie(&mut response, "", 0)?;
    Ok(response)
}

async fn start_session(app: &App, agent: AgentId) -> Result<Response, AppError> {
    let secret = clock::new_secret();
    let now = clock::now();
    let session = digest::of_secret(&secret);
    app.store
        .add_session(session, agent, now, now + SESSION)
        .await?;
    let agent = app
        .store
        .session(session, now)
        .await?
        .ok_or_else(|| AppError::new(ErrorCode::Internal, "the session was not stored"))?;
    let shown = Session::from(SignedIn {
        agent,
        session,
        csrf: digest::csrf(&secret),
    });
    let mut response = axum::Json(shown).into_response();
    set_cookie(&mut response, &secret, SESSION.as_millis() / 1_000)?;
    Ok(response)
}

fn set_cookie(response: &mut Response, value: &str, max_age: u64) -> Result<(), AppError> {
    let cookie =
        format!("{COOKIE}={value}; Path=/; Max-Age={max_age}; Secure; HttpOnly; SameSite=Strict");
    let cookie = HeaderValue::from_str(&cookie)
        .map_err(|_| AppError::new(ErrorCode::Internal, "the session has no cookie form"))?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(())
}

//! Requests of this server to others: posts to endpoints that an operator named.
//!
//! The host is resolved once, each address is held against `address`, and the connection goes to
//! the very address that was checked: a name that resolves to another one a moment later changes
//! nothing. Redirects are not followed, an answer is read to a bound, everything has a time.

mod address;
mod endpoint;
mod streaming;
mod tls;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request, header};
use http_body_util::{BodyExt as _, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

pub use endpoint::{Endpoint, NotAnEndpoint};
pub use streaming::open;

/// How long resolving and connecting may take.
const CONNECT: Duration = Duration::from_secs(5);

/// How long everything may take, for what nobody waits for.
pub const ALL: Duration = Duration::from_secs(20);

/// The most of an answer's body that is read.
const MAX_ANSWER: usize = 64 * 1024;

/// Who is asked.
const AGENT: &str = concat!("Wasl/", env!("CARGO_PKG_VERSION"));

/// A post.
#[derive(Clone, Debug)]
pub struct Post {
    /// Where to.
    pub endpoint: Endpoint,
    /// What of.
    pub content_type: &'static str,
    /// What else goes with it.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// What.
    pub body: Vec<u8>,
    /// How long all of it may take.
    pub patience: Duration,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// `Retry-After`, as it came.
    pub retry_after: Option<String>,
    /// The body; empty when it is larger than 64 KiB.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The host has no address.
    #[error("the host cannot be resolved: {0}")]
    Resolve(io::Error),
    /// It has none that may be reached.
    #[error("the host is in a private network; `wasl serve --forward-to-private` allows that")]
    Private,
    /// Nobody listens.
    #[error("no connection: {0}")]
    Connect(io::Error),
    /// No answer in time.
    #[error("no answer in time")]
    Slow,
    /// The connection broke, or what came is no HTTP.
    #[error("the connection broke: {0}")]
    Broken(#[from] hyper::Error),
    /// The answer broke off.
    #[error("the answer broke off")]
    Cut,
    /// The answer is larger than what is read of one that comes piece by piece.
    #[error("the answer is larger than {0} bytes")]
    Endless(usize),
}

/// Where posts may go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// To addresses that the whole Internet can reach.
    #[default]
    Public,
    /// Also to this machine and its networks: for tests, and for operators who say so.
    Private,
}

/// Posts, and waits for the answer.
///
/// # Errors
///
/// [`PostError`] when there is none; each may be tried again.
pub async fn post(reach: Reach, post: Post) -> Result<Reply, PostError> {
    timeout(post.patience, ask(reach, post))
        .await
        .map_err(|_| PostError::Slow)?
}

async fn ask(reach: Reach, post: Post) -> Result<Reply, PostError> {
    let stream = timeout(CONNECT, connect(reach, &post.endpoint));
    let stream = stream.await.map_err(|_| PostError::Slow)??;
    if post.endpoint.is_secure {
        let host = &post.endpoint.host;
        let secure = timeout(CONNECT, tls::wrap(host, stream)).await;
        let secure = secure.map_err(|_| PostError::Slow)?;
        speak(secure.map_err(PostError::Connect)?, post).await
    } else {
        speak(stream, post).await
    }
}

/// A connection to an address that was checked.
async fn connect(reach: Reach, endpoint: &Endpoint) -> Result<TcpStream, PostError> {
    let found = lookup_host((endpoint.host.as_str(), endpoint.port)).await;
    let found: Vec<SocketAddr> = found.map_err(PostError::Resolve)?.collect();
    let mut error = PostError::Private;
    for address in found {
        if reach == Reach::Public && !address::is_public(address.ip()) {
            continue;
        }
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(reason) => error = PostError::Connect(reason),
        }
    }
    Err(error)
}

async fn speak<S>(stream: S, post: Post) -> Result<Reply, PostError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let request = request_of(post);
    let exchange = async {
        let response = sender.send_request(request).await?;
        let status = response.status().as_u16();
        let retry_after = response.headers().get(header::RETRY_AFTER);
        let retry_after = retry_after.and_then(|value| value.to_str().ok());
        let retry_after = retry_after.map(ToOwned::to_owned);
        let body = Limited::new(response.into_body(), MAX_ANSWER);
        let body = match body.collect().await {
            Ok(body) => body.to_bytes().to_vec(),
            Err(error) if error.is::<http_body_util::LengthLimitError>() => Vec::new(),
            Err(_) => return Err(PostError::Cut),
        };
        Ok(Reply {
            status,
            retry_after,
            body,
        })
    };
    // The connection moves only while it is polled, and goes with this call.
    let connection = async {
        // Its error is the exchange's too.
        let _ = connection.await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        reply = exchange => reply,
        () = connection => Err(PostError::Cut),
    }
}

fn request_of(post: Post) -> Request<Body> {
    let mut request = Request::post(post.endpoint.target.as_str())
        .header(header::HOST, post.endpoint.authority.as_str())
        .header(header::USER_AGENT, AGENT)
        .header(header::CONTENT_TYPE, post.content_type)
        .header(header::CONNECTION, "close");
    for (name, value) in post.headers {
        request = request.header(name, value);
    }
    // The parts were checked when they were parsed.
    request
        .body(Body::from(post.body))
        .expect("a checked endpoint and checked headers make a request")
}

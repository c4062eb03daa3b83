//! The way out: one POST to an address of the operator's, within a time and a size.
//!
//! [`Outgoing`] is the seam: whoever has a better client (one that chooses addresses, pools, retries)
//! puts it in the place of [`Direct`], which opens a connection for each request, over TLS where the
//! address says so, and follows no redirect.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{Request, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// A request.
pub struct Post<'a> {
    /// Where to.
    pub url: &'a Uri,
    /// Further headers.
    pub headers: &'a [(&'static str, String)],
    /// JSON.
    pub body: String,
    /// How long all of it may take.
    pub patience: Duration,
    /// The most bytes of the answer.
    pub limit: usize,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Bytes,
}

/// Why nothing came back.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// It took too long.
    #[error("it took longer than {} s", .0.as_secs())]
    Late(Duration),
    /// No connection.
    #[error("cannot connect: {0}")]
    Connect(std::io::Error),
    /// The request cannot be written so.
    #[error("the request cannot be made: {0}")]
    Request(axum::http::Error),
    /// The address has no name for its certificate.
    #[error("the address has no name that a certificate could have")]
    Name,
    /// The conversation broke off.
    #[error("the connection failed: {0}")]
    Http(hyper::Error),
    /// The answer is too long, or ended early.
    #[error("the answer is too large or broke off: {0}")]
    Body(Box<dyn std::error::Error + Send + Sync>),
}

/// A [`Post`] on its way.
pub type Posting<'a> = Pin<Box<dyn Future<Output = Result<Answer, OutgoingError>> + Send + 'a>>;

/// Who posts.
pub trait Outgoing: Send + Sync {
    /// Posts JSON, and reads the answer whole.
    fn post<'a>(&'a self, post: Post<'a>) -> Posting<'a>;
}

/// A connection for each request.
#[derive(Default)]
pub struct Direct {
    tls: OnceLock<Arc<ClientConfig>>,
}

impl Outgoing for Direct {
    fn post<'a>(&'a self, post: Post<'a>) -> Posting<'a> {
        Box::pin(async move {
            let patience = post.patience;
            timeout(patience, self.send(post))
                .await
                .map_err(|_| OutgoingError::Late(patience))?
        })
    }
}

impl Direct {
    async fn send(&self, post: Post<'_>) -> Result<Answer, OutgoingError> {
        let host = post.url.host().ok_or(OutgoingError::Name)?;
        // An IPv6 address stands in brackets.
        let name = host.trim_matches(['[', ']']);
        let is_secure = post.url.scheme_str() == Some("https");
        let port = post
            .url
            .port_u16()
            .unwrap_or(if is_secure { 443 } else { 80 });
        let stream = TcpStream::connect((name, port))
            .await
            .map_err(OutgoingError::Connect)?;
        if !is_secure {
            return exchange(stream, post).await;
        }
        let name = ServerName::try_from(name.to_owned()).map_err(|_| OutgoingError::Name)?;
        let stream = TlsConnector::from(self.tls())
            .connect(name, stream)
            .await
            .map_err(OutgoingError::Connect)?;
        exchange(stream, post).await
    }

    /// The system's authorities, read once.
    fn tls(&self) -> Arc<ClientConfig> {
        let make = || {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
            let config = ClientConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()
                .expect("ring has the protocols that rustls asks for")
                .with_root_certificates(roots)
                .with_no_client_auth();
            Arc::new(config)
        };
        self.tls.get_or_init(make).clone()
    }
}

async fn exchange<S>(stream: S, post: Post<'_>) -> Result<Answer, OutgoingError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(OutgoingError::Http)?;
    // Ends with the sender, and so with the time that the request has.
    let driven = tokio::spawn(connection);
    let authority = post
        .url
        .authority()
        .map_or("", |authority| authority.as_str());
    let path = post.url.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::post(path)
        .header(header::HOST, authority)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/json")
        .header(
            header::USER_AGENT,
            concat!("wasl/", env!("CARGO_PKG_VERSION")),
        );
    for (name, value) in post.headers {
        request = request.header(*name, value);
    }
    let request = request
        .body(Full::new(Bytes::from(post.body)))
        .map_err(OutgoingError::Request)?;
    let answered = sender.send_request(request).await;
    let answer = answered.map_err(OutgoingError::Http)?;
    let status = answer.status().as_u16();
    let body = Limited::new(answer.into_body(), post.limit)
        .collect()
        .await
        .map_err(OutgoingError::Body)?
        .to_bytes();
    driven.abort();
    Ok(Answer { status, body })
}

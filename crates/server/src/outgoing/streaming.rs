//! Posts whose answer is read as it comes: bounded in bytes and in time, and given up by being dropped.

use axum::body::{Body, Bytes};
use futures_util::future::BoxFuture;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, timeout, timeout_at};

use super::{CONNECT, Post, PostError, Reach, connect, request_of, tls};

/// An answer that comes piece by piece. Dropped, it closes the connection.
pub struct Streaming {
    /// The status.
    pub status: u16,
    body: Incoming,
    /// The connection moves only while it is polled; it never ends.
    connection: BoxFuture<'static, ()>,
    most: usize,
    read: usize,
    until: Instant,
}

/// Posts, and waits for the head of the answer. Everything, the body too, has the post's patience;
/// of the body at most so many bytes are read.
///
/// # Errors
///
/// [`PostError`] when there is no answer.
pub async fn open(reach: Reach, post: Post, most: usize) -> Result<Streaming, PostError> {
    let until = Instant::now() + post.patience;
    let asked = timeout_at(until, ask(reach, post));
    let (status, body, connection) = asked.await.map_err(|_| PostError::Slow)??;
    Ok(Streaming {
        status,
        body,
        connection,
        most,
        read: 0,
        until,
    })
}

type Head = (u16, Incoming, BoxFuture<'static, ()>);

async fn ask(reach: Reach, post: Post) -> Result<Head, PostError> {
    let stream = timeout(CONNECT, connect(reach, &post.endpoint));
    let stream = stream.await.map_err(|_| PostError::Slow)??;
    if post.endpoint.is_secure {
        let secure = timeout(CONNECT, tls::wrap(&post.endpoint.host, stream)).await;
        let secure = secure.map_err(|_| PostError::Slow)?;
        speak(secure.map_err(PostError::Connect)?, post).await
    } else {
        speak(stream, post).await
    }
}

async fn speak<S>(stream: S, post: Post) -> Result<Head, PostError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake::<_, Body>(TokioIo::new(stream)).await?;
    let mut connection: BoxFuture<'static, ()> = Box::pin(async move {
        // Its error is the body's too.
        let _ = connection.await;
        std::future::pending().await
    });
    let response = tokio::select! {
        response = sender.send_request(request_of(post)) => response?,
        () = &mut connection => return Err(PostError::Cut),
    };
    let status = response.status().as_u16();
    Ok((status, response.into_body(), connection))
}

impl Streaming {
    /// The next piece; `None` at the end. Safe to give up at any time.
    ///
    /// # Errors
    ///
    /// [`PostError`] when it breaks off, takes too long or is too large.
    pub async fn next(&mut self) -> Result<Option<Bytes>, PostError> {
        loop {
            let frame = async {
                tokio::select! {
                    biased;
                    frame = self.body.frame() => frame,
                    () = &mut self.connection => None,
                }
            };
            let frame = timeout_at(self.until, frame).await;
            let Some(frame) = frame.map_err(|_| PostError::Slow)? else {
                return Ok(None);
            };
            // Trailers say nothing here.
            let Ok(piece) = frame.map_err(|_| PostError::Cut)?.into_data() else {
                continue;
            };
            self.read += piece.len();
            if self.read > self.most {
                return Err(PostError::Endless(self.most));
            }
            return Ok(Some(piece));
        }
    }
}

//! A WebSocket of the protocol: the upgrade and the frames, nothing decided.

use std::net::SocketAddr;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};
use wasl_protocol::{ClientFrame, SUBPROTOCOL, ServerFrame};

use crate::agent::Pass;
use crate::failure::{During as _, Failure};

/// An open WebSocket.
pub type Stream = WebSocketStream<TcpStream>;

/// Who opens it.
#[derive(Clone, Debug)]
pub enum Door {
    /// A visitor's page.
    Visitor,
    /// The console of a signed-in agent.
    Agent(Pass),
}

/// Opens one over a TCP stream. The page is one of the server's own.
pub async fn open(tcp: TcpStream, host: SocketAddr, door: &Door) -> Result<Stream, Failure> {
    open_behind(tcp, host, door, None).await
}

/// The same with what a proxy says of where it comes from: the value of `X-Forwarded-For`.
pub async fn open_behind(
    tcp: TcpStream,
    host: SocketAddr,
    door: &Door,
    forwarded: Option<&str>,
) -> Result<Stream, Failure> {
    // Frames are small and each is waited for.
    tcp.set_nodelay(true).during("set up a socket")?;
    let path = match door {
        Door::Visitor => "/v1/ws",
        Door::Agent(_) => "/v1/agent/ws",
    };
    let mut request = format!("ws://{host}{path}").into_client_request()?;
    let headers = request.headers_mut();
    let word = |text: &str| {
        HeaderValue::from_str(text).map_err(|error| Failure::Nonsense(error.to_string()))
    };
    headers.insert("origin", word(&format!("http://{host}"))?);
    headers.insert(
        "sec-websocket-protocol",
        HeaderValue::from_static(SUBPROTOCOL),
    );
    if let Door::Agent(pass) = door {
        headers.insert("cookie", word(pass.cookie())?);
    }
    if let Some(forwarded) = forwarded {
        headers.insert("x-forwarded-for", word(forwarded)?);
    }
    // Thousands of these live in one process: the default buffer would cost 128 KiB each.
    let config = WebSocketConfig::default().read_buffer_size(4 * 1024);
    let (stream, _) = client_async_with_config(request, tcp, Some(config)).await?;
    Ok(stream)
}

/// A socket that is asked and answers, for those who need no machine.
pub struct Talk(Stream);

impl Talk {
    /// Over an open WebSocket.
    pub const fn over(stream: Stream) -> Self {
        Self(stream)
    }

    /// Sends a frame.
    pub async fn say(&mut self, frame: &ClientFrame) -> Result<(), Failure> {
        Ok(self.0.send(Message::text(encode(frame))).await?)
    }

    /// The next frame; none when the connection is over.
    pub async fn hear(&mut self) -> Result<Option<ServerFrame>, Failure> {
        loop {
            match self.0.next().await {
                Some(Ok(message)) => match decode(&message)? {
                    Said::Frame(frame) => return Ok(Some(frame)),
                    Said::Nothing => {}
                    Said::End => return Ok(None),
                },
                Some(Err(error)) => return Err(error.into()),
                None => return Ok(None),
            }
        }
    }
}

/// What a message of the WebSocket says.
#[derive(Debug)]
pub enum Said {
    /// A frame of the protocol.
    Frame(ServerFrame),
    /// Nothing of ours.
    Nothing,
    /// The other side closes.
    End,
}

/// Reads a message.
pub fn decode(message: &Message) -> Result<Said, Failure> {
    match message {
        Message::Text(text) => serde_json::from_str(text.as_str())
            .map(Said::Frame)
            .map_err(|error| Failure::Nonsense(format!("{error} in {text}"))),
        Message::Close(_) => Ok(Said::End),
        Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {
            Ok(Said::Nothing)
        }
    }
}

/// A frame as it is sent.
///
/// # Panics
///
/// Never: a frame always has a JSON form.
pub fn encode(frame: &ClientFrame) -> String {
    serde_json::to_string(frame).expect("a frame serialises")
}

//! One socket of a client, or one event stream in its place: opened in the background, read into the client's queue, written from
//! its own. Dropping it cuts it off, as a browser does that is closed.

use std::net::SocketAddr;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use wasl_chat::Transport;
use wasl_protocol::{MAX_FRAME_BYTES, ServerFrame};

use wasl_rig::events::{self, Events};
use wasl_rig::failure::{During as _, Failure};
use wasl_rig::wire::{self, Door, Said};

/// The HTTP status of one that was refused because there were too many.
const TOO_MANY: u16 = 429;

/// What a socket did, with its number: late news of an old one are told apart.
#[derive(Debug)]
pub struct News {
    /// Which socket.
    pub socket: u32,
    /// What it did.
    pub what: What,
}

/// What a socket did.
#[derive(Debug)]
pub enum What {
    /// It is open.
    Opened,
    /// A frame came.
    Frame(ServerFrame),
    /// Something else came.
    Nonsense(String),
    /// It was refused: too many from this address.
    Limited,
    /// It is over, or never opened.
    Closed,
}

/// Where a socket goes and who opens it.
#[derive(Clone, Debug)]
pub struct Way {
    /// A WebSocket or an event stream.
    pub transport: Transport,
    /// The client's line.
    pub host: SocketAddr,
    /// Who.
    pub door: Door,
    /// What the proxy before the server says of where it comes from.
    pub forwarded: String,
}

/// A socket, opening or open.
#[derive(Debug)]
pub struct Socket {
    /// Its number.
    pub number: u32,
    outgoing: mpsc::UnboundedSender<String>,
    task: JoinHandle<()>,
}

impl Socket {
    /// Begins to open one.
    pub fn open(number: u32, way: Way, news: mpsc::UnboundedSender<News>) -> Self {
        let (outgoing, to_send) = mpsc::unbounded_channel();
        let task = tokio::spawn(run(number, way, news, to_send));
        Self {
            number,
            outgoing,
            task,
        }
    }

    /// Sends a text when its turn comes. After the end it goes nowhere, as on any line.
    pub fn send(&self, text: String) {
        let _ = self.outgoing.send(text);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn run(
    number: u32,
    way: Way,
    news: mpsc::UnboundedSender<News>,
    to_send: mpsc::UnboundedReceiver<String>,
) {
    let tell = |what| {
        // The client may be gone: then nobody needs to know.
        let _ = news.send(News {
            socket: number,
            what,
        });
    };
    let talked = match way.transport {
        Transport::Socket => talk(&way, &tell, to_send).await,
        Transport::Stream => talk_by_stream(&way, &tell, to_send).await,
    };
    match talked {
        Err(Failure::Nonsense(said)) => tell(What::Nonsense(said)),
        Err(failure) if failure.status() == Some(TOO_MANY) => tell(What::Limited),
        // The end of a socket is nothing special here.
        Ok(()) | Err(_) => {}
    }
    tell(What::Closed);
}

async fn talk(
    way: &Way,
    tell: &impl Fn(What),
    mut to_send: mpsc::UnboundedReceiver<String>,
) -> Result<(), Failure> {
    let host = way.host;
    let tcp = TcpStream::connect(host).await.during("reach the line")?;
    let socket = wire::open_behind(tcp, host, &way.door, Some(&way.forwarded)).await?;
    let (mut sink, mut stream) = socket.split();
    tell(What::Opened);
    let write = async {
        while let Some(text) = to_send.recv().await {
            if sink.send(Message::text(text)).await.is_err() {
                // What the server said before the end is still to be read.
                std::future::pending::<()>().await;
            }
        }
    };
    let read = async {
        while let Some(Ok(message)) = stream.next().await {
            match wire::decode(&message)? {
                Said::Frame(frame) => tell(What::Frame(frame)),
                Said::Nothing => {}
                Said::End => break,
            }
        }
        Ok(())
    };
    tokio::select! {
        () = write => Ok(()),
        ended = read => ended,
    }
}

/// The same over an event stream: what waits goes up in one `POST`, and the next waits for its
/// answer.
async fn talk_by_stream(
    way: &Way,
    tell: &impl Fn(What),
    mut to_send: mpsc::UnboundedReceiver<String>,
) -> Result<(), Failure> {
    let (host, forwarded) = (way.host, way.forwarded.as_str());
    let tcp = TcpStream::connect(host).await.during("reach the line")?;
    let mut events = Events::open(tcp, host, forwarded).await?;
    tell(What::Opened);
    let id = events.id.clone();
    let write = async {
        let mut next = None;
        loop {
            let first = match next.take() {
                Some(frame) => frame,
                None => match to_send.recv().await {
                    Some(frame) => frame,
                    None => return Ok(()),
                },
            };
            let mut frames = first;
            while let Ok(frame) = to_send.try_recv() {
                if frames.len() + 1 + frame.len() > MAX_FRAME_BYTES {
                    next = Some(frame);
                    break;
                }
                frames.push('\n');
                frames.push_str(&frame);
            }
            let tcp = TcpStream::connect(host).await.during("reach the line")?;
            events::post(tcp, host, forwarded, &id, &frames).await?;
        }
    };
    let read = async {
        while let Some(frame) = events.hear().await? {
            tell(What::Frame(frame));
        }
        Ok(())
    };
    tokio::select! {
        // A request that fails ends the stream; that it was one too many is no news here.
        done = write => match done {
            Err(Failure::Refused { .. }) => Ok(()),
            done => done,
        },
        ended = read => ended,
    }
}

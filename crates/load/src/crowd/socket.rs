//! One socket of the crowd: opened, welcomed, then a task that answers pings, passes what it hears
//! on to the hall and sends what it is given.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use wasl_protocol::{ClientFrame, Pong, ServerFrame};

use wasl_rig::failure::{During as _, Failure};
use wasl_rig::wire::{self, Door, Said, Stream};

use super::hall::{Hall, Seat};

/// How long an opening may take. The machine is busy: that is the point.
const PATIENCE: Duration = Duration::from_secs(60);

/// A socket that was welcomed. Dropping it cuts it off.
pub struct Socket {
    outgoing: mpsc::UnboundedSender<String>,
    task: AbortHandle,
}

impl Socket {
    /// Sends a text. To a socket that has ended it goes nowhere: it stays without an answer.
    pub fn send(&self, text: String) {
        let _ = self.outgoing.send(text);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A TCP connection from an address of our own.
pub async fn connect(from: SocketAddr, host: SocketAddr) -> Result<TcpStream, Failure> {
    let socket = TcpSocket::new_v4().during("make a socket")?;
    socket.bind(from).during("take a local address")?;
    socket.connect(host).await.during("reach the server")
}

/// Opens a socket, says hello and waits for the welcome.
pub async fn open(
    seat: Seat,
    from: SocketAddr,
    host: SocketAddr,
    door: &Door,
    hello: &ClientFrame,
    hall: Arc<Hall>,
) -> Result<Socket, Failure> {
    let opening = async {
        let tcp = connect(from, host).await?;
        let mut stream = wire::open(tcp, host, door).await?;
        stream.send(Message::text(wire::encode(hello))).await?;
        welcomed(&mut stream).await?;
        Ok::<_, Failure>(stream)
    };
    let stream = timeout(PATIENCE, opening)
        .await
        .map_err(|_| Failure::Late {
            what: "a socket's opening",
            patience: PATIENCE,
        })??;
    let (outgoing, to_send) = mpsc::unbounded_channel();
    let task = tokio::spawn(live(seat, stream, to_send, hall)).abort_handle();
    Ok(Socket { outgoing, task })
}

async fn welcomed(stream: &mut Stream) -> Result<(), Failure> {
    while let Some(message) = stream.next().await {
        match wire::decode(&message?)? {
            Said::Frame(ServerFrame::Welcome(_)) => return Ok(()),
            Said::Frame(
                frame @ (ServerFrame::Bye(_)
                | ServerFrame::Error(_)
                | ServerFrame::Event(_)
                | ServerFrame::Reset(_)
                | ServerFrame::Ack(_)),
            ) => return Err(Failure::Nonsense(format!("{frame:?} instead of a welcome"))),
            Said::Frame(ServerFrame::Ephemeral(_) | ServerFrame::Ping(_)) | Said::Nothing => {}
            Said::End => break,
        }
    }
    Err(Failure::Nonsense("no welcome".to_owned()))
}

async fn live(
    seat: Seat,
    mut stream: Stream,
    mut to_send: mpsc::UnboundedReceiver<String>,
    hall: Arc<Hall>,
) {
    loop {
        tokio::select! {
            text = to_send.recv() => {
                let Some(text) = text else { return };
                if stream.send(Message::text(text)).await.is_err() {
                    break;
                }
            }
            message = stream.next() => {
                let Some(Ok(message)) = message else { break };
                match wire::decode(&message) {
                    Ok(Said::Frame(ServerFrame::Ping(_))) => {
                        let pong = wire::encode(&ClientFrame::Pong(Pong {}));
                        if stream.send(Message::text(pong)).await.is_err() {
                            break;
                        }
                    }
                    Ok(Said::Frame(frame)) => hall.pass_on(seat, &frame),
                    Ok(Said::Nothing) => {}
                    Ok(Said::End) | Err(_) => break,
                }
            }
        }
    }
    hall.lose();
}

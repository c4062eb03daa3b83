//! A line to a server: a TCP proxy of our own that can be bad in every way.
//!
//! Each client has one, so that a line fails alone, and so has each node to PostgreSQL and NATS.
//! What it does is set from outside; open connections follow at once. A connection that has
//! swallowed bytes carries nothing any more, as a stream with a hole would be no stream: it stays
//! dead until it is cut.
//!
//! Where there are several nodes, a line leads to one after another with each connection, as a
//! balancer without stickiness does.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use wasl_rig::failure::{During as _, Failure};
use wasl_rig::program::Address;

/// Small, so that a reader who stalls is felt by the server and not only by the system.
const RECEIVE_BUFFER: u32 = 8 * 1024;

/// A trickle: so many bytes, then a pause. About 6 KB/s.
const DROP: usize = 64;
const PAUSE: Duration = Duration::from_millis(10);

/// What a line does to what passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Carries it.
    Open,
    /// Takes no connection; those that are open go on.
    Closed,
    /// Swallows it, both ways, and says nothing: a half-open connection.
    Swallow,
    /// Carries a few bytes at a time.
    Trickle,
    /// Reads nothing from the server: a client that does not read.
    Deaf,
}

/// Whether a connection leads where the one before it led.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stickiness {
    /// Never, if another server is up.
    None,
    /// As long as one is open, so that the two ways of an event stream meet.
    WhileOpen,
}

#[derive(Clone, Copy, Debug)]
struct Order {
    flow: Flow,
    /// Connections made under a lower number are to end.
    cut: u64,
    /// Connections made under a lower number are dead, however short the swallowing was.
    swallowed: u64,
}

/// A line.
pub struct Line {
    /// Where its client connects.
    pub address: SocketAddr,
    order: watch::Sender<Order>,
    accepting: JoinHandle<()>,
}

impl Line {
    /// Makes one to wherever the server is. Where there are several, `first` says which is the
    /// first one's.
    pub async fn lay(
        servers: Vec<Address>,
        first: usize,
        stickiness: Stickiness,
    ) -> Result<Self, Failure> {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .during("lay a line")?;
        let address = listener.local_addr().during("lay a line")?;
        let (order, orders) = watch::channel(Order {
            flow: Flow::Open,
            cut: 0,
            swallowed: 0,
        });
        let accepting = tokio::spawn(accept(
            listener,
            Ends::new(servers, first, stickiness),
            orders,
        ));
        Ok(Self {
            address,
            order,
            accepting,
        })
    }

    /// From now on.
    pub fn set(&self, flow: Flow) {
        self.order.send_modify(|order| {
            order.flow = flow;
            order.swallowed += u64::from(flow == Flow::Swallow);
        });
    }

    /// Ends every connection that is open now.
    pub fn cut(&self) {
        self.order.send_modify(|order| order.cut += 1);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Where a line leads.
struct Ends {
    servers: Vec<Address>,
    next: usize,
    stickiness: Stickiness,
    /// How many connections are open.
    open: Arc<AtomicUsize>,
}

/// An open connection, counted.
struct Held(Arc<AtomicUsize>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Ends {
    fn new(servers: Vec<Address>, first: usize, stickiness: Stickiness) -> Self {
        Self {
            servers,
            next: first,
            stickiness,
            open: Arc::default(),
        }
    }

    /// The next one that is up, or the one that sticks.
    fn choose(&mut self) -> Option<(SocketAddr, Held)> {
        let count = self.servers.len();
        let sticks = match self.stickiness {
            Stickiness::None => false,
            Stickiness::WhileOpen => self.open.load(Ordering::Relaxed) > 0,
        };
        self.next += usize::from(!sticks);
        for _ in 0..count {
            if let Some(host) = *self.servers[self.next % count].borrow() {
                self.open.fetch_add(1, Ordering::Relaxed);
                return Some((host, Held(self.open.clone())));
            }
            self.next += 1;
        }
        None
    }
}

async fn accept(listener: TcpListener, mut ends: Ends, orders: watch::Receiver<Order>) {
    while let Ok((client, _)) = listener.accept().await {
        let order = *orders.borrow();
        if order.flow == Flow::Closed {
            continue;
        }
        // Dropped at once where there is nobody to reach.
        if let Some((host, held)) = ends.choose() {
            let orders = orders.clone();
            tokio::spawn(async move {
                carry(client, host, order, orders).await;
                drop(held);
            });
        }
    }
}

async fn carry(
    client: TcpStream,
    host: SocketAddr,
    made_under: Order,
    mut orders: watch::Receiver<Order>,
) {
    let Ok(server) = reach(host).await else {
        return;
    };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let up = pump(Way::Up, from_client, to_server, made_under, orders.clone());
    let down = pump(
        Way::Down,
        from_server,
        to_client,
        made_under,
        orders.clone(),
    );
    // The end of one way is the end of both: what is dropped here is reset.
    tokio::select! {
        () = up => {}
        () = down => {}
        _ = orders.wait_for(|order| order.cut > made_under.cut) => {}
    }
}

async fn reach(host: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
    let stream = socket.connect(host).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

async fn pump(
    way: Way,
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    made_under: Order,
    mut orders: watch::Receiver<Order>,
) {
    let died =
        |now: Order| made_under.flow == Flow::Swallow || now.swallowed > made_under.swallowed;
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let order = *orders.borrow_and_update();
        let (flow, dead) = (order.flow, died(order));
        let most = if flow == Flow::Trickle {
            DROP
        } else {
            bytes.len()
        };
        let deaf = flow == Flow::Deaf && way == Way::Down && !dead;
        let read = tokio::select! {
            read = from.read(&mut bytes[..most]), if !deaf => read,
            changed = orders.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return,
            },
        };
        // Asked again: the order may have come while the bytes were awaited.
        let dead = died(*orders.borrow());
        let count = match read {
            Ok(count) if count > 0 => count,
            // The other end of a dead connection does not hear of the end either.
            Ok(_) | Err(_) if dead => return std::future::pending().await,
            Ok(_) | Err(_) => return,
        };
        if dead {
            continue;
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
        if flow == Flow::Trickle {
            sleep(PAUSE).await;
        }
    }
}

#[cfg(test)]
mod tests;

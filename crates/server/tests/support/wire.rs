//! A connection that can be made to swallow everything, as a network that drops packets does:
//! nobody is told.

use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A way to a port of this machine.
pub struct Wire {
    /// Where it begins.
    pub port: u16,
    swallows: Arc<watch::Sender<bool>>,
}

impl Wire {
    pub async fn to(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let swallows = Arc::new(watch::Sender::new(false));
        let wire = Self {
            port: listener.local_addr().unwrap().port(),
            swallows: swallows.clone(),
        };
        tokio::spawn(async move {
            while let Ok((here, _)) = listener.accept().await {
                let Ok(there) = TcpStream::connect(("127.0.0.1", port)).await else {
                    continue;
                };
                let ((from, to), (back, forth)) = (here.into_split(), there.into_split());
                tokio::spawn(carry(from, forth, swallows.subscribe()));
                tokio::spawn(carry(back, to, swallows.subscribe()));
            }
        });
        wire
    }

    /// From now on nothing comes through in either direction, on no connection.
    pub fn swallow(&self) {
        self.swallows.send_replace(true);
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, swallows: watch::Receiver<bool>) {
    let mut bytes = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        if !*swallows.borrow() && to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

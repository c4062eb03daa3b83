//! A visitor who sends all the time, comes back after each goodbye to any of the servers, and sends
//! again what was not acknowledged.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::sleep;
use wasl_protocol::*;

use super::client::{Client, Socket, open, text};
use super::uuid;

/// How many messages a sender has under way.
const WINDOW: usize = 8;

/// What a sender saw.
#[derive(Default)]
pub struct Record {
    pub acked: HashMap<ClientId, Seq>,
    pub goodbyes: Vec<Bye>,
}

/// Sends until it is enough and everything is acknowledged.
pub async fn send_all_the_time(
    hosts: Vec<String>,
    number: u64,
    conversation: ConversationId,
    progress: watch::Sender<usize>,
    mut enough: watch::Receiver<bool>,
) -> Record {
    let mut record = Record::default();
    // In the order of sending: UUIDv7s made one after the other.
    let mut unanswered: BTreeMap<u64, ClientId> = BTreeMap::new();
    let mut count = 0;
    let mut turn = 0;
    loop {
        let host = &hosts[turn % hosts.len()];
        turn += 1;
        let Some(socket) = connect(host).await else {
            // No server listens for a moment between two programs.
            sleep(Duration::from_millis(5)).await;
            continue;
        };
        let mut client = Client::from(socket);
        if !client.try_hello(number).await {
            continue;
        }
        let again: Vec<_> = unanswered.values().cloned().collect();
        for cid in again {
            client
                .try_say(&conversation, &cid, text(cid.as_str()))
                .await;
        }
        loop {
            while unanswered.len() < WINDOW && !*enough.borrow_and_update() {
                count += 1;
                let cid = ClientId::new(uuid());
                unanswered.insert(count, cid.clone());
                client
                    .try_say(&conversation, &cid, text(cid.as_str()))
                    .await;
            }
            if unanswered.is_empty() {
                return record;
            }
            match client.next().await {
                Some(ServerFrame::Ack(ack)) => {
                    // What is stored is acknowledged before the goodbye: nothing comes twice.
                    assert!(!ack.duplicate, "{} was stored without its ack", ack.cid);
                    unanswered.retain(|_, cid| *cid != ack.cid);
                    assert_eq!(record.acked.insert(ack.cid, ack.seq), None);
                    progress.send_replace(record.acked.len());
                }
                Some(ServerFrame::Error(error)) => panic!("a send failed: {error:?}"),
                Some(ServerFrame::Bye(bye)) => record.goodbyes.push(bye),
                Some(_) => {}
                None => break,
            }
        }
    }
}

/// A socket, where a server is there and takes it.
async fn connect(host: &str) -> Option<Socket> {
    TcpStream::connect(host).await.ok()?;
    let host = host.to_owned();
    // A server that ends in between is no answer, which `open` does not forgive.
    let opening = tokio::spawn(async move {
        let origin = format!("http://{host}");
        let headers = [
            ("origin", origin.as_str()),
            ("sec-websocket-protocol", SUBPROTOCOL),
        ];
        open(&host, "/v1/ws", &headers).await
    });
    opening.await.ok()?.ok()
}

impl Record {
    /// Wants every acknowledged message once, where it was said, and nothing else.
    pub async fn is_what_is_stored(&self, reader: &mut Client) {
        let events = reader.events(self.acked.len()).await;
        for (place, event) in (1..).zip(&events) {
            assert_eq!(event.seq, Seq(place), "no holes");
            let cid = event.cid.as_ref().unwrap();
            assert_eq!(
                self.acked.get(cid),
                Some(&event.seq),
                "once, where it was said"
            );
        }
        let more = reader.settle().await;
        let more = more
            .iter()
            .filter(|frame| matches!(frame, ServerFrame::Event(_)));
        assert_eq!(more.count(), 0, "nothing was stored without an ack");
    }
}

//! The auditor: reads what the store has, through the wire, as an agent who has nothing yet.
//!
//! So it reads the same from every store, and what it reads is what anybody would get.

use std::net::SocketAddr;

use tokio::net::TcpStream;
use wasl_protocol::{
    ClientFrame, ConversationId, DeviceId, Hello, HelloRole, MAX_SYNC_EVENTS, MessageEvent, Seq,
    ServerFrame, Sync, Timestamp, VERSION, uuid_v7,
};

use crate::check::{Stored, Truth};
use wasl_rig::agent::Pass;
use wasl_rig::failure::{During as _, Failure};
use wasl_rig::wire::{Door, Talk, open};

/// Reads every conversation of the site.
pub async fn read_all(host: SocketAddr, pass: &Pass) -> Result<Truth, Failure> {
    let tcp = TcpStream::connect(host).await.during("reach the server")?;
    let stream = open(tcp, host, &Door::Agent(pass.clone())).await?;
    let mut talk = Talk::over(stream);
    talk.say(&ClientFrame::Hello(Hello {
        v: VERSION,
        role: HelloRole::Agent,
        device: DeviceId::new("auditor"),
        positions: Vec::new(),
    }))
    .await?;
    let mut truth = Truth::new();
    for summary in pass.inbox(host).await? {
        let events = read_one(&mut talk, &summary.id).await?;
        let head = summary.head;
        let customer = summary.visitor.verified.map(|verified| verified.subject);
        let stored = Stored {
            head,
            events,
            customer,
        };
        truth.insert(summary.id, stored);
    }
    Ok(truth)
}

/// Reads page after page until one is empty.
async fn read_one(
    talk: &mut Talk,
    conversation: &ConversationId,
) -> Result<Vec<MessageEvent>, Failure> {
    let mut events: Vec<MessageEvent> = Vec::new();
    loop {
        let after = events.last().map_or(Seq::ZERO, |event| event.seq);
        let before = events.len();
        talk.say(&sync(conversation.clone(), after)).await?;
        // A place in a conversation that is not there is answered by `reset`: the page is over.
        let beacon = ConversationId::new(uuid_v7(Timestamp::default(), [1, events.len() as u64]));
        talk.say(&sync(beacon.clone(), Seq(1))).await?;
        loop {
            match talk.hear().await? {
                Some(ServerFrame::Event(event)) if event.conversation == *conversation => {
                    events.push(event);
                }
                Some(ServerFrame::Reset(reset)) if reset.conversation == beacon => break,
                Some(ServerFrame::Error(error)) => {
                    return Err(Failure::Nonsense(format!("{error:?}")));
                }
                Some(_) => {}
                None => return Err(Failure::Nonsense("the auditor was cut off".to_owned())),
            }
        }
        if events.len() == before {
            return Ok(events);
        }
    }
}

fn sync(conversation: ConversationId, after: Seq) -> ClientFrame {
    ClientFrame::Sync(Sync {
        conversation,
        after,
        limit: MAX_SYNC_EVENTS,
    })
}

//! After the faults: the network is well, everybody says a last word, and then all must come to
//! rest with the whole of every conversation.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, sleep};
use wasl_protocol::{ConversationId, Seq};

use super::cast::Cast;
use crate::check::{Screen, Violation};
use crate::client::{Handle, Order, Role, Standing};
use crate::line::Flow;
use crate::stage::Stage;
use wasl_rig::agent::Pass;
use wasl_rig::failure::Failure;

/// How long everybody has. Waits that the server orders are up to 3.3 s, of the clients' own the
/// longest is the 15 s after which a message without an answer is sent again.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often to look.
const LOOK: Duration = Duration::from_millis(50);

/// How often a person who waits looks at the page, which wakes it.
const WAKE: u32 = 10;

/// Lets everybody come to rest; who does not is named.
pub async fn settle(cast: &Cast, stage: &Stage) -> Result<Vec<Violation>, Failure> {
    for line in &cast.lines {
        line.set(Flow::Open);
    }
    stage.mend();
    let (host, pass) = (stage.host(0)?, cast.pass.lock().await.clone());
    let deadline = Instant::now() + PATIENCE;
    // The last word comes from everybody who is there, so that nobody's end is silent.
    let mut spoken = vec![false; cast.clients.len()];
    let mut look = 0;
    loop {
        for (client, spoken) in cast.clients.iter().zip(&mut spoken) {
            let open = client.standing().open;
            if open && !*spoken {
                client.order(Order::Write(1));
                *spoken = true;
            }
            client.order(Order::Retry);
            if !open && look % WAKE == 0 {
                client.order(Order::Wake);
            }
        }
        look += 1;
        sleep(LOOK).await;
        let quiet = |client: &Handle| {
            let standing = client.standing();
            standing.open && standing.waiting == 0
        };
        let is_late = Instant::now() >= deadline;
        let at_rest = spoken.iter().all(|spoken| *spoken) && cast.clients.iter().all(quiet);
        if !at_rest && !is_late {
            continue;
        }
        let heads = heads(host, &pass).await?;
        for client in &cast.clients {
            if let Role::Agent = client.role {
                // The inbox is what a console opens with.
                for conversation in heads.keys() {
                    client.order(Order::Follow(conversation.clone()));
                }
            }
        }
        let unsettled: Vec<_> = cast
            .clients
            .iter()
            .zip(&cast.storages)
            .filter_map(|(client, storage)| lacks(client, storage.all().len(), &heads))
            .collect();
        if unsettled.is_empty() || is_late {
            return Ok(unsettled);
        }
    }
}

async fn heads(host: SocketAddr, pass: &Pass) -> Result<BTreeMap<ConversationId, Seq>, Failure> {
    let inbox = pass.inbox(host).await?;
    Ok(inbox
        .into_iter()
        .map(|summary| (summary.id, summary.head))
        .collect())
}

/// What a client has not.
fn lacks(
    client: &Handle,
    stored: usize,
    heads: &BTreeMap<ConversationId, Seq>,
) -> Option<Violation> {
    let Standing {
        open,
        waiting,
        last,
    } = client.standing();
    let has = |id: &ConversationId| last.get(id).copied().unwrap_or_default();
    let concerns = |id: &ConversationId| match &client.role {
        Role::Visitor(_, own) => id == own,
        Role::Agent => true,
    };
    let behind: Vec<String> = heads
        .iter()
        .filter(|(id, head)| concerns(id) && has(id) != **head)
        .map(|(id, head)| format!("{} of {} in {id}", has(id).0, head.0))
        .collect();
    if open && waiting == 0 && stored == 0 && behind.is_empty() {
        return None;
    }
    let open = if open { "connected" } else { "not connected" };
    Some(Violation::Unsettled {
        client: client.name.clone(),
        state: format!(
            "{open}, {waiting} unsent, {stored} in storage, has {}",
            if behind.is_empty() {
                "everything".to_owned()
            } else {
                behind.join(", ")
            }
        ),
    })
}

/// What every client shows.
pub async fn screens(cast: &Cast) -> Vec<Screen> {
    let mut screens = Vec::new();
    for client in &cast.clients {
        let (ask, answer) = oneshot::channel();
        client.order(Order::Show(ask));
        // A client lives as long as its handle, so it answers.
        for (conversation, items) in answer.await.unwrap_or_default() {
            screens.push(Screen {
                client: client.name.clone(),
                conversation,
                items,
            });
        }
    }
    screens
}

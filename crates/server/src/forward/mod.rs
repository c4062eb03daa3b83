//! Forwards at work: takes those that are due, one lease each, and does what `plan` orders.
//!
//! Started with the server. It ends with it: a post that is under way is dropped then and counts
//! as not made, so its events go out again, with the same ids.

mod answer;
mod plan;
mod wait;
mod write;

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use wasl_protocol::Timestamp;

use crate::clock;
use crate::metrics::METRICS;
use crate::outgoing::{Reach, post};
use crate::state::State;
use crate::store::{Forward, ForwardId, ForwardItem, Lease, Progress, Room, StoreError};

pub use answer::Answer;
use plan::{Input, LOOK_AT, Order, Turn};
use write::Unwritable;
pub use write::write;

/// Looks for work until the server ends. `node` is this node's own name.
pub async fn run(app: State, node: String) {
    let mut look = interval(app.config.timing.forward);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut turns = JoinSet::new();
    let mut busy = BTreeSet::new();
    loop {
        tokio::select! {
            () = app.ended() => break,
            Some(ended) = turns.join_next() => {
                match ended {
                    Ok(id) => drop(busy.remove(&id)),
                    Err(error) => {
                        // Which one it was is not told; what is leased is not due anyway.
                        tracing::error!(%error, "a forward's turn failed");
                        busy.clear();
                    }
                }
            }
            _ = look.tick() => {
                let due = match app.store.due_forwards(clock::now()).await {
                    Ok(due) => due,
                    Err(error) => {
                        tracing::warn!(%error, "cannot look for forwards");
                        continue;
                    }
                };
                for id in due {
                    if busy.insert(id.clone()) {
                        let (app, node) = (app.clone(), node.clone());
                        turns.spawn(async move {
                            if let Err(error) = turn(&app, &id, &node).await {
                                tracing::warn!(%error, forward = %id.name, "a forward's turn ended early");
                            }
                            id
                        });
                    }
                }
            }
        }
    }
    // Each gives its lease back.
    while turns.join_next().await.is_some() {}
}

/// A turn of one forward, from lease to lease's end.
async fn turn(app: &State, id: &ForwardId, node: &str) -> Result<(), StoreError> {
    let lease = |now: Timestamp, length: Duration| Lease {
        by: node.to_owned(),
        until: later(now, length),
    };
    let held = app.config.timing.lease;
    let now = clock::now();
    let leased = app.store.lease_forward(id.clone(), lease(now, held), now);
    let Some((forward, mut progress)) = leased.await? else {
        return Ok(());
    };
    let mut turn = Turn::new(forward.clone(), progress.clone());
    let mut input = Input::Begun;
    loop {
        input = match turn.update(clock::now(), input) {
            Order::Read(after) => {
                let found = app.store.events_after(&id.site, after, LOOK_AT);
                Input::Found(found.await?)
            }
            Order::Post(batch) => {
                let reach = app.config.reach;
                tokio::select! {
                    answer = deliver_items(reach, &forward, &batch) => {
                        count(id, &answer, batch.len());
                        Input::Answered(answer, clock::random_word())
                    }
                    () = app.ended() => return give_back(app, id, node, progress).await,
                }
            }
            Order::Save {
                progress: next,
                dead,
                goes_on,
            } => {
                progress = next;
                let now = clock::now();
                let length = if goes_on { held } else { Duration::ZERO };
                METRICS.letters_of_forwards(&dead);
                let saved = app.store.save_forward(
                    id.clone(),
                    lease(now, length),
                    progress.clone(),
                    dead,
                    Room::default(),
                );
                if !saved.await? {
                    // Removed, or taken over by another node, which goes on from the old place.
                    return Ok(());
                }
                if !goes_on {
                    return Ok(());
                }
                let found = app.store.forward(id).await?;
                let rests = found.is_none_or(|(forward, _)| forward.is_paused);
                if rests || *app.ending.borrow() {
                    return give_back(app, id, node, progress).await;
                }
                Input::Saved
            }
            Order::End => return Ok(()),
        };
    }
}

/// Gives the lease back as it stands.
async fn give_back(
    app: &State,
    id: &ForwardId,
    node: &str,
    progress: Progress,
) -> Result<(), StoreError> {
    let lease = Lease {
        by: node.to_owned(),
        until: Timestamp::from_millis(0),
    };
    let saved = app
        .store
        .save_forward(id.clone(), lease, progress, vec![], Room::default());
    saved.await.map(drop)
}

async fn deliver_items(reach: Reach, forward: &Forward, batch: &[ForwardItem]) -> Answer {
    let events: Vec<(&str, &str)> = batch.iter().map(|one| (&*one.id, &*one.json)).collect();
    deliver(reach, forward, &events).await
}

/// Posts a batch, each event by its id and its JSON, and reads the answer.
pub async fn deliver(reach: Reach, forward: &Forward, batch: &[(&str, &str)]) -> Answer {
    let sent_at = clock::now();
    let written = match write(forward, batch.iter().copied(), sent_at) {
        Ok(written) => written,
        Err(Unwritable::Event(id)) => return without(reach, forward, batch, &id).await,
        Err(error @ (Unwritable::Address(_) | Unwritable::Header(_))) => {
            return Answer::Later {
                said: error.to_string(),
                wait: None,
            };
        }
    };
    let posted = post(reach, written).await;
    Answer::of(posted, forward.format, clock::now())
}

/// A batch with an event that cannot be written: what stands before it is posted, and the event is
/// refused when it is the first.
async fn without(reach: Reach, forward: &Forward, batch: &[(&str, &str)], id: &str) -> Answer {
    let place = batch.iter().position(|(other, _)| *other == id);
    let place = place.unwrap_or(0);
    if place == 0 {
        return Answer::Taken {
            refused: vec![(0, format!("the event {id} is no CloudEvent"))],
            again: (1..batch.len()).collect(),
            wait: None,
        };
    }
    match Box::pin(deliver(reach, forward, &batch[..place])).await {
        Answer::Taken {
            refused,
            again,
            wait,
        } if again.is_empty() => Answer::Taken {
            refused,
            again: (place..batch.len()).collect(),
            wait,
        },
        other @ (Answer::Taken { .. }
        | Answer::Later { .. }
        | Answer::TooLarge(_)
        | Answer::Never(_)) => other,
    }
}

fn count(id: &ForwardId, answer: &Answer, events: usize) {
    let outcome = match answer {
        Answer::Taken { .. } => "taken",
        Answer::Later { .. } => "later",
        Answer::TooLarge(_) => "too_large",
        Answer::Never(_) => "refused",
    };
    METRICS.forwarded(id, outcome, events);
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    let millis = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    Timestamp::from_millis(now.as_millis().saturating_add(millis))
}

//! Many tasks on two nodes at once.

use std::collections::HashMap;

use tokio::task::JoinSet;
use wasl_protocol::*;
use wasl_server::store::{Sender, wait};

use crate::fixture::*;

pub async fn many_writers_leave_no_hole(fixture: &Fixture) {
    const WRITERS: usize = 8;
    const MESSAGES: usize = 40;
    let conversations: Vec<_> = (0..3).map(|_| conversation()).collect();
    let mut tasks = JoinSet::new();
    for writer in 0..WRITERS {
        let nodes = [fixture.node(0).clone(), fixture.node(1).clone()];
        let conversations = conversations.clone();
        tasks.spawn(async move {
            let mut acknowledged = Vec::new();
            for number in 0..MESSAGES {
                let conversation = &conversations[(writer + number) % conversations.len()];
                let append = says(conversation, &format!("{writer}/{number}"));
                let stored = nodes[number % 2].append(append.clone()).await.unwrap();
                if number % 5 == 0 {
                    // The acknowledgement was lost: the other node hears it again.
                    let again = nodes[(number + 1) % 2].append(append.clone()).await;
                    let again = again.unwrap();
                    assert!(again.duplicate);
                    assert_eq!((again.seq, &again.id), (stored.seq, &stored.id));
                }
                acknowledged.push((append, stored));
            }
            acknowledged
        });
    }
    let acknowledged = tasks.join_all().await.concat();
    let mut stored = HashMap::new();
    for conversation in &conversations {
        for event in log(fixture.node(0), conversation).await {
            let cid = event.cid.clone().unwrap();
            assert_eq!(stored.insert(cid, event), None, "stored twice");
        }
    }
    assert_eq!(stored.len(), WRITERS * MESSAGES);
    for (append, answer) in acknowledged {
        let event = &stored[&append.cid];
        assert_eq!((event.seq, &event.id), (answer.seq, &answer.id));
        assert_eq!(event.conversation, append.conversation);
        assert_eq!(event.body, append.body);
    }
}

pub async fn one_first_message_opens(fixture: &Fixture) {
    for number in 0..20 {
        let conversation = conversation();
        let order = |words: &str| {
            let sender = Sender::Visitor(visitor(number));
            order(sender, &conversation, text(words))
        };
        let (one, two) = tokio::join!(
            fixture.node(0).append(order("one")),
            fixture.node(1).append(order("two")),
        );
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_ne!(one.created, two.created, "one of them opened it");
        assert_eq!(one.seq.0 + two.seq.0, 3);
        assert_eq!(log(fixture.node(0), &conversation).await.len(), 2);
    }
}

pub async fn the_same_message_at_once_is_stored_once(fixture: &Fixture) {
    let conversation = conversation();
    for number in 1..=20 {
        let append = says(&conversation, &number.to_string());
        let (one, two) = tokio::join!(
            fixture.node(0).append(append.clone()),
            fixture.node(1).append(append.clone()),
        );
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_ne!(one.duplicate, two.duplicate);
        assert_eq!((one.seq, &one.id), (two.seq, &two.id));
        assert_eq!(one.seq, Seq(number));
    }
    assert_eq!(log(fixture.node(1), &conversation).await.len(), 20);
}

/// Batches of two nodes that touch the same conversations and visitors in opposite orders.
pub async fn a_crossing_of_conversations_ends(fixture: &Fixture) {
    const ROUNDS: usize = 5;
    const PEOPLE: u32 = 30;
    let conversations: Vec<_> = (0..PEOPLE).map(|_| conversation()).collect();
    for round in 0..ROUNDS {
        let mut answers = Vec::new();
        let mut notes = JoinSet::new();
        for (node, backwards) in [(0, false), (1, true)] {
            let people: Vec<u32> = if backwards {
                (0..PEOPLE).rev().collect()
            } else {
                (0..PEOPLE).collect()
            };
            for person in people {
                let conversation = &conversations[usize::try_from(person).unwrap()];
                let sender = Sender::Visitor(visitor(person));
                let append = order(sender, conversation, text(&format!("{round}/{node}")));
                answers.push(fixture.node(node).submit(append).unwrap());
                let store = fixture.node(node).clone();
                notes.spawn(async move { store.note_visitor(visitor(person), NOW).await });
            }
        }
        for answer in answers {
            assert!(!wait(answer).await.unwrap().duplicate);
        }
        for noted in notes.join_all().await {
            noted.unwrap();
        }
    }
    for conversation in &conversations {
        assert_eq!(log(fixture.node(0), conversation).await.len(), ROUNDS * 2);
    }
}

//! The waits for an agent, and how often the FAQ is asked.

use wasl_protocol::*;
use wasl_server::asked::{Count, ONE, day_of, faded};
use wasl_server::queue::{Waited, Waiting};
use wasl_server::store::{Append, EventRecord, Sender};

use crate::fixture::*;

const RESOLVED: Body = Body::Status {
    state: ConversationState::Resolved,
};

fn at(second: u64) -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() + second * 1_000)
}

fn of(number: u32, conversation: &ConversationId, body: Body, second: u64) -> Append {
    Append {
        now: at(second),
        ..order(Sender::Visitor(visitor(number)), conversation, body)
    }
}

fn by_agent(conversation: &ConversationId, body: Body, second: u64) -> Append {
    Append {
        now: at(second),
        ..agent_does(conversation, body)
    }
}

pub async fn who_waits_for_an_agent_is_known(fixture: &Fixture) {
    let shop = SiteId::new("shop");
    let (one, two) = (conversation(), conversation());
    let handover = Body::Handover { asked: vec![] };
    let steps = [
        of(1, &one, handover, 0),
        of(1, &one, text("hello?"), 5),
        of(2, &two, text("me too"), 10),
        by_agent(&one, text("yes?"), 60),
        by_agent(&one, text("well?"), 61),
        of(1, &one, text("thanks"), 70),
    ];
    for (number, step) in steps.into_iter().enumerate() {
        fixture.node(number).append(step).await.unwrap();
    }
    let store = fixture.node(1);
    let waits = store.waits(&shop, at(80)).await.unwrap();
    let waiting = |number: u32, conversation: &ConversationId, second, first| Waiting {
        conversation: conversation.clone(),
        visitor: VisitorId::new(format!("visitor-{number}")),
        since: at(second),
        first,
    };
    let two_waits = waiting(2, &two, 10, true);
    assert_eq!(
        waits.waiting,
        [two_waits.clone(), waiting(1, &one, 70, false)]
    );
    let answered = Waited {
        since: at(0),
        until: at(60),
    };
    assert_eq!(waits.waited, [answered]);
    let other = store.waits(&SiteId::new("other"), at(80)).await.unwrap();
    assert_eq!(other.waiting, []);

    // The end ends a wait without an answer; who comes back waits anew.
    store.append(by_agent(&one, RESOLVED, 90)).await.unwrap();
    let waits = store.waits(&shop, at(90)).await.unwrap();
    assert_eq!((waits.waiting, waits.waited.len()), (vec![two_waits], 1));
    let again = of(1, &one, text("again"), 100);
    fixture.node(0).append(again.clone()).await.unwrap();
    fixture.node(1).append(again).await.unwrap();
    let waits = store.waits(&shop, at(100)).await.unwrap();
    assert_eq!(waits.waiting[1], waiting(1, &one, 100, true));
    // Nobody waits for ever.
    let waits = store.waits(&shop, at(100 + 24 * 60 * 60)).await.unwrap();
    assert_eq!(waits.waiting, [waiting(1, &one, 100, true)]);
    store
        .block(
            shop.clone(),
            VisitorId::new("visitor-1"),
            AgentId::new("a"),
            NOW,
        )
        .await
        .unwrap();
    let waits = store.waits(&shop, at(100)).await.unwrap();
    assert_eq!(waits.waiting.len(), 1, "who is blocked waits for nobody");
}

pub async fn a_burst_is_one_wait(fixture: &Fixture) {
    let shop = SiteId::new("shop");
    let one = conversation();
    let store = fixture.node(0);
    let steps = [
        of(1, &one, text("a"), 0),
        of(1, &one, text("b"), 1),
        by_agent(&one, text("c"), 2),
        of(1, &one, text("d"), 3),
        by_agent(&one, text("e"), 4),
        by_agent(&one, RESOLVED, 5),
        of(1, &one, text("f"), 6),
    ];
    // Handed in at once: they may share a transaction.
    let answers: Vec<_> = steps
        .into_iter()
        .map(|step| store.submit(step).unwrap())
        .collect();
    for answer in answers {
        wasl_server::store::wait(answer).await.unwrap();
    }
    let waits = store.waits(&shop, at(10)).await.unwrap();
    let spans: Vec<_> = waits
        .waiting
        .iter()
        .map(|one| (one.since, one.first))
        .collect();
    assert_eq!(spans, [(at(6), true)]);
    let waited = [Waited {
        since: at(0),
        until: at(2),
    }];
    assert_eq!(waits.waited, waited, "only first answers tell the pace");
}

fn answered(id: &str, session: &str, entry: &str) -> EventRecord {
    EventRecord {
        id: id.to_owned(),
        kind: "wasl.faq.answered".to_owned(),
        session: session.to_owned(),
        json: format!(
            r#"{{"data":{{"page":{{"url":"https://shop.example/p?x=1"}},"stage":"before","properties":{{"entry":"{entry}"}}}}}}"#
        ),
    }
}

pub async fn an_entry_counts_once_a_session_and_day(fixture: &Fixture) {
    let shop = SiteId::new("shop");
    let day = |days: u64| at(days * 24 * 60 * 60);
    let batch = vec![
        answered("1", "s", "returns"),
        answered("1", "s", "returns"),
        answered("2", "s", "returns"),
        answered("3", "t", "returns"),
        answered("4", "s", "sizes"),
    ];
    let (one, two) = (fixture.node(0), fixture.node(1));
    let (first, second) = tokio::join!(
        one.add_events(shop.clone(), batch.clone(), day(0)),
        two.add_events(shop.clone(), batch.into_iter().rev().collect(), day(0)),
    );
    first.and(second).unwrap();
    let count = |scope: &str, entry: &str, weight, days| Count {
        scope: scope.to_owned(),
        entry: entry.to_owned(),
        weight,
        day: day_of(day(days)),
    };
    let mut expected = Vec::new();
    for scope in ["all", "page:/p", "stage:before"] {
        expected.push(count(scope, "returns", 2 * ONE, 0));
        expected.push(count(scope, "sizes", ONE, 0));
    }
    assert_eq!(two.faq_counts(&shop).await.unwrap(), expected);
    assert_eq!(two.faq_counts(&SiteId::new("other")).await.unwrap(), []);

    // The same session on another day; the statements fade as `faded` does.
    for (place, days) in [1_u64, 2, 19, 60].into_iter().enumerate() {
        let event = vec![answered(&format!("later-{days}"), "s", "returns")];
        let node = fixture.node(place);
        node.add_events(shop.clone(), event, day(days))
            .await
            .unwrap();
        let before = expected[0].clone();
        let passed = day_of(day(days)) - before.day;
        expected[0] = count("all", "returns", ONE + faded(before.weight, passed), days);
        let counts = one.faq_counts(&shop).await.unwrap();
        assert_eq!(counts[0], expected[0], "after {days} days");
    }
    // A node whose clock is behind takes nothing away.
    let late = vec![answered("late", "u", "returns")];
    two.add_events(shop.clone(), late, day(3)).await.unwrap();
    let counts = one.faq_counts(&shop).await.unwrap();
    assert_eq!(counts[0].weight, expected[0].weight + ONE);
    assert_eq!(counts[0].day, expected[0].day);
    one.forget_asked(day_of(day(60)), day_of(day(60)))
        .await
        .unwrap();
    let counts = two.faq_counts(&shop).await.unwrap();
    assert!(
        counts.iter().all(|one| one.entry == "returns"),
        "{counts:?}"
    );
}

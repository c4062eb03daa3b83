//! Storing messages and reading them back.

use wasl_protocol::*;
use wasl_server::store::{News, Side, wait};

use crate::fixture::*;

pub async fn a_message_is_stored_once(fixture: &Fixture) {
    let conversation = conversation();
    let hello = says(&conversation, "hello");
    let stored = fixture.node(0).append(hello.clone()).await.unwrap();
    assert_eq!((stored.seq, stored.duplicate), (Seq(1), false));
    assert!(stored.created);
    let [event] = &stored.events[..] else {
        panic!("{:?}", stored.events)
    };
    assert_eq!((&event.id, event.at), (&stored.id, NOW));
    assert_eq!(event.cid.as_ref(), Some(&hello.cid));
    let summary = stored.summary.clone().unwrap();
    assert_eq!((summary.head, summary.visitor_seen), (Seq(1), Seq(1)));
    assert_eq!((summary.agent_seen, &*summary.preview), (Seq(0), "hello"));
    let [News::Appended { side, appended, .. }] = &fixture.news()[..] else {
        panic!("it is published once")
    };
    assert_eq!((*side, appended), (Side::Visitor, &stored));

    let again = fixture.node(1).append(hello.clone()).await.unwrap();
    assert!(again.duplicate && again.events.is_empty());
    assert_eq!(
        (again.seq, &again.id, again.at),
        (stored.seq, &stored.id, stored.at)
    );
    let other = wasl_server::store::Append {
        sent: text("other"),
        body: text("other"),
        ..hello.clone()
    };
    let conflict = fixture.node(0).append(other).await.unwrap_err();
    assert_eq!(conflict, refused(ErrorCode::Conflict));
    let mut of_agent = agent_does(&conversation, text("hello"));
    of_agent.cid = hello.cid;
    let conflict = fixture.node(1).append(of_agent).await.unwrap_err();
    assert_eq!(conflict, refused(ErrorCode::Conflict));
    assert_eq!(fixture.news(), [], "nothing of this is news");

    let next = fixture.node(1).append(says(&conversation, "next")).await;
    assert_eq!(next.unwrap().seq, Seq(2), "neither took a place");
    assert_eq!(log(fixture.node(0), &conversation).await.len(), 2);
}

pub async fn the_same_cid_is_known_for_ever(fixture: &Fixture) {
    let conversation = conversation();
    let first = says(&conversation, "first");
    fixture.node(0).append(first.clone()).await.unwrap();
    for number in 0..50 {
        let more = says(&conversation, &number.to_string());
        fixture.node(number).append(more).await.unwrap();
    }
    let mut late = first.clone();
    late.now = Timestamp::from_millis(NOW.as_millis() + 400 * 24 * 3_600_000);
    let again = fixture.node(1).append(late).await.unwrap();
    assert_eq!((again.seq, again.at, again.duplicate), (Seq(1), NOW, true));
    // A cid counts in its conversation: in another one it is another message.
    let elsewhere = wasl_server::store::Append {
        conversation: self::conversation(),
        ..first
    };
    assert!(!fixture.node(0).append(elsewhere).await.unwrap().duplicate);
}

pub async fn messages_keep_the_order_of_their_calls(fixture: &Fixture) {
    let conversation = conversation();
    let mut answers = Vec::new();
    for number in 0..300 {
        let append = says(&conversation, &number.to_string());
        answers.push(fixture.node(0).submit(append).unwrap());
    }
    for (place, answer) in (1..).zip(answers) {
        assert_eq!(wait(answer).await.unwrap().seq, Seq(place));
    }
    let events = log(fixture.node(1), &conversation).await;
    for (number, event) in events.iter().enumerate() {
        assert_eq!(event.body, text(&number.to_string()));
    }
    let published: Vec<Seq> = fixture
        .news()
        .into_iter()
        .map(|news| match news {
            News::Appended { appended, .. } => appended.seq,
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(published.is_sorted() && published.len() == 300);
}

pub async fn pages_follow_each_other(fixture: &Fixture) {
    let conversation = conversation();
    for number in 0..7 {
        let append = says(&conversation, &number.to_string());
        fixture.node(0).append(append).await.unwrap();
    }
    let store = fixture.node(1);
    let seqs = async |after, limit| -> Vec<u32> {
        let page = store.messages_after(&conversation, Seq(after), limit).await;
        page.unwrap().iter().map(|event| event.seq.0).collect()
    };
    assert_eq!(seqs(0, 3).await, [1, 2, 3]);
    assert_eq!(seqs(3, 3).await, [4, 5, 6]);
    assert_eq!(seqs(6, 3).await, [7]);
    assert_eq!(seqs(7, 3).await, [] as [u32; 0]);
    assert_eq!(seqs(99, 3).await, [] as [u32; 0]);
    let nowhere = self::conversation();
    let unknown = store.messages_after(&nowhere, Seq::ZERO, 9);
    assert_eq!(unknown.await.unwrap(), []);
}

pub async fn time_does_not_go_back(fixture: &Fixture) {
    let conversation = conversation();
    let before = Timestamp::from_millis(NOW.as_millis() - 60_000);
    fixture
        .node(0)
        .append(says(&conversation, "one"))
        .await
        .unwrap();
    let mut late = says(&conversation, "two");
    late.now = before;
    assert_eq!(fixture.node(1).append(late).await.unwrap().at, NOW);
}

pub async fn every_character_comes_back(fixture: &Fixture) {
    let conversation = conversation();
    let words = "a\u{0}b \u{202e}سلام 👩‍👩‍👧 \\u0000 \"' ; DROP TABLE messages; -- \u{ffff}\n\t";
    let append = says(&conversation, words);
    fixture.node(0).append(append.clone()).await.unwrap();
    let events = log(fixture.node(1), &conversation).await;
    assert_eq!(events[0].body, text(words));
    assert!(fixture.node(1).append(append).await.unwrap().duplicate);
    // What no row can have is not found, and is no failure.
    let nowhere = ConversationId::new("a\u{0}b");
    let store = fixture.node(1);
    assert_eq!(store.ownership(&nowhere).await.unwrap(), None);
    let none = store.messages_after(&nowhere, Seq::ZERO, 9).await.unwrap();
    assert_eq!(none, []);
    assert_eq!(store.site(&SiteId::new("a\u{0}")).await.unwrap(), None);
    assert_eq!(store.agent_by_email("a\u{0}").await.unwrap(), None);
    let rating = Body::Rating(Rating {
        survey: MessageId::new("a\u{0}"),
        score: 1,
        comment: None,
    });
    let mut append = says(&conversation, "");
    (append.sent, append.body) = (rating.clone(), rating);
    let wrong = store.append(append).await.unwrap_err();
    assert_eq!(wrong, refused(ErrorCode::NotFound));
}

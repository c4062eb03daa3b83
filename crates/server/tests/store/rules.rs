//! Who may write what, and what follows from it.

use wasl_protocol::*;
use wasl_server::store::{MAX_CONVERSATIONS, News, Sender, Side, wait};

use crate::fixture::*;

const RESOLVED: Body = Body::Status {
    state: ConversationState::Resolved,
};

fn rating(survey: &MessageId, score: u8, comment: &str) -> Body {
    Body::Rating(Rating {
        survey: survey.clone(),
        score,
        comment: Some(comment.to_owned()),
    })
}

fn visitor_does(conversation: &ConversationId, body: Body) -> wasl_server::store::Append {
    order(Sender::Visitor(visitor(1)), conversation, body)
}

pub async fn who_may_write(fixture: &Fixture) {
    let conversation = conversation();
    let store = fixture.node(0);
    let early = store.append(agent_does(&conversation, text("hi"))).await;
    assert_eq!(early.unwrap_err(), refused(ErrorCode::NotFound));
    store.append(says(&conversation, "hello")).await.unwrap();
    for (sender, expected) in [
        (Sender::Visitor(visitor(1)), None),
        (Sender::Visitor(visitor(2)), Some(ErrorCode::Forbidden)),
        (Sender::Agent(agent("shop")), None),
        (Sender::Agent(agent("other")), Some(ErrorCode::NotFound)),
    ] {
        let append = order(sender, &conversation, text("hi"));
        let answer = fixture.node(1).append(append).await;
        assert_eq!(answer.err(), expected.map(refused));
    }
    assert_eq!(log(store, &conversation).await.len(), 3);
    let found = store.ownership(&conversation).await.unwrap().unwrap();
    assert_eq!(found.site, SiteId::new("shop"));
    assert_eq!(found.visitor, visitor(1).id);
}

pub async fn a_visitor_has_so_many_conversations(fixture: &Fixture) {
    // Some at once, so that a batch counts as well.
    let answers: Vec<_> = (0..MAX_CONVERSATIONS + 2)
        .map(|_| fixture.node(0).submit(says(&conversation(), "hi")).unwrap())
        .collect();
    let mut refusals = 0;
    for answer in answers {
        match wait(answer).await {
            Ok(stored) => assert!(stored.created),
            Err(error) => {
                assert_eq!(error, refused(ErrorCode::Forbidden));
                refusals += 1;
            }
        }
    }
    // The first ones of a visitor nobody knows, in several lines at once, may be some too many.
    assert!(refusals <= 2);
    let more = fixture.node(1).append(says(&conversation(), "hi")).await;
    assert_eq!(more.unwrap_err(), refused(ErrorCode::Forbidden));
    let other = order(Sender::Visitor(visitor(2)), &conversation(), text("hi"));
    assert!(fixture.node(1).append(other).await.unwrap().created);
}

pub async fn resolving_asks_and_writing_reopens(fixture: &Fixture) {
    let (conversation, store) = (conversation(), fixture.node(0));
    store.append(says(&conversation, "hello")).await.unwrap();
    let resolved = store.append(agent_does(&conversation, RESOLVED)).await;
    let resolved = resolved.unwrap();
    let [status, survey] = &resolved.events[..] else {
        panic!("{:?}", resolved.events)
    };
    assert_eq!((status.seq, survey.seq), (Seq(2), Seq(3)));
    assert_eq!(status.id, resolved.id);
    assert!(matches!(&survey.body, Body::Survey { survey } if survey == "csat"));
    assert_eq!(survey.from, Author::System);
    let again = fixture.node(1).append(agent_does(&conversation, RESOLVED));
    let again = again.await.unwrap();
    assert_eq!((again.duplicate, &again.id), (true, &resolved.id));

    let node = fixture.node(1);
    let wrong = visitor_does(&conversation, rating(&status.id, 5, ""));
    let wrong = node.append(wrong).await.unwrap_err();
    assert_eq!(wrong, refused(ErrorCode::NotFound), "not a survey");
    let elsewhere = visitor_does(&self::conversation(), rating(&survey.id, 5, ""));
    let elsewhere = node.append(elsewhere).await.unwrap_err();
    assert_eq!(elsewhere, refused(ErrorCode::NotFound), "another's survey");
    for (score, comment) in [(2, "meh"), (5, "better \u{0} now")] {
        let rated = visitor_does(&conversation, rating(&survey.id, score, comment));
        let summary = node.append(rated).await.unwrap().summary.unwrap();
        assert_eq!(summary.rating, Some(score));
        assert_eq!(summary.state, ConversationState::Resolved);
    }
    let site = SiteId::new("shop");
    assert_eq!(store.rating_counts(&site).await.unwrap(), [0, 0, 0, 0, 1]);
    let kept = store.conversations_of(&visitor(1).id).await.unwrap();
    assert_eq!(kept[0].rating_comment.as_deref(), Some("better \u{0} now"));

    let back = node.append(says(&conversation, "one more thing")).await;
    let back = back.unwrap();
    let [reopened, words] = &back.events[..] else {
        panic!("{:?}", back.events)
    };
    assert_eq!(
        (reopened.seq, words.seq, back.seq),
        (Seq(6), Seq(7), Seq(7))
    );
    let state = ConversationState::Reopened;
    assert_eq!(reopened.body, Body::Status { state });
    assert_eq!(back.summary.unwrap().state, state);
    let resolved = store.append(agent_does(&conversation, RESOLVED)).await;
    assert!(!resolved.unwrap().duplicate, "it was open again");
    log(store, &conversation).await;
}

pub async fn a_whole_story_fits_one_batch(fixture: &Fixture) {
    let (conversation, store) = (conversation(), fixture.node(0));
    let hello = says(&conversation, "hello");
    let orders = [
        hello.clone(),
        agent_does(&conversation, text("hi")),
        hello.clone(),
        agent_does(&conversation, RESOLVED),
        agent_does(&conversation, RESOLVED),
        says(&conversation, "wait"),
        agent_does(&conversation, RESOLVED),
    ];
    // All are in the line before the first is answered.
    let answers: Vec<_> = orders
        .into_iter()
        .map(|order| store.submit(order).unwrap())
        .collect();
    let mut got = Vec::new();
    for answer in answers {
        let stored = wait(answer).await.unwrap();
        got.push((stored.seq.0, stored.duplicate, stored.events.len()));
    }
    assert_eq!(
        got,
        [
            (1, false, 1),
            (2, false, 1),
            (1, true, 0),
            (3, false, 2),
            (3, true, 0),
            (6, false, 2),
            (7, false, 2),
        ]
    );
    let events = log(fixture.node(1), &conversation).await;
    assert_eq!(events.len(), 8);
    let survey = &events[3].id;
    let rated = visitor_does(&conversation, rating(survey, 4, "ok"));
    assert_eq!(store.append(rated).await.unwrap().seq, Seq(9));
}

pub async fn marks_go_forward_only(fixture: &Fixture) {
    let (conversation, store) = (conversation(), fixture.node(0));
    for words in ["one", "two", "three"] {
        store.append(says(&conversation, words)).await.unwrap();
    }
    let site = SiteId::new("shop");
    fixture.news();
    for (node, seq, seen, is_news) in [
        (0, 2, 2, true),
        (1, 1, 2, false),
        (1, 2, 2, false),
        (0, 99, 3, true),
        (1, 99, 3, false),
    ] {
        let marked = fixture.node(node);
        let marked = marked.mark_seen(site.clone(), conversation.clone(), Side::Agents, Seq(seq));
        marked.await.unwrap();
        let mark = store.ownership(&conversation).await.unwrap().unwrap().mark;
        assert_eq!((mark.agent_seen, mark.visitor_seen), (Seq(seen), Seq(3)));
        let told: Vec<_> = fixture
            .news()
            .into_iter()
            .map(|news| match news {
                News::Seen { summary, .. } => summary.agent_seen,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(told, if is_news { vec![Seq(seen)] } else { vec![] });
    }
    let answer = store.append(agent_does(&conversation, text("hi"))).await;
    let summary = answer.unwrap().summary.unwrap();
    assert_eq!((summary.agent_seen, summary.visitor_seen), (Seq(4), Seq(3)));
    let nowhere = store.mark_seen(site, self::conversation(), Side::Visitor, Seq(1));
    nowhere.await.unwrap();
}

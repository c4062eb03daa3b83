//! What is known of visitors, and how conversations are listed.

use wasl_protocol::*;
use wasl_server::store::{News, Sender};

use crate::fixture::*;

pub async fn facts_are_kept_of_those_who_wrote(fixture: &Fixture) {
    let store = fixture.node(0);
    store.note_visitor(visitor(1), NOW).await.unwrap();
    assert_eq!(fixture.news(), []);
    assert_eq!(store.conversations_of(&visitor(1).id).await.unwrap(), []);

    let (first, second) = (conversation(), conversation());
    for conversation in [&first, &second] {
        let mut append = says(conversation, "hello");
        append.now = Timestamp::from_millis(NOW.as_millis() + u64::from(*conversation == second));
        store.append(append).await.unwrap();
    }
    fixture.news();
    let mut named = visitor(1);
    named.identity.name = Some("Sami سامي".to_owned());
    named.page.stage = Some("during".to_owned());
    named.page.page_count = 7;
    fixture.node(1).note_visitor(named, NOW).await.unwrap();
    let [News::Facts { site, summaries }] = &fixture.news()[..] else {
        panic!("the others hear of it")
    };
    assert_eq!(*site, SiteId::new("shop"));
    let ids: Vec<_> = summaries.iter().map(|summary| &summary.id).collect();
    assert_eq!(ids, [&first, &second], "the oldest first");

    let mut reachable = visitor(1);
    reachable.identity.contact = Some("sami@mail.example".to_owned());
    reachable.locale = "ar".to_owned();
    store.note_visitor(reachable, NOW).await.unwrap();
    let known = fixture.node(1).conversations_of(&visitor(1).id).await;
    let known = known.unwrap();
    assert_eq!(known.len(), 2);
    for summary in known {
        let facts = summary.visitor;
        assert_eq!(
            facts.name.as_deref(),
            Some("Sami سامي"),
            "it was not told again"
        );
        assert_eq!(facts.contact.as_deref(), Some("sami@mail.example"));
        assert_eq!((&*facts.locale, facts.page.stage), ("ar", None));
        assert_eq!(facts.page.page_count, 1);
    }
}

pub async fn the_inbox_has_the_latest_first(fixture: &Fixture) {
    let conversations: Vec<_> = (0..4).map(|_| conversation()).collect();
    for (number, conversation) in (0_u32..).zip(&conversations) {
        let sender = Sender::Visitor(visitor(number));
        let mut append = order(sender, conversation, text("hello"));
        append.now = Timestamp::from_millis(NOW.as_millis() + u64::from(number));
        fixture.node(0).append(append).await.unwrap();
    }
    let mut answer = agent_does(&conversations[1], text("hi"));
    answer.now = Timestamp::from_millis(NOW.as_millis() + 1_000);
    fixture.node(1).append(answer).await.unwrap();
    let listed = fixture.node(0).inbox(&SiteId::new("shop")).await.unwrap();
    let listed: Vec<_> = listed.into_iter().map(|summary| summary.id).collect();
    let expected = [1, 3, 2, 0].map(|number: usize| conversations[number].clone());
    assert_eq!(listed, expected);
    let none = fixture.node(0).inbox(&SiteId::new("other")).await.unwrap();
    assert_eq!(none, []);
}

pub async fn a_blocked_visitor_is_refused_until_unblocked(fixture: &Fixture) {
    let (known, fresh) = (conversation(), conversation());
    let first = says(&known, "hello");
    fixture.node(0).append(first.clone()).await.unwrap();
    let blocked = visitor(1).id;
    let by = agent("shop").id;
    let store = fixture.node(1);
    let elsewhere = store.block(SiteId::new("other"), blocked.clone(), by.clone(), NOW);
    assert_eq!(elsewhere.await, Err(refused(ErrorCode::NotFound)));
    fixture.news();
    for _ in 0..2 {
        let block = store.block(SiteId::new("shop"), blocked.clone(), by.clone(), NOW);
        block.await.unwrap();
        assert!(fixture.node(0).is_blocked(&blocked).await.unwrap());
        let [News::Facts { summaries, .. }] = &fixture.news()[..] else {
            panic!("the agents hear of it")
        };
        assert!(summaries[0].visitor.blocked);
    }
    for conversation in [&known, &fresh] {
        let refusal = fixture.node(0).append(says(conversation, "more")).await;
        assert_eq!(refusal, Err(refused(ErrorCode::Forbidden)));
    }
    let again = fixture.node(0).append(first).await.unwrap();
    assert!(again.duplicate, "what was stored is acknowledged again");
    fixture.node(0).note_visitor(visitor(1), NOW).await.unwrap();
    let listed = store.conversations_of(&blocked).await.unwrap();
    assert!(listed[0].visitor.blocked, "new facts do not unblock");
    let answer = agent_does(&known, text("we still write"));
    fixture.node(0).append(answer).await.unwrap();

    let unblock = store.unblock(SiteId::new("shop"), blocked.clone());
    unblock.await.unwrap();
    assert!(!fixture.node(0).is_blocked(&blocked).await.unwrap());
    let stored = fixture.node(0).append(says(&known, "back")).await.unwrap();
    assert!(!stored.summary.unwrap().visitor.blocked);
    assert_eq!(log(store, &known).await.len(), 3);
}

pub async fn what_a_token_proved_stays(fixture: &Fixture) {
    let known = conversation();
    let mut first = says(&known, "hello");
    let Sender::Visitor(record) = &mut first.sender else {
        panic!("a visitor writes")
    };
    record.identity.name = Some("Guest".to_owned());
    fixture.node(0).append(first).await.unwrap();
    let facts = async || {
        let mut listed = fixture
            .node(1)
            .conversations_of(&visitor(1).id)
            .await
            .unwrap();
        listed.remove(0).visitor
    };
    assert_eq!(facts().await.verified, None);

    let named = |name: &str, verified: Option<Verified>| {
        let mut record = visitor(1);
        record.identity.name = Some(name.to_owned());
        record.verified = verified;
        record
    };
    let proof = |minutes: u64| Verified {
        subject: "customer-77".to_owned(),
        until: NOW + Duration::from_secs(minutes * 60),
    };
    let note = async |record| fixture.node(0).note_visitor(record, NOW).await.unwrap();
    note(named("Sami", Some(proof(5)))).await;
    assert_eq!(facts().await.name.as_deref(), Some("Sami"));
    assert_eq!(facts().await.verified, Some(proof(5)));
    let mut claim = named("Somebody", None);
    claim.identity.contact = Some("x@mail.example".to_owned());
    claim.page.page_count = 9;
    note(claim).await;
    let kept = facts().await;
    assert_eq!((kept.name.as_deref(), kept.contact), (Some("Sami"), None));
    assert_eq!((kept.verified, kept.page.page_count), (Some(proof(5)), 9));
    note(named("Sami A.", Some(proof(9)))).await;
    assert_eq!(facts().await.name.as_deref(), Some("Sami A."));
    assert_eq!(facts().await.verified, Some(proof(9)));
    fixture.node(1).append(says(&known, "more")).await.unwrap();
    assert_eq!(facts().await.verified, Some(proof(9)));
}

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

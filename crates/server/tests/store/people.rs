//! Sites, agents, links, sessions.

use std::time::Duration;

use wasl_protocol::*;
use wasl_server::store::{IdentityKey, Redeem, SettingsRecord, SiteRecord, StoreError};

use crate::fixture::*;

fn later(minutes: u64) -> Timestamp {
    NOW + wasl_protocol::Duration::from_millis(
        u64::try_from(Duration::from_secs(minutes * 60).as_millis()).unwrap(),
    )
}

fn redeem(link: u8, email: &str) -> Redeem {
    Redeem {
        link: [link; 32],
        name: "Nora".to_owned(),
        email: email.to_owned(),
        password_hash: format!("hash {link}"),
        now: NOW,
    }
}

pub async fn sites_and_settings_are_changed(fixture: &Fixture) {
    let store = fixture.node(0);
    let settings = |locale: &str, json: &str| SettingsRecord {
        locale: locale.to_owned(),
        json: json.to_owned(),
    };
    let id = SiteId::new("shop");
    let site = |name: &str| SiteRecord {
        id: id.clone(),
        name: name.to_owned(),
        origins: vec!["https://shop.example".to_owned(), "loopback".to_owned()],
    };
    let (en, ar) = (settings("en", r#"{"a":1}"#), settings("ar", r#"{"a": 2}"#));
    let saved = store.save_site(site("One"), vec![en.clone(), ar.clone()], NOW);
    saved.await.unwrap();
    let new = settings("en", r#"{"b":"\u0000"}"#);
    let saved = fixture
        .node(1)
        .save_site(site("Two"), vec![new.clone()], NOW);
    saved.await.unwrap();
    assert_eq!(store.site(&id).await.unwrap(), Some(site("Two")));
    assert_eq!(store.settings(&id).await.unwrap(), [ar, new]);
    let ids: Vec<_> = store.sites().await.unwrap();
    let ids: Vec<_> = ids.iter().map(|site| site.id.as_str()).collect();
    assert_eq!(ids, ["other", "shop"]);
    assert_eq!(store.fact("test").await.unwrap(), None);
    for value in ["one", "two"] {
        store.set_fact("test", value.to_owned()).await.unwrap();
        let found = fixture.node(1).fact("test").await.unwrap();
        assert_eq!(found.as_deref(), Some(value));
    }
    assert!(store.is_ready().await);
}

pub async fn a_link_works_once(fixture: &Fixture) {
    let store = fixture.node(0);
    assert!(!store.has_agents().await.unwrap());
    let site = SiteId::new("shop");
    for (link, until) in [(1, later(1)), (2, later(1)), (3, NOW)] {
        store
            .add_link([link; 32], site.clone(), until)
            .await
            .unwrap();
    }
    store
        .add_link([4; 32], SiteId::new("other"), later(1))
        .await
        .unwrap();
    let node = fixture.node(1);
    for (link, open) in [(1, true), (3, false), (9, false)] {
        assert_eq!(node.link_is_open([link; 32], NOW).await.unwrap(), open);
    }
    let agent = node
        .redeem(redeem(1, "nora@shop.example"))
        .await
        .unwrap()
        .agent;
    for link in [1, 3, 9] {
        let spent = store.redeem(redeem(link, "x@shop.example")).await;
        assert_eq!(spent.unwrap_err(), refused(ErrorCode::LinkExpired));
    }
    let foreign = store.redeem(redeem(4, "nora@shop.example")).await;
    assert_eq!(foreign.unwrap_err(), refused(ErrorCode::Conflict));
    let is_open = store.link_is_open([4; 32], NOW).await.unwrap();
    assert!(is_open, "what was refused did not spend it");
    let found = node.agent_by_email("nora@shop.example").await.unwrap();
    assert_eq!(found, Some((agent, "hash 1".to_owned())));
    assert!(store.has_agents().await.unwrap());
}

pub async fn a_link_works_once_for_many_at_once(fixture: &Fixture) {
    let site = SiteId::new("shop");
    let added = fixture.node(0).add_link([1; 32], site, later(1));
    added.await.unwrap();
    let tries = (0..8).map(|number| {
        let email = format!("{number}@shop.example");
        async move { fixture.node(number).redeem(redeem(1, &email)).await }
    });
    let results = futures_util::future::join_all(tries).await;
    let made = results.iter().filter(|result| result.is_ok()).count();
    assert_eq!(made, 1, "{results:?}");
}

pub async fn a_new_password_ends_the_sessions(fixture: &Fixture) {
    let (store, node) = (fixture.node(0), fixture.node(1));
    let site = SiteId::new("shop");
    for link in [1, 2] {
        store
            .add_link([link; 32], site.clone(), later(1))
            .await
            .unwrap();
    }
    let first = store.redeem(redeem(1, "nora@shop.example")).await.unwrap();
    assert!(first.ended.is_empty());
    let started = store.add_session([7; 32], first.agent.clone(), NOW, later(60));
    started.await.unwrap();
    let again = node.redeem(redeem(2, "nora@shop.example")).await.unwrap();
    assert_eq!(again.agent, first.agent);
    assert_eq!(again.ended, [[7; 32]]);
    assert_eq!(store.session([7; 32], NOW).await.unwrap(), None);
    let (_, hash) = store
        .agent_by_email("nora@shop.example")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(hash, "hash 2");
}

pub async fn sessions_end(fixture: &Fixture) {
    let (store, node) = (fixture.node(0), fixture.node(1));
    let added = store.add_link([1; 32], SiteId::new("shop"), later(1));
    added.await.unwrap();
    let agent = store
        .redeem(redeem(1, "nora@shop.example"))
        .await
        .unwrap()
        .agent;
    for (token, until) in [(7, later(60)), (8, later(1))] {
        let started = store.add_session([token; 32], agent.clone(), NOW, until);
        started.await.unwrap();
    }
    let found = node.session([7; 32], NOW).await.unwrap().unwrap();
    assert_eq!((&found.id, &*found.site_name), (&agent, "SHOP"));
    assert_eq!((&*found.name, &*found.email), ("Nora", "nora@shop.example"));
    assert_eq!(node.session([8; 32], later(1)).await.unwrap(), None);
    assert_eq!(node.session([9; 32], NOW).await.unwrap(), None);
    let all = vec![[9; 32], [8; 32], [7; 32]];
    let open = |now| node.open_sessions(all.clone(), now);
    assert_eq!(open(NOW).await.unwrap(), [[8; 32], [7; 32]]);
    assert_eq!(open(later(1)).await.unwrap(), [[7; 32]]);
    node.end_session([7; 32]).await.unwrap();
    assert_eq!(store.session([7; 32], NOW).await.unwrap(), None);
    assert_eq!(open(NOW).await.unwrap(), [[8; 32]]);
    let none = node.open_sessions(vec![], NOW).await.unwrap();
    assert!(none.is_empty());
}

pub async fn identity_keys_belong_to_their_site(fixture: &Fixture) {
    let (shop, other) = (SiteId::new("shop"), SiteId::new("other"));
    let key = |kid: &str, minutes: u64| IdentityKey {
        kid: kid.to_owned(),
        secret: format!("secret of {kid}"),
        created_at: later(minutes),
    };
    let store = fixture.node(0);
    for (site, key) in [
        (&shop, key("b", 1)),
        (&shop, key("a", 2)),
        (&other, key("c", 0)),
    ] {
        store.add_identity_key(site.clone(), key).await.unwrap();
    }
    let twice = store.add_identity_key(other.clone(), key("a", 3)).await;
    assert!(matches!(twice, Err(StoreError::Failed(_))), "{twice:?}");
    let keys = async |site| fixture.node(1).identity_keys(site).await.unwrap();
    assert_eq!(keys(&shop).await, [key("b", 1), key("a", 2)]);
    assert_eq!(keys(&other).await, [key("c", 0)]);
    let remove = async |site: &SiteId, kid: &str| {
        let removed = store.remove_identity_key(site.clone(), kid.to_owned());
        removed.await.unwrap()
    };
    assert!(!remove(&other, "a").await, "another site's");
    assert!(remove(&shop, "b").await);
    assert!(!remove(&shop, "b").await, "gone already");
    assert_eq!(keys(&shop).await, [key("a", 2)]);
}

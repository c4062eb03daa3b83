//! Dead letters.

use std::time::Duration;

use wasl_protocol::*;
use wasl_server::store::{DeadLetter, Letters, MAX_BODY_BYTES, Reason, Room};

use crate::fixture::*;

pub fn letter(site: &str, body: &[u8], at: Timestamp) -> DeadLetter {
    DeadLetter::collected(
        SiteId::new(site),
        Reason::Schema,
        "prompt is a text",
        body,
        at,
    )
}

fn after(millis: u64) -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() + millis)
}

pub async fn whatever_came_is_kept_as_it_came(fixture: &Fixture) {
    let (shop, other) = (SiteId::new("shop"), SiteId::new("other"));
    let store = fixture.node(0);
    let bodies: [&[u8]; 5] = [
        b"",
        b"\0",
        b"\xff\xfe not text",
        "{\"ن\":\"\\u0000\"}".as_bytes(),
        b"[1,",
    ];
    let letters = bodies.map(|body| letter("shop", body, NOW));
    let odd = letter("other", b"{}", NOW).of_event(Some("an\0id"));
    store
        .keep_letters(letters.to_vec(), Room::default())
        .await
        .unwrap();
    let odd = vec![odd.from_forward("out")];
    fixture
        .node(1)
        .keep_letters(odd, Room::default())
        .await
        .unwrap();
    let listed = fixture.node(1).list_letters(&shop, None, 10).await.unwrap();
    let mut found: Vec<_> = listed.iter().map(|one| one.letter.body.clone()).collect();
    let mut expected = bodies.map(<[u8]>::to_vec).to_vec();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    assert!(
        listed
            .iter()
            .all(|one| one.seen == 1 && one.letter.at == NOW && !one.letter.is_cut())
    );
    let foreign = store
        .list_letters(&other, None, 10)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(foreign.letter.forward.as_deref(), Some("out"));
    assert_eq!(foreign.letter.event.as_deref(), Some("an\u{fffd}id"));
    assert_eq!(
        store.letter(&shop, foreign.position).await.unwrap(),
        None,
        "of another site"
    );
    let one = store.letter(&other, foreign.position).await.unwrap();
    assert_eq!(one, Some(foreign));
    let long = letter("other", &vec![b'x'; MAX_BODY_BYTES + 1], NOW);
    store
        .keep_letters(vec![long], Room::default())
        .await
        .unwrap();
    let long = store
        .list_letters(&other, None, 1)
        .await
        .unwrap()
        .remove(0)
        .letter;
    assert_eq!(
        (long.body.len(), long.size),
        (MAX_BODY_BYTES, MAX_BODY_BYTES + 1)
    );
    assert!(long.is_cut());
}

pub async fn the_same_again_is_counted(fixture: &Fixture) {
    let shop = SiteId::new("shop");
    for number in 0..3 {
        let store = fixture.node(usize::try_from(number).unwrap());
        let letters = vec![
            letter("shop", b"a", after(number)),
            letter("shop", b"b", NOW),
        ];
        let (one, two) = tokio::join!(
            store.keep_letters(letters.clone(), Room::default()),
            fixture
                .node(1)
                .keep_letters(letters.into_iter().rev().collect(), Room::default()),
        );
        one.and(two).unwrap();
    }
    let listed = fixture.node(0).list_letters(&shop, None, 10).await.unwrap();
    assert_eq!(listed.len(), 2);
    let a = listed.iter().find(|one| one.letter.body == b"a").unwrap();
    assert_eq!((a.seen, a.letter.at, a.last_at), (6, NOW, after(2)));
}

pub async fn the_oldest_go_when_there_is_no_room(fixture: &Fixture) {
    let shop = SiteId::new("shop");
    let store = fixture.node(0);
    let bodies = async |before| -> Vec<Vec<u8>> {
        let listed = store.list_letters(&shop, before, 10).await.unwrap();
        listed.into_iter().map(|one| one.letter.body).collect()
    };
    let room = |letters, bytes, secs| Room {
        letters,
        bytes,
        age: Duration::from_secs(secs),
    };
    store
        .keep_letters(vec![letter("other", b"o", NOW)], room(9, 99, 9))
        .await
        .unwrap();
    for body in [b"aa", b"bb", b"cc", b"dd"] {
        store
            .keep_letters(vec![letter("shop", body, NOW)], room(9, 99, 9))
            .await
            .unwrap();
    }
    let gone = store
        .keep_letters(vec![letter("shop", b"ee", NOW)], room(3, 99, 9))
        .await;
    assert_eq!(gone, Ok(2));
    assert_eq!(bodies(None).await, [b"ee", b"dd", b"cc"]);
    let gone = store
        .keep_letters(vec![letter("shop", b"ff", NOW)], room(9, 5, 9))
        .await;
    assert_eq!(gone, Ok(2), "six bytes and eight are too many");
    assert_eq!(bodies(None).await, [b"ff", b"ee"]);
    let gone = store
        .keep_letters(vec![letter("shop", b"gg", after(10_000))], room(9, 99, 9))
        .await;
    assert_eq!(gone, Ok(2), "of age");
    assert_eq!(bodies(None).await, [b"gg"]);
    let other = store
        .list_letters(&SiteId::new("other"), None, 9)
        .await
        .unwrap();
    assert_eq!(other.len(), 1, "another site's room is its own");
}

pub async fn letters_are_dropped_by_number_or_all(fixture: &Fixture) {
    let (shop, other) = (SiteId::new("shop"), SiteId::new("other"));
    let store = fixture.node(0);
    let bodies: [&[u8]; 4] = [b"1", b"2", b"3", b"4"];
    for body in bodies {
        store
            .keep_letters(vec![letter("shop", body, NOW)], Room::default())
            .await
            .unwrap();
    }
    let listed = store.list_letters(&shop, None, 2).await.unwrap();
    let rest = store
        .list_letters(&shop, Some(listed[1].position), 9)
        .await
        .unwrap();
    assert_eq!(
        rest.iter().map(|one| &*one.letter.body).collect::<Vec<_>>(),
        [b"2", b"1"]
    );
    let these = Letters::These(vec![listed[0].position, listed[0].position, 0]);
    assert_eq!(
        store.drop_letters(other, these.clone()).await,
        Ok(0),
        "of another site"
    );
    assert_eq!(store.drop_letters(shop.clone(), these).await, Ok(1));
    assert_eq!(store.drop_letters(shop.clone(), Letters::All).await, Ok(3));
    assert!(store.list_letters(&shop, None, 9).await.unwrap().is_empty());
}

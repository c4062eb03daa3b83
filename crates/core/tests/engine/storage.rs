//! What is kept, when, and that it can be read back.

use wasl_core::record::{Record, Slot};
use wasl_core::{Effect, Event};

use crate::harness::{BARE, Shop, boot};

#[test]
fn a_draft_is_kept_after_a_moment_and_when_the_page_goes() {
    let draft = |text: &str| Effect::Save(Record::Draft(text.into()));
    let mut shop = Shop::open(BARE);
    shop.event(Event::LauncherClicked);
    shop.event(Event::DraftChanged("H".into()));
    shop.event(Event::DraftChanged("He".into()));
    assert!(!shop.log.contains(&draft("H")));
    shop.wait(500);
    assert!(shop.log.contains(&draft("He")));
    shop.event(Event::DraftChanged("Hel".into()));
    assert!(shop.event(Event::PageHidden).contains(&draft("Hel")));
    shop.event(Event::DraftChanged("Hell".into()));
    assert!(shop.event(Event::ComposerLeft).contains(&draft("Hell")));
    shop.event(Event::DraftChanged(String::new()));
    shop.wait(500);
    assert_eq!(shop.log.last(), Some(&Effect::Forget(Slot::Draft)));

    let mut next = boot(BARE);
    next.records = vec![Record::Draft("Hell".into())];
    let mut next = Shop::boot(next);
    next.event(Event::LauncherClicked);
    assert_eq!(next.panel().draft, "Hell");
}

#[test]
fn a_session_record_of_an_older_version_is_read() {
    let record: wasl_core::record::SessionRecord =
        serde_json::from_str(r#"{"id":"s","started_at":1,"active_at":2,"pages":3}"#).unwrap();
    assert_eq!(record.stage, None);
}

//! What a prompt offers and does: replies, products, coupons, greetings, variants, exposure.

use wasl_core::effect::Target;
use wasl_core::event::Command;
use wasl_core::view::{EntryKind, PromptView};
use wasl_core::{Effect, Event};
use wasl_protocol::{Body, Properties};

use crate::harness::{Shop, boot, page};
use crate::patterns::ENGINE;

/// A shop with one prompt, for the event `go`, beside other options.
pub fn options(content: &str, further: &str) -> String {
    format!(
        r#"{{"site":"demo","promptCooldown":0{further},"prompts":[
            {{"id":"p","text":"Hello","when":{{"event.name":"go"}}{content}}}]}}"#
    )
}

pub fn shop(content: &str) -> Shop {
    Shop::open(&options(content, ""))
}

pub fn go(shop: &mut Shop) -> Vec<Effect> {
    shop.event(Event::Commanded(Command::Track {
        name: "go".into(),
        properties: Properties::default(),
    }))
}

pub fn prompt(shop: &Shop) -> Option<PromptView> {
    shop.view().prompt.as_deref().cloned()
}

/// What the reports of a kind say under a key.
pub fn told(shop: &Shop, kind: &str, key: &str) -> Vec<Option<String>> {
    let events = shop.happened(kind);
    let text = |event: &Properties| Some(String::from(event.get(key)?.as_text()?));
    events.iter().map(text).collect()
}

pub const FAQ: &str =
    r#","faq":{"entries":[{"question":"Where is my order?","answer":"On its way."}]}"#;

#[test]
fn a_quick_reply_asks_the_bot_or_whoever_has_the_conversation() {
    let replies = r#","cap":9,"replies":["Where is my order?","Something else"]"#;
    let mut shop = Shop::open(&options(replies, FAQ));
    go(&mut shop);
    assert_eq!(
        prompt(&shop).map(|prompt| (prompt.replies.len(), prompt.opens)),
        Some((2, false))
    );
    shop.event(Event::ReplyChosen(9));
    assert!(prompt(&shop).is_some(), "there is no such reply");
    shop.event(Event::ReplyChosen(0));
    assert_eq!(prompt(&shop), None);
    assert!(
        matches!(&shop.kinds()[..], [EntryKind::Greeting(_), EntryKind::Mine { text, .. }, EntryKind::Answer { .. }] if text == "Where is my order?"),
        "{:?}",
        shop.kinds()
    );
    assert_eq!(
        told(&shop, "wasl.prompt.clicked", "part"),
        [Some("reply".into())]
    );

    // A person has the conversation: it is theirs.
    shop.event(Event::PersonWanted);
    shop.event(Event::PanelClosed);
    shop.wait(30_000);
    shop.event(Event::PageChanged(page("/next")));
    go(&mut shop);
    shop.event(Event::ReplyChosen(1));
    shop.serve();
    let bodies: Vec<_> = shop.server.messages.iter().map(|one| &one.body).collect();
    assert!(
        matches!(bodies[..], [Body::Handover { .. }, Body::Text { text, .. }] if text == "Something else"),
        "{bodies:?}"
    );
}

#[test]
fn words_alone_open_the_panel_when_pressed() {
    let mut shop = shop("");
    go(&mut shop);
    assert!(prompt(&shop).is_some_and(|prompt| prompt.opens));
    shop.event(Event::PromptClicked(usize::MAX));
    assert!(shop.view().panel.is_some());
}

pub const CARD: &str = r#","card":{"title":"Mug","image":"/mug.svg","alt":"A mug","price":"19 SAR","was":"25 SAR","href":"/mug"}"#;

#[test]
fn a_product_is_followed_and_a_broken_picture_goes() {
    let mut shop = shop(CARD);
    go(&mut shop);
    let card = prompt(&shop)
        .and_then(|prompt| prompt.card)
        .expect("a card");
    assert_eq!((card.card.price.as_str(), card.broken), ("19 SAR", false));
    shop.event(Event::ImageBroken);
    assert!(
        prompt(&shop)
            .and_then(|prompt| prompt.card)
            .is_some_and(|card| card.broken)
    );
    let effects = shop.event(Event::CardFollowed);
    assert_eq!(prompt(&shop), None);
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Navigate(_))),
        "the link does"
    );
    assert_eq!(
        told(&shop, "wasl.prompt.clicked", "part"),
        [Some("card".into())]
    );
}

#[test]
fn a_coupon_is_copied_or_selected_and_closing_it_is_no_dismissal() {
    for copied in [true, false] {
        let mut shop = shop(r#","coupon":{"code":"SAVE10","note":"10 % off"}"#);
        go(&mut shop);
        let effects = shop.event(Event::CopyClicked);
        assert!(effects.contains(&Effect::CopyCode("SAVE10".into())));
        let effects = shop.event(Event::CodeCopied { copied });
        assert_eq!(effects.contains(&Effect::Focus(Target::Code)), !copied);
        let coupon = prompt(&shop)
            .and_then(|prompt| prompt.coupon)
            .expect("a coupon");
        assert_eq!(coupon.copied, Some(copied));
        assert!(!shop.view().announcement.1.is_empty());
        shop.event(Event::CopyClicked);
        shop.event(Event::PromptDismissed);
        assert_eq!(prompt(&shop), None);
        assert_eq!(shop.happened("wasl.prompt.clicked").len(), 1);
        assert_eq!(shop.happened("wasl.prompt.dismissed").len(), 0);
        // Nobody asks for the answer any more.
        let before = shop.view().announcement.clone();
        shop.event(Event::CodeCopied { copied });
        assert_eq!(shop.view().announcement, before);
    }
}

#[test]
fn later_comes_back_and_does_not_count() {
    let later = r#","buttons":[{"label":"Later","action":"later","after":3600}]"#;
    let mut first = shop(later);
    go(&mut first);
    first.event(Event::PromptClicked(0));
    assert_eq!(prompt(&first), None);
    assert_eq!(first.happened("wasl.prompt.later").len(), 1);
    let mut shop = first;
    shop.wait(3_599_000);
    go(&mut shop);
    assert_eq!(prompt(&shop), None, "not yet");
    shop.wait(31_000);
    go(&mut shop);
    assert!(prompt(&shop).is_some(), "although its cap is 1");
    shop.event(Event::PromptDismissed);
    shop.wait(7_200_000);
    shop.event(Event::PageChanged(page("/next")));
    go(&mut shop);
    assert_eq!(prompt(&shop), None);
}

#[test]
fn a_greeting_stands_in_the_thread_unread_until_the_panel_opens() {
    let greeting = r#","place":"thread""#;
    let mut shop = shop(greeting);
    let effects = go(&mut shop);
    assert_eq!(prompt(&shop), None);
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Focus(_)))
    );
    let unread = |shop: &Shop| shop.view().launcher.map(|launcher| launcher.unread);
    assert_eq!(unread(&shop), Some(1));
    assert_eq!(shop.happened("wasl.prompt.shown").len(), 1);
    // Another page of the visit has it still.
    let mut next = boot(&options(greeting, ""));
    next.records = shop.saved();
    let mut next = Shop::boot_at(next, 1_000, shop.server.clone());
    next.event(Event::SettingsLoaded(crate::harness::json("{}")));
    assert_eq!(unread(&next), Some(1));
    next.event(Event::LauncherClicked);
    assert_eq!(unread(&next), Some(0));
    assert!(
        matches!(&next.kinds()[..], [EntryKind::Greeting(_), EntryKind::Greeting(text)] if text == "Hello")
    );
    assert_eq!(
        told(&next, "wasl.prompt.clicked", "part"),
        [Some("greeting".into())]
    );
    next.event(Event::PanelClosed);
    next.event(Event::LauncherClicked);
    assert_eq!(next.happened("wasl.prompt.clicked").len(), 1);
}

#[test]
fn a_variant_replaces_parts_of_what_the_prompt_offers() {
    let value = crate::harness::json(&options(
        &format!(
            r#"{CARD},"replies":["A"],"variants":[{{"id":"own"}},{{"id":"other","text":"Hi","card":{{"title":"Bowl","image":"/b.svg","alt":"A bowl","price":"9"}}}}]"#
        ),
        "",
    ));
    let (options, problems) = wasl_core::config::parse(&value, ENGINE);
    assert!(problems.is_empty(), "{problems:?}");
    let prompt = &options.prompts[0];
    assert_eq!(prompt.variants[0].content, prompt.content);
    let other = &prompt.variants[1].content;
    assert_eq!(
        (other.text.as_str(), &other.replies),
        ("Hi", &prompt.content.replies)
    );
    let card = other.card.as_ref().expect("a card");
    assert_eq!((card.title.as_str(), card.was.as_ref()), ("Bowl", None));
}

#[test]
fn what_is_wrong_with_an_offer_is_told_with_its_path() {
    for (content, path, kept) in [
        (
            r#","card":{"title":"t","image":"javascript:alert(1)","alt":"a","price":"1"}"#,
            "prompts[0].card.image",
            true,
        ),
        (
            r#","card":{"title":"t","image":"data:image/png;base64,A","alt":"a","price":"1"}"#,
            "prompts[0].card.image",
            true,
        ),
        (
            r#","card":{"title":"t","image":"/i.png","price":"1"}"#,
            "prompts[0].card.alt",
            true,
        ),
        (
            r#","coupon":{"note":"10 %"}"#,
            "prompts[0].coupon.code",
            true,
        ),
        (
            r#","lead":{"field":"fax","consent":"c"}"#,
            "prompts[0].lead.field",
            true,
        ),
        (
            r#","lead":{"field":"email"}"#,
            "prompts[0].lead.consent",
            true,
        ),
        (
            r#","lead":{"field":"email","consent":"c","thx":"t"}"#,
            "prompts[0].lead.thx",
            true,
        ),
        (r#","replies":["ok",""]"#, "prompts[0].replies[1]", true),
        (r#","place":"modal""#, "prompts[0].place", true),
        (
            r#","place":"thread","coupon":{"code":"A"}"#,
            "prompts[0].coupon",
            true,
        ),
        (
            r#","buttons":[{"label":"l","action":"later","after":1}]"#,
            "prompts[0].buttons[0].after",
            true,
        ),
    ] {
        let value = crate::harness::json(&options(content, ""));
        let (options, problems) = wasl_core::config::parse(&value, ENGINE);
        let paths: Vec<_> = problems
            .iter()
            .map(|problem| problem.path.as_str())
            .collect();
        assert_eq!(paths, [path], "{problems:?}");
        assert_eq!(options.prompts.len() == 1, kept, "the prompt itself stays");
    }
}

#[test]
fn exposure_is_told_once_a_visit_in_both_arms() {
    let content = r#","cap":99,"variants":[{"id":"a"},{"id":"b"}]"#;
    let mut arms = Vec::new();
    for seed in 0..40 {
        let mut start = boot(&options(content, r#","holdout":50"#));
        start.entropy = [1, 2, 3, 4, seed];
        let mut shop = Shop::boot(start);
        for visit in 1..=2_usize {
            for path in ["/a", "/b"] {
                shop.event(Event::PageChanged(page(path)));
                go(&mut shop);
                shop.event(Event::PromptDismissed);
                shop.wait(31_000);
            }
            assert_eq!(shop.happened("wasl.experiment.exposed").len(), visit);
            shop.wait(3_600_000);
        }
        assert_eq!(
            told(&shop, "wasl.experiment.exposed", "experiment")[0].as_deref(),
            Some("p")
        );
        let variants = told(&shop, "wasl.experiment.exposed", "variant");
        assert_eq!(variants[0], variants[1], "sticky");
        let held_out = !shop.happened("wasl.prompt.held_out").is_empty();
        assert_eq!(shop.happened("wasl.prompt.shown").is_empty(), held_out);
        arms.push((variants[0].clone(), held_out));
    }
    for variant in ["a", "b"] {
        for held_out in [true, false] {
            assert!(arms.contains(&(Some(variant.into()), held_out)), "{arms:?}");
        }
    }
}

#[test]
fn nothing_to_compare_is_no_exposure() {
    let mut shop = shop("");
    go(&mut shop);
    assert!(prompt(&shop).is_some());
    assert!(shop.happened("wasl.experiment.exposed").is_empty());
}

#[test]
fn what_the_page_told_before_the_settings_came_counts() {
    let rules = options(r#","cancel":{"event.name":"bought"}"#, "");
    for (events, shows) in [
        (&["go"][..], true),
        (&["bought", "go"], false),
        (&["other"], false),
    ] {
        let mut shop = Shop::boot(boot(r#"{"site":"demo"}"#));
        for name in events {
            shop.event(Event::Commanded(Command::Track {
                name: (*name).into(),
                properties: Properties::default(),
            }));
        }
        shop.event(Event::SettingsLoaded(crate::harness::json(&rules)));
        // The harness answers one look around at once; a prompt that asked is up.
        assert_eq!(prompt(&shop).is_some(), shows, "{events:?}");
    }
}

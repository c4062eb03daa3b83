//! Addresses that visitors leave in prompts: checked, agreed to, kept until the server has them.

use proptest::prelude::*;
use wasl_core::effect::Target;
use wasl_core::event::{BatchOutcome, Boot};
use wasl_core::lead::LeadProblem;
use wasl_core::record::Record;
use wasl_core::view::LeadView;
use wasl_core::{Effect, Event};
use wasl_protocol::{Lead, LeadPost};

use crate::actions::{CARD, FAQ, go, options, prompt, shop, told};
use crate::harness::{Shop, at, boot, page};

const LEAD: &str = r#","lead":{"field":"email","consent":"You may write to me."}"#;

fn posts(effects: &[Effect]) -> Vec<(u32, LeadPost)> {
    let post = |effect: &Effect| match effect {
        Effect::PostLead { request, lead, .. } => Some((*request, lead.clone())),
        _ => None,
    };
    effects.iter().filter_map(post).collect()
}

fn problem(shop: &Shop) -> Option<LeadProblem> {
    match prompt(shop)?.lead? {
        LeadView::Open { problem, .. } => problem,
        LeadView::Sent(_) => None,
    }
}

fn leave(shop: &mut Shop) -> Vec<Effect> {
    go(shop);
    shop.event(Event::LeadChanged("a@b.example".into()));
    shop.event(Event::ConsentToggled);
    shop.event(Event::LeadSubmitted)
}

/// The last list of leads that was stored.
fn kept(shop: &Shop) -> Vec<Lead> {
    let mut leads = Vec::new();
    for record in shop.saved() {
        if let Record::Leads(list) = record {
            leads = list;
        }
    }
    leads
}

fn taken(request: u32) -> Event {
    Event::LeadAnswered {
        request,
        outcome: BatchOutcome::Accepted(None),
    }
}

#[test]
fn an_address_needs_its_shape_and_the_consent() {
    let mut shop = shop(LEAD);
    go(&mut shop);
    for (text, found) in [
        ("", LeadProblem::Email),
        ("nobody", LeadProblem::Email),
        ("a@b.example", LeadProblem::Consent),
    ] {
        shop.event(Event::LeadChanged(text.into()));
        assert_eq!(problem(&shop), None, "typing takes the problem away");
        let effects = shop.event(Event::LeadSubmitted);
        assert_eq!(problem(&shop), Some(found), "{text}");
        assert!(effects.contains(&Effect::Focus(Target::LeadProblem)));
        assert_eq!(posts(&effects), []);
    }
    shop.event(Event::ConsentToggled);
    assert_eq!(problem(&shop), None);
    let effects = shop.event(Event::LeadSubmitted);
    assert!(matches!(
        prompt(&shop).and_then(|prompt| prompt.lead),
        Some(LeadView::Sent(_))
    ));
    let post = &posts(&effects)[..];
    let [(_, LeadPost { lead, .. })] = post else {
        panic!("{post:?}");
    };
    assert_eq!(
        (lead.value.as_str(), lead.consent.as_str()),
        ("a@b.example", "You may write to me.")
    );
    assert_eq!((lead.at, lead.prompt.as_str()), (at(0), "p"));
    assert_eq!(lead.page.url, "https://shop.example/");
    assert_eq!(
        told(&shop, "wasl.lead.captured", "field"),
        [Some("email".into())]
    );
    for effect in &shop.log {
        if let Effect::Emit { .. } = effect {
            assert!(!format!("{effect:?}").contains("a@b.example"), "{effect:?}");
        }
    }
    assert_eq!(posts(&shop.event(Event::LeadSubmitted)), [], "once");
}

#[test]
fn a_lead_is_kept_before_it_is_posted_and_until_it_is_taken() {
    let mut shop = shop(LEAD);
    let effects = leave(&mut shop);
    let saved = effects
        .iter()
        .position(|effect| matches!(effect, Effect::Save(Record::Leads(_))));
    let posted = effects
        .iter()
        .position(|effect| matches!(effect, Effect::PostLead { .. }));
    assert!(saved < posted && saved.is_some());
    let (request, first) = posts(&effects)[0].clone();
    shop.event(Event::LeadAnswered {
        request,
        outcome: BatchOutcome::Unreachable,
    });
    shop.wait(2_000);
    let (again, second) = posts(&shop.log).last().cloned().expect("a second try");
    assert_eq!(first, second, "the same id");
    shop.event(taken(request));
    assert_eq!(
        kept(&shop).len(),
        1,
        "an answer to the first try comes too late"
    );
    shop.event(taken(again));
    assert_eq!(kept(&shop), []);
    shop.wait(3_600_000);
    assert_eq!(posts(&shop.log).len(), 2);
}

#[test]
fn a_lead_survives_being_offline_and_the_page() {
    let mut start = boot(&options(LEAD, ""));
    start.online = false;
    let mut shop = Shop::boot(start.clone());
    assert_eq!(posts(&leave(&mut shop)), [], "offline");
    let records = shop.saved();
    let next = Boot {
        records,
        online: true,
        ..start
    };
    let mut next = Shop::boot_at(next, 60_000, shop.server.clone());
    let post = posts(&next.log)[0].clone();
    assert_eq!(post.1.lead, kept(&shop)[0]);
    next.event(taken(post.0));
    assert_eq!(kept(&next), []);
    // The same in one page.
    shop.event(Event::NetworkChanged { online: true });
    assert_eq!(posts(&shop.log).len(), 1);
}

#[test]
fn another_tabs_lead_is_left_to_it_for_a_minute() {
    let mut one = shop(LEAD);
    leave(&mut one);
    for done in [true, false] {
        let mut other = shop(LEAD);
        other.event(Event::RecordChanged(Record::Leads(kept(&one))));
        other.wait(59_000);
        assert_eq!(posts(&other.log), []);
        if done {
            other.event(Event::RecordChanged(Record::Leads(Vec::new())));
        }
        other.wait(1_000);
        assert_eq!(posts(&other.log).len(), usize::from(!done));
    }
}

#[test]
fn a_refused_lead_is_given_up_and_said() {
    let mut shop = shop(LEAD);
    let (request, _) = posts(&leave(&mut shop))[0].clone();
    shop.event(Event::LeadAnswered {
        request,
        outcome: BatchOutcome::Refused(400),
    });
    assert_eq!(problem(&shop), Some(LeadProblem::Refused));
    assert_eq!(kept(&shop), []);
    let (request, _) = posts(&shop.event(Event::LeadSubmitted))[0].clone();
    // It is there already, from a try whose answer was lost.
    shop.event(Event::LeadAnswered {
        request,
        outcome: BatchOutcome::Refused(409),
    });
    assert_eq!((problem(&shop), kept(&shop)), (None, Vec::new()));
}

/// Anything a visitor or a browser may do to an offer.
fn step() -> impl Strategy<Value = Event> {
    prop_oneof![
        Just(Event::CopyClicked),
        any::<bool>().prop_map(|copied| Event::CodeCopied { copied }),
        "[a@.é ]{0,6}".prop_map(Event::LeadChanged),
        Just(Event::LeadChanged("a@b.example".into())),
        Just(Event::ConsentToggled),
        Just(Event::LeadSubmitted),
        (0_u32..4, 0_u8..4).prop_map(|(request, kind)| Event::LeadAnswered {
            request,
            outcome: match kind {
                0 => BatchOutcome::Accepted(None),
                1 => BatchOutcome::Refused(400),
                2 => BatchOutcome::Retry { after: Some(1) },
                _ => BatchOutcome::Unreachable,
            },
        }),
        (0_usize..3).prop_map(Event::ReplyChosen),
        Just(Event::CardFollowed),
        Just(Event::ImageBroken),
        (0_usize..2).prop_map(Event::PromptClicked),
        Just(Event::PromptDismissed),
        Just(Event::PanelClosed),
        any::<bool>().prop_map(|online| Event::NetworkChanged { online }),
        Just(Event::PageChanged(page("/next"))),
    ]
}

proptest! {
    #[test]
    fn no_lead_without_consent_and_none_lost(steps in prop::collection::vec((step(), 0_u64..20_000), 1..60)) {
        let content = format!(
            r#","cap":99,"replies":["Where?"],"coupon":{{"code":"A"}},"buttons":[{{"label":"l","action":"later","after":60}}]{CARD}{LEAD}"#
        );
        let mut shop = Shop::open(&options(&content, FAQ));
        let (mut left, mut done) = (0, 0);
        for (event, wait) in steps {
            go(&mut shop);
            let agreed = matches!(
                prompt(&shop).and_then(|prompt| prompt.lead),
                Some(LeadView::Open { agreed: true, .. })
            );
            let submits = event == Event::LeadSubmitted;
            let before = kept(&shop).len();
            let effects = shop.event(event);
            let after = effects.iter().rev().find_map(|effect| match effect {
                Effect::Save(Record::Leads(leads)) => Some(leads.len()),
                _ => None,
            }).unwrap_or(before);
            if after > before {
                prop_assert!(agreed && submits);
                left += after - before;
            } else {
                done += before - after;
            }
            shop.wait(wait);
        }
        prop_assert_eq!(kept(&shop).len(), left - done);
        prop_assert_eq!(shop.happened("wasl.lead.captured").len(), left);
    }
}

//! Flows in the thread: walked, refused, gone back in, kept over a reload, handed over.

use wasl_core::card::CardAct;
use wasl_core::effect::Target;
use wasl_core::event::{Boot, Command, FlowAct, FlowAnswer};
use wasl_core::record::Record;
use wasl_core::view::{Delivery, EntryKind, FlowEntry, FlowTrouble, LeadView};
use wasl_core::{Effect, Event, plain};
use wasl_protocol::{ClientFrame, FlowCall, Value};

use crate::harness::{Shop, boot, json, page};

/// A flow with every type of step.
pub const FLOW: &str = r#"{
  "id":"help","title":{"en":"Help me","ar":"ساعدني"},"offer":true,
  "steps":[
    {"id":"hello","type":"say","text":"Hello."},
    {"id":"size","type":"choose","text":{"en":"Which size?","ar":"أي مقاس؟"},"choices":[
      {"id":"s","text":{"en":"Small","ar":"صغير"}},{"id":"l","text":"Large"},{"id":"person","text":"A person","go":"person"}]},
    {"id":"order","type":"ask","text":"Which order?","as":"pattern","pattern":"[A-Z]{2}-[0-9]+","hint":{"en":"As NC-1042.","ar":"مثل NC-1042."}},
    {"id":"many","type":"ask","text":"How many?","as":"number","min":1,"max":9},
    {"id":"split","type":"branch","next":[{"when":{"flow.size":"l","flow.many":{"$gte":5}},"go":"call"}]},
    {"id":"note","type":"set","set":{"size":"flow.size","finder":"used"}},
    {"id":"shown","type":"cards","text":"These:","match":["size"],"cards":[
      {"id":"a","title":"A","tags":["s"],"cart":{"id":"a","quantity":1}},{"id":"b","title":"B","tags":["l"]}],"go":"mail"},
    {"id":"call","type":"call","text":"One moment","send":["order","many"]},
    {"id":"mail","type":"lead","text":"Shall we write?","field":"email","consent":"You may write."},
    {"id":"bye","type":"say","text":"Bye.","go":"end"},
    {"id":"person","type":"handOver","text":"A colleague comes."}
  ]}"#;

pub fn options() -> String {
    format!(
        r#"{{"site":"demo","flows":[{FLOW}],"faq":{{"entries":[
           {{"id":"q","question":"How do I order?","answer":"So.","flow":"help"}}]}}}}"#
    )
}

pub fn act(shop: &mut Shop, act: FlowAct) -> Vec<Effect> {
    shop.event(Event::FlowActed(act))
}

pub fn begun() -> Shop {
    let mut shop = Shop::open(&options());
    shop.event(Event::LauncherClicked);
    assert_eq!(shop.panel().offers, ["Help me"]);
    act(&mut shop, FlowAct::Offered(0));
    shop
}

/// What stands in the thread after the greeting, in short.
pub fn thread(shop: &Shop) -> Vec<String> {
    shop.kinds().iter().skip(1).map(short).collect()
}

pub fn short(kind: &EntryKind) -> String {
    match kind {
        EntryKind::Mine { text, state, .. } => {
            assert_eq!(
                *state,
                Delivery::Local,
                "it never leaves the page as a message"
            );
            format!("> {text}")
        }
        EntryKind::Flow(FlowEntry::Said { rich, choices }) => {
            format!(
                "{}{}",
                plain(rich),
                if choices.is_empty() { "" } else { " […]" }
            )
        }
        EntryKind::Flow(FlowEntry::Cards { cards, .. }) => cards
            .iter()
            .map(|card| card.card.title.as_str())
            .collect::<Vec<_>>()
            .join("|"),
        EntryKind::Flow(FlowEntry::Timeline(lines)) => format!("{} lines", lines.len()),
        EntryKind::Flow(FlowEntry::Lead(LeadView::Open { .. })) => "form".into(),
        EntryKind::Flow(FlowEntry::Lead(LeadView::Sent(words))) => words.clone(),
        EntryKind::Flow(FlowEntry::Waits) => "…".into(),
        EntryKind::Flow(FlowEntry::Trouble(trouble)) => format!("{trouble:?}"),
        EntryKind::Flow(FlowEntry::Ended { why, again }) => format!("{why:?} {}", again.is_some()),
        other => format!("{other:?}"),
    }
}

/// The same without what the bot was asked between flows.
pub fn of_flows(shop: &Shop) -> Vec<String> {
    let kinds = shop.kinds();
    let of = |kind: &&EntryKind| matches!(kind, EntryKind::Flow(_));
    // Why something did not come is looked for anew.
    kinds
        .iter()
        .filter(of)
        .map(short)
        .filter(|one| one != "Failed")
        .collect()
}

pub fn problem(shop: &Shop) -> Option<String> {
    shop.panel().flow.as_ref()?.problem.clone()
}

pub fn fetches(effects: &[Effect]) -> Vec<(u32, String, Option<FlowCall>)> {
    let fetch = |effect: &Effect| match effect {
        Effect::FetchForFlow { request, url, call } => Some((*request, url.clone(), call.clone())),
        _ => None,
    };
    effects.iter().filter_map(fetch).collect()
}

/// Another page of this tab.
pub fn reload(shop: &Shop, options: &str) -> Shop {
    let mut records = Vec::new();
    for slot in ["flows", "visitor", "panel", "bot"] {
        let all = shop.start.records.iter().cloned().chain(shop.saved());
        let last = all
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .find(|record| match record {
                Record::Bot(_) => slot == "bot",
                Record::Flows(_) => slot == "flows",
                Record::Visitor(_) => slot == "visitor",
                Record::Panel(_) => slot == "panel",
                _ => false,
            });
        records.extend(last);
    }
    let start = Boot {
        records,
        page: page("/next/"),
        ..boot(options)
    };
    let mut next = Shop::boot_at(start, shop.now + 1_000, shop.server.clone());
    next.event(Event::SettingsLoaded(json("{}")));
    next
}

pub fn to_many(shop: &mut Shop, choice: usize) {
    act(shop, FlowAct::Chosen(choice));
    shop.write("nc-١٠٤٢");
}

#[test]
fn a_walk_shows_each_question_and_answer_and_ends() {
    let mut shop = begun();
    assert_eq!(thread(&shop), ["Hello.", "Which size? […]"]);
    assert!(shop.view().announcement.1.contains("Hello. Which size?"));
    assert!(shop.log.contains(&Effect::Focus(Target::Choice)));
    let panel = shop.panel();
    assert!(panel.offers.is_empty() && panel.quick.is_empty() && panel.offers_person);
    act(&mut shop, FlowAct::Chosen(7));
    to_many(&mut shop, 0);
    assert_eq!(
        thread(&shop),
        [
            "Hello.",
            "Which size?",
            "> Small",
            "Which order?",
            "> nc-1042",
            "How many?"
        ]
    );
    shop.write("٣");
    assert_eq!(
        thread(&shop)[6..],
        ["> ٣", "These:", "A", "Shall we write?", "form"]
    );
    shop.event(Event::LeadSubmitted);
    assert!(
        shop.saved()
            .iter()
            .all(|record| !matches!(record, Record::Leads(_)))
    );
    shop.event(Event::LeadChanged("a@b.example".into()));
    shop.event(Event::ConsentToggled);
    shop.event(Event::LeadSubmitted);
    assert_eq!(thread(&shop)[11..], ["Bye."], "{:?}", thread(&shop));
    assert!(shop.panel().flow.is_none());
    let lead = shop.log.iter().find_map(|effect| match effect {
        Effect::PostLead { lead, .. } => Some(lead.lead.clone()),
        _ => None,
    });
    let lead = lead.expect("a lead");
    assert_eq!(
        (lead.prompt.as_str(), lead.consent.as_str()),
        ("help", "You may write.")
    );
    assert_eq!(
        shop.happened("wasl.lead.captured")[0].get("flow"),
        Some(&"help".into())
    );
    assert_eq!(
        shop.happened("wasl.flow.ended")[0].get("how"),
        Some(&"done".into())
    );
    assert!(shop.panel().offers.is_empty(), "something was said");
    assert!(
        shop.sent()
            .iter()
            .all(|frame| !matches!(frame, ClientFrame::Send(_)))
    );
}

#[test]
fn events_have_ids_and_never_what_was_typed() {
    let mut shop = begun();
    to_many(&mut shop, 1);
    shop.write("secret words");
    shop.write("2");
    let all = format!("{:?}", shop.emitted("event"));
    for typed in ["1042", "secret"] {
        assert!(!all.contains(typed), "{typed}");
    }
    assert_eq!(
        shop.happened("wasl.flow.started")[0].get("by"),
        Some(&"greeting".into())
    );
    let steps: Vec<_> = shop.happened("wasl.flow.step");
    assert_eq!(steps[1].get("step"), Some(&"size".into()));
    assert_eq!(steps[1].get("type"), Some(&"choose".into()));
    assert_eq!(
        shop.happened("wasl.flow.answered")[0].get("choice"),
        Some(&"l".into())
    );
    assert_eq!(shop.happened("wasl.flow.refused").len(), 1);
}

#[test]
fn what_is_no_answer_stays_and_is_said() {
    let mut shop = begun();
    shop.write("huge");
    assert!(problem(&shop).unwrap().contains("buttons"));
    assert_eq!(shop.panel().draft, "huge");
    shop.event(Event::DraftChanged(" SMALL ".into()));
    assert_eq!(problem(&shop), None);
    shop.event(Event::ComposerSubmitted);
    assert_eq!(thread(&shop)[2], "> Small", "typed instead of pressed");
    shop.write("42");
    assert_eq!(problem(&shop).as_deref(), Some("As NC-1042."));
    assert!(shop.view().announcement.1.contains("As NC-1042."));
    shop.write("NC-1");
    for (text, says) in [
        ("ten", "not a number"),
        ("0", "from 1 to 9"),
        ("١٠", "from 1 to 9"),
    ] {
        shop.write(text);
        assert!(
            problem(&shop).unwrap().contains(says),
            "{text}: {:?}",
            problem(&shop)
        );
    }
    shop.event(Event::Commanded(Command::Update(json(
        r#"{"locale":"ar"}"#,
    ))));
    assert!(problem(&shop).unwrap().contains("من 1 إلى 9"));
    assert_eq!(thread(&shop)[1..3], ["أي مقاس؟", "> صغير"]);
}

#[test]
fn one_question_back_takes_the_answer_back() {
    let mut shop = begun();
    assert!(!shop.panel().flow.as_ref().unwrap().can_back);
    to_many(&mut shop, 0);
    act(&mut shop, FlowAct::Back);
    assert_eq!(thread(&shop).last().unwrap(), "Which order?");
    act(&mut shop, FlowAct::Back);
    assert_eq!(thread(&shop), ["Hello.", "Which size? […]"]);
    to_many(&mut shop, 1);
    shop.write("2");
    assert_eq!(thread(&shop)[8], "B", "the second answer counts");
    act(&mut shop, FlowAct::Back);
    assert_eq!(thread(&shop).last().unwrap(), "How many?");
}

#[test]
fn a_call_is_posted_by_name_tried_again_and_shown() {
    let mut shop = begun();
    to_many(&mut shop, 1);
    let effects = shop.write("7");
    let (request, url, call) = fetches(&effects).remove(0);
    assert_eq!(url, "https://chat.example/v1/flows/call");
    let call = call.unwrap();
    assert_eq!((call.flow.as_str(), call.step.as_str()), ("help", "call"));
    assert_eq!(call.inputs.get("many"), Some(&Value::Number(7.0)));
    assert_eq!(call.inputs.get("order"), Some(&"nc-1042".into()));
    assert_eq!(call.inputs.get("size"), None, "only what it names");
    assert_eq!(thread(&shop).last().unwrap(), "…");
    // What is written meanwhile is for nobody, and stays.
    shop.write("hello?");
    assert_eq!(shop.panel().draft, "hello?");
    let answer = |request, answer| Event::FlowAnswered { request, answer };
    shop.event(answer(request, FlowAnswer::Failed));
    assert_eq!(
        thread(&shop).last().unwrap(),
        &format!("{:?}", FlowTrouble::Failed)
    );
    let again = fetches(&act(&mut shop, FlowAct::Retry)).remove(0);
    assert_eq!(again.2.unwrap().id, call.id, "the same call");
    shop.event(answer(request, FlowAnswer::Came(json("{}"))));
    assert_eq!(
        thread(&shop).last().unwrap(),
        "…",
        "a late answer is for another question"
    );
    let came = json(
        r#"{"text":{"en":"Sent","ar":"أُرسل"},"timeline":[{"label":"Packed","state":"done"},{"label":"Here"}],
            "cards":[{"title":"C"}]}"#,
    );
    shop.event(answer(again.0, FlowAnswer::Came(came)));
    let all = thread(&shop);
    let from = all.len() - 5;
    assert_eq!(
        all[from..],
        ["Sent", "2 lines", "C", "Shall we write?", "form"]
    );
}

#[test]
fn products_go_to_the_pages_handler() {
    let mut shop = begun();
    to_many(&mut shop, 0);
    shop.write("1");
    let place = shop.kinds().iter().find_map(|kind| match kind {
        EntryKind::Flow(FlowEntry::Cards { shelf, .. }) => Some(*shelf),
        _ => None,
    });
    let shelf = place.unwrap();
    for place in [0, 5] {
        let act = CardAct::Cart;
        shop.event(Event::CardActed { shelf, place, act });
    }
    assert_eq!(shop.emitted("cart"), [json(r#"{"id":"a","quantity":1}"#)]);
    assert_eq!(
        shop.happened("wasl.flow.card")[0].get("card"),
        Some(&"a".into())
    );
    assert!(shop.kinds().iter().any(|kind| matches!(kind,
        EntryKind::Flow(FlowEntry::Cards { cards, .. }) if cards[0].added)));
}

//! Flows in the thread: walked, refused, gone back in, kept over a reload, handed over.

use proptest::prelude::*;
use wasl_core::effect::Target;
use wasl_core::event::{Boot, Command, FlowAct, FlowAnswer};
use wasl_core::record::Record;
use wasl_core::view::{Delivery, EntryKind, FlowEnd, FlowEntry, FlowTrouble, LeadView, Mode};
use wasl_core::{Effect, Event, plain};
use wasl_protocol::{Body, ClientFrame, FlowCall, Value};

use crate::harness::{Shop, boot, json, page};

/// A flow with every type of step.
const FLOW: &str = r#"{
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

fn options() -> String {
    format!(
        r#"{{"site":"demo","flows":[{FLOW}],"faq":{{"entries":[
           {{"id":"q","question":"How do I order?","answer":"So.","flow":"help"}}]}}}}"#
    )
}

fn act(shop: &mut Shop, act: FlowAct) -> Vec<Effect> {
    shop.event(Event::FlowActed(act))
}

fn begun() -> Shop {
    let mut shop = Shop::open(&options());
    shop.event(Event::LauncherClicked);
    assert_eq!(shop.panel().offers, ["Help me"]);
    act(&mut shop, FlowAct::Offered(0));
    shop
}

/// What stands in the thread after the greeting, in short.
fn thread(shop: &Shop) -> Vec<String> {
    shop.kinds().iter().skip(1).map(short).collect()
}

fn short(kind: &EntryKind) -> String {
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
fn of_flows(shop: &Shop) -> Vec<String> {
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

fn problem(shop: &Shop) -> Option<String> {
    shop.panel().flow.as_ref()?.problem.clone()
}

fn fetches(effects: &[Effect]) -> Vec<(u32, String, Option<FlowCall>)> {
    let fetch = |effect: &Effect| match effect {
        Effect::FetchForFlow { request, url, call } => Some((*request, url.clone(), call.clone())),
        _ => None,
    };
    effects.iter().filter_map(fetch).collect()
}

/// Another page of this tab.
fn reload(shop: &Shop, options: &str) -> Shop {
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

fn to_many(shop: &mut Shop, choice: usize) {
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
        EntryKind::Flow(FlowEntry::Cards { run, at, .. }) => Some((*run, *at)),
        _ => None,
    });
    let (run, at) = place.unwrap();
    act(&mut shop, FlowAct::CartPressed { run, at, card: 0 });
    act(&mut shop, FlowAct::CartPressed { run, at, card: 5 });
    assert_eq!(shop.emitted("cart"), [json(r#"{"id":"a","quantity":1}"#)]);
    assert_eq!(
        shop.happened("wasl.flow.card")[0].get("card"),
        Some(&"a".into())
    );
    assert!(shop.kinds().iter().any(|kind| matches!(kind,
        EntryKind::Flow(FlowEntry::Cards { cards, .. }) if cards[0].added)));
}

#[test]
fn a_person_takes_over_with_what_was_asked_and_answered() {
    for typed in [false, true] {
        let mut shop = begun();
        if typed {
            to_many(&mut shop, 0);
            shop.event(Event::PersonWanted);
        } else {
            act(&mut shop, FlowAct::Chosen(2));
        }
        shop.serve();
        let asked = shop.sent().into_iter().find_map(|frame| match frame {
            ClientFrame::Send(send) => match send.body {
                Body::Handover { asked } => Some(asked),
                _ => None,
            },
            _ => None,
        });
        let asked = asked.expect("a handover");
        assert_eq!(asked[0].question, "Which size?");
        let answer = if typed { "Small" } else { "A person" };
        assert_eq!(asked[0].matched.as_deref(), Some(answer));
        assert_eq!(asked.len(), if typed { 2 } else { 1 });
        let panel = shop.panel();
        assert_eq!(panel.mode, Mode::Person);
        assert!(panel.flow.is_none() && !panel.offers_person && panel.offers.is_empty());
        assert_eq!(
            shop.happened("wasl.flow.ended")[0].get("how"),
            Some(&"handed_over".into())
        );
        // In a conversation a flow may begin again, by the page.
        shop.event(Event::Commanded(Command::Flow("help".into())));
        act(&mut shop, FlowAct::Chosen(1));
        shop.event(Event::PersonWanted);
        shop.serve();
        assert_eq!(shop.server.messages.len(), 2, "the agent is told of it");
    }
}

#[test]
fn it_goes_on_after_a_reload_and_is_each_tabs_own() {
    let mut shop = begun();
    to_many(&mut shop, 0);
    let mut next = reload(&shop, &options());
    assert_eq!(thread(&next), thread(&shop));
    assert_eq!(
        next.happened("wasl.flow.step").len(),
        0,
        "nothing happens twice"
    );
    next.write("4");
    assert_eq!(
        next.panel().flow.as_ref().unwrap().asks,
        None,
        "the form is next"
    );
    // Another tab's copy is not touched by it, nor takes what this one stores.
    shop.event(Event::RecordChanged(next.saved().pop().unwrap()));
    assert_eq!(thread(&shop).last().unwrap(), "How many?");
    // A call that was under way is made again, as the same.
    let mut other = begun();
    to_many(&mut other, 1);
    let first = fetches(&other.write("9")).remove(0).2.unwrap();
    let again = reload(&other, &options());
    let calls = fetches(&again.log);
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].2.as_ref().unwrap().id, first.id);
}

#[test]
fn a_flow_that_changed_ends_kindly() {
    let mut shop = begun();
    to_many(&mut shop, 0);
    // Other words and a further step: it goes on.
    let gentle = options().replace("How many?", "And how many?");
    assert_eq!(
        thread(&reload(&shop, &gentle)).last().unwrap(),
        "And how many?"
    );
    for harsh in [
        options().replace("\"s\"", "\"xs\""),
        options()
            .replace("\"id\":\"many\"", "\"id\":\"count\"")
            .replace("\"many\"", "\"count\""),
    ] {
        let mut next = reload(&shop, &harsh);
        let end = format!("{:?} true", FlowEnd::Changed);
        assert_eq!(thread(&next).last().unwrap(), &end);
        assert_eq!(
            next.happened("wasl.flow.ended")[0].get("how"),
            Some(&"changed".into())
        );
        act(&mut next, FlowAct::Again("help".into()));
        assert_eq!(thread(&next).last().unwrap(), "Which size? […]");
    }
    let gone = reload(&shop, r#"{"site":"demo"}"#);
    assert_eq!(
        thread(&gone).last().unwrap(),
        &format!("{:?} false", FlowEnd::Changed)
    );
}

#[test]
fn it_begins_from_a_prompt_an_answer_and_the_page() {
    let mut shop = Shop::open(&options().replace(
        r#""site":"demo","#,
        r#""site":"demo","prompts":[{"id":"p","text":"Hi","when":{"timeOnPage":1},
           "buttons":[{"label":"Help","action":"flow","flow":"help"}]}],"#,
    ));
    shop.wait(2_000);
    shop.event(Event::PromptClicked(0));
    assert_eq!(thread(&shop).last().unwrap(), "Which size? […]");
    act(&mut shop, FlowAct::Cancel);
    assert_eq!(
        thread(&shop).last().unwrap(),
        &format!("{:?} true", FlowEnd::Cancelled)
    );
    shop.write("How do I order?");
    let offered = shop.kinds().into_iter().rev().find_map(|kind| match kind {
        EntryKind::Answer { flow, .. } => flow,
        _ => None,
    });
    assert_eq!(offered, Some(("help".into(), "Help me".into())));
    act(&mut shop, FlowAct::Answered("help".into()));
    let kinds = shop.kinds();
    assert!(
        matches!(kinds[kinds.len() - 1], EntryKind::Flow(_)),
        "it stands after the answer"
    );
    // The same again shows the one that goes on.
    shop.event(Event::Commanded(Command::Flow("help".into())));
    assert_eq!(shop.happened("wasl.flow.started").len(), 2);
    shop.event(Event::Commanded(Command::Flow("nope".into())));
    assert!(
        shop.errors()
            .iter()
            .any(|error| error.contains("\"nope\". Flows: help."))
    );
    // Before the site's flows are there, the command waits.
    let mut early = Shop::boot(boot(r#"{"site":"demo"}"#));
    early.event(Event::Commanded(Command::Flow("help".into())));
    assert_eq!(early.errors().len(), 0);
    early.event(Event::SettingsLoaded(json(&format!(
        r#"{{"flows":[{FLOW}]}}"#
    ))));
    assert_eq!(thread(&early).last().unwrap(), "Which size? […]");
}

#[test]
fn a_flow_is_offered_where_its_condition_holds() {
    let flow = FLOW.replace(
        r#""offer":true"#,
        r#""offer":true,"when":{"path":"/product/"}"#,
    );
    let mut shop = Shop::open(&format!(r#"{{"site":"demo","flows":[{flow}]}}"#));
    shop.event(Event::LauncherClicked);
    assert!(shop.panel().offers.is_empty());
    shop.event(Event::PageChanged(page("/product/")));
    assert_eq!(shop.panel().offers, ["Help me"], "without an FAQ too");
}

#[test]
fn a_circle_that_asks_nothing_ends() {
    let flow = r#"{"id":"o","title":"O","steps":[{"id":"a","type":"say","text":"a"},{"id":"b","type":"say","text":"b","go":"a"}]}"#;
    let mut shop = Shop::open(&format!(r#"{{"site":"demo","flows":[{flow}]}}"#));
    shop.event(Event::Commanded(Command::Flow("o".into())));
    assert_eq!(
        shop.happened("wasl.flow.ended")[0].get("how"),
        Some(&"lost".into())
    );
}

#[test]
fn a_catalogue_is_fetched_by_the_page_and_chosen_from() {
    let flow = FLOW.replace(
        r#""cards":["#,
        r#""from":"/products.json"},{"id":"unused","type":"cards","cards":["#,
    );
    let mut shop = Shop::open(&format!(r#"{{"site":"demo","flows":[{flow}]}}"#));
    assert_eq!(shop.errors(), Vec::<String>::new());
    shop.event(Event::Commanded(Command::Flow("help".into())));
    to_many(&mut shop, 0);
    let effects = shop.write("1");
    let (request, url, call) = fetches(&effects).remove(0);
    assert_eq!((url.as_str(), call), ("/products.json", None));
    let answer = FlowAnswer::Came(json(
        r#"{"cards":[{"title":"X","tags":["l"]},{"title":"Y","tags":["s"]}]}"#,
    ));
    shop.event(Event::FlowAnswered { request, answer });
    assert!(thread(&shop).contains(&"Y".to_owned()));
    assert!(!thread(&shop).contains(&"X".to_owned()));
    assert!(thread(&shop).contains(&"These:".to_owned()));
    assert!(
        shop.view()
            .announcement
            .1
            .contains("These: Shall we write?")
    );
    // Nothing fits: nothing is said over it.
    act(&mut shop, FlowAct::Back);
    let (request, ..) = fetches(&shop.write("1")).remove(0);
    assert!(
        !thread(&shop).contains(&"These:".to_owned()),
        "not while it waits"
    );
    let answer = FlowAnswer::Came(json(r#"[{"title":"X","tags":["l"]}]"#));
    shop.event(Event::FlowAnswered { request, answer });
    assert!(!thread(&shop).contains(&"These:".to_owned()));
    assert!(!shop.view().announcement.1.contains("These:"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever a visitor does in whatever order, a walk stays bounded and what is kept goes on.
    #[test]
    fn any_walk_is_kept_and_goes_on(acts in prop::collection::vec((0_u8..9, 0_usize..4, "[a-z0-9@.٠-٩-]{0,8}"), 0..60)) {
        let mut shop = begun();
        for (kind, place, text) in acts {
            let event = match kind {
                0 | 1 => Event::FlowActed(FlowAct::Chosen(place)),
                2 => Event::FlowActed(FlowAct::Back),
                3 if place == 0 => Event::FlowActed(FlowAct::Cancel),
                3 => Event::FlowActed(FlowAct::Retry),
                4 => Event::FlowActed(FlowAct::Again("help".into())),
                5 => Event::FlowAnswered { request: place as u32, answer: FlowAnswer::Came(json("{}")) },
                6 => {
                    shop.event(Event::LeadChanged("a@b.example".into()));
                    shop.event(Event::ConsentToggled);
                    Event::LeadSubmitted
                }
                7 => {
                    let next = reload(&shop, &options());
                    // The thread of a conversation is the server's to tell.
                    if next.panel().loading {
                        break;
                    }
                    prop_assert_eq!(of_flows(&next), of_flows(&shop));
                    shop = next;
                    continue;
                }
                _ => {
                    shop.write(if place == 0 { "NC-1" } else if place == 1 { "5" } else { &text });
                    continue;
                }
            };
            shop.event(event);
            prop_assert!(shop.panel().entries.len() < 1_000);
        }
    }
}

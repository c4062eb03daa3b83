//! Flows over time: a person takes over, a reload goes on, what changed ends, where they begin.

use proptest::prelude::*;
use wasl_core::Event;
use wasl_core::event::{Command, FlowAct, FlowAnswer};
use wasl_core::view::{EntryKind, FlowEnd, Mode};
use wasl_protocol::{Body, ClientFrame};

use crate::flows::{FLOW, act, begun, fetches, of_flows, options, reload, thread, to_many};
use crate::harness::{Shop, boot, json, page};

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

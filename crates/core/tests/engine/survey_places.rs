//! Where surveys come up: by a rule in the bubble and in the thread, in elements, in conversations.

use wasl_core::event::{Command, SurveyAct};
use wasl_core::record::Record;
use wasl_core::survey::Dismissal;
use wasl_core::view::{EntryKind, RunStage, RunView};
use wasl_core::{Effect, Event};
use wasl_protocol::{Author, Body, Properties, Seq, Value};

use crate::harness::{BARE, FAQ, Shop, agent, boot, json, text_at, text_body};
use crate::surveys::{DAY, SURVEY, act, ask, bubble, kept, on, options, question, score, shop};

/// A shop whose prompts are these; they have no cooldown.
fn ruled(prompts: &str) -> Shop {
    Shop::open(&options(&format!(
        r#","promptCooldown":0,"prompts":[{prompts}]"#
    )))
}

fn track(shop: &mut Shop, name: &str) {
    shop.event(Event::Commanded(Command::Track {
        name: name.into(),
        properties: Properties::default(),
    }));
}

/// The surveys in the thread.
fn runs(shop: &Shop) -> Vec<RunView> {
    let mut runs = Vec::new();
    for kind in shop.kinds() {
        if let EntryKind::Run(run) = kind {
            runs.push((*run).clone());
        }
    }
    runs
}

fn unread(shop: &Shop) -> u32 {
    shop.view().launcher.expect("a launcher").unread
}

fn word(properties: &Properties, key: &str) -> Option<String> {
    properties.get(key).and_then(Value::as_text).map(Into::into)
}

const BUBBLE: &str = r#"{"id":"p","survey":"visit","share":50,"when":{"event.name":"go"}}"#;

#[test]
fn a_rule_asks_in_the_bubble_with_its_chance() {
    // Of many visitors those of the share are asked.
    let mut asked = 0;
    for seed in 0..40 {
        let mut start = boot(&options(&format!(
            r#","promptCooldown":0,"holdout":20,"prompts":[{BUBBLE}]"#
        )));
        start.entropy = [1, 2, 3, 4, seed];
        let mut shop = Shop::boot(start);
        shop.event(Event::SettingsLoaded(json("{}")));
        track(&mut shop, "go");
        let Some(run) = bubble(&shop) else {
            continue;
        };
        asked += 1;
        assert!(shop.view().prompt.is_none());
        let shown = shop.happened("wasl.survey.shown");
        assert_eq!(
            shown[0].get("share"),
            Some(&Value::Number(0.4)),
            "half of four fifths"
        );
        assert_eq!(word(&shown[0], "by").as_deref(), Some("rule"));
        assert_eq!(shop.happened("wasl.prompt.shown").len(), 1);
        act(&mut shop, &run.run, score("happy", 5));
        assert_eq!(shop.happened("wasl.prompt.clicked").len(), 1);
        act(&mut shop, &run.run, on("more"));
        assert_eq!(shop.happened("wasl.prompt.clicked").len(), 1);
        track(&mut shop, "go");
        assert_eq!(shop.happened("wasl.survey.shown").len(), 1);
    }
    assert!((5..30).contains(&asked), "{asked} of 40");
}

#[test]
fn a_survey_keeps_prompts_away_and_its_window_holds_for_rules() {
    let rule = r#"{"id":"p","survey":"visit","when":{"event.name":"go"}},
        {"id":"q","text":"Hello","cap":9,"when":{"event.name":"hello"}}"#;
    let mut shop = ruled(rule);
    track(&mut shop, "go");
    let run = bubble(&shop).expect("a survey").run;
    track(&mut shop, "hello");
    assert!(shop.view().prompt.is_none(), "one at a time");
    act(&mut shop, &run, SurveyAct::Dismissed(Dismissal::Later));
    assert_eq!(shop.happened("wasl.prompt.dismissed").len(), 1);
    let start = |shop: &Shop| {
        let mut start = shop.start.clone();
        start.records = shop
            .saved()
            .into_iter()
            .filter(|record| matches!(record, Record::Surveys(_) | Record::Prompts(_)))
            .collect();
        start
    };
    for (days, comes) in [(6, false), (8, true)] {
        let mut later = Shop::boot_at(start(&shop), days * DAY, Default::default());
        later.event(Event::SettingsLoaded(json("{}")));
        track(&mut later, "go");
        assert_eq!(bubble(&later).is_some(), comes, "after {days} days");
    }
}

#[test]
fn surveys_about_other_things_wait_for_the_cooldown() {
    let both = format!(
        r#"{{"site":"demo","surveyCooldown":2,"surveys":[{SURVEY},{}]}}"#,
        SURVEY.replace("visit", "other").replace("shop", "delivery")
    );
    let mut shop = Shop::open(&both);
    ask(&mut shop, "visit");
    let run = bubble(&shop).unwrap().run;
    act(&mut shop, &run, SurveyAct::Dismissed(Dismissal::Closed));
    ask(&mut shop, "other");
    assert_eq!(bubble(&shop), None);
    assert!(
        shop.warnings()[0].contains("may be asked again from 2023-11-16"),
        "{:?}",
        shop.warnings()
    );
    shop.wait(2 * DAY);
    ask(&mut shop, "other");
    assert!(bubble(&shop).is_some());
}

#[test]
fn in_the_thread_it_is_one_unread_and_opens_nothing() {
    let rule = r#"{"id":"p","survey":"visit","place":"thread","when":{"event.name":"go"}}"#;
    let mut shop = ruled(rule);
    track(&mut shop, "go");
    assert!(bubble(&shop).is_none() && shop.view().panel.is_none());
    assert_eq!(unread(&shop), 1);
    assert!(
        shop.happened("wasl.survey.shown").is_empty(),
        "nobody saw it"
    );
    // It waits over pages.
    let mut start = shop.start.clone();
    start.records = vec![Record::Surveys(kept(&shop))];
    let mut next = Shop::boot_at(start, 1_000, Default::default());
    next.event(Event::SettingsLoaded(json("{}")));
    assert_eq!(unread(&next), 1);
    next.event(Event::LauncherClicked);
    let shown = next.happened("wasl.survey.shown");
    assert_eq!(word(&shown[0], "where").as_deref(), Some("thread"));
    let run = runs(&next)[0].clone();
    act(&mut next, &run.run, score("happy", 4));
    act(&mut next, &run.run, on("more"));
    assert_eq!(runs(&next)[0].stage, RunStage::Thanks("Great!".into()));
    next.event(Event::PanelClosed);
    assert_eq!(unread(&next), 0);
}

#[test]
fn the_bubble_moves_into_the_panel_and_back() {
    let mut shop = shop();
    ask(&mut shop, "visit");
    let run = bubble(&shop).unwrap().run;
    shop.event(Event::LauncherClicked);
    assert_eq!(bubble(&shop), None);
    assert_eq!(runs(&shop)[0].run, run);
    shop.event(Event::PanelClosed);
    assert_eq!(bubble(&shop).unwrap().run, run);
    assert_eq!(shop.happened("wasl.survey.shown").len(), 1);
}

#[test]
fn a_button_opens_the_panel_at_a_survey() {
    let rule = r#"{"id":"p","text":"A word?","when":{"event.name":"go"},
        "buttons":[{"label":"Yes","action":"survey","survey":"visit"}]}"#;
    let mut shop = ruled(rule);
    track(&mut shop, "go");
    shop.event(Event::PromptClicked(0));
    let run = runs(&shop)[0].clone();
    assert_eq!(question(&run).id, "happy");
    assert_eq!(
        word(&shop.happened("wasl.survey.shown")[0], "by").as_deref(),
        Some("rule")
    );
}

#[test]
fn a_faq_answer_is_an_event_that_rules_hear_of_in_the_open_panel() {
    let helped = r#""surveys":[SURVEY],"promptCooldown":0,"prompts":[
        {"id":"ces","survey":"visit","place":"thread","when":{"event.name":"wasl.faq.helpful","event.entry":"ship"}},
        {"id":"no","text":"Never","when":{"event.name":{"$in":["wasl.prompt.shown","wasl.survey.shown"]}}}],"#;
    let with = FAQ.replacen(
        r#""site""#,
        &format!(r#"{}"site""#, helped.replace("SURVEY", SURVEY)),
        1,
    );
    let mut shop = Shop::open(&with);
    shop.event(Event::LauncherClicked);
    shop.event(Event::QuickQuestionChosen(0));
    assert!(runs(&shop).is_empty());
    shop.event(Event::HelpfulChosen {
        turn: 1,
        helpful: true,
    });
    assert_eq!(runs(&shop).len(), 1);
    assert!(
        shop.view().prompt.is_none(),
        "what rules bring up is no event for them"
    );
    assert_eq!(shop.happened("wasl.survey.shown").len(), 1);
}

/// A conversation in which a survey of that name was asked.
fn conversation(survey: &str, from: Author) -> Shop {
    let mut shop = Shop::open(&options(""));
    shop.event(Event::LauncherClicked);
    shop.serve();
    shop.write("Hello");
    shop.serve();
    shop.arrives(agent(), text_body("Bye"));
    let survey = survey.into();
    shop.arrives(from, Body::Survey { survey });
    shop
}

#[test]
fn a_message_asks_a_survey_of_the_site_where_it_stands() {
    for (from, by) in [(agent(), "agent"), (Author::System, "conversation")] {
        let mut shop = conversation("visit", from);
        let run = runs(&shop)[0].clone();
        assert!(shop.happened("wasl.survey.shown").is_empty());
        shop.event(Event::ThreadSeen(Seq(3)));
        let shown = shop.happened("wasl.survey.shown");
        assert_eq!(shown.len(), 1);
        assert_eq!(word(&shown[0], "by").as_deref(), Some(by));
        assert_eq!(word(&shown[0], "message").as_deref(), Some("message-3"));
        assert!(shown[0].get("conversation").is_some());
        act(&mut shop, &run.run, score("happy", 1));
        shop.arrives(agent(), text_body("One more thing"));
        assert!(
            matches!(shop.kinds().last(), Some(EntryKind::Theirs { .. })),
            "it stays in its place"
        );
        act(&mut shop, &run.run, on("why"));
        act(&mut shop, &run.run, on("more"));
        // After a reload it still says thanks there, and is not asked anew.
        let mut start = shop.start.clone();
        start.records = shop.saved();
        let mut again = Shop::boot_at(start.clone(), 1_000, shop.server.clone());
        again.event(Event::SettingsLoaded(json("{}")));
        again.serve();
        assert!(matches!(runs(&again)[0].stage, RunStage::Thanks(_)));
        let mut later = Shop::boot_at(start, 2 * DAY, shop.server.clone());
        later.event(Event::SettingsLoaded(json("{}")));
        later.serve();
        assert!(runs(&later).is_empty(), "that was yesterday");
    }
}

#[test]
fn the_server_does_not_ask_within_the_window_and_nobody_after_never() {
    for (how, from, asked) in [
        (Dismissal::Closed, Author::System, false),
        (Dismissal::Closed, agent(), true),
        (Dismissal::Never, agent(), false),
    ] {
        let mut shop = shop();
        ask(&mut shop, "visit");
        let run = bubble(&shop).unwrap().run;
        act(&mut shop, &run, SurveyAct::Dismissed(how));
        shop.event(Event::LauncherClicked);
        shop.serve();
        shop.write("Hello");
        shop.serve();
        shop.arrives(
            from.clone(),
            Body::Survey {
                survey: "visit".into(),
            },
        );
        assert_eq!(!runs(&shop).is_empty(), asked, "{how:?} {from:?}");
    }
}

#[test]
fn the_poll_of_old_and_names_that_are_none() {
    let shop = conversation("csat", Author::System);
    assert!(runs(&shop).is_empty());
    assert!(
        shop.kinds()
            .iter()
            .any(|kind| matches!(kind, EntryKind::Survey(_)))
    );
    let shop = conversation("gone", agent());
    let polls = |kind: &EntryKind| matches!(kind, EntryKind::Survey(_) | EntryKind::Run(_));
    assert!(!shop.kinds().iter().any(polls));
}

#[test]
fn an_element_asks_when_it_is_seen() {
    let mut shop = shop();
    assert!(shop.log.contains(&Effect::FindElements(true)));
    shop.event(Event::ElementsFound(vec!["visit".into(), "nowhere".into()]));
    assert_eq!(shop.errors().len(), 1, "{:?}", shop.errors());
    let view = shop.view();
    let run = &view.elements[0];
    assert!(
        !run.can_close && !run.can_refuse,
        "it is a part of the page"
    );
    assert!(shop.happened("wasl.survey.shown").is_empty());
    assert!(
        !shop
            .saved()
            .iter()
            .any(|record| matches!(record, Record::Surveys(_)))
    );
    shop.event(Event::ElementSeen("visit".into()));
    shop.event(Event::ElementSeen("visit".into()));
    let shown = shop.happened("wasl.survey.shown");
    assert_eq!(shown.len(), 1);
    assert_eq!(word(&shown[0], "where").as_deref(), Some("element"));
    act(&mut shop, &run.run, score("happy", 5));
    act(&mut shop, &run.run, on("more"));
    assert_eq!(
        shop.view().elements[0].stage,
        RunStage::Thanks("Great!".into())
    );
    shop.event(Event::ElementsFound(Vec::new()));
    assert!(shop.view().elements.is_empty());

    let mut start = boot(&options(""));
    start.records = vec![Record::Surveys(kept(&shop))];
    let mut next = Shop::boot_at(start, 1_000, Default::default());
    next.event(Event::SettingsLoaded(json("{}")));
    next.event(Event::ElementsFound(vec!["visit".into()]));
    assert!(next.view().elements.is_empty(), "its window");

    // Gone before anybody saw it: nobody was asked.
    let mut unseen = crate::surveys::shop();
    unseen.event(Event::ElementsFound(vec!["visit".into()]));
    unseen.event(Event::ElementsFound(Vec::new()));
    ask(&mut unseen, "visit");
    assert!(bubble(&unseen).is_some());
    assert_eq!(
        text_at(&unseen.emitted("survey")[0], &["where"]).as_deref(),
        Some("prompt")
    );
    // Without surveys nobody searches the page.
    assert!(!Shop::open(BARE).log.contains(&Effect::FindElements(true)));
}

#[test]
fn nothing_comes_up_over_a_busy_visitor_or_while_hidden() {
    let rule = r#"{"id":"p","survey":"visit","wait":60,"when":{"event.name":"go"}}"#;
    let mut shop = ruled(rule);
    shop.busy = true;
    track(&mut shop, "go");
    assert_eq!(bubble(&shop), None);
    shop.busy = false;
    shop.wait(5_000);
    assert!(bubble(&shop).is_some());
    shop.event(Event::Commanded(Command::Hide));
    assert_eq!(bubble(&shop), None);
}

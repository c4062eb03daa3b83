//! Surveys as the visitor goes through them: answers, the ways back and out, what is kept and told.

use wasl_core::effect::Target;
use wasl_core::event::{BatchOutcome, Command, SurveyAct};
use wasl_core::record::{Record, Slot};
use wasl_core::survey::{ABANDON_AFTER, Dismissal, SurveysRecord};
use wasl_core::view::{AnswerView, Onward, QuestionView, RunStage, RunView};
use wasl_core::{Effect, Event};
use wasl_protocol::{CloudEvent, Properties, Value};

use crate::harness::{Shop, boot, text_at};

/// A CSAT that asks why when it was bad, and words at the end.
pub const SURVEY: &str = r#"{"id":"visit","touchpoint":"shop","questions":[
    {"id":"happy","type":"csat","text":{"en":"Happy?","ar":"سعيد؟"},"low":"No","high":"Yes","required":true,
     "next":[{"bucket":"bad","go":"why"},{"go":"more"}]},
    {"id":"why","type":"multiple","text":"Why?","choices":[{"id":"price","text":"Price"},{"id":"late","text":"Late"}]},
    {"id":"more","type":"text","text":"More?"}],
  "thanks":[{"bucket":"good","text":"Great!"},{"text":"Thank you."}]}"#;

pub const DAY: u64 = 86_400_000;

/// A shop with that survey and these options besides.
pub fn options(more: &str) -> String {
    format!(r#"{{"site":"demo","surveys":[{SURVEY}]{more}}}"#)
}

pub fn shop() -> Shop {
    Shop::open(&options(""))
}

pub fn ask(shop: &mut Shop, id: &str) {
    shop.event(Event::Commanded(Command::Survey(id.into())));
}

pub fn bubble(shop: &Shop) -> Option<RunView> {
    shop.view().bubble.as_deref().cloned()
}

pub fn question(run: &RunView) -> &QuestionView {
    match &run.stage {
        RunStage::Question(question) => question,
        RunStage::Thanks(words) => panic!("thanks: {words}"),
    }
}

pub fn act(shop: &mut Shop, run: &str, act: SurveyAct) {
    let run = run.into();
    shop.event(Event::SurveyActed { run, act });
}

pub fn score(question: &str, score: u8) -> SurveyAct {
    let question = question.into();
    SurveyAct::Scored { question, score }
}

fn choose(question: &str, choice: &str) -> SurveyAct {
    SurveyAct::Chose {
        question: question.into(),
        choice: choice.into(),
    }
}

pub fn write(question: &str, text: &str) -> SurveyAct {
    SurveyAct::Wrote {
        question: question.into(),
        text: text.into(),
    }
}

pub fn on(question: &str) -> SurveyAct {
    let question = question.into();
    SurveyAct::Continued { question }
}

/// The last kept record of surveys.
pub fn kept(shop: &Shop) -> SurveysRecord {
    let mut saved = shop.saved();
    saved.reverse();
    saved
        .into_iter()
        .find_map(|record| match record {
            Record::Surveys(kept) => Some(kept),
            _ => None,
        })
        .expect("something kept")
}

/// The events of surveys that waited for the server when they were last stored.
fn answers(shop: &Shop) -> Vec<CloudEvent> {
    let mut saved = shop.saved();
    saved.reverse();
    saved
        .into_iter()
        .find_map(|record| match record {
            Record::Answers(events) => Some(events),
            _ => None,
        })
        .unwrap_or_default()
}

fn number(properties: &Properties, key: &str) -> Option<f64> {
    match properties.get(key) {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    }
}

fn word<'a>(properties: &'a Properties, key: &str) -> Option<&'a str> {
    properties.get(key).and_then(Value::as_text)
}

#[test]
fn a_click_is_at_once_an_answer_and_leads_by_its_bucket() {
    let mut shop = shop();
    ask(&mut shop, "visit");
    let run = bubble(&shop).expect("a survey");
    assert_eq!(question(&run).text, "Happy?");
    assert_eq!(question(&run).onward, Onward::Absent, "it must be answered");
    assert!(run.can_refuse && run.can_close && !run.can_back);
    assert_eq!(run.progress, None, "who is content sees fewer questions");

    act(&mut shop, &run.run, score("happy", 2));
    let answered = shop.happened("wasl.survey.answered");
    assert_eq!(answered.len(), 1);
    let one = &answered[0];
    assert_eq!(word(one, "survey"), Some("visit"));
    assert_eq!(word(one, "run"), Some(run.run.as_str()));
    assert_eq!(word(one, "touchpoint"), Some("shop"));
    assert_eq!(word(one, "where"), Some("prompt"));
    assert_eq!(word(one, "by"), Some("api"));
    assert_eq!(word(one, "question"), Some("happy"));
    assert_eq!(word(one, "type"), Some("csat"));
    assert_eq!(number(one, "score"), Some(2.0));
    assert_eq!(one.get("share"), None, "everybody was asked");
    assert_eq!(kept(&shop).runs[0].run.given.len(), 1);

    let run = bubble(&shop).expect("the next question");
    assert_eq!(question(&run).id, "why");
    assert!(run.can_back && !run.can_refuse);
    for (choice, chosen) in [
        ("late", vec!["late"]),
        ("price", vec!["price", "late"]),
        ("late", vec!["price"]),
    ] {
        act(&mut shop, &run.run, choose("why", choice));
        let answered = shop.happened("wasl.survey.answered");
        let texts: Vec<Value> = chosen.iter().map(|id| Value::from(*id)).collect();
        let last = answered.last().expect("an answer");
        assert_eq!(last.get("choices"), Some(&Value::List(texts)));
        assert_eq!(word(last, "type"), Some("multiple"));
    }
    act(&mut shop, &run.run, choose("why", "price"));
    let last = shop.happened("wasl.survey.answered").pop().unwrap();
    assert_eq!(last.get("withdrawn"), Some(&Value::Bool(true)));
    act(&mut shop, &run.run, choose("why", "late"));
    act(&mut shop, &run.run, on("why"));
    act(&mut shop, &run.run, write("more", "  Slow "));
    let run = bubble(&shop).unwrap();
    assert_eq!(question(&run).onward, Onward::Send);
    assert_eq!(
        question(&run).answer,
        AnswerView::Words("  Slow ".into()),
        "as it stands in the field"
    );
    act(&mut shop, &run.run, on("more"));
    let last = shop.happened("wasl.survey.answered").pop().unwrap();
    assert_eq!(word(&last, "text"), Some("Slow"));
    assert_eq!(shop.happened("wasl.survey.completed").len(), 1);
    let run = bubble(&shop).expect("thanks");
    assert_eq!(run.stage, RunStage::Thanks("Thank you.".into()));
    assert_eq!(shop.view().announcement.1, "Thank you.");

    act(&mut shop, &run.run, SurveyAct::Dismissed(Dismissal::Closed));
    assert_eq!(bubble(&shop), None);
    assert!(
        shop.happened("wasl.survey.dismissed").is_empty(),
        "it was complete"
    );
    let told = shop.emitted("survey");
    assert_eq!(text_at(&told[0], &["action"]).as_deref(), Some("shown"));
    assert_eq!(
        text_at(told.last().unwrap(), &["action"]).as_deref(),
        Some("completed")
    );
}

#[test]
fn going_back_and_another_way_withdraws_what_is_off_it() {
    let mut shop = shop();
    ask(&mut shop, "visit");
    let run = bubble(&shop).unwrap().run;
    act(&mut shop, &run, score("happy", 1));
    act(&mut shop, &run, choose("why", "late"));
    act(&mut shop, &run, SurveyAct::WentBack);
    let view = bubble(&shop).unwrap();
    assert!(
        matches!(
            question(&view).answer,
            AnswerView::Scale {
                chosen: Some(1),
                ..
            }
        ),
        "the answer is there: {view:?}"
    );
    assert_eq!(question(&view).onward, Onward::Next);
    act(&mut shop, &run, score("happy", 5));
    let told = shop.happened("wasl.survey.answered");
    let withdrawn: Vec<_> = told
        .iter()
        .filter(|one| one.get("withdrawn").is_some())
        .map(|one| word(one, "question").unwrap().to_owned())
        .collect();
    assert_eq!(withdrawn, ["why"]);
    assert_eq!(question(&bubble(&shop).unwrap()).id, "more");
    assert_eq!(question(&bubble(&shop).unwrap()).onward, Onward::Skip);
    act(&mut shop, &run, on("more"));
    assert_eq!(
        bubble(&shop).unwrap().stage,
        RunStage::Thanks("Great!".into())
    );
}

#[test]
fn words_that_are_wiped_out_are_taken_back() {
    let mut shop = shop();
    ask(&mut shop, "visit");
    let run = bubble(&shop).unwrap().run;
    act(&mut shop, &run, score("happy", 1));
    act(&mut shop, &run, on("why"));
    act(&mut shop, &run, write("more", "Hm"));
    // Back and forth: unfinished words are not an answer.
    act(&mut shop, &run, SurveyAct::WentBack);
    act(&mut shop, &run, on("why"));
    let view = bubble(&shop).unwrap();
    assert_eq!(question(&view).answer, AnswerView::Words(String::new()));

    let two = r#"{"site":"demo","surveys":[{"id":"two","touchpoint":"x","questions":[
        {"id":"a","type":"text","text":"A?"},{"id":"b","type":"text","text":"B?","required":true}]}]}"#;
    let mut shop = Shop::open(two);
    ask(&mut shop, "two");
    let view = bubble(&shop).unwrap();
    assert_eq!(view.progress, Some((1, 2)));
    let run = view.run;
    act(&mut shop, &run, write("a", "One"));
    act(&mut shop, &run, on("a"));
    assert_eq!(bubble(&shop).unwrap().progress, Some((2, 2)));
    assert_eq!(question(&bubble(&shop).unwrap()).onward, Onward::Blocked);
    act(&mut shop, &run, on("b"));
    act(&mut shop, &run, write("b", "   "));
    act(&mut shop, &run, on("b"));
    assert_eq!(
        question(&bubble(&shop).unwrap()).id,
        "b",
        "it must be answered"
    );
    act(&mut shop, &run, SurveyAct::WentBack);
    act(&mut shop, &run, write("a", ""));
    act(&mut shop, &run, on("a"));
    let last = shop.happened("wasl.survey.answered").pop().unwrap();
    assert_eq!(last.get("withdrawn"), Some(&Value::Bool(true)));
    act(&mut shop, &run, write("b", &"é".repeat(3_000)));
    act(&mut shop, &run, on("b"));
    let last = shop.happened("wasl.survey.answered").pop().unwrap();
    assert_eq!(word(&last, "text").unwrap().chars().count(), 2_000);
    assert!(shop.errors().is_empty(), "{:?}", shop.errors());
}

#[test]
fn late_and_foreign_presses_mean_nothing() {
    let mut shop = shop();
    ask(&mut shop, "visit");
    let run = bubble(&shop).unwrap().run;
    for wrong in [
        score("happy", 0),
        score("happy", 6),
        score("more", 3),
        choose("happy", "late"),
        write("more", "x"),
        on("happy"),
        on("nothing"),
        SurveyAct::WentBack,
    ] {
        act(&mut shop, &run, wrong);
    }
    act(&mut shop, "another", score("happy", 3));
    assert!(shop.happened("wasl.survey.answered").is_empty());
    assert_eq!(question(&bubble(&shop).unwrap()).id, "happy");
    act(&mut shop, &run, score("happy", 3));
    act(&mut shop, &run, score("happy", 3));
    assert_eq!(
        shop.happened("wasl.survey.answered").len(),
        1,
        "a double click"
    );
}

#[test]
fn what_a_visitor_says_to_being_asked_holds() {
    for (how, name, after) in [
        (Dismissal::Closed, "close", Some(30)),
        (Dismissal::Later, "later", Some(7)),
        (Dismissal::Never, "never", None),
    ] {
        let mut shop = shop();
        ask(&mut shop, "visit");
        let run = bubble(&shop).unwrap().run;
        act(&mut shop, &run, SurveyAct::Dismissed(how));
        assert_eq!(bubble(&shop), None);
        let told = shop.happened("wasl.survey.dismissed");
        assert_eq!(word(&told[0], "how"), Some(name));
        let mut start = boot(&options(""));
        start.records = vec![Record::Surveys(kept(&shop))];
        for (days, asked) in [
            (1, false),
            (6, false),
            (8, after == Some(7)),
            (29, after == Some(7)),
            (31, after.is_some()),
            (3_000, after.is_some()),
        ] {
            let mut later = Shop::boot_at(start.clone(), days * DAY, Default::default());
            later.event(Event::SettingsLoaded(crate::harness::json("{}")));
            assert_eq!(bubble(&later), None);
            ask(&mut later, "visit");
            assert_eq!(bubble(&later).is_some(), asked, "{name} after {days} days");
            assert_eq!(later.warnings().len(), usize::from(!asked));
        }
    }
}

#[test]
fn an_answered_survey_goes_on_after_a_reload_until_a_day_has_passed() {
    let mut shop = shop();
    ask(&mut shop, "visit");
    let run = bubble(&shop).unwrap().run;
    act(&mut shop, &run, score("happy", 1));
    act(&mut shop, &run, on("why"));
    act(&mut shop, &run, write("more", "half a sen"));
    shop.event(Event::PageHidden);
    let record = kept(&shop);
    let mut start = boot(&options(""));
    start.records = vec![Record::Surveys(record)];
    let mut again = Shop::boot_at(start.clone(), DAY - 1_000, Default::default());
    let view = bubble(&again).expect("it goes on");
    assert_eq!(view.run, run);
    assert_eq!(
        question(&view).answer,
        AnswerView::Words("half a sen".into())
    );
    assert!(again.happened("wasl.survey.shown").is_empty(), "once");
    again.wait(2_000);
    assert_eq!(bubble(&again), None);
    assert_eq!(again.happened("wasl.survey.abandoned").len(), 1);

    // The surveys of the site's settings are not there at once.
    start.options = crate::harness::json(r#"{"site":"demo"}"#);
    let mut late = Shop::boot_at(start, 2 * DAY, Default::default());
    assert!(late.happened("wasl.survey.abandoned").is_empty());
    let settings = format!(r#"{{"surveys":[{SURVEY}]}}"#);
    late.event(Event::SettingsLoaded(crate::harness::json(&settings)));
    assert_eq!(late.happened("wasl.survey.abandoned").len(), 1);
    late.wait(3 * ABANDON_AFTER.as_millis());
    assert_eq!(late.happened("wasl.survey.abandoned").len(), 1);
}

#[test]
fn one_that_was_only_seen_does_not_come_after_the_visitor() {
    let mut shop = shop();
    ask(&mut shop, "visit");
    let run = bubble(&shop).unwrap().run;
    let mut start = boot(&options(""));
    start.records = vec![Record::Surveys(kept(&shop))];
    let mut next = Shop::boot_at(start, 1_000, Default::default());
    next.event(Event::SettingsLoaded(crate::harness::json("{}")));
    assert_eq!(bubble(&next), None);
    // But when it is wanted again it is the same asking.
    ask(&mut next, "visit");
    assert_eq!(bubble(&next).expect("again").run, run);
    assert!(next.happened("wasl.survey.shown").is_empty());
    assert!(next.warnings().is_empty());

    // A page that changes its address is another page.
    shop.event(Event::PageChanged(crate::harness::page("/next")));
    assert_eq!(bubble(&shop), None);
    ask(&mut shop, "visit");
    act(&mut shop, &run, score("happy", 4));
    shop.event(Event::PageChanged(crate::harness::page("/third")));
    assert!(bubble(&shop).is_some(), "it is answered in part");
}

#[test]
fn another_tabs_answer_counts() {
    let mut one = shop();
    ask(&mut one, "visit");
    let run = bubble(&one).unwrap().run;
    let mut start = boot(&options(""));
    start.records = vec![Record::Surveys(kept(&one))];
    let mut other = Shop::boot_at(start, 0, Default::default());
    other.event(Event::SettingsLoaded(crate::harness::json("{}")));
    ask(&mut other, "visit");
    one.now = 5;
    act(&mut one, &run, score("happy", 1));
    other.event(Event::RecordChanged(Record::Surveys(kept(&one))));
    assert_eq!(question(&bubble(&other).unwrap()).id, "why");
    assert!(
        other.happened("wasl.survey.answered").is_empty(),
        "told by one"
    );
    other.now = 9;
    act(&mut other, &run, on("why"));
    act(&mut other, &run, on("more"));
    one.event(Event::RecordChanged(Record::Surveys(kept(&other))));
    assert_eq!(
        bubble(&one).expect("thanks").stage,
        RunStage::Thanks("Thank you.".into())
    );
    // A late echo of the past opens nothing anew.
    let mut past = kept(&other);
    past.runs[0].run.phase = wasl_core::survey::Phase::Open;
    past.runs[0].run.at = 0;
    one.event(Event::RecordChanged(Record::Surveys(past)));
    assert!(matches!(bubble(&one).unwrap().stage, RunStage::Thanks(_)));
}

#[test]
fn answers_reach_the_server_wherever_events_go() {
    for (events, elsewhere) in [
        ("", 0),
        (r#","events":{"enabled":false}"#, 0),
        (r#","events":{"url":"https://data.example/in"}"#, 1),
        (
            r#","events":{"url":"https://chat.example/v1/events?site=demo"}"#,
            0,
        ),
    ] {
        let mut shop = Shop::open(&options(events));
        ask(&mut shop, "visit");
        let run = bubble(&shop).unwrap().run;
        act(&mut shop, &run, score("happy", 4));
        let stored: Vec<String> = answers(&shop).iter().map(|one| one.kind.clone()).collect();
        assert_eq!(
            stored,
            ["wasl.survey.shown", "wasl.survey.answered"],
            "stored at once {events}"
        );
        shop.wait(6_000);
        let mut posted = Vec::new();
        for effect in &shop.log {
            if let Effect::PostEvents {
                url,
                events,
                headers,
                ..
            } = effect
            {
                for event in events {
                    if event.kind == "wasl.survey.answered" {
                        assert!(headers.is_empty());
                        posted.push(url.clone());
                    }
                }
            }
        }
        posted.sort();
        let mut wanted = vec!["https://chat.example/v1/events?site=demo"];
        wanted.extend(vec!["https://data.example/in"; elsewhere]);
        assert_eq!(posted, wanted, "{events}");
    }
}

#[test]
fn answers_are_kept_until_the_server_has_them() {
    let mut shop = Shop::open(&options(r#","events":{"enabled":false}"#));
    ask(&mut shop, "visit");
    let run = bubble(&shop).unwrap().run;
    act(&mut shop, &run, score("happy", 4));
    let ids: Vec<_> = answers(&shop).iter().map(|one| one.id.clone()).collect();
    shop.wait(6_000);
    shop.answer(BatchOutcome::Unreachable);
    let kept = Record::Answers(answers(&shop));

    let mut start = boot(&options(r#","events":{"enabled":false}"#));
    start.records = vec![kept];
    let mut next = Shop::boot_at(start, 10_000, Default::default());
    let again: Vec<_> = answers(&next).iter().map(|one| one.id.clone()).collect();
    assert_eq!(again, ids, "storage let go of them: they are stored anew");
    next.wait(6_000);
    let (_, posted, _) = next.batches().pop().expect("a batch");
    assert_eq!(
        posted.iter().map(|one| one.id.clone()).collect::<Vec<_>>(),
        ids
    );
    let done = next.answer(BatchOutcome::Accepted(None));
    assert!(done.contains(&Effect::Forget(Slot::Answers)));
    next.event(Event::PageHidden);
    assert_eq!(next.batches().len(), 1);
    assert_eq!(next.answer(BatchOutcome::Accepted(None)).len(), 0, "late");

    let mut gone = Shop::open(&options(""));
    ask(&mut gone, "visit");
    gone.event(Event::PageHidden);
    let last = gone.batches();
    assert!(last.iter().all(|(_, _, last_chance)| *last_chance));
    assert!(
        last.iter()
            .any(|(_, events, _)| events.iter().any(|one| one.kind == "wasl.survey.shown"))
    );
}

#[test]
fn the_focus_follows_only_where_the_visitor_acts() {
    let mut shop = shop();
    ask(&mut shop, "visit");
    let to_question = |effect: &Effect| *effect == Effect::Focus(Target::Question);
    assert!(
        !shop
            .log
            .iter()
            .any(|effect| matches!(effect, Effect::Focus(_)))
    );
    assert_eq!(shop.view().announcement.1, "A question for you: Happy?");
    let run = bubble(&shop).unwrap().run;
    act(&mut shop, &run, score("happy", 2));
    assert_eq!(
        shop.log.iter().filter(|effect| to_question(effect)).count(),
        1
    );
    act(&mut shop, &run, choose("why", "late"));
    assert_eq!(
        shop.log.iter().filter(|effect| to_question(effect)).count(),
        1
    );
}

#[test]
fn names_that_are_none_and_surveys_that_are_wrong_are_told() {
    let wrong = r#"{"site":"demo","surveys":[{"id":"empty","touchpoint":"x","questions":[]},SURVEY],
        "prompts":[{"id":"p","survey":"nowhere","when":{"event.name":"go"}}]}"#;
    let mut shop = Shop::open(&wrong.replace("SURVEY", SURVEY));
    let errors = shop.errors();
    assert!(errors[0].contains("surveys[0].questions"), "{errors:?}");
    assert_eq!(
        errors[1],
        "A prompt asks one: There is no survey \"nowhere\". Known here: visit."
    );
    ask(&mut shop, "visti");
    assert!(shop.errors()[2].contains("\"visti\""));
    ask(&mut shop, "visit");
    assert!(bubble(&shop).is_some(), "the others run");
    // What is wanted before it is known which surveys there are waits for it.
    let mut early = Shop::boot(boot(r#"{"site":"demo"}"#));
    ask(&mut early, "visit");
    ask(&mut early, "visti");
    assert!(early.errors().is_empty() && bubble(&early).is_none());
    let settings = format!(r#"{{"surveys":[{SURVEY}]}}"#);
    early.event(Event::SettingsLoaded(crate::harness::json(&settings)));
    assert!(bubble(&early).is_some());
    assert_eq!(early.errors().len(), 1);
}

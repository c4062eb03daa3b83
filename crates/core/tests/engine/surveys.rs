//! Surveys as the visitor goes through them: answers, the ways back and out, what is kept and told.

use wasl_core::effect::Target;
use wasl_core::event::{Command, SurveyAct};
use wasl_core::record::Record;
use wasl_core::survey::{Dismissal, SurveysRecord};
use wasl_core::view::{AnswerView, Onward, QuestionView, RunStage, RunView};
use wasl_core::{Effect, Event};
use wasl_protocol::{Properties, Value};

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

fn number(properties: &Properties, key: &str) -> Option<f64> {
    match properties.get(key) {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    }
}

pub fn word<'a>(properties: &'a Properties, key: &str) -> Option<&'a str> {
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

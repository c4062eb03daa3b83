//! One visitor, one survey: inputs in, outcomes out.

use serde_json::json;
use wasl_core::survey::{Answer, Bucket, Dismissal, Input, Outcome, Phase, Reply, Run, Survey};
use wasl_protocol::{Duration, Timestamp};

use crate::definitions::asking;

pub const START: Timestamp = Timestamp::from_millis(1_767_571_200_000);

pub fn survey() -> Survey {
    asking(json!([
        { "id": "how", "type": "csat", "text": "How was it?", "low": "Bad", "high": "Good",
          "required": true,
          "next": [{ "bucket": "bad", "go": "why" }, { "go": "more" }] },
        { "id": "why", "type": "multiple", "text": "What was it?", "required": true,
          "choices": [{ "id": "price", "text": "Price" }, { "id": "late", "text": "Late" }] },
        { "id": "more", "type": "text", "text": "Anything else?" }
    ]))
}

pub fn score(score: u8) -> Input {
    Input::Answered {
        question: "how".into(),
        answer: Answer::Score(score),
    }
}

pub fn why(ids: &[&str]) -> Input {
    Input::Answered {
        question: "why".into(),
        answer: chosen(ids),
    }
}

pub fn chosen(ids: &[&str]) -> Answer {
    Answer::Chosen(ids.iter().map(|id| (*id).into()).collect())
}

fn more(text: &str) -> Input {
    Input::Answered {
        question: "more".into(),
        answer: Answer::Text(text.into()),
    }
}

pub fn on(question: &str) -> Input {
    Input::Continued {
        question: question.into(),
    }
}

fn saved(question: &str, answer: Answer) -> Outcome {
    dropping(question, answer, &[])
}

fn dropping(question: &str, answer: Answer, dropped: &[&str]) -> Outcome {
    Outcome::PartialSaved {
        question: question.into(),
        answer: Some(answer),
        dropped: dropped.iter().map(|id| (*id).into()).collect(),
    }
}

pub struct Visit {
    pub survey: Survey,
    pub run: Run,
}

impl Visit {
    pub fn new() -> Self {
        let survey = survey();
        let run = Run::asked(&survey, START);
        Self { survey, run }
    }

    pub fn step(&mut self, input: Input) -> Vec<Outcome> {
        self.run
            .step(&self.survey, START + Duration::from_secs(1), input)
    }

    pub fn screen(&self) -> Option<&str> {
        self.run
            .question(&self.survey)
            .map(|question| question.id.as_str())
    }
}

#[test]
fn a_click_is_saved_at_once_and_leads_on() {
    let mut visit = Visit::new();
    assert_eq!(visit.screen(), Some("how"));
    assert_eq!(visit.step(score(5)), [saved("how", Answer::Score(5))]);
    assert_eq!(visit.screen(), Some("more"));
    assert_eq!(
        visit.step(more(" Lovely ")),
        [
            saved("more", Answer::Text("Lovely".into())),
            Outcome::Completed
        ]
    );
    assert_eq!((visit.run.phase(), visit.screen()), (Phase::Done, None));
    assert_eq!(visit.run.bucket(&visit.survey), Some(Bucket::Good));
    assert_eq!(visit.run.reply(), Reply::Answered);
    for late in [
        score(1),
        on("more"),
        Input::Back,
        Input::Left,
        Input::Dismissed(Dismissal::Never),
    ] {
        assert_eq!(visit.step(late), []);
    }
}

#[test]
fn several_choices_wait_for_a_word() {
    let mut visit = Visit::new();
    visit.step(score(1));
    assert_eq!(visit.step(on("why")), [], "it is required");
    assert_eq!(
        visit.step(why(&["late"])),
        [saved("why", chosen(&["late"]))]
    );
    assert_eq!(
        visit.step(why(&["late", "price"])),
        [saved("why", chosen(&["price", "late"]))]
    );
    assert_eq!(
        visit.step(why(&[])),
        [Outcome::PartialSaved {
            question: "why".into(),
            answer: None,
            dropped: vec![]
        }]
    );
    assert_eq!(visit.step(on("why")), [], "taken back is not answered");
    assert_eq!(visit.screen(), Some("why"));
    visit.step(why(&["price"]));
    assert_eq!(visit.step(on("why")), []);
    assert_eq!(
        visit.step(on("why")),
        [],
        "a double click does not skip the next one"
    );
    assert_eq!(visit.screen(), Some("more"));
    assert_eq!(visit.step(on("more")), [Outcome::Completed]);
    assert_eq!(visit.run.bucket(&visit.survey), Some(Bucket::Bad));
}

#[test]
fn another_answer_re_decides_the_way() {
    let mut visit = Visit::new();
    visit.step(score(2));
    visit.step(why(&["price"]));
    visit.step(on("why"));
    visit.step(Input::Back);
    visit.step(Input::Back);
    visit.step(Input::Back);
    assert_eq!(visit.screen(), Some("how"));
    assert_eq!(visit.run.answer(), Some(&Answer::Score(2)));
    // The same way: the reasons stay.
    assert_eq!(visit.step(score(1)), [saved("how", Answer::Score(1))]);
    assert_eq!(visit.screen(), Some("why"));
    assert_eq!(visit.run.answer(), Some(&chosen(&["price"])));
    visit.step(Input::Back);
    // Another way: they are dropped.
    assert_eq!(
        visit.step(score(4)),
        [dropping("how", Answer::Score(4), &["why"])]
    );
    assert_eq!(visit.screen(), Some("more"));
    assert_eq!(visit.run.given().len(), 1);
}

#[test]
fn what_lies_behind_can_be_answered_anew_from_where_one_is() {
    let mut visit = Visit::new();
    visit.step(score(2));
    visit.step(why(&["price"]));
    visit.step(on("why"));
    assert_eq!(visit.step(score(1)), [saved("how", Answer::Score(1))]);
    assert_eq!(visit.screen(), Some("more"), "the way is the same");
    assert_eq!(visit.step(score(1)), [], "a late click says nothing new");
    assert_eq!(
        visit.step(score(5)),
        [dropping("how", Answer::Score(5), &["why"])]
    );
    assert_eq!(visit.screen(), Some("more"));
}

#[test]
fn no_answer_to_the_question_changes_nothing() {
    let mut visit = Visit::new();
    let before = visit.run.clone();
    for input in [
        score(0),
        score(6),
        more("early"),
        why(&["price"]),
        on("how"),
        on("why"),
        Input::Back,
    ] {
        assert_eq!(visit.step(input), []);
        assert_eq!(visit.run.given(), before.given());
        assert_eq!(visit.screen(), Some("how"));
    }
}

//! What holds of every survey and every way that visitors take through it.

use proptest::collection::vec;
use proptest::prelude::*;
use wasl_core::survey::{
    Answer, Dismissal, Inclusion, Input, Kind, Outcome, Phase, Question, Run, RunRecord, Survey,
};
use wasl_protocol::{Duration, Timestamp};

use crate::definitions::parse;
use crate::generated::{json, surveys, ways};

/// What a visitor does, before it is known to which survey.
#[derive(Clone, Debug)]
enum Act {
    /// Answers the question on screen, or one of those before.
    Answer {
        back: usize,
        pick: u8,
    },
    Continue,
    Back,
    Reload,
    Wait(u64),
    Dismiss(Dismissal),
    Leave,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let answer = |back: core::ops::Range<usize>| {
        (back, any::<u8>()).prop_map(|(back, pick)| Act::Answer { back, pick })
    };
    let how = prop_oneof![
        Just(Dismissal::Closed),
        Just(Dismissal::Later),
        Just(Dismissal::Never)
    ];
    vec(
        prop_oneof![
            12 => answer(0..1),
            3 => answer(0..3),
            4 => Just(Act::Continue),
            3 => Just(Act::Back),
            2 => Just(Act::Reload),
            2 => (0_u64..100_000).prop_map(Act::Wait),
            1 => how.prop_map(Act::Dismiss),
            1 => Just(Act::Leave),
        ],
        0..25,
    )
}

/// Some answer to a question; now and then one that it refuses.
fn answer(question: &Question, pick: u8) -> Answer {
    match &question.kind {
        Kind::Scale { .. } => Answer::Score(pick % 12),
        Kind::Single(choices) => {
            Answer::Chosen(vec![choices[usize::from(pick) % choices.len()].id.clone()])
        }
        Kind::Multiple(choices) => {
            let mut chosen = Vec::new();
            for (bit, choice) in choices.iter().enumerate() {
                if pick >> bit & 1 == 1 {
                    chosen.push(choice.id.clone());
                }
            }
            Answer::Chosen(chosen)
        }
        Kind::Text => Answer::Text(["", " why ", "because"][usize::from(pick) % 3].into()),
    }
}

/// What the server has of one survey, made of the outcomes alone.
#[derive(Debug, Default)]
struct Stored {
    answers: Vec<(String, Answer)>,
    ended: Vec<Outcome>,
}

impl Stored {
    fn take(&mut self, outcome: Outcome) {
        assert!(
            self.ended.is_empty(),
            "nothing comes after the end: {outcome:?}"
        );
        match outcome {
            Outcome::PartialSaved {
                question,
                answer,
                dropped,
            } => {
                let known = self.answers.iter().position(|(id, _)| *id == question);
                let before = known.map(|at| self.answers.remove(at).1);
                assert_ne!(before, answer, "the same answer twice");
                self.answers.extend(answer.map(|answer| (question, answer)));
                for id in dropped {
                    let known = self.answers.iter().position(|(known, _)| *known == id);
                    self.answers
                        .remove(known.expect("dropped what was never saved"));
                }
            }
            end @ (Outcome::Completed | Outcome::Dismissed { .. } | Outcome::Abandoned { .. }) => {
                self.ended.push(end);
            }
        }
    }
}

/// The answers are a way through the branches from the first question on.
fn is_a_way(survey: &Survey, run: &Run) {
    let given = run.given();
    let mut place = Some(0);
    for (at, step) in given.iter().enumerate() {
        let here = place.expect("an answer beyond the end");
        let question = &survey.questions[here];
        assert_eq!(question.id, step.question);
        if let Some(answer) = &step.answer {
            assert_eq!(question.accept(answer).as_ref(), Some(answer));
        } else if question.required {
            // Taken back, and not gone on from.
            assert_eq!(at + 1, given.len());
            assert_ne!(run.phase(), Phase::Done);
        }
        place = survey.after(here, step.answer.as_ref());
    }
    if run.phase() == Phase::Done {
        assert_eq!(place, None);
    }
    assert_eq!(run.question(survey).is_some(), run.phase() == Phase::Open);
}

fn reload(survey: &Survey, run: &Run) -> Run {
    let kept = serde_json::to_string(run.record()).unwrap();
    let record: RunRecord = serde_json::from_str(&kept).unwrap();
    Run::resume(survey, record).unwrap()
}

/// A visit; what it leaves in the page and on the server.
fn visit(survey: &Survey, acts: &[Act]) -> (Run, Stored) {
    let mut now = Timestamp::from_millis(1_700_000_000_000);
    let mut run = Run::asked(survey, now);
    let mut stored = Stored::default();
    for act in acts {
        now = now + Duration::from_millis(1);
        let screen = run.question(survey).map(|question| question.id.clone());
        let input = match act {
            Act::Answer { back, pick } => {
                let passed = run.given().iter().rev().nth(back.wrapping_sub(1));
                let id = passed.map(|given| given.question.clone()).or(screen);
                let Some(place) = id.and_then(|id| survey.place(&id)) else {
                    continue;
                };
                let question = &survey.questions[place];
                Input::Answered {
                    question: question.id.clone(),
                    answer: answer(question, *pick),
                }
            }
            Act::Continue => Input::Continued {
                question: screen.unwrap_or_default(),
            },
            Act::Back => Input::Back,
            Act::Reload => {
                let again = reload(survey, &run);
                assert_eq!(again, run);
                run = again;
                continue;
            }
            Act::Wait(seconds) => {
                now = now + Duration::from_secs(*seconds);
                Input::Ticked
            }
            Act::Dismiss(how) => Input::Dismissed(*how),
            Act::Leave => Input::Left,
        };
        let due = run.deadline().is_some_and(|moment| moment <= now);
        let is_tick = input == Input::Ticked;
        for outcome in run.step(survey, now, input) {
            stored.take(outcome);
        }
        assert!(
            !(is_tick && due) || run.phase() == Phase::Abandoned,
            "time was up"
        );
        is_a_way(survey, &run);
    }
    (run, stored)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_survey_is_taken_if_each_way_ends_and_each_question_is_on_one(asked in surveys()) {
        let (usable, problems) = parse(&json(&asked));
        let ways = ways(&asked);
        let endless = ways.iter().any(|(_, again)| *again);
        let missed = (0..asked.len()).any(|place| !ways.iter().any(|(way, _)| way.contains(&place)));
        prop_assert_eq!(usable.is_empty(), endless || missed, "{:?}", problems);
        let told = |words: &str| problems.iter().any(|problem| problem.contains(words));
        prop_assert_eq!(told("leads back to"), endless);
        prop_assert_eq!(told("cannot be reached"), missed);
    }

    #[test]
    fn whatever_a_visitor_does_the_answers_are_a_way(asked in surveys(), acts in acts()) {
        let (usable, _) = parse(&json(&asked));
        if let Some(survey) = usable.first() {
            let (run, mut stored) = visit(survey, &acts);
            // The server has what the page has, and knows of the end.
            let mut kept: Vec<_> = run
                .given()
                .iter()
                .filter_map(|given| Some((given.question.clone(), given.answer.clone()?)))
                .collect();
            kept.sort_by(|a, b| a.0.cmp(&b.0));
            stored.answers.sort_by(|a, b| a.0.cmp(&b.0));
            prop_assert_eq!(&stored.answers, &kept);
            let ended = match (run.phase(), stored.ended.first()) {
                (Phase::Open, None) | (Phase::Done, Some(Outcome::Completed)) => true,
                (Phase::Dismissed(phase), Some(Outcome::Dismissed { how, answered })) => {
                    phase == *how && *answered == run.is_answered()
                }
                (Phase::Abandoned, Some(Outcome::Abandoned { answered })) => {
                    *answered == run.is_answered()
                }
                (_, _) => false,
            };
            prop_assert!(ended, "{:?} {:?}", run.phase(), stored.ended);
            prop_assert_eq!(reload(survey, &run), run);
        }
    }

    #[test]
    fn a_denominator_is_answers_and_nothing_else(
        asked in surveys(), visits in vec(acts(), 0..12),
    ) {
        let (usable, _) = parse(&json(&asked));
        if let Some(survey) = usable.first() {
            let runs: Vec<_> = visits.iter().map(|acts| visit(survey, acts)).collect();
            for question in &survey.questions {
                let Some(mut tally) = question.tally() else { continue };
                let mut answered = 0;
                for (run, stored) in &runs {
                    answered += u32::from(stored.answers.iter().any(|(id, _)| *id == question.id));
                    for given in run.given().iter().filter(|given| given.question == question.id) {
                        if let Some(answer) = &given.answer {
                            question.count(&mut tally, answer, Inclusion::ALL);
                        }
                    }
                }
                prop_assert_eq!(tally.answers(), answered);
            }
        }
    }
}

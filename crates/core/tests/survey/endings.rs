//! How a survey ends without its end, and what is kept of one that goes on.

use wasl_core::survey::{ABANDON_AFTER, Dismissal, Input, Kind, Outcome, Reply, Run};
use wasl_protocol::Duration;

use crate::run::{START, Visit, on, score, why};

#[test]
fn ways_to_end_without_the_end() {
    for (answered, input, outcome, reply) in [
        (
            false,
            Input::Dismissed(Dismissal::Closed),
            Outcome::Dismissed {
                how: Dismissal::Closed,
                answered: false,
            },
            Reply::Closed,
        ),
        (
            false,
            Input::Dismissed(Dismissal::Later),
            Outcome::Dismissed {
                how: Dismissal::Later,
                answered: false,
            },
            Reply::Later,
        ),
        (
            true,
            Input::Dismissed(Dismissal::Later),
            Outcome::Dismissed {
                how: Dismissal::Later,
                answered: true,
            },
            Reply::Answered,
        ),
        (
            true,
            Input::Dismissed(Dismissal::Never),
            Outcome::Dismissed {
                how: Dismissal::Never,
                answered: true,
            },
            Reply::Never,
        ),
        (
            false,
            Input::Left,
            Outcome::Abandoned { answered: false },
            Reply::Closed,
        ),
        (
            true,
            Input::Left,
            Outcome::Abandoned { answered: true },
            Reply::Answered,
        ),
    ] {
        let mut visit = Visit::new();
        if answered {
            visit.step(score(3));
        }
        assert_eq!(visit.step(input.clone()), [outcome]);
        assert_eq!(visit.run.reply(), reply);
        assert_eq!(visit.step(input), [], "said once");
    }
    assert_eq!(Visit::new().run.reply(), Reply::Open);
}

#[test]
fn silence_ends_it() {
    let mut visit = Visit::new();
    visit.step(score(3));
    let due = visit.run.deadline().unwrap();
    assert_eq!(due, START + Duration::from_secs(1) + ABANDON_AFTER);
    let early = due - Duration::from_millis(1);
    assert_eq!(visit.run.step(&visit.survey, early, Input::Ticked), []);
    assert_eq!(
        visit.run.step(&visit.survey, due, Input::Ticked),
        [Outcome::Abandoned { answered: true }]
    );
    assert_eq!(visit.run.deadline(), None);
}

#[test]
fn a_survey_that_changed_keeps_what_still_fits() {
    let mut visit = Visit::new();
    visit.step(score(2));
    visit.step(why(&["price"]));
    visit.step(on("why"));
    // The reason is not among the choices any more.
    let mut changed = visit.survey.clone();
    if let Kind::Multiple(choices) = &mut changed.questions[1].kind {
        choices.remove(0);
    }
    let run = Run::resume(&changed, visit.run.record().clone()).unwrap();
    assert_eq!(run.given().len(), 1);
    assert_eq!(run.question(&changed).unwrap().id, "why");
    // What was the middle is the end now: the last answer waits to be confirmed.
    let mut shorter = visit.survey.clone();
    shorter.questions.truncate(2);
    shorter.questions[0].next.clear();
    let mut run = Run::resume(&shorter, visit.run.record().clone()).unwrap();
    assert_eq!(run.question(&shorter).unwrap().id, "why");
    assert_eq!(run.step(&shorter, START, on("why")), [Outcome::Completed]);
    // Another survey's record is of no use.
    shorter.id = "other".into();
    assert_eq!(Run::resume(&shorter, visit.run.record().clone()), None);
}

#[test]
fn a_record_is_small_plain_json() {
    let mut visit = Visit::new();
    visit.step(score(2));
    let kept = serde_json::to_string(visit.run.record()).unwrap();
    assert_eq!(
        kept,
        r#"{"survey":"poll","asked_at":1767571200000,"touched_at":1767571201000,"given":[{"question":"how","answer":{"score":2}}],"at":1,"phase":"open"}"#
    );
}

//! Any way through a survey, in two tabs, with reloads: what was reported adds up to what is kept.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use wasl_core::event::SurveyAct;
use wasl_core::record::Record;
use wasl_core::survey::{Answer, Dismissal, Phase, SurveysRecord};
use wasl_core::{Effect, Event};
use wasl_protocol::{Properties, Value};

use crate::harness::{Shop, boot, json};
use crate::surveys::{DAY, ask, bubble, on, options, score, shop, write};

#[derive(Clone, Debug)]
enum Step {
    Act(SurveyAct),
    Ask,
    Reload,
    OpenPanel,
    ClosePanel,
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let question = || prop_oneof![Just("happy"), Just("why"), Just("more"), Just("none")];
    prop_oneof![
        6 => (question(), 0_u8..7).prop_map(|(question, number)| Step::Act(score(question, number))),
        4 => (question(), prop_oneof![Just("price"), Just("late"), Just("none")]).prop_map(
            |(question, choice)| Step::Act(SurveyAct::Chose {
                question: question.into(),
                choice: choice.into(),
            })
        ),
        3 => (question(), "[ a-z]{0,4}").prop_map(|(question, text)| Step::Act(write(question, &text))),
        5 => question().prop_map(|question| Step::Act(on(question))),
        4 => Just(Step::Act(SurveyAct::WentBack)),
        1 => prop_oneof![
            Just(Dismissal::Closed),
            Just(Dismissal::Later),
            Just(Dismissal::Never),
        ]
        .prop_map(|how| Step::Act(SurveyAct::Dismissed(how))),
        2 => Just(Step::Ask),
        2 => Just(Step::Reload),
        1 => Just(Step::OpenPanel),
        1 => Just(Step::ClosePanel),
        1 => (1_u64..2 * DAY).prop_map(Step::Wait),
    ]
}

fn saved(effects: &[Effect]) -> Option<SurveysRecord> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::Save(Record::Surveys(record)) => Some(record.clone()),
        _ => None,
    })
}

/// What the events say of each run: its answers, and its ends.
#[derive(Debug, Default)]
struct Told {
    shown: u32,
    answers: BTreeMap<String, Value>,
    ends: Vec<String>,
}

fn told(told: &mut BTreeMap<String, Told>, detail: &Properties) {
    let word = |key: &str| detail.get(key).and_then(Value::as_text).unwrap().to_owned();
    let run = told.entry(word("run")).or_default();
    match word("action").as_str() {
        "shown" => run.shown += 1,
        "answered" => {
            if detail.get("withdrawn").is_some() {
                run.answers.remove(&word("question"));
            } else {
                let value = ["score", "choices", "text"]
                    .iter()
                    .find_map(|key| detail.get(key));
                run.answers
                    .insert(word("question"), value.expect("an answer").clone());
            }
        }
        end => run.ends.push(end.into()),
    }
}

fn kept(answer: &Answer) -> Value {
    match answer {
        Answer::Score(score) => Value::Number(f64::from(*score)),
        Answer::Chosen(ids) => Value::List(ids.iter().cloned().map(Value::Text).collect()),
        Answer::Text(text) => Value::Text(text.clone()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn events_add_up_to_what_is_kept(steps in vec((any::<bool>(), step()), 1..40)) {
        let mut tabs = [shop(), shop()];
        // Each browser's tabs have chances of their own.
        let mut start = boot(&options(""));
        start.entropy = [5, 6, 7, 8, 9];
        tabs[1] = Shop::boot(start);
        tabs[1].event(Event::SettingsLoaded(json("{}")));
        let mut storage = SurveysRecord::default();
        let mut reports: BTreeMap<String, Told> = BTreeMap::new();
        let mut now = 0;
        for (second, step) in steps {
            now += 1_000;
            let at = usize::from(second);
            tabs[at].now = tabs[at].now.max(now);
            let run = storage.runs.last().map(|run| run.id.clone());
            match step {
                Step::Act(act) => {
                    let run = bubble(&tabs[at]).map(|run| run.run).or(run).unwrap_or_default();
                    tabs[at].event(Event::SurveyActed { run, act });
                }
                Step::Ask => ask(&mut tabs[at], "visit"),
                Step::OpenPanel => { tabs[at].event(Event::LauncherClicked); }
                Step::ClosePanel => { tabs[at].event(Event::PanelClosed); }
                Step::Wait(millis) => {
                    now += millis;
                    // The other tab sleeps, as one in the back does.
                    tabs[at].now = now;
                    tabs[at].event(Event::Ticked);
                }
                Step::Reload => {
                    tabs[at].event(Event::PageHidden);
                    if let Some(record) = saved(&tabs[at].log) {
                        storage = record;
                    }
                    let mut start = tabs[at].start.clone();
                    start.entropy[4] = now + at as u64;
                    start.records = vec![Record::Surveys(storage.clone())];
                    let old = std::mem::replace(
                        &mut tabs[at],
                        Shop::boot_at(start, now, Default::default()),
                    );
                    tabs[at].log.splice(0..0, old.log);
                    tabs[at].event(Event::SettingsLoaded(json("{}")));
                }
            }
            let log = std::mem::take(&mut tabs[at].log);
            for effect in &log {
                if let Effect::Emit { name: "survey", detail: Value::Map(detail) } = effect {
                    told(&mut reports, detail);
                }
            }
            if let Some(record) = saved(&log) {
                storage = record.clone();
                let other = 1 - at;
                tabs[other].now = tabs[other].now.max(now);
                tabs[other].event(Event::RecordChanged(Record::Surveys(record)));
            }
        }
        for (id, told) in &reports {
            prop_assert_eq!(told.shown, 1, "each is shown once");
            prop_assert!(told.ends.len() <= 1, "one end: {:?}", told.ends);
            let Some(run) = storage.run(id) else { continue };
            let mut answers = BTreeMap::new();
            for given in &run.run.given {
                if let Some(answer) = &given.answer {
                    answers.insert(given.question.clone(), kept(answer));
                }
            }
            prop_assert_eq!(&told.answers, &answers);
            let end = match run.run.phase {
                Phase::Open => None,
                Phase::Done => Some("completed"),
                Phase::Dismissed(_) => Some("dismissed"),
                Phase::Abandoned => Some("abandoned"),
            };
            prop_assert_eq!(told.ends.first().map(String::as_str), end);
        }
        // One touchpoint, one asking within its window; "later" has the shorter one.
        let shown = reports.len();
        let years = now / (7 * DAY);
        prop_assert!(shown as u64 <= 1 + years, "{} runs", shown);
    }
}

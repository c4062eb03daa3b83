//! Surveys of any shape, and a second reading of them to compare the engine's with.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// A question as the tests see it.
#[derive(Clone, Debug)]
pub struct Asked {
    kind: usize,
    required: bool,
    branches: Vec<(Condition, usize)>,
}

#[derive(Clone, Debug)]
enum Condition {
    Always,
    Bucket(usize),
    Scores(Vec<u8>),
    Choices(Vec<usize>),
    Answered(bool),
}

/// An answer as the tests see it: a number, choices, or words.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Skip,
    Score(u8),
    Chosen(Vec<usize>),
    Words,
}

const KINDS: [&str; 6] = ["csat", "nps", "ces", "single", "multiple", "text"];
const CHOICES: usize = 3;

/// The first and last number of a kind, its good bucket's least and its bad one's greatest.
fn numbers(kind: usize) -> Option<(u8, u8, u8, u8)> {
    match KINDS[kind] {
        "csat" => Some((1, 5, 4, 2)),
        "nps" => Some((0, 10, 9, 6)),
        "ces" => Some((1, 7, 5, 3)),
        _ => None,
    }
}

impl Asked {
    /// Every answer there is, single or not.
    pub fn replies(&self) -> Vec<Reply> {
        let mut all = if self.required {
            vec![]
        } else {
            vec![Reply::Skip]
        };
        match (KINDS[self.kind], numbers(self.kind)) {
            (_, Some((first, last, ..))) => all.extend((first..=last).map(Reply::Score)),
            ("single", _) => all.extend((0..CHOICES).map(|choice| Reply::Chosen(vec![choice]))),
            ("multiple", _) => all.extend((1..1_usize << CHOICES).map(|set| {
                Reply::Chosen((0..CHOICES).filter(|bit| set >> bit & 1 == 1).collect())
            })),
            (_, _) => all.push(Reply::Words),
        }
        all
    }

    fn leads_to(&self, at: usize, reply: &Reply) -> usize {
        let holds = |condition: &Condition| match (condition, reply) {
            (Condition::Always, _) => true,
            (Condition::Answered(answered), reply) => (*reply != Reply::Skip) == *answered,
            (Condition::Scores(scores), Reply::Score(score)) => scores.contains(score),
            (Condition::Choices(of), Reply::Chosen(chosen)) => {
                chosen.iter().any(|c| of.contains(c))
            }
            (Condition::Bucket(bucket), Reply::Score(score)) => {
                let (_, _, good, bad) = numbers(self.kind).unwrap();
                *bucket
                    == if *score >= good {
                        2
                    } else {
                        usize::from(*score > bad)
                    }
            }
            (_, _) => false,
        };
        self.branches
            .iter()
            .find(|(condition, _)| holds(condition))
            .map_or(at + 1, |(_, to)| *to)
    }
}

/// Every way through, as places; one that comes to a place again stops there and is marked.
pub fn ways(survey: &[Asked]) -> Vec<(Vec<usize>, bool)> {
    let mut done = Vec::new();
    let mut open = vec![vec![0]];
    while let Some(way) = open.pop() {
        let at = way[way.len() - 1];
        let mut next: Vec<usize> = survey[at]
            .replies()
            .iter()
            .map(|r| survey[at].leads_to(at, r))
            .collect();
        next.sort_unstable();
        next.dedup();
        for to in next {
            if to >= survey.len() {
                done.push((way.clone(), false));
            } else if way.contains(&to) {
                done.push((way.clone(), true));
            } else {
                open.push([way.clone(), vec![to]].concat());
            }
        }
    }
    done
}

pub fn surveys() -> impl Strategy<Value = Vec<Asked>> {
    (1_usize..=5).prop_flat_map(|count| {
        vec(
            (0..KINDS.len(), any::<bool>(), vec(branch(count), 0..3))
                .prop_map(|(kind, required, branches)| question(kind, required, branches)),
            count,
        )
    })
}

fn branch(count: usize) -> impl Strategy<Value = (Condition, usize)> {
    let condition = prop_oneof![
        1 => Just(Condition::Always),
        3 => (0_usize..3).prop_map(Condition::Bucket),
        3 => vec(1_u8..=5, 1..4).prop_map(Condition::Scores),
        3 => vec(0..CHOICES, 1..3).prop_map(Condition::Choices),
        2 => any::<bool>().prop_map(Condition::Answered),
    ];
    // Mostly onwards, as people write them.
    (condition, prop_oneof![0..=count, Just(count)])
}

/// Without the conditions that its type refuses.
fn question(kind: usize, required: bool, mut branches: Vec<(Condition, usize)>) -> Asked {
    let chosen = matches!(KINDS[kind], "single" | "multiple");
    branches.retain(|(condition, _)| match condition {
        Condition::Always | Condition::Answered(_) => true,
        Condition::Bucket(_) | Condition::Scores(_) => numbers(kind).is_some(),
        Condition::Choices(_) => chosen,
    });
    Asked {
        kind,
        required,
        branches,
    }
}

fn name(place: usize, count: usize) -> String {
    if place >= count {
        "end".into()
    } else {
        format!("q{place}")
    }
}

/// The survey as a merchant writes it.
pub fn json(survey: &[Asked]) -> Json {
    let count = survey.len();
    let questions: Vec<Json> = survey
        .iter()
        .enumerate()
        .map(|(place, asked)| {
            let mut question = json!({
                "id": name(place, count),
                "type": KINDS[asked.kind],
                "text": "?",
                "required": asked.required,
            });
            if numbers(asked.kind).is_some() {
                question["low"] = json!("low");
                question["high"] = json!("high");
            }
            if matches!(KINDS[asked.kind], "single" | "multiple") {
                let choices = (0..CHOICES).map(|c| json!({ "id": format!("c{c}"), "text": "C" }));
                question["choices"] = choices.collect();
            }
            let next = asked.branches.iter().map(|(condition, to)| {
                let mut branch = json!({ "go": name(*to, count) });
                match condition {
                    Condition::Always => {}
                    Condition::Bucket(bucket) => {
                        let names = match KINDS[asked.kind] {
                            "nps" => ["detractor", "passive", "promoter"],
                            _ => ["bad", "middle", "good"],
                        };
                        branch["bucket"] = json!(names[*bucket]);
                    }
                    Condition::Scores(scores) => branch["scores"] = json!(scores),
                    Condition::Choices(of) => {
                        branch["choices"] = of.iter().map(|c| format!("c{c}")).collect();
                    }
                    Condition::Answered(answered) => branch["answered"] = json!(answered),
                }
                branch
            });
            question["next"] = next.collect();
            question
        })
        .collect();
    json!([{ "id": "poll", "touchpoint": "chat", "questions": questions }])
}

//! The figures of the API and of the command line are the library's, whatever was answered.

use proptest::prelude::*;
use serde_json::{Value, json};
use wasl_core::survey::{
    Ces, CesPoints, CesScale, Estimate, GoodEnd, Inclusion, Measure, Nps, Scale, Score, Scores,
    Tally,
};

use crate::support::{TestServer, unlimited, uuid};
use crate::{answered, get, post, wasl};

/// A visitor's answer in the property below.
#[derive(Clone, Debug)]
struct Said {
    kind: usize,
    number: u8,
    tenth: bool,
}

fn said() -> impl Strategy<Value = Said> {
    (0..5_usize, 0..=10_u8, any::<bool>()).prop_map(|(kind, number, tenth)| Said {
        kind,
        number,
        tenth,
    })
}

const EFFORT: CesScale = CesScale {
    points: CesPoints::Seven,
    good: GoodEnd::Low,
};

const CHOICES: [&str; 3] = ["a", "b", "c"];

/// The properties of the answer, and the same counted by the library.
fn count(said: &Said, tallies: &mut [Tally; 4]) -> Value {
    let millionths = if said.tenth { 100_000 } else { 1_000_000 };
    let inclusion = Inclusion::from_millionths(millionths).unwrap();
    let share = f64::from(millionths) / 1e6;
    let mut scale = |place: usize, scale: Scale| {
        let score = said.number.clamp(scale.first(), scale.last());
        tallies[place].add_asked(score, inclusion);
        score
    };
    match said.kind {
        0 => {
            json!({"question": "csat", "type": "csat", "score": scale(0, Scale::Csat), "share": share})
        }
        1 => {
            json!({"question": "nps", "type": "nps", "score": scale(1, Scale::Nps), "share": share})
        }
        2 => json!({
            "question": "ces", "type": "ces", "score": scale(2, Scale::Ces(EFFORT)),
            "points": 7, "goodEnd": "low", "share": share,
        }),
        3 => {
            let places: Vec<usize> = (0..3)
                .filter(|bit| ((said.number % 7) + 1) & (1 << bit) != 0)
                .collect();
            tallies[3].add_chosen(&places, inclusion);
            let ids: Vec<&str> = places.iter().map(|place| CHOICES[*place]).collect();
            json!({"question": "why", "type": "multiple", "choices": ids, "share": share})
        }
        _ => json!({"question": "words", "type": "text", "text": "fine", "share": share}),
    }
}

fn shown(score: &Score, least: u32) -> Value {
    match score.shown(least) {
        Some(Estimate { value, interval }) => json!({
            "value": value,
            "low": interval.map(|interval| interval.low),
            "high": interval.map(|interval| interval.high),
        }),
        None => Value::Null,
    }
}

/// What the API must say of the answers, by the library.
fn expected(tallies: &[Tally; 4], least: u32) -> Value {
    let mut all = serde_json::Map::new();
    for tally in tallies.iter().filter(|tally| tally.answers() > 0) {
        let (name, figures) = match tally.scores() {
            Scores::Csat(csat) => ("csat", vec![shown(&csat, least)]),
            Scores::Nps(Nps { score, .. }) => ("nps", vec![shown(&score, least)]),
            Scores::Ces(Ces { mean, top_box, .. }) => {
                ("ces", vec![shown(&mean, least), shown(&top_box, least)])
            }
            Scores::Choices(scores) => (
                "why",
                // What nobody chose is in no event.
                scores
                    .iter()
                    .zip(tally.counts())
                    .filter(|(_, count)| *count > 0)
                    .map(|(score, _)| shown(score, least))
                    .collect(),
            ),
        };
        let counts: Vec<u32> = tally.counts();
        let counts: Vec<u32> = match name {
            "why" => counts.into_iter().filter(|count| *count > 0).collect(),
            _ => counts,
        };
        all.insert(
            name.to_owned(),
            json!({"answers": tally.answers(), "figures": figures, "counts": counts}),
        );
    }
    Value::Object(all)
}

/// The same of a report.
fn found(report: &Value) -> Value {
    let mut all = serde_json::Map::new();
    let questions = report["surveys"][0]["questions"].as_array();
    for question in questions.into_iter().flatten() {
        let name = question["question"].as_str().unwrap();
        if name == "words" {
            continue;
        }
        let mut choices = question["choices"].as_array().unwrap().clone();
        choices.sort_by_key(|choice| choice["choice"].as_str().unwrap().to_owned());
        let of = |key: &str, what: &str| -> Vec<Value> {
            let own = question[key].as_array().unwrap().iter();
            own.map(|item| item[what].clone()).collect()
        };
        let (figures, counts) = if choices.is_empty() {
            (of("scores", "figure"), of("counts", "count"))
        } else {
            let of = |what: &str| choices.iter().map(|choice| choice[what].clone()).collect();
            (of("figure"), of("count"))
        };
        all.insert(
            name.to_owned(),
            json!({"answers": question["answers"], "figures": figures, "counts": counts}),
        );
    }
    Value::Object(all)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever is answered, in whatever order it comes and however often: the API and the command
    /// line say what the library says.
    #[test]
    fn all_figures_are_the_librarys(
        answers in proptest::collection::vec(said(), 0..60),
        least in 0..8_u32,
        turn in any::<prop::sample::Index>(),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let server = TestServer::with(unlimited()).await;
            let session = server.sign_in("Layla").await;
            let measures = [
                Measure::Scale(Scale::Csat),
                Measure::Scale(Scale::Nps),
                Measure::Scale(Scale::Ces(EFFORT)),
                Measure::Choices(3),
            ];
            let mut tallies = measures.map(Tally::new);
            let mut events: Vec<Value> = answers
                .iter()
                .map(|said| answered(&uuid(), &count(said, &mut tallies)))
                .collect();
            if !events.is_empty() {
                let at = turn.index(events.len());
                events.rotate_left(at);
                events.extend_from_within(..at);
            }
            post(&server, &events).await;
            let path = format!("/v1/agent/surveys?least={least}");
            let report = get(&server, &session, &path).await;
            assert_eq!(found(&report), expected(&tallies, least));
            let least = least.to_string();
            let printed =
                wasl(&server, &["surveys", "scores", "--least", &least, "--format", "json"]);
            let printed: Value = serde_json::from_str(&printed).unwrap();
            assert_eq!(printed, report);
            let table = wasl(&server, &["surveys", "export", "--format", "json"]);
            let table: Vec<Value> = serde_json::from_str(&table).unwrap();
            assert_eq!(table.len(), answers.len());
            server.running.stop().await;
        });
    }
}

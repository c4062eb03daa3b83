//! How long the FAQ ranker takes in the browser: `cargo xtask bench faq` compiles this as the widget is
//! compiled, and reads the line that it prints. Run among the other tests it says that every phrasing
//! finds its entry.
#![cfg(target_arch = "wasm32")]

use std::fmt::Write as _;

use wasl_faq::{Builder, Entry};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;

    #[wasm_bindgen(js_namespace = console)]
    fn log(line: &str);
}

/// 600 phrasings of 30 entries.
const FAQ: &str = include_str!("../crates/faq/tests/speed.tsv");
/// What the widget does between two frames.
const SLICE: usize = 600_000;
/// Times that the training is done; the middle one counts.
const RUNS: usize = 9;

fn entries() -> Vec<(String, Vec<String>)> {
    let mut entries: Vec<(&str, Vec<String>)> = Vec::new();
    for line in FAQ.lines() {
        let (text, label) = line.split_once('\t').expect("two columns");
        if entries.last().is_none_or(|(last, _)| *last != label) {
            entries.push((label, Vec::new()));
        }
        let (_, phrasings) = entries.last_mut().expect("one was just put there");
        phrasings.push(text.to_owned());
    }
    entries
        .into_iter()
        .map(|(_, mut phrasings)| (phrasings.remove(0), phrasings))
        .collect()
}

#[wasm_bindgen_test]
fn trains_in_slices_and_answers() {
    let entries = entries();
    let rows: Vec<Entry<'_>> = entries
        .iter()
        .map(|(question, phrasings)| Entry {
            question,
            phrasings,
            tags: &[],
            answer: "",
        })
        .collect();
    let mut times = Vec::new();
    let mut index = None;
    for _ in 0..RUNS {
        let started = now();
        let mut builder = Builder::new(&rows);
        let (mut slices, mut longest) = (0, now() - started);
        loop {
            let began = now();
            let done = builder.step(SLICE);
            longest = longest.max(now() - began);
            slices += 1;
            if done {
                break;
            }
        }
        times.push((now() - started, longest, slices));
        index = Some(builder.finish());
    }
    times.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (build, _, slices) = times[RUNS / 2];
    times.sort_by(|one, other| one.1.total_cmp(&other.1));
    let longest = times[RUNS / 2].1;
    let index = index.expect("it was built");
    let started = now();
    let mut asked = 0;
    for (number, (question, phrasings)) in entries.iter().enumerate() {
        for text in phrasings.iter().chain([question]) {
            assert_eq!(index.query(text, 5)[0].entry, number, "{text}");
            asked += 1;
        }
    }
    let each = (now() - started) * 1e3 / f64::from(asked);
    let mut line = String::new();
    write!(
        line,
        "bench {{\"build_ms\":{build:.1},\"slices\":{slices},\"longest_ms\":{longest:.1},\"us_per_query\":{each:.1}}}"
    )
    .expect("a string takes everything");
    log(&line);
}

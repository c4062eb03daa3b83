//! `wasl faq confusions`: which entries are taken for which, and by what questions.

use std::error::Error;

use clap::Args;
use serde::Serialize;

use super::questions::{Asked, Files, Problem};
use crate::cli::say;
use crate::faq::confusions::Mixed;

/// The options of `wasl faq confusions`.
#[derive(Args, Debug)]
pub struct Options {
    #[command(flatten)]
    files: Files,
    /// How many pairs to print.
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,
    /// Print one JSON array.
    #[arg(long)]
    json: bool,
}

/// A pair of entries.
#[derive(Debug, PartialEq, Serialize)]
struct Pair {
    /// The label of the right entry.
    right: String,
    /// The label of the entry that came first.
    taken_for: String,
    questions: Vec<String>,
}

pub fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let asked = Asked::read(&options.files)?;
    let mut pairs = pairs(&asked)?;
    pairs.truncate(options.top);
    if options.json {
        say(&serde_json::to_string(&pairs)?)?;
        return Ok(());
    }
    for pair in pairs {
        let count = pair.questions.len();
        say(&format!("{count}\t{} -> {}", pair.right, pair.taken_for))?;
        for question in pair.questions {
            say(&format!("\t{question}"))?;
        }
    }
    Ok(())
}

/// Every pair that a question mixes up, the one with most questions first.
fn pairs(asked: &Asked) -> Result<Vec<Pair>, Problem> {
    let index = asked.index()?;
    let mut mixed = Mixed::default();
    for (question, entry) in &asked.questions {
        if let Some(right) = entry {
            mixed.ask(&index, 0.0, question, *right);
        }
    }
    let pairs = mixed.pairs().into_iter().map(|pair| Pair {
        right: asked.labels[pair.right].clone(),
        taken_for: asked.labels[pair.taken_for].clone(),
        questions: pair.questions,
    });
    Ok(pairs.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_questions_of_a_mixed_up_pair_are_listed() {
        let own = |text: &str| text.to_owned();
        let asked = Asked {
            labels: vec![own("time"), own("cost")],
            phrasings: vec![
                vec![own("how long does delivery take")],
                vec![own("how much does shipping cost")],
            ],
            questions: vec![
                (own("how much does the shipping cost"), Some(0)),
                (own("what does shipping cost"), Some(0)),
                (own("how long does delivery take"), Some(0)),
                (own("shipping cost of my dog"), None),
            ],
            reading: wasl_faq::Reading::default(),
            index: None,
        };
        let want = Pair {
            right: own("time"),
            taken_for: own("cost"),
            questions: vec![
                own("how much does the shipping cost"),
                own("what does shipping cost"),
            ],
        };
        assert_eq!(pairs(&asked).expect("there is no file"), [want]);
    }
}

//! The report as one JSON object, written as the visits are replayed.

use std::io::{self, Write};

use serde::Serialize;
use wasl_core::condition::Line;
use wasl_core::visit::Replayed;
use wasl_core::visit::replay::{Decision, Reach};
use wasl_protocol::Value;

use super::stored::TOLD;
use super::table::{reason, word};
use super::{Report, Totals};

pub struct Json<W> {
    out: W,
    /// Leave the decisions out.
    short: bool,
    begun: bool,
}

#[derive(Serialize)]
struct Told<'a> {
    visit: &'a str,
    at: u64,
    time: String,
    prompt: &'a str,
    what: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variant: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    button: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why: Vec<Why<'a>>,
}

#[derive(Serialize)]
struct Why<'a> {
    path: &'a str,
    depth: usize,
    operator: &'a str,
    operand: &'a Option<Value>,
    actual: &'a Option<Value>,
    holds: bool,
}

#[derive(Serialize)]
struct Reached<'a> {
    prompt: &'a str,
    visits: u32,
    outside: u32,
    eligible: u32,
    shown: u32,
    held_out: u32,
    kept_back: u32,
    called_off: u32,
    clicked: u32,
    dismissed: u32,
    /// Shown, of all visits; `null` without any.
    share: Option<f64>,
    /// Facts that it asks for and these visits do not tell.
    unknown: Vec<&'a str>,
}

impl<W: Write> Json<W> {
    pub fn new(out: W, short: bool) -> Self {
        Self {
            out,
            short,
            begun: false,
        }
    }
}

impl<W: Write> Report for Json<W> {
    fn page(&mut self, page: &Replayed) -> io::Result<()> {
        if self.short {
            return Ok(());
        }
        for decision in &page.decisions {
            let before: &[u8] = if self.begun {
                b",\n"
            } else {
                b"{\"decisions\":[\n"
            };
            self.begun = true;
            self.out.write_all(before)?;
            serde_json::to_writer(&mut self.out, &told(page, decision))?;
        }
        Ok(())
    }

    fn end(&mut self, totals: &Totals<'_>) -> io::Result<()> {
        let open: &[u8] = match (self.short, self.begun) {
            (true, _) => b"{",
            (false, true) => b"\n],\n",
            (false, false) => b"{\"decisions\":[],\n",
        };
        self.out.write_all(open)?;
        let reach: Vec<Reached<'_>> = (totals.reach.iter())
            .map(|reach| reached(reach, totals.stored))
            .collect();
        write!(
            self.out,
            "\"visits\":{},\"pages\":{},\"steps\":{},\"left_out\":{},\"reach\":",
            totals.visits, totals.pages, totals.steps, totals.left_out
        )?;
        serde_json::to_writer(&mut self.out, &reach)?;
        self.out.write_all(b"}\n")?;
        self.out.flush()
    }
}

fn told<'a>(page: &'a Replayed, decision: &'a Decision) -> Told<'a> {
    use wasl_core::visit::replay::Made;
    let (variant, button) = match &decision.made {
        Made::Shown { variant } => (variant.as_deref(), None),
        Made::Clicked { button } => (None, button.as_deref()),
        Made::HeldOut
        | Made::KeptBack(_)
        | Made::Busy
        | Made::CalledOff
        | Made::Dismissed
        | Made::Unanswered => (None, None),
    };
    Told {
        visit: &page.visit,
        at: decision.at.as_millis(),
        time: decision.at.to_rfc3339(),
        prompt: &decision.prompt,
        what: word(&decision.made),
        reason: reason(&decision.made),
        variant,
        button,
        why: decision.why.iter().map(why).collect(),
    }
}

fn why(line: &Line) -> Why<'_> {
    Why {
        path: &line.path,
        depth: line.depth,
        operator: line.operator,
        operand: &line.operand,
        actual: &line.actual,
        holds: line.holds,
    }
}

fn reached(reach: &Reach, stored: bool) -> Reached<'_> {
    Reached {
        prompt: &reach.prompt,
        visits: reach.visits,
        outside: reach.outside,
        eligible: reach.eligible,
        shown: reach.shown,
        held_out: reach.held_out,
        kept_back: reach.kept_back,
        called_off: reach.called_off,
        clicked: reach.clicked,
        dismissed: reach.dismissed,
        share: (reach.visits > 0).then(|| f64::from(reach.shown) / f64::from(reach.visits)),
        unknown: unknown(reach, stored),
    }
}

/// The facts that a rule asks for and stored events do not tell.
pub fn unknown(reach: &Reach, stored: bool) -> Vec<&str> {
    let is_told = |fact: &&String| !stored || TOLD.contains(&fact.as_str());
    let untold = reach.facts.iter().filter(|fact| !is_told(fact));
    untold.map(String::as_str).collect()
}

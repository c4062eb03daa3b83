//! The report for people: a paragraph for each visit in which something happened, then a table.

use std::io::{self, Write};

use wasl_core::arbiter::{Cap, Quiet, QuietCause, Standing};
use wasl_core::condition::Line;
use wasl_core::model::KeptBack;
use wasl_core::visit::Replayed;
use wasl_core::visit::replay::{Made, Reach};
use wasl_protocol::Value;

use super::json::unknown;
use super::{Report, Totals};

pub struct Table<W> {
    out: W,
    /// Leave the decisions out.
    short: bool,
}

impl<W: Write> Table<W> {
    pub const fn new(out: W, short: bool) -> Self {
        Self { out, short }
    }
}

impl<W: Write> Report for Table<W> {
    fn page(&mut self, page: &Replayed) -> io::Result<()> {
        if self.short || page.decisions.is_empty() {
            return Ok(());
        }
        let goes_on = if page.goes_on { ", a further page" } else { "" };
        let (visit, from) = (&page.visit, page.from.to_rfc3339());
        writeln!(self.out, "visit {visit}{goes_on}, from {from}")?;
        for decision in &page.decisions {
            let seconds = decision.at.since(page.from).as_millis() as f64 / 1_000.0;
            let (prompt, what) = (&decision.prompt, word(&decision.made));
            write!(self.out, "  {seconds:>9.3} s  {prompt}  {what}")?;
            if let Some(reason) = reason(&decision.made) {
                write!(self.out, ": {reason}")?;
            }
            writeln!(self.out)?;
            for line in &decision.why {
                writeln!(self.out, "               {}", why(line))?;
            }
        }
        writeln!(self.out)
    }

    fn end(&mut self, totals: &Totals<'_>) -> io::Result<()> {
        let Totals {
            visits,
            pages,
            steps,
            left_out,
            ..
        } = totals;
        writeln!(self.out, "{visits} visits, {pages} pages, {steps} steps")?;
        if *left_out > 0 {
            writeln!(
                self.out,
                "{left_out} pages were left out: lines of them are wrong"
            )?;
        }
        let widest = (totals
            .reach
            .iter()
            .map(|reach| reach.prompt.chars().count()))
        .max();
        let width = widest.unwrap_or_default().max("prompt".len());
        writeln!(
            self.out,
            "\n{:width$}  {:>8}  {:>8}  {:>7}  {:>8}  {:>9}  {:>8}  {:>9}  {:>7}",
            "prompt",
            "eligible",
            "shown",
            "",
            "held out",
            "kept back",
            "clicked",
            "dismissed",
            "outside"
        )?;
        for reach in totals.reach {
            self.row(reach, width)?;
        }
        for reach in totals.reach {
            let unknown = unknown(reach, totals.stored);
            if !unknown.is_empty() {
                let (prompt, facts) = (&reach.prompt, unknown.join(", "));
                writeln!(
                    self.out,
                    "\n{prompt}: stored visits do not tell {facts}; record visits in the page to try it."
                )?;
            }
        }
        self.out.flush()
    }
}

impl<W: Write> Table<W> {
    fn row(&mut self, reach: &Reach, width: usize) -> io::Result<()> {
        let share = match reach.visits {
            0 => String::new(),
            all => format!("{:.1} %", f64::from(reach.shown) * 100.0 / f64::from(all)),
        };
        writeln!(
            self.out,
            "{:width$}  {:>8}  {:>8}  {:>7}  {:>8}  {:>9}  {:>8}  {:>9}  {:>7}",
            reach.prompt,
            reach.eligible,
            reach.shown,
            share,
            reach.held_out,
            reach.kept_back,
            reach.clicked,
            reach.dismissed,
            reach.outside
        )
    }
}

/// One word for a decision.
pub const fn word(made: &Made) -> &'static str {
    match made {
        Made::Shown { .. } => "shown",
        Made::HeldOut => "held_out",
        Made::KeptBack(_) => "kept_back",
        Made::Busy => "busy",
        Made::CalledOff => "called_off",
        Made::Clicked { .. } => "clicked",
        Made::Dismissed => "dismissed",
        Made::Unanswered => "unanswered",
    }
}

/// What the arbiter says of a prompt; nothing of one that may come up.
fn standing_words(standing: Standing) -> Option<String> {
    Some(match standing {
        Standing::Capped(cap) => match cap {
            Cap::Never => "the visitor wants it never again".to_owned(),
            Cap::Lifetime => "\"cap\" is reached".to_owned(),
            Cap::Visit => "\"caps.visit\" is reached".to_owned(),
            Cap::Day => "\"caps.day\" is reached".to_owned(),
            Cap::Week => "\"caps.week\" is reached".to_owned(),
        },
        Standing::ShownHere => "it was shown on this page".to_owned(),
        Standing::InCheckout => "the visitor is in the checkout".to_owned(),
        Standing::Later(until) => format!("the visitor put it off until {}", until.to_rfc3339()),
        Standing::Occupied => "something else is on screen".to_owned(),
        Standing::NotHeld(_) | Standing::Quiet(_) | Standing::Free => return None,
    })
}

/// What is to be said of it besides.
pub fn reason(made: &Made) -> Option<String> {
    Some(match made {
        Made::KeptBack(KeptBack::Outranked(by)) => format!("\"{by}\" goes first"),
        Made::KeptBack(KeptBack::Quiet(Quiet { until, cause })) => {
            let cause = match cause {
                QuietCause::Rest => "rest",
                QuietCause::Busy => "the visitor is busy,",
                QuietCause::Cooldown => "cooldown",
            };
            format!("{cause} until {}", until.to_rfc3339())
        }
        Made::KeptBack(KeptBack::Standing(standing)) => standing_words(*standing)?,
        Made::Busy => "the visitor was typing or had a dialog open".to_owned(),
        Made::Clicked {
            button: Some(label),
        } => format!("\"{label}\""),
        Made::Shown {
            variant: Some(variant),
        } => format!("variant \"{variant}\""),
        Made::Unanswered => {
            "the visitor answered it, and under these rules it was not on screen".to_owned()
        }
        Made::Shown { variant: None }
        | Made::HeldOut
        | Made::CalledOff
        | Made::Clicked { button: None }
        | Made::Dismissed => return None,
    })
}

fn why(line: &Line) -> String {
    let mark = if line.holds { "yes" } else { "no " };
    let written = |value: &Option<Value>| match value {
        Some(value) => serde_json::to_string(value).unwrap_or_default(),
        None => "not known".to_owned(),
    };
    let path = &line.path;
    match &line.operand {
        Some(operand) => {
            let operand = written(&Some(operand.clone()));
            let actual = written(&line.actual);
            let operator = line.operator;
            format!("{mark} {path}: {actual} {operator} {operand}")
        }
        None => format!("{mark} {path}"),
    }
}

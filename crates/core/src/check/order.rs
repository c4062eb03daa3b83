//! Prompts that another one always goes before.
//!
//! Where the conditions of one prompt imply those of another that goes first, its moment is never
//! its own: it has its turn only after the other was shown on that page, or may show no more. That
//! is said only where it is certain: the other is for all visitors, needs no sequence, is never
//! called off, and waits as long.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::facts::World;
use super::finding::{Code, Finding};
use super::rule::Report;
use crate::config::Prompt;

pub fn check(prompts: &[Prompt], paths: &[String], world: &World<'_>, findings: &mut Vec<Finding>) {
    for (at, later) in prompts.iter().enumerate() {
        for (place, first) in prompts.iter().enumerate() {
            let goes_first =
                first.priority > later.priority || (first.priority == later.priority && place < at);
            if !goes_first || !goes_before(first, later, world) {
                continue;
            }
            let (id, cap) = (&first.id, first.caps.lifetime);
            let mut report = Report {
                findings,
                path: &paths[at],
            };
            let message = format!(
                "holds only where that of \"{id}\" does, which goes first: it comes up only after \"{id}\" was shown on that page, or {cap} times in all"
            );
            let fix = format!(
                "Give it a higher \"priority\" than \"{id}\", ask for something that \"{id}\" does not, or make the two \"variants\" of one prompt."
            );
            report.add(Code::Outranked, "when", &message, &fix);
            break;
        }
    }
}

fn goes_before(first: &Prompt, later: &Prompt, world: &World<'_>) -> bool {
    let (Some(one), Some(other)) = (&first.rule.when, &later.rule.when) else {
        return false;
    };
    first.rule.sequence.is_none()
        && first.rule.cancel.is_none()
        && first.share.part() >= 1.0
        && (first.in_checkout || !later.in_checkout)
        && first.wait >= later.wait
        && world.never(&[(other, true)]).is_none()
        && world.implies(other, one)
}

//! Segments, schedules and groups: taking them, and telling what is asked for and not defined.
//!
//! The page's options may name what the site's settings define, and the other way round. So the
//! check of either only notes what is asked for; what of it nobody defines is told when both are
//! there.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Properties, Value};

use super::Engine;
use super::nearest::nearest;
use super::options::condition;
use super::problem::{Problem, push_list};
use super::schedule;
use super::take::{items, map};
use crate::text::{concat, cut};
use crate::triggers::Named;
use crate::triggers::named::Standing;

/// Something that a condition asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Where it stands in the options.
    pub path: String,
    /// `segment.NAME`, `open.NAME` or `group.NAME`.
    pub name: String,
}

/// Takes them out of a checked tree.
#[inline(never)]
pub fn take(tree: &Properties, patterns: Engine) -> Named {
    let mut segments = Vec::new();
    for (name, value) in &map(tree, "segments").0 {
        if let Some(condition) = condition(Some(value), patterns) {
            segments.push((name.clone(), condition));
        }
    }
    let mut schedules = Vec::new();
    for (name, value) in &map(tree, "schedules").0 {
        if let Value::Map(tree) = value {
            schedules.push((name.clone(), schedule::take(tree)));
        }
    }
    let groups = map(tree, "groups");
    let mut lists = Vec::new();
    for (name, _) in &groups.0 {
        lists.push((name.clone(), items(groups, name).to_vec()));
    }
    Named::new(segments, schedules, lists)
}

/// What of it cannot be used, and why.
pub fn loose_ends(asked: &[Asked], named: &Named) -> Vec<Problem> {
    let mut problems = Vec::new();
    for Asked { path, name } in asked {
        let (kind, own) = cut(name, b'.').unwrap_or_default();
        let what = match kind {
            "segment" => "segment",
            "open" => "schedule",
            _ => "group",
        };
        let known = named.names(kind);
        let mut list = String::new();
        push_list(&mut list, &known);
        let more = match named.standing(name) {
            Standing::Usable => continue,
            Standing::Circular => String::from(
                "which leads back to itself: a segment may not ask for itself, nor through others.",
            ),
            Standing::Unusable => {
                String::from("which cannot be used itself, for a reason that is told too.")
            }
            Standing::Unknown if known.is_empty() => {
                concat(&["and the option \"", what, "s\" defines none."])
            }
            Standing::Unknown => match nearest(own, &known) {
                Some(meant) => concat(&[
                    "which is not defined; did you mean \"",
                    meant,
                    "\"? Defined: ",
                    &list,
                    ".",
                ]),
                None => concat(&["which is not defined. Defined: ", &list, "."]),
            },
        };
        problems.push(Problem {
            message: concat(&[
                "Option \"",
                path,
                "\" asks for the ",
                what,
                " \"",
                own,
                "\", ",
                &more,
            ]),
            path: path.clone(),
        });
    }
    problems
}

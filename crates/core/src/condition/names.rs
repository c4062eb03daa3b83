//! The names of the facts in a condition, and whether anybody knows them.

use alloc::string::String;

use super::tree::{Clause, Condition, Element, Operator, Test};
use crate::i18n::decimal;
use crate::text::{concat, cut};

/// Tells each fact's path and name. Facts of an element below `$elemMatch` are none of these.
pub fn each<'a>(condition: &'a Condition, path: &mut String, tell: &mut dyn FnMut(&str, &'a str)) {
    clauses(condition, path, &mut |path, name, _| tell(path, name));
}

/// Tells the path and the name of each thing that is defined elsewhere: `segment.NAME`,
/// `open.NAME`, and `group.NAME` for `$inGroup` and its opposite.
pub fn each_name(condition: &Condition, path: &mut String, tell: &mut dyn FnMut(&str, &str)) {
    clauses(condition, path, &mut |path, name, test| {
        if matches!(cut(name, b'.'), Some(("segment" | "open", _))) {
            tell(path, name);
        }
        groups(test, &mut |name| tell(path, &concat(&["group.", name])));
    });
}

fn groups(test: &Test, tell: &mut dyn FnMut(&str)) {
    if let Test::All(operators) = test {
        groups_of(operators, tell);
    }
}

fn groups_of(operators: &[Operator], tell: &mut dyn FnMut(&str)) {
    for operator in operators {
        match operator {
            Operator::Group { name, .. } => tell(name),
            Operator::Not(test) => groups(test, tell),
            Operator::Size(test) => groups(test, tell),
            Operator::Element(Element::Itself(operators)) => groups_of(operators, tell),
            Operator::Element(Element::Object(condition)) => {
                clauses(condition, &mut String::new(), &mut |_, _, test| {
                    groups(test, tell);
                });
            }
            Operator::Same { .. }
            | Operator::Order(..)
            | Operator::Version(..)
            | Operator::In { .. }
            | Operator::Pattern { .. }
            | Operator::Every { .. }
            | Operator::Exists(_)
            | Operator::Kind(_) => {}
        }
    }
}

fn clauses<'a>(
    condition: &'a Condition,
    path: &mut String,
    tell: &mut dyn FnMut(&str, &'a str, &'a Test),
) {
    for clause in &condition.0 {
        let key = match clause {
            Clause::And(_) => "$and",
            Clause::Or(_) => "$or",
            Clause::Nor(_) => "$nor",
            Clause::Not(_) => "$not",
            Clause::Fact { path: name, .. } => name,
        };
        let back = path.len();
        if back > 0 {
            path.push('.');
        }
        path.push_str(key);
        match clause {
            Clause::Fact { path: name, test } => tell(path, name, test),
            Clause::Not(part) => clauses(part, path, tell),
            Clause::And(parts) | Clause::Or(parts) | Clause::Nor(parts) => {
                let list = path.len();
                for (at, part) in parts.iter().enumerate() {
                    path.push('[');
                    path.push_str(&decimal(at as u32));
                    path.push(']');
                    clauses(part, path, tell);
                    path.truncate(list);
                }
            }
        }
        path.truncate(back);
    }
}

/// Whether a name is one of these, begins as one that ends with a dot, or leads into one.
pub fn is_known(name: &str, known: &[&str]) -> bool {
    known.iter().any(|known| {
        name == *known
            || (known.ends_with('.') && name.starts_with(known))
            || name
                .strip_prefix(known)
                .is_some_and(|rest| rest.starts_with('.'))
    })
}

//! The names of the facts in a condition, and whether anybody knows them.

use alloc::string::String;

use super::tree::{Clause, Condition};
use crate::i18n::decimal;

/// Tells each fact's path and name. Facts of an element below `$elemMatch` are none of these.
pub fn each<'a>(condition: &'a Condition, path: &mut String, tell: &mut dyn FnMut(&str, &'a str)) {
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
            Clause::Fact { path: name, .. } => tell(path, name),
            Clause::Not(part) => each(part, path, tell),
            Clause::And(parts) | Clause::Or(parts) | Clause::Nor(parts) => {
                let list = path.len();
                for (at, part) in parts.iter().enumerate() {
                    path.push('[');
                    path.push_str(&decimal(at as u32));
                    path.push(']');
                    each(part, path, tell);
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

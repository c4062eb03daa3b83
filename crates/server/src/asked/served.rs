//! The counts as the settings have them: `faq.asked`. Pure.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{Count, ONE, faded};

/// The most numbers in it.
const MOST: usize = 200;

/// The most pages in it.
const PAGES: usize = 50;

/// The share of the numbers that `all` may take: what holds everywhere must leave room for pages.
const OF_ALL: usize = MOST / 2;

/// Weights in tenths with their entries, the heaviest first.
type Weighed<'a> = Vec<(i64, &'a str)>;

/// What the settings say of the entries that they have; `None` when there is nothing to say. Weights
/// are rounded to tenths and as of a day, so that the settings stay the same from hour to hour.
#[must_use]
pub fn served(settings: &Value, counts: &[Count], day: i64) -> Option<Value> {
    let entries = settings.pointer("/faq/entries")?.as_array()?;
    let names: Vec<&str> = entries.iter().filter_map(name_of).collect();
    let mut scopes: HashMap<&str, Weighed<'_>> = HashMap::new();
    for count in counts {
        let tenths = faded(count.weight, day - count.day) / (ONE / 10);
        if tenths > 0 && names.contains(&count.entry.as_str()) {
            let scope = scopes.entry(&count.scope).or_default();
            scope.push((tenths, &count.entry));
        }
    }
    for scope in scopes.values_mut() {
        scope.sort_by(|(one, name), (other, other_name)| other.cmp(one).then(name.cmp(other_name)));
    }
    let mut left = MOST;
    let mut take = |scope: &[(i64, &str)], most: usize| {
        let some = &scope[..scope.len().min(most).min(left)];
        left -= some.len();
        let number = |(tenths, name): &(i64, &str)| {
            // A tenth has no exact form, but the shortest text of this one is the number meant.
            ((*name).to_owned(), Value::from(*tenths as f64 / 10.0))
        };
        some.iter().map(number).collect::<Map<_, _>>()
    };
    let all = take(scopes.get("all")?, OF_ALL);
    let mut asked = Map::new();
    asked.insert("all".to_owned(), Value::Object(all));
    for (prefix, key, most) in [("stage:", "stages", 3), ("page:", "pages", PAGES)] {
        let mut some: Vec<(i64, &str, &Weighed<'_>)> = scopes
            .iter()
            .filter_map(|(scope, list)| {
                let total = list.iter().map(|(tenths, _)| tenths).sum();
                Some((total, scope.strip_prefix(prefix)?, list))
            })
            .collect();
        some.sort_by(|(one, name, _), (other, other_name, _)| {
            other.cmp(one).then(name.cmp(other_name))
        });
        let mut group = Map::new();
        for (_, name, list) in some.into_iter().take(most) {
            // The first few are what is offered.
            let numbers = take(list, 10);
            if !numbers.is_empty() {
                group.insert(name.to_owned(), Value::Object(numbers));
            }
        }
        if !group.is_empty() {
            asked.insert(key.to_owned(), Value::Object(group));
        }
    }
    Some(Value::Object(asked))
}

/// An entry's name in events.
fn name_of(entry: &Value) -> Option<&str> {
    let text = |key| entry.get(key).and_then(Value::as_str);
    text("id").or_else(|| text("question"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn count(scope: &str, entry: &str, weight: i64, day: i64) -> Count {
        Count {
            scope: scope.to_owned(),
            entry: entry.to_owned(),
            weight,
            day,
        }
    }

    fn settings(names: &[&str]) -> Value {
        let entries: Vec<Value> = names.iter().map(|name| json!({ "id": name })).collect();
        json!({ "faq": { "entries": entries } })
    }

    #[test]
    fn counts_are_of_today_and_of_entries_that_there_are() {
        let settings = json!({ "faq": { "entries": [
            { "id": "returns", "question": "Can I return it?" },
            { "question": "Where are you?" },
        ] } });
        let counts = [
            count("all", "returns", 25 * ONE, 86),
            count("all", "Where are you?", 3 * ONE, 100),
            count("all", "Can I return it?", 9 * ONE, 100),
            count("all", "gone", 9 * ONE, 100),
            count("page:/p/1", "returns", ONE, 100),
            count("page:/p/1", "gone", ONE, 100),
            count("page:/p/2", "gone", ONE, 100),
            count("stage:before", "returns", ONE, 1),
        ];
        assert_eq!(
            served(&settings, &counts, 100),
            Some(json!({
                "all": { "returns": 12.5, "Where are you?": 3.0 },
                "pages": { "/p/1": { "returns": 1.0 } },
            }))
        );
        assert_eq!(served(&settings, &[], 100), None);
        assert_eq!(served(&json!({ "title": "x" }), &counts, 100), None);
    }

    proptest! {
        #[test]
        fn there_are_so_many_numbers_and_pages_at_most(
            some in prop::collection::vec((0_u8..90, 0_u8..250, 1_i64..9_000_000_000), 0..900),
        ) {
            let names: Vec<String> = (0..250).map(|name| format!("e{name}")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let counts: Vec<Count> = some
                .into_iter()
                .map(|(scope, entry, weight)| {
                    let scope = match scope {
                        0..30 => "all".to_owned(),
                        30..33 => format!("stage:{scope}"),
                        _ => format!("page:/{scope}"),
                    };
                    count(&scope, &format!("e{entry}"), weight, 3)
                })
                .collect();
            let Some(asked) = served(&settings(&names), &counts, 5) else { return Ok(()) };
            let numbers = |value: &Value| value.as_object().map_or(0, Map::len);
            let mut total = numbers(&asked["all"]);
            for key in ["stages", "pages"] {
                let groups = asked.get(key).and_then(Value::as_object);
                prop_assert!(groups.is_none_or(|groups| groups.len() <= PAGES));
                for group in groups.into_iter().flat_map(Map::values) {
                    total += numbers(group);
                }
            }
            prop_assert!(total <= MOST, "{total}");
        }
    }
}

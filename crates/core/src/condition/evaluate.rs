//! The evaluation: a condition and facts to an outcome. The one place that knows what each
//! operator means; explaining a condition is the same walk, noted down.

use wasl_protocol::{Timestamp, Value};

use super::compare::{fits, is_in, kind, order, same, text};
use super::explain::{Line, Trace};
use super::facts::{Facts, Reading};
use super::growth;
use super::outcome::{Joined, Outcome};
use super::tree::{Bound, Clause, Condition, Element, Operator, Side, Test};
use super::version;
use crate::digits::{Written, number_of};

/// A walk through a condition.
pub(super) struct Walk<'a> {
    facts: &'a dyn Facts,
    now: Timestamp,
    /// The object whose keys are the facts: an element of a list, or what the caller gave.
    element: Option<Reading<'a>>,
    /// What is noted down, when someone wants to know.
    trace: Option<Trace>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        facts: &'a dyn Facts,
        element: Option<Reading<'a>>,
        trace: Option<Trace>,
    ) -> Self {
        Self {
            facts,
            now: facts.now(),
            element,
            trace,
        }
    }

    /// What was noted down.
    pub(super) fn lines(self) -> alloc::vec::Vec<Line> {
        self.trace.map_or_else(alloc::vec::Vec::new, Trace::lines)
    }

    pub(super) fn condition(&mut self, condition: &Condition) -> Outcome {
        let mut all = Joined::and();
        for clause in &condition.0 {
            let outcome = match clause {
                Clause::Fact { path, test } => self.fact(path, test),
                Clause::And(parts) => self.parts("$and", parts, Joined::and()),
                Clause::Or(parts) => self.parts("$or", parts, Joined::or()),
                Clause::Nor(parts) => self.parts("$nor", parts, Joined::or()),
                Clause::Not(part) => {
                    let open = self.open("$not", "$not", None, None);
                    let outcome = self.condition(part).opposite();
                    self.close(open, outcome)
                }
            };
            if all.add(outcome) && self.trace.is_none() {
                break;
            }
        }
        all.outcome()
    }

    fn parts(&mut self, name: &'static str, parts: &[Condition], joined: Joined) -> Outcome {
        let mut joined = joined;
        let open = self.open(name, name, None, None);
        for (at, part) in parts.iter().enumerate() {
            let back = self.trace.as_mut().map(|trace| trace.enter_place(at));
            let settled = joined.add(self.condition(part));
            if let (Some(trace), Some(back)) = (&mut self.trace, back) {
                trace.leave(back);
            } else if settled {
                break;
            }
        }
        // As in GrowthBook, an empty `$or` holds and an empty `$nor` does not; both are faults.
        let outcome = match name {
            _ if parts.is_empty() => Outcome::fixed(name != "$nor"),
            "$nor" => joined.outcome().opposite(),
            _ => joined.outcome(),
        };
        self.close(open, outcome)
    }

    fn fact(&mut self, path: &str, test: &Test) -> Outcome {
        let (reading, turns) = match self.element {
            Some(element) => (element.at(path), None),
            None => (self.facts.read(path), self.facts.changes_at(path)),
        };
        let back = self.trace.as_mut().map(|trace| trace.enter(path));
        let outcome = self.test(test, reading);
        if let (Some(trace), Some(back)) = (&mut self.trace, back) {
            trace.leave(back);
        }
        outcome.or_at(turns.filter(|turn| *turn > self.now))
    }

    pub(super) fn test(&mut self, test: &Test, reading: Reading<'a>) -> Outcome {
        match test {
            Test::Value(value) => {
                let open = self.open("", "=", Some(value), Some(reading));
                let holds = fits(reading.still(self.now), value, false);
                let outcome = Outcome::fixed(holds).or_at(self.meets(reading, value));
                self.close(open, outcome)
            }
            Test::All(operators) => self.all(operators, reading),
        }
    }

    fn all(&mut self, operators: &[Operator], reading: Reading<'a>) -> Outcome {
        let mut all = Joined::and();
        for operator in operators {
            let open = match &self.trace {
                Some(_) => {
                    let operand = operator.operand();
                    self.open(
                        operator.name(),
                        operator.name(),
                        operand.as_ref(),
                        Some(reading),
                    )
                }
                None => None,
            };
            let outcome = self.operator(operator, reading);
            if all.add(self.close(open, outcome)) && self.trace.is_none() {
                break;
            }
        }
        all.outcome()
    }

    pub(super) fn operator(&mut self, operator: &Operator, reading: Reading<'a>) -> Outcome {
        let still = reading.still(self.now);
        match operator {
            Operator::Same { value, wanted } => {
                Outcome::fixed(same(still, value) == *wanted).or_at(self.meets(reading, value))
            }
            Operator::Order(side, bound) => {
                let holds = order(still, bound).is_some_and(|order| side.holds(order));
                Outcome::fixed(holds).or_at(self.crosses(reading, *side, bound))
            }
            Operator::In {
                values,
                ignore_case,
                wanted,
            } => {
                let mut outcome = Outcome::fixed(is_in(still, values, *ignore_case) == *wanted);
                for value in values {
                    outcome = outcome.or_at(self.meets(reading, value));
                }
                outcome
            }
            Operator::Group { name, wanted } => {
                let members = self.facts.group(name).unwrap_or_default();
                let mut outcome = Outcome::fixed(is_in(still, members, false) == *wanted);
                for member in members {
                    outcome = outcome.or_at(self.meets(reading, member));
                }
                outcome
            }
            Operator::Version(relation, wanted) => {
                let mut written = Written::default();
                // What is no version counts as the oldest.
                let known = match text(reading, &mut written) {
                    Some(known) if !known.is_empty() && !matches!(reading, Reading::Bool(_)) => {
                        known
                    }
                    Some(_) | None => "0",
                };
                Outcome::fixed(relation.holds(version::compare(known, wanted)))
            }
            Operator::Pattern {
                pattern,
                ignore_case,
                wanted,
            } => {
                let mut written = Written::default();
                let found = match text(reading, &mut written) {
                    Some(text) => self.facts.patterns().matches(pattern, *ignore_case, text),
                    None => Some(false),
                };
                Outcome::fixed(found == Some(*wanted))
            }
            Operator::Every {
                values,
                ignore_case,
            } => {
                let Reading::List(items) = reading else {
                    return Outcome::fixed(false);
                };
                Outcome::fixed(values.iter().all(|value| {
                    items
                        .iter()
                        .any(|item| fits(Reading::from(item), value, *ignore_case))
                }))
            }
            Operator::Exists(wanted) => {
                Outcome::fixed(matches!(reading, Reading::Missing) != *wanted)
            }
            Operator::Kind(wanted) => Outcome::fixed(kind(reading) == *wanted),
            Operator::Size(test) => match reading {
                Reading::List(items) => self.test(test, Reading::Number(items.len() as f64)),
                Reading::Missing
                | Reading::Bool(_)
                | Reading::Number(_)
                | Reading::Text(_)
                | Reading::Map(_)
                | Reading::Growing { .. } => Outcome::fixed(false),
            },
            Operator::Element(element) => self.any_element(element, reading),
            Operator::Not(test) => self.test(test, reading).opposite(),
        }
    }

    fn any_element(&mut self, element: &Element, reading: Reading<'a>) -> Outcome {
        let Reading::List(items) = reading else {
            return Outcome::fixed(false);
        };
        // A line for each test of each element would be a long list that nobody reads.
        let trace = self.trace.take();
        let outer = self.element;
        let mut any = Joined::or();
        for item in items {
            let item = Reading::from(item);
            let outcome = match element {
                Element::Itself(operators) => self.all(operators, item),
                Element::Object(condition) => {
                    self.element = Some(item);
                    self.condition(condition)
                }
            };
            if any.add(outcome) {
                break;
            }
        }
        self.element = outer;
        self.trace = trace;
        any.outcome()
    }

    /// When a growing fact comes to a value or leaves it.
    fn meets(&self, reading: Reading<'_>, value: &Value) -> Option<Timestamp> {
        let Reading::Growing { since } = reading else {
            return None;
        };
        let bound = match value {
            Value::Number(number) => *number,
            Value::Text(text) => number_of(text),
            // True as soon as it is not zero.
            Value::Bool(_) => 0.0,
            Value::Null | Value::List(_) | Value::Map(_) => return None,
        };
        growth::meets(since, self.now, bound)
    }

    /// When a growing fact comes to the other side of a bound.
    fn crosses(&self, reading: Reading<'_>, side: Side, bound: &Bound) -> Option<Timestamp> {
        let Reading::Growing { since } = reading else {
            return None;
        };
        let bound = match bound {
            Bound::Number(number) => *number,
            Bound::Text(text) => number_of(text),
        };
        match side {
            Side::Below | Side::AtLeast => growth::reaches(since, self.now, bound),
            Side::AtMost | Side::Above => growth::passes(since, self.now, bound),
        }
    }

    /// Begins a line, when lines are wanted.
    fn open(
        &mut self,
        key: &str,
        operator: &'static str,
        operand: Option<&Value>,
        reading: Option<Reading<'_>>,
    ) -> Option<super::explain::Open> {
        let now = self.now;
        self.trace.as_mut().map(|trace| {
            let actual = reading.and_then(|reading| reading.to_value(now));
            trace.open(key, operator, operand.cloned(), actual)
        })
    }

    fn close(&mut self, open: Option<super::explain::Open>, outcome: Outcome) -> Outcome {
        if let (Some(trace), Some(open)) = (&mut self.trace, open) {
            trace.close(open, outcome);
        }
        outcome
    }
}

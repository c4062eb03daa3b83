//! Operators on a fact and what each takes.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::Value;

use super::fault::Flaw;
use super::parse::{DEPTH, LOGIC, OPERATORS, Parser, has_only_operators};
use super::tree::{Bound, Element, Kind, Operator, Relation, Side, Test};
use super::version::is_version;
use crate::config::nearest;

impl Parser<'_> {
    pub(super) fn operator(&mut self, name: &str, value: &Value, depth: u32) -> Option<Operator> {
        Some(match name {
            "$eq" | "$ne" => Operator::Same {
                value: self.value(value, depth)?,
                wanted: name == "$eq",
            },
            "$lt" => Operator::Order(Side::Below, self.bound(value)?),
            "$lte" => Operator::Order(Side::AtMost, self.bound(value)?),
            "$gt" => Operator::Order(Side::Above, self.bound(value)?),
            "$gte" => Operator::Order(Side::AtLeast, self.bound(value)?),
            "$veq" => self.version(Relation::Equal, value)?,
            "$vne" => self.version(Relation::Differ, value)?,
            "$vlt" => self.version(Relation::On(Side::Below), value)?,
            "$vlte" => self.version(Relation::On(Side::AtMost), value)?,
            "$vgt" => self.version(Relation::On(Side::Above), value)?,
            "$vgte" => self.version(Relation::On(Side::AtLeast), value)?,
            "$in" | "$nin" | "$ini" | "$nini" => {
                let wanted = matches!(name, "$in" | "$ini");
                let values = self.values(value, depth, wanted)?;
                let ignore_case = matches!(name, "$ini" | "$nini");
                Operator::In {
                    values,
                    ignore_case,
                    wanted,
                }
            }
            "$inGroup" | "$notInGroup" => Operator::Group {
                name: self.text("the name of a group", value)?,
                wanted: name == "$inGroup",
            },
            "$regex" | "$notRegex" | "$regexi" | "$notRegexi" => {
                let pattern = self.text("a regular expression as a string", value)?;
                let ignore_case = matches!(name, "$regexi" | "$notRegexi");
                if self.patterns.matches(&pattern, ignore_case, "").is_none() {
                    return self.fault(Flaw::BadPattern, value);
                }
                Operator::Pattern {
                    pattern,
                    ignore_case,
                    wanted: matches!(name, "$regex" | "$regexi"),
                }
            }
            "$all" | "$alli" => Operator::Every {
                values: self.values(value, depth, false)?,
                ignore_case: name == "$alli",
            },
            "$exists" => {
                let Value::Bool(exists) = value else {
                    return self.wrong("true or false", value);
                };
                Operator::Exists(*exists)
            }
            "$type" => match kind_of(value) {
                Some(kind) => Operator::Kind(kind),
                None => {
                    return self.wrong("string, number, boolean, array, object, null", value);
                }
            },
            "$size" => Operator::Size(self.size(value, depth)?),
            "$elemMatch" => Operator::Element(self.element(value, depth)?),
            "$not" => Operator::Not(Box::new(self.test(value, depth + 1)?)),
            "$and" | "$or" | "$nor" => return self.fault(Flaw::BelowFact, value),
            _ => {
                let meant = nearest(name, &OPERATORS).or_else(|| nearest(name, &LOGIC));
                return self.fault(Flaw::UnknownOperator { meant }, value);
            }
        })
    }

    fn bound(&mut self, value: &Value) -> Option<Bound> {
        match value {
            Value::Number(number) if !number.is_nan() => Some(Bound::Number(*number)),
            Value::Text(text) => Some(Bound::Text(text.clone())),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => {
                self.wrong("a number or a string", value)
            }
        }
    }

    fn text(&mut self, accepted: &'static str, value: &Value) -> Option<String> {
        match value.as_text() {
            Some(text) if !text.is_empty() => Some(text.into()),
            Some(_) | None => self.wrong(accepted, value),
        }
    }

    fn version(&mut self, relation: Relation, value: &Value) -> Option<Operator> {
        match value.as_text() {
            Some(text) if is_version(text) => Some(Operator::Version(relation, text.into())),
            Some(_) | None => self.fault(Flaw::NoVersion, value),
        }
    }

    /// A list of values. An empty one says nothing, or makes the operator impossible.
    fn values(&mut self, value: &Value, depth: u32, some: bool) -> Option<Vec<Value>> {
        let Value::List(items) = value else {
            return self.wrong("an array of values", value);
        };
        if items.is_empty() {
            let flaw = if some { Flaw::NeverHolds } else { Flaw::Empty };
            self.fault::<()>(flaw, value);
        }
        self.value(value, depth)?;
        Some(items.clone())
    }

    fn size(&mut self, value: &Value, depth: u32) -> Option<Test> {
        match value {
            Value::Number(number) if *number >= 0.0 && f64::from(*number as u32) == *number => {
                Some(Test::Value(value.clone()))
            }
            Value::Map(map) if has_only_operators(map) => self.test(value, depth + 1),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::List(_)
            | Value::Map(_) => self.wrong("a whole number from 0, or operators on a number", value),
        }
    }

    fn element(&mut self, value: &Value, depth: u32) -> Option<Element> {
        match value {
            Value::Map(map) if has_only_operators(map) => {
                Some(Element::Itself(self.operators(map, value, depth + 1)))
            }
            Value::Map(_) => self.condition(value, depth + 1).map(Element::Object),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
                self.wrong("an object of operators, or a condition", value)
            }
        }
    }

    /// A value that a fact is compared with as a whole: it must have no operator in it.
    pub(super) fn value(&mut self, value: &Value, depth: u32) -> Option<Value> {
        let faults = self.faults.len();
        self.look_for_operators(value, depth);
        (self.faults.len() == faults).then(|| value.clone())
    }

    fn look_for_operators(&mut self, value: &Value, depth: u32) {
        if depth > DEPTH {
            self.fault::<()>(Flaw::TooDeep, value);
            return;
        }
        match value {
            Value::List(items) => {
                for item in items {
                    self.look_for_operators(item, depth + 1);
                }
            }
            Value::Map(map) => {
                for (key, value) in &map.0 {
                    let back = self.enter(key);
                    if key.starts_with('$') {
                        self.fault::<()>(Flaw::OperatorInValue, value);
                    } else {
                        self.look_for_operators(value, depth + 1);
                    }
                    self.path.truncate(back);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
    }
}

fn kind_of(value: &Value) -> Option<Kind> {
    let name = value.as_text()?;
    Kind::ALL.into_iter().find(|kind| kind.name() == name)
}

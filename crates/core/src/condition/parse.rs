//! The parser: a JSON value to a condition, and everything that is wrong with it.
//!
//! It goes on after a fault, so that one reading finds them all.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Properties, Value};

use super::facts::Patterns;
use super::fault::{Fault, Flaw};
use super::impossible::is_impossible;
use super::tree::{Clause, Condition, Operator, Test};
use crate::config::nearest;
use crate::i18n::decimal;

/// How many levels a condition may have.
pub const DEPTH: u32 = 32;

/// How many clauses and operators a condition may have.
pub const NODES: u32 = 1_000;

/// The operators that join conditions.
pub(super) static LOGIC: [&str; 4] = ["$and", "$or", "$nor", "$not"];

/// The operators on a fact.
pub(super) static OPERATORS: [&str; 29] = [
    "$eq",
    "$ne",
    "$lt",
    "$lte",
    "$gt",
    "$gte",
    "$in",
    "$nin",
    "$ini",
    "$nini",
    "$exists",
    "$type",
    "$regex",
    "$notRegex",
    "$regexi",
    "$notRegexi",
    "$all",
    "$alli",
    "$size",
    "$elemMatch",
    "$not",
    "$veq",
    "$vne",
    "$vlt",
    "$vlte",
    "$vgt",
    "$vgte",
    "$inGroup",
    "$notInGroup",
];

/// Parses what stands at a path. A condition with a fault that is not harmless is not given.
pub fn parse(value: &Value, at: &str, patterns: &dyn Patterns) -> (Option<Condition>, Vec<Fault>) {
    let mut parser = Parser {
        path: at.into(),
        faults: Vec::new(),
        nodes: 0,
        patterns,
    };
    let condition = parser.condition(value, 0);
    let usable = parser.faults.iter().all(|fault| fault.flaw.is_harmless());
    (condition.filter(|_| usable), parser.faults)
}

/// A walk through a value, with the path to where it is.
pub(super) struct Parser<'a> {
    pub(super) path: String,
    pub(super) faults: Vec<Fault>,
    nodes: u32,
    pub(super) patterns: &'a dyn Patterns,
}

impl Parser<'_> {
    pub(super) fn fault<T>(&mut self, flaw: Flaw, value: &Value) -> Option<T> {
        self.faults.push(Fault::new(&self.path, flaw, value));
        None
    }

    pub(super) fn wrong<T>(&mut self, accepted: &'static str, value: &Value) -> Option<T> {
        self.fault(Flaw::WrongKind { accepted }, value)
    }

    /// Goes one step down, to a key; answers the length of the path to come back to.
    pub(super) fn enter(&mut self, key: &str) -> usize {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(key);
        length
    }

    /// Counts a part; whether there is room for it and its level.
    fn has_room(&mut self, depth: u32, value: &Value) -> bool {
        self.nodes += 1;
        if self.nodes > NODES {
            // Once, not for each of the rest.
            if self.nodes == NODES + 1 {
                self.fault::<()>(Flaw::TooManyParts, value);
            }
            return false;
        }
        if depth >= DEPTH {
            self.fault::<()>(Flaw::TooDeep, value);
            return false;
        }
        true
    }

    pub(super) fn condition(&mut self, value: &Value, depth: u32) -> Option<Condition> {
        let Value::Map(map) = value else {
            return self.wrong("an object of facts and operators", value);
        };
        let mut clauses = Vec::new();
        for (key, value) in &map.0 {
            let back = self.enter(key);
            if self.has_room(depth, value)
                && let Some(clause) = self.clause(key, value, depth)
            {
                clauses.push(clause);
            }
            self.path.truncate(back);
        }
        Some(Condition(clauses))
    }

    fn clause(&mut self, key: &str, value: &Value, depth: u32) -> Option<Clause> {
        Some(match key {
            "$and" => Clause::And(self.conditions(value, depth, Flaw::Empty)?),
            "$or" => Clause::Or(self.conditions(value, depth, Flaw::Empty)?),
            "$nor" => Clause::Nor(self.conditions(value, depth, Flaw::NeverHolds)?),
            "$not" => Clause::Not(self.condition(value, depth + 1)?),
            _ if OPERATORS.contains(&key) => return self.fault(Flaw::NoFact, value),
            // A fact may begin with `$` too, but none is named like an operator.
            _ => {
                if key.starts_with('$')
                    && let Some(meant) = nearest(key, &LOGIC).or_else(|| nearest(key, &OPERATORS))
                {
                    let meant = Some(meant);
                    return self.fault(Flaw::UnknownOperator { meant }, value);
                }
                Clause::Fact {
                    path: key.into(),
                    test: self.test(value, depth + 1)?,
                }
            }
        })
    }

    /// A list of conditions; `empty` is what is wrong when there is none in it.
    fn conditions(&mut self, value: &Value, depth: u32, empty: Flaw) -> Option<Vec<Condition>> {
        let Value::List(items) = value else {
            return self.wrong("an array of conditions", value);
        };
        if items.is_empty() {
            self.fault::<()>(empty, value);
        }
        let mut conditions = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let back = self.path.len();
            self.path.push('[');
            self.path.push_str(&decimal(at as u32));
            self.path.push(']');
            if self.has_room(depth + 1, item) {
                conditions.extend(self.condition(item, depth + 1));
            }
            self.path.truncate(back);
        }
        Some(conditions)
    }

    /// What a fact must be.
    pub(super) fn test(&mut self, value: &Value, depth: u32) -> Option<Test> {
        match value {
            Value::Map(map) if has_only_operators(map) => {
                Some(Test::All(self.operators(map, value, depth)))
            }
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::List(_)
            | Value::Map(_) => self.value(value, depth).map(Test::Value),
        }
    }

    pub(super) fn operators(
        &mut self,
        map: &Properties,
        value: &Value,
        depth: u32,
    ) -> Vec<Operator> {
        let mut operators = Vec::new();
        for (name, value) in &map.0 {
            let back = self.enter(name);
            if self.has_room(depth, value)
                && let Some(operator) = self.operator(name, value, depth)
            {
                operators.push(operator);
            }
            self.path.truncate(back);
        }
        if is_impossible(&operators) {
            self.fault::<()>(Flaw::NeverHolds, value);
        }
        operators
    }
}

/// Whether an object is operators, and not a value: it has keys, and each begins with `$`.
pub(super) fn has_only_operators(map: &Properties) -> bool {
    !map.0.is_empty() && map.0.iter().all(|(key, _)| key.starts_with('$'))
}

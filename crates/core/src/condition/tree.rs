//! The tree of a condition: what the parser makes and the evaluation walks.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;

use wasl_protocol::Value;

/// A parsed condition: all of its clauses must hold; without any, it always does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Condition(pub(super) Vec<Clause>);

/// A key of a condition and what stands there.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Clause {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Nor(Vec<Condition>),
    Not(Condition),
    Fact { path: String, test: Test },
}

/// What a fact must be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    /// A bare value.
    Value(Value),
    /// All of these.
    All(Vec<Operator>),
}

/// An operator with its operand.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operator {
    /// `$eq`, `$ne`
    Same { value: Value, wanted: bool },
    /// `$lt`, `$lte`, `$gt`, `$gte`
    Order(Side, Bound),
    /// `$veq`, `$vne`, `$vlt`, `$vlte`, `$vgt`, `$vgte`
    Version(Relation, String),
    /// `$in`, `$nin`, `$ini`, `$nini`
    In {
        values: Vec<Value>,
        ignore_case: bool,
        wanted: bool,
    },
    /// `$inGroup`, `$notInGroup`
    Group { name: String, wanted: bool },
    /// `$regex`, `$notRegex`, `$regexi`, `$notRegexi`
    Pattern {
        pattern: String,
        ignore_case: bool,
        wanted: bool,
    },
    /// `$all`, `$alli`
    Every {
        values: Vec<Value>,
        ignore_case: bool,
    },
    /// `$exists`
    Exists(bool),
    /// `$type`
    Kind(Kind),
    /// `$size`
    Size(Test),
    /// `$elemMatch`
    Element(Element),
    /// `$not`
    Not(Box<Test>),
}

/// Which side of a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Below,
    AtMost,
    Above,
    AtLeast,
}

impl Side {
    pub(super) const fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Below => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Above => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

/// How two versions must stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    Differ,
    On(Side),
}

impl Relation {
    pub(super) const fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Differ => order.is_ne(),
            Self::On(side) => side.holds(order),
        }
    }
}

/// What something is compared with.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Bound {
    Number(f64),
    Text(String),
}

/// The kinds that `$type` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Bool,
    Number,
    Text,
    List,
    Map,
}

impl Kind {
    pub(super) const ALL: [Self; 6] = [
        Self::Text,
        Self::Number,
        Self::Bool,
        Self::List,
        Self::Map,
        Self::Null,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "boolean",
            Self::Number => "number",
            Self::Text => "string",
            Self::List => "array",
            Self::Map => "object",
        }
    }
}

/// What an element of a list must be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Element {
    /// The element itself.
    Itself(Vec<Operator>),
    /// An object, whose keys are the facts.
    Object(Condition),
}

impl Operator {
    /// Its name in the language.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Same { wanted: true, .. } => "$eq",
            Self::Same { wanted: false, .. } => "$ne",
            Self::Order(Side::Below, _) => "$lt",
            Self::Order(Side::AtMost, _) => "$lte",
            Self::Order(Side::Above, _) => "$gt",
            Self::Order(Side::AtLeast, _) => "$gte",
            Self::Version(Relation::Equal, _) => "$veq",
            Self::Version(Relation::Differ, _) => "$vne",
            Self::Version(Relation::On(Side::Below), _) => "$vlt",
            Self::Version(Relation::On(Side::AtMost), _) => "$vlte",
            Self::Version(Relation::On(Side::Above), _) => "$vgt",
            Self::Version(Relation::On(Side::AtLeast), _) => "$vgte",
            Self::In {
                ignore_case,
                wanted,
                ..
            } => match (*ignore_case, *wanted) {
                (false, true) => "$in",
                (false, false) => "$nin",
                (true, true) => "$ini",
                (true, false) => "$nini",
            },
            Self::Group { wanted: true, .. } => "$inGroup",
            Self::Group { wanted: false, .. } => "$notInGroup",
            Self::Pattern {
                ignore_case,
                wanted,
                ..
            } => match (*ignore_case, *wanted) {
                (false, true) => "$regex",
                (false, false) => "$notRegex",
                (true, true) => "$regexi",
                (true, false) => "$notRegexi",
            },
            Self::Every {
                ignore_case: false, ..
            } => "$all",
            Self::Every {
                ignore_case: true, ..
            } => "$alli",
            Self::Exists(_) => "$exists",
            Self::Kind(_) => "$type",
            Self::Size(_) => "$size",
            Self::Element(_) => "$elemMatch",
            Self::Not(_) => "$not",
        }
    }
}

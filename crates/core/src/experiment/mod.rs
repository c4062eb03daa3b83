//! Experiments: who gets which variant, the same one for ever, without keeping it anywhere.
//!
//! A visitor's id and a seed make a bucket ([`HashVersion`]), and the variants' weights say whose
//! it is. Hash, ranges and namespaces are GrowthBook's, so an experiment that runs there too puts
//! a visitor into the same variant. A [`Holdout`] keeps a share of visitors from all prompts, and
//! [`is_sampled`] gives a rule to a share of them.

mod bucket;
mod hash;
mod share;

use alloc::string::String;
use alloc::vec::Vec;

pub use bucket::{Range, Ranges, add_up, bucket_ranges, choose_variant, equal_weights};
pub use hash::HashVersion;
pub use share::{Holdout, Share, is_sampled};

use crate::condition::{Condition, Facts, text};
use crate::digits::Written;

/// An experiment between variants.
///
/// ```
/// use wasl_core::experiment::{Assignment, Experiment, HashVersion, Share, equal_weights};
///
/// let experiment = Experiment {
///     key: "free-shipping".into(),
///     seed: None,
///     version: HashVersion::V2,
///     variants: equal_weights(2),
///     coverage: Share::ALL,
///     namespace: None,
///     by: vec!["visitor.id".into()],
///     when: None,
/// };
/// let Assignment::In { variant, .. } = experiment.assign_id("v_7Q2m") else {
///     unreachable!("all take part");
/// };
/// assert_eq!(variant, 1);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// Its name.
    pub key: String,
    /// What throws the dice, when that is not the key.
    pub seed: Option<String>,
    /// How an id becomes a bucket.
    pub version: HashVersion,
    /// The weights of the variants, in order. They should add up to 1 ([`add_up`]).
    pub variants: Vec<Share>,
    /// The share of visitors who take part.
    pub coverage: Share,
    /// Its part of a namespace, whose experiments share the visitors out among them.
    pub namespace: Option<Namespace>,
    /// The fact by which visitors are told apart; the first of these that is known.
    pub by: Vec<String>,
    /// Who may take part.
    pub when: Option<Condition>,
}

/// A part of a namespace. Two experiments with parts that do not overlap have no visitor in
/// common.
#[derive(Clone, Debug, PartialEq)]
pub struct Namespace {
    /// Its name.
    pub name: String,
    /// The part.
    pub range: Range,
}

impl Namespace {
    /// Whether an id is in this part.
    #[must_use]
    pub fn holds(&self, id: &str) -> bool {
        let seed = ["__", self.name.as_str()];
        self.range.holds(HashVersion::V1.bucket(&seed, id))
    }
}

/// What an experiment does with a visitor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Assignment {
    /// Takes part.
    In {
        /// The variant's place, from 0.
        variant: usize,
        /// Where the id fell, from 0 to below 1.
        bucket: f64,
    },
    /// Does not.
    Out(Out),
}

/// Why a visitor does not take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Out {
    /// None of the facts that tell visitors apart is known.
    Unknown,
    /// There are not two variants to choose between.
    NoChoice,
    /// Belongs to another part of the namespace.
    Namespace,
    /// The condition does not hold.
    Condition,
    /// Is not in the share that takes part.
    Coverage,
}

impl Experiment {
    /// What it does with the visitor whom the facts describe.
    #[must_use]
    pub fn assign(&self, facts: &dyn Facts) -> Assignment {
        for by in &self.by {
            let mut written = Written::default();
            if let Some(id) = text(facts.read(by), &mut written)
                && !id.is_empty()
            {
                let assignment = self.assign_id(id);
                let barred = match (&self.when, assignment) {
                    (Some(when), Assignment::In { .. }) => !when.evaluate(facts).holds,
                    (Some(_) | None, _) => false,
                };
                return if barred {
                    Assignment::Out(Out::Condition)
                } else {
                    assignment
                };
            }
        }
        Assignment::Out(Out::Unknown)
    }

    /// What it does with an id, without looking at [`Experiment::when`].
    #[must_use]
    pub fn assign_id(&self, id: &str) -> Assignment {
        if self.variants.len() < 2 {
            return Assignment::Out(Out::NoChoice);
        }
        if let Some(namespace) = &self.namespace
            && !namespace.holds(id)
        {
            return Assignment::Out(Out::Namespace);
        }
        let seed = self.seed.as_ref().unwrap_or(&self.key);
        let bucket = self.version.bucket(&[seed], id);
        let ranges = bucket_ranges(self.variants.len(), self.coverage, &self.variants);
        match choose_variant(bucket, ranges) {
            Some(variant) => Assignment::In { variant, bucket },
            None => Assignment::Out(Out::Coverage),
        }
    }
}

//! The cases that do not apply to Wasl, and why not.

use crate::cases::all;

/// A case's name and why it is not for us.
type Reason = (&'static str, &'static str);

/// Sections that do not apply as a whole.
const SECTIONS: [Reason; 4] = [
    (
        "decrypt",
        "rules come from Wasl's own server over TLS and are not encrypted apart",
    ),
    (
        "urlRedirect",
        "an experiment shows prompts; it never sends a visitor to another page",
    ),
    (
        "getQueryStringOverride",
        "an address must not choose a visitor's variant: it would spoil what is measured",
    ),
    (
        "contextualBandit",
        "variants have the weights that the merchant gave; no service learns them by context",
    ),
];

/// Sections whose cases are judged one by one.
const JUDGED: [&str; 9] = [
    "evalCondition",
    "hash",
    "getBucketRange",
    "chooseVariation",
    "getEqualWeights",
    "inNamespace",
    "run",
    "stickyBucket",
    "feature",
];

const FORCED: &str = "a variant is never forced on a visitor: it would spoil what is measured";
const BY_ADDRESS: &str = "an address must not choose a visitor's variant";
const SWITCHED: &str = "an experiment that is off is not in the rules";
const FILTERED: &str =
    "who takes part is said by condition, namespace and coverage, not by a list of filters";
const RANGES: &str =
    "ranges are made of weights and coverage, and are not given one by one with holes";
const FLAGS: &str = "Wasl has no feature flags, so none can be a prerequisite";
const NO_RULE: &str = "Wasl has no feature flags, so none has a default";
const PASSED_ON: &str =
    "the holdout is one for all prompts (`Holdout`), not a variant that passes visitors on";
const LEARNED: &str = "weights are the merchant's; none are learned by context";
const STORED: &str =
    "a variant sticks by the visitor's id; Wasl stores none that could be read back";

/// Cases that do not apply, by section.
pub const NOT_OURS: [(&str, &[Reason]); 3] = [
    (
        "run",
        &[
            ("negative forced variation", FORCED),
            ("high forced variation", FORCED),
            ("globally disabled", SWITCHED),
            ("querystring force", BY_ADDRESS),
            ("skip inactive experiments", SWITCHED),
            ("querystring force with inactive", BY_ADDRESS),
            ("coverage take precendence over forced", FORCED),
            ("Force variation from context", FORCED),
            ("Skips experiments in QA mode", FORCED),
            ("Works in QA mode if forced in context", FORCED),
            ("Works in QA mode if forced in experiment", FORCED),
            ("Filtered, included", FILTERED),
            ("Filtered, excluded", FILTERED),
            ("Filtered, ignore namespace", FILTERED),
            ("Ranges, ignore coverage and weights", RANGES),
            ("Ranges, partial coverage", RANGES),
            ("Prerequisite condition passes", FLAGS),
            ("Prerequisite condition fails", FLAGS),
        ],
    ),
    (
        "stickyBucket",
        &[
            ("evaluates based on stored sticky bucket", STORED),
            (
                "upgrades a sticky bucket doc from a fallbackAttribute to a hashAttribute",
                STORED,
            ),
            (
                "favors a sticky bucket doc based on hashAttribute over fallbackAttribute",
                STORED,
            ),
            (
                "stops test enrollment when and existing sticky bucket is blocked by version",
                STORED,
            ),
            (
                "uses a sticky bucket when sticky bucket version == experiment.minBucketVersion === experiment.bucketVersion",
                STORED,
            ),
            (
                "skips assignment when sticky bucket version < experiment.minBucketVersion",
                STORED,
            ),
        ],
    ),
    (
        "feature",
        &[
            ("unknown feature key", NO_RULE),
            ("defaults when empty", NO_RULE),
            ("uses defaultValue - number", NO_RULE),
            ("uses custom values - string", NO_RULE),
            ("creates experiments properly", FILTERED),
            ("include experiments when forced", FORCED),
            ("Force rule with range, ignores coverage", RANGES),
            ("Force rule, hash version 2", RANGES),
            ("Force rule, skip due to range", RANGES),
            ("Force rule, skip due to filter", FILTERED),
            ("Force rule, use seed with range", RANGES),
            ("Support passthrough variations", PASSED_ON),
            ("Support holdout groups", PASSED_ON),
            ("Prerequisite flag off, block dependent flag", FLAGS),
            ("Prerequisite flag missing, block dependent flag", FLAGS),
            ("Prerequisite flag on, evaluate dependent flag", FLAGS),
            (
                "Multiple parallel prerequisite flags on, evaluate dependent flag",
                FLAGS,
            ),
            (
                "Multiple nested prerequisite flags on, evaluate dependent flag",
                FLAGS,
            ),
            (
                "Prerequisite experiment flag in target bucket, evaluate dependent flag",
                FLAGS,
            ),
            (
                "Prerequisite experiment flag in target bucket, evaluate skip dependent flag if not bucketed",
                FLAGS,
            ),
            ("Prerequisite cycle detected, break", FLAGS),
            (
                "Multiple references to same prerequisite, do not break",
                FLAGS,
            ),
            (
                "CB rule with empty contexts (explore) buckets on marginal weights with fallback leaf -1",
                LEARNED,
            ),
            (
                "CB rule with no contexts key falls back to marginal weights (fallback leaf -1)",
                LEARNED,
            ),
            (
                "CB rule with empty contexts uses marginal weights (fallback leaf -1)",
                LEARNED,
            ),
            (
                "CB rule with empty contexts is overridden by forced variation like a normal experiment",
                FORCED,
            ),
        ],
    ),
];

#[test]
fn every_section_is_judged_or_refused() {
    let Some(all) = all() else { return };
    for (section, _) in &all.0 {
        let known = section == "specVersion"
            || JUDGED.contains(&section.as_str())
            || SECTIONS.iter().any(|(name, _)| name == section);
        assert!(known, "{section}: judge it, or say why not");
    }
}

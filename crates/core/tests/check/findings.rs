//! Each finding where it belongs, and none where it does not.

use wasl_core::check::{Code, check};
use wasl_protocol::Value;

use crate::patterns::ENGINE;

/// The codes and paths of what is found in options with these prompts.
fn found(prompts: &str) -> Vec<(Code, String)> {
    let text = format!(
        r#"{{"site": "demo", "prompts": [{prompts}],
            "stages": {{"during": [{{"contains": "/checkout/"}}], "before": [{{"starts": "/p/"}}]}}}}"#
    );
    let options: Value = serde_json::from_str(&text).expect(prompts);
    let findings = check(&options, ENGINE);
    for finding in &findings {
        assert!(finding.message.contains(&finding.path), "{finding:?}");
        assert!(
            finding.message.ends_with('.') && finding.fix.ends_with('.'),
            "{finding:?}"
        );
    }
    findings
        .into_iter()
        .map(|one| (one.code, one.path))
        .collect()
}

/// A prompt with this condition and more.
fn when(condition: &str, more: &str) -> String {
    format!(r#"{{"id": "a", "text": "Hi", "when": {condition} {more}}}"#)
}

fn only(prompts: &str, code: Code, path: &str) {
    assert_eq!(found(prompts), [(code, path.to_owned())], "{prompts}");
}

#[test]
fn conditions_that_never_hold_are_found() {
    for (condition, code) in [
        (
            r#"{"cart.value": {"$in": [1, 2]}, "$and": [{"cart.value": {"$gt": 5}}]}"#,
            Code::Contradiction,
        ),
        (
            r#"{"visitor.plan": "gold", "$not": {"visitor.plan": {"$in": ["gold", "silver"]}}}"#,
            Code::Contradiction,
        ),
        (
            r#"{"visitor.plan": {"$exists": false, "$eq": "gold"}}"#,
            Code::Contradiction,
        ),
        (
            r#"{"$or": [{"visitor.plan": "gold"}, {"visitor.plan": "silver"}], "$nor": [{"visitor.plan": "gold"}, {"visitor.plan": "silver"}]}"#,
            Code::Contradiction,
        ),
        (
            r#"{"path": {"$eq": "/a", "$regex": "^/b"}}"#,
            Code::Contradiction,
        ),
        (r#"{"device": "mobile"}"#, Code::NeverSo),
        (r#"{"locale": {"$in": ["fr", "de"]}}"#, Code::NeverSo),
        (r#"{"scroll": {"$gt": 100}}"#, Code::NeverSo),
        (r#"{"timeOnPage": {"$lt": 0}}"#, Code::NeverSo),
        (r#"{"event.name": "Purchase Done"}"#, Code::NeverSo),
        (r#"{"stage": "checkout"}"#, Code::NeverSo),
        (
            r##"{"exitIntent": true, "clicked": "#a"}"##,
            Code::TwoMoments,
        ),
        (
            r##"{"rageClick": true, "event.name": "added"}"##,
            Code::TwoMoments,
        ),
        (
            r##"{"copied": {"$exists": true}, "exitIntent": {"$ne": false}}"##,
            Code::TwoMoments,
        ),
        (r##"{"clicked": "#a", "idle": 10}"##, Code::IdleAct),
        (
            r#"{"returning": true, "visitCount": {"$lte": 1}}"#,
            Code::Contradiction,
        ),
        (
            r#"{"url": {"starts": "/p/"}, "path": "/c/1"}"#,
            Code::Addresses,
        ),
        (
            r#"{"url": {"is": "/cart"}, "$not": {"url": {"starts": "/c"}}}"#,
            Code::Addresses,
        ),
        (
            r#"{"url": {"is": ["/a", "/b"]}, "path": "/c"}"#,
            Code::Impossible,
        ),
        (
            r#"{"device": "phone", "$or": [{"device": "tablet"}, {"scroll": {"$gt": 200}}]}"#,
            Code::Impossible,
        ),
        (r#"{"stage": "during"}"#, Code::Checkout),
    ] {
        let found = found(&when(condition, ""));
        let expected = (code, "prompts[0].when".to_owned());
        assert!(found.contains(&expected), "{condition}: {found:?}");
    }
}

#[test]
fn conditions_that_may_hold_are_left_alone() {
    for condition in [
        r##"{"clicked": "#a", "$and": [{"clicked": "#b"}]}"##,
        r#"{"exitIntent": true, "idle": 20}"#,
        r#"{"exitIntent": false, "event.name": "added"}"#,
        r#"{"event.name": "added", "event.price": {"$gt": 5}, "idle": 3}"#,
        r#"{"$or": [{"exitIntent": true}, {"clicked": "a"}]}"#,
        r#"{"copied": null, "exitIntent": true}"#,
        r#"{"visitor.tags": {"$in": ["a"], "$nin": ["b"]}}"#,
        r#"{"visitor.age": {"$gt": 5, "$lt": 6}}"#,
        r#"{"visitor.name": {"$ne": "Riyadh", "$ini": ["Riyadh"]}}"#,
        r#"{"visitor.name": {"$gt": "a", "$lt": "b"}}"#,
        r#"{"visitor.order": {"$eq": "5", "$gte": 5}}"#,
        r#"{"visitor.order": {"$gte": 5, "$type": "string"}}"#,
        r#"{"cart.value": {"$lt": 50, "$exists": true}}"#,
        r#"{"scroll": 100}"#,
        r#"{"url": {"is": "/cart", "starts": "/cart?step"}}"#,
        r#"{"url": {"starts": "/p/", "ends": "/c"}}"#,
        r#"{"url": {"contains": ["/a", "/b"]}, "path": "/c"}"#,
        r#"{"returning": true, "visitCount": {"$gte": 2}}"#,
        r#"{"query.utm_source": {"$regex": "^news"}, "referrer": {"$notRegex": "^news"}}"#,
        r#"{"language": {"$regex": "^ar", "$notRegex": "SA$"}}"#,
    ] {
        assert_eq!(found(&when(condition, "")), [], "{condition}");
    }
}

#[test]
fn rules_that_undo_themselves_are_found() {
    only(
        &when(
            r#"{"event.name": "bought", "cart.value": 3}"#,
            r#", "cancel": {"event.name": {"$in": ["bought", "left"]}}"#,
        ),
        Code::CalledOff,
        "prompts[0].cancel",
    );
    only(
        &when(
            r#"{"timeOnPage": 3}"#,
            r#", "cancel": {"device": "mobile"}"#,
        ),
        Code::IdleCancel,
        "prompts[0].cancel",
    );
    let way = |steps: &str, more: &str| {
        format!(r#"{{"id": "a", "text": "Hi", "sequence": {{"steps": [{steps}] {more}}}}}"#)
    };
    only(
        &way(r#"{"path": "/a"}, {"device": "mobile"}"#, ""),
        Code::NeverSo,
        "prompts[0].sequence.steps[1]",
    );
    only(
        &way(
            r#"{"path": "/a"}, {"event.name": "bought"}"#,
            r#", "without": {"event.name": "bought"}"#,
        ),
        Code::Spoilt,
        "prompts[0].sequence.steps[1]",
    );
    only(
        &way(r#"{"timeOnSite": 60}, {"timeOnSite": {"$lt": 30}}"#, ""),
        Code::Backwards,
        "prompts[0].sequence.steps[1]",
    );
    only(
        &way(
            r#"{"timeOnSite": {"$lte": 10}}, {"timeOnSite": 60}"#,
            r#", "within": 20"#,
        ),
        Code::Within,
        "prompts[0].sequence.steps[1]",
    );
    assert_eq!(
        found(&way(
            r#"{"timeOnSite": {"$lte": 10}}, {"timeOnSite": 60}"#,
            r#", "within": 50"#
        )),
        []
    );
    only(
        &way(r#"{"path": "/a"}"#, r#", "without": {"device": "mobile"}"#),
        Code::IdleWithout,
        "prompts[0].sequence.without",
    );
}

#[test]
fn what_says_nothing_is_found() {
    only(
        &when(r#"{"scroll": 5}"#, r#", "share": 0"#),
        Code::NoShare,
        "prompts[0].share",
    );
    only(
        &when(
            r#"{"scroll": 5}"#,
            r#", "variants": [{"id": "x", "weight": 0}, {"id": "y", "weight": 0}]"#,
        ),
        Code::NoVariant,
        "prompts[0].variants",
    );
    only(
        &when(r#"{"scroll": 5}"#, r#", "caps": {"day": 2}"#),
        Code::IdleCap,
        "prompts[0].caps.day",
    );
    assert_eq!(
        found(&when(
            r#"{"scroll": 5}"#,
            r#", "cap": 9, "caps": {"day": 2, "week": 5}"#
        )),
        []
    );
    only(
        &when(r#"{"stage": "after"}"#, ""),
        Code::NoStage,
        "prompts[0].when",
    );
    only(
        &when(r#"{"url": {"contains": "/checkout/"}}"#, ""),
        Code::CheckoutPage,
        "prompts[0].when",
    );
    assert_eq!(
        found(&when(r#"{"stage": "during"}"#, r#", "inCheckout": true"#)),
        []
    );
    only(
        &when(r#"{"$or": [{"device": "phone"}, {"device": "watch"}]}"#, ""),
        Code::IdlePart,
        "prompts[0].when.$or[1]",
    );
}

#[test]
fn a_prompt_that_another_goes_before_is_found() {
    let two = |first: &str, second: &str| {
        format!(r#"{{"id": "a", "text": "1", {first}}}, {{"id": "b", "text": "2", {second}}}"#)
    };
    let outranked = |first: &str, second: &str| {
        let found = found(&two(first, second));
        found.contains(&(Code::Outranked, "prompts[1].when".to_owned()))
    };
    let wide = r#""when": {"timeOnPage": 10}"#;
    let narrow = r#""when": {"timeOnPage": 20, "device": "phone"}"#;
    assert!(outranked(wide, narrow));
    assert!(outranked(wide, wide), "the same condition");
    assert!(!outranked(narrow, wide));
    assert!(
        !outranked(wide, &format!(r#"{narrow}, "priority": 1"#)),
        "it goes first itself"
    );
    assert!(!outranked(&format!(r#"{wide}, "share": 50"#), narrow));
    assert!(!outranked(
        &format!(r#"{wide}, "cancel": {{"scroll": 50}}"#),
        narrow
    ));
    assert!(!outranked(&format!(r#"{wide}, "wait": 1"#), narrow));
    assert!(!outranked(
        wide,
        &format!(r#"{narrow}, "inCheckout": true"#)
    ));
}

#[test]
fn what_the_parser_says_is_told_and_places_stay_right() {
    let found = found(
        r#"{"id": "a", "text": 7, "when": {"scroll": 5}},
           {"id": "b", "text": "Hi", "when": {"device": "mobile"}},
           {"id": "b", "text": "Again", "when": {"scroll": 5}}"#,
    );
    assert_eq!(
        found,
        [
            (Code::Option, "prompts[0].text".to_owned()),
            (Code::Option, "prompts[2].id".to_owned()),
            (Code::NeverSo, "prompts[1].when".to_owned()),
        ]
    );
}

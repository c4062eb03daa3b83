//! An explanation tells each part's place, value and outcome.

use crate::{condition, on_page};

#[test]
fn each_part_is_a_line_with_its_value() {
    let condition = condition(
        r#"{
            "$and": [{"scroll": {"$gte": 50, "$lt": 90}}, {"cart.value": 80}],
            "timeOnPage": {"$not": {"$lt": 20}},
            "$not": {"coupon": {"$exists": true}}
        }"#,
    );
    let lines: Vec<String> = condition
        .explain("when", &on_page(12_500))
        .iter()
        .map(|line| {
            let show = |value: &Option<_>| {
                value.as_ref().map_or("-".to_owned(), |value| {
                    serde_json::to_string(value).unwrap()
                })
            };
            let (operand, actual) = (show(&line.operand), show(&line.actual));
            let at = line.changes_at.map_or(0, |at| at.as_millis());
            let indent = " ".repeat(line.depth);
            let path = &line.path;
            format!(
                "{indent}{path} {} {operand} {actual} {} {at}",
                line.operator, line.holds
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "when.$and $and - - false 0",
            " when.$and[0].scroll.$gte $gte 50 40 false 0",
            " when.$and[0].scroll.$lt $lt 90 40 true 0",
            " when.$and[1].cart.value = 80 80 true 0",
            "when.timeOnPage.$not $not - 12.5 false 1020000",
            " when.timeOnPage.$not.$lt $lt 20 12.5 true 1020000",
            "when.$not $not - - true 0",
            " when.$not.coupon.$exists $exists true - false 0",
        ]
    );
}

#[test]
fn elements_are_one_line_and_the_path_comes_back() {
    let condition = condition(
        r#"{"tags": {"$elemMatch": {"$in": ["a"]}, "$size": 2}, "$or": [{"a": 1}, {"b": 1}], "c": 1}"#,
    );
    let lines = condition.explain("", &crate::known(r#"{"tags": ["a", "b"], "c": 1}"#));
    let paths: Vec<&str> = lines.iter().map(|line| line.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "tags.$elemMatch",
            "tags.$size",
            "tags.$size",
            "$or",
            "$or[0].a",
            "$or[1].b",
            "c"
        ]
    );
}

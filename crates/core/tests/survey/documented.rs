//! The example of `docs/SURVEYS.md` is one that works.

use serde_json::{Value as Json, json};

use crate::definitions::parse;

#[test]
fn the_documented_survey_is_taken_as_it_stands() {
    let page = include_str!("../../../../docs/SURVEYS.md");
    let (_, rest) = page.split_once("```json\n").unwrap();
    let (example, rest) = rest.split_once("```").unwrap();
    assert!(!rest.contains("```json"), "another example is not tested");
    let survey: Json = serde_json::from_str(example).unwrap();
    let (usable, problems) = parse(&json!([survey]));
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(usable[0].questions.len(), 3);
}

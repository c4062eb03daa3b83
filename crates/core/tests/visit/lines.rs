//! Lines: what is written is read again, and what is wrong is told with its path.

use proptest::prelude::*;
use wasl_core::visit::{encode, read};
use wasl_protocol::Value;

use crate::steps::step;

proptest! {
    #[test]
    fn what_is_written_is_read_again(step in step()) {
        let line = serde_json::to_string(&encode(&step)).unwrap();
        let value: Value = serde_json::from_str(&line).unwrap();
        prop_assert_eq!(read(&value), Ok(step), "{}", line);
    }
}

#[test]
fn a_bad_line_is_told_with_its_path_and_what_is_accepted() {
    for (line, said) in [
        ("7", "the line is a number; accepted: an object"),
        (
            r#"{"at":1}"#,
            "the line is without an event; accepted: one of boot",
        ),
        (
            r#"{"active":true}"#,
            "\"at\" is missing; accepted: milliseconds since 1970",
        ),
        (
            r#"{"at":-1,"active":true}"#,
            "\"at\" is another number; accepted: milliseconds",
        ),
        (
            r#"{"at":1,"active":1}"#,
            "\"active\" is a number; accepted: true",
        ),
        (
            r#"{"at":1,"active":false}"#,
            "\"active\" is false; accepted: true",
        ),
        (
            r#"{"at":1,"active":true,"rage":true}"#,
            "\"rage\" is a second event; accepted: one event",
        ),
        (r#"{"at":1,"scroled":{}}"#, "did you mean \"scrolled\"?"),
        (
            r#"{"at":1,"scrolled":{"top":0,"height":9}}"#,
            "\"scrolled.page\" is missing; accepted: a whole number from 0",
        ),
        (
            r#"{"at":1,"scrolled":{"top":0.5,"height":9,"page":9}}"#,
            "\"scrolled.top\" is another number",
        ),
        (
            r#"{"at":1,"left":"fast"}"#,
            "\"left\" is a string; accepted: true, or a whole number",
        ),
        (
            r#"{"at":1,"clicked":["a",7]}"#,
            "\"clicked[1]\" is a number; accepted: a string",
        ),
        (
            r#"{"at":1,"boot":{}}"#,
            "\"boot.page\" is missing; accepted: a path, or an object",
        ),
        (
            r#"{"at":1,"boot":{"page":{"title":"x"}}}"#,
            "\"boot.page.path\" is missing; accepted: a string",
        ),
        (
            r#"{"at":1,"boot":{"page":"/","prompts":[{"id":"a","shown":1,"at":2,"times":["x"]}]}}"#,
            "\"boot.prompts[0].times[0]\" is a string; accepted: milliseconds since 1970",
        ),
        (
            r#"{"at":1,"track":{}}"#,
            "\"track.name\" is missing; accepted: a string",
        ),
        (
            r#"{"at":1,"busy":"no"}"#,
            "\"busy\" is a string; accepted: true or false",
        ),
    ] {
        let value: Value = serde_json::from_str(line).unwrap();
        let wrong = read(&value).expect_err(line).to_string();
        assert!(wrong.contains(said), "{line}: {wrong}");
    }
}

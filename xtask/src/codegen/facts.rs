//! Writes the list of facts into `docs/CONDITIONS.md`, between two marks, from the option reference.

use crate::codegen::reference::{Object, Rule, Shape};
use crate::problem::{Outcome, Problem};

/// The file.
pub const PATH: &str = "docs/CONDITIONS.md";

const BEGIN: &str = "<!-- The facts, written by `cargo xtask codegen`: begin. -->\n";
const END: &str = "<!-- The facts: end. -->\n";

/// The file's text with the list as it is now.
pub fn text(present: &str, objects: &[Object]) -> Outcome<String> {
    let parts = present
        .split_once(BEGIN)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let Some((before, after)) = parts else {
        return Err(
            Problem::new(format!("{PATH} has no place for the list of facts")).todo(format!(
                "put these two lines where it belongs:\n{BEGIN}{END}"
            )),
        );
    };
    Ok(format!("{before}{BEGIN}{}{END}{after}", table(objects)))
}

fn table(objects: &[Object]) -> String {
    let mut out = String::from("\n| fact | a bare value | |\n|---|---|---|\n");
    let facts = objects.iter().filter(|object| object.rule == Rule::Facts);
    for fact in facts.flat_map(|object| &object.fields) {
        let (name, bare) = match fact.shape {
            Shape::Measure => (fact.name.clone(), "a number: at least so much"),
            Shape::Selector => (fact.name.clone(), "a CSS selector"),
            Shape::Form => (fact.name.clone(), "a CSS selector, or `true`"),
            Shape::Address => (fact.name.clone(), "a text, or a rule on the address"),
            Shape::Open => (format!("{}.…", fact.name), "the same"),
            Shape::Text
            | Shape::Name
            | Shape::Language
            | Shape::Color
            | Shape::Url
            | Shape::Link
            | Shape::Boolean
            | Shape::Number { .. }
            | Shape::Integer { .. }
            | Shape::Choice { .. }
            | Shape::List { .. }
            | Shape::Texts
            | Shape::Map { .. }
            | Shape::Scalar
            | Shape::Words
            | Shape::Condition
            | Shape::Plain
            | Shape::Object { .. } => (fact.name.clone(), "the same"),
        };
        out.push_str(&format!("| `{name}` | {bare} | {} |\n", fact.doc));
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codegen::reference::sample;

    #[test]
    fn the_list_stands_between_its_marks_and_the_rest_stays() {
        let present = format!("before\n{BEGIN}old\n{END}after\n");
        let text = text(&present, &sample::objects()).unwrap();
        assert!(
            text.starts_with(&format!("before\n{BEGIN}\n| fact |")),
            "{text}"
        );
        assert!(
            text.contains("| `scroll` | a number: at least so much | S. |\n"),
            "{text}"
        );
        assert!(text.contains("| `cart.…` | the same | C. |\n"), "{text}");
        assert!(text.ends_with(&format!("\n{END}after\n")), "{text}");
        assert!(!text.contains("old"));
        // Written again it is the same.
        assert_eq!(super::text(&text, &sample::objects()).unwrap(), text);
    }

    #[test]
    fn a_file_without_the_marks_is_told() {
        assert!(super::text("nothing here", &sample::objects()).is_err());
    }
}

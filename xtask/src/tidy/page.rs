//! What is drawn reads in both directions, and no text becomes HTML.
//!
//! Styles use logical properties, since half of the visitors read from the right; only a rule for one
//! direction (`[dir=…]`, `:dir(…)`) may name a side. Nothing that runs in a page parses a string as
//! HTML or as code.

use crate::tidy::{Finding, Source};

/// Properties that know left from right, and what to write instead.
const PHYSICAL: [(&str, &str); 10] = [
    ("margin-left", "margin-inline-start"),
    ("margin-right", "margin-inline-end"),
    ("padding-left", "padding-inline-start"),
    ("padding-right", "padding-inline-end"),
    ("border-left", "border-inline-start"),
    ("border-right", "border-inline-end"),
    ("text-align: left", "text-align: start"),
    ("text-align: right", "text-align: end"),
    ("left:", "inset-inline-start"),
    ("right:", "inset-inline-end"),
];

/// What turns a string into HTML or code.
const PARSERS: [&str; 8] = [
    "from_html_unchecked",
    "set_inner_html",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "new Function",
];

/// Sources that break either.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        if source.path.starts_with("www/") && source.path.ends_with(".css") {
            styles(source, &mut findings);
        }
        if runs_in_a_page(&source.path) {
            parsers(source, &mut findings);
        }
    }
    findings
}

/// The widget, the console and the scripts of `www/`; its build runs on the developer's machine.
fn runs_in_a_page(path: &str) -> bool {
    let ours = ["src/", "crates/console/src/", "www/"];
    ours.iter().any(|folder| path.starts_with(folder))
        && ([".rs", ".ts"].iter().any(|end| path.ends_with(end))
            || (path.starts_with("src/") && path.ends_with(".js")))
}

fn styles(source: &Source, findings: &mut Vec<Finding>) {
    let mut selector = String::new();
    let mut one_way = false;
    for (index, line) in source.text.lines().enumerate() {
        let text = line.trim();
        if let Some(head) = text.strip_suffix('{') {
            selector.push_str(head);
            one_way = selector.contains("[dir=") || selector.contains(":dir(");
        }
        if text.ends_with(['{', '}', ';', '/']) {
            selector.clear();
        } else {
            selector.push_str(text);
        }
        let physical = PHYSICAL
            .iter()
            .find(|(physical, _)| text.starts_with(physical));
        if let Some((physical, logical)) = physical.filter(|_| !one_way) {
            let what = format!("`{physical}` knows only one direction: write `{logical}`");
            findings.push(Finding::error(source.at(index + 1), what));
        }
    }
}

fn parsers(source: &Source, findings: &mut Vec<Finding>) {
    for (line, code) in source.code() {
        if let Some(parser) = PARSERS.iter().find(|parser| code.contains(**parser)) {
            let what = format!("`{parser}`: no string becomes HTML or code; make nodes");
            findings.push(Finding::error(source.at(line), what));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(path: &str, text: &str) -> Vec<String> {
        let findings = check(&[Source::new(path, text)]);
        findings.into_iter().map(|finding| finding.place).collect()
    }

    #[test]
    fn styles_read_both_ways() {
        let good = ".a {\n  margin-inline-start: 1px;\n  text-align: start;\n  transform: none;\n}";
        assert!(places("www/styles/a.css", good).is_empty());
        for one_way in [
            "html[dir='ltr'] .a {",
            "html:dir(rtl) :is(\n  .a,\n  .b\n) {",
        ] {
            let text = format!("{one_way}\n  text-align: left;\n}}");
            assert!(places("www/styles/a.css", &text).is_empty(), "{one_way}");
        }
        for bad in [
            "margin-left: 1px",
            "right: 0",
            "text-align: right",
            "border-left-color: red",
        ] {
            let text = format!(".a {{\n  {bad};\n}}");
            assert_eq!(
                places("www/styles/a.css", &text),
                ["www/styles/a.css:2"],
                "{bad}"
            );
        }
    }

    #[test]
    fn no_string_becomes_html() {
        assert_eq!(
            places("www/loader/a.ts", "host.innerHTML = text;"),
            ["www/loader/a.ts:1"]
        );
        assert_eq!(
            places("src/ui/a.rs", "Html::from_html_unchecked(t)"),
            ["src/ui/a.rs:1"]
        );
        assert!(
            places(
                "www/loader/a.ts",
                "host.textContent = text; // not innerHTML"
            )
            .is_empty()
        );
        assert_eq!(places("src/host/a.js", "eval(text)"), ["src/host/a.js:1"]);
        assert!(places("www/build/a.js", "x.outerHTML").is_empty());
        assert!(places("crates/server/src/a.rs", "\"innerHTML\"").is_empty());
    }
}

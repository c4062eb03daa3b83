//! The wire has no undocumented or untested word.
//!
//! Every frame has a golden file `tests/frames/<side>-<name>….json`; every frame, body and error code
//! is named in `docs/PROTOCOL.md`. So the protocol cannot change without its page.

use crate::tidy::{Finding, Source};

const PAGE: &str = "docs/PROTOCOL.md";
const FOLDER: &str = "tests/frames/";
const PROTOCOL: &str = "crates/protocol/src/";

/// The enums of the wire: their name, and the prefix of their golden files if they have some.
const ENUMS: [(&str, Option<&str>); 4] = [
    ("ClientFrame", Some("client")),
    ("ServerFrame", Some("server")),
    ("Body", None),
    ("ErrorCode", None),
];

/// Frames without a golden file, words without a place in the page.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let page = sources.iter().find(|source| source.path == PAGE);
    let unnamed = |word: &str| page.is_some_and(|page| !page.text.contains(&format!("`{word}`")));
    let golden: Vec<&str> = sources
        .iter()
        .filter_map(|source| source.path.strip_prefix(FOLDER))
        .collect();
    let mut findings = Vec::new();
    if page.is_none() {
        findings.push(Finding::error(PAGE, "the page of the protocol is missing"));
    }
    for (name, side) in ENUMS {
        let Some((source, variants)) = find(sources, name) else {
            findings.push(Finding::error(
                PROTOCOL,
                format!("enum {name} was not found"),
            ));
            continue;
        };
        for (line, variant) in variants {
            let word = snake(&variant);
            if unnamed(&word) {
                let what = format!("{name}::{variant}: `{word}` is not in {PAGE}");
                findings.push(Finding::error(source.at(line), what));
            }
            if let Some(side) = side
                && !has_golden(&golden, side, &word)
            {
                let file = format!("{FOLDER}{side}-{}.json", word.replace('_', "-"));
                findings.push(Finding::error(
                    source.at(line),
                    format!("{name}::{variant} has no golden frame {file}"),
                ));
            }
        }
    }
    findings
}

/// `client-send.json`, or several: `client-send-text.json`.
fn has_golden(golden: &[&str], side: &str, word: &str) -> bool {
    let stem = format!("{side}-{}", word.replace('_', "-"));
    golden.iter().any(|file| {
        file.strip_prefix(&stem).is_some_and(|rest| {
            rest == ".json" || (rest.starts_with('-') && rest.ends_with(".json"))
        })
    })
}

/// A public enum of the protocol and the lines of its variants.
fn find<'a>(sources: &'a [Source], name: &str) -> Option<(&'a Source, Vec<(usize, String)>)> {
    let head = format!("pub enum {name} {{");
    let source = sources.iter().find(|source| {
        source.path.starts_with(PROTOCOL) && source.text.lines().any(|line| line.trim() == head)
    })?;
    let mut lines = source.code().skip_while(|(_, code)| code.trim() != head);
    lines.next()?;
    let variants = lines
        .take_while(|(_, code)| !code.starts_with('}'))
        .filter_map(|(line, code)| Some((line, variant(code)?.to_owned())))
        .collect();
    Some((source, variants))
}

/// The variant a line of a formatted enum opens: four spaces, then a capital.
fn variant(code: &str) -> Option<&str> {
    let rest = code.strip_prefix("    ")?;
    if !rest.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    rest.split(|c: char| !c.is_ascii_alphanumeric()).next()
}

/// `TooLarge` → `too_large`, as on the wire.
fn snake(variant: &str) -> String {
    let mut word = String::new();
    for (at, c) in variant.chars().enumerate() {
        if c.is_ascii_uppercase() && at > 0 {
            word.push('_');
        }
        word.push(c.to_ascii_lowercase());
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUST: &str = "pub enum ClientFrame {\n    /// A.\n    Hello(Hello),\n    Send {\n        Cid: u8,\n    },\n}\n\
        pub enum ServerFrame {\n    Bye(Bye),\n}\npub enum Body {\n    Text(Text),\n}\npub enum ErrorCode {\n    TooLarge,\n}\n";

    fn found(files: &[&str], page: &str) -> Vec<String> {
        let mut sources = vec![
            Source::new("crates/protocol/src/frames.rs", RUST),
            Source::new(PAGE, page),
        ];
        sources.extend(
            files
                .iter()
                .map(|file| Source::new(format!("{FOLDER}{file}"), "{}")),
        );
        check(&sources)
            .into_iter()
            .map(|finding| finding.what)
            .collect()
    }

    const ALL: [&str; 3] = [
        "client-hello.json",
        "client-send-text.json",
        "server-bye.json",
    ];
    const PAGE_TEXT: &str = "`hello` `send` `bye` `text` `too_large`";

    #[test]
    fn a_documented_and_tested_wire_passes() {
        assert_eq!(found(&ALL, PAGE_TEXT), Vec::<String>::new());
    }

    #[test]
    fn a_frame_without_golden_file_or_page_fails() {
        assert_eq!(
            found(&ALL[1..], PAGE_TEXT),
            ["ClientFrame::Hello has no golden frame tests/frames/client-hello.json"]
        );
        assert_eq!(
            found(&ALL, "`hello` `send` `bye` `text` too_large"),
            ["ErrorCode::TooLarge: `too_large` is not in docs/PROTOCOL.md"]
        );
    }

    #[test]
    fn a_renamed_enum_does_not_silence_the_check() {
        let page = Source::new(PAGE, PAGE_TEXT);
        assert_eq!(check(&[page]).len(), ENUMS.len());
    }

    #[test]
    fn a_missing_page_is_one_error() {
        assert_eq!(check(&[]).len(), 1 + ENUMS.len());
    }
}

//! The browser is touched in `src/host` only, one component holds state, nothing is forgotten.
//!
//! Read line by line: plain words, so that a message can name them.

use crate::tidy::{Finding, Source};

/// An app in Yew: the folder of its sources.
const APPS: [&str; 2] = ["src/", "crates/console/src/"];

/// What only a host may name: the world outside the model.
const HOST_ONLY: [&str; 20] = [
    "web_sys::window",
    "window()",
    "document()",
    "local_storage",
    "session_storage",
    "Storage",
    "indexed_db",
    "gloo_timers",
    "gloo_events",
    "set_timeout",
    "set_interval",
    "WebSocket",
    "EventSource",
    "BroadcastChannel",
    "XmlHttpRequest",
    "fetch_with",
    "Date::now",
    "Math::random",
    "Closure::",
    "spawn_local",
];

/// State beside the one model.
const STATE: [&str; 5] = [
    "use_state",
    "use_reducer",
    "use_mut_ref",
    "RefCell",
    "thread_local!",
];

/// Leaks, and holes in the work.
const NOWHERE: [&str; 3] = ["mem::forget", "todo!", "unimplemented!"];

/// A closure given away to the browser for ever.
const LEAK: [&str; 2] = [".forget()", "into_js_value()"];

/// Broken seams.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let rust = || sources.iter().filter(|source| source.is_rust());
    for app in APPS {
        let files: Vec<&Source> = rust()
            .filter(|source| source.path.starts_with(app))
            .collect();
        let host = format!("{app}host/");
        for source in &files {
            words(
                source,
                &LEAK,
                "own the closure, so that it is dropped",
                &mut findings,
            );
        }
        for source in files
            .iter()
            .filter(|source| !source.path.starts_with(&host))
        {
            words(
                source,
                &HOST_ONLY,
                &format!("only {host} touches the browser"),
                &mut findings,
            );
            words(
                source,
                &STATE,
                "state lives in the model alone",
                &mut findings,
            );
            callbacks(source, &mut findings);
        }
        components(app, &files, &mut findings);
    }
    for source in rust().filter(|source| !source.path.starts_with("xtask/")) {
        words(
            source,
            &NOWHERE,
            "not in this project: own it, finish it",
            &mut findings,
        );
    }
    findings
}

fn words(source: &Source, words: &[&str], why: &str, findings: &mut Vec<Finding>) {
    for (line, code) in source.code() {
        if let Some(word) = words.iter().find(|word| names(code, word)) {
            findings.push(Finding::error(source.at(line), format!("{word}: {why}")));
        }
    }
}

/// Whether the code has the word, not as the end of a longer one.
fn names(code: &str, word: &str) -> bool {
    if word.starts_with('.') {
        return code.contains(word);
    }
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// One struct component an app.
fn components(app: &str, files: &[&Source], findings: &mut Vec<Finding>) {
    let stateful: Vec<String> = files
        .iter()
        .flat_map(|source| {
            let lines = source.code().filter(|(_, code)| is_component(code));
            lines.map(|(line, _)| source.at(line)).collect::<Vec<_>>()
        })
        .collect();
    for place in stateful.iter().skip(1) {
        findings.push(Finding::error(
            place.as_str(),
            format!(
                "{app} has its stateful component already, at {}: make this a function",
                stateful[0]
            ),
        ));
    }
}

fn is_component(code: &str) -> bool {
    let code = code.trim_start();
    code.starts_with("impl")
        && (code.contains(" Component for ") || code.contains("::Component for "))
}

/// A component has at most one callback: it speaks events, not a wire per button.
fn callbacks(source: &Source, findings: &mut Vec<Finding>) {
    let mut counted = None;
    for (line, code) in source.code() {
        if code.contains("derive(") && code.contains("Properties") {
            counted = Some(0);
        }
        let Some(count) = &mut counted else {
            continue;
        };
        if names(code, "Callback<") {
            *count += 1;
            if *count == 2 {
                findings.push(Finding::error(
                    source.at(line),
                    "a second callback: give the component one `Callback<Event>`",
                ));
            }
        }
        if code.starts_with('}') {
            counted = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(sources: &[(&str, &str)]) -> Vec<String> {
        let sources: Vec<Source> = sources
            .iter()
            .map(|(path, text)| Source::new(*path, *text))
            .collect();
        check(&sources)
            .into_iter()
            .map(|finding| finding.place)
            .collect()
    }

    #[test]
    fn the_browser_is_for_the_host() {
        let touch = "let w = web_sys::window();\n";
        assert!(places(&[("src/host/page.rs", touch)]).is_empty());
        assert!(places(&[("crates/console/src/host/mod.rs", touch)]).is_empty());
        assert!(places(&[("crates/server/src/a.rs", "std::fs; WebSocket")]).is_empty());
        assert_eq!(places(&[("src/ui/panel.rs", touch)]), ["src/ui/panel.rs:1"]);
        assert_eq!(
            places(&[("crates/console/src/app.rs", "\nWebSocket::new()")]),
            ["crates/console/src/app.rs:2"]
        );
        assert!(places(&[("src/app.rs", "// web_sys::window\nfn is_open_window() {}")]).is_empty());
    }

    #[test]
    fn state_is_in_the_model() {
        assert_eq!(
            places(&[("src/ui/a.rs", "let s = use_state(|| 1);")]),
            ["src/ui/a.rs:1"]
        );
        assert_eq!(
            places(&[("src/app.rs", "x: Rc<RefCell<u8>>")]),
            ["src/app.rs:1"]
        );
        assert_eq!(
            places(&[
                ("src/app.rs", "impl Component for App {"),
                ("src/ui/b.rs", "impl yew::Component for B {"),
                ("crates/console/src/app.rs", "impl Component for App {"),
            ]),
            ["src/ui/b.rs:1"]
        );
    }

    #[test]
    fn a_component_has_one_callback() {
        let one = "#[derive(Properties, PartialEq)]\npub struct P {\n  a: Callback<Event>,\n}\n";
        let two = "#[derive(Properties, PartialEq)]\npub struct P {\n  a: Callback<Event>,\n  b: Callback<()>,\n}\n";
        assert!(places(&[("src/ui/a.rs", &format!("{one}{one}"))]).is_empty());
        assert_eq!(places(&[("src/ui/a.rs", two)]), ["src/ui/a.rs:4"]);
    }

    #[test]
    fn nothing_is_forgotten_or_left_open() {
        assert_eq!(
            places(&[("src/host/a.rs", "closure.forget();")]),
            ["src/host/a.rs:1"]
        );
        assert!(places(&[("crates/chat/src/a.rs", "self.typing.forget();")]).is_empty());
        assert_eq!(
            places(&[("crates/faq/src/a.rs", "todo!()")]),
            ["crates/faq/src/a.rs:1"]
        );
        assert!(places(&[("xtask/src/a.rs", "\"todo!\"")]).is_empty());
    }
}

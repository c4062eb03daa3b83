//! Options: every error has its path and says what is accepted; the rest works.

use wasl_core::Event;
use wasl_core::config::{Given, parse};
use wasl_core::event::Command;
use wasl_core::i18n::Locale;
use wasl_core::view::{Side, Theme};
use wasl_protocol::{Duration, Value};

use crate::harness::{BARE, Shop, boot, json};
use crate::patterns::ENGINE;

fn problems(text: &str) -> Vec<String> {
    parse(&json(text), ENGINE)
        .1
        .iter()
        .map(|one| one.message())
        .collect()
}

#[test]
fn every_error_names_its_path_and_what_is_accepted() {
    for (options, path, words) in [
        (r#"{}"#, "site", "is missing; accepted: 1 to 64 letters"),
        (
            r#"{"site":"a b"}"#,
            "site",
            "is \"a b\"; accepted: 1 to 64 letters",
        ),
        (
            r#"{"site":"s","postion":"end"}"#,
            "postion",
            "did you mean \"position\"? Accepted here: site, server",
        ),
        (
            r#"{"site":"s","zebra":1}"#,
            "zebra",
            "is not known. Accepted here: site",
        ),
        (
            r#"{"site":"s","position":"strat"}"#,
            "position",
            "accepted: end, start; did you mean \"start\"?",
        ),
        (
            r#"{"site":"s","position":7}"#,
            "position",
            "is 7; accepted: end, start.",
        ),
        (
            r#"{"site":"s","locale":"fr"}"#,
            "locale",
            "is \"fr\"; accepted: en or ar",
        ),
        (
            r#"{"site":"s","accent":"teal"}"#,
            "accent",
            "accepted: a colour as #rrggbb",
        ),
        (r##"{"site":"s","accent":"#12345g"}"##, "accent", "a colour"),
        (
            r#"{"site":"s","theme":true}"#,
            "theme",
            "is a boolean; accepted: auto, light, dark",
        ),
        (
            r#"{"site":"s","title":" "}"#,
            "title",
            "is empty text; accepted: text that is not empty",
        ),
        (
            r#"{"site":"s","hidden":"yes"}"#,
            "hidden",
            "accepted: true or false",
        ),
        (
            r#"{"site":"s","faq":[]}"#,
            "faq",
            "is an array; accepted: an object with entries, threshold, quick",
        ),
        (
            r#"{"site":"s","faq":{"threshold":1.5}}"#,
            "faq.threshold",
            "is a number; accepted: a number from 0 to 1",
        ),
        (
            r#"{"site":"s","faq":{"entries":[{"question":"a","answer":"b"},{"question":"c","answer":""}]}}"#,
            "faq.entries[1].answer",
            "is empty text",
        ),
        (
            r#"{"site":"s","faq":{"entries":[{"answer":"b"}]}}"#,
            "faq.entries[0].question",
            "is missing",
        ),
        (
            r#"{"site":"s","faq":{"entries":[{"question":"a","answer":"b","phrasing":[]}]}}"#,
            "faq.entries[0].phrasing",
            "did you mean \"phrasings\"?",
        ),
        (
            r#"{"site":"s","faq":{"entries":[{"id":"x","question":"a","answer":"b"},{"id":"x","question":"c","answer":"d"}]}}"#,
            "faq.entries[1].id",
            "is \"x\" again",
        ),
        (
            r#"{"site":"s","faq":{"entries":[{"question":"a","answer":"b","tags":[1]}]}}"#,
            "faq.entries[0].tags[0]",
            "is 1; accepted: text",
        ),
        (
            r#"{"site":"s","prompts":[{"id":"p","text":"t"}]}"#,
            "prompts[0]",
            "must have \"when\" or \"sequence\"",
        ),
        (
            r#"{"site":"s","prompts":[{"id":"p","text":"t","when":{}}]}"#,
            "prompts[0].when",
            "says nothing; give at least one of: timeOnPage",
        ),
        (
            r#"{"site":"s","prompts":[{"id":"p","text":"t","when":{"scroll":{"$gtee":10}}}]}"#,
            "prompts[0].when.scroll.$gtee",
            "is not an operator; did you mean \"$gte\"?",
        ),
        (
            r#"{"site":"s","prompts":[{"id":"p","text":"t","when":{"$or":[{"scroll":3},{"url":{"begin":"/"}}]}}]}"#,
            "prompts[0].when.$or[1].url.begin",
            "Accepted here: is, contains, starts, ends, glob, regex",
        ),
        (
            r#"{"site":"s","prompts":[{"id":"p","text":"t","when":{"url":{"regex":["/a","("]}}}]}"#,
            "prompts[0].when.url.regex",
            "is \"(\"; accepted: a regular expression",
        ),
        (
            r#"{"site":"s","prompts":[{"id":"p","text":"t","cancel":{"event.name":"x","scrol":5},"when":{"scroll":5}}]}"#,
            "prompts[0].cancel",
            "asks for \"scrol\", which is no fact; did you mean \"scroll\"?",
        ),
        (
            r#"{"site":"s","prompts":[{"id":"p","text":"t","sequence":{"steps":[{"scroll":5},{"$and":7}]}}]}"#,
            "prompts[0].sequence.steps[1].$and",
            "accepted:",
        ),
        (
            r#"{"site":"s","prompts":[{"id":"p","text":"t","when":{"exitIntent":true},"cap":1.5}]}"#,
            "prompts[0].cap",
            "accepted: a whole number from 1 to 1000",
        ),
        (
            r#"{"site":"s","prompts":[{"id":"p","text":"t","when":{"exitIntent":true},"buttons":[{"label":"l","action":"link"}]}]}"#,
            "prompts[0].buttons[0]",
            "must have \"href\" as well",
        ),
        (
            r#"{"site":"s","prompts":[{"id":"p","text":"t","when":{"exitIntent":true},"buttons":[{"label":"l","action":"link","href":"javascript:x"}]}]}"#,
            "prompts[0].buttons[0].href",
            "accepted: an https, http, mailto or tel link",
        ),
        (
            r#"{"site":"s","stages":{"during":[{"begins":"/cart"}]}}"#,
            "stages.during[0].begins",
            "Accepted here: is, contains, starts, ends",
        ),
        (
            r#"{"site":"s","events":{"url":"ftp://x"}}"#,
            "events.url",
            "accepted: an http or https address",
        ),
        (
            r#"{"site":"s","events":{"headers":{"x-key":1}}}"#,
            "events.headers.x-key",
            "accepted: text",
        ),
    ] {
        let found = problems(options);
        assert_eq!(found.len(), 1, "{options}: {found:?}");
        assert!(
            found[0].contains(&format!("\"{path}\"")),
            "{options}: {}",
            found[0]
        );
        assert!(found[0].contains(words), "{options}: {}", found[0]);
        assert!(found[0].ends_with(['.', '?']), "{}", found[0]);
    }
}

#[test]
fn options_that_are_no_object_say_so() {
    let found = problems(r#""demo""#);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0]
            .starts_with("What was given as options is \"demo\"; accepted: an object with site"),
        "{found:?}"
    );
    assert_eq!(problems("null").len(), 1);
}

#[test]
fn what_is_right_counts_beside_what_is_wrong() {
    let (options, problems) = parse(
        &json(
            r##"{"site":"demo","locale":"ar-SA","position":"start","accent":"#AA0000","theme":"dark",
            "title":"Ask","hidden":true,"nonsense":1,"greeting":null,
            "faq":{"threshold":0.25,"quick":["b"],"entries":[
                {"question":"a","answer":" "},
                {"id":"b","question":"c","answer":"d","phrasings":["e",7],"tags":["f"],"quick":true}]},
            "prompts":[
                {"id":"bad","text":"t","when":{"timeOnPage":5,"url":{"is":7}}},
                {"id":"good","text":"t","when":{"timeOnPage":1.5,"scroll":50},"cap":2,
                 "buttons":[{"label":"x","action":"fly"},{"label":"y","action":"chat"}]}],
            "promptCooldown":10,
            "stages":{"after":[{"ends":"/thanks"},{"is":3}]},
            "events":{"url":"/collect","headers":{"a":"b"},"enabled":false}}"##,
        ),
        ENGINE,
    );
    assert_eq!(problems.len(), 6, "{problems:?}");
    assert_eq!(options.locale, Some(Locale::Ar));
    assert_eq!(options.position, Side::Start);
    assert_eq!(options.theme, Theme::Dark);
    assert!(options.hidden);
    assert_eq!(options.greeting, None);
    assert_eq!(options.faq.entries.len(), 1);
    assert_eq!(options.faq.entries[0].phrasings, ["e"]);
    assert_eq!(options.faq.threshold, 0.25);
    // A prompt with a wrong condition would show where it should not.
    assert_eq!(options.prompts.len(), 1);
    assert_eq!(options.prompts[0].id, "good");
    assert_eq!(options.prompts[0].caps.lifetime, 2);
    assert_eq!(options.prompts[0].content.buttons.len(), 1);
    assert_eq!(options.prompts[0].rule.facts(), ["timeOnPage", "scroll"]);
    assert_eq!(options.prompt_cooldown, Duration::from_secs(10));
    assert_eq!(options.stages.after.len(), 1);
    assert_eq!(options.events.url.as_deref(), Some("/collect"));
    assert!(!options.events.enabled);
}

#[test]
fn an_unknown_condition_takes_its_prompt_with_it() {
    let (options, problems) = parse(
        &json(
            r#"{"site":"s","prompts":[{"id":"p","text":"t","when":{"scroll":5,"pageCuont":3}}]}"#,
        ),
        ENGINE,
    );
    assert!(options.prompts.is_empty());
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn options_win_over_settings_key_by_key() {
    let (options, _) = Given::part(
        &json(
            r#"{"title":"Mine","faq":{"threshold":0.9},"events":{"headers":{"a":"mine"}},"prompts":[]}"#,
        ),
        ENGINE,
    );
    let (settings, problems) = Given::part(
        &json(
            r#"{"title":"Theirs","greeting":"Hello",
            "faq":{"threshold":0.1,"entries":[{"question":"q","answer":"**a**","rich":[{"paragraph":[{"strong":"a"}]}]}]},
            "events":{"headers":{"a":"theirs","b":"theirs"}},
            "prompts":[{"id":"p","text":"t","when":{"scroll":5}}]}"#,
        ),
        ENGINE,
    );
    assert!(problems.is_empty(), "{problems:?}");
    let joined = options.over(&settings).options(ENGINE);
    assert_eq!(joined.title.as_deref(), Some("Mine"));
    assert_eq!(joined.greeting.as_deref(), Some("Hello"));
    assert_eq!(joined.faq.threshold, 0.9);
    assert_eq!(joined.faq.entries.len(), 1);
    assert_eq!(
        serde_json::to_string(&joined.faq.entries[0].rich).unwrap(),
        r#"[{"paragraph":[{"strong":"a"}]}]"#
    );
    assert_eq!(
        joined.events.headers,
        [("a".into(), "mine".into()), ("b".into(), "theirs".into())]
    );
    assert!(joined.prompts.is_empty(), "a list replaces a list");
}

#[test]
fn problems_are_reported_and_the_widget_starts() {
    let shop = Shop::open(r#"{"site":"demo","titel":"x","theme":"blue"}"#);
    assert_eq!(shop.errors().len(), 2, "{:?}", shop.errors());
    assert!(shop.view().launcher.is_some());
    assert_eq!(shop.emitted("ready").len(), 1);
}

#[test]
fn without_a_site_nothing_starts() {
    let mut shop = Shop::boot(boot(r#"{"title":"x"}"#));
    assert_eq!(shop.errors().len(), 2, "{:?}", shop.errors());
    assert!(shop.view().launcher.is_none());
    assert_eq!(shop.event(Event::LauncherClicked), []);
    assert_eq!(shop.model.deadline(), None);
}

#[test]
fn problems_of_the_settings_say_where_they_are() {
    let mut shop = Shop::boot(boot(BARE));
    shop.event(Event::SettingsLoaded(json(
        r#"{"title":3,"greeting":"Hi"}"#,
    )));
    assert_eq!(
        shop.errors(),
        ["In the site's settings: Option \"title\" is 3; accepted: text that is not empty."]
    );
}

#[test]
fn settings_that_did_not_come_are_asked_for_again_when_the_network_is_back() {
    let fetches = |shop: &Shop| {
        shop.log
            .iter()
            .filter(|effect| matches!(effect, wasl_core::Effect::FetchSettings(_)))
            .count()
    };
    let mut shop = Shop::boot(boot(BARE));
    shop.event(Event::SettingsFailed);
    shop.event(Event::NetworkChanged { online: false });
    assert_eq!(fetches(&shop), 1);
    shop.event(Event::NetworkChanged { online: true });
    assert_eq!(fetches(&shop), 2);
    shop.event(Event::SettingsLoaded(json(r#"{"title":"Late"}"#)));
    shop.event(Event::NetworkChanged { online: true });
    assert_eq!(fetches(&shop), 2);
    shop.event(Event::LauncherClicked);
    assert_eq!(shop.panel().title, "Late");
}

#[test]
fn update_changes_what_it_names() {
    let mut shop = Shop::open(r#"{"site":"demo","title":"One","greeting":"Hi"}"#);
    shop.event(Event::LauncherClicked);
    shop.event(Event::Commanded(Command::Update(json(
        r#"{"title":"Two","theme":"dark","locale":"ar","oops":1}"#,
    ))));
    assert_eq!(shop.panel().title, "Two");
    assert_eq!(shop.view().theme, Theme::Dark);
    assert_eq!(shop.view().locale, Locale::Ar);
    assert_eq!(shop.errors().len(), 1);
    let fetched: Vec<_> = shop
        .log
        .iter()
        .filter_map(|effect| match effect {
            wasl_core::Effect::FetchSettings(url) => Some(url.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(
        fetched,
        [
            "https://chat.example/v1/sites/demo/settings?locale=en",
            "https://chat.example/v1/sites/demo/settings?locale=ar"
        ]
    );
    shop.event(Event::Commanded(Command::Update(json(
        r#"{"site":"other"}"#,
    ))));
    assert!(
        shop.errors()[1].contains("cannot change"),
        "{:?}",
        shop.errors()
    );
    shop.event(Event::Commanded(Command::Update(Value::Bool(true))));
    assert_eq!(shop.errors().len(), 3);
}

#[test]
fn the_demo_site_has_no_problem() {
    for (locale, text) in [
        ("en", include_str!("../../../server/seed/demo.en.json")),
        ("ar", include_str!("../../../server/seed/demo.ar.json")),
    ] {
        let (settings, problems) = Given::part(&json(text), ENGINE);
        let problems: Vec<_> = problems.iter().map(|one| one.message()).collect();
        assert_eq!(problems, [""; 0], "{locale}");
        assert!(!settings.options(ENGINE).faq.entries.is_empty());
    }
}

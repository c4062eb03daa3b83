//! "Never" is certain: no facts satisfy a condition of which it is said, and no visit brings up a
//! prompt of which it is said. "Implies" likewise.

use proptest::prelude::*;
use wasl_core::Event;
use wasl_core::check::check;
use wasl_core::condition::Condition;
use wasl_core::condition::possible::{Sample, cases};
use wasl_core::event::{Boot, Command, Page};
use wasl_core::triggers::Viewport;
use wasl_core::visit::replay::Made;
use wasl_core::visit::{Replay, Step};
use wasl_protocol::{Properties, Timestamp, Value};

use crate::known::{Known, Regexes};
use crate::patterns::ENGINE;

/// Values that are near each other, so that tests and facts meet.
fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-2_i32..5).prop_map(|number| Value::Number(f64::from(number) / 2.0)),
        prop::sample::select(vec!["", "a", "A", "b", "1", "1.0", " 2", "x1", "v1.2.0"])
            .prop_map(Value::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(1, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::List),
            (prop::sample::select(vec!["k", "l"]), inner)
                .prop_map(|(key, value)| Properties(vec![(key.into(), value)]).into()),
        ]
    })
}

fn one(key: &str, value: Value) -> Value {
    Value::Map(Properties(vec![(key.into(), value)]))
}

fn test() -> impl Strategy<Value = Value> {
    let bound = prop_oneof![
        (-2_i32..5).prop_map(|number| Value::Number(f64::from(number) / 2.0)),
        prop::sample::select(vec!["a", "1", "b"]).prop_map(Value::from),
    ];
    let list = || prop::collection::vec(value(), 1..3).prop_map(Value::List);
    let operator = prop_oneof![
        3 => (prop::sample::select(vec!["$lt", "$lte", "$gt", "$gte"]), bound)
            .prop_map(|(name, bound)| (name.to_owned(), bound)),
        2 => (prop::sample::select(vec!["$eq", "$ne"]), value())
            .prop_map(|(name, value)| (name.to_owned(), value)),
        2 => (prop::sample::select(vec!["$in", "$nin", "$ini", "$nini", "$all"]), list())
            .prop_map(|(name, values)| (name.to_owned(), values)),
        1 => any::<bool>().prop_map(|wanted| ("$exists".to_owned(), wanted.into())),
        1 => prop::sample::select(vec!["string", "number", "boolean", "array", "object", "null"])
            .prop_map(|kind| ("$type".to_owned(), kind.into())),
        1 => (prop::sample::select(vec!["$regex", "$notRegex"]), prop::sample::select(vec!["^a", "1", "^$"]))
            .prop_map(|(name, pattern)| (name.to_owned(), pattern.into())),
        1 => (prop::sample::select(vec!["$vgt", "$vlte"]), prop::sample::select(vec!["1", "1.2.0"]))
            .prop_map(|(name, version)| (name.to_owned(), version.into())),
        1 => (0_u32..3).prop_map(|size| ("$size".to_owned(), size.into())),
    ];
    let operators =
        prop::collection::vec(operator, 1..4).prop_map(|entries| Value::Map(Properties(entries)));
    let negated = operators.clone().prop_map(|test| one("$not", test));
    prop_oneof![2 => value(), 4 => operators, 1 => negated]
}

fn condition() -> impl Strategy<Value = Value> {
    let fact =
        (prop::sample::select(vec!["f", "g"]), test()).prop_map(|(name, test)| one(name, test));
    let facts = prop::collection::vec(fact, 1..3).prop_map(Value::List);
    let all = facts.prop_map(|parts| one("$and", parts));
    all.prop_recursive(3, 12, 3, |inner| {
        let list = prop::collection::vec(inner.clone(), 1..4).prop_map(Value::List);
        prop_oneof![
            3 => list.clone().prop_map(|parts| one("$and", parts)),
            2 => list.clone().prop_map(|parts| one("$or", parts)),
            1 => list.prop_map(|parts| one("$nor", parts)),
            1 => inner.prop_map(|part| one("$not", part)),
        ]
    })
}

fn never(wanted: &[(&Condition, bool)]) -> bool {
    let Some(cases) = cases(wanted) else {
        return false;
    };
    let any = |_: &Sample| true;
    cases.iter().all(|case| {
        (case.facts().iter()).any(|path| case.left(path, &[], &any, &Regexes).is_empty())
    })
}

fn known(f: Value, g: Value) -> Known {
    Known {
        facts: Properties(vec![("f".into(), f), ("g".into(), g)]),
        ..Known::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn no_facts_satisfy_what_never_holds(
        given in condition(),
        facts in prop::collection::vec((value(), value()), 20),
    ) {
        let (Some(condition), _) = Condition::parse(&given, "when", &Regexes) else {
            return Ok(());
        };
        if never(&[(&condition, true)]) {
            for (f, g) in facts {
                let known = known(f, g);
                prop_assert!(!condition.evaluate(&known).holds, "{:?}", known.facts);
            }
        }
    }

    #[test]
    fn what_is_implied_holds(
        one in condition(),
        other in condition(),
        facts in prop::collection::vec((value(), value()), 20),
    ) {
        let parse = |given| Condition::parse(given, "when", &Regexes).0;
        let (Some(one), Some(other)) = (parse(&one), parse(&other)) else {
            return Ok(());
        };
        if never(&[(&one, true), (&other, false)]) {
            for (f, g) in facts {
                let known = known(f, g);
                prop_assert!(
                    !one.evaluate(&known).holds || other.evaluate(&known).holds,
                    "{:?}", known.facts
                );
            }
        }
    }
}

/// A condition on the facts of a page, of tests that often exclude each other.
fn rule() -> impl Strategy<Value = Value> {
    let json = |text: &str| -> (String, Value) {
        let value: Value = serde_json::from_str(text).unwrap();
        match value {
            Value::Map(mut map) => map.0.remove(0),
            _ => unreachable!("an object"),
        }
    };
    let part = prop::sample::select(vec![
        r#"{"timeOnPage": 3}"#,
        r#"{"timeOnPage": {"$lt": 6}}"#,
        r#"{"timeOnPage": {"$gt": 2, "$lt": 4}}"#,
        r#"{"idle": 4}"#,
        r#"{"idle": {"$lte": 0}}"#,
        r#"{"scroll": 50}"#,
        r#"{"scroll": {"$lt": 50}}"#,
        r#"{"scroll": {"$gt": 100}}"#,
        r#"{"pageCount": {"$gte": 2}}"#,
        r#"{"pageCount": 1}"#,
        r#"{"visitCount": {"$lte": 1}}"#,
        r#"{"returning": true}"#,
        r#"{"returning": false}"#,
        r#"{"exitIntent": true}"#,
        r#"{"exitIntent": false}"#,
        r#"{"rageClick": true}"#,
        r##"{"clicked": "#a"}"##,
        r##"{"clicked:#b": false}"##,
        r#"{"copied": {"$exists": true}}"#,
        r#"{"copied": null}"#,
        r#"{"event.name": "added"}"#,
        r#"{"event.name": {"$ne": "added"}}"#,
        r#"{"event.price": {"$lt": 5}}"#,
        r#"{"device": "desktop"}"#,
        r#"{"device": "phone"}"#,
        r#"{"stage": "during"}"#,
        r#"{"stage": null}"#,
        r#"{"path": "/a"}"#,
        r#"{"path": {"$in": ["/checkout/", "/b"]}}"#,
        r#"{"url": {"starts": "/a"}}"#,
        r#"{"url": {"contains": ["/a", "?x"]}}"#,
        r#"{"url:is:/b": false}"#,
        r#"{"url": {"is": "/b"}}"#,
        r#"{"visitor.plan": "gold"}"#,
        r#"{"visitor.plan": {"$exists": false}}"#,
        r#"{"cartAge": 2}"#,
    ])
    .prop_map(json);
    let parts = prop::collection::vec(part, 1..3).prop_map(|entries| {
        let parts = entries
            .into_iter()
            .map(|(key, value)| one(&key, value))
            .collect();
        one("$and", Value::List(parts))
    });
    parts.prop_recursive(2, 6, 3, |inner| {
        let list = prop::collection::vec(inner.clone(), 1..3).prop_map(Value::List);
        prop_oneof![
            3 => list.clone().prop_map(|parts| one("$and", parts)),
            2 => list.prop_map(|parts| one("$or", parts)),
            1 => inner.prop_map(|part| one("$not", part)),
        ]
    })
}

fn prompt(id: usize) -> impl Strategy<Value = Value> {
    let steps = prop::collection::vec(rule(), 1..3);
    let sequence = (steps, prop::option::of(rule()), prop::option::of(1_u32..20)).prop_map(
        |(steps, without, within)| {
            let mut out = Properties::default().with("steps", Value::List(steps));
            if let Some(without) = without {
                out.set("without", without);
            }
            if let Some(within) = within {
                out.set("within", within);
            }
            Value::from(out)
        },
    );
    (
        prop::option::weighted(0.8, rule()),
        prop::option::weighted(0.3, sequence),
        prop::option::weighted(0.3, rule()),
        any::<bool>(),
    )
        .prop_map(move |(when, sequence, cancel, in_checkout)| {
            let mut out = Properties::default()
                .with("id", format!("p{id}"))
                .with("text", "Hi")
                .with("cap", 50_u32)
                .with("inCheckout", in_checkout);
            for (key, value) in [("when", when), ("sequence", sequence), ("cancel", cancel)] {
                if let Some(value) = value {
                    out.set(key, value);
                }
            }
            Value::from(out)
        })
}

fn deed() -> impl Strategy<Value = Event> {
    let page = |path: &str| {
        Event::PageChanged(Page {
            origin: "https://shop.example".into(),
            path: path.into(),
            title: String::new(),
        })
    };
    let properties = |text: &str| -> Properties { serde_json::from_str(text).unwrap() };
    prop::sample::select(vec![
        page("/a"),
        page("/b?x=1"),
        page("/checkout/"),
        page("/a/checkout/?x"),
        Event::Scrolled(Viewport {
            top: 0,
            height: 400,
            page: 1_000,
        }),
        Event::Scrolled(Viewport {
            top: 600,
            height: 400,
            page: 1_000,
        }),
        Event::PointerLeft { speed: None },
        Event::Clicked(vec!["#a".into(), "#b".into()]),
        Event::Clicked(vec!["#a".into()]),
        Event::RageClicked,
        Event::Copied("AB".into()),
        Event::Active,
        Event::PromptDismissed,
        Event::VisibilityChanged { visible: false },
        Event::VisibilityChanged { visible: true },
        Event::Commanded(Command::Track {
            name: "added".into(),
            properties: properties(r#"{"price": 3}"#),
        }),
        Event::Commanded(Command::Track {
            name: "left".into(),
            properties: Properties::default(),
        }),
        Event::Commanded(Command::Attributes(properties(r#"{"plan": "gold"}"#))),
        Event::Commanded(Command::Cart(properties(r#"{"value": 3}"#))),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_visit_brings_up_what_never_shows(
        prompts in (prompt(0), prompt(1), prompt(2)),
        touch in any::<bool>(),
        deeds in prop::collection::vec((0_u64..5_000, deed()), 1..60),
    ) {
        let options = Value::from(
            Properties::default()
                .with("site", "demo")
                .with("promptCooldown", 0_u32)
                .with("stages", serde_json::from_str::<Value>(r#"{"during": [{"contains": "/checkout/"}]}"#).unwrap())
                .with("prompts", Value::List(vec![prompts.0, prompts.1, prompts.2])),
        );
        let findings = check(&options, ENGINE);
        let is_never = |id: &str| {
            let path = format!("prompts[{}]", id.trim_start_matches('p'));
            findings.iter().find(|one| one.code.is_never() && one.path.starts_with(&path))
        };
        let mut at = 1_700_000_000_000;
        let boot = Boot {
            options: Value::Null,
            server: String::new(),
            entropy: [0; 5],
            page: Page { origin: String::new(), path: "/a".into(), title: String::new() },
            language: "en".into(),
            referrer: String::new(),
            opened: false,
            online: true,
            visible: true,
            touch,
            screen: 300,
            tabs: false,
            records: Vec::new(),
        };
        let mut steps = vec![Step::new(Timestamp::from_millis(at), Event::Booted(boot))];
        for (millis, event) in deeds {
            at += millis;
            steps.push(Step::new(Timestamp::from_millis(at), event));
        }
        let mut replay = Replay::new(&options, ENGINE);
        for decision in replay.run("visit", steps).decisions {
            if let (Made::Shown { .. }, Some(finding)) = (&decision.made, is_never(&decision.prompt)) {
                prop_assert!(false, "{:?} and yet {:?}", finding, decision);
            }
        }
    }
}

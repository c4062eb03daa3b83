//! Consent: who may be told what, and what happens to what is held.

use proptest::prelude::*;
use wasl_core::telemetry::consent::{
    Consent, Decision, Gate, Mode, PURPOSES, Purpose, SEQUENCE, STATE, Signals, anonymise,
};
use wasl_protocol::{CloudEvent, EventId, Properties, Value};

const MODES: [Mode; 4] = [Mode::Granted, Mode::Anonymous, Mode::Denied, Mode::Pending];

fn gate(mode: Mode) -> Gate {
    let mut gate = Gate::new("p".into());
    gate.change(Consent::preset(mode), Signals::default(), false);
    gate
}

fn state(mode: Mode) -> Value {
    let mut state = Properties::default();
    for purpose in PURPOSES {
        state.set(purpose.as_str(), mode.as_str());
    }
    state.into()
}

fn event(id: usize, kind: &str) -> CloudEvent {
    CloudEvent {
        specversion: "1.0".into(),
        id: EventId::new(format!("e{id}")),
        source: "wasl:demo".into(),
        kind: kind.into(),
        time: "2026-01-01T00:00:00.000Z".into(),
        datacontenttype: "application/json".into(),
        session: "session".into(),
        data: serde_json::from_str::<Properties>(
            r#"{"page":{"url":"https://s.example/a?x=1","title":"T"},"stage":"before",
                "properties":{"conversation":"c1","referrer":"https://r.example/?q=me","prompt":"p"}}"#,
        )
        .unwrap(),
    }
}

#[test]
fn each_event_has_its_purpose() {
    for (kind, purpose) in [
        ("wasl.page.viewed", Purpose::Analytics),
        ("wasl.custom.message", Purpose::Analytics),
        ("wasl.faq.asked", Purpose::Analytics),
        ("wasl.survey.answered", Purpose::Analytics),
        ("wasl.message.sent", Purpose::Functional),
        ("wasl.conversation.started", Purpose::Functional),
        ("wasl.error", Purpose::Functional),
        ("wasl.events.dropped", Purpose::Functional),
        ("wasl.prompt.shown", Purpose::Marketing),
        ("wasl.lead.captured", Purpose::Marketing),
        ("", Purpose::Analytics),
    ] {
        assert_eq!(Purpose::of(kind), purpose, "{kind}");
    }
    for purpose in PURPOSES {
        assert_eq!(Purpose::named(purpose.as_str()), Some(purpose));
    }
    for mode in MODES {
        assert_eq!(Mode::named(mode.as_str()), Some(mode));
        let goes = matches!(mode, Mode::Granted | Mode::Anonymous);
        assert_eq!(mode.may_report(), goes);
    }
}

#[test]
fn a_signal_narrows_what_nobody_was_asked_about() {
    let gpc = Signals {
        privacy_control: true,
        do_not_track: false,
    };
    let dnt = Signals {
        privacy_control: false,
        do_not_track: true,
    };
    for signals in [gpc, dnt] {
        let consent = Consent::preset(Mode::Granted);
        assert_eq!(consent.mode(Purpose::Marketing, signals), Mode::Denied);
        assert_eq!(consent.mode(Purpose::Analytics, signals), Mode::Anonymous);
        assert_eq!(consent.mode(Purpose::Functional, signals), Mode::Anonymous);
        let pending = Consent::preset(Mode::Pending);
        assert_eq!(pending.mode(Purpose::Analytics, signals), Mode::Pending);
        let mut asked = Consent::preset(Mode::Pending);
        asked.set(Purpose::Marketing, Mode::Granted, Decision::Visitor);
        assert_eq!(asked.mode(Purpose::Marketing, signals), Mode::Granted);
    }
    let none = Signals::default();
    assert_eq!(
        Consent::default().mode(Purpose::Marketing, none),
        Mode::Granted
    );
}

#[test]
fn an_anonymous_event_leads_to_nobody() {
    let found = anonymise(event(1, "wasl.message.sent"), "page-life");
    let text = serde_json::to_string(&found).unwrap();
    for word in ["session\":\"session", "c1", "?x=1", "?q=me"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
    for word in [
        "page-life",
        "e1",
        "https://s.example/a",
        "\"prompt\":\"p\"",
        "before",
    ] {
        assert!(text.contains(word), "{word} in {text}");
    }
}

#[test]
fn what_is_held_goes_on_as_it_was_or_never() {
    for mode in MODES {
        let mut gate = gate(Mode::Pending);
        for id in 0..3 {
            assert_eq!(gate.pass(event(id, "wasl.page.viewed")), None);
        }
        let mut passed = gate
            .change(Consent::preset(mode), Signals::default(), false)
            .events;
        for event in &mut passed {
            assert_eq!(event.data.get(STATE), Some(&state(mode)), "{mode:?}");
            event.data.0.retain(|(key, _)| key != STATE);
        }
        match mode {
            Mode::Granted => assert_eq!(
                passed,
                (0..3)
                    .map(|id| event(id, "wasl.page.viewed"))
                    .collect::<Vec<_>>()
            ),
            Mode::Anonymous => {
                assert_eq!(passed.len(), 3);
                assert!(passed.iter().all(|event| event.session == "p"));
                let numbers: Vec<_> = passed
                    .iter()
                    .map(|event| event.data.get(SEQUENCE))
                    .collect();
                let counted = [1_u32, 2, 3].map(Value::from);
                assert_eq!(numbers, counted.iter().map(Some).collect::<Vec<_>>());
            }
            Mode::Denied => {
                assert!(passed.is_empty());
                assert_eq!((gate.held(), gate.withheld()), (0, 3));
            }
            Mode::Pending => {
                assert!(passed.is_empty());
                assert_eq!(gate.held(), 3);
            }
        }
    }
}

#[test]
fn nothing_goes_before_the_visitor_acts_where_that_is_asked() {
    let mut gate = Gate::new("p".into());
    let granted = Consent::preset(Mode::Granted);
    gate.change(granted.clone(), Signals::default(), true);
    for purpose in PURPOSES {
        assert_eq!(gate.mode(purpose), Mode::Pending);
    }
    assert_eq!(gate.pass(event(1, "wasl.message.sent")), None);
    let passed = gate.change(granted, Signals::default(), false);
    assert_eq!(passed.events.len(), 1);
    assert_eq!(passed.events[0].session, "session");
    // What is denied is not held for later.
    let mut gate = Gate::new("p".into());
    gate.change(Consent::preset(Mode::Denied), Signals::default(), true);
    assert_eq!(gate.pass(event(1, "wasl.page.viewed")), None);
    assert_eq!((gate.held(), gate.withheld()), (0, 1));
}

#[test]
fn what_waits_to_be_sent_follows_a_new_decision() {
    let mut open = gate(Mode::Granted);
    let sent = open.pass(event(1, "wasl.page.viewed")).unwrap();
    let mut once = sent.clone();
    assert!(open.pass_again(&mut once));
    assert_eq!(once, sent);
    open.change(Consent::preset(Mode::Anonymous), Signals::default(), false);
    assert!(open.pass_again(&mut once));
    assert_eq!(once.session, "p");
    let mut twice = once.clone();
    assert!(open.pass_again(&mut twice));
    assert_eq!(twice, once, "as it was");
    open.change(Consent::preset(Mode::Denied), Signals::default(), false);
    assert!(!open.pass_again(&mut once));
    assert_eq!(open.withheld(), 1);
}

proptest! {
    /// What came in has gone on, is held, was kept back, or is told as dropped.
    #[test]
    fn every_event_is_accounted_for(
        steps in prop::collection::vec((0_usize..4, 0_usize..3, 0_usize..120, any::<bool>()), 1..40),
        start in 0_usize..4,
        privacy_control: bool,
    ) {
        let signals = Signals { privacy_control, do_not_track: false };
        let mut consent = Consent::preset(MODES[start]);
        let mut gate = Gate::new("p".into());
        gate.change(consent.clone(), signals, false);
        let kinds = ["wasl.page.viewed", "wasl.prompt.shown", "wasl.message.sent"];
        let (mut came, mut went, mut told) = (0_usize, 0_usize, 0_u32);
        for (mode, purpose, count, waits) in steps {
            for _ in 0..count {
                went += usize::from(gate.pass(event(came, kinds[purpose])).is_some());
                came += 1;
            }
            consent.set(PURPOSES[purpose], MODES[mode], Decision::Visitor);
            let passed = gate.change(consent.clone(), signals, waits);
            went += passed.events.len();
            told += passed.dropped;
            for event in &passed.events {
                let mode = gate.mode(Purpose::of(&event.kind));
                prop_assert!(mode == Mode::Granted || mode == Mode::Anonymous);
                prop_assert_eq!(mode == Mode::Anonymous, event.session == "p");
            }
            let lost = told + gate.overflowed() + gate.withheld();
            prop_assert_eq!(came, went + gate.held() + lost as usize);
            prop_assert!(gate.held() <= 200);
        }
    }
}

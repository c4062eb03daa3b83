//! What is kept of surveys, for the next page, the other tabs and the server.

use wasl_core::event::{BatchOutcome, SurveyAct};
use wasl_core::record::{Record, Slot};
use wasl_core::survey::{ABANDON_AFTER, Dismissal};
use wasl_core::view::{AnswerView, RunStage};
use wasl_core::{Effect, Event};
use wasl_protocol::CloudEvent;

use crate::harness::{Shop, boot};
use crate::surveys::{
    DAY, SURVEY, act, ask, bubble, kept, on, options, question, score, shop, word, write,
};

/// The events of surveys that waited for the server when they were last stored.
fn answers(shop: &Shop) -> Vec<CloudEvent> {
    let mut saved = shop.saved();
    saved.reverse();
    saved
        .into_iter()
        .find_map(|record| match record {
            Record::Answers(events) => Some(events),
            _ => None,
        })
        .unwrap_or_default()
}

#[test]
fn what_a_visitor_says_to_being_asked_holds() {
    for (how, name, after) in [
        (Dismissal::Closed, "close", Some(30)),
        (Dismissal::Later, "later", Some(7)),
        (Dismissal::Never, "never", None),
    ] {
        let mut shop = shop();
        ask(&mut shop, "visit");
        let run = bubble(&shop).unwrap().run;
        act(&mut shop, &run, SurveyAct::Dismissed(how));
        assert_eq!(bubble(&shop), None);
        let told = shop.happened("wasl.survey.dismissed");
        assert_eq!(word(&told[0], "how"), Some(name));
        let mut start = boot(&options(""));
        start.records = vec![Record::Surveys(kept(&shop))];
        for (days, asked) in [
            (1, false),
            (6, false),
            (8, after == Some(7)),
            (29, after == Some(7)),
            (31, after.is_some()),
            (3_000, after.is_some()),
        ] {
            let mut later = Shop::boot_at(start.clone(), days * DAY, Default::default());
            later.event(Event::SettingsLoaded(crate::harness::json("{}")));
            assert_eq!(bubble(&later), None);
            ask(&mut later, "visit");
            assert_eq!(bubble(&later).is_some(), asked, "{name} after {days} days");
            assert_eq!(later.warnings().len(), usize::from(!asked));
        }
    }
}

#[test]
fn an_answered_survey_goes_on_after_a_reload_until_a_day_has_passed() {
    let mut shop = shop();
    ask(&mut shop, "visit");
    let run = bubble(&shop).unwrap().run;
    act(&mut shop, &run, score("happy", 1));
    act(&mut shop, &run, on("why"));
    act(&mut shop, &run, write("more", "half a sen"));
    shop.event(Event::PageHidden);
    let record = kept(&shop);
    let mut start = boot(&options(""));
    start.records = vec![Record::Surveys(record)];
    let mut again = Shop::boot_at(start.clone(), DAY - 1_000, Default::default());
    let view = bubble(&again).expect("it goes on");
    assert_eq!(view.run, run);
    assert_eq!(
        question(&view).answer,
        AnswerView::Words("half a sen".into())
    );
    assert!(again.happened("wasl.survey.shown").is_empty(), "once");
    again.wait(2_000);
    assert_eq!(bubble(&again), None);
    assert_eq!(again.happened("wasl.survey.abandoned").len(), 1);

    // The surveys of the site's settings are not there at once.
    start.options = crate::harness::json(r#"{"site":"demo"}"#);
    let mut late = Shop::boot_at(start, 2 * DAY, Default::default());
    assert!(late.happened("wasl.survey.abandoned").is_empty());
    let settings = format!(r#"{{"surveys":[{SURVEY}]}}"#);
    late.event(Event::SettingsLoaded(crate::harness::json(&settings)));
    assert_eq!(late.happened("wasl.survey.abandoned").len(), 1);
    late.wait(3 * ABANDON_AFTER.as_millis());
    assert_eq!(late.happened("wasl.survey.abandoned").len(), 1);
}

#[test]
fn one_that_was_only_seen_does_not_come_after_the_visitor() {
    let mut shop = shop();
    ask(&mut shop, "visit");
    let run = bubble(&shop).unwrap().run;
    let mut start = boot(&options(""));
    start.records = vec![Record::Surveys(kept(&shop))];
    let mut next = Shop::boot_at(start, 1_000, Default::default());
    next.event(Event::SettingsLoaded(crate::harness::json("{}")));
    assert_eq!(bubble(&next), None);
    // But when it is wanted again it is the same asking.
    ask(&mut next, "visit");
    assert_eq!(bubble(&next).expect("again").run, run);
    assert!(next.happened("wasl.survey.shown").is_empty());
    assert!(next.warnings().is_empty());

    // A page that changes its address is another page.
    shop.event(Event::PageChanged(crate::harness::page("/next")));
    assert_eq!(bubble(&shop), None);
    ask(&mut shop, "visit");
    act(&mut shop, &run, score("happy", 4));
    shop.event(Event::PageChanged(crate::harness::page("/third")));
    assert!(bubble(&shop).is_some(), "it is answered in part");
}

#[test]
fn another_tabs_answer_counts() {
    let mut one = shop();
    ask(&mut one, "visit");
    let run = bubble(&one).unwrap().run;
    let mut start = boot(&options(""));
    start.records = vec![Record::Surveys(kept(&one))];
    let mut other = Shop::boot_at(start, 0, Default::default());
    other.event(Event::SettingsLoaded(crate::harness::json("{}")));
    ask(&mut other, "visit");
    one.now = 5;
    act(&mut one, &run, score("happy", 1));
    other.event(Event::RecordChanged(Record::Surveys(kept(&one))));
    assert_eq!(question(&bubble(&other).unwrap()).id, "why");
    assert!(
        other.happened("wasl.survey.answered").is_empty(),
        "told by one"
    );
    other.now = 9;
    act(&mut other, &run, on("why"));
    act(&mut other, &run, on("more"));
    one.event(Event::RecordChanged(Record::Surveys(kept(&other))));
    assert_eq!(
        bubble(&one).expect("thanks").stage,
        RunStage::Thanks("Thank you.".into())
    );
    // A late echo of the past opens nothing anew.
    let mut past = kept(&other);
    past.runs[0].run.phase = wasl_core::survey::Phase::Open;
    past.runs[0].run.at = 0;
    one.event(Event::RecordChanged(Record::Surveys(past)));
    assert!(matches!(bubble(&one).unwrap().stage, RunStage::Thanks(_)));
}

#[test]
fn answers_reach_the_server_wherever_events_go() {
    for (events, elsewhere) in [
        ("", 0),
        (r#","events":{"enabled":false}"#, 0),
        (r#","events":{"url":"https://data.example/in"}"#, 1),
        (
            r#","events":{"url":"https://chat.example/v1/events?site=demo"}"#,
            0,
        ),
    ] {
        let mut shop = Shop::open(&options(events));
        ask(&mut shop, "visit");
        let run = bubble(&shop).unwrap().run;
        act(&mut shop, &run, score("happy", 4));
        let stored: Vec<String> = answers(&shop).iter().map(|one| one.kind.clone()).collect();
        assert_eq!(
            stored,
            ["wasl.survey.shown", "wasl.survey.answered"],
            "stored at once {events}"
        );
        shop.wait(6_000);
        let mut posted = Vec::new();
        for effect in &shop.log {
            if let Effect::PostEvents {
                url,
                events,
                headers,
                ..
            } = effect
            {
                for event in events {
                    if event.kind == "wasl.survey.answered" {
                        assert!(headers.is_empty());
                        posted.push(url.clone());
                    }
                }
            }
        }
        posted.sort();
        let mut wanted = vec!["https://chat.example/v1/events?site=demo"];
        wanted.extend(vec!["https://data.example/in"; elsewhere]);
        assert_eq!(posted, wanted, "{events}");
    }
}

#[test]
fn answers_are_kept_until_the_server_has_them() {
    let mut shop = Shop::open(&options(r#","events":{"enabled":false}"#));
    ask(&mut shop, "visit");
    let run = bubble(&shop).unwrap().run;
    act(&mut shop, &run, score("happy", 4));
    let ids: Vec<_> = answers(&shop).iter().map(|one| one.id.clone()).collect();
    shop.wait(6_000);
    shop.answer(BatchOutcome::Unreachable);
    let kept = Record::Answers(answers(&shop));

    let mut start = boot(&options(r#","events":{"enabled":false}"#));
    start.records = vec![kept];
    let mut next = Shop::boot_at(start, 10_000, Default::default());
    let again: Vec<_> = answers(&next).iter().map(|one| one.id.clone()).collect();
    assert_eq!(again, ids, "storage let go of them: they are stored anew");
    next.wait(6_000);
    let (_, posted, _) = next.batches().pop().expect("a batch");
    assert_eq!(
        posted.iter().map(|one| one.id.clone()).collect::<Vec<_>>(),
        ids
    );
    let done = next.answer(BatchOutcome::Accepted(None));
    assert!(done.contains(&Effect::Forget(Slot::Answers)));
    next.event(Event::PageHidden);
    assert_eq!(next.batches().len(), 1);
    assert_eq!(next.answer(BatchOutcome::Accepted(None)).len(), 0, "late");

    let mut gone = Shop::open(&options(""));
    ask(&mut gone, "visit");
    gone.event(Event::PageHidden);
    let last = gone.batches();
    assert!(last.iter().all(|(_, _, last_chance)| *last_chance));
    assert!(
        last.iter()
            .any(|(_, events, _)| events.iter().any(|one| one.kind == "wasl.survey.shown"))
    );
}

//! When nobody answers, and who stands in line when somebody does.

use wasl_core::Event;
use wasl_core::event::Command;
use wasl_core::record::Record;
use wasl_core::view::{AwayView, LeadView, Mode, PresenceView};
use wasl_protocol::{Body, ClientFrame, ConversationState, Presence, Queue, ServerFrame, Signal};

use crate::harness::{Shop, agent, at, boot, json};

/// The tests begin at 01:13:20 in Riyadh: 100 s before it opens, 400 s before it closes.
fn options(hours: &str) -> String {
    format!(
        r#"{{"site":"demo","hours":{hours},
        "schedules":{{"support":{{"zone":"Asia/Riyadh","hours":[{{"open":"01:15","close":"01:20"}}]}}}},
        "faq":{{"entries":[{{"id":"ship","question":"How long?","answer":"Three days."}}]}}}}"#
    )
}

fn opened(hours: &str) -> Shop {
    let mut shop = Shop::open(&options(hours));
    shop.event(Event::LauncherClicked);
    shop.serve();
    shop
}

fn presence(shop: &mut Shop, agents_online: bool) {
    let signal = Signal::Presence(Presence { agents_online });
    shop.frame(ServerFrame::Ephemeral(signal));
}

fn moves(shop: &mut Shop, position: u32, expected_wait: Option<u32>) {
    let conversation = shop.server.conversation.clone().expect("a conversation");
    shop.frame(ServerFrame::Ephemeral(Signal::Queue(Queue {
        conversation,
        position,
        expected_wait,
    })));
}

#[test]
fn the_hours_open_and_close_in_an_open_panel() {
    let mut shop = opened(r#""support""#);
    assert_eq!(shop.errors(), Vec::<String>::new());
    let opens_at = |shop: &Shop| shop.panel().away.clone().map(|away| away.opens_at);
    assert_eq!(
        shop.panel().presence,
        PresenceView::Online,
        "an agent is there all the same"
    );
    assert_eq!(opens_at(&shop), Some(Some(at(100_000))));
    shop.wait(100_000);
    assert_eq!(opens_at(&shop), None, "it is open and an agent is there");
    presence(&mut shop, false);
    assert_eq!(
        opens_at(&shop),
        Some(None),
        "nobody knows when they are back"
    );
    presence(&mut shop, true);
    assert_eq!(opens_at(&shop), None);
    shop.wait(300_000);
    let tomorrow = 100_000 + 24 * 60 * 60 * 1_000;
    assert_eq!(opens_at(&shop), Some(Some(at(tomorrow))), "it has closed");
}

#[test]
fn without_hours_nothing_is_said_of_them() {
    let mut shop = Shop::open(r#"{"site":"demo"}"#);
    shop.event(Event::LauncherClicked);
    shop.serve();
    presence(&mut shop, false);
    shop.write("anybody?");
    shop.serve();
    assert_eq!(shop.panel().away, None);
}

#[test]
fn hours_that_nobody_defines_are_told() {
    let shop = Shop::open(r#"{"site":"demo","hours":"desk"}"#);
    let told =
        r#"Option "hours" asks for the schedule "desk", and the option "schedules" defines none."#;
    assert_eq!(shop.errors(), [told]);
}

#[test]
fn who_leaves_a_message_is_asked_for_an_address_once() {
    let mut shop = opened(r#"{"schedule":"support","consent":{"en":"Answer me."}}"#);
    let form = |shop: &Shop| shop.panel().away.clone().and_then(|away| away.address);
    assert_eq!(form(&shop), None, "nobody wants anything yet");
    shop.event(Event::PersonWanted);
    shop.serve();
    assert!(
        matches!(form(&shop), Some(LeadView::Open { ref consent, .. }) if consent == "Answer me.")
    );
    shop.write("Do you ship to Aden?");
    shop.event(Event::LeadChanged("sara@example".into()));
    shop.event(Event::LeadSubmitted);
    assert!(matches!(
        form(&shop),
        Some(LeadView::Open {
            problem: Some(_),
            ..
        })
    ));
    shop.event(Event::LeadChanged(" sara@example.com ".into()));
    shop.event(Event::LeadSubmitted);
    assert!(
        matches!(
            form(&shop),
            Some(LeadView::Open {
                problem: Some(_),
                ..
            })
        ),
        "not without consent"
    );
    shop.event(Event::ConsentToggled);
    shop.event(Event::LeadSubmitted);
    assert!(matches!(form(&shop), Some(LeadView::Sent(_))));
    shop.event(Event::LeadSubmitted);
    shop.serve();

    let contacts: Vec<_> = shop
        .sent()
        .into_iter()
        .filter_map(|frame| match frame {
            ClientFrame::Identify(identify) => identify.contact,
            _ => None,
        })
        .collect();
    assert_eq!(
        contacts,
        ["sara@example.com"],
        "agents see it beside the conversation"
    );
    let leads: Vec<_> = shop
        .saved()
        .into_iter()
        .filter_map(|record| match record {
            Record::Leads(leads) => leads.into_iter().next(),
            _ => None,
        })
        .collect();
    assert_eq!(
        (&*leads[0].consent, &*leads[0].prompt),
        ("Answer me.", "away")
    );
    assert_eq!(shop.happened("wasl.lead.captured").len(), 1);
    assert!(shop.happened("wasl.prompt.clicked").is_empty());
    assert_eq!(
        shop.server.messages.len(),
        2,
        "what was written is in the conversation"
    );

    // A later page knows the address and asks for none.
    let mut next = boot(&options(r#""support""#));
    next.records = shop.saved();
    let mut next = Shop::boot_at(next, 0, shop.server.clone());
    next.event(Event::SettingsLoaded(json("{}")));
    next.event(Event::Commanded(Command::Open));
    next.serve();
    assert!(matches!(
        next.panel().away,
        Some(AwayView { address: None, .. })
    ));
}

#[test]
fn a_merchant_may_ask_for_no_address() {
    let mut shop = opened(r#"{"schedule":"support","email":false}"#);
    shop.event(Event::PersonWanted);
    assert!(matches!(
        shop.panel().away,
        Some(AwayView { address: None, .. })
    ));
}

#[test]
fn the_place_in_the_queue_is_told_until_an_agent_answers() {
    let mut shop = Shop::open(r#"{"site":"demo"}"#);
    shop.event(Event::LauncherClicked);
    shop.write("hello?");
    shop.serve();
    let words = |shop: &Shop| shop.panel().queue.clone().unwrap_or_default();
    assert_eq!(words(&shop), "");
    for (position, wait, said) in [
        (2, None, "You are number 2 in line."),
        (
            2,
            Some(150),
            "You are number 2 in line. Expected wait: about 3 minutes.",
        ),
        (
            1,
            Some(45),
            "You are next in line. Expected wait: less than a minute.",
        ),
        (
            1,
            Some(4_000),
            "You are next in line. Expected wait: more than an hour.",
        ),
    ] {
        moves(&mut shop, position, wait);
        assert_eq!(words(&shop), said);
    }
    let spoken = shop.view().announcement.clone();
    assert_eq!(
        spoken.1, "You are next in line. Expected wait: less than a minute.",
        "a new place is news, another wait is none"
    );
    presence(&mut shop, false);
    assert_eq!(words(&shop), "", "nobody is there to wait for");
    presence(&mut shop, true);
    assert_ne!(words(&shop), "");
    shop.agent_says("How can I help?");
    assert_eq!(words(&shop), "");
    moves(&mut shop, 3, None);
    moves(&mut shop, 0, None);
    assert_eq!(words(&shop), "");
}

#[test]
fn the_place_is_told_in_arabic() {
    let mut shop = Shop::open(r#"{"site":"demo","locale":"ar"}"#);
    shop.event(Event::LauncherClicked);
    shop.write("مرحبا");
    shop.serve();
    for (seconds, said) in [
        (100, "دقيقتان تقريبًا"),
        (290, "5 دقائق تقريبًا"),
        (700, "15 دقيقة تقريبًا"),
    ] {
        moves(&mut shop, 2, Some(seconds));
        let words = shop.panel().queue.clone().unwrap_or_default();
        assert!(words.contains(said), "{words}");
    }
}

#[test]
fn who_was_with_a_person_stays_with_people() {
    let mut shop = opened(r#""support""#);
    shop.event(Event::QuickQuestionChosen(0));
    shop.event(Event::PersonWanted);
    shop.serve();
    shop.agent_says("Here I am.");
    let state = ConversationState::Resolved;
    shop.arrives(agent(), Body::Status { state });
    let before = shop.happened("wasl.faq.asked").len();
    assert_eq!(
        shop.panel().mode,
        Mode::Person,
        "the bot does not come back by itself"
    );
    shop.event(Event::QuickQuestionChosen(0));
    shop.event(Event::SuggestionChosen { turn: 1, index: 0 });
    shop.write("How long?");
    shop.serve();
    assert_eq!(shop.happened("wasl.faq.asked").len(), before);
    let last = shop
        .server
        .messages
        .last()
        .map(|message| message.body.clone());
    assert!(matches!(last, Some(Body::Text { text, .. }) if text == "How long?"));

    // Neither after a reload, nor in a second tab that was open before the handover.
    let mut next = boot(&options(r#""support""#));
    next.records = shop.saved();
    let mut next = Shop::boot_at(next, 0, shop.server.clone());
    next.event(Event::SettingsLoaded(json("{}")));
    next.event(Event::Commanded(Command::Open));
    assert_eq!(next.panel().mode, Mode::Person);
    let mut tab = opened(r#""support""#);
    assert_eq!(tab.panel().mode, Mode::Bot);
    for record in shop.saved() {
        if let Record::Visitor(visitor) = record {
            tab.event(Event::RecordChanged(Record::Visitor(visitor)));
        }
    }
    assert_eq!(tab.panel().mode, Mode::Person);
    tab.event(Event::QuickQuestionChosen(0));
    assert!(tab.happened("wasl.faq.asked").is_empty());
}

//! Any step of a visit, for properties.

use proptest::prelude::*;
use wasl_core::Event;
use wasl_core::event::{Boot, Command, Page};
use wasl_core::record::{JourneyRecord, ProgressRecord, PromptRecord, Record, SessionRecord};
use wasl_core::survey::{Dismissal, SurveyAct};
use wasl_core::triggers::Viewport;
use wasl_core::triggers::forms::FormAct;
use wasl_core::visit::Step;
use wasl_protocol::{Properties, Timestamp, Value};

fn moment() -> impl Strategy<Value = Timestamp> {
    (0_u64..1 << 53).prop_map(Timestamp::from_millis)
}

fn text() -> impl Strategy<Value = String> {
    "\\PC{0,12}"
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        // Eighths, which every JSON reader keeps exact.
        any::<i32>().prop_map(|number| Value::Number(f64::from(number) / 8.0)),
        text().prop_map(Value::Text),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::List),
            prop::collection::vec((text(), inner), 0..3)
                .prop_map(|entries| Value::Map(Properties(entries))),
        ]
    })
}

fn properties() -> impl Strategy<Value = Properties> {
    prop::collection::vec((text(), value()), 0..4).prop_map(Properties)
}

fn page() -> impl Strategy<Value = Page> {
    (text(), text(), text()).prop_map(|(origin, path, title)| Page {
        origin,
        path,
        title,
    })
}

fn record() -> impl Strategy<Value = Record> {
    prop_oneof![
        session(),
        prompts(),
        journey(),
        any::<bool>().prop_map(Record::Panel)
    ]
}

fn session() -> impl Strategy<Value = Record> {
    (
        text(),
        moment(),
        moment(),
        any::<u32>(),
        prop::option::of(text()),
    )
        .prop_map(|(id, started_at, active_at, pages, stage)| {
            Record::Session(SessionRecord {
                id,
                started_at,
                active_at,
                pages,
                stage,
            })
        })
}

fn prompts() -> impl Strategy<Value = Record> {
    let times = prop::collection::vec(moment(), 0..3);
    let later = (any::<u32>(), prop::option::of(moment()));
    let one = (text(), any::<u32>(), moment(), times, any::<bool>(), later).prop_map(
        |(id, shown, at, times, never, (later, later_until))| PromptRecord {
            id,
            shown,
            at,
            times,
            never,
            later,
            later_until,
        },
    );
    prop::collection::vec(one, 0..3).prop_map(Record::Prompts)
}

fn journey() -> impl Strategy<Value = Record> {
    let progress =
        (text(), any::<u32>(), moment(), any::<bool>()).prop_map(|(id, done, since, spent)| {
            ProgressRecord {
                id,
                done,
                since,
                spent,
            }
        });
    (
        text(),
        (any::<u32>(), any::<u32>()),
        moment(),
        properties(),
        prop::option::of(moment()),
        moment(),
        prop::collection::vec(text(), 0..3),
        prop::collection::vec(progress, 0..3),
        prop::option::of(text()),
    )
        .prop_map(
            |(
                bucket,
                (visits, patience),
                visit,
                cart,
                cart_at,
                at,
                cancelled,
                progress,
                campaign,
            )| {
                Record::Journey(JourneyRecord {
                    bucket,
                    visits,
                    visit,
                    cart,
                    cart_at,
                    patience,
                    patience_at: at,
                    cancelled,
                    progress,
                    campaign,
                    ..JourneyRecord::default()
                })
            },
        )
}

pub fn boot() -> impl Strategy<Value = Event> {
    (
        properties(),
        page(),
        (text(), text()),
        (any::<bool>(), any::<bool>(), any::<bool>(), any::<u32>()),
        (session(), prompts(), journey()),
    )
        .prop_map(|(options, page, (language, referrer), flags, records)| {
            let (opened, visible, touch, screen) = flags;
            Event::Booted(Boot {
                options: options.into(),
                server: String::new(),
                entropy: [0; 5],
                page,
                language,
                referrer,
                opened,
                online: true,
                visible,
                touch,
                screen,
                tabs: false,
                records: vec![records.0, records.1, records.2],
            })
        })
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        properties().prop_map(|options| Command::Update(options.into())),
        Just(Command::Show),
        Just(Command::Hide),
        Just(Command::Open),
        Just(Command::Close),
        Just(Command::Toggle),
        (text(), properties()).prop_map(|(name, properties)| Command::Track { name, properties }),
        properties().prop_map(Command::Cart),
        properties().prop_map(Command::Attributes),
        properties().prop_map(Command::Page),
        text().prop_map(Command::Trigger),
        text().prop_map(Command::Survey),
    ]
}

pub fn event() -> impl Strategy<Value = Event> {
    let texts = || prop::collection::vec(text(), 0..3);
    prop_oneof![
        1 => boot(),
        1 => prop_oneof![
            Just(Event::SettingsLoaded(Value::Null)),
            Just(Event::SettingsFailed),
            Just(Event::PointerReturned),
            Just(Event::RageClicked),
            Just(Event::DeadClicked),
            Just(Event::CardFollowed),
            Just(Event::CopyClicked),
            Just(Event::Active),
            Just(Event::PageHidden),
            Just(Event::LauncherClicked),
            Just(Event::PanelClosed),
            Just(Event::PromptDismissed),
            Just(Event::Ticked),
        ],
        2 => prop_oneof![
            page().prop_map(Event::PageChanged),
            (any::<u32>(), any::<u32>(), any::<u32>())
                .prop_map(|(top, height, page)| Event::Scrolled(Viewport { top, height, page })),
            prop::option::of(any::<u32>()).prop_map(|speed| Event::PointerLeft { speed }),
            texts().prop_map(Event::Clicked),
            texts().prop_map(Event::Saw),
            text().prop_map(Event::Copied),
            any::<bool>().prop_map(|busy| Event::LookedAround { busy }),
            any::<bool>().prop_map(|visible| Event::VisibilityChanged { visible }),
            (0_usize..10).prop_map(Event::PromptClicked),
            (0_usize..10).prop_map(Event::ReplyChosen),
            any::<bool>().prop_map(|copied| Event::CodeCopied { copied }),
            (prop::sample::select(FormAct::ALL.as_slice()), texts())
                .prop_map(|(act, selectors)| Event::Form { act, selectors }),
            prop::sample::select(Dismissal::ALL.as_slice()).prop_map(|how| Event::SurveyActed {
                run: String::new(),
                act: SurveyAct::Dismissed(how),
            }),
            record().prop_map(Event::RecordChanged),
            command().prop_map(Event::Commanded),
        ],
    ]
}

pub fn step() -> impl Strategy<Value = Step> {
    (
        moment(),
        event(),
        prop::option::of(text()),
        prop::option::of(text()),
        prop::option::of(moment()),
        any::<bool>(),
    )
        .prop_map(|(at, event, name, prompt, due, asked)| Step {
            at,
            event,
            name,
            prompt,
            due,
            asked,
        })
}

//! A draft: kept, looked at, published, put on top of another version; and the way back.

use super::*;

#[test]
fn one_click_makes_phrasings_of_what_was_asked() {
    let mut console = looking();
    let shown = view(&console);
    let Shown::Questions {
        groups, skipped, ..
    } = shown.body
    else {
        panic!("questions");
    };
    assert_eq!((groups.len(), skipped), (2, 3));
    assert_eq!(
        (groups[0].nearest, groups[1].nearest),
        (Some(Place::Old(0)), None)
    );
    let group = "send it back?".to_owned();
    act(
        &mut console,
        Act::Taught {
            group,
            place: Place::Old(0),
        },
    );
    assert_eq!(said(&console), Some((Key::FaqTaught, "Returns?".into())));
    let Shown::Questions { groups, .. } = view(&console).body else {
        panic!("questions");
    };
    let home = groups[0].home.clone().expect("it has a home now");
    assert!(home.draft && home.question == "Returns?");
    assert_eq!(view(&console).changes, 1);
    assert_eq!(kept(&console).unwrap().draft.apply(&returns()), taught());

    act(&mut console, Act::PreviewClicked);
    let preview = json!({"changed": [], "unchanged": 9, "confusions": [], "problems": []});
    tell(&mut console, What::Preview(taught()), &preview);
    assert!(matches!(
        view(&console).panel,
        Panel::Preview(Look::Here(_))
    ));

    act(&mut console, Act::PublishClicked);
    act(&mut console, Act::NoteWritten(" why ".into()));
    act(&mut console, Act::PublishConfirmed);
    let publication = Publication {
        version: 7,
        entries: taught(),
        note: Some("why".into()),
    };
    let publish = What::Publish(publication);
    assert!(view(&console).ordered);
    act(&mut console, Act::PublishConfirmed);
    let orders = console.orders.iter();
    let asked = orders
        .filter(|order| matches!(order, Effect::Ask(_, Request::Faq(ask)) if ask.what == publish));
    assert_eq!(asked.count(), 1, "once");
    tell(&mut console, publish, &json!({"version": 8}));
    assert_eq!(said(&console), None);
    assert_eq!(
        (view(&console).published, view(&console).changes),
        (Some(8), 0)
    );
    assert_eq!(kept(&console), None, "nothing is left to keep");

    act(&mut console, Act::PublishUndone);
    let restore = What::Restore {
        version: 7,
        current: 8,
    };
    tell(&mut console, restore, &json!({"version": 9}));
    tell(&mut console, What::Entries, &faq(9, &returns()));
    assert_eq!(said(&console), Some((Key::FaqRestored, "9".into())));
    assert_eq!(view(&console).published, None);
}

#[test]
fn a_reload_loses_nothing() {
    let mut console = looking();
    act(&mut console, Act::Removed(Place::Old(1)));
    act(&mut console, Act::EditClicked(Place::Old(0)));
    act(&mut console, Act::Written(Field::Answer, "half".into()));
    let work = kept(&console).expect("it is kept");

    let mut console = Console::new(None);
    console.answer(&Request::Session, Ok(Reply::Session(session())));
    let arabic = Work {
        draft: {
            let mut draft = Draft::new(2);
            draft.add(entry("متى؟", "غدًا"));
            draft
        },
        form: None,
    };
    console.tell(Event::Restored(Kept {
        device: DeviceId::new("01900000-0000-7000-8000-000000000001"),
        outgoing: Vec::new(),
        drafts: Vec::new(),
        works: vec![("ar".into(), arabic), ("en".into(), work)],
    }));
    console.tell(Event::SectionChosen(Section::Faq));
    // Meanwhile somebody put an entry before the others.
    let mut theirs = returns();
    theirs.insert(0, entry("Hours?", "9 to 5"));
    tell(&mut console, What::Entries, &faq(8, &theirs));
    assert_eq!(said(&console), Some((Key::FaqRebased, "8".into())));
    assert_eq!(
        rows(&mut console),
        [
            ("Hours?".into(), 0, None),
            ("Returns?".into(), 0, None),
            ("Shipping?".into(), 0, Some(Change::Removed)),
        ]
    );
    let form = view(&console).form.expect("still open").form;
    assert_eq!(
        (form.place, form.answer.as_str()),
        (Some(Place::Old(1)), "half")
    );
    act(&mut console, Act::LocaleChosen("ar".into()));
    let request = ask_in("ar", What::Entries);
    let arabic = json!({"locale": "ar", "locales": ["en", "ar"], "version": 2, "entries": []});
    console.answer(&request, request.read(200, &arabic.to_string()));
    assert_eq!(
        rows(&mut console),
        [("متى؟".into(), 0, Some(Change::Added))]
    );
    act(&mut console, Act::LocaleChosen("en".into()));
    assert_eq!(view(&console).changes, 1, "each language has its own");
}

#[test]
fn who_comes_second_puts_theirs_on_top() {
    let mut console = looking();
    act(&mut console, Act::EditClicked(Place::Old(0)));
    act(&mut console, Act::Written(Field::Answer, "14 days".into()));
    act(&mut console, Act::FormSubmitted);
    act(&mut console, Act::Removed(Place::Old(1)));
    let mine = vec![entry("Returns?", "14 days")];
    act(&mut console, Act::PublishClicked);
    act(&mut console, Act::PublishConfirmed);
    let publish = ask(What::Publish(Publication {
        version: 7,
        entries: mine,
        note: None,
    }));
    console.answer(&publish, Err(Trouble::Refused(ErrorCode::Conflict)));
    let shown = view(&console);
    assert!(shown.behind && !shown.can_publish && shown.changes == 2);
    assert!(
        console
            .take_orders()
            .contains(&Effect::Focus(Target::FaqBehind))
    );
    act(&mut console, Act::TheirsTaken);
    let theirs = vec![entry("Returns?", "60 days"), entry("Shipping?", "2 days")];
    tell(&mut console, What::Entries, &faq(8, &theirs));
    let shown = view(&console);
    assert_eq!(said(&console), Some((Key::FaqContested, "8".into())));
    assert!(!shown.behind && !shown.can_publish);
    assert_eq!(shown.contested.len(), 1);
    assert_eq!(shown.contested[0].question, "Returns?");
    let answer = |entry: &Option<Entry>| entry.as_ref().map(|entry| entry.answer.clone());
    assert_eq!(answer(&shown.contested[0].mine).as_deref(), Some("14 days"));
    assert_eq!(
        answer(&shown.contested[0].theirs).as_deref(),
        Some("60 days")
    );
    act(
        &mut console,
        Act::Settled {
            place: Place::Old(0),
            mine: true,
        },
    );
    assert!(view(&console).can_publish);
    act(&mut console, Act::PublishClicked);
    act(&mut console, Act::PublishConfirmed);
    let again = ask(What::Publish(Publication {
        version: 8,
        entries: vec![entry("Returns?", "14 days")],
        note: None,
    }));
    console.answer(
        &again,
        again.read(
            422,
            r#"{"error":{"code":"malformed","message":"one\ntwo"}}"#,
        ),
    );
    let Panel::Publish { refused, .. } = view(&console).panel else {
        panic!("the form stays");
    };
    assert_eq!(refused, ["one", "two"]);
    assert_eq!(view(&console).changes, 2, "and the draft too");
}

#[test]
fn a_file_is_looked_at_before_it_is_taken() {
    let mut console = looking();
    act(&mut console, Act::FileChosen);
    assert!(console.take_orders().contains(&Effect::ReadFile));
    for text in [None, Some("question\u{fffd}".to_owned())] {
        act(&mut console, Act::FileRead(text));
        assert_eq!(view(&console).panel, Panel::Import(Look::Unreadable));
    }
    let csv = "question,answer\nHours?,9 to 5\n";
    act(&mut console, Act::FileRead(Some(csv.into())));
    let mut wanted = returns();
    wanted.push(entry("Hours?", "9 to 5"));
    let preview = json!({"changed": [], "unchanged": 1, "confusions": [],
        "problems": ["line 3: no answer"], "entries": wanted});
    tell(&mut console, What::Import(csv.into()), &preview);
    assert_eq!(view(&console).changes, 0, "nothing yet");
    act(&mut console, Act::ImportTaken);
    assert_eq!(
        rows(&mut console)[2],
        ("Hours?".into(), 0, Some(Change::Added))
    );
    act(&mut console, Act::Cleared);
    assert_eq!(rows(&mut console).len(), 2);
    act(&mut console, Act::Undone);
    assert_eq!(rows(&mut console).len(), 3, "also that can be taken back");
}

#[test]
fn going_back_is_asked_first() {
    let mut console = looking();
    act(&mut console, Act::TabChosen(Tab::Versions));
    let version = |number: u64| {
        json!({"version": number, "at": 1_800_000_000_000_u64, "by": "Sara", "note": "", "entries": 2,
            "added": 0, "changed": 1, "removed": 0})
    };
    tell(
        &mut console,
        What::Versions,
        &json!({"versions": [version(7), version(6)]}),
    );
    let Shown::Versions { rows, .. } = view(&console).body else {
        panic!("versions");
    };
    assert!(rows[0].current && !rows[1].current);
    act(&mut console, Act::RestoreClicked(6));
    act(&mut console, Act::RestoreCancelled);
    act(&mut console, Act::RestoreConfirmed);
    let restore = What::Restore {
        version: 6,
        current: 7,
    };
    assert!(!console.has_asked(&ask(restore.clone())));
    act(&mut console, Act::RestoreClicked(6));
    act(&mut console, Act::RestoreConfirmed);
    tell(&mut console, restore, &json!({"version": 8}));
    assert_eq!(said(&console), Some((Key::FaqRestored, "8".into())));
}

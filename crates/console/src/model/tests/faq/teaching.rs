//! Questions become phrasings and entries.

use super::*;

#[test]
fn another_entry_is_found_by_its_name() {
    let mut console = looking();
    let group = "who are you".to_owned();
    act(&mut console, Act::PickToggled(group.clone()));
    for (typed, picked) in [("Ship", None), ("Shipping? ", Some(Place::Old(1)))] {
        act(&mut console, Act::PickTyped(typed.into()));
        let Shown::Questions { groups, .. } = view(&console).body else {
            panic!("questions");
        };
        assert_eq!(groups[1].picked, picked, "{typed}");
    }
    act(
        &mut console,
        Act::Taught {
            group: group.clone(),
            place: Place::Old(1),
        },
    );
    act(&mut console, Act::Undone);
    assert_eq!(view(&console).changes, 0);
    act(&mut console, Act::Dismissed(group.clone()));
    console.answer(
        &ask(What::Dismiss(vec![group])),
        ask(What::Dismiss(Vec::new())).read(204, ""),
    );
    let Shown::Questions { groups, .. } = view(&console).body else {
        panic!("questions");
    };
    assert_eq!(groups.len(), 1);
    assert_eq!(said(&console), Some((Key::FaqDismissed, String::new())));
}

#[test]
fn an_entry_is_written_and_its_answer_drawn() {
    let mut console = looking();
    act(&mut console, Act::EntryMade("send it back?".into()));
    let form = view(&console).form.expect("a form").form;
    assert_eq!(
        (form.question.as_str(), form.phrasings.as_str()),
        ("send it back?", "refund")
    );
    assert!(
        console
            .take_orders()
            .contains(&Effect::Focus(Target::FaqForm))
    );
    act(&mut console, Act::FormSubmitted);
    let complaint = view(&console).form.unwrap().complaint;
    assert_eq!(complaint, Some((Field::Answer, Key::FaqAnswerMissing)));
    act(&mut console, Act::AnswerToggled);
    act(&mut console, Act::Written(Field::Answer, "**30".into()));
    act(&mut console, Act::Written(Field::Answer, "**30**".into()));
    console.take_orders();
    console.wait(400);
    assert!(
        !console.has_asked(&ask(What::Answer("**30".into()))),
        "a pause first"
    );
    let drawn = json!({"blocks": [{"paragraph": [{"strong": "30"}]}]});
    tell(&mut console, What::Answer("**30**".into()), &drawn);
    assert_eq!(
        view(&console)
            .form
            .unwrap()
            .drawn
            .map(|blocks| blocks.len()),
        Some(1)
    );
    act(
        &mut console,
        Act::Written(Field::Phrasings, " refund \n\nmoney back\nrefund".into()),
    );
    assert!(view(&console).form.unwrap().few);
    act(&mut console, Act::QuickToggled);
    act(&mut console, Act::FormSubmitted);
    assert_eq!(
        rows(&mut console)[2],
        ("send it back?".into(), 2, Some(Change::Added))
    );
    act(&mut console, Act::Removed(Place::Old(1)));
    assert_eq!(rows(&mut console)[1].2, Some(Change::Removed));
    act(&mut console, Act::Reverted(Place::Old(1)));
    act(&mut console, Act::Searched("MONEY".into()));
    assert_eq!(rows(&mut console).len(), 1);
}

#[test]
fn what_could_not_be_read_is_read_again() {
    let mut console = Console::ready(Vec::new());
    console.tell(Event::SectionChosen(Section::Faq));
    console.answer(&ask(What::Entries), Err(Trouble::Unreachable));
    assert_eq!(view(&console).state, ListState::Failed);
    console.take_orders();
    console.tell(Event::NetworkChanged { online: false });
    console.tell(Event::NetworkChanged { online: true });
    tell(&mut console, What::Entries, &faq(1, &[]));
    assert_eq!(view(&console).state, ListState::Rows);
    console.tell(Event::RefreshClicked);
    console.answer(&ask(What::Entries), Err(Trouble::Unreachable));
    let shown = view(&console);
    assert!(shown.stale && shown.state == ListState::Rows);
}

#[test]
fn a_site_of_another_language_is_found() {
    let mut console = Console::ready(Vec::new());
    console.tell(Event::SectionChosen(Section::Faq));
    let unspoken = Err(Trouble::Refused(ErrorCode::NotFound));
    console.answer(&ask(What::Questions(30)), unspoken.clone());
    console.answer(&ask(What::Entries), unspoken.clone());
    let any = ask_in("", What::Entries);
    let french = json!({"locale": "fr", "locales": ["fr"], "version": 1, "entries": []});
    console.answer(&any, any.read(200, &french.to_string()));
    assert_eq!(view(&console).locale, "fr");
    assert!(console.has_asked(&ask_in("fr", What::Questions(30))));
    let mut console = Console::ready(Vec::new());
    console.tell(Event::SectionChosen(Section::Faq));
    console.answer(&ask(What::Entries), unspoken.clone());
    console.answer(&any, unspoken);
    assert_eq!(view(&console).state, ListState::Failed);
}

#[test]
fn another_form_loses_no_word() {
    let mut console = looking();
    act(&mut console, Act::TabChosen(Tab::Entries));
    act(&mut console, Act::EditClicked(Place::Old(0)));
    act(&mut console, Act::EditClicked(Place::Old(1)));
    assert_eq!(view(&console).changes, 0, "nothing was written");
    act(&mut console, Act::Written(Field::Answer, "3 days".into()));
    act(&mut console, Act::AddClicked);
    assert_eq!(view(&console).changes, 1);
    act(&mut console, Act::Written(Field::Question, "Hours?".into()));
    act(&mut console, Act::EditClicked(Place::Old(0)));
    let form = view(&console).form.unwrap();
    assert_eq!(form.form.question, "Hours?");
    assert_eq!(form.complaint, Some((Field::Answer, Key::FaqAnswerMissing)));
    act(&mut console, Act::FormCancelled);
    assert!(view(&console).form.is_none());
}

//! Flows in the thread: the bot's words with what there is to press, products, a timeline, an address;
//! and below it the ways back, out and to a person.

use wasl_core::Event;
use wasl_core::event::FlowAct;
use wasl_core::flow::{FieldKind, Milestone, State};
use wasl_core::i18n::{Key, fill};
use wasl_core::view::{FlowEnd, FlowEntry, FlowField, FlowPanel, FlowTrouble};
use yew::Html;

use super::element::{Element, Name, button, div, element};
use super::faq::choices;
use super::icons::{self, directed, icon};
use super::shelf::unseen;
use super::{Scene, lead, message, rich, shelf};

/// Draws one thing of a flow. `leads` says that it is the first of the bot's in a row.
pub fn draw(scene: &Scene<'_>, drawn: Element, leads: bool, entry: &FlowEntry) -> Element {
    let drawn = drawn.maybe(leads.then(|| message::bot(scene)));
    match entry {
        FlowEntry::Said {
            rich: blocks,
            choices: given,
        } => drawn
            .child(message::bubble().child(rich::draw(scene, blocks)))
            .maybe((!given.is_empty()).then(|| {
                let pressed = |place| Event::FlowActed(FlowAct::Chosen(place));
                div("wasl-flow-asked")
                    .child(choices(scene, given, pressed))
                    .into()
            })),
        FlowEntry::Cards { shelf, cards } => drawn.child(shelf::draw(scene, *shelf, cards)),
        FlowEntry::Timeline(lines) => drawn.child(timeline(scene, lines)),
        FlowEntry::Lead(view) => drawn.child(
            message::bubble()
                .class("wasl-bubble is-form")
                .child(lead::draw(scene, view)),
        ),
        FlowEntry::Waits => {
            let words = scene.said("p", Key::FlowWaits);
            drawn.child(message::bubble().class("wasl-bubble is-busy").child(words))
        }
        FlowEntry::Trouble(trouble) => {
            let key = match trouble {
                FlowTrouble::Busy => Key::FlowBusy,
                FlowTrouble::Failed => Key::FlowFailed,
            };
            let words = scene.said("p", key);
            let again =
                acting(scene, "wasl-chip", || FlowAct::Retry).text(scene.text(Key::MessageRetry));
            drawn
                .child(message::bubble().child(words))
                .child(div("wasl-verdict").child(again))
        }
        FlowEntry::Ended { why, again } => {
            let key = match why {
                FlowEnd::Cancelled => Key::FlowCancelled,
                FlowEnd::Changed => Key::FlowChanged,
                FlowEnd::Lost => Key::FlowLost,
            };
            let words = scene.said("p", key);
            drawn
                .child(message::bubble().child(words))
                .maybe(again.as_ref().map(|(id, title)| {
                    let label = fill(scene.text(Key::FlowAgain), "[TITLE]", title);
                    let id = id.clone();
                    one_choice(scene, &label, move || FlowAct::Again(id.clone()))
                }))
        }
    }
}

/// The flow that an answer of the FAQ offers.
pub fn offered(scene: &Scene<'_>, id: &str, title: &str) -> Html {
    let id = String::from(id);
    one_choice(scene, title, move || FlowAct::Answered(id.clone()))
}

/// The flows to begin with.
pub fn offers(scene: &Scene<'_>, titles: &[String]) -> Option<Html> {
    if titles.is_empty() {
        return None;
    }
    let pressed = |place| Event::FlowActed(FlowAct::Offered(place));
    Some(
        div("wasl-quick wasl-offers")
            .child(scene.said("h3", Key::FlowOffers))
            .child(choices(scene, titles, pressed))
            .into(),
    )
}

/// The ways back, out and to a person, while a flow goes on.
pub fn ways(scene: &Scene<'_>, flow: &FlowPanel) -> Html {
    let back = flow.can_back.then(|| {
        acting(scene, "wasl-flow-way", || FlowAct::Back)
            .child(directed(icons::BACK))
            .text(scene.text(Key::FlowBack))
            .into()
    });
    let stop = acting(scene, "wasl-flow-way", || FlowAct::Cancel)
        .child(icon(icons::CROSS))
        .text(scene.text(Key::FlowCancel));
    let person = button("wasl-flow-way is-person", scene.emit, || {
        Event::PersonWanted
    })
    .child(icon(icons::PERSON))
    .child(scene.said("span", Key::FaqPerson));
    div("wasl-flow-ways")
        .maybe(back)
        .child(stop)
        .child(person)
        .into()
}

/// What the composer is for: its words, the keyboard that a phone shows, and whether what is typed
/// runs from left to right whatever the language.
pub const fn field(asks: FlowField) -> (Key, &'static str, bool) {
    match asks {
        FlowField::Choice => (Key::FlowChoose, "text", false),
        FlowField::Typed(FieldKind::Text) => (Key::FlowAnswer, "text", false),
        FlowField::Typed(FieldKind::Email) => (Key::LeadEmail, "email", true),
        FlowField::Typed(FieldKind::Phone) => (Key::LeadPhone, "tel", true),
        FlowField::Typed(FieldKind::Number) => (Key::FlowNumber, "decimal", true),
        // A phone's numbers alone have no slash.
        FlowField::Typed(FieldKind::Date) => (Key::FlowDate, "text", true),
        FlowField::Typed(FieldKind::Code) => (Key::FlowCode, "text", true),
    }
}

fn acting(scene: &Scene<'_>, class: &'static str, act: impl Fn() -> FlowAct + 'static) -> Element {
    button(class, scene.emit, move || Event::FlowActed(act()))
}

fn one_choice(scene: &Scene<'_>, title: &str, act: impl Fn() -> FlowAct + 'static) -> Html {
    let choice = acting(scene, "wasl-choice", act)
        .child(element("span").auto().written(title))
        .child(directed(icons::ONWARD));
    div("wasl-choices").child(choice).into()
}

fn timeline(scene: &Scene<'_>, lines: &[Milestone]) -> Html {
    let mut list = element("ol")
        .class("wasl-timeline")
        .is(Name::Role, "list")
        .is(Name::Label, scene.text(Key::FlowSteps));
    for line in lines {
        let (class, mark, key) = match line.state {
            State::Done => ("is-done", Some(icons::CHECK), Key::FlowDone),
            State::Current => ("is-current", None, Key::FlowCurrent),
            State::Coming => ("", None, Key::FlowComing),
            State::Failed => ("is-failed", Some(icons::CROSS), Key::FlowFailedStep),
        };
        let dot = element("i").is(Name::Hidden, "true").maybe(mark.map(icon));
        let words = div("")
            .child(element("strong").child(element("bdi").written(&line.label)))
            .child(unseen(scene, key))
            // A date alone has no direction of its own: it stands where the words do.
            .maybe(
                (line.at.as_ref()).map(|at| element("p").child(element("bdi").written(at)).into()),
            );
        let mut item = element("li").class(class).child(dot).child(words);
        if line.state == State::Current {
            item = item.is(Name::Current, "step");
        }
        list = list.child(item);
    }
    list.into()
}

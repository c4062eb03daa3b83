//! Product cards in the thread, of answers and of flows: one alone, or several side by side.
//!
//! The row scrolls by touch, by the arrow keys when it has the focus, with the focus through the links
//! and buttons in it, and by two buttons where there is a pointer. Where it stands is no state of the
//! widget's: `host/carousel.js` marks the buttons.

use wasl_core::Event;
use wasl_core::card::{CardAct, Shelf};
use wasl_core::i18n::Key;
use wasl_core::view::ProductView;
use yew::Html;

use super::element::{Element, Heard, Name, button, div, element, target};
use super::icons::{self, directed, icon};
use super::{Scene, picture};
use crate::host::carousel;

/// Draws them.
pub fn draw(scene: &Scene<'_>, shelf: Shelf, cards: &[ProductView]) -> Html {
    let mut list = element("ul")
        .class("wasl-carousel")
        .is(Name::Role, "list")
        .is(Name::TabIndex, "0")
        .is(Name::Label, scene.text(Key::CardProducts))
        .on(Heard::Scroll, scene.emit, |event| {
            carousel::mark(&target(event)?, false);
            None
        });
    for (place, view) in cards.iter().enumerate() {
        list = list.child(card(scene, shelf, place, view));
    }
    let way = |key: Key, path: &'static str, forward: bool| {
        element("button")
            .is(Name::Type, "button")
            .class("wasl-slide")
            .is(Name::Label, scene.text(key))
            .child(directed(path))
            .on(Heard::Click, scene.emit, move |event| {
                carousel::slide(&target(event)?, forward);
                None
            })
    };
    let ways = (cards.len() > 1).then(|| {
        div("wasl-slides")
            .child(way(Key::CardPrevious, icons::BACK, false))
            .child(way(Key::CardNext, icons::ONWARD, true))
            .into()
    });
    div("wasl-shelf").child(list).maybe(ways).into()
}

fn card(scene: &Scene<'_>, shelf: Shelf, place: usize, view: &ProductView) -> Element {
    let card = &view.card;
    let image = card.image.as_deref();
    let picture = image
        .filter(|image| !picture::is_broken(scene, image))
        .map(|image| picture::draw(scene, image, &card.alt).into());
    let told = move |act| Event::CardActed { shelf, place, act };
    let link = |class: &'static str| {
        element("a")
            .class(class)
            .set(Name::Href, card.href.clone().unwrap_or_default())
            .on(Heard::Click, scene.emit, move |_| Some(told(CardAct::Link)))
    };
    let title = match (&card.href, &card.button) {
        (Some(_), None) => link("wasl-goods-link").written(&card.title),
        (Some(_) | None, _) => element("span").written(&card.title),
    };
    let price = card.price.as_ref().map(|price| {
        let was = card.was.as_ref().map(|was| {
            element("s")
                .child(unseen(scene, Key::CardWas))
                .child(element("bdi").written(was))
                .into()
        });
        element("p")
            .class("wasl-price")
            .child(unseen(scene, Key::CardPrice))
            .child(element("bdi").written(price))
            .maybe(was)
            .into()
    });
    let further = (card.button.as_ref())
        .filter(|_| card.href.is_some())
        .map(|label| link("wasl-button is-quiet").auto().written(label).into());
    let cart = card.cart.is_some().then(|| {
        let (mark, key) = if view.added {
            (Some(icon(icons::CHECK)), Key::CardAdded)
        } else {
            (None, Key::CardAdd)
        };
        button("wasl-button", scene.emit, move || told(CardAct::Cart))
            .maybe(mark)
            .child(element("span").text(scene.text(key)))
            // Which product, for who hears the buttons alone.
            .child(
                element("span")
                    .class("wasl-unseen")
                    .text(" ")
                    .written(&card.title),
            )
            .into()
    });
    element("li")
        .class("wasl-goods")
        .maybe(picture)
        .child(element("p").class("wasl-card-title").auto().child(title))
        .maybe((card.text.as_ref()).map(|text| element("p").auto().written(text).into()))
        .maybe(price)
        .maybe(further)
        .maybe(cart)
}

/// Words for who cannot see what the drawing says.
pub fn unseen(scene: &Scene<'_>, key: Key) -> Element {
    element("span")
        .class("wasl-unseen")
        .text(scene.text(key))
        .text(" ")
}

//! What a prompt offers to be pressed or taken: quick replies, a product, a coupon.

use wasl_core::Event;
use wasl_core::i18n::Key;
use wasl_core::view::{CardView, CouponView};
use yew::Html;

use super::Scene;
use super::element::{Element, Heard, Name, button, div, element};
use super::icons::{self, icon};
use super::shelf::unseen;

/// Draws the questions to ask with one press.
pub fn replies(scene: &Scene<'_>, questions: &[String]) -> Html {
    let mut list = element("ul").class("wasl-replies");
    for (at, question) in questions.iter().enumerate() {
        let one = button("wasl-reply", scene.emit, move || Event::ReplyChosen(at))
            .auto()
            .written(question);
        list = list.child(element("li").child(one));
    }
    list.into()
}

/// Draws a product. Its picture has its place before it is there.
pub fn card(scene: &Scene<'_>, view: &CardView) -> Html {
    let card = &view.card;
    let picture = (!view.broken).then(|| {
        element("img")
            .set(Name::Src, card.image.clone())
            .set(Name::Alt, card.alt.clone())
            .on(Heard::Error, scene.emit, |_| Some(Event::ImageBroken))
            .into()
    });
    // Without words of its own, the link is the product's name.
    let title = match (&card.href, &card.button) {
        (Some(href), None) => link(scene, href, "wasl-card-link").written(&card.title),
        (Some(_) | None, _) => element("span").written(&card.title),
    };
    let further = match (&card.href, &card.button) {
        (Some(href), Some(label)) => Some(
            link(scene, href, "wasl-button")
                .auto()
                .written(label)
                .into(),
        ),
        (Some(_) | None, _) => None,
    };
    let price = element("p")
        .class("wasl-price")
        .child(unseen(scene, Key::CardPrice))
        .child(element("bdi").written(&card.price))
        .maybe(card.was.as_ref().map(|was| {
            element("s")
                .child(unseen(scene, Key::CardWas))
                .child(element("bdi").written(was))
                .into()
        }));
    let words = div("wasl-card-words")
        .child(element("p").class("wasl-card-title").auto().child(title))
        .maybe((card.text.as_ref()).map(|text| element("p").auto().written(text).into()))
        .child(price);
    div("wasl-card")
        .maybe(picture)
        .child(words)
        .maybe(further)
        .into()
}

fn link(scene: &Scene<'_>, href: &str, class: &'static str) -> Element {
    element("a")
        .class(class)
        .set(Name::Href, String::from(href))
        .on(Heard::Click, scene.emit, |_| Some(Event::CardFollowed))
}

/// Draws a code to copy. It is a field, so that it can be selected where copying is refused.
pub fn coupon(scene: &Scene<'_>, coupon: &CouponView) -> Html {
    let code = element("input")
        .class("wasl-code")
        .is(Name::Dir, "ltr")
        .is(Name::ReadOnly, "")
        .is(Name::Label, scene.text(Key::CouponCode))
        .value(&coupon.code);
    let (mark, key) = if coupon.copied == Some(true) {
        (Some(icon(icons::CHECK)), Key::CouponCopied)
    } else {
        (None, Key::CouponCopy)
    };
    let copy = button("wasl-button", scene.emit, || Event::CopyClicked)
        .maybe(mark)
        .child(element("span").text(scene.text(key)));
    let refused = (coupon.copied == Some(false)).then(|| {
        element("p")
            .class("wasl-hint")
            .text(scene.text(Key::CouponSelected))
            .into()
    });
    div("wasl-coupon")
        .child(code)
        .child(copy)
        .maybe(
            (coupon.note.as_ref())
                .map(|note| element("p").class("wasl-hint").auto().written(note).into()),
        )
        .maybe(refused)
        .into()
}

/// Marks a line of thanks.
pub fn thanks(words: &str) -> Html {
    element("p")
        .class("wasl-thanks")
        .child(icon(icons::CHECK))
        .child(element("span").auto().written(words))
        .into()
}

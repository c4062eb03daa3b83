//! The components: stateless, a view in, events out.

mod asking;
mod blocking;
mod composer;
mod entry;
mod events;
mod facts;
mod faq;
mod icons;
pub mod ids;
mod inbox;
mod letters;
mod page;
mod rich;
mod scores;
mod shell;
mod signing;
mod surveys;
mod thread;
mod words;

use yew::prelude::*;

pub use words::Words;

use crate::model::Event;
use crate::model::view::Screen;
use shell::Shell;
use signing::{Redeem, SignIn, Waiting};

/// What the console needs to be drawn.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// What is shown.
    pub screen: Screen,
    /// The language.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// The whole console.
#[component]
pub fn Console(props: &Props) -> Html {
    let words = props.words.clone();
    let on = props.on.clone();
    match &props.screen {
        Screen::Checking => html! { <Waiting unreachable=false {words} {on} /> },
        Screen::Unreachable => html! { <Waiting unreachable=true {words} {on} /> },
        Screen::SignIn(form) => html! { <SignIn form={*form} {words} {on} /> },
        Screen::Redeem(form) => html! { <Redeem form={*form} {words} {on} /> },
        Screen::Desk(desk) => html! { <Shell desk={desk.clone()} {words} {on} /> },
    }
}

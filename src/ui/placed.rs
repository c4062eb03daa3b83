//! A survey in an element of the page: a root of its own, drawn from the one application's view.
//!
//! It keeps nothing. It is no `Component`, which may have state, but what those are made of.

use std::rc::Rc;

use wasl_core::{Event, View};
use yew::html::{BaseComponent, HtmlResult};
use yew::{Callback, Context, Properties};

use super::{frame, run};
use crate::host::screen;

/// What it draws.
#[derive(Clone, Properties)]
pub struct Props {
    /// The widget's view.
    pub view: Rc<View>,
    /// Which survey of it.
    pub survey: String,
    /// Where events go.
    pub emit: Callback<Event>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.view, &other.view) && self.survey == other.survey
    }
}

/// The root.
pub struct Placed;

impl BaseComponent for Placed {
    type Message = ();
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn update(&mut self, _: &Context<Self>, (): ()) -> bool {
        false
    }

    fn changed(&mut self, _: &Context<Self>, _: &Props) -> bool {
        true
    }

    fn view(&self, ctx: &Context<Self>) -> HtmlResult {
        let Props { view, survey, emit } = ctx.props();
        let asked = view.elements.iter().find(|run| run.survey == *survey);
        Ok(frame(view)
            .maybe(asked.map(|asked| run::draw(run::Asker::of(view, emit), asked)))
            .into())
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        screen::refocus(true);
    }

    fn destroy(&mut self, _: &Context<Self>) {}

    fn prepare_state(&self) -> Option<String> {
        None
    }
}

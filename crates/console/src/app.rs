//! The one stateful component: the loop of event, update, effects, view.

use std::rc::Rc;

use yew::{Component, Context, Html, html};

use crate::host::{Calendar, Host};
use crate::model::view::View;
use crate::model::{Event, Model};
use crate::ui::{Console, Words};

/// The console, running.
pub struct App {
    model: Model,
    host: Host,
    view: View,
    words: Words,
    /// A changed view is not drawn yet.
    undrawn: bool,
}

impl Component for App {
    type Message = Event;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let host = Host::new(ctx.link().callback(|event| event));
        let model = Model::new(host.seed());
        let view = model.view();
        ctx.link().send_message(Event::Started(host.start()));
        Self {
            words: words(&view),
            model,
            host,
            view,
            undrawn: true,
        }
    }

    fn update(&mut self, _: &Context<Self>, event: Event) -> bool {
        if event == Event::Ticked {
            self.host.fired();
        }
        for effect in self.model.update(self.host.now(), event) {
            self.host.run(effect);
        }
        self.host.arm(self.model.deadline());
        let view = self.model.view();
        let changed = view != self.view;
        if changed {
            if view.locale != self.view.locale {
                self.words = words(&view);
            }
            self.view = view;
            self.undrawn = true;
        } else if !self.undrawn {
            self.host.drawn();
        }
        changed
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        html! {
            <Console
                screen={self.view.screen.clone()}
                words={self.words.clone()}
                on={ctx.link().callback(|event| event)}
            />
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        self.undrawn = false;
        self.host.drawn();
    }
}

fn words(view: &View) -> Words {
    Words {
        locale: view.locale,
        calendar: Rc::new(Calendar::new(view.locale)),
    }
}

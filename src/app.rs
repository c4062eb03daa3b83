//! The widget's one stateful component: an event comes in, the model decides, the host acts, the
//! view is drawn.
//!
//! Yew queues the events, so `update` is never entered twice and needs no shared cell.

use std::rc::Rc;

use wasl_core::{Event, Model, View};
use wasl_protocol::Seq;
use yew::{Component, Context, Html};

use crate::config::Config;
use crate::host::Host;
use crate::host::clock::{self, Clock};
use crate::host::patterns::ENGINE;
use crate::ui::{self, Scene};

/// The widget.
pub struct App {
    model: Model,
    host: Host,
    view: Rc<View>,
    clock: Clock,
    /// The last message told to be seen.
    seen: Seq,
}

impl Component for App {
    type Message = Event;
    type Properties = Config;

    fn create(ctx: &Context<Self>) -> Self {
        let model = Model::new(ENGINE);
        let host = Host::new(ctx.props(), ctx.link().callback(|event| event));
        let view = model.view();
        ctx.link().send_message(Event::Booted(host.boot()));
        Self {
            clock: Clock::new(view.locale),
            model,
            host,
            view,
            seen: Seq::ZERO,
        }
    }

    fn update(&mut self, _: &Context<Self>, event: Event) -> bool {
        self.host.settle(&event);
        // What is on screen while nobody looks is not seen: look again when somebody does.
        let returned = matches!(event, Event::VisibilityChanged { visible: true });
        if returned {
            self.seen = Seq::ZERO;
        }
        for effect in self.model.update(clock::now(), event) {
            self.host.run(effect);
        }
        self.host.arm(self.model.deadline());
        let view = self.model.view();
        // The model makes another one when something may have changed; to compare every field of
        // the two costs more bytes than drawing the same again now and then.
        let changed = returned || !Rc::ptr_eq(&view, &self.view);
        self.view = view;
        if self.clock.locale() != self.view.locale {
            self.clock = Clock::new(self.view.locale);
        }
        if changed {
            self.host.draw_elements(&self.view);
        } else {
            self.host.drawn();
        }
        changed
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        ui::draw(&Scene {
            view: &self.view,
            emit: &ctx.link().callback(|event| event),
            clock: &self.clock,
        })
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        self.host.screen.paint(&self.view.accent);
        self.host.drawn();
        if let Some(panel) = &self.view.panel
            && panel.last != self.seen
            && self.host.screen.at_end()
        {
            self.seen = panel.last;
            ctx.link().send_message(Event::ThreadSeen(panel.last));
        }
    }
}

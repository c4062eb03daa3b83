//! The host: runs the engine's effects in the browser and owns every listener, timer and socket.

mod calendar;
mod clock;
mod file;
mod focus;
mod http;
mod page;
mod socket;
mod storage;

use wasl_protocol::Timestamp;
use wasm_bindgen::prelude::wasm_bindgen;
use yew::Callback;

pub use calendar::Calendar;

use crate::model::event::Start;
use crate::model::{Effect, Event};
use focus::Late;

// The widget's own: a tone is the same wherever it sounds.
#[wasm_bindgen(module = "/../../src/host/sound.js")]
extern "C" {
    /// Plays the tone.
    fn chime();
}

/// The browser, as the engine's orders need it.
pub struct Host {
    events: Callback<Event>,
    alarm: clock::Alarm,
    socket: Option<socket::Socket>,
    shelf: storage::Shelf,
    late: Vec<Late>,
    _page: page::Page,
}

impl Host {
    /// Begins to listen to the page. `events`: where facts go.
    #[must_use]
    pub fn new(events: Callback<Event>) -> Self {
        Self {
            _page: page::Page::listen(&events),
            events,
            alarm: clock::Alarm::default(),
            socket: None,
            shelf: storage::Shelf::default(),
            late: Vec::new(),
        }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        clock::now()
    }

    /// 64 bits of chance.
    #[must_use]
    pub fn seed(&self) -> u64 {
        clock::seed()
    }

    /// What is known at the start.
    #[must_use]
    pub fn start(&self) -> Start {
        page::start()
    }

    /// Runs an order.
    pub fn run(&mut self, effect: Effect) {
        match effect {
            Effect::Ask(question, request) => http::ask(question, request, self.events.clone()),
            Effect::Restore(agent) => {
                let kept = self.shelf.restore(agent);
                self.events.emit(Event::Restored(kept));
            }
            Effect::OpenSocket => {
                self.socket = socket::Socket::open(&self.events);
                if self.socket.is_none() {
                    self.events.emit(Event::SocketClosed);
                }
            }
            Effect::CloseSocket => self.socket = None,
            Effect::SendFrame(frame) => {
                if let Some(socket) = &self.socket {
                    socket.send(&frame);
                }
            }
            Effect::SaveOutgoing(outgoing) => self.shelf.save_outgoing(&outgoing),
            Effect::DropOutgoing(cid) => self.shelf.drop_outgoing(&cid),
            Effect::SaveDraft(id, text) => self.shelf.save_draft(&id, &text),
            Effect::SaveWork(locale, work) => self.shelf.save_work(&locale, work.as_deref()),
            Effect::ReadFile => file::read(self.events.clone()),
            Effect::Chime => chime(),
            Effect::SaveSound(on) => storage::save_sound(on),
            Effect::SetLanguage(locale) => page::set_language(locale),
            Effect::SetTitle(title) => page::set_title(&title),
            Effect::ClearLink => page::clear_link(),
            Effect::Focus(target) => self.late.push(Late::Focus(target)),
            Effect::ScrollToEnd => self.late.push(Late::ScrollToEnd),
        }
    }

    /// Arms the one timer.
    pub fn arm(&mut self, deadline: Option<Timestamp>) {
        self.alarm.arm(deadline, &self.events);
    }

    /// The timer has fired.
    pub fn fired(&mut self) {
        self.alarm.fired();
    }

    /// The screen is drawn: does what waited for that.
    pub fn drawn(&mut self) {
        for late in self.late.drain(..) {
            late.run();
        }
    }
}

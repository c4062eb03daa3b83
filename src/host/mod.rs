//! The browser: runs the model's effects and turns what happens into events.
//!
//! Everything that must end with the widget (listeners, timers, the socket, requests) is a field
//! here, so dropping the host releases it all. It decides nothing.

mod assistant;
pub mod carousel;
mod clipboard;
pub mod clock;
mod elements;
mod files;
mod hook;
mod http;
mod listener;
pub mod object;
mod page;
pub mod patterns;
pub mod screen;
mod socket;
mod storage;
mod stream;
mod tabs;
mod timer;
pub mod token;
mod viewport;
mod watch;

use std::rc::Rc;

use wasl_core::effect::Level;
use wasl_core::event::{Boot, Timing};
use wasl_core::telemetry::Sender;
use wasl_core::{Effect, Event, View};
use wasl_protocol::{Duration, Timestamp, uuid_v7};
use wasm_bindgen::prelude::*;
use web_sys::Window;
use yew::Callback;

use crate::codec;
use crate::config::Config;
use assistant::Question;
use elements::Elements;
use http::{Post, Request};
use listener::Listener;
use object::{apply, get, set_text, text, truth};
use page::PageWatch;
use screen::Screen;
use socket::Socket;
use storage::Shelf;
use tabs::Tabs;
use timer::Timer;
use watch::Watching;

/// The longest a browser timer takes, in milliseconds; a longer wait is cut and armed anew.
const LONGEST_TIMER: u64 = i32::MAX as u64;

#[wasm_bindgen(module = "/src/host/sound.js")]
extern "C" {
    /// Plays the tone.
    fn chime();
}

/// The browser around one widget.
pub struct Host {
    config: Config,
    link: Callback<Event>,
    window: Window,
    shelf: Shelf,
    _page: PageWatch,
    watching: Watching,
    elements: Option<Elements>,
    /// The widget's own nodes.
    pub screen: Screen,
    tabs: Option<Tabs>,
    socket: Option<Socket>,
    settings: Option<Request>,
    /// The FAQ's index and its language pack.
    faq: [Option<Request>; 2],
    posts: Vec<(u32, Request)>,
    lead: Option<Request>,
    flow: Option<Request>,
    question: Option<Question>,
    timer: Option<(Timestamp, Timer)>,
    _viewport: Option<Listener>,
}

impl Host {
    /// Starts listening. Events go to `link`.
    pub fn new(config: &Config, link: Callback<Event>) -> Self {
        let window = window();
        let tab = {
            let [one, two, ..] = clock::entropy();
            uuid_v7(clock::now(), [one, two])
        };
        // Before the shelf: what it keeps is there before it lets go of a page that is left.
        let page = PageWatch::new(&window, &link);
        Self {
            shelf: Shelf::new(config.site(), &tab, link.clone()),
            _page: page,
            watching: Watching::new(&link),
            elements: None,
            screen: Screen::new(config.root.clone()),
            _viewport: viewport::watch(&window, &config.root),
            tabs: None,
            socket: None,
            settings: None,
            faq: [None, None],
            posts: Vec::new(),
            lead: None,
            flow: None,
            question: None,
            timer: None,
            config: config.clone(),
            link,
            window,
        }
    }

    /// What the model starts with.
    pub fn boot(&self) -> Boot {
        let navigator = get(&self.window, "navigator");
        Boot {
            options: self.config.options.clone(),
            server: self.config.server.clone(),
            entropy: clock::entropy(),
            page: page::read(&self.window),
            language: text(&navigator, "language"),
            referrer: text(&get(&self.window, "document"), "referrer"),
            opened: self.config.opened,
            online: truth(&navigator, "onLine"),
            visible: page::visible(&self.window),
            touch: page::is_touch(&self.window),
            screen: page::screen(&self.window),
            tabs: tabs::supported(),
            signals: page::signals(&navigator),
            vets: self.config.hook.is_some(),
            timing: Timing {
                loader: Duration::from_millis(self.config.since as u64),
                ready: Duration::from_millis(clock::since_navigation(&self.window)),
            },
            records: self.shelf.read(),
        }
    }

    /// Lets go of what an event says is over, before the model hears of it.
    pub fn settle(&mut self, event: &Event) {
        if let Some(socket) = &mut self.socket {
            socket.settle(event);
        }
        if let Event::BatchAnswered { request, .. } = event {
            let at = self.posts.iter().position(|(own, _)| own == request);
            if let Some(at) = at {
                self.posts.swap_remove(at);
            }
        } else if matches!(event, Event::SettingsLoaded(_) | Event::SettingsFailed) {
            self.settings = None;
        } else if let Event::FaqFileFetched { file, .. } = event {
            self.faq[*file as usize] = None;
        } else if matches!(event, Event::LeadAnswered { .. }) {
            self.lead = None;
        } else if matches!(event, Event::FlowAnswered { .. }) {
            self.flow = None;
        } else if matches!(event, Event::AssistantSpoke { said: None, .. }) {
            self.question = None;
        } else if matches!(event, Event::SocketClosed) {
            self.socket = None;
        } else if matches!(event, Event::Ticked) {
            self.timer = None;
        }
    }

    /// Carries out an effect.
    pub fn run(&mut self, effect: Effect) {
        match effect {
            Effect::OpenSocket => {
                // The old one is closed first: it must not speak while the new one opens.
                self.socket = None;
                self.socket = Socket::open(&self.config.server, self.channel(), &self.link);
            }
            Effect::OpenStream => {
                self.socket = None;
                self.socket = Socket::open_stream(&self.config.server, self.channel(), &self.link);
            }
            Effect::CloseSocket => self.socket = None,
            Effect::SendFrame(frame) => {
                if let Some(socket) = &mut self.socket {
                    socket.send(codec::to_json(&frame));
                }
            }
            Effect::FetchSettings(url) => {
                self.settings = Some(http::settings(&url, self.link.clone()));
            }
            Effect::FetchFaqFile { file, url } => {
                self.faq[file as usize] = Some(files::fetch(file, url, self.link.clone()));
            }
            Effect::PostEvents {
                request,
                url,
                headers,
                events,
                dialect,
                key,
                sent_at,
                last_chance,
            } => {
                let post = Post {
                    request,
                    url: &url,
                    headers: &headers,
                    events: &events,
                    dialect,
                    sender: Sender {
                        key: &key,
                        visitor: None,
                        sent_at,
                    },
                    last_chance,
                };
                let sent = http::post(&post, self.link.clone());
                self.posts.push((request, sent));
            }
            Effect::Vet { way, event } => {
                let hook = self.config.hook.clone();
                match hook::vet(&hook.map_or(JsValue::UNDEFINED, Into::into), event) {
                    Ok(Some(event)) => self.link.emit(Event::Vetted { way, event }),
                    Ok(None) => {}
                    Err(message) => self.run(Effect::Report {
                        level: Level::Error,
                        message,
                    }),
                }
            }
            Effect::PostLead { request, url, lead } => {
                self.lead = Some(http::lead(request, &url, &lead, self.link.clone()));
            }
            Effect::FetchForFlow { request, url, call } => {
                self.flow = Some(http::flow(request, &url, call.as_ref(), self.link.clone()));
            }
            Effect::AskAssistant { request, url, ask } => {
                // The old one is stopped first: it must not speak of a question that is over.
                self.question = None;
                self.question = Some(Question::ask(request, &url, &ask, self.link.clone()));
            }
            Effect::StopAssistant => self.question = None,
            Effect::CopyCode(code) => clipboard::copy(&self.window, &code, self.link.clone()),
            Effect::Save(record) => self.shelf.save(&record),
            Effect::Forget(slot) => self.shelf.forget(slot),
            Effect::SaveOutgoing(message) => self.shelf.save_outgoing(&message),
            Effect::DropOutgoing(cid) => self.shelf.drop_outgoing(&cid),
            Effect::ReadOutbox => self.shelf.look(),
            Effect::JoinTabs { name, steal } => {
                // The old ones are left first: their lock may be the one that is wanted.
                self.tabs = None;
                self.tabs = Tabs::join(&name, steal, &self.link);
            }
            Effect::LeaveTabs => self.tabs = None,
            Effect::Post(message) => {
                if let Some(tabs) = &self.tabs {
                    tabs.post(&codec::to_json(&message));
                }
            }
            Effect::Focus(target) => self.screen.focus(target),
            Effect::ScrollToEnd => self.screen.scroll(screen::End::Thread),
            Effect::ScrollToQuestion => self.screen.scroll(screen::End::Question),
            Effect::Chime => chime(),
            Effect::Navigate(url) => {
                set_text(&get(&self.window, "location"), "href", &url);
            }
            Effect::Emit { name, detail } => {
                let detail = codec::value_to_js(&detail);
                // A merchant's handler that throws is the merchant's.
                apply(
                    &self.config.emit,
                    &JsValue::UNDEFINED,
                    &name.into(),
                    &detail,
                );
            }
            Effect::Report { level, message } => {
                let level = match level {
                    Level::Error => "error",
                    Level::Warn => "warn",
                };
                let report = &self.config.report;
                apply(report, &JsValue::UNDEFINED, &level.into(), &message.into());
            }
            Effect::Watch(watch) => self.watching.watch(&watch),
            Effect::Measure => self.watching.measure(),
            Effect::LookAround => self.watching.look_around(),
            Effect::FindElements(wanted) => {
                self.elements = wanted.then(|| Elements::new(&self.config.root, &self.link));
            }
        }
    }

    /// Draws what stands in elements of the page.
    pub fn draw_elements(&mut self, view: &Rc<View>) {
        if let Some(elements) = &mut self.elements {
            elements.draw(view);
        }
    }

    /// The nodes are drawn: does what waited for them.
    pub fn drawn(&mut self) {
        self.screen.drawn();
        if let Some(elements) = &self.elements {
            elements.drawn();
        }
    }

    /// What the connection relays to, for the other tabs.
    fn channel(&self) -> JsValue {
        self.tabs.as_ref().map_or(JsValue::UNDEFINED, Tabs::channel)
    }

    /// Sets the one timer.
    pub fn arm(&mut self, deadline: Option<Timestamp>) {
        let armed = self.timer.as_ref().map(|(at, _)| *at);
        if armed == deadline {
            return;
        }
        self.timer = deadline.map(|at| {
            let wait = at.since(clock::now()).as_millis().min(LONGEST_TIMER);
            let link = self.link.clone();
            let timer = Timer::new(wait as u32, move |_| link.emit(Event::Ticked));
            (at, timer)
        });
    }
}

fn window() -> Window {
    web_sys::window().expect("the widget runs in a window")
}

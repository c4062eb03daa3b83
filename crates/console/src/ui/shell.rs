//! The frame of the desk: sections, connection line, announcer, and the section on screen.

use std::rc::Rc;

use yew::prelude::*;

use super::events::Events;
use super::facts::Facts;
use super::faq::Faq;
use super::inbox::{Inbox, avatar};
use super::letters::Letters;
use super::scores::Scores;
use super::surveys::Surveys;
use super::thread::Thread;
use super::{Words, icons, ids};
use crate::i18n::{Key, PluralKey};
use crate::model::Event;
use crate::model::view::{Connection, Content, DeskView, Name, Section, section_key};

/// What the desk needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The desk.
    pub desk: Rc<DeskView>,
    /// The language.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// The desk.
#[component]
pub fn Shell(props: &Props) -> Html {
    let Props { desk, words, on } = props;
    let open = matches!(
        desk.content,
        Content::Inbox {
            thread: Some(_),
            ..
        }
    );
    html! {
        <div class={classes!("desk", open.then_some("desk--open"))}>
            <a class="skip" href={["#", ids::MAIN].concat()}>{ words.text(Key::Skip) }</a>
            { rail(props) }
            <div class="stage">
                { connection_line(props) }
                { content(desk, words, on) }
            </div>
            { announcer(desk, words) }
        </div>
    }
}

fn content(desk: &DeskView, words: &Words, on: &Callback<Event>) -> Html {
    match &desk.content {
        Content::Inbox { list, thread } => html! {
            <div class="panes">
                <main class="panes-main" id={ids::MAIN} tabindex="-1">
                    <h1 class="hidden">{ words.text(Key::Inbox) }</h1>
                    <Inbox
                        list={list.clone()}
                        connected={desk.connection == Connection::Open}
                        words={words.clone()}
                        on={on.clone()}
                    />
                    <section class="pane pane--thread" aria-label={words.text(Key::Messages)}>
                        if let Some(thread) = thread {
                            <Thread
                                key={thread.id.as_str()}
                                thread={thread.clone()}
                                words={words.clone()}
                                on={on.clone()}
                            />
                        } else {
                            <div class="blank">
                                { icons::inbox() }
                                <p>{ words.text(Key::InboxChoose) }</p>
                            </div>
                        }
                    </section>
                </main>
                if let Some(thread) = thread {
                    <Facts thread={thread.clone()} words={words.clone()} on={on.clone()} />
                }
            </div>
        },
        Content::Events(events) => html! {
            <main class="page" id={ids::MAIN} tabindex="-1">
                <Events events={events.clone()} words={words.clone()} on={on.clone()} />
            </main>
        },
        Content::Letters(letters) => html! {
            <main class="page" id={ids::MAIN} tabindex="-1">
                <Letters letters={letters.clone()} words={words.clone()} on={on.clone()} />
            </main>
        },
        Content::Scores(scores) => html! {
            <main class="page" id={ids::MAIN} tabindex="-1">
                <Scores scores={scores.clone()} words={words.clone()} on={on.clone()} />
            </main>
        },
        Content::Surveys(surveys) => html! {
            <main class="page" id={ids::MAIN} tabindex="-1">
                <Surveys surveys={surveys.clone()} words={words.clone()} on={on.clone()} />
            </main>
        },
        Content::Faq(faq) => html! {
            <main class="page" id={ids::MAIN} tabindex="-1">
                <Faq faq={faq.clone()} words={words.clone()} on={on.clone()} />
            </main>
        },
    }
}

fn rail(props: &Props) -> Html {
    let Props { desk, words, on } = props;
    let toggle = on.reform(|_: MouseEvent| Event::LanguageToggled);
    let sound = on.reform(|_: MouseEvent| Event::SoundToggled);
    let leave = on.reform(|_: MouseEvent| Event::SignOutClicked);
    html! {
        <header class="rail">
            <div class="rail-brand">{ icons::mark() }</div>
            <nav aria-label={words.text(Key::Sections)}>
                { section(props, Section::Inbox, icons::inbox(), desk.unread) }
                { section(props, Section::Events, icons::pulse(), 0) }
                { section(props, Section::Scores, icons::smile(), 0) }
                { section(props, Section::Surveys, icons::chart(), 0) }
                { section(props, Section::Faq, icons::book(), 0) }
            </nav>
            <div class="rail-end">
                <p class="rail-agent" title={[&desk.agent, " · ", &desk.site].concat()}>
                    { avatar(&Name::Given(desk.agent.clone()), &desk.agent, false) }
                    <span class="hidden">{ &desk.agent }{ ", " }{ &desk.site }</span>
                </p>
                <button
                    type="button"
                    class="rail-item"
                    aria-pressed={(!desk.muted).to_string()}
                    onclick={sound}
                >
                    if desk.muted { { icons::bell_off() } } else { { icons::bell() } }
                    <span>{ words.text(Key::Sound) }</span>
                </button>
                <button
                    type="button"
                    class="rail-item"
                    lang={words.locale.other().tag()}
                    onclick={toggle}
                >
                    { icons::globe() }
                    <span>{ words.text(Key::Language) }</span>
                </button>
                <button
                    type="button"
                    class="rail-item"
                    aria-disabled={desk.leaving.to_string()}
                                        onclick={leave}
                >
                    { icons::leave() }
                    <span>{ words.text(Key::SignOut) }</span>
                </button>
            </div>
        </header>
    }
}

fn section(props: &Props, section: Section, icon: Html, count: u32) -> Html {
    let Props { desk, words, on } = props;
    let choose = on.reform(move |_: MouseEvent| Event::SectionChosen(section));
    html! {
        <button
            type="button"
            class="rail-item"
            aria-current={(desk.section == section).then_some("page")}
            onclick={choose}
        >
            { icon }
            <span>{ words.text(section_key(section)) }</span>
            if count > 0 {
                <span class="badge" aria-hidden="true">{ count }</span>
                <span class="hidden">
                    { ", " }{ words.locale.plural(PluralKey::InboxUnread, count) }
                </span>
            }
        </button>
    }
}

fn connection_line(props: &Props) -> Html {
    let Props { desk, words, on } = props;
    let message = match desk.connection {
        Connection::Open => None,
        Connection::Connecting => Some((Key::LinkConnecting, "line--quiet", false)),
        Connection::Lost => Some((Key::LinkLost, "line--warn", true)),
        Connection::Offline => Some((Key::Offline, "line--warn", false)),
        Connection::Refused => Some((Key::LinkRefused, "line--bad", true)),
    };
    let message = message.or(desk.notice.map(|key| (key, "line--bad", true)));
    let retry = on.reform(|_: MouseEvent| Event::RetryClicked);
    html! {
        <div role="status">
            if let Some((key, class, retries)) = message {
                <div class={classes!("line", class)}>
                    <span>{ words.text(key) }</span>
                    if retries {
                        <button type="button" class="link-button" onclick={retry}>
                            { words.text(Key::Retry) }
                        </button>
                    }
                </div>
            }
        </div>
    }
}

/// Reads new messages out, and nothing else: the thread itself is silent, since its history
/// would be read out whole when it is opened.
fn announcer(desk: &DeskView, words: &Words) -> Html {
    let (number, said) = &desk.announcement;
    html! {
        <div class="hidden" aria-live="polite">
            if let Some((name, text)) = said {
                <p key={*number}>{ name.words(words.locale) }{ ": " }{ text.clone() }</p>
            }
        </div>
    }
}

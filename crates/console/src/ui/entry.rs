//! One thing in the thread: a message, or a note between messages.

use wasl_protocol::{Asked, ClientId, ErrorCode};
use yew::prelude::*;

use super::inbox::score_class;
use super::{Words, icons, rich};
use crate::i18n::Key;
use crate::model::Event;
use crate::model::view::{Answered, Delivery, Entry, EntryKind};

/// What an entry needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The entry.
    pub entry: Entry,
    /// It says how far it came: the last of the agent's that came so far.
    pub tells: bool,
    /// The language.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// One thing in the thread.
#[component]
pub fn EntryItem(props: &Props) -> Html {
    let words = &props.words;
    match &props.entry.kind {
        EntryKind::Visitor(text) => html! {
            <li class={classes!("message", "message--theirs", props.entry.leads.then_some("leads"))}>
                if props.entry.leads { { stamp(props, None) } }
                <div class="bubble"><p dir="auto">{ text.clone() }</p></div>
            </li>
        },
        EntryKind::Agent {
            name,
            text,
            rich: blocks,
            delivery,
        } => html! {
            <li class={classes!(
                "message",
                "message--ours",
                props.entry.leads.then_some("leads"),
                matches!(delivery, Delivery::Failed(_)).then_some("message--failed"),
            )}>
                if props.entry.leads { { stamp(props, Some(name.as_deref())) } }
                if blocks.is_empty() {
                    <div class="bubble"><p dir="auto">{ text.clone() }</p></div>
                } else {
                    <div class="bubble bubble--rich">{ rich::blocks(blocks) }</div>
                }
                { delivered(props, delivery) }
            </li>
        },
        EntryKind::Handover(asked) => handover(asked, words),
        EntryKind::Resolved { name, delivery } => {
            let text = match name {
                Some(name) => words.locale.filled(Key::NoteResolved, "[NAME]", name),
                None => words.text(Key::NoteEnded).into(),
            };
            html! {
                <li class="note">
                    { icons::check() }
                    <span>{ text }</span>
                    { delivered(props, delivery) }
                </li>
            }
        }
        EntryKind::Reopened => note(icons::refresh(), words.text(Key::NoteReopened)),
        EntryKind::Survey {
            asked,
            delivery,
            refused,
            answers,
        } => survey(
            props,
            asked.as_deref(),
            delivery.as_ref(),
            *refused,
            answers,
        ),
        EntryKind::Rating { score, comment } => rating(*score, comment.as_deref(), words),
    }
}

/// Who and when, above a run of messages.
fn stamp(props: &Props, agent: Option<Option<&str>>) -> Html {
    let words = &props.words;
    let at = props.entry.at;
    let name = match agent {
        Some(Some(name)) => Some(html! { <bdi>{ name.to_owned() }</bdi> }),
        Some(None) => Some(html! { <span>{ words.text(Key::You) }</span> }),
        None => None,
    };
    html! {
        <p class="stamp">
            if let Some(name) = name { { name }{ " · " } }
            { words.time(at, words.calendar.clock(at)) }
        </p>
    }
}

/// How far an agent's message came; what can be done when it did not.
fn delivered(props: &Props, delivery: &Delivery) -> Html {
    let words = &props.words;
    let (icon, key) = match delivery {
        Delivery::Failed(cid) => return failed(props, cid),
        Delivery::Sending => (icons::wait(), Key::Sending),
        Delivery::Sent => (icons::check(), Key::Sent),
        Delivery::Seen => (icons::checks(), Key::Seen),
    };
    if !props.tells {
        return Html::default();
    }
    html! { <p class="delivery">{ icon }{ words.text(key) }</p> }
}

fn failed(props: &Props, cid: &ClientId) -> Html {
    let words = &props.words;
    let (again, gone) = (cid.clone(), cid.clone());
    let retry = props
        .on
        .reform(move |_: MouseEvent| Event::MessageRetried(again.clone()));
    let discard = props
        .on
        .reform(move |_: MouseEvent| Event::MessageDiscarded(gone.clone()));
    html! {
        <p class="delivery delivery--failed">
            { icons::alert() }
            <span>{ words.text(Key::Failed) }</span>
            <button type="button" class="link-button" onclick={retry}>{ words.text(Key::Retry) }</button>
            <button type="button" class="link-button" onclick={discard}>{ words.text(Key::Discard) }</button>
        </p>
    }
}

fn note(icon: Html, text: &'static str) -> Html {
    html! { <li class="note">{ icon }<span>{ text }</span></li> }
}

/// What the visitor is asked, and what they answered.
fn survey(
    props: &Props,
    asked: Option<&str>,
    delivery: Option<&Delivery>,
    refused: Option<ErrorCode>,
    answers: &[Answered],
) -> Html {
    let words = &props.words;
    let text = match asked {
        Some(asked) => words.locale.filled(Key::NoteAsked, "[SURVEY]", asked),
        None => words.text(Key::NoteSurvey).into(),
    };
    let why = match refused {
        Some(ErrorCode::Conflict) => Some(Key::AskWaits),
        Some(ErrorCode::NotFound) => Some(Key::AskUnknown),
        Some(_) | None => None,
    };
    html! {
        <li class="note note--survey">
            { icons::smile() }
            <span dir="auto">{ text }</span>
            if let Some(why) = why {
                <p class="field-hint">{ words.text(why) }</p>
            }
            if let Some(delivery) = delivery {
                { delivered(props, delivery) }
            }
            if !answers.is_empty() {
                <dl class="survey-answers">
                    { for answers.iter().map(|answered| html! {
                        <div>
                            <dt dir="auto">{ answered.question.clone() }</dt>
                            <dd dir={if answered.figure { "ltr" } else { "auto" }}>
                                { answered.answer.clone() }
                            </dd>
                        </div>
                    }) }
                </dl>
            }
        </li>
    }
}

fn handover(asked: &[Asked], words: &Words) -> Html {
    if asked.is_empty() {
        return note(icons::person(), words.text(Key::NoteHandoverEmpty));
    }
    html! {
        <li class="handover">
            <p class="handover-title">{ icons::person() }{ words.text(Key::NoteHandover) }</p>
            <dl>
                { for asked.iter().map(|asked| html! {
                    <div class="asked">
                        <dt dir="auto">{ asked.question.clone() }</dt>
                        <dd>{ answer(asked, words) }</dd>
                    </div>
                }) }
            </dl>
        </li>
    }
}

fn answer(asked: &Asked, words: &Words) -> Html {
    let (said, kind) = match (&asked.matched, &asked.generated) {
        (Some(matched), _) => (matched.clone(), Html::default()),
        (None, Some(generated)) => {
            let chip = html! { <span class="chip">{ words.text(Key::NoteGenerated) }</span> };
            (generated.text.clone(), html! { <>{ chip }{ " " }</> })
        }
        (None, None) => {
            let none = words.text(Key::NoteUnanswered);
            return html! { <span class="chip chip--warn">{ none }</span> };
        }
    };
    let helped = match asked.helpful {
        Some(true) => html! {
            <span class="chip chip--good">{ words.text(Key::NoteHelpful) }</span>
        },
        Some(false) => html! {
            <span class="chip chip--bad">{ words.text(Key::NoteUnhelpful) }</span>
        },
        None => Html::default(),
    };
    html! { <>{ kind }<bdi>{ said }</bdi>{ " " }{ helped }</> }
}

fn rating(score: u8, comment: Option<&str>, words: &Words) -> Html {
    let spoken = words
        .locale
        .filled(Key::NoteRating, "[SCORE]", &score.to_string());
    html! {
        <li class="rating">
            <p class={classes!("rating-stars", score_class(score))}>
                { stars(score) }
                <span>{ spoken }</span>
            </p>
            if let Some(comment) = comment {
                <blockquote dir="auto">{ comment.to_owned() }</blockquote>
            }
        </li>
    }
}

/// Five stars, the score's many filled. The words stand beside them.
pub(super) fn stars(score: u8) -> Html {
    html! {
        <span class="stars" aria-hidden="true">
            { for (1..=5).map(|place| html! {
                <span class={classes!("star", (place <= score).then_some("star--on"))}>
                    { icons::star() }
                </span>
            }) }
        </span>
    }
}

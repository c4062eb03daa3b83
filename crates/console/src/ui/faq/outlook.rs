//! What stands between the draft's bar and the list: what the changes would do, what a file would
//! change, and the last question before publishing.

use yew::prelude::*;

use super::{Props, button, sure, written};
use crate::i18n::{Key, PluralKey};
use crate::model::Event;
use crate::model::faq::{Act, Changed, Confusion, Found, Look, Outcome, Panel, Preview};
use crate::ui::{icons, ids};

/// The panel.
pub(super) fn panel(props: &Props) -> Html {
    match &props.faq.panel {
        Panel::Closed => Html::default(),
        Panel::Preview(look) => framed(
            props,
            Key::FaqOutlook,
            self::look(props, look, Key::FaqOutlookFailed, false),
        ),
        Panel::Import(look) => framed(
            props,
            Key::FaqImportTitle,
            self::look(props, look, Key::FaqImportFailed, true),
        ),
        Panel::Publish { note, refused } => {
            framed(props, Key::FaqPublish, publish(props, note, refused))
        }
    }
}

fn framed(props: &Props, title: Key, content: Html) -> Html {
    let onclick = super::acting(props, || Act::PanelClosed);
    html! {
        <section class="faq-panel" id={ids::FAQ_PANEL} tabindex="-1" aria-labelledby="faq-panel-title">
            <div class="faq-panel-head">
                <h2 id="faq-panel-title">{ props.words.text(title) }</h2>
                <button
                    type="button"
                    class="icon-button"
                    aria-label={props.words.text(Key::FaqClose)}
                    {onclick}
                >
                    { icons::close() }
                </button>
            </div>
            { content }
        </section>
    }
}

fn publish(props: &Props, note: &str, refused: &[String]) -> Html {
    let Props { faq, words, on } = props;
    let oninput = on.reform(|event: InputEvent| Event::Faq(Act::NoteWritten(written(&event))));
    let submit = on.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        submit.emit(Event::Faq(Act::PublishConfirmed));
    });
    html! {
        <form {onsubmit}>
            <div class="field">
                <label for="faq-note">{ words.text(Key::FaqNote) }</label>
                <input type="text" id="faq-note" dir="auto" maxlength="500" value={note.to_owned()} {oninput} />
            </div>
            <div role="alert">
                if !refused.is_empty() {
                    <p class="complaint">{ icons::alert() }{ words.text(Key::FaqRefused) }</p>
                    { sentences(refused) }
                }
            </div>
            <div class="faq-orders">
                <button type="submit" class="button button--main" aria-disabled={faq.ordered.to_string()}>
                    if faq.ordered { <span class="spinner" aria-hidden="true" /> }
                    { words.text(Key::FaqPublishNow) }
                </button>
            </div>
        </form>
    }
}

fn sentences(list: &[String]) -> Html {
    html! {
        <ul class="faq-problems">
            { for list.iter().map(|sentence| html! { <li dir="auto">{ sentence.clone() }</li> }) }
        </ul>
    }
}

fn look(props: &Props, look: &Look, failure: Key, import: bool) -> Html {
    let words = &props.words;
    match look {
        Look::Asked(_) => html! {
            <p role="status">
                <span class="spinner" aria-hidden="true" />{ " " }{ words.text(Key::Loading) }
            </p>
        },
        Look::Failed(_) => html! { <p class="field-hint" role="alert">{ words.text(failure) }</p> },
        Look::Unreadable => html! {
            <p class="field-hint" role="alert">{ words.text(Key::FaqImportUnreadable) }</p>
        },
        Look::Refused(why) => html! {
            <div role="alert">
                <p class="complaint">{ icons::alert() }{ words.text(failure) }</p>
                { sentences(why) }
            </div>
        },
        Look::Here(preview) => here(props, preview, import),
    }
}

fn here(props: &Props, preview: &Preview, import: bool) -> Html {
    let words = &props.words;
    html! {
        <>
            if preview.problems.is_empty() {
                if let Some(entries) = &preview.entries {
                    <p>{ words.locale.plural(PluralKey::FaqEntryCount, count(entries.len())) }</p>
                }
                { outcome(props, preview) }
            } else {
                // With entries that cannot be, nothing more is known.
                <h3>{ words.text(Key::FaqProblems) }</h3>
                { sentences(&preview.problems) }
            }
            if import && preview.entries.is_some() {
                <div class="faq-orders">
                    { button(props, Key::FaqKeep, "button--main", true, || Act::ImportTaken) }
                </div>
            }
        </>
    }
}

fn outcome(props: &Props, preview: &Preview) -> Html {
    let words = &props.words;
    let changed = count(preview.changed.len());
    html! {
        <>
            <p role="status">
                if changed == 0 {
                    { words.text(Key::FaqOutlookSame) }
                } else {
                    { words.locale.plural(PluralKey::FaqOutlookChanged, changed) }{ ". " }
                    { words.locale.plural(PluralKey::FaqOutlookUnchanged, preview.unchanged) }
                }
            </p>
            if changed > 0 { { changes(props, &preview.changed) } }
            <h3>{ words.text(Key::FaqConfusions) }</h3>
            if preview.confusions.is_empty() {
                <p class="quiet">{ words.text(Key::FaqConfusionsNone) }</p>
            } else {
                <ul class="faq-confusions">
                    { for preview.confusions.iter().map(|pair| confusion(props, pair)) }
                </ul>
            }
        </>
    }
}

fn changes(props: &Props, changes: &[Changed]) -> Html {
    let words = &props.words;
    html! {
        <table class="faq-changes">
            <thead>
                <tr>
                    <th scope="col">{ words.text(Key::FaqQuestion) }</th>
                    <th scope="col">{ words.text(Key::FaqNow) }</th>
                    <th scope="col">{ words.text(Key::FaqThen) }</th>
                </tr>
            </thead>
            <tbody>
                { for changes.iter().map(|change| html! {
                    <tr key={change.text.clone()}>
                        <th scope="row">
                            <bdi>{ change.text.clone() }</bdi>
                            <span class="quiet">
                                { " " }{ words.locale.plural(PluralKey::FaqAsked, change.count) }
                            </span>
                        </th>
                        <td>
                            <span class="faq-when">{ words.text(Key::FaqNow) }</span>
                            { found(props, &change.before) }
                        </td>
                        <td>
                            <span class="faq-when">{ words.text(Key::FaqThen) }</span>
                            { found(props, &change.after) }
                        </td>
                    </tr>
                }) }
            </tbody>
        </table>
    }
}

fn found(props: &Props, found: &Found) -> Html {
    let words = &props.words;
    let (key, class) = match found.outcome {
        Outcome::Answer => (Key::FaqFoundAnswer, "chip--good"),
        Outcome::Suggest => (Key::FaqFoundSuggest, "chip--warn"),
        Outcome::Unknown => (Key::FaqFoundUnknown, ""),
    };
    html! {
        <>
            <span class={classes!("chip", class)}>{ words.text(key) }</span>
            if let Some(entry) = &found.entry {
                { " " }<bdi>{ title(props, entry) }</bdi>
            }
            { " " }<span class="quiet">{ sure(words, found.confidence) }</span>
        </>
    }
}

fn confusion(props: &Props, pair: &Confusion) -> Html {
    html! {
        <li class={classes!(pair.new.then_some("faq-confusion--new"))}>
            <p>
                if pair.new {
                    <span class="chip chip--bad">{ props.words.text(Key::FaqAdded) }</span>{ " " }
                }
                <bdi>{ title(props, &pair.one) }</bdi>{ " ↔ " }<bdi>{ title(props, &pair.other) }</bdi>
            </p>
            <p class="quiet"><bdi>{ pair.questions.join(" · ") }</bdi></p>
        </li>
    }
}

/// What people call the entry that the server calls so.
fn title(props: &Props, name: &str) -> String {
    let mut titles = props.faq.titles.iter();
    let known = titles.find(|title| title.name == name);
    known.map_or(name, |title| &title.question).to_owned()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

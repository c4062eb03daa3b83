//! The bar of the draft: how much is changed, and what can be done with it; what somebody else did
//! meanwhile.

use yew::prelude::*;

use super::{Props, button};
use crate::i18n::{Key, PluralKey};
use crate::model::faq::{Act, Entry};
use crate::model::view::Contested;
use crate::ui::{Words, icons, ids};

/// The bar; nothing where nothing is changed.
pub(super) fn bar(props: &Props) -> Html {
    let Props { faq, words, .. } = props;
    let changed = faq.changes > 0;
    html! {
        <>
            if faq.behind {
                <div class="faq-bar faq-bar--warn" role="alert">
                    <p>{ icons::alert() }{ words.text(Key::FaqBehind) }</p>
                    <button
                        type="button"
                        id={ids::FAQ_BEHIND}
                        class="button"
                        aria-disabled={faq.busy.to_string()}
                        onclick={super::acting(props, || Act::TheirsTaken)}
                    >
                        { words.text(Key::FaqBehindTake) }
                    </button>
                </div>
            }
            if changed || faq.can_undo {
                <div class="faq-bar">
                    <p role="status">{ words.locale.plural(PluralKey::FaqChanges, faq.changes) }</p>
                    <div class="faq-orders">
                        if faq.can_undo {
                            { button(props, Key::FaqUndo, "", true, || Act::Undone) }
                        }
                        if changed {
                            { button(props, Key::FaqClear, "", true, || Act::Cleared) }
                            { button(props, Key::FaqPreview, "", true, || Act::PreviewClicked) }
                            { button(props, Key::FaqPublish, "button--main", faq.can_publish, || {
                                Act::PublishClicked
                            }) }
                        }
                    </div>
                </div>
            }
            if let Some(version) = faq.published {
                <div class="faq-bar faq-bar--good">
                    <p role="status">
                        { words.locale.filled(Key::FaqPublished, "[NUMBER]", &version.to_string()) }
                    </p>
                    { button(props, Key::FaqPublishUndo, "", !faq.ordered, || Act::PublishUndone) }
                </div>
            }
        </>
    }
}

/// What two changed, each side by side.
pub(super) fn contested(props: &Props) -> Html {
    let Props { faq, words, .. } = props;
    if faq.contested.is_empty() {
        return Html::default();
    }
    html! {
        <section class="faq-contested" aria-labelledby="faq-contested">
            <h2 id="faq-contested">{ words.text(Key::FaqBoth) }</h2>
            <ul>{ for faq.contested.iter().map(|contested| one(props, contested)) }</ul>
        </section>
    }
}

fn one(props: &Props, contested: &Contested) -> Html {
    let (words, place) = (&props.words, contested.place);
    html! {
        <li>
            <h3 dir="auto">{ contested.question.clone() }</h3>
            <div class="faq-sides">
                { side(words, Key::FaqMine, contested.mine.as_ref()) }
                { side(words, Key::FaqTheirs, contested.theirs.as_ref()) }
            </div>
            <div class="faq-orders">
                { button(props, Key::FaqMineKeep, "", true, move || Act::Settled { place, mine: true }) }
                { button(props, Key::FaqTheirsKeep, "", true, move || Act::Settled { place, mine: false }) }
            </div>
        </li>
    }
}

fn side(words: &Words, key: Key, entry: Option<&Entry>) -> Html {
    html! {
        <div>
            <p class="quiet">{ words.text(key) }</p>
            if let Some(entry) = entry {
                <p dir="auto"><strong>{ entry.question.clone() }</strong></p>
                <p class="faq-text" dir="auto">{ entry.answer.clone() }</p>
                <p class="quiet"><bdi>{ entry.phrasings.join(" · ") }</bdi></p>
            } else {
                <p>{ words.text(Key::FaqRemoved) }</p>
            }
        </div>
    }
}

//! What was published before: who, when, what, why; and the way back.

use yew::prelude::*;

use super::{Props, acting, button};
use crate::i18n::{Key, PluralKey};
use crate::model::faq::Act;
use crate::model::view::{ListState, VersionRow};
use crate::ui::{ids, page};

/// The list.
pub(super) fn versions(props: &Props, state: ListState, rows: &[VersionRow]) -> Html {
    let words = &props.words;
    if state == ListState::Failed {
        return page::failed(words, Key::FaqFailed, page::retry(words, &props.on));
    }
    page::list(words, state, Key::FaqFailed, Key::FaqNoVersions, || {
        html! {
            <ul class="faq-versions" aria-label={words.text(Key::FaqVersions)}>
                { for rows.iter().map(|row| html! {
                    <li key={row.version.version.to_string()}>{ version(props, row) }</li>
                }) }
            </ul>
        }
    })
}

fn version(props: &Props, row: &VersionRow) -> Html {
    let words = &props.words;
    let version = &row.version;
    let number = version.version;
    let title = ["faq-version-", &number.to_string()].concat();
    let named = |key: Key| words.locale.filled(key, "[NUMBER]", &number.to_string());
    let plural = |key: PluralKey, count: u32| words.locale.plural(key, count);
    html! {
        <>
            <div class="faq-entry">
                <div>
                    <h2 id={title.clone()}>
                        { named(Key::FaqVersion) }{ " " }
                        if row.current {
                            <span class="chip chip--good">{ words.text(Key::FaqCurrent) }</span>
                        }
                    </h2>
                    <p class="faq-facts">
                        { words.time(version.at, words.calendar.when(version.at)) }
                        if !version.by.is_empty() { <bdi>{ version.by.clone() }</bdi> }
                        <span>{ plural(PluralKey::FaqEntryCount, version.entries) }</span>
                        if version.added > 0 {
                            <span>{ plural(PluralKey::FaqCountAdded, version.added) }</span>
                        }
                        if version.changed > 0 {
                            <span>{ plural(PluralKey::FaqCountChanged, version.changed) }</span>
                        }
                        if version.removed > 0 {
                            <span>{ plural(PluralKey::FaqCountRemoved, version.removed) }</span>
                        }
                    </p>
                    if !version.note.is_empty() {
                        <p class="faq-text" dir="auto">{ version.note.clone() }</p>
                    }
                </div>
                if !row.current && !row.confirming {
                    <button
                        type="button"
                        class="button"
                        aria-describedby={title}
                        aria-disabled={props.faq.ordered.to_string()}
                        onclick={acting(props, move || Act::RestoreClicked(number))}
                    >
                        { words.text(Key::FaqRestore) }
                    </button>
                }
            </div>
            if row.confirming {
                <div role="group" aria-labelledby="faq-restore" class="faq-confirm">
                    <p id="faq-restore">{ named(Key::FaqRestoreQuestion) }</p>
                    <div class="faq-orders">
                        <button
                            type="button"
                            id={ids::FAQ_CONFIRM}
                            class="button"
                            onclick={acting(props, || Act::RestoreCancelled)}
                        >
                            { words.text(Key::Cancel) }
                        </button>
                        { button(props, Key::FaqRestore, "button--main", true, || Act::RestoreConfirmed) }
                    </div>
                </div>
            }
        </>
    }
}

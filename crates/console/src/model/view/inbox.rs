//! A conversation as a line: in the inbox, and in the overview of ratings.

use wasl_protocol::{ConversationSummary, PageFacts, VisitorFacts, VisitorId};

use super::{Name, Rated, Row};
use crate::model::desk::Desk;
use crate::model::inbox::unread;

/// How many characters of a visitor's id are their code.
const CODE_CHARS: usize = 4;

/// A row of the inbox.
pub(super) fn row(desk: &Desk, summary: &ConversationSummary) -> Row {
    let thread = desk.chat.thread(&summary.id);
    let chosen = desk.inbox.chosen.as_ref() == Some(&summary.id);
    let draft = desk.drafts.text(&summary.id).trim();
    Row {
        id: summary.id.clone(),
        name: name(&summary.visitor),
        online: summary.visitor.online,
        page: page(&summary.visitor.page).into(),
        preview: summary.preview.clone(),
        draft: (!draft.is_empty() && !chosen).then(|| draft.to_owned()),
        typing: thread.is_some_and(|thread| thread.typing.is_some()),
        at: summary.updated_at,
        unread: unread(summary, thread),
        state: summary.state,
        rating: summary.rating,
        chosen,
    }
}

/// A line of the overview of ratings, when the conversation is rated.
pub(super) fn rated(summary: &ConversationSummary) -> Option<Rated> {
    Some(Rated {
        id: summary.id.clone(),
        name: name(&summary.visitor),
        score: summary.rating?,
        comment: summary.rating_comment.clone(),
        at: summary.updated_at,
    })
}

/// What to call a visitor.
pub(super) fn name(visitor: &VisitorFacts) -> Name {
    match visitor.name.as_deref().map(str::trim) {
        Some(name) if !name.is_empty() => Name::Given(name.into()),
        Some(_) | None => Name::Code(code(&visitor.id)),
    }
}

/// The last letters and digits of an id, as a code that people can say.
fn code(id: &VisitorId) -> String {
    let plain: Vec<char> = id
        .as_str()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let start = plain.len().saturating_sub(CODE_CHARS);
    plain
        .iter()
        .skip(start)
        .map(char::to_ascii_uppercase)
        .collect()
}

/// What to call a page: its title, else its address.
fn page(page: &PageFacts) -> &str {
    if page.title.trim().is_empty() {
        &page.url
    } else {
        &page.title
    }
}

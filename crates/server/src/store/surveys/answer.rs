//! Between an answer and its columns.

use sqlx::Error;

use crate::store::column::millis;
use crate::surveys::record::{
    Choosing, Filter, Given, Happening, How, State, TextCursor, Type, good_end, points, scale,
};

/// The first and the last moment that are meant.
pub fn range(filter: &Filter) -> (i64, i64) {
    (
        filter.from.map_or(0, millis),
        filter.to.map_or(i64::MAX, millis),
    )
}

/// The end that a happening is.
pub const fn end_of(happening: &Happening) -> Option<(State, Option<How>)> {
    match happening {
        Happening::Completed => Some((State::Completed, None)),
        Happening::Dismissed(how) => Some((State::Dismissed, Some(*how))),
        Happening::Abandoned => Some((State::Abandoned, None)),
        Happening::Shown | Happening::Answered(..) => None,
    }
}

/// An answer as its columns hold it.
#[derive(Default)]
pub struct Columns<'a> {
    /// `kind`.
    pub kind: Option<&'static str>,
    /// `points`.
    pub points: Option<i64>,
    /// `good_end`.
    pub good_end: Option<&'static str>,
    /// `score`.
    pub score: Option<i64>,
    /// `choices`.
    pub choices: Option<String>,
    /// `words`.
    pub words: Option<&'a str>,
}

impl<'a> Columns<'a> {
    /// The columns of an answer; of none, all are null.
    pub fn of(given: Option<&'a Given>) -> Self {
        let Some(given) = given else {
            return Self::default();
        };
        let kind = Some(given.kind().name());
        match given {
            Given::Score(scale, score) => Self {
                kind,
                points: points(*scale).map(i64::from),
                good_end: good_end(*scale),
                score: Some(i64::from(*score)),
                ..Self::default()
            },
            Given::Chosen(_, ids) => Self {
                kind,
                choices: Some(ids.join(",")),
                ..Self::default()
            },
            Given::Text(text) => Self {
                kind,
                words: Some(text),
                ..Self::default()
            },
        }
    }
}

/// An answer from its columns.
pub fn given(
    kind: &str,
    points: Option<i64>,
    good_end: Option<&str>,
    score: Option<i64>,
    choices: Option<String>,
    words: Option<String>,
) -> Result<Given, Error> {
    let kind = Type::named(kind);
    let given = match kind {
        Some(kind @ (Type::Csat | Type::Nps | Type::Ces)) => scale(kind, points, good_end)
            .zip(score.and_then(|score| u8::try_from(score).ok()))
            .map(|(scale, score)| Given::Score(scale, score)),
        Some(Type::Single) => choices.map(|ids| Given::Chosen(Choosing::Single, split(&ids))),
        Some(Type::Multiple) => choices.map(|ids| Given::Chosen(Choosing::Multiple, split(&ids))),
        Some(Type::Text) => Some(Given::Text(words.unwrap_or_default())),
        None => None,
    };
    known(given, "survey_answers")
}

fn split(ids: &str) -> Vec<String> {
    ids.split(',').map(ToOwned::to_owned).collect()
}

/// What a column should hold, when it does.
pub fn known<T>(value: Option<T>, column: &str) -> Result<T, Error> {
    value.ok_or_else(|| Error::Decode(format!("{column} holds nothing that is known").into()))
}

/// The end of a list of texts.
pub fn before(cursor: Option<&TextCursor>) -> (i64, &str) {
    cursor.map_or((i64::MAX, ""), |cursor| (millis(cursor.at), &*cursor.run))
}

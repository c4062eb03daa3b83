//! A question: how it was answered, and its scores.

use std::collections::BTreeMap;

use serde::Serialize;
use wasl_core::survey::{Inclusion, Measure, Scale, Score, Scores, Tally};

use super::figure::Figure;
use crate::surveys::offered::{Offered, Text, choices};
use crate::surveys::record::{AnswerCount, Given, Type, good_end, points};

/// The most choices that are listed. Every answer counts, also for one that is not.
const MOST_CHOICES: usize = 100;

/// A question. One whose type or scale was changed is there once for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuestionReport {
    /// Its name.
    pub question: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The points of a `ces` scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<u8>,
    /// The good end of a `ces` scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub good_end: Option<&'static str>,
    /// Its words, where the settings have it.
    pub text: Option<Text>,
    /// N: how many answered.
    pub answers: u32,
    /// As how many answers of an evenly asked group they count, in thousandths.
    pub effective_milli: u64,
    /// There are answers, and too few to show a figure.
    pub few: bool,
    /// What they add up to; none for choices, which have a share each, and for words.
    pub scores: Vec<ScoreFigure>,
    /// How many gave each number of the scale, the lowest first.
    pub counts: Vec<NumberCount>,
    /// The choices, in the order of the settings, else the most chosen first.
    pub choices: Vec<ChoiceFigure>,
}

/// A score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ScoreFigure {
    /// Which: `csat`, `nps`, `ces_mean`, `ces_top_box`.
    pub score: &'static str,
    /// The figure: thousandths of a percent, of a point of NPS, or of the scale. None without
    /// answers, and with too few.
    pub figure: Option<Figure>,
}

/// How many gave a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NumberCount {
    /// The number.
    pub number: u8,
    /// How many.
    pub count: u32,
}

/// A choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChoiceFigure {
    /// Its name.
    pub choice: String,
    /// Its words, where the settings have it.
    pub text: Option<Text>,
    /// How many chose it.
    pub count: u32,
    /// Their share of all who answered.
    pub figure: Option<Figure>,
}

/// What makes a question one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key<'a> {
    question: &'a str,
    kind: Type,
    points: Option<u8>,
    good_end: Option<&'static str>,
}

impl<'a> Key<'a> {
    /// The question of an answer.
    pub fn of(answer: &'a AnswerCount) -> Self {
        let scale = match &answer.given {
            Given::Score(scale, _) => Some(*scale),
            Given::Chosen(..) | Given::Text(_) => None,
        };
        Self {
            question: &answer.question,
            kind: answer.given.kind(),
            points: scale.and_then(points),
            good_end: scale.and_then(good_end),
        }
    }
}

impl QuestionReport {
    /// Counts the answers to a question.
    pub fn of(
        survey: &str,
        key: &Key<'_>,
        answers: &[&AnswerCount],
        offered: &Offered,
        least: u32,
    ) -> Self {
        let mut report = Self {
            question: key.question.to_owned(),
            kind: key.kind.name(),
            points: key.points,
            good_end: key.good_end,
            text: offered.question(survey, key.question),
            answers: 0,
            effective_milli: 0,
            few: false,
            scores: Vec::new(),
            counts: Vec::new(),
            choices: Vec::new(),
        };
        let scale = answers.iter().find_map(|answer| match &answer.given {
            Given::Score(scale, _) => Some(*scale),
            Given::Chosen(..) | Given::Text(_) => None,
        });
        match (key.kind, scale) {
            (Type::Csat | Type::Nps | Type::Ces, Some(scale)) => {
                report.count_numbers(scale, answers, least);
            }
            (Type::Single | Type::Multiple, _) => {
                report.count_choices(survey, answers, offered, least);
            }
            (Type::Csat | Type::Nps | Type::Ces | Type::Text, _) => {
                report.answers = answers.iter().map(|answer| answer.number).sum();
                report.effective_milli = u64::from(report.answers) * 1_000;
            }
        }
        report
    }

    fn count_numbers(&mut self, scale: Scale, answers: &[&AnswerCount], least: u32) {
        let mut tally = Tally::new(Measure::Scale(scale));
        for answer in answers {
            if let Given::Score(_, score) = answer.given
                && let Some(place) = score.checked_sub(scale.first())
            {
                let mut counts = vec![0; usize::from(place) + 1];
                counts[usize::from(place)] = answer.number;
                tally.add_counts(&counts, inclusion(answer.share));
            }
        }
        let numbers = (scale.first()..=scale.last()).zip(tally.counts());
        self.counts = numbers
            .map(|(number, count)| NumberCount { number, count })
            .collect();
        match tally.scores() {
            Scores::Csat(csat) => self.take("csat", &csat, least),
            Scores::Nps(nps) => self.take("nps", &nps.score, least),
            Scores::Ces(ces) => {
                self.take("ces_mean", &ces.mean, least);
                self.take("ces_top_box", &ces.top_box, least);
            }
            Scores::Choices(_) => {}
        }
    }

    fn count_choices(
        &mut self,
        survey: &str,
        answers: &[&AnswerCount],
        offered: &Offered,
        least: u32,
    ) {
        let definition = offered.survey(survey);
        let question = definition.and_then(|survey| {
            let place = survey.place(&self.question)?;
            survey.questions.get(place)
        });
        let mut ids: Vec<&str> = question.map_or_else(Vec::new, |question| {
            choices(question).iter().map(|choice| &*choice.id).collect()
        });
        let known = ids.len();
        let mut places: BTreeMap<&str, usize> = ids
            .iter()
            .enumerate()
            .map(|(place, id)| (*id, place))
            .collect();
        for answer in answers {
            if let Given::Chosen(_, chosen) = &answer.given {
                for id in chosen {
                    places.entry(id).or_insert_with(|| {
                        ids.push(id);
                        ids.len() - 1
                    });
                }
            }
        }
        let mut tally = Tally::new(Measure::Choices(ids.len()));
        for answer in answers {
            if let Given::Chosen(_, chosen) = &answer.given {
                let chosen = chosen.iter().filter_map(|id| places.get(&**id).copied());
                let chosen: Vec<usize> = chosen.collect();
                for _ in 0..answer.number {
                    tally.add_chosen(&chosen, inclusion(answer.share));
                }
            }
        }
        let Scores::Choices(scores) = tally.scores() else {
            return;
        };
        if let Some(score) = scores.first() {
            self.stand_on(score, least);
        }
        let mut listed: Vec<(usize, ChoiceFigure)> = Vec::new();
        for (place, ((id, count), score)) in ids.iter().zip(tally.counts()).zip(&scores).enumerate()
        {
            let figure = ChoiceFigure {
                choice: (*id).to_owned(),
                text: offered.choice(survey, &self.question, id),
                count,
                figure: Figure::of(score, least),
            };
            listed.push((place, figure));
        }
        listed.sort_by(|(a, first), (b, second)| {
            let by_definition = (*a).min(known).cmp(&(*b).min(known));
            by_definition
                .then(second.count.cmp(&first.count))
                .then(first.choice.cmp(&second.choice))
        });
        listed.truncate(MOST_CHOICES.max(known));
        self.choices = listed.into_iter().map(|(_, figure)| figure).collect();
    }

    fn take(&mut self, name: &'static str, score: &Score, least: u32) {
        self.stand_on(score, least);
        self.scores.push(ScoreFigure {
            score: name,
            figure: Figure::of(score, least),
        });
    }

    fn stand_on(&mut self, score: &Score, least: u32) {
        self.answers = score.answers;
        self.effective_milli = score.effective_milli;
        self.few = score.answers > 0 && score.shown(least).is_none();
    }
}

/// The chance of a visitor to be asked, from its column.
fn inclusion(share: u32) -> Inclusion {
    Inclusion::from_millionths(share).unwrap_or(Inclusion::ALL)
}

//! Polls in the thread: a rating counts at once, a comment may follow.

use alloc::string::String;

use wasl_chat::{Input, Item, ItemState};
use wasl_protocol::{
    Body, ConversationId, MAX_RATING, MAX_TEXT_BYTES, MIN_RATING, MessageId, Properties, Rating,
    Seq,
};

use super::running::Running;

impl Running {
    /// The visitor's latest answer to a poll, sent or on its way.
    pub(super) fn rating(&self, survey: &MessageId) -> Option<(&Item, &Rating)> {
        let thread = self.chat.thread(self.conversation()?)?;
        thread.items.iter().rev().find_map(|item| match &item.body {
            Body::Rating(rating) if rating.survey == *survey => Some((item, rating)),
            Body::Rating(_)
            | Body::Text { .. }
            | Body::Handover { .. }
            | Body::Status { .. }
            | Body::Survey { .. } => None,
        })
    }

    /// A face or number was pressed. Until a comment was sent it may be another one.
    pub(super) fn rating_chosen(&mut self, survey: MessageId, score: u8) {
        if !(MIN_RATING..=MAX_RATING).contains(&score) || !self.is_survey(&survey) {
            return;
        }
        if let Some((item, rating)) = self.rating(&survey) {
            let failed = matches!(item.state, ItemState::Failed(_));
            if rating.comment.is_some() || rating.score == score && !failed {
                return;
            }
            // One that was refused gives way: sent after this one, it would be the last word.
            if let (true, Some(cid)) = (failed, item.cid.clone()) {
                self.tell_chat(Input::Discarded(cid));
            }
        }
        self.acted();
        let about = about(&survey, score);
        self.say(Body::Rating(Rating {
            survey,
            score,
            comment: None,
        }));
        self.happened("wasl.survey.answered", about.clone());
        self.emit("survey", about);
    }

    /// A comment is being written.
    pub(super) fn comment_changed(&mut self, survey: MessageId, text: String) {
        self.changed = true;
        match self.comments.iter_mut().find(|(id, _)| *id == survey) {
            Some((_, comment)) => *comment = text,
            None => self.comments.push((survey, text)),
        }
    }

    /// A comment was sent.
    pub(super) fn comment_submitted(&mut self, survey: &MessageId) {
        let comment = self.comment(survey).trim();
        if comment.is_empty() || comment.len() > MAX_TEXT_BYTES {
            return;
        }
        let comment = String::from(comment);
        let Some(score) = self
            .rating(survey)
            .filter(|(_, rating)| rating.comment.is_none())
            .map(|(_, rating)| rating.score)
        else {
            return;
        };
        self.acted();
        let mut about = about(survey, score);
        self.happened("wasl.survey.commented", about.clone());
        about.set("comment", comment.as_str());
        self.emit("survey", about);
        self.say(Body::Rating(Rating {
            survey: survey.clone(),
            score,
            comment: Some(comment),
        }));
        self.comment_changed(survey.clone(), String::new());
    }

    /// The comment that is being written.
    pub(super) fn comment(&self, survey: &MessageId) -> &str {
        self.comments
            .iter()
            .find(|(id, _)| id == survey)
            .map_or("", |(_, text)| text)
    }

    fn is_survey(&self, id: &MessageId) -> bool {
        self.conversation()
            .and_then(|conversation| self.chat.thread(conversation))
            .is_some_and(|thread| {
                thread.items.iter().any(|item| {
                    item.id.as_ref() == Some(id) && matches!(item.body, Body::Survey { .. })
                })
            })
    }

    /// Polls that come on screen for the first time are reported as shown.
    pub(super) fn surveys_seen(&mut self, conversation: &ConversationId, seq: Seq) {
        let Some(thread) = self.chat.thread(conversation) else {
            return;
        };
        let seen = thread.visitor_seen;
        let mut shown = alloc::vec::Vec::new();
        for item in &thread.items {
            if let Body::Survey { survey } = &item.body
                && self.is_built_in(survey)
                && item.seq.is_some_and(|place| place > seen && place <= seq)
                && let Some(survey) = &item.id
            {
                shown.push(String::from(survey.as_str()));
            }
        }
        for survey in &shown {
            let mut about = Properties::default();
            about.set("survey", survey.as_str());
            self.happened("wasl.survey.shown", about);
        }
    }
}

fn about(survey: &MessageId, score: u8) -> Properties {
    let mut about = Properties::default();
    about.set("survey", survey.as_str());
    about.set("score", u32::from(score));
    about
}

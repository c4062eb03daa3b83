//! Puts questions together that are alike. Pure, and the same for the same questions in any order.
//!
//! The most asked question leads a group; each of the others joins the leader that it is most like,
//! if it is like one at all, or leads a group of its own. So a group does not drift away from what
//! it was about, as it would where each member drew in others.

use wasl_faq::{Likened, Likeness, Reading};

use super::bodies::{Group, Question};

/// From which likeness on a question joins a group. On the shop's questions in both languages the
/// same request in other words comes to 0.45 and more, another one mostly to less than 0.3.
const ALIKE: f32 = 0.42;

/// Puts questions together: each is in one group. `nearest` is left to be asked of the ranker.
#[must_use]
pub fn grouped(mut questions: Vec<Question>, reading: &Reading) -> Vec<Group> {
    questions.sort_by(|a, b| {
        let order = b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text));
        order.then(a.outcome.cmp(&b.outcome))
    });
    let likeness = Likeness::new(reading);
    let mut leaders: Vec<Likened> = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    for question in questions {
        let read = likeness.read(&question.text);
        let mut best: Option<(usize, f32)> = None;
        for (at, leader) in leaders.iter().enumerate() {
            let alike = read.likeness(leader);
            if alike >= ALIKE && best.is_none_or(|(_, most)| alike > most) {
                best = Some((at, alike));
            }
        }
        match best.and_then(|(at, _)| groups.get_mut(at)) {
            Some(group) => {
                group.count = group.count.saturating_add(question.count);
                group.questions.push(question);
            }
            None => {
                leaders.push(read);
                groups.push(Group {
                    count: question.count,
                    questions: vec![question],
                    nearest: None,
                });
            }
        }
    }
    // Stable: groups asked equally often stay in the order of their leaders.
    groups.sort_by_key(|group| core::cmp::Reverse(group.count));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faq::bodies::Missed;
    use proptest::prelude::*;
    use wasl_protocol::Timestamp;

    fn question(text: &str, count: u64) -> Question {
        Question {
            text: text.to_owned(),
            count,
            outcome: Missed::Unanswered,
            last_at: Timestamp::from_millis(1),
        }
    }

    fn texts(groups: &[Group]) -> Vec<Vec<&str>> {
        groups
            .iter()
            .map(|group| group.questions.iter().map(|one| &*one.text).collect())
            .collect()
    }

    #[test]
    fn questions_that_are_alike_come_together() {
        let asked = [
            ("do you ship to kuwait", 3),
            ("shipping to kuwait?", 9),
            ("can I pay with apple pay", 4),
            ("apple pay", 2),
            ("is there parking at the store", 1),
            ("هل يمكن الدفع عند الاستلام", 5),
            ("الدفع عند الاستلام متاح؟", 2),
        ];
        let questions = asked.map(|(text, count)| question(text, count)).to_vec();
        let groups = grouped(questions, &Reading::default());
        assert_eq!(
            texts(&groups),
            [
                vec!["shipping to kuwait?", "do you ship to kuwait"],
                vec!["هل يمكن الدفع عند الاستلام", "الدفع عند الاستلام متاح؟"],
                vec!["can I pay with apple pay", "apple pay"],
                vec!["is there parking at the store"],
            ]
        );
        assert_eq!(groups[0].count, 12);
    }

    proptest! {
        #[test]
        fn each_question_is_in_one_group_whatever_their_order(
            asked in prop::collection::vec(("[a-e]{2,4}( [a-e]{2,4}){0,3}|\\PC{0,12}", 1_u64..9), 0..20),
            turn in 0_usize..20,
        ) {
            let questions: Vec<Question> =
                asked.iter().map(|(text, count)| question(text, *count)).collect();
            let groups = grouped(questions.clone(), &Reading::default());
            let mut seen: Vec<&str> = texts(&groups).concat();
            let mut given: Vec<&str> = asked.iter().map(|(text, _)| &**text).collect();
            seen.sort_unstable();
            given.sort_unstable();
            prop_assert_eq!(seen, given);
            let sum: u64 = groups.iter().map(|group| group.count).sum();
            prop_assert_eq!(sum, asked.iter().map(|(_, count)| count).sum::<u64>());
            prop_assert!(groups.windows(2).all(|two| two[0].count >= two[1].count));
            let mut turned = questions;
            if !turned.is_empty() {
                let by = turn % turned.len();
                turned.rotate_left(by);
            }
            prop_assert_eq!(grouped(turned, &Reading::default()), groups);
        }
    }
}

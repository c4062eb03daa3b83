//! Which messages this node has told its sockets, so that the position check finds those that
//! it has not. Pure: time comes in.
//!
//! Two generations: the young one becomes the old one after a while, and the old one is forgotten.
//! A message that is forgotten and read again is told twice at worst; clients drop the second.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use wasl_protocol::{ConversationId, Seq};

/// How long a generation is young: longer than a message may stay out of the feed.
const YOUTH: Duration = Duration::from_secs(60);

/// The most messages of a generation.
const MOST: usize = 200_000;

type Places = HashSet<(ConversationId, Seq)>;

/// The messages that were told of late.
#[derive(Default)]
pub struct Told {
    young: Places,
    old: Places,
    born: Option<Instant>,
}

impl Told {
    /// Whether a message was told.
    pub fn has(&self, conversation: &ConversationId, seq: Seq) -> bool {
        let place = (conversation.clone(), seq);
        self.young.contains(&place) || self.old.contains(&place)
    }

    /// Notes that a message is told; whether it had not been.
    pub fn note(&mut self, conversation: &ConversationId, seq: Seq, now: Instant) -> bool {
        let born = *self.born.get_or_insert(now);
        if now.saturating_duration_since(born) > YOUTH || self.young.len() >= MOST {
            self.old = std::mem::take(&mut self.young);
            self.born = Some(now);
        }
        let place = (conversation.clone(), seq);
        !self.old.contains(&place) && self.young.insert(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_new_once_and_forgotten_after_two_generations() {
        let mut told = Told::default();
        let start = Instant::now();
        let (one, two) = (ConversationId::new("1"), ConversationId::new("2"));
        assert!(!told.has(&one, Seq(1)));
        assert!(told.note(&one, Seq(1), start));
        assert!(!told.note(&one, Seq(1), start));
        assert!(told.note(&one, Seq(2), start) && told.note(&two, Seq(1), start));
        // The next generation still knows the one before it.
        let next = start + YOUTH * 2;
        assert!(told.note(&two, Seq(2), next));
        assert!(told.has(&one, Seq(1)));
        assert!(!told.note(&one, Seq(1), next));
        let after = next + YOUTH * 2;
        assert!(told.note(&two, Seq(3), after));
        assert!(!told.has(&one, Seq(1)) && told.has(&two, Seq(2)));
    }

    #[test]
    fn a_generation_is_bounded() {
        let mut told = Told::default();
        let (now, one) = (Instant::now(), ConversationId::new("1"));
        for seq in 1..=u32::try_from(MOST * 2 + 5).unwrap() {
            told.note(&one, Seq(seq), now);
        }
        assert!(told.young.len() + told.old.len() <= MOST * 2);
        assert!(!told.has(&one, Seq(1)));
    }
}

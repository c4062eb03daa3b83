//! What comes in any order.

use proptest::prelude::*;

use super::*;

proptest! {
    /// Whatever order messages, marks and summaries come in, the list stays sorted, has each
    /// conversation once, and what was read stays read.
    #[test]
    fn the_inbox_holds_under_any_order(steps in prop::collection::vec((0_u8..3, 0_u8..4, 1_u32..6, 0_u32..6), 0..40)) {
        let start = (0..4).map(|at| summary(&at.to_string(), 1, 0, 10)).collect();
        let mut console = Console::ready(start);
        let mut heads = [1_u32; 4];
        let mut read = [0_u32; 4];
        for (kind, conversation, seq, seen) in steps {
            let id = conversation.to_string();
            let at = usize::from(conversation);
            match kind {
                0 => {
                    heads[at] = heads[at].max(seq);
                    console.frame(ServerFrame::Event(says(&id, seq, "x")));
                }
                1 => {
                    read[at] = read[at].max(seen.min(seq));
                    heads[at] = heads[at].max(seq);
                    console.frame(news(summary(&id, seq, seen.min(seq), u64::from(seq))));
                }
                _ => {
                    read[at] = read[at].max(seen);
                    console.frame(ServerFrame::Ephemeral(Signal::Seen(wasl_protocol::SeenMark {
                        conversation: ConversationId::new(&*id),
                        head: Seq(seq),
                        visitor_seen: Seq::ZERO,
                        agent_seen: Seq(seen),
                    })));
                }
            }
            let inbox = console.inbox();
            prop_assert_eq!(inbox.rows.len(), 4);
            prop_assert!(inbox.rows.is_sorted_by(|a, b| a.at >= b.at));
            for row in &inbox.rows {
                let at = row.id.as_str().parse::<usize>().expect("a digit");
                prop_assert_eq!(row.unread, heads[at].saturating_sub(read[at]));
            }
        }
    }
}

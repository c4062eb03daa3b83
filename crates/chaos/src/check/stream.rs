//! What one socket brings: of each conversation, from where the client was, each place after the
//! one before it. The server may repeat, it may not leave out.
//!
//! That is so with one node. With several, what this node stored may come before what another
//! stored earlier, and the client asks for what it misses.

use std::collections::BTreeMap;

use wasl_protocol::{ConversationId, Hello, HelloRole, Seq};

/// The places that one socket has brought.
#[derive(Debug, Default)]
pub struct Stream {
    last: BTreeMap<ConversationId, Seq>,
    /// A visitor's conversations come whole; an agent's only from the places that `hello` names.
    whole: bool,
    /// Whether a place may not come before one that is missing.
    in_order: bool,
}

impl Stream {
    /// A socket begins with this `hello`.
    pub fn after(hello: &Hello, in_order: bool) -> Self {
        let positions = hello.positions.iter();
        Self {
            in_order,
            last: positions
                .map(|position| (position.conversation.clone(), position.seq))
                .collect(),
            whole: matches!(hello.role, HelloRole::Visitor { .. }),
        }
    }

    /// A place came. The last one before it, when something between them was left out.
    pub fn takes(&mut self, conversation: &ConversationId, seq: Seq) -> Result<(), Seq> {
        let last = match self.last.get_mut(conversation) {
            Some(last) => last,
            None if self.whole => self.last.entry(conversation.clone()).or_default(),
            None => return Ok(()),
        };
        let before = *last;
        *last = before.max(seq);
        if self.in_order && seq > before.next() {
            return Err(before);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasl_protocol::{DeviceId, PageFacts, Position, SiteId, VERSION, VisitorToken};

    fn hello(agent: bool, at: &[(&str, u32)]) -> Hello {
        Hello {
            v: VERSION,
            role: if agent {
                HelloRole::Agent
            } else {
                HelloRole::Visitor {
                    site: SiteId::new("demo"),
                    token: VisitorToken::from_entropy([1; 4]),
                    locale: "en".into(),
                    page: PageFacts::default(),
                }
            },
            device: DeviceId::new("d"),
            positions: at
                .iter()
                .map(|(conversation, seq)| Position {
                    conversation: ConversationId::new(*conversation),
                    seq: Seq(*seq),
                })
                .collect(),
        }
    }

    #[test]
    fn only_what_is_left_out_is_wrong() {
        for (agent, at, came, wrong) in [
            (false, vec![], vec![1, 2, 3], None),
            (false, vec![], vec![2], Some(Seq(0))),
            (false, vec![("a", 4)], vec![5, 5, 2, 6], None),
            (false, vec![("a", 4)], vec![5, 7], Some(Seq(5))),
            (true, vec![("a", 4)], vec![6], Some(Seq(4))),
            (true, vec![], vec![6, 9], None),
        ] {
            let mut stream = Stream::after(&hello(agent, &at), true);
            let place = ConversationId::new("a");
            let found = came
                .iter()
                .find_map(|seq| stream.takes(&place, Seq(*seq)).err());
            assert_eq!(found, wrong, "{at:?} {came:?}");
            let mut of_many = Stream::after(&hello(agent, &at), false);
            assert!(
                came.iter()
                    .all(|seq| of_many.takes(&place, Seq(*seq)).is_ok())
            );
        }
    }
}

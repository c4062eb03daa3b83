//! Who a visitor of the crowd is: all of it follows from a number.

use std::net::{Ipv4Addr, SocketAddr};

use wasl_protocol::{
    ClientFrame, ConversationId, DeviceId, Hello, HelloRole, PageFacts, Position, Seq, SiteId,
    Timestamp, VERSION, VisitorToken, uuid_v7,
};

/// How many share an address, as in an office. So the server's limits per address stay on.
const PER_ADDRESS: u32 = 20;

/// A visitor.
#[derive(Clone, Copy, Debug)]
pub struct Visitor {
    /// Their number.
    pub number: u32,
    /// Tells the crowds of one database apart.
    pub world: u64,
}

impl Visitor {
    /// Their secret.
    pub fn token(&self) -> VisitorToken {
        VisitorToken::from_entropy([self.world, u64::from(self.number), 1, 2])
    }

    /// The only conversation they have.
    pub fn conversation(&self) -> ConversationId {
        let began = Timestamp::from_millis(self.world);
        ConversationId::new(uuid_v7(began, [self.world, u64::from(self.number)]))
    }

    /// What they say when they come, with everything up to a place.
    pub fn hello(&self, has: Seq) -> ClientFrame {
        let positions = if has == Seq::ZERO {
            Vec::new()
        } else {
            vec![Position {
                conversation: self.conversation(),
                seq: has,
            }]
        };
        ClientFrame::Hello(Hello {
            v: VERSION,
            role: HelloRole::Visitor {
                site: SiteId::new("demo"),
                token: self.token(),
                locale: "ar".to_owned(),
                page: PageFacts {
                    url: "https://shop.example/products/jacket".to_owned(),
                    title: "Blue jacket".to_owned(),
                    stage: None,
                    page_count: 3,
                },
            },
            device: DeviceId::new(uuid_v7(
                Timestamp::from_millis(self.world),
                [1, u64::from(self.number)],
            )),
            positions,
        })
    }
}

/// What a console says when it comes.
pub fn console_hello(number: u32) -> ClientFrame {
    ClientFrame::Hello(Hello {
        v: VERSION,
        role: HelloRole::Agent,
        device: DeviceId::new(uuid_v7(Timestamp::default(), [2, u64::from(number)])),
        positions: Vec::new(),
    })
}

/// Where number so-and-so connects from: one of this machine's own addresses.
pub fn address(number: u32) -> SocketAddr {
    let office = (number / PER_ADDRESS).to_be_bytes();
    // 127.0.x.y is left to others.
    let ip = Ipv4Addr::new(127, 1 + office[1], office[2], office[3]);
    SocketAddr::from((ip, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn visitors_are_told_apart_and_share_offices() {
        let visitors = (0..1_000).map(|number| Visitor { number, world: 9 });
        let ids: HashSet<_> = visitors.clone().map(|one| one.conversation()).collect();
        let tokens: HashSet<_> = visitors
            .map(|one| one.token().as_str().to_owned())
            .collect();
        assert_eq!((ids.len(), tokens.len()), (1_000, 1_000));
        let addresses: HashSet<_> = (0..10_000).map(address).collect();
        assert_eq!(addresses.len(), 500);
        assert!(addresses.iter().all(|one| one.ip().is_loopback()));
    }
}

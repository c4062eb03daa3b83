//! A client of the simulated world: the machine, and the shell's part of the bargain.

use std::collections::{BTreeMap, VecDeque};

use wasl_chat::{Chance, Chat, Transport};
use wasl_protocol::{
    ClientFrame, ConversationId, DeviceId, Hello, HelloRole, PageFacts, Seq, SiteId, VERSION,
    VisitorToken,
};

/// A tab of the visitor's browser, or an agent's console.
#[derive(Debug)]
pub struct Client {
    pub chat: Chat,
    pub agent: bool,
    /// The server's number of its socket, opening or open.
    pub socket: Option<usize>,
    pub opened: bool,
    /// Which way that socket goes.
    pub way: Transport,
    /// No WebSocket opens in this client's network.
    pub blocked: bool,
    /// What is on its way to the server, each through the socket it was sent on.
    pub up: VecDeque<(usize, ClientFrame)>,
    /// The last place that `Arrived` told of.
    pub arrived: BTreeMap<ConversationId, Seq>,
    /// Frames transmitted that are no answer to a ping.
    pub spoken: u32,
}

impl Client {
    pub fn new(agent: bool, seed: u64) -> Self {
        Self {
            chat: Chat::new(Chance::new(seed)),
            agent,
            socket: None,
            opened: false,
            way: Transport::Socket,
            blocked: false,
            up: VecDeque::new(),
            arrived: BTreeMap::new(),
            spoken: 0,
        }
    }

    /// Which storage is this client's: both tabs of the visitor share one.
    pub fn storage(&self) -> usize {
        usize::from(self.agent)
    }

    pub fn hello(&self) -> Hello {
        Hello {
            v: VERSION,
            role: if self.agent {
                HelloRole::Agent
            } else {
                HelloRole::Visitor {
                    site: SiteId::new("demo"),
                    token: VisitorToken::from_entropy([7; 4]),
                    locale: "ar".into(),
                    page: PageFacts::default(),
                }
            },
            device: DeviceId::new("device"),
            positions: Vec::new(),
        }
    }
}

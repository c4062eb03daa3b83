//! A client: the conversation machine of widget and console, and a shell that does what it says.
//!
//! Everything the machine decides is the product's own code; here are only a socket, a storage, a
//! clock and a person who writes. All that is said is noted in the journal.

mod acting;
mod customer;
mod hearing;
mod person;
mod socket;
mod storage;

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::sleep_until;
use wasl_chat::{Chance, Chat, Input, Item, Link};
use wasl_protocol::{
    ConversationId, DeviceId, Hello, HelloRole, PageFacts, Seq, SiteId, Timestamp, VERSION,
    VisitorToken,
};

use crate::check::{Journal, Stream};
use socket::{News, Socket};
use wasl_rig::agent::Pass;
use wasl_rig::wire::Door;

pub use customer::Customer;
pub use storage::Storage;

/// Who a client is.
#[derive(Clone, Debug)]
pub enum Role {
    /// A visitor's tab, with the conversation that the visitor has.
    Visitor(VisitorToken, ConversationId),
    /// A console.
    Agent,
}

impl Role {
    /// Whether it is a console.
    pub const fn is_agent(&self) -> bool {
        match self {
            Self::Visitor(..) => false,
            Self::Agent => true,
        }
    }
}

/// What is needed to make a client.
pub struct Birth {
    /// Its name in the report.
    pub name: String,
    /// Who it is.
    pub role: Role,
    /// Who the shop says that they are, if it knows them.
    pub customer: Option<Customer>,
    /// How it gets in.
    pub door: Door,
    /// Where its line is.
    pub line: SocketAddr,
    /// What the proxy before the server says of where it comes from.
    pub forwarded: String,
    /// Its network lets no WebSocket through: it has the event stream alone.
    pub no_sockets: bool,
    /// There is one node: what a socket brings is in order.
    pub one_node: bool,
    /// The browser's storage.
    pub storage: Storage,
    /// Its luck.
    pub seed: u64,
    /// Where all is noted.
    pub journal: Arc<Journal>,
}

/// What a client is told from outside.
#[derive(Debug)]
pub enum Order {
    /// The person writes so many messages at once.
    Write(usize),
    /// The page is closed and opened again: only the storage is left.
    Restart,
    /// The device's clock is set by so many milliseconds.
    SetClock(i64),
    /// The browser says that it is online.
    Wake,
    /// Another tab takes up what this browser has in storage.
    TakeUp,
    /// From now on each `send` goes out twice, or no longer.
    Stutter(bool),
    /// From now on the shop's tokens run out soon, or no longer.
    LetTokensRunOut(bool),
    /// A conversation comes on screen.
    Follow(ConversationId),
    /// The agent has signed in anew: the console opens again, with what is in its storage.
    SignIn(Pass),
    /// The person sends again what was refused for good.
    Retry,
    /// What is on the screen?
    Show(oneshot::Sender<BTreeMap<ConversationId, Vec<Item>>>),
}

/// Where a client stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The server has welcomed it.
    pub open: bool,
    /// What waits in its outbox.
    pub waiting: usize,
    /// The last place without a gap, of each conversation.
    pub last: BTreeMap<ConversationId, Seq>,
}

/// A client as its round holds it.
pub struct Handle {
    /// Its name.
    pub name: String,
    /// Who it is.
    pub role: Role,
    orders: mpsc::UnboundedSender<Order>,
    standing: watch::Receiver<Standing>,
}

impl Handle {
    /// Tells it something.
    pub fn order(&self, order: Order) {
        // It lives as long as its handle.
        let _ = self.orders.send(order);
    }

    /// Where it stands.
    pub fn standing(&self) -> Standing {
        self.standing.borrow().clone()
    }
}

/// Brings a client to life; it ends with its handle.
pub fn live(birth: Birth) -> Handle {
    let (orders, ordered) = mpsc::unbounded_channel();
    let (told, news) = mpsc::unbounded_channel();
    let (standing, stands) = watch::channel(Standing::default());
    let handle = Handle {
        name: birth.name.clone(),
        role: birth.role.clone(),
        orders,
        standing: stands,
    };
    let mut chance = Chance::new(birth.seed);
    let client = Client {
        chat: Chat::new(Chance::new(chance.bits())),
        device: DeviceId::new(chance.uuid(Timestamp::default())),
        chance,
        birth,
        clock_off: 0,
        born: (Instant::now(), wall()),
        sockets: 0,
        socket: None,
        stream: Stream::default(),
        told,
        arrived: BTreeMap::new(),
        stutters: false,
        tokens_run_out: false,
        words: 0,
        inputs: VecDeque::new(),
    };
    tokio::spawn(client.run(ordered, news, standing));
    handle
}

fn wall() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0))
}

struct Client {
    birth: Birth,
    chat: Chat,
    chance: Chance,
    device: DeviceId,
    clock_off: i64,
    born: (Instant, u64),
    sockets: u32,
    socket: Option<Socket>,
    /// What the socket brought.
    stream: Stream,
    told: mpsc::UnboundedSender<News>,
    /// The last place that the machine told of.
    arrived: BTreeMap<ConversationId, Seq>,
    stutters: bool,
    tokens_run_out: bool,
    words: u32,
    /// What the machine is being told, then what it is still to be told.
    inputs: VecDeque<Input>,
}

impl Client {
    async fn run(
        mut self,
        mut orders: mpsc::UnboundedReceiver<Order>,
        mut news: mpsc::UnboundedReceiver<News>,
        standing: watch::Sender<Standing>,
    ) {
        self.begin();
        loop {
            standing.send_replace(self.standing());
            let due = self.chat.deadline().map(|at| at.since(self.now()));
            let due = due.unwrap_or(wasl_protocol::Duration::from_secs(60));
            let due = Instant::now() + Duration::from_millis(due.as_millis());
            tokio::select! {
                order = orders.recv() => match order {
                    Some(order) => self.obey(order),
                    None => return,
                },
                Some(one) = news.recv() => self.hear(one),
                () = sleep_until(due.into()) => self.feed(Input::Ticked),
            }
        }
    }

    /// What a page does when it opens.
    fn begin(&mut self) {
        let hello = Hello {
            v: VERSION,
            role: match &self.birth.role {
                Role::Visitor(token, _) => HelloRole::Visitor {
                    site: SiteId::new("demo"),
                    token: token.clone(),
                    locale: "ar".to_owned(),
                    page: PageFacts::default(),
                },
                Role::Agent => HelloRole::Agent,
            },
            device: self.device.clone(),
            positions: Vec::new(),
        };
        self.feed(Input::Restored(self.birth.storage.all()));
        self.feed(Input::Introduced(hello));
        if let Door::Agent(pass) = &self.birth.door {
            let (id, name) = (pass.id.clone(), pass.name.clone());
            self.feed(Input::Named { id, name });
        }
        self.feed(Input::Wanted(true));
    }

    fn now(&self) -> Timestamp {
        let (instant, wall) = self.born;
        let since = u64::try_from(instant.elapsed().as_millis()).unwrap_or(u64::MAX);
        Timestamp::from_millis((wall + since).saturating_add_signed(self.clock_off))
    }

    fn standing(&self) -> Standing {
        let last = |id: &ConversationId| self.chat.thread(id).map(|thread| thread.last);
        Standing {
            open: self.chat.link() == Link::Open,
            waiting: self.chat.outgoing().count(),
            last: self
                .chat
                .conversations()
                .map(|id| (id.clone(), last(id).unwrap_or_default()))
                .collect(),
        }
    }

    /// Tells the machine, and does what it says. What follows from that waits its turn.
    fn feed(&mut self, input: Input) {
        self.inputs.push_back(input);
        if self.inputs.len() > 1 {
            return;
        }
        while let Some(input) = self.inputs.front().cloned() {
            let now = self.now();
            for output in self.chat.update(now, input) {
                self.act(output);
            }
            self.inputs.pop_front();
        }
    }
}

//! Who takes part in a round: visitors with one or two tabs, two consoles, each with a line.

use std::sync::Arc;

use tokio::sync::Mutex;
use wasl_chat::Chance;
use wasl_protocol::{ConversationId, Timestamp, VisitorToken};

use crate::check::Journal;
use crate::client::{Birth, Customer, Handle, Role, Storage, live};
use crate::line::{Line, Stickiness};
use wasl_rig::agent::Pass;
use wasl_rig::failure::Failure;
use wasl_rig::program::Address;
use wasl_rig::shop::Key;
use wasl_rig::wire::Door;

/// The visitors of a round and how many tabs each has.
const TABS: [usize; 3] = [2, 2, 1];

/// Which of them the shop knows.
const CUSTOMERS: [usize; 2] = [1, 3];

/// What everybody's first address is, if it were believed.
const OFFICE: &str = "192.168.1.10";

/// The consoles, two windows of one agent.
const CONSOLES: usize = 2;

/// All clients of a round, their lines and storages in the same order.
pub struct Cast {
    /// The clients: the tabs of the visitors, then the consoles.
    pub clients: Vec<Handle>,
    /// Their lines.
    pub lines: Vec<Line>,
    /// The storages of their browsers; tabs share one.
    pub storages: Vec<Storage>,
    /// Their addresses, as the proxy before the server sees them.
    pub forwarded: Vec<String>,
    /// The agent's session.
    pub pass: Mutex<Pass>,
}

impl Cast {
    /// Brings them to life.
    pub async fn gather(
        seed: u64,
        nodes: &[Address],
        stickiness: Stickiness,
        pass: &Pass,
        key: &Key,
        journal: &Arc<Journal>,
    ) -> Result<Self, Failure> {
        let mut chance = Chance::new(seed);
        let mut roles = Vec::new();
        for (visitor, tabs) in (1..).zip(TABS) {
            let token = VisitorToken::from_entropy([0; 4].map(|_: u8| chance.bits()));
            let at = Timestamp::from_millis(1_767_225_600_000);
            let conversation = ConversationId::new(chance.uuid(at));
            let storage = Storage::default();
            let customer = CUSTOMERS.contains(&visitor).then(|| Customer {
                id: format!("customer {visitor}"),
                key: key.clone(),
            });
            if let Some(customer) = &customer {
                journal.knows(&conversation, &customer.id);
            }
            for tab in 1..=tabs {
                let role = Role::Visitor(token.clone(), conversation.clone());
                let name = format!("visitor {visitor} tab {tab}");
                roles.push((name, role, Door::Visitor, storage.clone(), customer.clone()));
            }
        }
        for console in 1..=CONSOLES {
            let door = Door::Agent(pass.clone());
            let name = format!("console {console}");
            roles.push((name, Role::Agent, door, Storage::default(), None));
        }
        let (mut clients, mut lines, mut storages) = (Vec::new(), Vec::new(), Vec::new());
        let mut forwarded = Vec::new();
        for (number, (name, role, door, storage, customer)) in (1..).zip(roles) {
            storages.push(storage.clone());
            let line = Line::lay(nodes.to_vec(), number, stickiness).await?;
            // Every other round has a visitor whose network lets no WebSocket through.
            let no_sockets = number == TABS.iter().sum::<usize>() && seed.is_multiple_of(2);
            let address = format!("198.51.100.{number}");
            forwarded.push(address.clone());
            clients.push(live(Birth {
                name,
                role,
                customer,
                door,
                line: line.address,
                // All sit in one office, whose own proxy says so; what counts is what ours adds.
                forwarded: format!("{OFFICE}, {address}"),
                no_sockets,
                one_node: nodes.len() == 1,
                storage,
                seed: chance.bits(),
                journal: journal.clone(),
            }));
            lines.push(line);
        }
        Ok(Self {
            clients,
            lines,
            storages,
            forwarded,
            pass: Mutex::new(pass.clone()),
        })
    }

    /// One of them.
    pub fn choose(&self, luck: u64) -> (&Handle, &Line) {
        let at = usize::try_from(luck % self.clients.len() as u64).unwrap_or(0);
        (&self.clients[at], &self.lines[at])
    }

    /// The visitors' tabs.
    pub fn tabs(&self) -> impl Iterator<Item = &Handle> {
        let is_tab = |client: &&Handle| matches!(client.role, Role::Visitor(..));
        self.clients.iter().filter(is_tab)
    }
}

//! What the tests work on: one or two nodes on a database, two sites, people, and what was
//! published.

use std::sync::{Arc, Mutex};

use wasl_protocol::*;
use wasl_server::Database;
use wasl_server::store::{
    AgentRecord, Append, News, Polling, Sender, SiteRecord, Store, StoreError, VisitorRecord,
};

use crate::support::uuid;

/// Nodes on one database.
pub struct Fixture {
    stores: Vec<Arc<Store>>,
    news: Arc<Mutex<Vec<News>>>,
}

/// When the tests happen.
pub const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

impl Fixture {
    pub async fn new(database: &Database) -> Self {
        let news: Arc<Mutex<Vec<News>>> = Arc::default();
        let nodes = match database {
            Database::Folder(_) => 1,
            Database::Postgres(_) => 2,
        };
        let mut stores = Vec::new();
        for _ in 0..nodes {
            let heard = news.clone();
            let publish = Box::new(move |item| heard.lock().unwrap().push(item));
            stores.push(Arc::new(Store::open(database, publish).await.unwrap()));
        }
        let fixture = Self { stores, news };
        for id in ["shop", "other"] {
            let site = SiteRecord {
                id: SiteId::new(id),
                name: id.to_uppercase(),
                origins: vec!["same-host".to_owned()],
            };
            fixture.node(0).save_site(site, vec![], NOW).await.unwrap();
        }
        fixture
    }

    /// A node; with one only, every number is that one.
    pub fn node(&self, number: usize) -> &Arc<Store> {
        &self.stores[number % self.stores.len()]
    }

    /// What was published since the last call.
    pub fn news(&self) -> Vec<News> {
        std::mem::take(&mut *self.news.lock().unwrap())
    }
}

pub fn visitor(number: u32) -> VisitorRecord {
    VisitorRecord {
        id: VisitorId::new(format!("visitor-{number}")),
        site: SiteId::new("shop"),
        locale: "en".to_owned(),
        page: PageFacts {
            url: "https://shop.example/1".to_owned(),
            title: "One".to_owned(),
            stage: None,
            page_count: 1,
        },
        identity: Identify::default(),
        verified: None,
    }
}

pub fn agent(site: &str) -> AgentRecord {
    AgentRecord {
        id: AgentId::new(format!("agent-{site}")),
        site: SiteId::new(site),
        site_name: site.to_uppercase(),
        name: "Nora".to_owned(),
        email: format!("nora@{site}.example"),
    }
}

pub fn conversation() -> ConversationId {
    ConversationId::new(uuid())
}

pub fn cid() -> ClientId {
    ClientId::new(uuid())
}

pub fn text(words: &str) -> Body {
    Body::Text {
        text: words.to_owned(),
        rich: vec![],
    }
}

/// An order to store a body.
pub fn order(sender: Sender, conversation: &ConversationId, body: Body) -> Append {
    Append {
        sender,
        conversation: conversation.clone(),
        cid: cid(),
        sent: body.clone(),
        body,
        polling: Polling::default(),
        now: NOW,
    }
}

/// An order of visitor 1 to store a text.
pub fn says(conversation: &ConversationId, words: &str) -> Append {
    order(Sender::Visitor(visitor(1)), conversation, text(words))
}

/// An order of the shop's agent.
pub fn agent_does(conversation: &ConversationId, body: Body) -> Append {
    order(Sender::Agent(agent("shop")), conversation, body)
}

pub fn refused(code: ErrorCode) -> StoreError {
    StoreError::Refused(code)
}

/// The whole log of a conversation, which must have no hole.
pub async fn log(store: &Store, conversation: &ConversationId) -> Vec<MessageEvent> {
    let events = store
        .messages_after(conversation, Seq::ZERO, 100_000)
        .await
        .unwrap();
    for (place, event) in (1..).zip(&events) {
        assert_eq!(event.seq, Seq(place), "a hole");
        assert_eq!(event.conversation, *conversation);
    }
    let ownership = store.ownership(conversation).await.unwrap();
    let head = ownership.map_or(Seq::ZERO, |found| found.mark.head);
    assert_eq!(usize::try_from(head.0).unwrap(), events.len());
    events
}

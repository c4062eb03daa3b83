//! The position check: every few seconds a node reads in the database what nobody has told it, and
//! tells its sockets. So a lost wake-up is a late one, with NATS away or without any.
//!
//! Messages are read from the feed, always. Read marks, facts and blocks are not in the feed: they
//! are compared when there is a reason to think that something was lost, and now and then
//! without one. Sessions that were ended elsewhere end here too.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::{Duration, Instant};

use tokio::time::{MissedTickBehavior, interval, sleep};
use wasl_protocol::{ConversationId, ConversationSummary, SiteId, VisitorId};

use crate::clock;
use crate::metrics::METRICS;
use crate::state::State;
use crate::store::{FeedItem, FeedPosition, StoreError};

/// The most messages read at a time.
const PAGE: u32 = 500;

/// A message that was committed just now: its wake-up is on its way.
const ON_ITS_WAY: Duration = Duration::from_millis(300);

/// Without a reason all is compared every so many checks.
const NOW_AND_THEN: u32 = 8;

/// Without a bus: another node stored something so long ago at most, so it will do so again.
const COMPANY: Duration = Duration::from_secs(600);

/// Runs until the server ends, from a position that was read before any socket was open.
pub async fn run(app: State, from: FeedPosition) {
    let mut check = Check {
        position: from,
        round: 0,
        doubt: false,
        company: None,
        shown: Shown::default(),
        app: app.clone(),
    };
    let mut rounds = interval(app.config.timing.check);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        tokio::select! {
            _ = rounds.tick() => {}
            () = app.ended() => return,
        }
        match check.round().await {
            Ok(()) => failing = false,
            // Once, however long the database is away.
            Err(error) if !failing => {
                failing = true;
                tracing::warn!(%error, "cannot look for news of other nodes");
            }
            Err(_) => {}
        }
    }
}

struct Check {
    app: State,
    position: FeedPosition,
    round: u32,
    /// Whether news may have been lost that are not in the feed; until all was compared.
    doubt: bool,
    /// When a message of another node was last found that nobody had told.
    company: Option<Instant>,
    shown: Shown,
}

impl Check {
    async fn round(&mut self) -> Result<(), StoreError> {
        self.round = self.round.wrapping_add(1);
        self.sessions().await?;
        self.doubt |= self.app.hub.rooms().take_doubt();
        self.feed().await?;
        let in_company = self.app.bus.carries().is_none()
            && self.company.is_some_and(|at| at.elapsed() < COMPANY);
        if self.doubt || in_company || self.round.is_multiple_of(NOW_AND_THEN) {
            self.compare().await?;
            self.doubt = false;
        }
        Ok(())
    }

    /// Ends the sockets of sessions that are over.
    async fn sessions(&self) -> Result<(), StoreError> {
        let sessions = self.app.hub.rooms().here().sessions;
        if sessions.is_empty() {
            return Ok(());
        }
        let store = &self.app.store;
        let open = store.open_sessions(sessions.clone(), clock::now()).await?;
        self.app.hub.rooms().end_sessions_but(&sessions, &open);
        Ok(())
    }

    /// Reads the feed to its end.
    async fn feed(&mut self) -> Result<(), StoreError> {
        loop {
            let items = self.app.store.feed_after(self.position, PAGE).await?;
            let Some(last) = items.last() else {
                return Ok(());
            };
            let next = last.position;
            let is_end = items.len() < PAGE as usize;
            self.repair(items, is_end).await?;
            self.position = next;
            if is_end {
                return Ok(());
            }
        }
    }

    /// Tells the messages that nobody has told.
    async fn repair(&mut self, items: Vec<FeedItem>, is_end: bool) -> Result<(), StoreError> {
        let hub = self.app.hub.clone();
        let untold = |mut items: Vec<FeedItem>| {
            let rooms = hub.rooms();
            items.retain(|item| !rooms.was_told(item));
            items
        };
        let mut items = untold(items);
        if items.is_empty() {
            return Ok(());
        }
        if is_end {
            sleep(ON_ITS_WAY).await;
            items = untold(items);
        }
        // The feed has the order of transactions, which is not always that of a conversation.
        items.sort_by(|one, other| {
            let place = |item: &FeedItem| (item.event.conversation.clone(), item.event.seq);
            place(one).cmp(&place(other))
        });
        let missed = hub.rooms().repair(items, Instant::now());
        if missed.is_empty() {
            return Ok(());
        }
        METRICS.bus.repaired.add(missed.len());
        self.doubt = true;
        self.company = Some(Instant::now());
        let sites: HashMap<VisitorId, SiteId> = missed
            .iter()
            .map(|item| (item.visitor.clone(), item.site.clone()))
            .collect();
        let conversations: HashSet<&ConversationId> =
            missed.iter().map(|item| &item.event.conversation).collect();
        for summary in self.summaries(&sites).await? {
            if conversations.contains(&summary.id)
                && let Some(site) = sites.get(&summary.visitor.id)
            {
                hub.rooms().refresh(site, summary);
            }
        }
        Ok(())
    }

    /// Tells what is another than at the last comparison, of everybody who is here.
    async fn compare(&mut self) -> Result<(), StoreError> {
        let here = self.app.hub.rooms().here();
        let mut shown = Shown::default();
        let visitors = here.visitors.into_iter().collect();
        for summary in self.summaries(&visitors).await? {
            if let Some(site) = visitors.get(&summary.visitor.id) {
                self.tell(site, summary, &mut shown);
            }
        }
        for site in here.attended {
            for summary in self.app.store.inbox(&site).await? {
                self.tell(&site, summary, &mut shown);
            }
        }
        self.shown = shown;
        Ok(())
    }

    fn tell(&self, site: &SiteId, summary: ConversationSummary, shown: &mut Shown) {
        if shown.note(&summary) && self.shown.differs(&summary) {
            self.app.hub.rooms().refresh(site, summary);
        }
    }

    async fn summaries(
        &self,
        visitors: &HashMap<VisitorId, SiteId>,
    ) -> Result<Vec<ConversationSummary>, StoreError> {
        if visitors.is_empty() {
            return Ok(Vec::new());
        }
        let visitors = visitors.keys().cloned().collect();
        self.app.store.conversations_of_all(visitors).await
    }
}

/// What conversations looked like at a comparison.
#[derive(Default)]
struct Shown(HashMap<ConversationId, u64>);

impl Shown {
    /// Notes how a conversation looks; whether it was not noted yet.
    fn note(&mut self, summary: &ConversationSummary) -> bool {
        let looks = looks(summary);
        self.0.insert(summary.id.clone(), looks).is_none()
    }

    fn differs(&self, summary: &ConversationSummary) -> bool {
        self.0.get(&summary.id) != Some(&looks(summary))
    }
}

fn looks(summary: &ConversationSummary) -> u64 {
    let mut hasher = DefaultHasher::new();
    // A summary always has a JSON form; without one it would merely look as it did.
    serde_json::to_string(summary)
        .unwrap_or_default()
        .hash(&mut hasher);
    hasher.finish()
}

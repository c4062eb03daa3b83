//! The one contract of all stores, and the [`Store`] that the rest of the server holds.
//!
//! Each database has a type with these methods; [`forward!`] makes it a [`Backend`], so the
//! compiler sees that both have all of them, and the tests in `tests/store` run on both.

use std::ops::Deref;

use futures_util::future::BoxFuture;
use tokio::sync::oneshot;
use wasl_protocol::{
    AgentId, ConversationId, ConversationSummary, MessageEvent, Seq, SiteId, Timestamp, VisitorId,
};

use super::feed::{FeedItem, FeedPosition};
use super::message::{Append, Appended, Side};
use super::open::{Database, OpenError};
use super::postgres::{self, PostgresStore};
use super::sqlite::SqliteStore;
use super::transfer::{Rows, TransferError};
use super::{
    AgentRecord, DeadLetter, EventRecord, Forward, ForwardId, ForwardItem, IdentityKey, LeadRecord,
    Lease, Letters, ListedEvent, ListedForward, ListedLead, ListedLetter, News, Ownership,
    Progress, Questions, RatingCounts, Redeem, Redeemed, Room, SettingsRecord, SiteRecord,
    StoreError, VisitorRecord, Which,
};
use crate::digest::Hash;
use crate::faq::versions::{Listed, Order, Standing};
use crate::surveys::record::{
    AnswerCount, AnswerRow, Filter, RowCursor, RunCount, TextCursor, TextRow,
};

/// Hears what was committed, in the order of commit within each conversation.
pub type Publish = Box<dyn Fn(News) + Send + Sync>;

/// The answer to an order, when it comes.
pub type Answer<T> = oneshot::Receiver<Result<T, StoreError>>;

/// What a store promises to answer.
pub type Promise<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// Waits for the answer to an order.
///
/// # Errors
///
/// The store's, or [`StoreError::Failed`] when it stopped before it answered.
pub async fn wait<T>(answer: Answer<T>) -> Result<T, StoreError> {
    answer.await.unwrap_or_else(|_| Err(stopped()))
}

pub(super) fn stopped() -> StoreError {
    StoreError::Failed("the store has stopped".to_owned())
}

/// What every store does, whatever database is behind it.
///
/// An answer to an order that changes something comes after the commit; no answer, or
/// [`StoreError::Failed`], means that it may or may not have happened.
pub trait Backend: Send + Sync {
    /// Puts a message in the line to be stored, at once, so that messages keep the sequence of
    /// their calls; the answer comes after the commit.
    fn submit(&self, append: Append) -> Result<Answer<Appended>, StoreError>;
    /// Stores a message.
    fn append(&self, append: Append) -> Promise<'_, Appended>;
    /// Notes how far a side has read: never backwards, never beyond the last message.
    fn mark_seen(
        &self,
        site: SiteId,
        conversation: ConversationId,
        side: Side,
        seq: Seq,
    ) -> Promise<'_, ()>;
    /// Notes what is known of a visitor who has written before; of others nothing is kept.
    fn note_visitor(&self, visitor: VisitorRecord, now: Timestamp) -> Promise<'_, ()>;

    /// Refuses what a visitor of a site sends from now on. Blocking twice is blocking once.
    fn block(
        &self,
        site: SiteId,
        visitor: VisitorId,
        by: AgentId,
        now: Timestamp,
    ) -> Promise<'_, ()>;
    /// Takes what a visitor of a site sends again.
    fn unblock(&self, site: SiteId, visitor: VisitorId) -> Promise<'_, ()>;
    /// Whether a visitor is blocked.
    fn is_blocked<'a>(&'a self, visitor: &'a VisitorId) -> Promise<'a, bool>;

    /// The conversations of a visitor, oldest first.
    fn conversations_of<'a>(
        &'a self,
        visitor: &'a VisitorId,
    ) -> Promise<'a, Vec<ConversationSummary>>;
    /// The conversations of several visitors; each visitor's oldest first.
    fn conversations_of_all(
        &self,
        visitors: Vec<VisitorId>,
    ) -> Promise<'_, Vec<ConversationSummary>>;
    /// The conversations of a site, the latest first.
    fn inbox<'a>(&'a self, site: &'a SiteId) -> Promise<'a, Vec<ConversationSummary>>;
    /// Whose a conversation is, and where it stands.
    fn ownership<'a>(&'a self, conversation: &'a ConversationId) -> Promise<'a, Option<Ownership>>;
    /// The messages after a place, in order.
    fn messages_after<'a>(
        &'a self,
        conversation: &'a ConversationId,
        after: Seq,
        limit: u32,
    ) -> Promise<'a, Vec<MessageEvent>>;
    /// How many visitors of a site gave each score; the latest answer of each conversation.
    fn rating_counts<'a>(&'a self, site: &'a SiteId) -> Promise<'a, RatingCounts>;

    /// The end of the feed: what was committed before is not read from here.
    fn feed_end(&self) -> Promise<'_, FeedPosition>;
    /// The messages of all conversations after a position, whichever node stored them. Reading on
    /// from the last item's position misses none, and gives each once.
    fn feed_after(&self, after: FeedPosition, limit: u32) -> Promise<'_, Vec<FeedItem>>;

    /// Stores telemetry; what the site has by its id already stays as it is.
    fn add_events(&self, site: SiteId, events: Vec<EventRecord>, now: Timestamp)
    -> Promise<'_, ()>;
    /// The latest events of a site before a position, the newest first.
    fn list_events<'a>(
        &'a self,
        site: &'a SiteId,
        before: Option<i64>,
        limit: u32,
    ) -> Promise<'a, Vec<ListedEvent>>;

    /// Keeps dead letters as far as there is room; how many older ones went for them.
    fn keep_letters(&self, letters: Vec<DeadLetter>, room: Room) -> Promise<'_, u64>;
    /// The latest letters of a site before a position, the newest first.
    fn list_letters<'a>(
        &'a self,
        site: &'a SiteId,
        before: Option<i64>,
        limit: u32,
    ) -> Promise<'a, Vec<ListedLetter>>;
    /// A letter of a site.
    fn letter<'a>(&'a self, site: &'a SiteId, position: i64) -> Promise<'a, Option<ListedLetter>>;
    /// Drops letters of a site; how many there were.
    fn drop_letters(&self, site: SiteId, which: Letters) -> Promise<'_, u64>;

    /// Adds a forward that begins with the first event, or with the next one; whether there was
    /// none of that name.
    fn add_forward(&self, forward: Forward, from_first: bool) -> Promise<'_, bool>;
    /// Removes a forward; whether there was one.
    fn remove_forward(&self, id: ForwardId) -> Promise<'_, bool>;
    /// Lets a forward rest, or go on; whether there is one.
    fn pause_forward(&self, id: ForwardId, paused: bool) -> Promise<'_, bool>;
    /// All forwards of all sites.
    fn forwards(&self) -> Promise<'_, Vec<ListedForward>>;
    /// A forward, and how far it has come.
    fn forward<'a>(&'a self, id: &'a ForwardId) -> Promise<'a, Option<(Forward, Progress)>>;
    /// The forwards that have something to do and may do it now.
    fn due_forwards(&self, now: Timestamp) -> Promise<'_, Vec<ForwardId>>;
    /// Takes a forward to oneself; `None` when another has it, or it may not work now.
    fn lease_forward(
        &self,
        id: ForwardId,
        lease: Lease,
        now: Timestamp,
    ) -> Promise<'_, Option<(Forward, Progress)>>;
    /// The events of a site after a position, in the order of their commits. Reading on from the
    /// last one's position misses none, and gives each once.
    fn events_after<'a>(
        &'a self,
        site: &'a SiteId,
        after: FeedPosition,
        limit: u32,
    ) -> Promise<'a, Vec<ForwardItem>>;
    /// Notes how far a forward has come, with what it gave up on the way, in one transaction;
    /// false, and nothing, when the lease is another's.
    fn save_forward(
        &self,
        id: ForwardId,
        lease: Lease,
        progress: Progress,
        dead: Vec<DeadLetter>,
        room: Room,
    ) -> Promise<'_, bool>;
    /// Gives back the leases of a server that ended without doing so, where no other can have one.
    fn free_forwards(&self) -> Promise<'_, ()>;

    /// Stores a lead; one that the site has by its id already stays as it is.
    fn add_lead(&self, lead: LeadRecord, now: Timestamp) -> Promise<'_, ()>;
    /// The latest leads of a site before a position, the newest first.
    fn list_leads<'a>(
        &'a self,
        site: &'a SiteId,
        before: Option<i64>,
        limit: u32,
    ) -> Promise<'a, Vec<ListedLead>>;
    /// The runs of surveys that are meant, counted; the built-in poll among them.
    fn survey_runs<'a>(
        &'a self,
        site: &'a SiteId,
        filter: &'a Filter,
    ) -> Promise<'a, Vec<RunCount>>;
    /// The answers of these runs, counted.
    fn survey_answers<'a>(
        &'a self,
        site: &'a SiteId,
        filter: &'a Filter,
    ) -> Promise<'a, Vec<AnswerCount>>;
    /// The words that were written to a question of a survey, the latest first, before a place.
    fn survey_texts<'a>(
        &'a self,
        site: &'a SiteId,
        filter: &'a Filter,
        question: &'a str,
        cursor: Option<&'a TextCursor>,
        limit: u32,
    ) -> Promise<'a, Vec<TextRow>>;
    /// The runs that are meant with their answers, after a place; without the built-in poll.
    fn survey_rows<'a>(
        &'a self,
        site: &'a SiteId,
        filter: &'a Filter,
        after: &'a RowCursor,
        limit: u32,
    ) -> Promise<'a, Vec<AnswerRow>>;
    /// The same of so many askings of the built-in poll, after a message.
    fn poll_rows<'a>(
        &'a self,
        site: &'a SiteId,
        filter: &'a Filter,
        after: &'a str,
        limit: u32,
    ) -> Promise<'a, Vec<AnswerRow>>;

    /// The most asked questions of a site that are meant, and how many there are.
    fn faq_questions<'a>(
        &'a self,
        site: &'a SiteId,
        which: &'a Which,
        limit: u32,
    ) -> Promise<'a, Questions>;
    /// Notes that questions need no entry, by their keys.
    fn dismiss_questions(&self, site: SiteId, locale: String, keys: Vec<String>)
    -> Promise<'_, ()>;
    /// Keeps what the entries of a language are, and changes them, in one transaction; what stands
    /// there afterwards. `not_found` without settings in that language, `conflict` when the change
    /// was made from another version.
    fn keep_faq(&self, order: Order) -> Promise<'_, Standing>;
    /// The versions of a language's entries, the latest first.
    fn faq_versions<'a>(&'a self, site: &'a SiteId, locale: &'a str) -> Promise<'a, Vec<Listed>>;
    /// The entries of a version, a JSON array.
    fn faq_version<'a>(
        &'a self,
        site: &'a SiteId,
        locale: &'a str,
        version: u32,
    ) -> Promise<'a, Option<String>>;

    /// A site by its id.
    fn site<'a>(&'a self, id: &'a SiteId) -> Promise<'a, Option<SiteRecord>>;
    /// All sites.
    fn sites(&self) -> Promise<'_, Vec<SiteRecord>>;
    /// A site's settings in every language it has.
    fn settings<'a>(&'a self, site: &'a SiteId) -> Promise<'a, Vec<SettingsRecord>>;
    /// Adds a site, or changes it; settings in languages that are not given stay.
    fn save_site(
        &self,
        site: SiteRecord,
        settings: Vec<SettingsRecord>,
        now: Timestamp,
    ) -> Promise<'_, ()>;
    /// Adds a key for a site's tokens.
    fn add_identity_key(&self, site: SiteId, key: IdentityKey) -> Promise<'_, ()>;
    /// The keys of a site, oldest first.
    fn identity_keys<'a>(&'a self, site: &'a SiteId) -> Promise<'a, Vec<IdentityKey>>;
    /// Removes a key of a site; whether there was one.
    fn remove_identity_key(&self, site: SiteId, kid: String) -> Promise<'_, bool>;
    /// A fact about this server.
    fn fact(&self, key: &'static str) -> Promise<'_, Option<String>>;
    /// Sets a fact about this server.
    fn set_fact(&self, key: &'static str, value: String) -> Promise<'_, ()>;

    /// Stores a one-time link.
    fn add_link(&self, token: Hash, site: SiteId, expires_at: Timestamp) -> Promise<'_, ()>;
    /// Whether a link can still be exchanged.
    fn link_is_open(&self, token: Hash, now: Timestamp) -> Promise<'_, bool>;
    /// Exchanges a link for an agent. An agent with that address gets the new name and password,
    /// and is signed out everywhere.
    fn redeem(&self, redeem: Redeem) -> Promise<'_, Redeemed>;
    /// An agent and their password's hash, by address.
    fn agent_by_email<'a>(&'a self, email: &'a str) -> Promise<'a, Option<(AgentId, String)>>;
    /// Whether any agent exists.
    fn has_agents(&self) -> Promise<'_, bool>;
    /// Starts a session, and forgets those that are over.
    fn add_session(
        &self,
        token: Hash,
        agent: AgentId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Promise<'_, ()>;
    /// The agent of a session that is not over.
    fn session(&self, token: Hash, now: Timestamp) -> Promise<'_, Option<AgentRecord>>;
    /// Those of these sessions that are not over.
    fn open_sessions(&self, tokens: Vec<Hash>, now: Timestamp) -> Promise<'_, Vec<Hash>>;
    /// Ends a session.
    fn end_session(&self, token: Hash) -> Promise<'_, ()>;

    /// What tells this database from every other one that nodes may share; none where only one
    /// server can have it.
    fn shared_identity(&self) -> Promise<'_, Option<String>>;

    /// All data, as of one moment in each file or database.
    fn copy_out(&self) -> Rows;
    /// Takes all data of another store, when there is none here; how many rows. All or nothing.
    fn copy_in(&self, rows: Rows) -> BoxFuture<'_, Result<u64, TransferError>>;

    /// Whether the database answers.
    fn is_ready(&self) -> BoxFuture<'_, bool>;
}

/// The data of this server, in the database that it was started with.
pub struct Store(Box<dyn Backend>);

impl Store {
    /// Opens a database to serve it. A data directory may have one server, PostgreSQL many.
    ///
    /// # Errors
    ///
    /// [`OpenError`] says what is wrong and what to do.
    pub async fn open(database: &Database, publish: Publish) -> Result<Self, OpenError> {
        Ok(match database {
            Database::Folder(path) => Self(Box::new(SqliteStore::open(path, publish).await?)),
            Database::Postgres(url) => Self(Box::new(PostgresStore::open(url, publish).await?)),
        })
    }

    /// Opens a database beside a server that may be running.
    ///
    /// # Errors
    ///
    /// As [`Store::open`], but a running server is none.
    pub async fn open_beside(database: &Database) -> Result<Self, OpenError> {
        match database {
            Database::Folder(path) => Ok(Self(Box::new(SqliteStore::open_beside(path).await?))),
            Database::Postgres(_) => Self::open(database, Box::new(|_| ())).await,
        }
    }
}

impl Deref for Store {
    type Target = dyn Backend;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}

/// Makes a type a [`Backend`] by its own methods of the same names, each passed through `$limit`.
macro_rules! forward {
    ($store:ty, $limit:path) => {
        impl $crate::store::backend::Backend for $store {
            fn submit(&self, append: Append) -> Result<Answer<Appended>, StoreError> {
                self.submit(append)
            }
            $crate::store::backend::forward! { @each $limit;
                append(append: Append) -> Appended;
                mark_seen(site: SiteId, conversation: ConversationId, side: Side, seq: Seq) -> ();
                note_visitor(visitor: VisitorRecord, now: Timestamp) -> ();
                block(site: SiteId, visitor: VisitorId, by: AgentId, now: Timestamp) -> ();
                unblock(site: SiteId, visitor: VisitorId) -> ();
                is_blocked(visitor: &'a VisitorId) -> bool;
                conversations_of(visitor: &'a VisitorId) -> Vec<ConversationSummary>;
                conversations_of_all(visitors: Vec<VisitorId>) -> Vec<ConversationSummary>;
                inbox(site: &'a SiteId) -> Vec<ConversationSummary>;
                ownership(conversation: &'a ConversationId) -> Option<Ownership>;
                messages_after(conversation: &'a ConversationId, after: Seq, limit: u32) -> Vec<MessageEvent>;
                rating_counts(site: &'a SiteId) -> RatingCounts;
                feed_end() -> FeedPosition;
                feed_after(after: FeedPosition, limit: u32) -> Vec<FeedItem>;
                add_events(site: SiteId, events: Vec<EventRecord>, now: Timestamp) -> ();
                list_events(site: &'a SiteId, before: Option<i64>, limit: u32) -> Vec<ListedEvent>;
                keep_letters(letters: Vec<DeadLetter>, room: Room) -> u64;
                list_letters(site: &'a SiteId, before: Option<i64>, limit: u32) -> Vec<ListedLetter>;
                letter(site: &'a SiteId, position: i64) -> Option<ListedLetter>;
                drop_letters(site: SiteId, which: Letters) -> u64;
                add_forward(forward: Forward, from_first: bool) -> bool;
                remove_forward(id: ForwardId) -> bool;
                pause_forward(id: ForwardId, paused: bool) -> bool;
                forwards() -> Vec<ListedForward>;
                forward(id: &'a ForwardId) -> Option<(Forward, Progress)>;
                due_forwards(now: Timestamp) -> Vec<ForwardId>;
                lease_forward(id: ForwardId, lease: Lease, now: Timestamp) -> Option<(Forward, Progress)>;
                events_after(site: &'a SiteId, after: FeedPosition, limit: u32) -> Vec<ForwardItem>;
                save_forward(id: ForwardId, lease: Lease, progress: Progress, dead: Vec<DeadLetter>, room: Room) -> bool;
                free_forwards() -> ();
                add_lead(lead: LeadRecord, now: Timestamp) -> ();
                list_leads(site: &'a SiteId, before: Option<i64>, limit: u32) -> Vec<ListedLead>;
                survey_runs(site: &'a SiteId, filter: &'a Filter) -> Vec<RunCount>;
                survey_answers(site: &'a SiteId, filter: &'a Filter) -> Vec<AnswerCount>;
                survey_texts(site: &'a SiteId, filter: &'a Filter, question: &'a str, cursor: Option<&'a TextCursor>, limit: u32) -> Vec<TextRow>;
                survey_rows(site: &'a SiteId, filter: &'a Filter, after: &'a RowCursor, limit: u32) -> Vec<AnswerRow>;
                poll_rows(site: &'a SiteId, filter: &'a Filter, after: &'a str, limit: u32) -> Vec<AnswerRow>;
                faq_questions(site: &'a SiteId, which: &'a Which, limit: u32) -> Questions;
                dismiss_questions(site: SiteId, locale: String, keys: Vec<String>) -> ();
                keep_faq(order: Order) -> Standing;
                faq_versions(site: &'a SiteId, locale: &'a str) -> Vec<Listed>;
                faq_version(site: &'a SiteId, locale: &'a str, version: u32) -> Option<String>;
                site(id: &'a SiteId) -> Option<SiteRecord>;
                sites() -> Vec<SiteRecord>;
                settings(site: &'a SiteId) -> Vec<SettingsRecord>;
                save_site(site: SiteRecord, settings: Vec<SettingsRecord>, now: Timestamp) -> ();
                add_identity_key(site: SiteId, key: IdentityKey) -> ();
                identity_keys(site: &'a SiteId) -> Vec<IdentityKey>;
                remove_identity_key(site: SiteId, kid: String) -> bool;
                fact(key: &'static str) -> Option<String>;
                set_fact(key: &'static str, value: String) -> ();
                add_link(token: Hash, site: SiteId, expires_at: Timestamp) -> ();
                link_is_open(token: Hash, now: Timestamp) -> bool;
                redeem(redeem: Redeem) -> Redeemed;
                agent_by_email(email: &'a str) -> Option<(AgentId, String)>;
                has_agents() -> bool;
                add_session(token: Hash, agent: AgentId, now: Timestamp, expires_at: Timestamp) -> ();
                session(token: Hash, now: Timestamp) -> Option<AgentRecord>;
                open_sessions(tokens: Vec<Hash>, now: Timestamp) -> Vec<Hash>;
                end_session(token: Hash) -> ();
                shared_identity() -> Option<String>;
            }
            fn copy_out(&self) -> Rows {
                self.copy_out()
            }
            fn copy_in(&self, rows: Rows) -> BoxFuture<'_, Result<u64, TransferError>> {
                Box::pin(self.copy_in(rows))
            }
            fn is_ready(&self) -> BoxFuture<'_, bool> {
                Box::pin(self.is_ready())
            }
        }
    };
    (@each $limit:path; $($name:ident($($arg:ident: $kind:ty),*) -> $out:ty;)*) => {
        $(fn $name<'a>(&'a self, $($arg: $kind),*) -> Promise<'a, $out> {
            Box::pin($limit(Self::$name(self, $($arg),*)))
        })*
    };
}
pub(super) use forward;

forward!(SqliteStore, std::convert::identity);
forward!(PostgresStore, postgres::in_time);

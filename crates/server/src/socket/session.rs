//! A welcomed client's connection: what it sends is judged, stored or relayed, what it must hear
//! is sent, until one side ends it.
//!
//! Order of the resume: join the hub, read what was missed, then flush what came meanwhile; so
//! nothing falls between reading and listening.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use tokio::time::{MissedTickBehavior, interval_at};
use wasl_protocol::{
    Ack, ClientFrame, ClientId, ConversationId, ErrorCode, ErrorFrame, MAX_FRAME_BYTES,
    MAX_IN_FLIGHT, MAX_SYNC_EVENTS, Position, Reset, SeenMark, Seq, ServerFrame, SiteId, VERSION,
    VisitorId, Welcome,
};

use super::End;
use super::connection::{Connection, Incoming};
use super::hello::{Welcomed, Who};
use crate::clock;
use crate::hub::{MemberId, Party, event_frame};
use crate::metrics::{METRICS, of_client};
use crate::outlet::{Next, Outgoing, Outlet, Room};
use crate::rate::Bucket;
use crate::state::State;
use crate::store::{Appended, Side, StoreError};

mod absence;
mod heartbeat;
mod identify;
mod orders;
mod polling;
mod refusal;
mod resume;

use absence::tell_of_absence;
use refusal::{cid_in, refusal};

/// After this many frames in a row that make no sense the client is taken for broken.
const MAX_STRIKES: u32 = 10;

/// The most conversations whose owner is remembered on one socket.
const MAX_REMEMBERED: usize = 256;

/// A stored (or refused) message.
struct Done {
    conversation: ConversationId,
    cid: ClientId,
    /// The size of its frame.
    bytes: usize,
    /// When it came.
    came: Instant,
    result: Result<Appended, StoreError>,
}

/// A connection after `welcome`.
struct Session<'c> {
    app: State,
    who: Who,
    member: MemberId,
    /// Where it connects from.
    address: IpAddr,
    connection: &'c mut Connection,
    /// Messages that wait for their commit.
    in_flight: FuturesUnordered<BoxFuture<'static, Done>>,
    /// Their size.
    in_flight_bytes: usize,
    /// How far each conversation was read back: older news are not sent again.
    read_back: HashMap<ConversationId, Seq>,
    /// Conversations that this client may see, and their visitors.
    allowed: HashMap<ConversationId, VisitorId>,
    /// The visitor's facts are newer than those that are stored, or on their way with the first
    /// messages.
    facts_due: bool,
    frames: Bucket,
    messages: Bucket,
    strikes: u32,
    last_heard: Instant,
}

/// Serves a client until the end.
pub async fn run(
    app: State,
    welcomed: Welcomed,
    address: IpAddr,
    connection: &mut Connection,
) -> End {
    let Welcomed { who, positions } = welcomed;
    let place = match &who {
        Who::Visitor(visitor) => app.quotas.place_of_visitor(&visitor.id, &visitor.site),
        Who::Agent(agent) => app.quotas.place_of_agent(agent.agent.id.as_str()),
    };
    let Some(_place) = place else {
        return End::Bye(ErrorCode::RateLimited);
    };
    let (party, room) = match &who {
        Who::Visitor(visitor) => (Party::Visitor(visitor.id.clone()), Room::VISITOR),
        Who::Agent(agent) => {
            let id = agent.agent.id.clone();
            let session = agent.session;
            (Party::Agent { id, session }, Room::AGENT)
        }
    };
    let outlet = Outlet::new(room);
    let site = site_of(&who).clone();
    let member = app.hub.join(site.clone(), party, outlet.clone());
    let now = Instant::now();
    let mut session = Session {
        member,
        address,
        connection,
        in_flight: FuturesUnordered::new(),
        in_flight_bytes: 0,
        read_back: HashMap::new(),
        allowed: HashMap::new(),
        facts_due: false,
        frames: Bucket::full(app.config.limits.frames, now),
        messages: Bucket::full(app.config.limits.messages, now),
        strikes: 0,
        last_heard: now,
        app: app.clone(),
        who,
    };
    let end = match session.welcome(&positions).await {
        Ok(()) => session.talk(&outlet).await,
        Err(end) => end,
    };
    let who = session.who;
    app.hub.leave(member);
    tokio::spawn(tell_of_absence(app, who, site));
    end
}

const fn site_of(who: &Who) -> &SiteId {
    match who {
        Who::Visitor(visitor) => &visitor.site,
        Who::Agent(agent) => &agent.agent.site,
    }
}

impl Session<'_> {
    const fn site(&self) -> &SiteId {
        site_of(&self.who)
    }

    const fn side(&self) -> Side {
        match self.who {
            Who::Visitor(_) => Side::Visitor,
            Who::Agent(_) => Side::Agents,
        }
    }

    async fn talk(&mut self, outlet: &Outlet) -> End {
        let every = self.app.config.timing.ping;
        let first = heartbeat::first_after(every);
        let mut heartbeat = interval_at(tokio::time::Instant::now() + first, every);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let app = self.app.clone();
        loop {
            // What this client sends comes back to it: it must not fill its own queue.
            let room = self.in_flight.len() < MAX_IN_FLIGHT * 2
                && self.in_flight_bytes < MAX_FRAME_BYTES
                && !outlet.is_crowded();
            let step = tokio::select! {
                () = app.ended() => {
                    self.finish_in_flight().await;
                    Err(End::Bye(ErrorCode::Restarting))
                }
                Some(done) = self.in_flight.next() => self.answer(done).await,
                next = outlet.next() => match next {
                    Next::Frame(frame) => self.pass_on(frame).await,
                    Next::Close(code) => Err(End::Bye(code)),
                },
                incoming = self.connection.receive(), if room => self.take(incoming).await,
                _ = heartbeat.tick() => self.beat().await,
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    /// Sends what the hub brought, unless the client has read it back already.
    async fn pass_on(&mut self, frame: Outgoing) -> Result<(), End> {
        if let Some((conversation, seq)) = &frame.place
            && self
                .read_back
                .get(conversation)
                .is_some_and(|read| seq <= read)
        {
            return Ok(());
        }
        Ok(self.connection.send_encoded(frame).await?)
    }

    /// Answers a message after its commit.
    async fn answer(&mut self, done: Done) -> Result<(), End> {
        let Done {
            conversation,
            cid,
            bytes,
            came,
            result,
        } = done;
        self.in_flight_bytes -= bytes;
        if let Ok(appended) = &result {
            METRICS.duplicates.add(usize::from(appended.duplicate));
            METRICS.ack.observe(came.elapsed());
        }
        let mut newer = None;
        let frame = match result {
            Ok(appended) => {
                if let Who::Visitor(visitor) = &self.who {
                    newer = std::mem::take(&mut self.facts_due).then(|| visitor.clone());
                    let visitor = visitor.id.clone();
                    self.remember(conversation.clone(), visitor);
                }
                ServerFrame::Ack(Ack {
                    cid,
                    conversation,
                    seq: appended.seq,
                    id: appended.id,
                    at: appended.at,
                    duplicate: appended.duplicate,
                })
            }
            Err(error) => refusal(Some(cid), &error),
        };
        self.connection.send(&frame).await?;
        match newer {
            Some(visitor) => self.note(visitor).await,
            None => Ok(()),
        }
    }

    /// Before the end, what is being committed is still answered.
    async fn finish_in_flight(&mut self) {
        while let Some(done) = self.in_flight.next().await {
            if self.answer(done).await.is_err() {
                return;
            }
        }
    }

    async fn take(&mut self, incoming: Incoming) -> Result<(), End> {
        self.last_heard = Instant::now();
        let text = match incoming {
            Incoming::Text(text) => text,
            Incoming::Beat => return Ok(()),
            Incoming::Binary => return self.strike(None).await,
            Incoming::TooLarge => return Err(End::Bye(ErrorCode::TooLarge)),
            Incoming::Gone => return Err(End::Gone),
        };
        if let Err(wait) = self
            .frames
            .take(self.app.config.limits.frames, self.last_heard)
        {
            return self.refuse_for_a_while(cid_in(&text), wait).await;
        }
        self.look_at_identity().await?;
        match serde_json::from_str(&text) {
            Ok(frame) => {
                self.strikes = 0;
                METRICS.frames_in.count(of_client(&frame));
                self.obey(frame, text.len()).await
            }
            Err(_) => self.strike(cid_in(&text)).await,
        }
    }

    async fn strike(&mut self, cid: Option<ClientId>) -> Result<(), End> {
        self.strikes += 1;
        METRICS.frames_in.count("unreadable");
        if self.strikes >= MAX_STRIKES {
            return Err(End::Bye(ErrorCode::Malformed));
        }
        self.refuse(cid, ErrorCode::Malformed).await
    }

    async fn refuse(&mut self, cid: Option<ClientId>, code: ErrorCode) -> Result<(), End> {
        let frame = refusal(cid, &StoreError::Refused(code));
        Ok(self.connection.send(&frame).await?)
    }

    async fn refuse_for_a_while(
        &mut self,
        cid: Option<ClientId>,
        wait: Duration,
    ) -> Result<(), End> {
        METRICS.refuse(ErrorCode::RateLimited);
        let frame = ServerFrame::Error(ErrorFrame {
            cid,
            code: ErrorCode::RateLimited,
            retry: true,
            after_ms: u32::try_from(wait.as_millis() + 1).unwrap_or(u32::MAX),
        });
        Ok(self.connection.send(&frame).await?)
    }

    fn remember(&mut self, conversation: ConversationId, visitor: VisitorId) {
        if self.allowed.len() >= MAX_REMEMBERED {
            self.allowed.clear();
        }
        self.allowed.insert(conversation, visitor);
    }
}

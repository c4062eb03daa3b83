//! Thousands of visitors with a socket each, in one process, and the consoles that hear them.

pub mod hall;
pub mod socket;
pub mod visitor;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _};
use tokio::time::sleep_until;
use wasl_protocol::{Body, ClientFrame, Send, Seq};
use wasl_rig::agent::Pass;
use wasl_rig::failure::Failure;
use wasl_rig::wire::{self, Door};

use crate::schedule::Schedule;
use crate::tape::Tape;
use hall::{Hall, Seat};
use socket::Socket;
use visitor::Visitor;

/// How many open at a time: as many as the system's queue of new connections takes.
const OPENING: usize = 500;

/// How long the answers may take after the last message was due.
pub const STRAGGLERS: Duration = Duration::from_secs(10);

/// How many visitors say their first word at a time.
const AT_A_TIME: usize = 500;

/// The visitors of a server, connected.
pub struct Crowd {
    /// What they hear goes here.
    pub hall: Arc<Hall>,
    world: u64,
    sockets: Vec<Socket>,
}

impl Crowd {
    /// Connects so many visitors, who have their conversations up to a place.
    pub async fn open(
        host: SocketAddr,
        world: u64,
        count: u32,
        has: Seq,
        hall: Arc<Hall>,
    ) -> Result<Self, Failure> {
        let openings = (0..count).map(|number| {
            let hall = hall.clone();
            async move {
                let hello = Visitor { number, world }.hello(has);
                let (seat, from) = (Seat::Visitor(number), visitor::address(number));
                socket::open(seat, from, host, &Door::Visitor, &hello, hall).await
            }
        });
        let openings = futures_util::stream::iter(openings).buffered(OPENING);
        Ok(Self {
            world,
            sockets: openings.try_collect().await?,
            hall,
        })
    }

    /// A visitor says message `number` of a run.
    fn say(&self, tape: &Tape, speaker: usize, number: u64) {
        let who = Visitor {
            number: u32::try_from(speaker).unwrap_or(u32::MAX),
            world: self.world,
        };
        let frame = ClientFrame::Send(Send {
            cid: tape.cid(number),
            conversation: who.conversation(),
            body: Body::Text {
                text: format!("هل السترة الزرقاء متوفرة بمقاس 42؟ ({number})"),
                rich: Vec::new(),
            },
        });
        self.sockets[speaker].send(wire::encode(&frame));
    }

    /// Has the visitors say what is due when it is due, one after the other.
    pub async fn offer(&self, tape: &Tape) {
        let speakers = u64::try_from(self.sockets.len()).unwrap_or(u64::MAX);
        let mut said = 0;
        while said < tape.schedule.count() {
            let due = tape.schedule.due_by(tape.start().elapsed());
            for number in said..due {
                let speaker = usize::try_from(number % speakers).unwrap_or_default();
                self.say(tape, speaker, number);
            }
            said = due;
            sleep_until((tape.start() + tape.schedule.due(said)).into()).await;
        }
    }

    /// Has each visitor say one thing, some hundred at a time; `tape` gives each its tape.
    pub async fn say_each_one(
        &self,
        mut tape: impl FnMut(Schedule) -> Arc<Tape>,
    ) -> Result<(), Failure> {
        for first in (0..self.sockets.len()).step_by(AT_A_TIME) {
            let last = (first + AT_A_TIME).min(self.sockets.len());
            let count = u64::try_from(last - first).unwrap_or(u64::MAX);
            let tape = tape(Schedule::at_once(count));
            self.hall.only(tape.clone());
            for (number, speaker) in (first..last).enumerate() {
                self.say(&tape, speaker, u64::try_from(number).unwrap_or(u64::MAX));
            }
            tape.settle(STRAGGLERS).await;
            let outcome = tape.outcome();
            if !outcome.is_whole() {
                return Err(Failure::Nonsense(format!(
                    "visitors could not say their first word: {outcome:?}"
                )));
            }
        }
        Ok(())
    }
}

/// Connects consoles of one agent.
pub async fn open_consoles(
    host: SocketAddr,
    pass: &Pass,
    count: u32,
    hall: &Arc<Hall>,
) -> Result<Vec<Socket>, Failure> {
    let door = Door::Agent(pass.clone());
    let door = &door;
    let openings = (0..count).map(|number| async move {
        let hello = visitor::console_hello(number);
        let (seat, from) = (Seat::Agent(number), visitor::address(number));
        socket::open(seat, from, host, door, &hello, hall.clone()).await
    });
    let openings = futures_util::stream::iter(openings).buffered(OPENING);
    openings.try_collect().await
}

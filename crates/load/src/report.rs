//! What is printed: all figures as JSON, or a table of them for people.

use serde::Serialize;

use crate::aims::{Aim, aims};
use crate::bench::events::Events;
use crate::bench::fanout::Fanout;
use crate::bench::idle::Idle;
use crate::bench::loader::Loader;
use crate::bench::messages::Messages;
use crate::bench::resume::Resume;
use crate::bench::shed::Shed;
use crate::bench::start::Start;
use crate::machine::Machine;
use crate::table::{Table, Tell as _};

/// A whole run; a bench that was not asked for is left out.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Where it was measured.
    pub machine: Machine,
    /// The store under the server.
    pub store: &'static str,
    /// Cold start, memory, size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Start>,
    /// Idle sockets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle: Option<Idle>,
    /// Durable messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<Messages>,
    /// One message to many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fanout: Option<Fanout>,
    /// The return after a restart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resume: Option<Resume>,
    /// Telemetry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Events>,
    /// The script on every page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loader: Option<Loader>,
    /// Too much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shed: Option<Shed>,
    /// What was aimed at, as far as it was measured.
    pub aims: Vec<Aim>,
}

impl Report {
    /// Of nothing yet.
    pub const fn new(machine: Machine, store: &'static str) -> Self {
        Self {
            machine,
            store,
            start: None,
            idle: None,
            messages: None,
            fanout: None,
            resume: None,
            events: None,
            loader: None,
            shed: None,
            aims: Vec::new(),
        }
    }

    /// Holds the figures against the aims; whether all are met.
    pub fn judge(&mut self) -> bool {
        self.aims = aims(self);
        self.aims.iter().all(|aim| aim.met)
    }

    /// The table.
    pub fn table(&self) -> String {
        let mut table = Table::default();
        self.machine.tell(&mut table);
        table.line("store", self.store);
        if let Some(start) = &self.start {
            start.tell(&mut table);
        }
        if let Some(idle) = &self.idle {
            idle.tell(&mut table);
        }
        if let Some(messages) = &self.messages {
            messages.tell(&mut table);
        }
        if let Some(fanout) = &self.fanout {
            fanout.tell(&mut table);
        }
        if let Some(resume) = &self.resume {
            resume.tell(&mut table);
        }
        if let Some(events) = &self.events {
            events.tell(&mut table);
        }
        if let Some(loader) = &self.loader {
            loader.tell(&mut table);
        }
        if let Some(shed) = &self.shed {
            shed.tell(&mut table);
        }
        table.head("aims");
        for aim in &self.aims {
            let verdict = if aim.met { "met" } else { "MISSED" };
            table.line(
                aim.what,
                &format!("{}; aim {}: {verdict}", aim.measured, aim.aim),
            );
        }
        table.into_text()
    }
}

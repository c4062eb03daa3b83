//! The engine as its shell sees it: events in, effects and views out.

mod chaos;
mod commands;
mod conversation;
mod faq;
mod harness;
mod journey;
mod options;
mod polls;
mod prompts;
mod queue;
mod storage;
mod telemetry;
mod triggers;

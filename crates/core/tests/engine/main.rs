//! The engine as its shell sees it: events in, effects and views out.
#![allow(
    clippy::wildcard_enum_match_arm,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test looks for one thing and fails on any other"
)]

mod accounting;
mod actions;
mod acts;
mod addresses;
mod arbiter;
mod asking;
mod assistant;
mod away;
mod chaos;
mod commands;
mod conversation;
mod counts;
mod faq;
mod faq_files;
mod flow_docs;
mod flow_times;
mod flows;
mod forms;
mod harness;
mod journey;
mod leads;
mod named;
mod options;
mod patterns;
mod polls;
mod privacy;
mod prompts;
mod queue;
mod refusal;
mod reload;
mod rich_answers;
mod sequences;
mod sharing;
mod signals;
mod sound;
mod storage;
mod stream;
mod survey_keeping;
mod survey_places;
mod survey_walks;
mod surveys;
mod tabs;
mod telemetry;
mod triggers;
mod versions;
mod voice;
mod why;

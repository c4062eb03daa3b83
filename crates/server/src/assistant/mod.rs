//! The assistant: questions that the FAQ does not answer, put to a language model by its
//! OpenAI-compatible endpoint, answered from the site's own entries or not at all.
//!
//! Off unless the operator names an endpoint (`wasl serve --assistant-url`) and the site's settings
//! have `assistant: true`. Trigger: `POST /v1/assistant`. Leaves: the answer so far, drawn and cited,
//! as often as it grows, then how it ended. What the model says is data: it calls nothing, its links lead
//! only where the entries or the site's own pages do, and without a citation nothing of it is shown.
//! `docs/ASSISTANT.md` is for who runs it.

mod answer;
mod completion;
mod config;
mod draft;
mod grounding;
mod links;
mod prompt;

pub use answer::{Asked, answer, event};
pub use config::{Assistant, AssistantError, Key};
pub use grounding::Knowledge;

//! The agent console: sign-in, inbox, conversation, events and satisfaction.
//!
//! The page calls [`start`] once. From then on `app` feeds events to the pure engine in `model`,
//! runs its effects through `host`, and draws its view with the stateless components of `ui`.

pub mod i18n;
pub mod model;

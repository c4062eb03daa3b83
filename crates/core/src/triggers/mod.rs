//! Triggers: when a prompt's conditions hold.
//!
//! [`Signals`], the session and the [`Act`] of the moment are what conditions read, as the facts of
//! [`names`]. A [`Rule`] is what a merchant wrote: what must hold, what must have happened before,
//! what calls it off.

pub mod act;
pub mod address;
pub mod depth;
pub mod facts;
pub mod forms;
pub mod leaving;
pub mod named;
pub mod names;
mod rule;
pub mod sequence;
mod signals;

pub use act::Act;
pub use depth::{Depth, Viewport};
pub use facts::{Device, Known, Surroundings};
pub use forms::Forms;
pub use leaving::Leaving;
pub use named::{Named, Opening};
pub use rule::{Held, Rule};
pub use sequence::{Progress, Sequence};
pub use signals::Signals;

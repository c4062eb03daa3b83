//! The options that give names to what conditions ask for.

use super::super::shape::Shape;
use super::SCHEDULE;

/// Conditions by name.
pub(super) static SEGMENTS: Shape = Shape::Map(&Shape::Condition);

/// Schedules by name.
pub(super) static SCHEDULES: Shape = Shape::Map(&Shape::Object(&SCHEDULE));

/// Lists by name.
pub(super) static GROUPS: Shape = Shape::Map(&Shape::List(&Shape::Scalar));

//! Which of the merchant's schedules are open.
//!
//! What a zone's clocks say is asked of the browser, which is slow: so it is asked again only when
//! a schedule opens or closes, or the device's clock was set back.

use wasl_protocol::{Duration, Timestamp};

use super::running::Running;
use crate::triggers::Opening;

/// A schedule that neither opens nor closes as far as can be seen is looked at again so much later.
const LATER: Duration = Duration::from_secs(24 * 60 * 60);

impl Running {
    /// Looks again at schedules that may have opened or closed.
    pub(super) fn look_at_clocks(&mut self) {
        let now = self.now;
        if self.clocks_at > now {
            self.openings.clear();
        }
        self.clocks_at = now;
        for (name, schedule) in &self.options.named.schedules {
            let known = (self.openings.iter()).position(|opening| opening.name == *name);
            if let Some(place) = known {
                let changes_at = self.openings[place].changes_at;
                if changes_at.is_some_and(|at| at > now) {
                    continue;
                }
                self.openings.swap_remove(place);
            }
            let zones = self.engine.1;
            let offsets = |zone: &str, at: Timestamp| zones.offset(zone, at);
            let of_hours =
                (self.options.hours.as_ref()).is_some_and(|hours| hours.schedule == *name);
            // A zone that was known when the options were checked is known.
            if let (Ok(open), Ok(changes_at)) = (
                schedule.is_open(now, &offsets),
                schedule.changes_at(now, &offsets),
            ) {
                if of_hours {
                    self.opens_at = changes_at.filter(|_| !open);
                    self.changed = true;
                }
                self.openings.push(Opening {
                    name: name.clone(),
                    open,
                    changes_at: Some(changes_at.unwrap_or(now + LATER)),
                });
            }
        }
    }
}

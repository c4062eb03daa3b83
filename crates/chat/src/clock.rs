//! Time that never goes back: the device's clock may be set while messages wait.

use wasl_protocol::{Duration, Timestamp};

/// Later than any deadline: the deadline of what has none.
pub(crate) const NEVER: Timestamp = Timestamp::from_millis(u64::MAX);

/// The device's time, with every step back added up and undone.
#[derive(Debug)]
pub(crate) struct Clock {
    device: Timestamp,
    stepped_back: Duration,
}

impl Clock {
    pub(crate) const fn new() -> Self {
        Self {
            device: Timestamp::from_millis(0),
            stepped_back: Duration::ZERO,
        }
    }

    /// Takes the device's time; gives the machine's.
    pub(crate) fn advance(&mut self, device: Timestamp) -> Timestamp {
        let step = self.device.since(device);
        self.stepped_back = Duration::from_millis(
            self.stepped_back
                .as_millis()
                .saturating_add(step.as_millis()),
        );
        self.device = device;
        self.now()
    }

    /// The machine's time at the last `advance`.
    pub(crate) fn now(&self) -> Timestamp {
        self.device + self.stepped_back
    }

    /// A moment of the machine's time on the device's clock.
    pub(crate) fn on_device(&self, moment: Timestamp) -> Timestamp {
        moment - self.stepped_back
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_set_back_an_hour_goes_on_from_where_it_was() {
        let at = Timestamp::from_millis;
        let mut clock = Clock::new();
        assert_eq!(clock.advance(at(5_000_000)), at(5_000_000));
        assert_eq!(clock.advance(at(1_400_000)), at(5_000_000));
        assert_eq!(clock.advance(at(1_400_500)), at(5_000_500));
        assert_eq!(clock.on_device(at(5_000_600)), at(1_400_600));
    }
}

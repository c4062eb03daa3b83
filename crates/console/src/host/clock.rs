//! Time, the one timer, and chance.

use gloo_timers::callback::Timeout;
use wasl_protocol::Timestamp;
use yew::Callback;

use crate::model::Event;

/// The longest delay that browsers keep: above, they fire at once.
const MAX_DELAY_MS: u64 = 0x7fff_ffff;

/// Now, by this device's clock.
pub(super) fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as u64)
}

/// 64 bits of the browser's randomness; of the clock's, where there is none.
pub(super) fn seed() -> u64 {
    let mut bytes = [0_u8; 8];
    let filled = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok());
    match filled {
        Some(_) => u64::from_le_bytes(bytes),
        None => now().as_millis(),
    }
}

/// The one timer: fires `Ticked` once, at the moment it was last armed for.
#[derive(Default)]
pub(super) struct Alarm(Option<(Timestamp, Timeout)>);

impl Alarm {
    /// Arms it for a moment, or for none.
    pub(super) fn arm(&mut self, deadline: Option<Timestamp>, events: &Callback<Event>) {
        if self.0.as_ref().map(|(moment, _)| *moment) == deadline {
            return;
        }
        self.0 = deadline.map(|moment| {
            let delay = moment.since(now()).as_millis().min(MAX_DELAY_MS);
            let events = events.clone();
            let timeout = Timeout::new(u32::try_from(delay).unwrap_or(u32::MAX), move || {
                events.emit(Event::Ticked);
            });
            (moment, timeout)
        });
    }

    /// It has fired: the same moment can be armed anew.
    pub(super) fn fired(&mut self) {
        self.0 = None;
    }
}

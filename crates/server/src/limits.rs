//! How much one source may do: the numbers, their names on the command line, their defaults.
//!
//! `docs/SERVER.md` lists them; `wasl serve --limit NAME=VALUE` changes one.

use crate::rate::Rate;

/// How much one source may do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Requests under `/v1`, per address.
    pub requests: Rate,
    /// New sockets, per address.
    pub sockets: Rate,
    /// Failed sign-ins, per address.
    pub failed_sign_ins: Rate,
    /// Frames, per socket.
    pub frames: Rate,
    /// Messages, per socket.
    pub messages: Rate,
    /// Messages, per visitor over all their sockets.
    pub visitor_messages: Rate,
    /// Visitors' messages, per address.
    pub address_messages: Rate,
    /// Visitors' messages, per site: one that is flooded must not slow the others down.
    pub site_messages: Rate,
    /// Telemetry events, per site.
    pub site_events: Rate,
    /// Sockets open at once, per address.
    pub open_per_address: u32,
    /// Sockets open at once, per visitor or agent.
    pub open_per_visitor: u32,
    /// Visitors' sockets open at once, per site.
    pub open_per_site: u32,
}

impl Default for Limits {
    fn default() -> Self {
        let rate = |burst, per_second| Rate { burst, per_second };
        Self {
            requests: rate(300, 50.0),
            sockets: rate(200, 20.0),
            failed_sign_ins: rate(10, 1.0 / 30.0),
            frames: rate(200, 50.0),
            messages: rate(60, 10.0),
            visitor_messages: rate(100, 10.0),
            // An office or a telephone company may stand behind one address.
            address_messages: rate(1_000, 100.0),
            site_messages: rate(10_000, 2_000.0),
            site_events: rate(100_000, 20_000.0),
            open_per_address: 1_000,
            open_per_visitor: 20,
            open_per_site: 50_000,
        }
    }
}

/// One number, by its name.
enum Field {
    Rate(fn(&mut Limits) -> &mut Rate),
    Cap(fn(&mut Limits) -> &mut u32),
}

/// The names, as `--limit` and `docs/SERVER.md` have them.
const FIELDS: &[(&str, Field)] = &[
    ("requests", Field::Rate(|limits| &mut limits.requests)),
    ("sockets", Field::Rate(|limits| &mut limits.sockets)),
    (
        "failed-sign-ins",
        Field::Rate(|limits| &mut limits.failed_sign_ins),
    ),
    ("frames", Field::Rate(|limits| &mut limits.frames)),
    ("messages", Field::Rate(|limits| &mut limits.messages)),
    (
        "visitor-messages",
        Field::Rate(|limits| &mut limits.visitor_messages),
    ),
    (
        "address-messages",
        Field::Rate(|limits| &mut limits.address_messages),
    ),
    (
        "site-messages",
        Field::Rate(|limits| &mut limits.site_messages),
    ),
    ("site-events", Field::Rate(|limits| &mut limits.site_events)),
    (
        "open-per-address",
        Field::Cap(|limits| &mut limits.open_per_address),
    ),
    (
        "open-per-visitor",
        Field::Cap(|limits| &mut limits.open_per_visitor),
    ),
    (
        "open-per-site",
        Field::Cap(|limits| &mut limits.open_per_site),
    ),
];

/// An order to change a limit that cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongLimit {
    /// There is no limit of that name.
    #[error("--limit {0}: there is no such limit; there are {names}", names = names())]
    Name(String),
    /// The value is not of the limit's form.
    #[error("--limit {0}: write {1}")]
    Value(String, &'static str),
}

fn names() -> String {
    let names: Vec<_> = FIELDS.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}

impl Limits {
    /// Changes one by its name: `requests=300/50` (at once / a second), `open-per-visitor=20`.
    ///
    /// # Errors
    ///
    /// [`WrongLimit`] when there is none of that name, or the value is not of its form.
    pub fn set(&mut self, order: &str) -> Result<(), WrongLimit> {
        let (name, value) = order.split_once('=').unwrap_or((order, ""));
        let (_, field) = FIELDS
            .iter()
            .find(|(known, _)| *known == name)
            .ok_or_else(|| WrongLimit::Name(order.to_owned()))?;
        match field {
            Field::Rate(rate) => {
                let (burst, per_second) = value.split_once('/').unwrap_or((value, ""));
                let parsed = burst.parse().ok().zip(per_second.parse().ok());
                let parsed = parsed.filter(|(burst, per_second): &(u32, f64)| {
                    *burst > 0 && per_second.is_finite() && *per_second > 0.0
                });
                let (burst, per_second) = parsed.ok_or_else(|| {
                    WrongLimit::Value(
                        order.to_owned(),
                        "how many at once / how many a second, e.g. 300/50",
                    )
                })?;
                *rate(self) = Rate { burst, per_second };
            }
            Field::Cap(cap) => {
                let parsed = value.parse().ok().filter(|cap: &u32| *cap > 0);
                *cap(self) = parsed
                    .ok_or_else(|| WrongLimit::Value(order.to_owned(), "a whole number above 0"))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_sets_its_own_number() {
        for (name, field) in FIELDS {
            let mut limits = Limits::default();
            match field {
                Field::Rate(rate) => {
                    limits.set(&format!("{name}=7/0.5")).unwrap();
                    let set = Rate {
                        burst: 7,
                        per_second: 0.5,
                    };
                    assert_eq!(*rate(&mut limits), set, "{name}");
                }
                Field::Cap(cap) => {
                    limits.set(&format!("{name}=7")).unwrap();
                    assert_eq!(*cap(&mut limits), 7, "{name}");
                }
            }
            assert_ne!(limits, Limits::default());
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        let mut limits = Limits::default();
        for (order, told) in [
            ("request=1/1", "open-per-visitor"),
            ("requests", "at once"),
            ("requests=5", "at once"),
            ("requests=0/1", "at once"),
            ("requests=5/0", "at once"),
            ("requests=5/-1", "at once"),
            ("requests=5/inf", "at once"),
            ("open-per-site=0", "whole number"),
            ("open-per-site=1/2", "whole number"),
        ] {
            let error = limits.set(order).unwrap_err().to_string();
            assert!(error.contains(order) && error.contains(told), "{error}");
        }
        assert_eq!(limits, Limits::default());
    }
}

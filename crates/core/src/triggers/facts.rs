//! What a condition reads: the page, the visit and the act at hand, as facts by name.

use alloc::string::String;
use core::cell::RefCell;

use wasl_protocol::{Properties, Timestamp, Value};

use super::address::{fits, parameter};
use super::named::Remembered;
use super::{Act, Named, Opening, Signals};
use crate::condition::{Facts, Patterns, Reading};
use crate::event::Page;
use crate::i18n::Locale;
use crate::record::JourneyRecord;
use crate::session::Session;
use crate::text::{concat, cut};

/// A touch screen whose shorter side is less is a phone's. CSS pixels.
const PHONE: u32 = 600;

/// The device, as far as conditions ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Device {
    /// A small touch screen.
    Phone,
    /// A larger touch screen.
    Tablet,
    /// Anything with a pointer.
    #[default]
    Desktop,
}

impl Device {
    /// By what the browser says of it: touch alone, and the shorter side of the screen.
    #[must_use]
    pub const fn of(touch: bool, screen: u32) -> Self {
        if !touch {
            Self::Desktop
        } else if screen < PHONE {
            Self::Phone
        } else {
            Self::Tablet
        }
    }

    /// As conditions name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Tablet => "tablet",
            Self::Desktop => "desktop",
        }
    }

    /// A screen of such a device: what [`Device::of`] may be told of it. CSS pixels.
    #[must_use]
    pub const fn screen(self) -> u32 {
        match self {
            Self::Phone => 0,
            Self::Tablet | Self::Desktop => PHONE,
        }
    }

    /// Whether it has no pointer.
    #[must_use]
    pub const fn is_touch(self) -> bool {
        match self {
            Self::Phone | Self::Tablet => true,
            Self::Desktop => false,
        }
    }
}

/// What stays the same while a page is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The device.
    pub device: Device,
    /// The browser's language.
    pub language: String,
    /// The address of the page that led to this visit's first.
    pub referrer: String,
}

/// All that is known at one moment.
pub struct Known<'a> {
    /// The moment.
    pub now: Timestamp,
    /// The page.
    pub page: &'a Page,
    /// Its path and query, readable.
    pub address: &'a str,
    /// The visitor on it.
    pub signals: &'a Signals,
    /// The visit.
    pub session: &'a Session,
    /// The visits so far, and the cart.
    pub journey: &'a JourneyRecord,
    /// What happens at this moment.
    pub act: &'a Act,
    /// What the merchant's page told of the visitor.
    pub attributes: &'a Properties,
    /// The browser.
    pub surroundings: &'a Surroundings,
    /// The widget's language.
    pub locale: Locale,
    /// The visitor's country, where the server is told it.
    pub country: Option<&'a str>,
    /// Segments and groups.
    pub named: &'a Named,
    /// Which schedules are open.
    pub openings: &'a [Opening],
    /// Segments that were looked at already.
    pub remembered: RefCell<Remembered>,
    /// The browser's regular expressions.
    pub patterns: &'a dyn Patterns,
}

impl Facts for Known<'_> {
    fn read(&self, path: &str) -> Reading<'_> {
        if let Some((name, asked)) = cut(path, b':') {
            return self.asked(name, asked);
        }
        if let Some((name, below)) = cut(path, b'.') {
            return self.below(name, below);
        }
        let record = self.session.record();
        match path {
            "timeOnPage" => growing(self.signals.entered()),
            "idle" => growing(self.signals.active()),
            "timeOnSite" => Reading::Growing {
                since: record.started_at,
            },
            "scroll" => Reading::Number(self.signals.scroll().into()),
            "pageCount" => Reading::Number(record.pages.into()),
            "visitCount" => Reading::Number(self.journey.visits.into()),
            "returning" => Reading::Bool(self.journey.visits > 1),
            "exitIntent" => Reading::Bool(matches!(self.act, Act::Leaving)),
            "rageClick" => Reading::Bool(matches!(self.act, Act::RageClicked)),
            "deadClick" => Reading::Bool(matches!(self.act, Act::DeadClicked)),
            // What `trigger` brings up comes whatever its condition is.
            "triggered" => Reading::Bool(false),
            "copied" => {
                if let Act::Copied(text) = self.act {
                    Reading::Text(text)
                } else {
                    Reading::Missing
                }
            }
            "country" => self.country.map_or(Reading::Missing, Reading::Text),
            "url" => Reading::Text(self.address),
            "path" => Reading::Text(cut(self.address, b'?').map_or(self.address, |(path, _)| path)),
            "title" => Reading::Text(&self.page.title),
            "referrer" => known(&self.surroundings.referrer),
            "device" => Reading::Text(self.surroundings.device.as_str()),
            "language" => known(&self.surroundings.language),
            "locale" => Reading::Text(self.locale.tag()),
            "stage" => self
                .session
                .stage()
                .map_or(Reading::Missing, |stage| Reading::Text(stage.as_str())),
            "cartAge" => match self.journey.cart_at {
                Some(since) if has_goods(&self.journey.cart) => Reading::Growing { since },
                Some(_) | None => Reading::Missing,
            },
            _ => Reading::Missing,
        }
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn patterns(&self) -> &dyn Patterns {
        self.patterns
    }

    fn group(&self, name: &str) -> Option<&[Value]> {
        self.named.group(name)
    }

    fn changes_at(&self, path: &str) -> Option<Timestamp> {
        match cut(path, b'.')? {
            ("segment", name) => self.named.segment(name, self)?.changes_at,
            ("open", name) => self.opening(name)?.changes_at,
            _ => None,
        }
    }
}

impl Known<'_> {
    fn asked(&self, name: &str, asked: &str) -> Reading<'_> {
        Reading::Bool(match name {
            "url" => cut(asked, b':')
                .is_some_and(|(rule, text)| fits(rule, text, self.address, self.patterns)),
            "visible" => self.signals.has_seen(asked),
            "clicked" => {
                matches!(self.act, Act::Clicked(selectors) if has(selectors, asked))
            }
            "formStarted" => {
                matches!(self.act, Act::FormStarted(selectors) if has(selectors, asked))
            }
            "formAbandoned" => {
                matches!(self.act, Act::FormAbandoned(selectors) if has(selectors, asked))
            }
            _ => return Reading::Missing,
        })
    }

    fn below(&self, name: &str, below: &str) -> Reading<'_> {
        let map = match name {
            "query" => {
                return parameter(self.address, below).map_or(Reading::Missing, Reading::Text);
            }
            "utm" => {
                let campaign = self.journey.campaign.as_deref().unwrap_or_default();
                return parameter(campaign, &concat(&["utm_", below]))
                    .map_or(Reading::Missing, Reading::Text);
            }
            "segment" => {
                return self
                    .named
                    .segment(below, self)
                    .map_or(Reading::Missing, |outcome| Reading::Bool(outcome.holds));
            }
            "open" => {
                return self
                    .opening(below)
                    .map_or(Reading::Missing, |opening| Reading::Bool(opening.open));
            }
            "cart" => &self.journey.cart,
            "visitor" => self.attributes,
            "event" => {
                let Act::Tracked(kind, properties) = self.act else {
                    return Reading::Missing;
                };
                if below == "name" {
                    return Reading::Text(kind);
                }
                properties
            }
            _ => return Reading::Missing,
        };
        Reading::Map(map).at(below)
    }

    fn opening(&self, name: &str) -> Option<&Opening> {
        self.openings.iter().find(|opening| opening.name == name)
    }
}

fn has(selectors: &[String], asked: &str) -> bool {
    selectors.iter().any(|one| one == asked)
}

fn growing(since: Result<Timestamp, wasl_protocol::Duration>) -> Reading<'static> {
    match since {
        Ok(since) => Reading::Growing { since },
        // Seconds, with their thousandths.
        Err(so_far) => Reading::Number(so_far.as_millis() as f64 / 1_000.0),
    }
}

fn known(text: &str) -> Reading<'_> {
    if text.is_empty() {
        Reading::Missing
    } else {
        Reading::Text(text)
    }
}

/// Whether there is anything in a cart, by the keys that shops use.
#[must_use]
pub fn has_goods(cart: &Properties) -> bool {
    match (cart.get("count"), cart.get("items"), cart.get("value")) {
        (Some(Value::Number(count)), _, _) => *count > 0.0,
        (_, Some(Value::List(items)), _) => !items.is_empty(),
        (_, _, Some(Value::Number(value))) => *value > 0.0,
        _ => !cart.0.is_empty(),
    }
}

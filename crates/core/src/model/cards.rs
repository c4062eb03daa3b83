//! Product cards in the thread: what a visitor does with them, and pictures that did not load.
//!
//! Trigger: a press on "Add to cart" or on a link. Leaves: `cart` for the page's handler, and an event
//! that says where the card stood. What was added is known until the page is left.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Properties, Value};

use super::flows::{about, list_of};
use super::running::Running;
use crate::bot::{Reply, Turn};
use crate::card::{CardAct, ProductCard, Shelf, cards};
use crate::config::FaqEntry;
use crate::i18n::Key;
use crate::view::ProductView;

/// What is known of the cards and pictures of this page.
#[derive(Debug, Default)]
pub(super) struct Cards {
    /// What was put into the cart: where it stands, and its place there.
    pub added: Vec<(Shelf, usize)>,
    /// The addresses of pictures that did not load.
    pub broken: Vec<String>,
}

impl Running {
    /// Something was done with a card.
    #[inline(never)]
    pub(super) fn card_acted(&mut self, shelf: Shelf, place: usize, act: CardAct) {
        self.acted();
        let Some(card) = self.shelf(shelf).into_iter().nth(place) else {
            return;
        };
        if act == CardAct::Cart {
            let Some(product) = card.cart else { return };
            self.emit("cart", product);
            self.cards.added.push((shelf, place));
            let words = self.locale.text(Key::CardAdded);
            self.announce(words.into());
        }
        let (kind, mut about) = match shelf {
            Shelf::Answer(turn) => {
                let mut about = Properties::default();
                if let Some((entry, _)) = self.answered_by(turn) {
                    about.set("entry", self.entry_name(entry));
                }
                ("wasl.faq.card", about)
            }
            Shelf::Flow { run, at } => {
                let Some(run) = self.flows.runs.get(run) else {
                    return;
                };
                let mut about = about(run);
                if let Some(passed) = run.passed.get(at) {
                    about.set("step", passed.step.as_str());
                }
                ("wasl.flow.card", about)
            }
        };
        if !card.id.is_empty() {
            about.set("card", card.id);
        }
        about.set("action", act.as_str());
        self.happened(kind, about);
    }

    /// A picture of this address did not load.
    pub(super) fn picture_broken(&mut self, address: String) {
        self.cards.broken.push(address);
        self.changed = true;
    }

    /// The turn of this number, when an entry answered it: the entry's place, and the entry.
    #[inline(never)]
    pub(super) fn answered_by(&self, number: u32) -> Option<(usize, &FaqEntry)> {
        let is_it = |turn: &&Turn| turn.number == number;
        match self.bot.turns().iter().find(is_it)?.reply {
            Reply::Answer(place) => Some((place, self.options.faq.entries.get(place)?)),
            Reply::Suggest(_) | Reply::Unknown | Reply::Generated(_) => None,
        }
    }

    /// The cards that stand somewhere.
    #[inline(never)]
    fn shelf(&self, shelf: Shelf) -> Vec<ProductCard> {
        let list = match shelf {
            Shelf::Answer(turn) => self.answered_by(turn).map(|(_, entry)| &entry.cards),
            Shelf::Flow { run, at } => (self.flows.runs.get(run))
                .and_then(|run| run.passed.get(at))
                .and_then(|passed| list_of(&passed.value)),
        };
        cards(list.unwrap_or(&Value::Null), self.locale)
    }

    /// The same as they are shown.
    pub(super) fn shelf_view(&self, shelf: Shelf) -> Vec<ProductView> {
        let mut views = Vec::new();
        for (place, card) in self.shelf(shelf).into_iter().enumerate() {
            views.push(ProductView {
                added: self.cards.added.contains(&(shelf, place)),
                card,
            });
        }
        views
    }
}

//! What stands below the words of an answer.

use alloc::string::String;

use crate::card::ProductCard;

/// A product card.
#[derive(Clone, Debug, PartialEq)]
pub struct ProductView {
    /// What is shown of it.
    pub card: ProductCard,
    /// It was put into the cart.
    pub added: bool,
}

/// A button of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerButton {
    /// Its place among the entry's: some may not be of use now.
    pub place: usize,
    /// What it says.
    pub label: String,
    /// Where it leads, when the browser follows it.
    pub href: Option<String>,
}

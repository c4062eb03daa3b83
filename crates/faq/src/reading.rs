//! How a FAQ's texts are read, beside the texts themselves: what the merchant says of its words, and
//! the language pack if there is one.

use alloc::rc::Rc;

use crate::meaning::Meaning;

/// How texts are read. The default is what a merchant gets who sets nothing.
///
/// ```
/// use wasl_faq::{Builder, Entry, Reading};
/// let reading = Reading {
///     synonyms: vec![vec!["refund".into(), "money back".into()]],
///     ..Reading::default()
/// };
/// let of = |question| Entry { question, phrasings: &[], tags: &[], answer: "" };
/// let index = Builder::with(&[of("Where is my refund?"), of("Opening hours")], &reading).finish();
/// assert_eq!(index.query("money back", 1)[0].entry, 0);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Latin letters and digits may spell Arabic: "wen talabi", "7sab".
    pub arabizi: bool,
    /// Groups of words and phrases, of at most four words each, that mean the same here.
    pub synonyms: Vec<Vec<String>>,
    /// What words mean, from a language pack.
    pub meaning: Option<Rc<Meaning>>,
}

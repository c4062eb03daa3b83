//! The bot's voice: its sentences in the tone that the merchant chose or in the merchant's own words,
//! and the visitor's name in them. Read by the view and by what is announced.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::i18n::{Key, Locale};
use crate::survey::Words;
use crate::text::{concat, head};

/// What stands for the visitor's name in a sentence.
const NAME: &str = "[NAME]";

/// The most characters of a name that are said.
const MAX_NAME_CHARS: usize = 60;

/// How the bot speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As with somebody whom one knows.
    #[default]
    Friendly,
    /// With respect: in Arabic in the plural.
    Formal,
}

/// A sentence that the merchant may word anew.
#[derive(Debug)]
pub struct Sentence {
    /// Its key in the option `words`.
    pub name: &'static str,
    key: Key,
    /// The same key where both tones say the same.
    formal: Key,
}

const fn sentence(name: &'static str, key: Key, formal: Key) -> Sentence {
    Sentence { name, key, formal }
}

/// All of them, in the order of the reference.
pub static SENTENCES: [Sentence; 23] = [
    sentence("title", Key::PanelTitle, Key::PanelTitleFormal),
    sentence("greeting", Key::PanelGreeting, Key::PanelGreetingFormal),
    sentence("away", Key::PresenceAway, Key::PresenceAwayFormal),
    sentence("ask", Key::ComposerAsk, Key::ComposerAskFormal),
    sentence("write", Key::ComposerWrite, Key::ComposerWriteFormal),
    sentence("hints", Key::ComposerHints, Key::ComposerHints),
    sentence("offers", Key::FlowOffers, Key::FlowOffersFormal),
    sentence("quick", Key::FaqQuick, Key::FaqQuick),
    sentence("answers", Key::FaqAnswers, Key::FaqAnswers),
    sentence("related", Key::FaqRelated, Key::FaqRelated),
    sentence("helpful", Key::FaqHelpful, Key::FaqHelpfulFormal),
    sentence("thanks", Key::FaqThanks, Key::FaqThanksFormal),
    sentence("sorry", Key::FaqSorry, Key::FaqSorryFormal),
    sentence("didYouMean", Key::FaqDidYouMean, Key::FaqDidYouMeanFormal),
    sentence("unknown", Key::FaqUnknown, Key::FaqUnknownFormal),
    sentence("person", Key::FaqPerson, Key::FaqPersonFormal),
    sentence("handedOver", Key::NoteHandedOver, Key::NoteHandedOverFormal),
    sentence(
        "flowCancelled",
        Key::FlowCancelled,
        Key::FlowCancelledFormal,
    ),
    sentence("flowChanged", Key::FlowChanged, Key::FlowChangedFormal),
    sentence("flowLost", Key::FlowLost, Key::FlowLostFormal),
    sentence("flowFailed", Key::FlowFailed, Key::FlowFailedFormal),
    sentence("flowBusy", Key::FlowBusy, Key::FlowBusyFormal),
    sentence("flowWaits", Key::FlowWaits, Key::FlowWaits),
];

/// Who speaks, and to whom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Voice {
    /// The language.
    pub locale: Locale,
    /// The tone.
    pub tone: Tone,
    /// The merchant's words, each with its place in [`SENTENCES`].
    pub words: Rc<Vec<(usize, Words)>>,
    /// The visitor's name, fit to be said; empty when it is not known.
    pub name: String,
}

impl Voice {
    /// A sentence: the merchant's, else the widget's in the tone. One that is not the bot's is the
    /// same in both tones.
    #[must_use]
    pub fn say(&self, key: Key) -> String {
        let Some(place) = SENTENCES.iter().position(|one| one.key == key) else {
            return self.locale.text(key).into();
        };
        if let Some((_, own)) = self.words.iter().find(|(at, _)| *at == place) {
            return self.address(own.get(self.locale));
        }
        self.address(self.locale.text(match self.tone {
            Tone::Friendly => key,
            Tone::Formal => SENTENCES[place].formal,
        }))
    }

    /// Puts the visitor's name in the place of `[NAME]`.
    ///
    /// Without a name the place goes, and with it the comma and the spaces before it, or after it
    /// where a sentence begins with it: "Hi, [NAME]!" is then "Hi!". A name runs in its own direction
    /// and leaves that of the sentence alone: it is isolated, and a sentence that begins with it
    /// begins with the mark of its own direction.
    #[must_use]
    pub fn address(&self, sentence: &str) -> String {
        let Some((before, after)) = sentence.split_once(NAME) else {
            return sentence.into();
        };
        let after = &self.address(after);
        if self.name.is_empty() {
            let before = before.trim_end_matches(is_pause);
            let after = if before.is_empty() {
                after.trim_start_matches(is_pause)
            } else {
                after
            };
            return concat(&[before, after]);
        }
        let mark = if !before.is_empty() {
            ""
        } else if runs_from_the_right(after).unwrap_or(self.locale.is_rtl()) {
            "\u{200f}"
        } else {
            "\u{200e}"
        };
        concat(&[mark, before, "\u{2068}", &self.name, "\u{2069}", after])
    }
}

/// A name as it can be said: without what steers the direction of text or breaks lines, at most 60
/// characters.
#[must_use]
pub fn spoken(name: &str) -> String {
    let mut kept = String::new();
    for char in name.chars() {
        let steers = matches!(
            char,
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        );
        kept.push(if steers { ' ' } else { char });
    }
    let trimmed = kept.trim_matches(' ');
    head(trimmed, MAX_NAME_CHARS).into()
}

/// What parts a name from the words around it.
const fn is_pause(char: char) -> bool {
    matches!(char, ' ' | ',' | '،')
}

/// Whether a text's first letter is of a script that runs from right to left; `None` without letters.
fn runs_from_the_right(text: &str) -> Option<bool> {
    for char in text.chars() {
        match char {
            '\u{591}'..='\u{8ff}' | '\u{fb1d}'..='\u{fefc}' => return Some(true),
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{590}' | '\u{900}'..='\u{1fff}' => {
                return Some(false);
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(name: &str) -> Voice {
        Voice {
            locale: Locale::En,
            tone: Tone::Friendly,
            words: Rc::default(),
            name: spoken(name),
        }
    }

    #[test]
    fn a_name_takes_its_place() {
        for (sentence, said) in [
            ("Hi [NAME]!", "Hi \u{2068}Sara\u{2069}!"),
            ("أهلًا، [NAME]", "أهلًا، \u{2068}Sara\u{2069}"),
            ("[NAME]، أهلًا", "\u{200f}\u{2068}Sara\u{2069}، أهلًا"),
            ("[NAME], hello", "\u{200e}\u{2068}Sara\u{2069}, hello"),
            ("[NAME]", "\u{200e}\u{2068}Sara\u{2069}"),
            ("None", "None"),
            ("[NAME [NAME]", "[NAME \u{2068}Sara\u{2069}"),
        ] {
            assert_eq!(voice("Sara").address(sentence), said, "{sentence}");
        }
        let twice = voice("A").address("[NAME] and [NAME]");
        assert_eq!(twice.matches('A').count(), 2);
    }

    #[test]
    fn without_a_name_the_sentence_reads_on() {
        for (sentence, said) in [
            ("Hi [NAME]!", "Hi!"),
            ("Hi, [NAME]!", "Hi!"),
            ("Hi [NAME], how are you?", "Hi, how are you?"),
            ("[NAME], how are you?", "how are you?"),
            ("أهلًا بك، [NAME]! اسأل", "أهلًا بك! اسأل"),
            ("[NAME]", ""),
            ("A [NAME] b [NAME].", "A b."),
        ] {
            assert_eq!(voice("").address(sentence), said, "{sentence}");
        }
    }

    #[test]
    fn a_name_cannot_turn_what_is_around_it() {
        assert_eq!(spoken(" Sa\u{202e}ra\u{2069}\n"), "Sa ra");
        assert_eq!(spoken("\u{2066}\u{200f}"), "");
        assert_eq!(spoken("سارة"), "سارة");
        assert_eq!(spoken(&"x".repeat(99)).len(), MAX_NAME_CHARS);
        assert_eq!(spoken("<b>Sara</b>"), "<b>Sara</b>", "drawn as text");
    }

    #[test]
    fn a_formal_sentence_stands_for_a_friendly_one() {
        for sentence in &SENTENCES {
            for locale in [Locale::En, Locale::Ar] {
                let mut voice = voice("");
                voice.locale = locale;
                let friendly = voice.say(sentence.key);
                voice.tone = Tone::Formal;
                let formal = voice.say(sentence.key);
                assert_eq!(
                    friendly == formal,
                    sentence.key == sentence.formal,
                    "{}, {}",
                    sentence.name,
                    locale.tag()
                );
            }
        }
    }
}

//! One spelling per word: the text that every other module works on.
//!
//! Runs over each phrasing at build and each question at query. Leaves words
//! parted by single spaces: Latin letters lower-case without accents, Arabic
//! letters in one form each, digits ASCII, everything else that is not part of
//! a word a space or gone. Idempotent. Letters of other scripts pass through.

/// What becomes of a character that only decorates its neighbours.
const DROP: char = '\0';
/// What becomes of one that is not part of a word.
const SPACE: char = ' ';
/// What stands for "the character itself" and for "lam, then alef" in `RUNS`.
const KEEP: char = '=';
const LAM_ALEF: char = '+';

/// Folds `text` to its one spelling. `normalise(normalise(t)) == normalise(t)`.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut out = Folded {
        text: String::with_capacity(text.len()),
        last: ' ',
        run: 1,
    };
    for c in text.chars() {
        let (first, second) = fold(c);
        out.push(first);
        out.push(second);
    }
    if out.last == ' ' {
        out.text.pop();
    }
    out.text
}

/// The output with what is needed to collapse repeats.
struct Folded {
    text: String,
    last: char,
    run: u32,
}

impl Folded {
    /// Appends `c`: spaces become one, and a letter typed three times or more
    /// for emphasis ("pleaaase", "شكرااا") becomes one. Digits stay.
    fn push(&mut self, c: char) {
        if c == DROP {
            return;
        }
        if c != self.last {
            self.run = 1;
        } else if c == ' ' {
            return;
        } else if !c.is_ascii_digit() {
            self.run = self.run.saturating_add(1);
            if self.run == 3 {
                self.text.pop();
            }
            if self.run >= 3 {
                return;
            }
        }
        self.last = c;
        self.text.push(c);
    }
}

/// What a character becomes: one or, for ligatures, two.
fn fold(c: char) -> (char, char) {
    let one = match c {
        'a'..='z' | '0'..='9' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        'À'..='ſ' => {
            let base = LATIN[c as usize - 'À' as usize];
            if let Some(&both) = LIGATURES.get(usize::from(base.wrapping_sub(b'0'))) {
                return both;
            }
            char::from(base)
        }
        '٠'..='٩' => moved(c, '٠', '0'),
        '۰'..='۹' => moved(c, '۰', '0'),
        // Full-width forms are ASCII moved up.
        '！'..='～' => return fold(moved(c, '！', '!')),
        _ => {
            let after = RUNS.partition_point(|&(start, _)| start <= c);
            match RUNS[after - 1].1 {
                KEEP => c,
                LAM_ALEF => return ('ل', 'ا'),
                other => other,
            }
        }
    };
    (one, DROP)
}

/// The character as far from `to` as `c` is from `from`.
fn moved(c: char, from: char, to: char) -> char {
    char::from((c as u32 - from as u32) as u8 + to as u8)
}

/// Base letters of U+00C0 to U+017F; a digit names a row of `LIGATURES`, a
/// space is not a letter.
const LATIN: &[u8; 192] = b"aaaaaa0ceeeeiiiidnooooo ouuuuy12aaaaaa0ceeeeiiiidnooooo ouuuuy1y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii33jjkkklllllllllln\
nnnnnnnnoooooo44rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
const LIGATURES: [(char, char); 5] = [('a', 'e'), ('t', 'h'), ('s', 's'), ('i', 'j'), ('o', 'e')];

/// Where a run of characters starts that become the same, in order.
///
/// Letters that Arabic typing uses for one another become one, and so do those
/// of loan words, which most keyboards lack. A bare hamza goes: dialect
/// spelling leaves it out. Apostrophes go too: "don't" and "dont" are typed
/// alike. Scripts that are not listed stay as they are.
const RUNS: [(char, char); 140] = [
    // ASCII and Latin marks; letters of theirs do not come here.
    ('\0', SPACE),
    ('\'', DROP),
    ('(', SPACE),
    ('`', DROP),
    ('{', SPACE),
    ('ª', 'a'),
    ('«', SPACE),
    ('\u{ad}', DROP),
    ('®', SPACE),
    ('²', '2'),
    ('³', '3'),
    ('´', DROP),
    ('µ', SPACE),
    ('¹', '1'),
    ('º', 'o'),
    ('»', SPACE),
    ('\u{180}', KEEP),
    // Combining accents.
    ('\u{2bc}', DROP),
    ('\u{2bd}', KEEP),
    ('\u{300}', DROP),
    ('\u{370}', KEEP),
    // Arabic: signs and marks, and letters used for one another.
    ('\u{600}', SPACE),
    ('\u{610}', DROP),
    ('\u{61b}', SPACE),
    ('\u{61c}', DROP),
    ('\u{61d}', SPACE),
    ('\u{620}', KEEP),
    ('ء', DROP),
    ('آ', 'ا'),
    ('ؤ', 'و'),
    ('إ', 'ا'),
    ('ئ', 'ي'),
    ('ا', KEEP),
    ('ة', 'ه'),
    ('ت', KEEP),
    ('\u{640}', DROP),
    ('ف', KEEP),
    ('ى', 'ي'),
    ('\u{64b}', DROP),
    ('\u{660}', KEEP),
    ('\u{66a}', SPACE),
    ('\u{66e}', KEEP),
    ('\u{670}', DROP),
    ('ٱ', 'ا'),
    ('ٴ', KEEP),
    ('ٵ', 'ا'),
    ('ٶ', KEEP),
    ('پ', 'ب'),
    ('ٿ', KEEP),
    ('ڤ', 'ف'),
    ('ڥ', KEEP),
    ('ک', 'ك'),
    ('ګ', KEEP),
    ('ھ', 'ه'),
    ('ڿ', KEEP),
    ('ۀ', 'ه'),
    ('ۄ', KEEP),
    ('ی', 'ي'),
    ('ۍ', KEEP),
    ('ې', 'ي'),
    ('ۑ', KEEP),
    ('ے', 'ي'),
    ('\u{6d4}', SPACE),
    ('ە', 'ه'),
    ('\u{6d6}', DROP),
    ('\u{6dd}', SPACE),
    ('\u{6df}', DROP),
    ('\u{6e9}', SPACE),
    ('\u{6ea}', DROP),
    ('\u{6ee}', KEEP),
    // Spaces, punctuation, symbols; zero-width ones and bidi controls.
    ('\u{1680}', SPACE),
    ('\u{1681}', KEEP),
    ('\u{180e}', DROP),
    ('\u{180f}', KEEP),
    ('\u{2000}', SPACE),
    ('\u{200b}', DROP),
    ('\u{2010}', SPACE),
    ('\u{2018}', DROP),
    ('\u{201a}', SPACE),
    ('\u{201b}', DROP),
    ('\u{201c}', SPACE),
    ('\u{202a}', DROP),
    ('\u{202f}', SPACE),
    ('\u{2060}', DROP),
    ('\u{2070}', SPACE),
    ('\u{2c00}', KEEP),
    ('\u{2e00}', SPACE),
    ('\u{2e80}', KEEP),
    ('\u{3000}', SPACE),
    ('\u{3040}', KEEP),
    ('\u{e000}', SPACE),
    ('\u{f900}', KEEP),
    ('\u{fd3e}', SPACE),
    ('\u{fd40}', KEEP),
    ('\u{fe00}', DROP),
    ('\u{fe10}', KEEP),
    // Positional forms of Arabic letters (text copied out of PDF files).
    ('\u{fe70}', DROP),
    ('\u{fe81}', 'ا'),
    ('\u{fe85}', 'و'),
    ('\u{fe87}', 'ا'),
    ('\u{fe89}', 'ي'),
    ('\u{fe8d}', 'ا'),
    ('\u{fe8f}', 'ب'),
    ('\u{fe93}', 'ه'),
    ('\u{fe95}', 'ت'),
    ('\u{fe99}', 'ث'),
    ('\u{fe9d}', 'ج'),
    ('\u{fea1}', 'ح'),
    ('\u{fea5}', 'خ'),
    ('\u{fea9}', 'د'),
    ('\u{feab}', 'ذ'),
    ('\u{fead}', 'ر'),
    ('\u{feaf}', 'ز'),
    ('\u{feb1}', 'س'),
    ('\u{feb5}', 'ش'),
    ('\u{feb9}', 'ص'),
    ('\u{febd}', 'ض'),
    ('\u{fec1}', 'ط'),
    ('\u{fec5}', 'ظ'),
    ('\u{fec9}', 'ع'),
    ('\u{fecd}', 'غ'),
    ('\u{fed1}', 'ف'),
    ('\u{fed5}', 'ق'),
    ('\u{fed9}', 'ك'),
    ('\u{fedd}', 'ل'),
    ('\u{fee1}', 'م'),
    ('\u{fee5}', 'ن'),
    ('\u{fee9}', 'ه'),
    ('\u{feed}', 'و'),
    ('\u{feef}', 'ي'),
    ('\u{fef5}', LAM_ALEF),
    ('\u{fefd}', KEEP),
    // Byte order mark, specials, emoji, tags.
    ('\u{feff}', DROP),
    ('\u{ff00}', KEEP),
    ('\u{fff0}', SPACE),
    ('\u{10000}', KEEP),
    ('\u{1f000}', SPACE),
    ('\u{1fb00}', KEEP),
    ('\u{e0000}', DROP),
    ('\u{e1000}', KEEP),
];

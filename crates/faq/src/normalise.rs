//! One spelling per word: the text that every other module works on.
//!
//! Runs over each phrasing at build and each question at query. Leaves words
//! parted by single spaces: Latin letters lower-case without accents, Arabic
//! letters in one form each, digits ASCII, everything else that is not part of
//! a word a space or gone. Idempotent. Letters of other scripts pass through.

/// What one character becomes.
enum Fold {
    /// Nothing: it only decorates its neighbours.
    Drop,
    /// A word boundary.
    Space,
    /// One character.
    One(char),
    /// Two, for ligatures.
    Two(char, char),
}

/// Folds `text` to its one spelling. `normalise(normalise(t)) == normalise(t)`.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut out = Folded {
        text: String::with_capacity(text.len()),
        last: ' ',
        run: 1,
    };
    for c in text.chars() {
        match fold(c) {
            Fold::Drop => {}
            Fold::Space => out.push(' '),
            Fold::One(a) => out.push(a),
            Fold::Two(a, b) => {
                out.push(a);
                out.push(b);
            }
        }
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

fn fold(c: char) -> Fold {
    match c {
        'a'..='z' | '0'..='9' => Fold::One(c),
        'A'..='Z' => Fold::One(c.to_ascii_lowercase()),
        // Dropped, not parted: "don't" and "dont" are typed alike.
        '\'' | '`' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{b4}' => Fold::Drop,
        '\0'..='\u{7f}' => Fold::Space,
        '\u{80}'..='\u{17f}' => latin(c),
        // Combining accents.
        '\u{300}'..='\u{36f}' => Fold::Drop,
        '\u{600}'..='\u{6ff}' => arabic(c),
        // Zero-width, bidi controls, byte order mark, variation selectors, tags.
        '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}' => Fold::Drop,
        // Spaces, general punctuation, symbols, arrows, boxes, dingbats, emoji.
        '\u{1680}'
        | '\u{2000}'..='\u{2bff}'
        | '\u{2e00}'..='\u{2e7f}'
        | '\u{3000}'..='\u{303f}'
        | '\u{fd3e}'..='\u{fd3f}'
        | '\u{e000}'..='\u{f8ff}'
        | '\u{fff0}'..='\u{ffff}'
        | '\u{1f000}'..='\u{1faff}' => Fold::Space,
        '\u{fe70}'..='\u{fefc}' => presented(c),
        // Full-width forms are ASCII moved up.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).map_or(Fold::Space, fold),
        // Other scripts as they are.
        _ => Fold::One(c),
    }
}

/// Base letters of U+00C0 to U+017F; a digit names a row of `LIGATURES`, a
/// space is not a letter.
const LATIN: &[u8; 192] = b"aaaaaa0ceeeeiiiidnooooo ouuuuy12aaaaaa0ceeeeiiiidnooooo ouuuuy1y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii33jjkkklllllllllln\
nnnnnnnnoooooo44rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
const LIGATURES: [(char, char); 5] = [('a', 'e'), ('t', 'h'), ('s', 's'), ('i', 'j'), ('o', 'e')];

fn latin(c: char) -> Fold {
    match c {
        '\u{ad}' => Fold::Drop,
        'ª' => Fold::One('a'),
        'º' => Fold::One('o'),
        '²' => Fold::One('2'),
        '³' => Fold::One('3'),
        '¹' => Fold::One('1'),
        _ => {
            let base = (c as usize)
                .checked_sub(0xc0)
                .and_then(|i| LATIN.get(i))
                .copied()
                .unwrap_or(b' ');
            match LIGATURES.get(usize::from(base.wrapping_sub(b'0'))) {
                Some(&(a, b)) => Fold::Two(a, b),
                None if base == b' ' => Fold::Space,
                None => Fold::One(char::from(base)),
            }
        }
    }
}

/// Letters that Arabic typing uses for one another become one; marks go.
fn arabic(c: char) -> Fold {
    Fold::One(match c {
        // A bare hamza goes too: dialect spelling leaves it out.
        '\u{610}'..='\u{61a}'
        | '\u{61c}'
        | 'ء'
        | '\u{640}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{6d6}'..='\u{6dc}'
        | '\u{6df}'..='\u{6e8}'
        | '\u{6ea}'..='\u{6ed}' => return Fold::Drop,
        '\u{600}'..='\u{60f}'
        | '\u{61b}'..='\u{61f}'
        | '\u{66a}'..='\u{66d}'
        | '\u{6d4}'
        | '\u{6dd}'..='\u{6de}'
        | '\u{6e9}' => return Fold::Space,
        'آ' | 'أ' | 'إ' | 'ٱ' | 'ٲ' | 'ٳ' | 'ٵ' => 'ا',
        'ؤ' => 'و',
        'ئ' | 'ى' | 'ی' | 'ې' | 'ے' | 'ۓ' => 'ي',
        'ة' | 'ہ' | 'ھ' | 'ە' | 'ۀ' | 'ۂ' | 'ۃ' => 'ه',
        'ک' | 'ڪ' => 'ك',
        // Loan-word letters that most keyboards lack.
        'ڤ' => 'ف',
        'پ' => 'ب',
        '٠'..='٩' => digit(c as u32 - 0x660),
        '۰'..='۹' => digit(c as u32 - 0x6f0),
        _ => c,
    })
}

fn digit(n: u32) -> char {
    char::from_digit(n, 10).unwrap_or('0')
}

/// Positional forms (text copied out of PDF files): the letter whose forms
/// start at U+FE00 plus the first field.
const FORMS: [(u8, char); 36] = [
    (0x80, 'ء'),
    (0x81, 'ا'),
    (0x85, 'و'),
    (0x87, 'ا'),
    (0x89, 'ي'),
    (0x8d, 'ا'),
    (0x8f, 'ب'),
    (0x93, 'ه'),
    (0x95, 'ت'),
    (0x99, 'ث'),
    (0x9d, 'ج'),
    (0xa1, 'ح'),
    (0xa5, 'خ'),
    (0xa9, 'د'),
    (0xab, 'ذ'),
    (0xad, 'ر'),
    (0xaf, 'ز'),
    (0xb1, 'س'),
    (0xb5, 'ش'),
    (0xb9, 'ص'),
    (0xbd, 'ض'),
    (0xc1, 'ط'),
    (0xc5, 'ظ'),
    (0xc9, 'ع'),
    (0xcd, 'غ'),
    (0xd1, 'ف'),
    (0xd5, 'ق'),
    (0xd9, 'ك'),
    (0xdd, 'ل'),
    (0xe1, 'م'),
    (0xe5, 'ن'),
    (0xe9, 'ه'),
    (0xed, 'و'),
    (0xef, 'ي'),
    (0xf5, 'ل'),
    (0xfd, ' '),
];

fn presented(c: char) -> Fold {
    let low = (c as u32 & 0xff) as u8;
    let after = FORMS.partition_point(|&(start, _)| start <= low);
    match after.checked_sub(1).and_then(|i| FORMS.get(i)) {
        // Lone marks come before the first letter.
        None | Some((_, 'ء')) => Fold::Drop,
        Some((_, 'ل')) if low >= 0xf5 => Fold::Two('ل', 'ا'),
        Some(&(_, letter)) => Fold::One(letter),
    }
}

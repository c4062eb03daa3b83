//! The characters that numbers are written with.

/// The value of a digit in a script that our visitors type: Latin, Arabic-Indic (U+0660), Persian
/// and Urdu (U+06F0), full-width (U+FF10).
pub(super) fn digit_of(char: char) -> Option<u8> {
    let code = u32::from(char);
    for zero in [0x30, 0x660, 0x6F0, 0xFF10] {
        if (zero..zero + 10).contains(&code) {
            return Some((code - zero) as u8);
        }
    }
    None
}

/// Whether a character may stand between the digits of one number: space, hyphen, dot, slash,
/// bracket, and the marks of writing direction that come along when a number is pasted.
pub(super) fn is_joint(char: char) -> bool {
    matches!(
        char,
        ' ' | '-' | '.' | '/' | '(' | ')'
            | '\u{A0}'
            | '\u{2000}'..='\u{200F}'
            | '\u{2010}'..='\u{2015}'
            | '\u{202A}'..='\u{202F}'
            | '\u{2066}'..='\u{2069}'
    )
}

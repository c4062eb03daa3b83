//! Tables for the inbox: order, unread counts and filters.

use super::*;

#[test]
fn a_preview_is_one_line_of_whole_characters() {
    for (text, line) in [
        ("Hello", "Hello"),
        ("  two\n\n lines ", "two lines"),
        ("", ""),
        ("سلام\tعليكم", "سلام عليكم"),
    ] {
        assert_eq!(preview(text), line);
    }
    let long = preview(&"é".repeat(500));
    assert_eq!(long.chars().count(), PREVIEW_CHARS + 1);
    assert!(long.ends_with('…'));
}

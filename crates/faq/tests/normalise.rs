//! `normalise` by script: what people type and the one spelling it becomes.

use proptest::prelude::*;
use wasl_faq::normalise;

fn check(table: &[(&str, &str)]) {
    for (typed, want) in table {
        assert_eq!(normalise(typed), *want, "{typed:?}");
    }
}

#[test]
fn ascii() {
    check(&[
        ("", ""),
        ("   ", ""),
        ("Where's MY Order?!", "wheres my order"),
        ("e-mail, phone; fax", "e mail phone fax"),
        ("  two\t spaces\r\n", "two spaces"),
        ("don't DON’T don`t", "dont dont dont"),
        ("order #1000, 3.90", "order 1000 3 90"),
        ("\0\u{7f}", ""),
        ("<b>bold</b>", "b bold b"),
    ]);
}

#[test]
fn repeated_letters_but_not_digits() {
    check(&[
        ("pleaaaase heeelp", "please help"),
        ("return all", "return all"),
        ("1000000", "1000000"),
        ("شكراااا", "شكرا"),
        ("aaabbbccc", "abc"),
        ("!!!!", ""),
    ]);
}

#[test]
fn latin() {
    check(&[
        ("Où est l’été à Zürich?", "ou est lete a zurich"),
        ("ÀÉ ÁÊ Ãë Åï ÒÙ ÖÜ Øû Ý Ñ Ç", "ae ae ae ai ou ou ou y n c"),
        (
            "Straße, Œuvre, Ærø, Þór, ĳs",
            "strasse oeuvre aero thor ijs",
        ),
        (
            "Łódź, Čeština, İstanbul, ığdır, Ğ",
            "lodz cestina istanbul igdir g",
        ),
        ("ő ű ř š ž ń ś ţ ů ŵ ŷ ſ", "o u r s z n s t u w y s"),
        ("5×3÷2 ½ §1 €10 ²", "5 3 2 1 10 2"),
        // Decomposed accents and full-width forms.
        ("cafe\u{301} ＡＢＣ１２３！", "cafe abc123"),
        ("soft\u{ad}hyphen", "softhyphen"),
    ]);
}

#[test]
fn every_latin_letter_becomes_ascii() {
    for c in '\u{80}'..='\u{17f}' {
        let folded = normalise(c.encode_utf8(&mut [0; 4]));
        assert!(
            folded
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()),
            "{c:?} {folded:?}"
        );
    }
    assert_eq!(normalise("ĀĐĞĤĨĴĶŁŃŌŔŜŢŬŴŶŹ"), "adghijklnorstuwyz");
}

#[test]
fn arabic_letters() {
    check(&[
        ("أإآٱا", "ا"),
        ("أَيْنَ طَلَبِي؟", "اين طلبي"),
        ("مستشفى، على", "مستشفي علي"),
        ("هدية تغليف", "هديه تغليف"),
        ("مسؤول شائع شيء قراءة", "مسوول شايع شي قراه"),
        ("العــــربية", "العربيه"),
        ("فيزا ڤيزا", "فيزا فيزا"),
        ("كم؟ نعم، لا؛ ٪", "كم نعم لا"),
        ("اللّٰه", "الله"),
    ]);
}

#[test]
fn persian_letters_and_digits() {
    check(&[
        ("یک کتاب", "يك كتاب"),
        ("۱۲۳۴۵۶۷۸۹۰", "1234567890"),
        ("٠١٢٣٤٥٦٧٨٩", "0123456789"),
        ("٣٫٥ ١٬٠٠٠", "3 5 1 000"),
        ("می\u{200c}خواهم", "ميخواهم"),
    ]);
}

#[test]
fn presentation_forms() {
    check(&[
        // "سلام" and "لا" as shaped glyphs.
        ("\u{feb3}\u{fefc}\u{fee1}", "سلام"),
        ("\u{fefb} \u{fef5}", "لا لا"),
        ("\u{fe8d}\u{fedf}\u{feb8}\u{fea4}\u{fee6}", "الشحن"),
        ("\u{fe93}\u{fe8a}\u{fef0}", "هيي"),
        ("\u{fe70}\u{fe80}\u{feff}", ""),
    ]);
}

#[test]
fn bidi_controls_and_emoji() {
    check(&[
        ("\u{202b}طلبي\u{202c}\u{200f}", "طلبي"),
        ("\u{2067}abc\u{2069}\u{61c}", "abc"),
        ("zero\u{200b}width\u{feff}", "zerowidth"),
        ("😀👩‍👩‍👧‍👦🇸🇦❤️", ""),
        ("where📦is it", "where is it"),
    ]);
}

#[test]
fn other_scripts_pass() {
    check(&[("где заказ?", "где заказ"), ("注文はどこ？", "注文はどこ")]);
}

proptest! {
    // Failures print their input; no file of seeds beside integration tests.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn idempotent(text in any::<String>()) {
        let once = normalise(&text);
        prop_assert_eq!(normalise(&once), once);
    }

    #[test]
    fn idempotent_where_folding_happens(
        text in "[a-cA-C'’ .éßŒ\u{300}أىةهللـًa٣۳\u{200f}\u{fefb}\u{fe70}-\u{fe99}Ａ😀-]{0,24}"
    ) {
        let once = normalise(&text);
        prop_assert_eq!(normalise(&once), once);
    }

    #[test]
    fn single_spaces_between_words(text in any::<String>()) {
        let folded = normalise(&text);
        prop_assert!(!folded.starts_with(' ') && !folded.ends_with(' ') && !folded.contains("  "));
    }
}

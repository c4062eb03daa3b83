//! What identifies a person does not leave the device in free text, in any script of digits.

use proptest::prelude::*;
use wasl_core::telemetry::redaction::redact;
use wasl_core::telemetry::{KEPT, cleanse, strip_address};
use wasl_protocol::Properties;

fn masked(text: &str) -> String {
    redact(text).unwrap_or_else(|| text.to_owned())
}

/// The text in another script of digits; `zero` is its zero.
fn in_script(text: &str, zero: char) -> String {
    let digit = |char: char| {
        char.to_digit(10)
            .and_then(|value| char::from_u32(zero as u32 + value))
    };
    text.chars()
        .map(|char| digit(char).unwrap_or(char))
        .collect()
}

const SCRIPTS: [char; 4] = ['0', '٠', '۰', '０'];

#[test]
fn what_is_masked() {
    for (text, expected) in [
        // Phones: Saudi, Emirates, Egypt, Kuwait, Germany, United States.
        ("0501234567", "[phone]"),
        ("call 050 123 4567 now", "call [phone] now"),
        ("+966 50 123 4567", "[phone]"),
        ("00966501234567.", "[phone]."),
        ("(+971) 50-123-4567", "([phone]"),
        ("01012345678؟", "[phone]؟"),
        ("99123456", "[phone]"),
        ("+49 (0)30 / 1234-567", "[phone]"),
        ("(555) 123-4567", "[phone]"),
        ("555.123.4567", "[phone]"),
        ("و0501234567", "و[phone]"),
        ("رقمي:0501234567،", "رقمي:[phone]،"),
        ("tel0501234567", "tel[phone]"),
        ("order_0501234567", "order_[phone]"),
        ("0 5 0 1 2 3 4 5 6 7", "[phone]"),
        ("0501234567 0559876543", "[phone] [phone]"),
        ("\u{202A}+966501234567\u{202C}", "\u{202A}[phone]\u{202C}"),
        ("2026-01-31 0501234567", "2026-01-31 [phone]"),
        // Mail.
        ("a@b.co", "[email]"),
        (
            "mailto:layla.h+shop@mail.shop.example?subject=x",
            "mailto:[email]?subject=x",
        ),
        ("<a@b.example>, c@d.example", "<[email]>, [email]"),
        ("ليلى@متجر.شركة شكرا", "[email] شكرا"),
        ("a＠b.example", "[email]"),
        ("0501234567@sms.example", "[email]"),
        // Cards: public test numbers of the networks.
        ("4111 1111 1111 1111", "[card]"),
        ("my card 5555-5555-5555-4444 ok", "my card [card] ok"),
        ("378282246310005", "[card]"),
        ("6011111111111117", "[card]"),
        ("4111111111111111 12/29", "[card] 12/29"),
        // The examples of the IBAN registry.
        ("SA03 8000 0000 6080 1016 7519", "[iban]"),
        ("AE070331234567890123456", "[iban]"),
        (
            "to eg38 0019 0005 0000 0000 2631 8000 2 please",
            "to [iban] please",
        ),
        (
            "DE89370400440532013000, GB29 NWBK 6016 1331 9268 19",
            "[iban], [iban]",
        ),
        ("NO9386011117947", "[iban]"),
    ] {
        for zero in SCRIPTS {
            let text = in_script(text, zero);
            let expected = in_script(expected, zero);
            assert_eq!(masked(&text), expected, "{text}");
        }
    }
}

#[test]
fn what_is_not() {
    for text in [
        "",
        "size 42",
        "order 1234567",
        "2026-01-31",
        "31/01/2026 09:05",
        "2026-01-31 09:05:00",
        "1,234,567.89 SAR",
        "3.14159265358979",
        "24.713552",
        "SKU12345678",
        "LS-1 x 2",
        "me @home",
        "a@b",
        "@handle",
        "user@",
        "50% off 1000 items",
        "12:30-14:00",
        "1234567890123456789012345",
        "http://localhost:8787/x",
    ] {
        for zero in SCRIPTS {
            let text = in_script(text, zero);
            assert_eq!(redact(&text), None, "{text}");
        }
    }
}

#[test]
fn ids_are_no_numbers() {
    for text in [
        "018bcfe5-6800-7f3a-9c41-2b7d5a1e90c4",
        "from 11111111-2222-7333-8444-555555555555 to",
    ] {
        assert_eq!(redact(text), None, "{text}");
    }
}

#[test]
fn one_wrong_digit_is_no_card_and_no_account() {
    assert_eq!(masked("SKU4111111111111112"), "SKU4111111111111112");
    assert!(!masked("SA04 8000 0000 6080 1016 7519").contains("iban"));
    assert!(!masked("4111 1111 1111 1112").contains("card"));
}

#[test]
fn addresses_keep_only_what_is_listed() {
    let kept: Vec<String> = KEPT.iter().map(|name| (*name).to_owned()).collect();
    for (url, expected) in [
        (
            "https://s.example/a?q=x&utm_source=m&utm_term=a%20b#f",
            "https://s.example/a?utm_source=m&utm_term=a%20b",
        ),
        ("https://s.example/?token=1", "https://s.example/"),
        ("https://u:p@s.example/x@y?a@b", "https://s.example/x@y"),
        ("https://s.example", "https://s.example"),
        ("/a?utm_source", "/a?utm_source"),
        ("https://s.example/#?utm_source=x", "https://s.example/"),
        (
            "https://s.example/?&&=1&utm_source=1?2",
            "https://s.example/?utm_source=1?2",
        ),
        ("", ""),
    ] {
        assert_eq!(strip_address(url, &kept), expected);
    }
}

#[test]
fn an_event_is_cleaned_to_its_depth() {
    let mut data: Properties = serde_json::from_str(
        r#"{"page":{"url":"https://s.example/a?email=a@b.example","title":"for a@b.example"},
            "properties":{"list":[{"note":"٠٥٠١٢٣٤٥٦٧"}],"n":966501234567}}"#,
    )
    .unwrap();
    cleanse(&mut data, &[]);
    assert_eq!(
        serde_json::to_string(&data).unwrap(),
        r#"{"page":{"url":"https://s.example/a","title":"for [email]"},"properties":{"list":[{"note":"[phone]"}],"n":966501234567}}"#
    );
}

#[test]
fn a_code_of_the_merchants_is_no_phone_number() {
    let mut own: Properties = serde_json::from_str(
        r#"{"order":"ORD-2026-00012345","sku":"10023456","tel":"0501234567","intl":"+966501234567",
            "question":"99123456","note":"call 99123456","mail":"a@b.example",
            "card":"4111111111111111","at":"https://s.example/o/10023456?x=1"}"#,
    )
    .unwrap();
    cleanse(&mut own, &[]);
    assert_eq!(
        serde_json::to_string(&own).unwrap(),
        r#"{"order":"ORD-2026-00012345","sku":"10023456","tel":"[phone]","intl":"[phone]","question":"[phone]","note":"call [phone]","mail":"[email]","card":"[card]","at":"https://s.example/o/10023456"}"#
    );
}

fn luhn(body: &str) -> String {
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let value = u32::from(byte - b'0') << u32::from(at % 2 == 0);
            value / 10 + value % 10
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

fn iban(country: &str, account: &str) -> String {
    let rest = format!("{account}{country}00")
        .chars()
        .fold(0_u32, |rest, char| {
            let value = char.to_digit(36).unwrap();
            (rest * if value > 9 { 100 } else { 10 } + value) % 97
        });
    format!("{country}{:02}{account}", 98 - rest)
}

fn grouped(text: &str, size: usize, joint: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let groups: Vec<String> = chars
        .chunks(size)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(joint)
}

fn personal() -> impl Strategy<Value = (String, &'static str)> {
    let joint = || prop::sample::select(vec!["", " ", "-"]);
    prop_oneof![
        ("(\\+[1-9]|00[1-9]|0[1-9])[0-9]{6,11}", 2_usize..5, joint())
            .prop_map(|(text, size, joint)| (grouped(&text, size, joint), "[phone]")),
        ("[3456][0-9]{14}", joint())
            .prop_map(|(text, joint)| (grouped(&luhn(&text), 4, joint), "[card]")),
        ("[A-Z]{2}", "[0-9A-Z]{11,28}", joint()).prop_map(|(country, account, joint)| (
            grouped(&iban(&country, &account), 4, joint),
            "[iban]"
        )),
        "[a-z][a-z0-9.+_-]{0,12}[a-z0-9]@([a-z0-9]{1,6}\\.){1,2}[a-z]{2,5}"
            .prop_map(|text| (text, "[email]")),
    ]
}

proptest! {
    #[test]
    fn what_is_personal_is_masked_wherever_it_stands(
        (personal, mask) in personal(),
        before in "([a-zء-ي]{1,8}[ ,:(]){0,3}",
        after in "([ ,)][a-zء-ي]{1,8}){0,3}",
        zero in prop::sample::select(SCRIPTS.to_vec()),
    ) {
        // The words of an account may go with it: they could belong to it.
        let text = format!("{before}{}{after}", in_script(&personal, zero));
        let found = masked(&text);
        prop_assert!(found.contains(mask), "{} -> {}", text, found);
        prop_assert!(found.starts_with(before.trim_end_matches('(')), "{} -> {}", text, found);
        let digits = found.chars().filter(|char| SCRIPTS.iter().any(|zero| (0..10).any(|at| *char as u32 == *zero as u32 + at))).count();
        prop_assert_eq!(digits, 0, "{} -> {}", text, found);
    }

    #[test]
    fn masking_twice_is_masking_once(text in "[ -.0-9٠-٩@a-c()/+]{0,60}") {
        let once = masked(&text);
        prop_assert_eq!(redact(&once), None, "{} -> {}", text, once);
    }

    #[test]
    fn any_text_has_an_answer(text in any::<String>()) {
        let found = masked(&text);
        let few = text.chars().filter(|char| char.is_numeric()).count() < 7 && !text.contains(['@', '＠']);
        prop_assert!(!few || found == text);
    }
}

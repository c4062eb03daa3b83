//! What is shown of what a model writes.

use super::*;

fn facts() -> Vec<Fact> {
    let fact = |entry: &str, answer: &str| Fact {
        entry: entry.into(),
        question: format!("{entry}?"),
        answer: answer.into(),
    };
    vec![
        fact(
            "ship",
            "Three days. See [rates](https://cdn.example/rates).",
        ),
        fact("back", "Within 30 days."),
        fact("pay", "Visa."),
    ]
}

fn draw(written: &str, whole: bool) -> Drawn {
    let facts = facts();
    Draft {
        links: Links::new(&facts, vec!["https://shop.example".into()]),
        facts: &facts,
        mark: "data-77",
    }
    .draw(written, whole)
}

/// The plain words, with links as `<words|address>`, and the cited entries.
fn said(written: &str, whole: bool) -> (String, Vec<String>) {
    let Drawn::Said { rich, sources } = draw(written, whole) else {
        panic!("{written}: {:?}", draw(written, whole));
    };
    let mut words = String::new();
    for block in rich {
        let lines = match block {
            Block::Paragraph(line) => vec![line],
            Block::Bullets(items) | Block::Numbers(items) => items,
            Block::Code(text) => vec![vec![Inline::Code(text)]],
            Block::Image { src, .. } => panic!("a picture: {src}"),
        };
        for inline in lines.into_iter().flatten() {
            match inline {
                Inline::Text(text) | Inline::Strong(text) | Inline::Emphasis(text) => {
                    words.push_str(&text);
                }
                Inline::Code(text) => words.push_str(&format!("`{text}`")),
                Inline::Break => words.push('\n'),
                Inline::Link { text, href } => words.push_str(&format!("<{text}|{href}>")),
            }
        }
    }
    (words, sources.into_iter().map(|one| one.entry).collect())
}

#[test]
fn citations_are_numbered_as_they_come() {
    for (written, words, sources) in [
        ("In 30 days [2].", "In 30 days [1].", &["back"][..]),
        (
            "A [3]. B [1][3]. C [2, 3].",
            "A [1]. B [2][1]. C [3][1].",
            &["pay", "ship", "back"],
        ),
        (
            "ثلاثة أيام [١]، و٣٠ [۲].",
            "ثلاثة أيام [1]، و٣٠ [2].",
            &["ship", "back"],
        ),
        ("A【2】.", "A[1].", &["back"]),
        ("**A [1]** *B [1]*", "A [1] B [1]", &["ship"]),
        // Made up, and things that are no citations.
        (
            "A [1]. B [9]. C [0]. D [99999].",
            "A [1]. B. C. D [99999].",
            &["ship"],
        ),
        ("A [1] [x] [1a] []", "A [1] [x] [1a] []", &["ship"]),
        ("A [1]. `x[2]`", "A [1]. `x[2]`", &["ship"]),
    ] {
        let (got, cited) = said(written, true);
        assert_eq!(
            (&*got, &*cited),
            (
                words,
                &*sources.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()
            )
        );
    }
}

#[test]
fn nothing_is_shown_before_the_first_citation() {
    for (written, whole, drawn) in [
        ("", false, Drawn::Nothing),
        ("Three days", false, Drawn::Nothing),
        ("Three days [", false, Drawn::Nothing),
        ("Three days [9]", false, Drawn::Nothing),
        ("Three days.", true, Drawn::Refused),
        ("Three days [9].", true, Drawn::Refused),
        ("", true, Drawn::Refused),
        ("NOT_IN_ENTRIES", true, Drawn::Refused),
        ("Three days [1]. NOT_IN_ENTRIES", false, Drawn::Refused),
        ("Three days [1]. data-77", false, Drawn::Refused),
    ] {
        assert_eq!(draw(written, whole), drawn, "{written}");
    }
    assert_eq!(said("Three days [1] and [2", false).0, "Three days [1] and");
    assert_eq!(said("Three days [1]. NOT_IN", false).0, "Three days [1].");
    assert_eq!(
        said("Three days [1] and [2", true).0,
        "Three days [1] and [2"
    );
}

#[test]
fn links_lead_where_the_entries_do_and_nothing_is_markup() {
    for (written, words) in [
        (
            "[rates](https://cdn.example/rates) [1]",
            "<rates|https://cdn.example/rates> [1]",
        ),
        (
            "[page](https://shop.example/a) [1]",
            "<page|https://shop.example/a> [1]",
        ),
        ("[free](https://evil.example/?q=1) [1]", "free [1]"),
        ("<https://evil.example> [1]", "https://evil.example [1]"),
        ("![x](https://evil.example/p.png) [1]", "x [1]"),
        (
            "![x](https://cdn.example/rates) [1]",
            "<x|https://cdn.example/rates> [1]",
        ),
        ("[x](javascript:alert(1)) [1]", "x [1]"),
        (
            "<script>alert(1)</script> [1]",
            "<script>alert(1)</script> [1]",
        ),
        (
            "<img src=x onerror=alert(1)> [1]",
            "<img src=x onerror=alert(1)> [1]",
        ),
        // A reference would make the citation itself a link.
        ("Free [1].\n\n[1]: https://evil.example", "Free [1]."),
        ("[1](https://evil.example) ok [2]", "1 ok [1]"),
        ("a\u{202e}b\u{7} [1]", "ab [1]"),
    ] {
        assert_eq!(said(written, true).0, words, "{written}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_gives_only_links_that_may_be(written in "[\\[\\]()<>!0-9a-z:/. *_`\n]{0,120}") {
        for whole in [false, true] {
            let facts = facts();
            let links = Links::new(&facts, vec![]);
            let draft = Draft { facts: &facts, links: links.clone(), mark: "data-77" };
            if let Drawn::Said { rich, sources } = draft.draw(&written, whole) {
                assert!(!sources.is_empty());
                let json = serde_json::to_string(&rich).unwrap();
                for href in json.split("\"href\":\"").skip(1) {
                    assert!(links.allow(href.split('"').next().unwrap()));
                }
            }
        }
    }
}

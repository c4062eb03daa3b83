//! Markdown and the trees that come of it.

use super::*;

fn text(text: &str) -> Inline {
    Inline::Text(text.into())
}

#[test]
fn the_common_forms() {
    let link = |text: &str, href: &str| Inline::Link {
        text: text.into(),
        href: href.into(),
    };
    for (markdown, tree) in [
        ("", vec![]),
        ("Hi", vec![Block::Paragraph(vec![text("Hi")])]),
        (
            "one\ntwo\n\nthree",
            vec![
                Block::Paragraph(vec![text("one"), Inline::Break, text("two")]),
                Block::Paragraph(vec![text("three")]),
            ],
        ),
        (
            "a **b** *c* `d`",
            vec![Block::Paragraph(vec![
                text("a "),
                Inline::Strong("b".into()),
                text(" "),
                Inline::Emphasis("c".into()),
                text(" "),
                Inline::Code("d".into()),
            ])],
        ),
        (
            "- one\n- **two**\n",
            vec![Block::Bullets(vec![
                vec![text("one")],
                vec![Inline::Strong("two".into())],
            ])],
        ),
        (
            "1. one\n2. two\n   - in\n",
            vec![Block::Numbers(vec![
                vec![text("one")],
                vec![text("two")],
                vec![text("in")],
            ])],
        ),
        ("```\na < b\n```", vec![Block::Code("a < b".into())]),
        (
            "# Title",
            vec![Block::Paragraph(vec![Inline::Strong("Title".into())])],
        ),
        (
            "[sizes](/sizes/) <https://a.example>",
            vec![Block::Paragraph(vec![
                link("sizes", "/sizes/"),
                text(" "),
                link("https://a.example", "https://a.example"),
            ])],
        ),
        (
            "![chart](https://a.example/c.png)",
            vec![Block::Paragraph(vec![link(
                "chart",
                "https://a.example/c.png",
            )])],
        ),
    ] {
        assert_eq!(parse(markdown), tree, "{markdown}");
    }
}

#[test]
fn html_and_bad_links_stay_text() {
    for (markdown, words) in [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("<b onclick=x>hi</b>", "<b onclick=x>hi</b>"),
        ("[x](javascript:alert(1))", "x"),
        ("[x](//evil.example)", "x"),
        ("![x](data:text/html,hi)", "x"),
    ] {
        let mut found = String::new();
        for block in parse(markdown) {
            let Block::Paragraph(line) = block else {
                panic!("{markdown}: not a paragraph")
            };
            for inline in line {
                let Inline::Text(text) = inline else {
                    panic!("{markdown}: not plain text: {inline:?}")
                };
                found.push_str(&text);
            }
        }
        assert_eq!(found.trim(), words, "{markdown}");
    }
}

#[test]
fn no_text_is_lost_in_quotes_and_items_with_paragraphs() {
    assert_eq!(
        parse("> quoted\n\n- a\n\n  b\n"),
        vec![
            Block::Paragraph(vec![text("quoted")]),
            Block::Bullets(vec![vec![text("a"), Inline::Break, text("b")]]),
        ]
    );
}

proptest::proptest! {
    #[test]
    fn any_text_gives_only_allowed_links(source in "\\PC{0,200}") {
        for block in parse(&source) {
            let lines = match block {
                Block::Paragraph(line) => vec![line],
                Block::Bullets(items) | Block::Numbers(items) => items,
                Block::Code(_) => vec![],
            };
            for inline in lines.into_iter().flatten() {
                if let Inline::Link { href, .. } = inline {
                    assert!(link_is_allowed(&href));
                }
            }
        }
    }
}

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
fn pictures_of_our_own_are_drawn() {
    let image = |src: &str, alt: &str| Block::Image {
        src: src.into(),
        alt: alt.into(),
    };
    let line = |words: &str| Block::Paragraph(vec![text(words)]);
    let link = |text: &str, href: &str| Inline::Link {
        text: text.into(),
        href: href.into(),
    };
    for (markdown, tree) in [
        (
            "![chart](https://a.example/c.png)",
            vec![image("https://a.example/c.png", "chart")],
        ),
        (
            "one ![the *chart*](/c.svg \"title\")\ntwo",
            vec![line("one "), image("/c.svg", "the chart"), line("two")],
        ),
        ("![](/c.svg)", vec![image("/c.svg", "")]),
        // What may not be loaded, or stands where only words do.
        (
            "![c](http://a.example/c.png)",
            vec![Block::Paragraph(vec![link("c", "http://a.example/c.png")])],
        ),
        ("![c](data:image/png;base64,AA)", vec![line("c")]),
        ("![c](javascript:alert(1))", vec![line("c")]),
        ("![c](//evil.example/c.png)", vec![line("c")]),
        (
            "- ![c](/c.svg)",
            vec![Block::Bullets(vec![vec![link("c", "/c.svg")]])],
        ),
        (
            "[![c](/c.svg)](/page/)",
            vec![Block::Paragraph(vec![link("c", "/page/")])],
        ),
    ] {
        assert_eq!(parse_own(markdown), tree, "{markdown}");
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
        for (block, own) in parse(&source)
            .into_iter()
            .map(|block| (block, false))
            .chain(parse_own(&source).into_iter().map(|block| (block, true)))
        {
            let lines = match block {
                Block::Paragraph(line) => vec![line],
                Block::Bullets(items) | Block::Numbers(items) => items,
                Block::Code(_) => vec![],
                Block::Image { src, .. } => {
                    assert!(own && image_is_allowed(&src));
                    vec![]
                }
            };
            for inline in lines.into_iter().flatten() {
                if let Inline::Link { href, .. } = inline {
                    assert!(link_is_allowed(&href));
                }
            }
        }
    }
}

//! Whether a message may be stored, judged by its words alone. Pure.

use wasl_protocol::{
    Body, ConversationState, ErrorCode, Identify, MAX_RATING, MAX_TEXT_BYTES, MIN_RATING, PageFacts,
};

use crate::markdown;
use crate::store::Side;
use crate::surveys::reading::is_name;

/// The most questions in a `handover`.
const MAX_ASKED: usize = 50;

/// The longest name, contact and page title, in bytes.
const MAX_FACT_BYTES: usize = 300;

/// The longest page address, in bytes.
const MAX_URL_BYTES: usize = 2_048;

/// Checks a body from one side and makes it what is stored: an agent's Markdown gets its tree,
/// everything else stays as it was written.
pub fn body(side: Side, sent: &Body) -> Result<Body, ErrorCode> {
    match (side, sent) {
        (_, Body::Text { text, rich }) => {
            if !rich.is_empty() {
                return Err(ErrorCode::Malformed);
            }
            text_is_fit(text)?;
            let rich = match side {
                Side::Visitor => Vec::new(),
                Side::Agents => markdown::parse_own(text),
            };
            let text = text.clone();
            Ok(Body::Text { text, rich })
        }
        (Side::Visitor, Body::Handover { asked }) => {
            let bytes: usize = asked
                .iter()
                .map(|asked| {
                    let generated = asked.generated.as_ref();
                    asked.question.len()
                        + asked.matched.as_ref().map_or(0, String::len)
                        + generated.map_or(0, |own| own.text.len() + bytes_of(&own.sources))
                })
                .sum();
            // Drawn text comes from the server alone: an agent is shown plain words.
            if (asked.iter().filter_map(|asked| asked.generated.as_ref()))
                .any(|generated| !generated.rich.is_empty())
            {
                return Err(ErrorCode::Malformed);
            }
            if asked.len() > MAX_ASKED || bytes > MAX_TEXT_BYTES {
                return Err(ErrorCode::TooLarge);
            }
            Ok(sent.clone())
        }
        (Side::Visitor, Body::Rating(rating)) => {
            if !(MIN_RATING..=MAX_RATING).contains(&rating.score) {
                return Err(ErrorCode::Malformed);
            }
            match &rating.comment {
                Some(comment) if comment.len() > MAX_TEXT_BYTES => Err(ErrorCode::TooLarge),
                Some(_) | None => Ok(sent.clone()),
            }
        }
        (Side::Agents, Body::Status { state }) if *state == ConversationState::Resolved => {
            Ok(sent.clone())
        }
        // Whether the site has it, and whether it may be asked now, is seen later.
        (Side::Agents, Body::Survey { survey }) if is_name(survey) => Ok(sent.clone()),
        (Side::Agents, Body::Survey { .. }) => Err(ErrorCode::Malformed),
        (
            _,
            Body::Status { .. } | Body::Survey { .. } | Body::Handover { .. } | Body::Rating(_),
        ) => Err(ErrorCode::Forbidden),
    }
}

fn bytes_of(texts: &[String]) -> usize {
    texts.iter().map(String::len).sum()
}

/// Whether a text has something in it and is short enough.
pub fn text_is_fit(text: &str) -> Result<(), ErrorCode> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(ErrorCode::TooLarge);
    }
    if text.trim().is_empty() {
        return Err(ErrorCode::Empty);
    }
    Ok(())
}

/// A page as it is kept: facts are shortened, never refused; only web addresses stay.
#[must_use]
pub fn page(page: PageFacts) -> PageFacts {
    let PageFacts {
        url,
        title,
        stage,
        page_count,
    } = page;
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let url = url.split('#').next().unwrap_or_default();
    PageFacts {
        url: fact(if is_web { url } else { "" }, MAX_URL_BYTES),
        title: fact(&title, MAX_FACT_BYTES),
        stage: stage.filter(|stage| matches!(stage.as_str(), "before" | "during" | "after")),
        page_count,
    }
}

/// What a page says of its visitor, as it is kept.
#[must_use]
pub fn identity(identify: Identify) -> Identify {
    let keep = |text: String| Some(fact(&text, MAX_FACT_BYTES)).filter(|text| !text.is_empty());
    Identify {
        name: identify.name.and_then(keep),
        contact: identify.contact.and_then(keep),
        // Judged by `identity`, and kept nowhere.
        token: None,
    }
}

/// A language tag as it is kept.
#[must_use]
pub fn locale(tag: &str) -> String {
    let fits = tag.len() <= 35
        && tag
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if fits { tag } else { "" }.to_owned()
}

/// A name that a merchant gave, as it is kept.
#[must_use]
pub fn name(text: &str) -> String {
    fact(text, MAX_FACT_BYTES)
}

/// Words of the merchant's, as they are kept: without control characters.
#[must_use]
pub fn words(text: &str) -> String {
    fact(text, MAX_TEXT_BYTES)
}

fn fact(text: &str, max_bytes: usize) -> String {
    let mut kept = String::new();
    for character in text.trim().chars().filter(|c| !c.is_control()) {
        if kept.len() + character.len_utf8() > max_bytes {
            break;
        }
        kept.push(character);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasl_protocol::{Block, Inline, MessageId, Rating};

    fn text(text: &str) -> Body {
        Body::Text {
            text: text.into(),
            rich: vec![],
        }
    }

    fn rating(score: u8) -> Body {
        Body::Rating(Rating {
            survey: MessageId::new("s"),
            score,
            comment: None,
        })
    }

    #[test]
    fn each_side_sends_its_own_kinds() {
        let status = |state| Body::Status { state };
        let handover = Body::Handover { asked: vec![] };
        let survey = |name: &str| Body::Survey {
            survey: name.into(),
        };
        for (sent, visitor, agent) in [
            (text("hi"), Ok(()), Ok(())),
            (text(" \n\t"), Err(ErrorCode::Empty), Err(ErrorCode::Empty)),
            (text(&"x".repeat(MAX_TEXT_BYTES)), Ok(()), Ok(())),
            (
                text(&"x".repeat(MAX_TEXT_BYTES + 1)),
                Err(ErrorCode::TooLarge),
                Err(ErrorCode::TooLarge),
            ),
            (handover, Ok(()), Err(ErrorCode::Forbidden)),
            (survey("csat"), Err(ErrorCode::Forbidden), Ok(())),
            (
                survey("<b>"),
                Err(ErrorCode::Forbidden),
                Err(ErrorCode::Malformed),
            ),
            (rating(5), Ok(()), Err(ErrorCode::Forbidden)),
            (
                rating(0),
                Err(ErrorCode::Malformed),
                Err(ErrorCode::Forbidden),
            ),
            (
                rating(6),
                Err(ErrorCode::Malformed),
                Err(ErrorCode::Forbidden),
            ),
            (
                status(ConversationState::Resolved),
                Err(ErrorCode::Forbidden),
                Ok(()),
            ),
            (
                status(ConversationState::Reopened),
                Err(ErrorCode::Forbidden),
                Err(ErrorCode::Forbidden),
            ),
        ] {
            assert_eq!(body(Side::Visitor, &sent).map(|_| ()), visitor, "{sent:?}");
            assert_eq!(body(Side::Agents, &sent).map(|_| ()), agent, "{sent:?}");
        }
    }

    #[test]
    fn only_the_server_makes_rich_text() {
        let forged = Body::Text {
            text: "hi".into(),
            rich: vec![Block::Paragraph(vec![Inline::Text("other".into())])],
        };
        assert_eq!(body(Side::Visitor, &forged), Err(ErrorCode::Malformed));
        assert_eq!(body(Side::Agents, &forged), Err(ErrorCode::Malformed));
        assert_eq!(body(Side::Visitor, &text("**hi**")), Ok(text("**hi**")));
        let Ok(Body::Text { rich, .. }) = body(Side::Agents, &text("**hi**")) else {
            panic!("not a text")
        };
        let strong = Inline::Strong("hi".into());
        assert_eq!(rich, vec![Block::Paragraph(vec![strong])]);
    }

    #[test]
    fn facts_are_shortened_and_cleaned() {
        let kept = page(PageFacts {
            url: "https://shop.example/p?x=1#frag".into(),
            title: format!("a\u{0}b{}", "ن".repeat(500)),
            stage: Some("later".into()),
            page_count: 3,
        });
        assert_eq!(kept.url, "https://shop.example/p?x=1");
        assert!(kept.title.starts_with("abن") && kept.title.len() <= MAX_FACT_BYTES);
        assert_eq!((kept.stage, kept.page_count), (None, 3));
        let script = PageFacts {
            url: "javascript:alert(1)".into(),
            ..PageFacts::default()
        };
        assert_eq!(page(script).url, "");
        assert_eq!(locale("ar-SA"), "ar-SA");
        assert_eq!(locale("<b>"), "");
        let anonymous = Identify {
            name: Some("  ".into()),
            contact: None,
            token: None,
        };
        assert_eq!(identity(anonymous), Identify::default());
    }
}

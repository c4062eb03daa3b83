//! Whether a message fits into a frame. One that does not would end the connection on every
//! try, so it is refused here.

use wasl_protocol::{Body, MAX_FRAME_BYTES, MAX_TEXT_BYTES};

/// Room for the frame's own keys, the ids and the body's keys.
const AROUND: usize = 1_024;

/// Whether the server would read the message at all.
pub(crate) fn fits(body: &Body) -> bool {
    let bytes = match body {
        Body::Text { text, .. } => {
            if text.len() > MAX_TEXT_BYTES {
                return false;
            }
            in_json(text)
        }
        Body::Handover { asked } => {
            let mut bytes = 0;
            for one in asked {
                bytes += 64 + in_json(&one.question);
                bytes += in_json(one.matched.as_deref().unwrap_or_default());
                if let Some(generated) = &one.generated {
                    bytes += 64 + in_json(&generated.text);
                    for source in &generated.sources {
                        bytes += 8 + in_json(source);
                    }
                }
            }
            bytes
        }
        Body::Rating(rating) => in_json(rating.comment.as_deref().unwrap_or_default()),
        Body::Survey { survey } => in_json(survey),
        Body::Status { .. } => 0,
    };
    bytes + AROUND <= MAX_FRAME_BYTES
}

/// The length of a text as JSON, without its quotation marks.
fn in_json(text: &str) -> usize {
    let mut length = 0;
    for byte in text.bytes() {
        length += match byte {
            b'"' | b'\\' | 0x08..=0x0a | 0x0c | 0x0d => 2,
            0x00..=0x1f => 6,
            _ => 1,
        };
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasl_protocol::Asked;

    fn text(text: String) -> Body {
        Body::Text {
            text,
            rich: Vec::new(),
        }
    }

    #[test]
    fn what_fits_is_what_the_server_reads() {
        for (body, expected) in [
            (text("a".repeat(MAX_TEXT_BYTES)), true),
            (text("a".repeat(MAX_TEXT_BYTES + 1)), false),
            (text("\"".repeat(MAX_TEXT_BYTES)), true),
            (text("\u{1}".repeat(MAX_TEXT_BYTES)), false),
            (
                Body::Handover {
                    asked: vec![
                        Asked {
                            question: "q".repeat(30_000),
                            matched: None,
                            helpful: None,
                            generated: None,
                        };
                        3
                    ],
                },
                false,
            ),
        ] {
            assert_eq!(fits(&body), expected);
        }
    }

    #[test]
    fn json_is_as_long_as_it_is_counted() {
        for sample in [
            "",
            "plain",
            "\"\\/\u{8}\t\n\u{c}\r\u{1}\u{1f}\u{7f}",
            "نص 🙂",
        ] {
            let json = serde_json::to_string(sample).unwrap();
            assert_eq!(in_json(sample) + 2, json.len());
        }
    }
}

//! The question to the assistant, what it says, and what is kept of it.

use wasl_protocol::{
    AssistantAsk, AssistantEnd, AssistantSaid, Block, Generated, Inline, Source, Value,
};

use super::json::{Read, Write, fields, tagged, word, write_field};

impl Write for AssistantAsk {
    fn write(&self, out: &mut String) {
        let Self {
            site,
            token,
            locale,
            question,
            history,
        } = self;
        out.push('{');
        write_field(out, "site", site);
        write_field(out, "token", token);
        write_field(out, "locale", locale);
        write_field(out, "question", question);
        write_field(out, "history", history);
        out.push('}');
    }
}

impl Read for AssistantSaid {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let (tag, value) = tagged(given);
        if tag == "text" {
            let fields = fields(value, fits);
            return Self::Text {
                rich: Read::read(fields.get("rich"), fits),
                sources: Read::read(fields.get("sources"), fits),
            };
        }
        *fits &= tag == "end";
        let ends = [
            AssistantEnd::Done,
            AssistantEnd::Refused,
            AssistantEnd::Failed,
            AssistantEnd::Budget,
        ];
        let words = ends.map(AssistantEnd::as_str);
        Self::End(ends[word(&words, value, fits)])
    }
}

impl Read for Source {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let fields = fields(given, fits);
        Self {
            entry: Read::read(fields.get("entry"), fits),
            question: Read::read(fields.get("question"), fits),
        }
    }
}

impl Read for Generated {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let fields = fields(given, fits);
        let text = fields.get("text");
        Self {
            text: text
                .map(|text| Read::read(Some(text), fits))
                .unwrap_or_default(),
            rich: Read::read(fields.get("rich"), fits),
            sources: Read::read(fields.get("sources"), fits),
        }
    }
}

impl Write for Generated {
    fn write(&self, out: &mut String) {
        let Self {
            text,
            rich,
            sources,
        } = self;
        out.push('{');
        if !text.is_empty() {
            write_field(out, "text", text);
        }
        if !rich.is_empty() {
            write_field(out, "rich", rich);
        }
        if !sources.is_empty() {
            write_field(out, "sources", sources);
        }
        out.push('}');
    }
}

/// An object with one key.
fn only(out: &mut String, tag: &str, value: &dyn Write) {
    out.push('{');
    write_field(out, tag, value);
    out.push('}');
}

/// An object with one key, which holds two texts.
fn pair(out: &mut String, tag: &str, first: (&str, &String), second: (&str, &String)) {
    out.push('{');
    out.push('"');
    out.push_str(tag);
    out.push_str("\":{");
    write_field(out, first.0, first.1);
    write_field(out, second.0, second.1);
    out.push_str("}}");
}

impl Write for Block {
    fn write(&self, out: &mut String) {
        match self {
            Self::Paragraph(line) => only(out, "paragraph", line),
            Self::Bullets(items) => only(out, "bullets", items),
            Self::Numbers(items) => only(out, "numbers", items),
            Self::Code(text) => only(out, "code", text),
            Self::Image { src, alt } => pair(out, "image", ("src", src), ("alt", alt)),
        }
    }
}

impl Write for Inline {
    fn write(&self, out: &mut String) {
        match self {
            Self::Text(words) => only(out, "text", words),
            Self::Strong(words) => only(out, "strong", words),
            Self::Emphasis(words) => only(out, "emphasis", words),
            Self::Code(words) => only(out, "code", words),
            Self::Break => out.push_str("\"break\""),
            Self::Link { text, href } => pair(out, "link", ("text", text), ("href", href)),
        }
    }
}

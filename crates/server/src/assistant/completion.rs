//! What an endpoint streams: server-sent events, each a piece of a chat completion. Pure.
//!
//! Bytes come in as they arrive, words go out. What is no such stream is an error and never text.

use serde::Deserialize;

/// The longest line: a piece holds a few words, with some facts about itself.
const MAX_LINE: usize = 64 * 1024;

/// How a stream came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// The model was done.
    Stop,
    /// It had no more room.
    Length,
    /// The endpoint keeps back what it would say.
    Filtered,
}

/// Why what came is no completion.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCompletion {
    /// It is not the form.
    #[error("what came is no chat completion")]
    Form,
    /// The endpoint says that it failed.
    #[error("the endpoint says that it failed")]
    Error,
    /// A line has no end.
    #[error("a line is longer than {MAX_LINE} bytes")]
    Line,
    /// The model wants something done.
    #[error("the model calls a tool, and there are none")]
    Tool,
}

/// A stream that is being read.
#[derive(Debug, Default)]
pub struct Completion {
    /// What has no line break yet.
    line: Vec<u8>,
    finish: Option<Finish>,
    done: bool,
}

#[derive(Deserialize)]
struct Chunk {
    choices: Option<Vec<Choice>>,
    error: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Delta,
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Delta {
    content: Option<String>,
    tool_calls: Option<Vec<serde::de::IgnoredAny>>,
}

impl Completion {
    /// Takes bytes and adds their words.
    ///
    /// # Errors
    ///
    /// [`NoCompletion`] when they are not what a completion is made of.
    pub fn take(&mut self, bytes: &[u8], text: &mut String) -> Result<(), NoCompletion> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if self.line.len() > MAX_LINE {
                return Err(NoCompletion::Line);
            }
            if part.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                self.take_line(&line, text)?;
            }
        }
        Ok(())
    }

    fn take_line(&mut self, line: &[u8], text: &mut String) -> Result<(), NoCompletion> {
        let line = std::str::from_utf8(line).map_err(|_| NoCompletion::Form)?;
        // Comments keep a connection open, other fields say nothing here.
        let Some(data) = line.trim_end().strip_prefix("data:") else {
            let known = line.trim().is_empty()
                || [":", "event:", "id:", "retry:"]
                    .iter()
                    .any(|field| line.starts_with(field));
            return if known {
                Ok(())
            } else {
                Err(NoCompletion::Form)
            };
        };
        let data = data.trim_start();
        if data == "[DONE]" {
            self.done = true;
        }
        if self.done {
            return Ok(());
        }
        let chunk: Chunk = serde_json::from_str(data).map_err(|_| NoCompletion::Form)?;
        if chunk.error.is_some() {
            return Err(NoCompletion::Error);
        }
        // The last piece may have the count of words alone, and no choice.
        for choice in chunk.choices.ok_or(NoCompletion::Form)?.into_iter().take(1) {
            if choice
                .delta
                .tool_calls
                .is_some_and(|calls| !calls.is_empty())
            {
                return Err(NoCompletion::Tool);
            }
            if let Some(words) = choice.delta.content {
                text.push_str(&words);
            }
            self.finish = match choice.finish_reason.as_deref() {
                None | Some("") => self.finish,
                Some("stop") => Some(Finish::Stop),
                Some("length") => Some(Finish::Length),
                Some("tool_calls" | "function_call") => return Err(NoCompletion::Tool),
                Some(_) => Some(Finish::Filtered),
            };
        }
        Ok(())
    }

    /// Whether nothing is to come any more.
    pub const fn is_over(&self) -> bool {
        self.done
    }

    /// How it ended; `None` when it broke off.
    pub fn finish(&self) -> Option<Finish> {
        self.finish.or_else(|| self.done.then_some(Finish::Stop))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(stream: &str, step: usize) -> Result<(String, Option<Finish>), NoCompletion> {
        let mut completion = Completion::default();
        let mut text = String::new();
        for bytes in stream.as_bytes().chunks(step) {
            completion.take(bytes, &mut text)?;
        }
        Ok((text, completion.finish()))
    }

    const WHOLE: &str = ": hello\n\
        data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n\
        data: {\"choices\":[{\"delta\":{\"content\":\"ثلاثة \"}}]}\r\n\r\n\
        event: message\ndata:{\"choices\":[{\"delta\":{\"content\":\"أيام\"},\"finish_reason\":null}]}\n\n\
        data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n\
        data: {\"choices\":[],\"usage\":{\"total_tokens\":9}}\n\n\
        data: [DONE]\n\n";

    #[test]
    fn words_are_whole_however_the_bytes_come() {
        let expected = Ok(("ثلاثة أيام".to_owned(), Some(Finish::Stop)));
        for step in [1, 2, 3, 7, 4_000] {
            assert_eq!(read(WHOLE, step), expected, "{step}");
        }
        let cut = &WHOLE[..WHOLE.find("data: {\"choices\":[{\"delta\":{},").unwrap()];
        assert_eq!(read(cut, 9).unwrap().1, None, "it broke off");
    }

    #[test]
    fn what_is_no_completion_is_told_apart() {
        for (stream, error) in [
            ("<html>\n", NoCompletion::Form),
            ("{\"choices\":[]}\n", NoCompletion::Form),
            ("data: {\n", NoCompletion::Form),
            ("data: {}\n", NoCompletion::Form),
            ("data: [1]\n", NoCompletion::Form),
            (
                "data: {\"choices\":[{\"delta\":{\"content\":1}}]}\n",
                NoCompletion::Form,
            ),
            (
                "data: {\"error\":{\"message\":\"x\"}}\n",
                NoCompletion::Error,
            ),
            (
                "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"a\"}]}}]}\n",
                NoCompletion::Tool,
            ),
            (
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n",
                NoCompletion::Tool,
            ),
        ] {
            assert_eq!(read(stream, 100), Err(error), "{stream}");
        }
        assert_eq!(
            read(&"x".repeat(MAX_LINE + 1), 4_096),
            Err(NoCompletion::Line)
        );
        let filtered =
            "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"content_filter\"}]}\n";
        assert_eq!(read(filtered, 100).unwrap().1, Some(Finish::Filtered));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(0_u8..=255, 0..400)) {
            let mut text = String::new();
            let _ = Completion::default().take(&bytes, &mut text);
        }
    }
}

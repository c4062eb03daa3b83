//! What the operator says of the assistant: where it is, what it is called, and how much it may do.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderValue;
use tokio::sync::Semaphore;

use crate::outgoing::{Endpoint, NotAnEndpoint};

/// What is added to the address of an API.
const PATH: &str = "/chat/completions";

/// How many questions are answered at a time.
const SEATS: usize = 8;

/// How long an answer may take, from the connection to its last word.
const PATIENCE: Duration = Duration::from_secs(40);

/// A model behind an endpoint.
#[derive(Clone, Debug)]
pub struct Assistant {
    /// Where completions are posted.
    pub url: Endpoint,
    /// The model's name there.
    pub model: String,
    /// What proves that we may ask; a server of one's own may want none.
    pub key: Option<Key>,
    /// The most questions of a visitor in a day.
    pub per_visitor: u32,
    /// The most questions of all visitors of a site in a day.
    pub per_site: u32,
    /// How long an answer may take.
    pub patience: Duration,
    /// A place for each question that is being answered.
    pub seats: Arc<Semaphore>,
}

/// The key of an endpoint: it is shown nowhere.
#[derive(Clone)]
pub struct Key(HeaderValue);

impl fmt::Debug for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Key")
    }
}

/// Why there can be no assistant.
#[derive(Debug, thiserror::Error)]
pub enum AssistantError {
    /// The address is none.
    #[error("--assistant-url {url}: {reason}")]
    Url {
        /// It.
        url: String,
        /// Why not.
        reason: NotAnEndpoint,
    },
    /// No model is named.
    #[error("--assistant-url needs --assistant-model, the model's name at that endpoint")]
    Model,
    /// The file of the key cannot be read.
    #[error("cannot read the assistant's key in {path}: {reason}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The key cannot be sent.
    #[error("the assistant's key has characters that a header cannot have")]
    Key,
}

impl Assistant {
    /// An endpoint by the address of its API, with the usual bounds.
    ///
    /// # Errors
    ///
    /// [`AssistantError`] says what is wrong.
    pub fn new(url: &str, model: &str, key: Option<Key>) -> Result<Self, AssistantError> {
        let base = url.trim_end_matches('/');
        let whole = if base.ends_with(PATH) {
            base.to_owned()
        } else {
            format!("{base}{PATH}")
        };
        let address = whole.parse().map_err(|reason| AssistantError::Url {
            url: url.to_owned(),
            reason,
        })?;
        if model.is_empty() {
            return Err(AssistantError::Model);
        }
        Ok(Self {
            url: address,
            model: model.to_owned(),
            key,
            per_visitor: 20,
            per_site: 1_000,
            patience: PATIENCE,
            seats: Arc::new(Semaphore::new(SEATS)),
        })
    }
}

impl Key {
    /// A key as it was given, without the space around it.
    ///
    /// # Errors
    ///
    /// [`AssistantError::Key`] when it cannot be in a header.
    pub fn new(text: &str) -> Result<Self, AssistantError> {
        let value = format!("Bearer {}", text.trim());
        let mut value = HeaderValue::from_str(&value).map_err(|_| AssistantError::Key)?;
        value.set_sensitive(true);
        Ok(Self(value))
    }

    /// The key that stands alone in a file.
    ///
    /// # Errors
    ///
    /// [`AssistantError`] when it cannot be read, or is none.
    pub fn read(path: &Path) -> Result<Self, AssistantError> {
        let text = fs::read_to_string(path).map_err(|reason| AssistantError::Read {
            path: path.to_owned(),
            reason,
        })?;
        Self::new(&text)
    }

    /// The value of the `authorization` header.
    pub(super) fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_an_api_is_completed() {
        for (url, target) in [
            ("https://llm.example/v1", "/v1/chat/completions"),
            ("https://llm.example/v1/", "/v1/chat/completions"),
            (
                "http://127.0.0.1:8080/v1/chat/completions",
                "/v1/chat/completions",
            ),
            ("http://[::1]:1", "/chat/completions"),
        ] {
            assert_eq!(Assistant::new(url, "m", None).unwrap().url.target, target);
        }
        for url in [
            "",
            "llm.example",
            "ftp://a.example",
            "https://a:b@c.example",
        ] {
            let told = Assistant::new(url, "m", None).unwrap_err().to_string();
            assert!(told.contains("--assistant-url"), "{told}");
        }
        let told = Assistant::new("https://a.example", "", None).unwrap_err();
        assert!(told.to_string().contains("--assistant-model"), "{told}");
    }

    #[test]
    fn a_key_is_never_shown() {
        let key = Key::new(" sk-secret\n").unwrap();
        assert_eq!(key.header(), "Bearer sk-secret");
        let assistant = Assistant::new("https://a.example/v1", "m", Some(key.clone())).unwrap();
        let shown = format!("{assistant:?} {key:?} {:?}", key.header());
        assert!(!shown.contains("secret"), "{shown}");
        assert!(Key::new("a\nb").is_err());
    }
}

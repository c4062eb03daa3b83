//! Which address a step of a flow leads to: a file of the operator's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use wasl_protocol::{FlowCall, SiteId};

use super::signature::{Secret, WrongSecret};
use crate::outgoing::{self, NotAnEndpoint};

/// The address of one step.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The site.
    pub site: SiteId,
    /// The flow.
    pub flow: String,
    /// The step.
    pub step: String,
    /// Where calls are posted.
    pub url: outgoing::Endpoint,
    /// What signs them.
    pub secret: Secret,
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct Endpoints(Vec<Endpoint>);

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EndpointsError {
    /// It cannot be read.
    #[error("cannot read {path}: {reason}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// It is not the JSON that is expected.
    #[error("{path} is not an array of objects with site, flow, step, url and secret: {reason}")]
    Json {
        /// The file.
        path: PathBuf,
        /// Where it is not.
        reason: serde_json::Error,
    },
    /// An address cannot be called.
    #[error("{url}: {reason}")]
    Url {
        /// It.
        url: String,
        /// Why not.
        reason: NotAnEndpoint,
    },
    /// A secret is none.
    #[error("the secret of {site}, {flow}, {step} cannot be used: {reason}")]
    Secret {
        /// The site.
        site: String,
        /// The flow.
        flow: String,
        /// The step.
        step: String,
        /// Why.
        reason: WrongSecret,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    site: String,
    flow: String,
    step: String,
    url: String,
    secret: String,
}

impl Endpoints {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// [`EndpointsError`] says what is wrong with it.
    pub fn read(path: &Path) -> Result<Self, EndpointsError> {
        let text = fs::read_to_string(path).map_err(|reason| EndpointsError::Read {
            path: path.to_owned(),
            reason,
        })?;
        let written: Vec<Written> =
            serde_json::from_str(&text).map_err(|reason| EndpointsError::Json {
                path: path.to_owned(),
                reason,
            })?;
        let all: Result<Vec<_>, _> = written.into_iter().map(endpoint).collect();
        all.map(Self)
    }

    /// Adds one, unless the step has one.
    pub fn add(&mut self, endpoint: Endpoint) {
        let same = |one: &Endpoint| {
            one.site == endpoint.site && one.flow == endpoint.flow && one.step == endpoint.step
        };
        if !self.0.iter().any(same) {
            self.0.push(endpoint);
        }
    }

    /// That of a call.
    #[must_use]
    pub fn of(&self, call: &FlowCall) -> Option<&Endpoint> {
        self.0
            .iter()
            .find(|one| one.site == call.site && one.flow == call.flow && one.step == call.step)
    }
}

fn endpoint(written: Written) -> Result<Endpoint, EndpointsError> {
    let Written {
        site,
        flow,
        step,
        url,
        secret,
    } = written;
    let address = match url.parse() {
        Ok(address) => address,
        Err(reason) => return Err(EndpointsError::Url { url, reason }),
    };
    match Secret::parse(&secret) {
        Ok(secret) => Ok(Endpoint {
            site: SiteId::new(site),
            flow,
            step,
            url: address,
            secret,
        }),
        Err(reason) => Err(EndpointsError::Secret {
            site,
            flow,
            step,
            reason,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(url: &str, secret: &str) -> Written {
        let text = |text: &str| text.to_owned();
        Written {
            site: text("demo"),
            flow: text("f"),
            step: text("s"),
            url: text(url),
            secret: text(secret),
        }
    }

    #[test]
    fn an_endpoint_has_an_address_and_a_secret() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        assert!(endpoint(written("https://shop.example/hook?a=1", secret)).is_ok());
        for url in ["shop.example", "/hook", "ftp://shop.example", "http://"] {
            assert!(endpoint(written(url, secret)).is_err(), "{url}");
        }
        let told = endpoint(written("http://a.b/", "geheim")).unwrap_err();
        assert!(told.to_string().contains("openssl rand"), "{told}");
    }
}

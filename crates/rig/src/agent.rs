//! How an agent gets in: the one-time link that the first start prints, then the cookie.

use std::net::SocketAddr;

use serde::Deserialize;
use wasl_protocol::{AgentId, ConversationSummary};

use crate::failure::Failure;
use crate::http::ask_json;

/// A signed-in agent: who, and the cookie that says so.
#[derive(Clone, Debug)]
pub struct Pass {
    cookie: String,
    /// Their id.
    pub id: AgentId,
    /// The name that visitors see.
    pub name: String,
}

#[derive(Deserialize)]
struct Session {
    agent: Agent,
}

#[derive(Deserialize)]
struct Agent {
    id: AgentId,
    name: String,
}

impl Pass {
    /// Redeems a link.
    pub async fn redeem(host: SocketAddr, link: &str) -> Result<Self, Failure> {
        let body = serde_json::json!({
            "token": link,
            "name": "Amal",
            "email": "amal@shop.example",
            "password": "correct horse battery staple",
        });
        let headers = [("content-type", "application/json")];
        let body = body.to_string();
        let answer = ask_json(host, "POST", "/v1/agent/link", &headers, body.as_bytes()).await?;
        let cookie = answer
            .header("set-cookie")
            .and_then(|line| line.split(';').next());
        let cookie =
            cookie.ok_or_else(|| Failure::Nonsense("a sign-in without a cookie".to_owned()))?;
        let session: Session = answer.parse()?;
        Ok(Self {
            cookie: cookie.to_owned(),
            id: session.agent.id,
            name: session.agent.name,
        })
    }

    /// As it stands in a request.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// The inbox: every conversation and where it stands.
    pub async fn inbox(&self, host: SocketAddr) -> Result<Vec<ConversationSummary>, Failure> {
        #[derive(Deserialize)]
        struct Inbox {
            conversations: Vec<ConversationSummary>,
        }
        let headers = [("cookie", self.cookie())];
        let answer = ask_json(host, "GET", "/v1/agent/conversations", &headers, &[]).await?;
        Ok(answer.parse::<Inbox>()?.conversations)
    }
}

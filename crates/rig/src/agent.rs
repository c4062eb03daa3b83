//! How an agent gets in: the one-time link that the first start prints, then the cookie.

use std::net::SocketAddr;

use serde::Deserialize;
use wasl_protocol::{AgentId, ConversationSummary, VisitorId};

use crate::failure::Failure;
use crate::http::ask_json;

/// A signed-in agent: who, and the cookie that says so.
#[derive(Clone, Debug)]
pub struct Pass {
    cookie: String,
    csrf: String,
    /// Their id.
    pub id: AgentId,
    /// The name that visitors see.
    pub name: String,
}

#[derive(Deserialize)]
struct Session {
    agent: Agent,
    csrf: String,
}

#[derive(Deserialize)]
struct Agent {
    id: AgentId,
    name: String,
}

impl Pass {
    /// Redeems a link. Who redeems another one has a new password, and all sessions under the old
    /// one end.
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
            csrf: session.csrf,
            id: session.agent.id,
            name: session.agent.name,
        })
    }

    /// As it stands in a request.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Signs out: the session and its sockets end.
    pub async fn sign_out(&self, host: SocketAddr) -> Result<(), Failure> {
        self.change(host, "DELETE", "/v1/agent/session").await
    }

    /// Blocks a visitor, or lets them write again.
    pub async fn block(
        &self,
        host: SocketAddr,
        visitor: &VisitorId,
        blocked: bool,
    ) -> Result<(), Failure> {
        let method = if blocked { "PUT" } else { "DELETE" };
        let path = format!("/v1/agent/visitors/{visitor}/block");
        self.change(host, method, &path).await
    }

    async fn change(&self, host: SocketAddr, method: &str, path: &str) -> Result<(), Failure> {
        let headers = [("cookie", self.cookie()), ("x-wasl-csrf", &self.csrf)];
        ask_json(host, method, path, &headers, &[])
            .await
            .map(|_| ())
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

//! The built server on data of its own, without limits of rate, and what the requests need in it:
//! an agent who is signed in, a visitor who has written.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;

use serde_json::{Value, json};

use crate::build::{self, Profile};
use crate::problem::{During as _, Outcome, Problem};
use crate::process::command;
use crate::project::Project;

/// The rates that thousands of requests from one address would reach.
const RATES: [&str; 6] = [
    "requests",
    "sockets",
    "failed-sign-ins",
    "visitor-messages",
    "address-messages",
    "site-events",
];

/// The server at work. It ends with its value.
pub struct Server {
    child: Child,
    host: String,
    link: String,
}

/// Who and what is there.
pub struct Scene {
    /// The secret in the session's cookie.
    pub session: String,
    /// The token that goes with changes.
    pub csrf: String,
    /// A visitor's id.
    pub visitor: String,
}

impl Server {
    /// Starts it in a folder.
    pub fn start(project: &Project, folder: &Path) -> Outcome<Self> {
        let log = folder.join("server.txt");
        let log = fs::File::create(&log).during(format_args!("write {}", log.display()))?;
        let mut serve = command(project, build::binary(project, Profile::Dev));
        serve.args(["serve", "--port", "0", "--data"]);
        serve.arg(folder.join("data"));
        for rate in RATES {
            serve.args(["--limit", &format!("{rate}=1000000/1000000")]);
        }
        let mut child = serve
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .during("start the server")?;
        let said = child.stdout.take();
        let mut server = Self {
            child,
            host: String::new(),
            link: String::new(),
        };
        let mut lines = said
            .map(|said| BufReader::new(said).lines())
            .into_iter()
            .flatten();
        for line in lines.by_ref() {
            let line = line.during("read what the server says")?;
            if let Some((_, secret)) = line.split_once("#link=") {
                server.link = secret.trim().to_owned();
            }
            if let Some(host) = line.strip_prefix("Wasl is ready: http://") {
                server.host = host.trim_end_matches('/').to_owned();
                // Nobody may find its pipe closed.
                thread::spawn(move || lines.for_each(drop));
                return Ok(server);
            }
        }
        Err(Problem::new("the server did not start").todo("read server.txt in its folder"))
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        format!("http://{}", self.host)
    }

    /// Signs an agent in and lets a visitor write.
    pub fn set_the_scene(&self) -> Outcome<Scene> {
        let agent = json!({
            "token": self.link,
            "name": "Layla",
            "email": "layla@noor.example",
            "password": "a long enough password",
        });
        let (head, body) = self.ask("POST", "/v1/agent/link", "", &agent.to_string())?;
        let session = between(&head, "__Host-wasl=", ";")?;
        let csrf = parse(&body)?["csrf"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let id = "019b76da-a800-7000-8000-00000000000";
        let left = json!({
            "site": "demo",
            "token": "5".repeat(64),
            "conversation": format!("{id}1"),
            "cid": format!("{id}2"),
            "text": "Is the linen shirt back?",
        });
        self.ask("POST", "/v1/contact", "", &left.to_string())?;
        let cookie = format!("cookie: __Host-wasl={session}\r\n");
        let (_, inbox) = self.ask("GET", "/v1/agent/conversations", &cookie, "")?;
        let visitor = parse(&inbox)?["conversations"][0]["visitor"]["id"].clone();
        let visitor = visitor.as_str().unwrap_or_default().to_owned();
        if csrf.is_empty() || visitor.is_empty() {
            return Err(Problem::new("the server has no agent or no visitor"));
        }
        Ok(Scene {
            session,
            csrf,
            visitor,
        })
    }

    /// Whether it still answers after all that.
    pub fn is_alive(&self) -> Outcome {
        self.ask("GET", "/readyz", "", "").map(drop)
    }

    fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> Outcome<(String, String)> {
        let doing = format!("ask the server for {path}");
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{headers}\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        let mut stream = TcpStream::connect(&self.host).during(&doing)?;
        stream.write_all(request.as_bytes()).during(&doing)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).during(&doing)?;
        match answer.split_once("\r\n\r\n") {
            Some((head, body)) if head.starts_with("HTTP/1.1 200") => {
                Ok((head.to_owned(), body.to_owned()))
            }
            Some(_) | None => Err(Problem::new(format!("{path} was answered: {answer}"))),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which `is_alive` has told.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn between(text: &str, before: &str, after: &str) -> Outcome<String> {
    let found = text
        .split_once(before)
        .and_then(|(_, rest)| rest.split_once(after));
    let (found, _) = found.ok_or_else(|| Problem::new(format!("no {before} in an answer")))?;
    Ok(found.to_owned())
}

fn parse(body: &str) -> Outcome<Value> {
    serde_json::from_str(body).during("read an answer of the server")
}

//! The real program as a child process, and HTTP over a connection of our own.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::PATIENCE;
use super::client::Client;

/// The options of a program that is not to limit what one source may do.
pub const UNLIMITED: [&str; 8] = [
    "--limit",
    "messages=1000000/1000000",
    "--limit",
    "visitor-messages=1000000/1000000",
    "--limit",
    "address-messages=1000000/1000000",
    "--limit",
    "frames=1000000/1000000",
];

/// The program at work. It ends with its value.
pub struct Program {
    pub child: Child,
    /// Where it listens.
    pub host: String,
    /// The lines on its standard output so far.
    pub said: Vec<String>,
}

/// The program with arguments on a data directory.
pub fn wasl(args: &[&str], data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasl"));
    command.args(args).arg("--data").arg(data);
    command
}

impl Program {
    pub fn start(data: &Path) -> Self {
        Self::with(data, &["--port", "0"], Stdio::inherit())
    }

    /// Starts `serve` with more options; its log goes to `log`.
    pub fn with(data: &Path, options: &[&str], log: Stdio) -> Self {
        let args: Vec<_> = ["serve"].iter().chain(options).copied().collect();
        let mut command = wasl(&args, data);
        command.stderr(log);
        Self::of(command)
    }

    /// Starts a command that becomes the server.
    pub fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = Vec::new();
        let host = loop {
            let line = lines.next().expect("it ended").unwrap();
            said.push(line.clone());
            if let Some(url) = line.strip_prefix("Wasl is ready: http://") {
                break url.trim_end_matches('/').to_owned();
            }
        };
        Self { child, host, said }
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.host)
    }

    pub fn port(&self) -> &str {
        self.host.rsplit(':').next().unwrap()
    }

    pub async fn visitor(&self, number: u64) -> Client {
        let mut client = Client::connect(&self.host, &self.origin()).await;
        client.hello(number, vec![]).await;
        client.welcomed().await;
        client
    }

    /// Orders an orderly end.
    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(status.success());
    }

    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request over a connection of its own; status, head and body.
pub async fn fetch(
    host: &str,
    request_line: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (u16, String, String) {
    let mut request = format!("{request_line} HTTP/1.1\r\n");
    if !headers.iter().any(|(name, _)| *name == "host") {
        request.push_str(&format!("host: {host}\r\n"));
    }
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    let length = body.len();
    request.push_str(&format!(
        "content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    ));
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    read_answer(&mut stream).await
}

/// Reads an answer to the end of the connection.
pub async fn read_answer(stream: &mut TcpStream) -> (u16, String, String) {
    let mut bytes = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut bytes));
    read.await.expect("the answer ends").unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").expect("an answer");
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head.to_owned(), body.to_owned())
}

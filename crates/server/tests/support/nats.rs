//! A NATS of the test's own on a free port, stopped at the end; and a client that publishes by
//! hand.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::PATIENCE;

/// Names the program `nats-server`, where it is not found by itself.
const VARIABLE: &str = "WASL_NATS_SERVER";

/// A NATS server at work.
pub struct Nats {
    pub port: u16,
    password: Option<&'static str>,
    server: Option<Child>,
}

impl Nats {
    pub fn start() -> Self {
        Self::with(None)
    }

    /// One that wants the user `wasl` and a password.
    pub fn with_password(password: &'static str) -> Self {
        Self::with(Some(password))
    }

    /// One that is not there yet.
    pub fn absent() -> Self {
        let free = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        Self {
            port: free.local_addr().unwrap().port(),
            password: None,
            server: None,
        }
    }

    fn with(password: Option<&'static str>) -> Self {
        let mut nats = Self::absent();
        nats.password = password;
        nats.go_on();
        nats
    }

    /// Starts it (again) on its port; returns when it takes connections.
    pub fn go_on(&mut self) {
        let mut command = if cfg!(target_os = "linux") {
            let mut command = Command::new("setpriv");
            command.args(["--pdeathsig", "KILL"]).arg(program());
            command
        } else {
            Command::new(program())
        };
        command.args(["-a", "127.0.0.1", "-p", &self.port.to_string()]);
        if let Some(password) = self.password {
            command.args(["--user", "wasl", "--pass", password]);
        }
        let mut server = command
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
        let mut said = Vec::new();
        loop {
            match lines.next() {
                Some(Ok(line)) if line.contains("Server is ready") => break,
                Some(Ok(line)) => said.push(line),
                Some(Err(_)) | None => panic!("nats-server did not start: {said:#?}"),
            }
        }
        // Whoever writes to a pipe that nobody reads will wait.
        std::thread::spawn(move || lines.for_each(drop));
        self.server = Some(server);
    }

    pub fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }

    /// Its address.
    pub fn url(&self) -> String {
        match self.password {
            Some(password) => format!("nats://wasl:{password}@127.0.0.1:{}", self.port),
            None => format!("nats://127.0.0.1:{}", self.port),
        }
    }

    /// A connection that hears every subject of ours.
    pub async fn stranger(&self) -> Stranger {
        let mut tcp = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        tcp.write_all(b"CONNECT {\"verbose\":false}\r\nSUB wasl.> 1\r\n")
            .await
            .unwrap();
        let tcp = tokio::io::BufReader::new(tcp);
        Stranger { tcp }
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Somebody else on the same NATS.
pub struct Stranger {
    tcp: tokio::io::BufReader<TcpStream>,
}

impl Stranger {
    /// The next message: its subject and what it holds.
    pub async fn next(&mut self) -> (String, Vec<u8>) {
        let read = async {
            loop {
                let mut line = String::new();
                self.tcp.read_line(&mut line).await.unwrap();
                let words: Vec<_> = line.split_whitespace().collect();
                if words.first() == Some(&"MSG") {
                    let length: usize = words.last().unwrap().parse().unwrap();
                    let mut payload = vec![0; length + 2];
                    self.tcp.read_exact(&mut payload).await.unwrap();
                    payload.truncate(length);
                    return (words[1].to_owned(), payload);
                }
            }
        };
        timeout(PATIENCE, read).await.expect("silence on the bus")
    }

    pub async fn publish(&mut self, subject: &str, payload: &[u8]) {
        let head = format!("PUB {subject} {}\r\n", payload.len());
        let message = [head.as_bytes(), payload, b"\r\n"].concat();
        self.tcp.write_all(&message).await.unwrap();
        // The answer to a ping comes after what was published before it.
        self.tcp.write_all(b"PING\r\n").await.unwrap();
    }
}

fn program() -> PathBuf {
    if let Some(program) = std::env::var_os(VARIABLE) {
        return program.into();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin".into()])
        .map(|folder| folder.join("nats-server"))
        .find(|program| program.is_file())
        .unwrap_or_else(|| {
            panic!("nats-server was not found: `cargo xtask test` installs it, or set {VARIABLE} to the program")
        })
}

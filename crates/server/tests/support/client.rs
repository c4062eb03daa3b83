//! A client on a real socket.

use std::collections::VecDeque;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use wasl_protocol::*;

use super::{PATIENCE, uuid};

pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A client, and what came that the test has not asked for yet.
pub struct Client {
    socket: Socket,
    kept: VecDeque<ServerFrame>,
}

/// A text body.
pub fn text(words: &str) -> Body {
    Body::Text {
        text: words.to_owned(),
        rich: vec![],
    }
}

/// The token of a test's visitor.
pub fn token(number: u64) -> VisitorToken {
    VisitorToken::from_entropy([number, 2, 3, 4])
}

/// Where a test's visitor is.
pub fn page() -> PageFacts {
    PageFacts {
        url: "https://shop.example/product/1#top".into(),
        title: "Linen shirt".into(),
        stage: Some("before".into()),
        page_count: 2,
    }
}

/// Tries to open a socket; the HTTP status when it is refused.
pub async fn open(host: &str, path: &str, headers: &[(&'static str, &str)]) -> Result<Socket, u16> {
    let mut request = format!("ws://{host}{path}").into_client_request().unwrap();
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    match connect_async(request).await {
        Ok((socket, response)) => {
            let protocol = response.headers().get("sec-websocket-protocol");
            assert_eq!(protocol.unwrap(), SUBPROTOCOL);
            Ok(socket)
        }
        Err(tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
        Err(error) => panic!("no answer: {error}"),
    }
}

impl From<Socket> for Client {
    fn from(socket: Socket) -> Self {
        Self {
            socket,
            kept: VecDeque::new(),
        }
    }
}

impl Client {
    /// Says hello over a connection that may be over; whether it was taken. The client has
    /// nothing and waits for no welcome.
    pub async fn try_hello(&mut self, number: u64) -> bool {
        let hello = ClientFrame::Hello(Hello {
            v: VERSION,
            role: HelloRole::Visitor {
                site: SiteId::new("demo"),
                token: token(number),
                locale: "en".into(),
                page: page(),
            },
            device: DeviceId::new(uuid()),
            positions: vec![],
        });
        let text = serde_json::to_string(&hello).unwrap();
        self.socket.send(Message::text(text)).await.is_ok()
    }

    pub async fn connect(host: &str, origin: &str) -> Self {
        let headers = [("origin", origin), ("sec-websocket-protocol", SUBPROTOCOL)];
        let socket = open(host, "/v1/ws", &headers).await.unwrap();
        Self {
            socket,
            kept: VecDeque::new(),
        }
    }

    pub async fn connect_agent(host: &str, origin: &str, cookie: &str) -> Self {
        let headers = [
            ("origin", origin),
            ("sec-websocket-protocol", SUBPROTOCOL),
            ("cookie", cookie),
        ];
        let socket = open(host, "/v1/agent/ws", &headers).await.unwrap();
        Self {
            socket,
            kept: VecDeque::new(),
        }
    }

    pub async fn hello(&mut self, number: u64, positions: Vec<Position>) {
        self.hello_at("demo", number, positions).await;
    }

    pub async fn hello_at(&mut self, site: &str, number: u64, positions: Vec<Position>) {
        self.send(&ClientFrame::Hello(Hello {
            v: VERSION,
            role: HelloRole::Visitor {
                site: SiteId::new(site),
                token: token(number),
                locale: "en".into(),
                page: page(),
            },
            device: DeviceId::new(uuid()),
            positions,
        }))
        .await;
    }

    pub async fn hello_agent(&mut self) {
        self.send(&ClientFrame::Hello(Hello {
            v: VERSION,
            role: HelloRole::Agent,
            device: DeviceId::new(uuid()),
            positions: vec![],
        }))
        .await;
    }

    pub async fn send(&mut self, frame: &ClientFrame) {
        self.send_text(serde_json::to_string(frame).unwrap()).await;
    }

    /// Sends frames in one piece: the second is there when the first is read.
    pub async fn send_at_once(&mut self, frames: &[ClientFrame]) {
        for frame in frames {
            let text = serde_json::to_string(frame).unwrap();
            self.socket.feed(Message::text(text)).await.unwrap();
        }
        self.socket.flush().await.unwrap();
    }

    pub async fn send_text(&mut self, text: impl Into<String>) {
        self.send_message(Message::text(text.into())).await;
    }

    pub async fn send_message(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    /// Sends a message and gives back its `cid`.
    pub async fn say(&mut self, conversation: &ConversationId, body: Body) -> ClientId {
        let cid = ClientId::new(uuid());
        self.say_as(conversation, &cid, body).await;
        cid
    }

    pub async fn say_as(&mut self, conversation: &ConversationId, cid: &ClientId, body: Body) {
        self.send(&ClientFrame::Send(Send {
            cid: cid.clone(),
            conversation: conversation.clone(),
            body,
        }))
        .await;
    }

    /// Sends a message over a connection that may be over; whether it was taken.
    pub async fn try_say(
        &mut self,
        conversation: &ConversationId,
        cid: &ClientId,
        body: Body,
    ) -> bool {
        let frame = ClientFrame::Send(Send {
            cid: cid.clone(),
            conversation: conversation.clone(),
            body,
        });
        let text = serde_json::to_string(&frame).unwrap();
        self.socket.send(Message::text(text)).await.is_ok()
    }

    /// Sends a message and waits for its acknowledgement.
    pub async fn store(&mut self, conversation: &ConversationId, body: Body) -> Ack {
        let cid = self.say(conversation, body).await;
        self.ack(&cid).await
    }

    /// The next frame; none when the connection is over.
    pub async fn next(&mut self) -> Option<ServerFrame> {
        loop {
            let message = timeout(PATIENCE, self.socket.next()).await.unwrap();
            match message {
                Some(Ok(Message::Text(text))) => {
                    return Some(serde_json::from_str(text.as_str()).unwrap());
                }
                Some(Ok(Message::Close(_))) | None => return None,
                Some(Ok(_)) => {}
                Some(Err(_)) => return None,
            }
        }
    }

    /// Waits for a frame that fits; others are kept for who asks for them.
    pub async fn wait<T>(&mut self, mut fits: impl FnMut(ServerFrame) -> Option<T>) -> T {
        for place in 0..self.kept.len() {
            if let Some(found) = fits(self.kept[place].clone()) {
                self.kept.remove(place);
                return found;
            }
        }
        loop {
            let frame = self.next().await.expect("the connection ended");
            if let Some(found) = fits(frame.clone()) {
                return found;
            }
            self.kept.push_back(frame);
        }
    }

    pub async fn welcomed(&mut self) -> Welcome {
        match self.next().await {
            Some(ServerFrame::Welcome(welcome)) => welcome,
            other => panic!("not welcome: {other:?}"),
        }
    }

    pub async fn ack(&mut self, cid: &ClientId) -> Ack {
        self.wait(|frame| match frame {
            ServerFrame::Ack(ack) if ack.cid == *cid => Some(ack),
            ServerFrame::Error(error) if error.cid.as_ref() == Some(cid) => {
                panic!("refused: {error:?}")
            }
            _ => None,
        })
        .await
    }

    /// The acknowledgement or the refusal of a message.
    pub async fn next_answer(&mut self, cid: &ClientId) -> ServerFrame {
        self.wait(|frame| match &frame {
            ServerFrame::Ack(ack) if ack.cid == *cid => Some(frame),
            ServerFrame::Error(error) if error.cid.as_ref() == Some(cid) => Some(frame),
            _ => None,
        })
        .await
    }

    pub async fn event(&mut self) -> MessageEvent {
        self.wait(|frame| match frame {
            ServerFrame::Event(event) => Some(event),
            _ => None,
        })
        .await
    }

    pub async fn events(&mut self, count: usize) -> Vec<MessageEvent> {
        let mut events = Vec::new();
        while events.len() < count {
            events.push(self.event().await);
        }
        events
    }

    pub async fn error(&mut self) -> ErrorFrame {
        self.wait(|frame| match frame {
            ServerFrame::Error(error) => Some(error),
            _ => None,
        })
        .await
    }

    pub async fn signal<T>(&mut self, mut fits: impl FnMut(Signal) -> Option<T>) -> T {
        self.wait(|frame| match frame {
            ServerFrame::Ephemeral(signal) => fits(signal),
            _ => None,
        })
        .await
    }

    pub async fn summary(
        &mut self,
        fits: impl Fn(&ConversationSummary) -> bool,
    ) -> ConversationSummary {
        self.signal(|signal| match signal {
            Signal::Conversation(summary) if fits(&summary) => Some(summary),
            _ => None,
        })
        .await
    }

    /// The goodbye and the close code.
    pub async fn goodbye(&mut self) -> (Bye, u16) {
        let mut bye = None;
        loop {
            match timeout(PATIENCE, self.socket.next()).await.unwrap() {
                Some(Ok(Message::Text(text))) => {
                    if let ServerFrame::Bye(said) = serde_json::from_str(text.as_str()).unwrap() {
                        bye = Some(said);
                    }
                }
                Some(Ok(Message::Close(Some(close)))) => {
                    return (bye.expect("a close without a bye"), close.code.into());
                }
                Some(Ok(_)) => {}
                other => panic!("no orderly close: {other:?}"),
            }
        }
    }

    /// Sends a beacon and gives back everything until its echo: afterwards nothing is outstanding.
    pub async fn settle(&mut self) -> Vec<ServerFrame> {
        let conversation = ConversationId::new(uuid());
        let sync = Sync {
            conversation: conversation.clone(),
            after: Seq(1),
            limit: 1,
        };
        // A place in a conversation that does not exist is answered by `reset`.
        self.send(&ClientFrame::Sync(sync)).await;
        let mut passed: Vec<_> = self.kept.drain(..).collect();
        loop {
            match self.next().await.expect("the connection ended") {
                ServerFrame::Reset(reset) if reset.conversation == conversation => return passed,
                frame => passed.push(frame),
            }
        }
    }

    pub async fn close(mut self) {
        let _ = self.socket.close(None).await;
        while let Some(Ok(_)) = self.socket.next().await {}
    }
}

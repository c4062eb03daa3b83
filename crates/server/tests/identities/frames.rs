//! The frames, what is expected of each, and how one finds out what came of it.

use wasl_protocol::*;

use crate::support::client::{Client, page, text};
use crate::support::uuid;

/// What came of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// It was done.
    Done,
    /// It was refused for good.
    Refused(ErrorCode),
    /// Nothing: the caller learns not even that the conversation exists.
    Nothing,
    /// The connection was ended.
    Ended(ErrorCode),
}

/// One of each; those of a thread name the conversation.
pub fn frames(conversation: &ConversationId) -> Vec<(&'static str, ClientFrame)> {
    let conversation = || conversation.clone();
    vec![
        (
            "send",
            ClientFrame::Send(Send {
                cid: ClientId::new(uuid()),
                conversation: conversation(),
                body: text("hello"),
            }),
        ),
        (
            "sync",
            ClientFrame::Sync(Sync {
                conversation: conversation(),
                after: Seq::ZERO,
                limit: 10,
            }),
        ),
        (
            "seen",
            ClientFrame::Seen(Seen {
                conversation: conversation(),
                seq: Seq(1),
            }),
        ),
        (
            "typing",
            ClientFrame::Typing(Typing {
                conversation: conversation(),
                active: true,
            }),
        ),
        ("page", ClientFrame::Page(page())),
        ("identify", ClientFrame::Identify(mallory())),
        ("pong", ClientFrame::Pong(Pong {})),
        (
            "hello",
            ClientFrame::Hello(Hello {
                v: VERSION,
                role: HelloRole::Agent,
                device: DeviceId::new(uuid()),
                positions: vec![],
            }),
        ),
    ]
}

pub fn mallory() -> Identify {
    Identify {
        name: Some("Mallory".into()),
        contact: None,
        token: None,
    }
}

/// What comes of a frame of a visitor or an agent who is welcome; `to_the_thread` of those that
/// name a conversation.
pub fn expected(frame: &ClientFrame, is_agent: bool, to_the_thread: Came) -> Came {
    match frame {
        ClientFrame::Send(_)
        | ClientFrame::Sync(_)
        | ClientFrame::Seen(_)
        | ClientFrame::Typing(_) => to_the_thread,
        ClientFrame::Page(_) | ClientFrame::Identify(_) if is_agent => {
            Came::Refused(ErrorCode::Forbidden)
        }
        // Of themselves everybody may speak.
        ClientFrame::Page(_) | ClientFrame::Identify(_) | ClientFrame::Pong(_) => Came::Done,
        ClientFrame::Hello(_) => Came::Refused(ErrorCode::Unexpected),
    }
}

/// What a frame did to the caller, up to the answer to a later frame that nobody is refused.
pub async fn came(client: &mut Client, frame: &ClientFrame) -> Came {
    client.send(frame).await;
    if let ClientFrame::Send(send) = frame {
        // Its answer waits for the commit, and comes in any case.
        return match client.next_answer(&send.cid).await {
            ServerFrame::Error(error) => Came::Refused(error.code),
            _ => Came::Done,
        };
    }
    let fence = ConversationId::new(uuid());
    let cid = client.say(&fence, text("")).await;
    let mut came = match frame {
        // They are answered only when they are refused.
        ClientFrame::Seen(_)
        | ClientFrame::Typing(_)
        | ClientFrame::Page(_)
        | ClientFrame::Identify(_)
        | ClientFrame::Pong(_) => Came::Done,
        ClientFrame::Hello(_) | ClientFrame::Send(_) | ClientFrame::Sync(_) => Came::Nothing,
    };
    loop {
        match client.next().await {
            Some(ServerFrame::Error(error)) if error.cid.as_ref() == Some(&cid) => return came,
            Some(ServerFrame::Error(error)) => came = Came::Refused(error.code),
            Some(ServerFrame::Ack(_) | ServerFrame::Event(_)) => came = Came::Done,
            Some(ServerFrame::Bye(bye)) => return Came::Ended(bye.code),
            Some(_) => {}
            None => panic!("the connection ended without a word"),
        }
    }
}

/// The same frame as a new message.
pub fn renewed(frame: &ClientFrame) -> ClientFrame {
    match frame {
        ClientFrame::Send(send) => ClientFrame::Send(Send {
            cid: ClientId::new(uuid()),
            ..send.clone()
        }),
        other => other.clone(),
    }
}

//! The first frame: who is speaking, and whether they may.

use tokio::time::timeout;
use wasl_protocol::{ClientFrame, ErrorCode, Hello, HelloRole, Identify, Position, VERSION};

use super::connection::{Connection, Incoming};
use super::{End, accept};
use crate::digest;
use crate::metrics::METRICS;
use crate::origin::Source;
use crate::routes::SignedIn;
use crate::state::App;
use crate::store::VisitorRecord;

/// The most positions that a `hello` may carry.
const MAX_POSITIONS: usize = 100;

/// Who asked for the upgrade.
pub enum Caller {
    /// A page.
    Visitor(Source),
    /// The console, signed in.
    Agent(SignedIn),
}

/// Who is speaking.
pub enum Who {
    /// A visitor.
    Visitor(VisitorRecord),
    /// An agent.
    Agent(SignedIn),
}

/// A client that said `hello` and may stay.
pub struct Welcomed {
    /// Who.
    pub who: Who,
    /// What they have.
    pub positions: Vec<Position>,
}

/// Waits for `hello` and judges it.
pub async fn greet(
    app: &App,
    caller: Caller,
    connection: &mut Connection,
) -> Result<Welcomed, End> {
    let hello = tokio::select! {
        hello = timeout(app.config.timing.hello, first_frame(connection)) => match hello {
            Ok(hello) => hello?,
            Err(_) => return Err(End::Bye(ErrorCode::Unexpected)),
        },
        () = app.ended() => return Err(End::Bye(ErrorCode::Restarting)),
    };
    if hello.v != VERSION {
        return Err(End::Bye(ErrorCode::Version));
    }
    if hello.positions.len() > MAX_POSITIONS {
        return Err(End::Bye(ErrorCode::Malformed));
    }
    let who = match (caller, hello.role) {
        (
            Caller::Visitor(source),
            HelloRole::Visitor {
                site,
                token,
                locale,
                page,
            },
        ) => {
            if !token.is_valid() {
                return Err(End::Bye(ErrorCode::Unauthorized));
            }
            let site = app
                .store
                .site(&site)
                .await?
                .ok_or(End::Bye(ErrorCode::UnknownSite))?;
            if !source.may_use(&site, &app.config.allow_origins) {
                return Err(End::Bye(ErrorCode::Origin));
            }
            Who::Visitor(VisitorRecord {
                id: digest::visitor_id(&site.id, &token),
                site: site.id,
                locale: accept::locale(&locale),
                page: accept::page(page),
                identity: Identify::default(),
                verified: None,
            })
        }
        (Caller::Agent(agent), HelloRole::Agent) => Who::Agent(agent),
        (Caller::Visitor(_), HelloRole::Agent) | (Caller::Agent(_), HelloRole::Visitor { .. }) => {
            return Err(End::Bye(ErrorCode::Forbidden));
        }
    };
    Ok(Welcomed {
        who,
        positions: hello.positions,
    })
}

async fn first_frame(connection: &mut Connection) -> Result<Hello, End> {
    loop {
        match connection.receive().await {
            Incoming::Text(text) => {
                return match serde_json::from_str(&text) {
                    Ok(ClientFrame::Hello(hello)) => {
                        METRICS.frames_in.count("hello");
                        Ok(hello)
                    }
                    Ok(
                        ClientFrame::Send(_)
                        | ClientFrame::Sync(_)
                        | ClientFrame::Seen(_)
                        | ClientFrame::Typing(_)
                        | ClientFrame::Page(_)
                        | ClientFrame::Identify(_)
                        | ClientFrame::Pong(_),
                    ) => Err(End::Bye(ErrorCode::Unexpected)),
                    Err(_) => Err(End::Bye(ErrorCode::Malformed)),
                };
            }
            Incoming::Beat => {}
            Incoming::Binary => return Err(End::Bye(ErrorCode::Malformed)),
            Incoming::TooLarge => return Err(End::Bye(ErrorCode::TooLarge)),
            Incoming::Gone => return Err(End::Gone),
        }
    }
}

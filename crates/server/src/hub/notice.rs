//! What nodes tell each other, and its form on the bus: JSON, with a version and a number that
//! counts what a node has told, so that the others see when something was lost.

use serde::{Deserialize, Serialize};
use wasl_protocol::{Signal, SiteId, VisitorId};

use crate::digest::Hash;
use crate::store::News;

/// The form of what is told; another one is passed over.
const FORM: u32 = 1;

/// A node, by 64 random bits that it drew when it started. A node that is started anew is another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NodeId(String);

impl NodeId {
    /// How many characters an id has.
    pub const LENGTH: usize = 16;

    /// From a random number.
    #[must_use]
    pub fn new(random: u64) -> Self {
        Self(format!("{random:016x}"))
    }

    /// From its text; none when that is no id.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (text.len() == Self::LENGTH && text.bytes().all(is_hex)).then(|| Self(text.to_owned()))
    }

    /// Its text: hex digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Something that a node tells all others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// It has committed something.
    News(News),
    /// A signal for the tabs of a visitor.
    ToVisitor {
        /// Who.
        visitor: VisitorId,
        /// What.
        signal: Signal,
    },
    /// A signal for the agents of a site.
    ToAgents {
        /// The site.
        site: SiteId,
        /// What.
        signal: Signal,
    },
    /// A session was ended, and its sockets with it.
    SessionEnded(Hash),
    /// A visitor is connected to it.
    Came {
        /// Who.
        visitor: VisitorId,
        /// Their site.
        site: SiteId,
    },
    /// A visitor is not connected to it any more.
    Went {
        /// Who.
        visitor: VisitorId,
    },
    /// Whether agents of a site are connected to it.
    Attended {
        /// The site.
        site: SiteId,
        /// Whether.
        is: bool,
    },
    /// A part of everybody who is connected to it.
    Roster(Roster),
    /// It wants the roster of a node.
    Ask(NodeId),
    /// It is there.
    Beat,
    /// It is ending; its clients will come back elsewhere.
    Leaving,
}

/// Who is connected to a node, in parts that follow each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// Whether this is the first part: what was known before is replaced.
    pub first: bool,
    /// Whether this is the last part.
    pub last: bool,
    /// The sites with agents.
    pub attended: Vec<SiteId>,
    /// The visitors and their sites.
    pub visitors: Vec<(VisitorId, SiteId)>,
}

/// A notice with its number: 1 for a node's first, and so on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// The number.
    pub number: u64,
    /// The notice.
    pub notice: Notice,
}

#[derive(Serialize)]
struct Written<'a> {
    v: u32,
    n: u64,
    notice: &'a Notice,
}

#[derive(Deserialize)]
struct Read {
    v: u32,
    n: u64,
    notice: Notice,
}

impl Numbered {
    /// As it goes over the bus.
    ///
    /// # Panics
    ///
    /// Never: a notice always has a JSON form.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        serde_json::to_vec(&Written {
            v: FORM,
            n: self.number,
            notice: &self.notice,
        })
        .expect("a notice serialises")
    }

    /// As it came; none when it makes no sense here.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let Read { v, n, notice } = serde_json::from_slice(bytes).ok()?;
        (v == FORM).then_some(Self { number: n, notice })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let visitor = VisitorId::new("v");
        let site = SiteId::new("demo");
        for notice in [
            Notice::Beat,
            Notice::Leaving,
            Notice::Ask(NodeId::new(7)),
            Notice::SessionEnded([7; 32]),
            Notice::Came {
                visitor: visitor.clone(),
                site: site.clone(),
            },
            Notice::Roster(Roster {
                first: true,
                last: false,
                attended: vec![site.clone()],
                visitors: vec![(visitor, site.clone())],
            }),
            Notice::News(News::Facts {
                site,
                summaries: vec![],
            }),
        ] {
            let numbered = Numbered { number: 3, notice };
            assert_eq!(Numbered::read(&numbered.write()), Some(numbered));
        }
    }

    #[test]
    fn what_makes_no_sense_is_none() {
        for bytes in [
            &b""[..],
            b"\xff\xfe",
            b"{}",
            b"[1,2]",
            br#"{"v":1,"n":1}"#,
            br#"{"v":1,"n":-1,"notice":"beat"}"#,
            br#"{"v":1,"n":1,"notice":"dance"}"#,
            br#"{"v":2,"n":1,"notice":"beat"}"#,
            br#"{"v":1,"n":1,"notice":{"news":{"appended":{}}}}"#,
        ] {
            assert_eq!(Numbered::read(bytes), None);
        }
        assert!(Numbered::read(br#"{"v":1,"n":1,"notice":"beat"}"#).is_some());
        for text in [
            "",
            "00",
            "000000000000000G",
            "0000000000000000.",
            "ABCDEFABCDEFABCD",
        ] {
            assert_eq!(NodeId::read(text), None);
        }
        assert_eq!(NodeId::read("00000000000000ff"), Some(NodeId::new(255)));
    }
}

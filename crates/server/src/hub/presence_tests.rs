//! Presence: nodes that come, tell, lose words, fall silent, and end; time is given.

use std::time::{Duration, Instant};

use wasl_protocol::{SiteId, VisitorId};

use super::notice::{NodeId, Notice, Numbered, Roster};
use super::presence::{Change, Patience, Presence};

const PATIENCE: Patience = Patience {
    silence: Duration::from_secs(4),
    hold: Duration::from_secs(60),
    farewell: Duration::from_secs(6),
};

/// Nodes that talk to a presence.
struct Stage {
    presence: Presence,
    now: Instant,
}

fn site() -> SiteId {
    SiteId::new("demo")
}

fn visitor(name: &str) -> VisitorId {
    VisitorId::new(name)
}

fn came(name: &str) -> Notice {
    Notice::Came {
        visitor: visitor(name),
        site: site(),
    }
}

fn attended(is: bool) -> Notice {
    Notice::Attended { site: site(), is }
}

fn roster(first: bool, last: bool, names: &[&str]) -> Notice {
    Notice::Roster(Roster {
        first,
        last,
        attended: vec![],
        visitors: names.iter().map(|name| (visitor(name), site())).collect(),
    })
}

impl Stage {
    fn new() -> Self {
        Self {
            presence: Presence::new(PATIENCE),
            now: Instant::now(),
        }
    }

    fn hear(&mut self, node: u64, number: u64, notice: Notice) -> Vec<Change> {
        let told = Numbered { number, notice };
        self.presence.hear(&NodeId::new(node), &told, self.now)
    }

    fn after(&mut self, seconds: u64) -> Vec<Change> {
        self.now += Duration::from_secs(seconds);
        self.presence.tick(self.now)
    }

    fn is_online(&self, name: &str) -> bool {
        self.presence.is_online(&visitor(name))
    }

    /// A node whose roster is known: it has told `number` notices.
    fn known(&mut self, node: u64, number: u64, names: &[&str]) {
        self.hear(node, number, roster(true, true, names));
    }
}

#[test]
fn a_new_node_is_greeted_and_asked_until_its_roster_is_known() {
    let mut stage = Stage::new();
    let node = NodeId::new(7);
    let ask = Change::Ask(node.clone());
    let first = stage.hear(7, 1, Notice::Beat);
    assert_eq!(first, vec![Change::Greet, ask.clone()]);
    assert_eq!(stage.hear(7, 2, Notice::Beat), vec![ask.clone()]);
    assert_eq!(stage.hear(7, 3, roster(true, false, &["one"])), vec![]);
    assert!(!stage.is_online("one"), "not before it is whole");
    let whole = stage.hear(7, 4, roster(false, true, &["two"]));
    assert_eq!(whole.len(), 2, "{whole:?}");
    assert!(stage.is_online("one") && stage.is_online("two"));
    assert_eq!(stage.hear(7, 5, Notice::Beat), vec![]);
    assert_eq!(stage.presence.nodes(), 1);
}

#[test]
fn who_comes_and_goes_while_a_roster_is_on_its_way_counts() {
    let mut stage = Stage::new();
    stage.known(7, 1, &["old"]);
    stage.hear(7, 2, roster(true, false, &["one"]));
    stage.hear(7, 3, came("two"));
    stage.hear(
        7,
        4,
        Notice::Went {
            visitor: visitor("one"),
        },
    );
    let changes = stage.hear(7, 5, roster(false, true, &[]));
    assert!(stage.is_online("two") && !stage.is_online("one") && !stage.is_online("old"));
    assert_eq!(changes, vec![Change::Visitor(site(), visitor("old"))]);
}

#[test]
fn a_number_left_out_is_a_loss_and_makes_the_roster_worth_asking_for() {
    let mut stage = Stage::new();
    stage.known(7, 1, &["one"]);
    assert_eq!(stage.hear(7, 2, came("two")), vec![]);
    assert_eq!(stage.hear(7, 4, came("four")), vec![Change::Lost]);
    assert!(stage.is_online("one"), "what was known stays until then");
    let ask = Change::Ask(NodeId::new(7));
    assert_eq!(stage.hear(7, 5, Notice::Beat), vec![ask]);
    let changes = stage.hear(7, 6, roster(true, true, &["two", "four"]));
    assert_eq!(changes, vec![Change::Visitor(site(), visitor("one"))]);
    // A part that was lost makes the rest worthless.
    stage.hear(7, 7, roster(true, false, &["five"]));
    assert_eq!(
        stage.hear(7, 9, roster(false, true, &["six"])),
        vec![Change::Lost]
    );
    assert!(!stage.is_online("five") && !stage.is_online("six") && stage.is_online("two"));
}

#[test]
fn a_node_that_is_silent_for_some_beats_is_gone_with_its_clients() {
    let mut stage = Stage::new();
    stage.known(7, 1, &["here", "both"]);
    stage.known(8, 1, &["both"]);
    assert_eq!(stage.hear(7, 2, attended(true)), vec![Change::Site(site())]);
    assert!(stage.presence.attends(&site()));
    assert_eq!(stage.after(3), vec![], "a missed beat or two are none");
    stage.hear(8, 2, Notice::Beat);
    assert_eq!(stage.after(1), vec![], "not at four seconds");
    let gone = stage.after(1);
    // Who is also elsewhere has not gone.
    let expected = vec![
        Change::Lost,
        Change::Site(site()),
        Change::Visitor(site(), visitor("here")),
    ];
    assert_eq!(gone, expected);
    assert!(!stage.presence.attends(&site()) && stage.is_online("both"));
    assert_eq!(stage.presence.nodes(), 1);
    assert_eq!(
        stage.hear(7, 9, Notice::Beat)[0],
        Change::Greet,
        "and may be back"
    );
}

#[test]
fn a_node_that_ends_has_its_clients_for_a_moment_longer() {
    let mut stage = Stage::new();
    stage.known(7, 1, &["one"]);
    stage.hear(7, 2, Notice::Leaving);
    stage.hear(7, 3, Notice::Beat);
    assert_eq!(stage.after(5), vec![], "they are coming back elsewhere");
    stage.known(8, 1, &["one"]);
    let changes = stage.after(1);
    assert_eq!(changes, vec![], "nobody has gone, and nothing was lost");
    assert_eq!(stage.presence.nodes(), 1);
    assert_eq!(stage.hear(7, 4, Notice::Leaving), vec![], "its last words");
    assert_eq!(stage.presence.nodes(), 1);
}

#[test]
fn while_we_are_cut_off_silence_says_nothing() {
    let mut stage = Stage::new();
    stage.known(7, 1, &["one"]);
    stage.presence.note_bus(false, stage.now);
    assert_eq!(stage.after(50), vec![]);
    assert!(stage.is_online("one"));
    // The bus is back: everybody gets the time to be heard.
    stage.presence.note_bus(true, stage.now);
    assert_eq!(stage.after(4), vec![]);
    assert_eq!(stage.after(1).len(), 2);
    // But not for ever.
    stage.known(8, 1, &["two"]);
    stage.presence.note_bus(false, stage.now);
    stage.after(30);
    stage.presence.note_bus(false, stage.now);
    assert!(stage.is_online("two"));
    assert_eq!(
        stage.after(31),
        vec![Change::Lost, Change::Visitor(site(), visitor("two"))]
    );
    assert_eq!(stage.presence.nodes(), 0);
}

//! The rooms of a node among others: what it tells them, what it does with what they tell.

use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use wasl_protocol::*;

use super::*;
use crate::outlet::{Next, Room};

const PATIENCE: Patience = Patience {
    silence: Duration::from_secs(4),
    hold: Duration::from_secs(60),
    farewell: Duration::from_secs(6),
};

fn site() -> SiteId {
    SiteId::new("demo")
}

fn among() -> (Hub, mpsc::Receiver<Numbered>) {
    let (queue, told) = mpsc::channel(64);
    let others = Others::new(NodeId::new(1), PATIENCE, queue);
    (Hub::among(Some(others)), told)
}

fn visitor(hub: &Hub, name: &str) -> (MemberId, Outlet) {
    let outlet = Outlet::new(Room::VISITOR);
    let party = Party::Visitor(VisitorId::new(name));
    (hub.join(site(), party, outlet.clone()), outlet)
}

fn agent(hub: &Hub, name: &str, session: Hash) -> (MemberId, Outlet) {
    let outlet = Outlet::new(Room::AGENT);
    let id = AgentId::new(name);
    let party = Party::Agent { id, session };
    (hub.join(site(), party, outlet.clone()), outlet)
}

fn notices(told: &mut mpsc::Receiver<Numbered>) -> Vec<Notice> {
    let mut notices = Vec::new();
    while let Ok(numbered) = told.try_recv() {
        notices.push(numbered.notice);
    }
    notices
}

/// What waits for a client, as text.
async fn waiting(outlet: &Outlet) -> String {
    let mut text = String::new();
    while outlet.waiting() > 0 {
        if let Next::Frame(frame) = outlet.next().await {
            text.push_str(&frame.text);
        }
    }
    text
}

fn attended(is: bool) -> Notice {
    Notice::Attended { site: site(), is }
}

#[test]
fn who_comes_and_goes_is_told_once_and_numbers_have_no_hole() {
    let (hub, mut told) = among();
    let (tab, _) = visitor(&hub, "v");
    let (other_tab, _) = visitor(&hub, "v");
    let (nora, _) = agent(&hub, "nora", [1; 32]);
    let came = Notice::Came {
        visitor: VisitorId::new("v"),
        site: site(),
    };
    let mut numbers = Vec::new();
    let mut heard = Vec::new();
    while let Ok(numbered) = told.try_recv() {
        numbers.push(numbered.number);
        heard.push(numbered.notice);
    }
    assert_eq!((heard, numbers), (vec![came, attended(true)], vec![1, 2]));
    hub.leave(tab);
    assert!(!hub.has_left(&VisitorId::new("v")), "another tab is open");
    hub.leave(other_tab);
    hub.leave(nora);
    assert!(notices(&mut told).is_empty(), "a page change is no absence");
    assert!(hub.has_left(&VisitorId::new("v")));
    hub.tell_presence(&site());
    let went = Notice::Went {
        visitor: VisitorId::new("v"),
    };
    assert_eq!(notices(&mut told), vec![went, attended(false)]);
}

#[tokio::test]
async fn agents_elsewhere_are_told_to_visitors_here() {
    let (hub, _told) = among();
    let (_, outlet) = visitor(&hub, "v");
    let (there, now) = (NodeId::new(2), Instant::now());
    let hear = |number, notice| hub.rooms().hear(&there, Numbered { number, notice }, now);
    hear(1, attended(true));
    assert!(hub.agents_online(&site()));
    assert!(waiting(&outlet).await.contains("\"agents_online\":true"));
    // One who comes here and goes again changes nothing.
    let (nora, _) = agent(&hub, "nora", [1; 32]);
    hub.leave(nora);
    hub.tell_presence(&site());
    assert_eq!(waiting(&outlet).await, "");
    hear(2, attended(false));
    assert!(waiting(&outlet).await.contains("\"agents_online\":false"));
    assert!(!hub.agents_online(&site()));
}

#[tokio::test]
async fn sessions_end_by_a_word_of_another_node() {
    let (hub, _told) = among();
    let (one, two) = (
        agent(&hub, "nora", [1; 32]).1,
        agent(&hub, "nora", [2; 32]).1,
    );
    let there = NodeId::new(2);
    let hear = |number, notice| {
        hub.rooms()
            .hear(&there, Numbered { number, notice }, Instant::now())
    };
    hear(1, Notice::SessionEnded([1; 32]));
    assert!(one.is_closed() && !two.is_closed());
}

#[test]
fn a_roster_comes_in_parts_to_who_asks_and_not_twice_in_a_moment() {
    let (queue, mut told) = mpsc::channel(10_000);
    let hub = Hub::among(Some(Others::new(NodeId::new(1), PATIENCE, queue)));
    for number in 0..2_500 {
        visitor(&hub, &number.to_string());
    }
    notices(&mut told);
    let (there, start) = (NodeId::new(2), Instant::now());
    let ask = |number, node, now| {
        let notice = Notice::Ask(NodeId::new(node));
        hub.rooms().hear(&there, Numbered { number, notice }, now)
    };
    ask(1, 1, start);
    let rosters = |notices: Vec<Notice>| {
        let roster = |notice| {
            let Notice::Roster(roster) = notice else {
                return None;
            };
            Some((roster.first, roster.last, roster.visitors.len()))
        };
        notices.into_iter().filter_map(roster).collect::<Vec<_>>()
    };
    let parts = vec![
        (true, false, 1_000),
        (false, false, 1_000),
        (false, true, 500),
    ];
    assert_eq!(rosters(notices(&mut told)), parts);
    ask(2, 1, start);
    ask(3, 9, start + Duration::from_secs(5));
    assert_eq!(
        rosters(notices(&mut told)),
        vec![],
        "a moment ago; another's"
    );
    ask(4, 1, start + Duration::from_secs(5));
    assert_eq!(rosters(notices(&mut told)).len(), 3);
}

#[test]
fn what_the_queue_does_not_take_leaves_a_gap_in_the_numbers() {
    let (queue, mut told) = mpsc::channel(1);
    let hub = Hub::among(Some(Others::new(NodeId::new(1), PATIENCE, queue)));
    for name in ["a", "b", "c"] {
        visitor(&hub, name);
    }
    assert_eq!(told.try_recv().unwrap().number, 1);
    visitor(&hub, "d");
    assert_eq!(told.try_recv().unwrap().number, 4);
}

fn standing(name: &str, position: u32) -> crate::queue::Standing {
    crate::queue::Standing {
        visitor: VisitorId::new(name),
        conversation: ConversationId::new(format!("of-{name}")),
        position,
        expected_wait: None,
    }
}

#[tokio::test]
async fn a_socket_hears_its_place_when_it_is_another() {
    let hub = Hub::default();
    let (_, one) = visitor(&hub, "one");
    let (_, two) = visitor(&hub, "two");
    let (_, idle) = visitor(&hub, "idle");
    let line = [standing("one", 1), standing("two", 2), standing("away", 3)];
    hub.rooms().tell_places(&site(), &line);
    assert!(waiting(&one).await.contains(r#""position":1"#));
    assert!(waiting(&two).await.contains(r#""position":2"#));
    // The same again is no news, but to another tab.
    let (tab, another) = visitor(&hub, "two");
    hub.rooms().tell_places(&site(), &line);
    assert_eq!(waiting(&one).await + &waiting(&two).await, "");
    assert!(waiting(&another).await.contains(r#""position":2"#));
    hub.leave(tab);
    hub.rooms().tell_places(&site(), &[standing("two", 1)]);
    assert!(waiting(&one).await.contains(r#""position":0"#));
    assert!(waiting(&two).await.contains(r#""position":1"#));
    assert_eq!(waiting(&idle).await, "");
    // After a time without agents all are told anew.
    hub.rooms().forget_places(&site());
    hub.rooms().tell_places(&site(), &[standing("two", 1)]);
    assert!(waiting(&two).await.contains(r#""position":1"#));
}

#[test]
fn a_site_is_stirred_once_until_it_is_taken() {
    let hub = Hub::default();
    hub.stir(&site());
    hub.stir(&site());
    assert_eq!(hub.rooms().take_stirred().len(), 1);
    assert!(hub.rooms().take_stirred().is_empty());
    // Only where somebody was told something is looked again.
    hub.rooms().stir_told();
    assert!(hub.rooms().take_stirred().is_empty());
    let (_, _outlet) = visitor(&hub, "one");
    hub.rooms().tell_places(&site(), &[standing("one", 1)]);
    hub.rooms().stir_told();
    assert_eq!(hub.rooms().take_stirred().len(), 1);
}

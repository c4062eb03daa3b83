//! Whatever becomes of tabs, the lock between them and their channel: in the end all tabs hold
//! the same thread without a hole, every word is in it once, and one tab is connected.

mod browser;

use proptest::prelude::*;

use crate::world::Fate;
use browser::Browser;

#[derive(Clone, Copy, Debug)]
enum Step {
    Open,
    Close(usize),
    Freeze(usize),
    Thaw(usize),
    Front(usize),
    /// The browser tells a tab of its lock.
    Notice(usize),
    /// A message of another tab comes: any of those under way.
    Hear(usize, usize, Fate),
    Write(usize),
    Read(usize),
    AgentWrites,
    Cut(usize),
    Flow(usize),
    Ping,
    Wait(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let tab = 0..4_usize;
    let fate = prop_oneof![
        6 => Just(Fate::Deliver),
        1 => Just(Fate::Repeat),
        1 => Just(Fate::Lose),
    ];
    prop_oneof![
        4 => Just(Step::Open),
        3 => tab.clone().prop_map(Step::Close),
        2 => tab.clone().prop_map(Step::Freeze),
        2 => tab.clone().prop_map(Step::Thaw),
        3 => tab.clone().prop_map(Step::Front),
        8 => tab.clone().prop_map(Step::Notice),
        24 => (tab.clone(), any::<usize>(), fate)
            .prop_map(|(tab, pick, fate)| Step::Hear(tab, pick, fate)),
        10 => tab.clone().prop_map(Step::Write),
        3 => tab.clone().prop_map(Step::Read),
        5 => Just(Step::AgentWrites),
        2 => tab.clone().prop_map(Step::Cut),
        12 => tab.prop_map(Step::Flow),
        1 => Just(Step::Ping),
        6 => (1..5_000_u32).prop_map(Step::Wait),
        1 => (5_000..70_000_u32).prop_map(Step::Wait),
    ]
}

fn take(browser: &mut Browser, step: Step) {
    match step {
        Step::Open => browser.open(),
        Step::Close(tab) => browser.close(tab),
        Step::Freeze(tab) => browser.freeze(tab, true),
        Step::Thaw(tab) => browser.freeze(tab, false),
        Step::Front(tab) => browser.front = tab,
        Step::Notice(tab) => {
            browser.notice(tab);
        }
        Step::Hear(tab, pick, fate) => {
            browser.hear(tab, pick, fate);
        }
        Step::Write(tab) => browser.write(tab),
        Step::Read(tab) => browser.read(tab),
        Step::AgentWrites => browser.agent_writes(),
        Step::Cut(tab) => browser.cut(tab),
        Step::Flow(tab) => {
            browser.flow(tab);
        }
        Step::Ping => browser.server.ping(),
        Step::Wait(millis) => browser.wait(u64::from(millis)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_tabs_end_with_the_same_thread_on_one_socket(
        seed in any::<u64>(),
        steps in prop::collection::vec(step(), 1..200),
    ) {
        let mut browser = Browser::new(seed);
        for step in steps {
            take(&mut browser, step);
        }
        browser.heal();
        browser.check_all_is_one();
    }
}

#[test]
fn a_closed_leader_is_followed_at_once_and_nothing_is_lost() {
    let mut browser = Browser::new(1);
    for _ in 0..3 {
        browser.open();
    }
    browser.run(1_000);
    assert_eq!(browser.sockets(), 1);
    browser.write(1);
    browser.write(2);
    browser.close(0);
    let before = browser.now;
    browser.write(1);
    browser.run(1_000);
    assert_eq!(browser.sockets(), 1);
    assert!(browser.now.since(before).as_millis() <= 1_000);
    browser.check_all_is_one();
}

#[test]
fn a_frozen_leader_is_given_up_by_the_tab_in_front_when_something_is_written() {
    let mut browser = Browser::new(2);
    for _ in 0..3 {
        browser.open();
    }
    browser.run(1_000);
    browser.freeze(0, true);
    browser.front = 2;
    browser.write(2);
    browser.run(5_000);
    browser.check_stored();
    browser.freeze(0, false);
    browser.run(1_000);
    assert_eq!(
        browser.sockets(),
        1,
        "the old leader hangs up when it wakes"
    );
    browser.write(0);
    browser.run(1_000);
    browser.check_all_is_one();
}

#[test]
fn what_a_tab_wrote_before_it_closed_is_sent_by_another() {
    let mut browser = Browser::new(3);
    browser.open();
    browser.open();
    browser.run(1_000);
    // The leader is gone and nobody hears the follower any more: its words are in storage.
    browser.freeze(0, true);
    browser.write(1);
    browser.close(1);
    browser.close(0);
    browser.open();
    browser.run(1_000);
    browser.check_all_is_one();
}

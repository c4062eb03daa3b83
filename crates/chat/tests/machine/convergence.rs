//! Whatever the network does: once it is well again, every client holds the same thread without
//! a hole, with every message in it exactly once, and nothing is left to send.

use proptest::prelude::*;
use wasl_protocol::Duration;

use crate::world::{Fate, Step, World};

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Deliver),
        1 => Just(Fate::Repeat),
        1 => Just(Fate::Lose),
    ]
}

/// Steps over connections that keep their order towards the server, as WebSockets do.
fn step() -> impl Strategy<Value = Step> {
    let client = 0..3_usize;
    let conversation = prop_oneof![3 => Just(0_usize), 1 => Just(1_usize)];
    let both = (client.clone(), conversation.clone());
    prop_oneof![
        12 => (both.clone(), 1..4_u8)
            .prop_map(|((client, conversation), count)| Step::Write { client, conversation, count }),
        1 => both.clone()
            .prop_map(|(client, conversation)| Step::Write { client, conversation, count: 30 }),
        12 => client.clone().prop_map(|client| Step::Open { client }),
        16 => (client.clone(), 1..12_u8).prop_map(|(client, count)| Step::Up { client, count }),
        16 => (client.clone(), any::<usize>(), fate())
            .prop_map(|(client, pick, fate)| Step::Down { client, pick, fate }),
        12 => (client.clone(), 1..20_u8).prop_map(|(client, count)| Step::Flow { client, count }),
        5 => (client.clone(), any::<bool>()).prop_map(|(client, late)| Step::Cut { client, late }),
        1 => client.clone().prop_map(|client| Step::HalfOpen { client }),
        1 => Just(Step::Restart),
        2 => Just(Step::Ping),
        8 => (1..8_000_u32).prop_map(|millis| Step::Wait { millis }),
        1 => (8_000..90_000_u32).prop_map(|millis| Step::Wait { millis }),
        4 => client.clone().prop_map(|client| Step::Restore { client }),
        3 => client.clone().prop_map(|client| Step::Reload { client }),
        2 => conversation.clone().prop_map(|conversation| Step::Follow { conversation }),
        4 => both.clone()
            .prop_map(|(client, conversation)| Step::Read { client, conversation }),
        3 => both.clone()
            .prop_map(|(client, conversation)| Step::Type { client, conversation }),
        2 => conversation.prop_map(|conversation| Step::Resolve { conversation }),
        1 => both.prop_map(|(client, conversation)| Step::Forget { client, conversation }),
        1 => client.clone().prop_map(|client| Step::Garble { client }),
        1 => client.clone().prop_map(|client| Step::Offline { client }),
        2 => (client.clone(), any::<bool>())
            .prop_map(|(client, blocked)| Step::Block { client, blocked }),
        2 => client.prop_map(|client| Step::Wake { client }),
    ]
}

/// The same, and a server and a network that break the sender's order.
fn hostile_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => step(),
        1 => (1..4_u8).prop_map(|count| Step::Refuse { count }),
        1 => (0..3_usize, any::<usize>()).prop_map(|(client, pick)| Step::LoseUp { client, pick }),
    ]
}

fn live_through(seed: u64, steps: &[Step]) {
    let mut world = World::new(seed);
    for step in steps {
        world.step(step);
    }
    world.heal(Duration::from_secs(240));
    world.check_all_is_one();
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_clients_end_with_the_same_thread(
        seed in any::<u64>(),
        steps in prop::collection::vec(step(), 1..200),
    ) {
        live_through(seed, &steps);
    }

    #[test]
    fn nothing_is_lost_or_doubled_by_a_hostile_network(
        seed in any::<u64>(),
        steps in prop::collection::vec(hostile_step(), 1..200),
    ) {
        live_through(seed, &steps);
    }
}

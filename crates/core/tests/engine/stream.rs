//! A visitor whose network lets no WebSocket through, and then lets one through again.

use wasl_core::view::Delivery;
use wasl_core::{Effect, Event};

use crate::conversation::mine;
use crate::harness::{BARE, Shop};

fn opened(shop: &Shop) -> Vec<&'static str> {
    let ways = shop.log.iter().filter_map(|effect| match effect {
        Effect::OpenSocket => Some("socket"),
        Effect::OpenStream => Some("stream"),
        _ => None,
    });
    ways.collect()
}

#[test]
fn the_conversation_goes_over_a_stream_and_back_to_a_socket() {
    let mut shop = Shop::open(BARE);
    shop.server.no_sockets = true;
    shop.event(Event::LauncherClicked);
    shop.serve();
    shop.write("over whatever there is");
    shop.wait(5_000);
    assert_eq!(opened(&shop), ["socket", "socket", "stream"]);
    let sent = vec![("over whatever there is".to_owned(), Delivery::Sent)];
    assert_eq!(mine(&shop), sent);
    shop.agent_says("I hear you");
    assert_eq!(shop.panel().banner, None);
    let before = shop.kinds();

    shop.server.no_sockets = false;
    shop.event(Event::NetworkChanged { online: false });
    shop.event(Event::NetworkChanged { online: true });
    shop.serve();
    assert_eq!(opened(&shop), ["socket", "socket", "stream", "socket"]);
    assert_eq!(shop.panel().banner, None);
    assert_eq!(shop.kinds(), before, "nothing is lost or doubled");
    shop.write("and on");
    shop.serve();
    assert_eq!(mine(&shop).len(), 2);
    assert!(mine(&shop).iter().all(|(_, fate)| *fate == Delivery::Sent));
}

//! Tables of chains: honest, forged, long, broken.

use super::*;
use proptest::prelude::*;

fn proxies(header: ForwardedIn, networks: &[&str]) -> TrustedProxies {
    TrustedProxies {
        networks: networks.iter().map(|text| text.parse().unwrap()).collect(),
        header,
        country: None,
    }
}

fn headers(name: &'static str, lines: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(name, line.parse().unwrap());
    }
    headers
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn the_rightmost_address_that_is_no_proxy_is_the_client() {
    let trusted = proxies(
        ForwardedIn::XForwardedFor,
        &["10.0.0.0/8", "127.0.0.1", "fd00::/8"],
    );
    for (peer, lines, client) in [
        // Nobody is believed who is not trusted.
        ("203.0.113.9", &["198.51.100.1"][..], "203.0.113.9"),
        ("203.0.113.9", &["10.0.0.1"], "203.0.113.9"),
        ("203.0.113.9", &[], "203.0.113.9"),
        // One proxy, two proxies, two header lines.
        ("10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", &["198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", &["198.51.100.1", "10.0.0.2"], "198.51.100.1"),
        ("127.0.0.1", &["198.51.100.1 ,10.0.0.2"], "198.51.100.1"),
        ("::ffff:10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
        // A forged left end never counts, whatever it claims to be.
        ("10.0.0.1", &["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        (
            "10.0.0.1",
            &["127.0.0.1, 198.51.100.1, 10.9.9.9"],
            "198.51.100.1",
        ),
        (
            "10.0.0.1",
            &["1.1.1.1", "2.2.2.2, 198.51.100.1"],
            "198.51.100.1",
        ),
        ("10.0.0.1", &["junk, 198.51.100.1"], "198.51.100.1"),
        // IPv6, brackets, ports, quotes.
        ("fd00::1", &["2001:db8::5"], "2001:db8::5"),
        ("fd00::1", &["[2001:db8::5]"], "2001:db8::5"),
        ("fd00::1", &["[2001:db8::5]:4711, fd00::2"], "2001:db8::5"),
        ("fd00::1", &["\"[2001:db8::5]:4711\""], "2001:db8::5"),
        ("10.0.0.1", &["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.1", &["::ffff:198.51.100.1"], "198.51.100.1"),
        (
            "10.0.0.1",
            &["198.51.100.1, ::ffff:10.0.0.2"],
            "198.51.100.1",
        ),
        // Junk at the right end: the last one that vouched is all that is known.
        ("10.0.0.1", &["198.51.100.1, junk"], "10.0.0.1"),
        ("10.0.0.1", &["198.51.100.1, junk, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", &["198.51.100.1,"], "10.0.0.1"),
        ("10.0.0.1", &[""], "10.0.0.1"),
        ("10.0.0.1", &["unknown"], "10.0.0.1"),
        ("10.0.0.1", &["198.51.100.1:99999"], "10.0.0.1"),
        ("10.0.0.1", &["198.51.100.1:"], "10.0.0.1"),
        ("10.0.0.1", &["[198.51.100.1]"], "10.0.0.1"),
        ("10.0.0.1", &["[2001:db8::5"], "10.0.0.1"),
        ("10.0.0.1", &["fe80::1%eth0"], "10.0.0.1"),
        ("10.0.0.1", &["256.1.1.1"], "10.0.0.1"),
        ("10.0.0.1", &["2001:db8::5:4711x"], "10.0.0.1"),
        // Proxies all the way: the farthest of them.
        ("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
    ] {
        let found = trusted.client(ip(peer), &headers("x-forwarded-for", lines));
        assert_eq!(found, ip(client), "{lines:?} from {peer}");
    }
}

#[test]
fn forwarded_is_read_where_it_is_chosen_and_only_there() {
    let trusted = proxies(ForwardedIn::Forwarded, &["10.0.0.0/8"]);
    for (line, client) in [
        ("for=198.51.100.1", "198.51.100.1"),
        (
            "For=\"198.51.100.1:80\";proto=https;by=10.0.0.1",
            "198.51.100.1",
        ),
        ("proto=https; for=\"[2001:db8::5]:4711\"", "2001:db8::5"),
        (
            "for=1.1.1.1, for=198.51.100.1, for=10.0.0.2",
            "198.51.100.1",
        ),
        ("for=198.51.100.1, for=_hidden", "10.0.0.1"),
        ("for=198.51.100.1, for=unknown", "10.0.0.1"),
        ("for=198.51.100.1, proto=https", "10.0.0.1"),
        ("198.51.100.1", "10.0.0.1"),
        ("", "10.0.0.1"),
    ] {
        let found = trusted.client(ip("10.0.0.1"), &headers("forwarded", &[line]));
        assert_eq!(found, ip(client), "{line:?}");
    }
    let other = headers("x-forwarded-for", &["198.51.100.1"]);
    assert_eq!(trusted.client(ip("10.0.0.1"), &other), ip("10.0.0.1"));
    let classic = proxies(ForwardedIn::XForwardedFor, &["10.0.0.0/8"]);
    let other = headers("forwarded", &["for=198.51.100.1"]);
    assert_eq!(classic.client(ip("10.0.0.1"), &other), ip("10.0.0.1"));
}

#[test]
fn a_long_forged_chain_costs_little() {
    let trusted = proxies(ForwardedIn::XForwardedFor, &["10.0.0.0/8"]);
    let chain = vec!["10.0.0.2"; 5_000].join(",");
    let found = trusted.client(ip("10.0.0.1"), &headers("x-forwarded-for", &[&chain]));
    assert_eq!(found, ip("10.0.0.2"));
}

#[test]
fn blocks_are_read_and_compared() {
    for (network, inside, outside) in [
        ("10.0.0.0/8", "10.255.1.2", "11.0.0.1"),
        ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
        ("192.0.2.128/25", "192.0.2.200", "192.0.2.1"),
        ("0.0.0.0/0", "8.8.8.8", "2001:db8::1"),
        ("::/0", "2001:db8::1", "8.8.8.8"),
        ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1"),
        ("::1/128", "::1", "::2"),
    ] {
        let network: Network = network.parse().unwrap();
        assert!(network.contains(ip(inside)), "{network} {inside}");
        assert!(!network.contains(ip(outside)), "{network} {outside}");
    }
    for wrong in [
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/+8",
        "10.0.0.0/8/8",
        "::/129",
        "10/8",
        "proxy.example",
        "10.0.0.0/-1",
    ] {
        assert!(wrong.parse::<Network>().is_err(), "{wrong:?}");
    }
}

proptest! {
    /// Whatever a client puts before what the trusted proxy appended changes nothing.
    #[test]
    fn nothing_on_the_left_counts(forged in "[ -~]{0,80}", last in any::<[u8; 4]>()) {
        let trusted = proxies(ForwardedIn::XForwardedFor, &["10.0.0.0/8"]);
        let client = IpAddr::from(last);
        prop_assume!(!trusted.include(client));
        let line = format!("{forged}, {client}");
        prop_assume!(line.parse::<axum::http::HeaderValue>().is_ok());
        let found = trusted.client(ip("10.0.0.1"), &headers("x-forwarded-for", &[&line]));
        prop_assert_eq!(found, client);
    }
}

#[test]
fn a_country_counts_from_a_trusted_proxy_alone() {
    let trusted = TrustedProxies {
        country: Some(HeaderName::from_static("cf-ipcountry")),
        ..proxies(ForwardedIn::XForwardedFor, &["10.0.0.0/8"])
    };
    for (peer, lines, country) in [
        ("10.0.0.1", &["SA"][..], Some("SA")),
        ("::ffff:10.0.0.1", &["sa"], Some("SA")),
        ("203.0.113.9", &["SA"], None),
        ("10.0.0.1", &[], None),
        // The proxy's own line is the last.
        ("10.0.0.1", &["US", "SA"], Some("SA")),
        ("10.0.0.1", &["US", "XX"], None),
        ("10.0.0.1", &["T1"], None),
        ("10.0.0.1", &["SAU"], None),
        ("10.0.0.1", &[""], None),
    ] {
        let told = trusted.country(ip(peer), &headers("cf-ipcountry", lines));
        let told = told.map(|told| told.value().to_str().unwrap().to_owned());
        assert_eq!(told.as_deref(), country, "{peer} {lines:?}");
    }
    let silent = proxies(ForwardedIn::XForwardedFor, &["10.0.0.0/8"]);
    let said = headers("cf-ipcountry", &["SA"]);
    assert_eq!(silent.country(ip("10.0.0.1"), &said), None);
}

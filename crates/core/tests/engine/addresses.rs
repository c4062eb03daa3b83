//! Rules on addresses, and the stages that they make.

use wasl_core::journey::{Stage, Stages, UrlRule};
use wasl_core::triggers::address::{fits, parameter, readable};

use crate::patterns::ENGINE;

#[test]
fn addresses_are_matched_and_read() {
    for (kind, rule, address, expected) in [
        ("is", "/cart/", "/cart/", true),
        ("is", "/cart/", "/cart/?step=2", true),
        ("is", "/cart/?step=2", "/cart/?step=2", true),
        ("is", "/cart/", "/cart/x", false),
        ("contains", "step=", "/cart/?step=2", true),
        ("starts", "/ar/", "/en/ar/", false),
        ("ends", "/thanks", "/en/thanks?order=1", true),
        ("ends", "order=1", "/en/thanks?order=1", true),
        ("ends", "/thanks", "/thanks/more", false),
        ("glob", "/p/*", "/p/shirt", true),
        ("glob", "/p/*", "/p/shirt/red", false),
        ("glob", "/p/**", "/p/shirt/red", true),
        ("glob", "/p/*/red", "/p/shirt/red", true),
        ("glob", "/**/red", "/a/b/c/red", true),
        ("glob", "/p/?", "/p/س", true),
        ("glob", "/p/?", "/p/ab", false),
        ("glob", "*", "/", false),
        ("glob", "**", "/any/where?x=1", true),
        ("glob", "/a*b*c", "/axbxbxc", true),
        ("glob", "/a*b*c", "/axbxbx", false),
        ("regex", "^/p/[a-z]+$", "/p/shirt", true),
        ("regex", "(", "/p/shirt", false),
        ("begins", "/p", "/p", false),
    ] {
        assert_eq!(
            fits(kind, rule, address, ENGINE.0),
            expected,
            "{kind} {rule} {address}"
        );
    }
    for (address, text) in [
        ("/ar/%D8%B3%D9%84%D8%A9/?a=%D8%B3", "/ar/سلة/?a=س"),
        ("/a%2Fb?c=%26", "/a%2Fb?c=%26"),
        ("/%D8", "/%D8"),
        ("/100%", "/100%"),
        ("/%zz", "/%zz"),
    ] {
        assert_eq!(readable(address), text);
    }
    for (name, value) in [
        ("a", Some("1")),
        ("b", Some("")),
        ("c", Some("x=y")),
        ("d", None),
    ] {
        assert_eq!(parameter("/p?a=1&b&c=x=y&a=2", name), value, "{name}");
    }
    assert_eq!(parameter("/p", "a"), None);
}

#[test]
fn the_later_stage_counts() {
    let stages = Stages {
        before: vec![UrlRule::Starts("/".into())],
        during: vec![
            UrlRule::Contains("/cart".into()),
            UrlRule::Contains("/checkout".into()),
        ],
        after: vec![UrlRule::Ends("/checkout/thanks".into())],
    };
    for (path, stage) in [
        ("/p/1", Some(Stage::Before)),
        ("/cart", Some(Stage::During)),
        ("/checkout/pay", Some(Stage::During)),
        ("/checkout/thanks?o=1", Some(Stage::After)),
    ] {
        assert_eq!(stages.of(path), stage, "{path}");
    }
    assert_eq!(Stages::default().of("/"), None);
}

//! Commands of the merchant's page.

use wasl_core::effect::Target;
use wasl_core::event::Command;
use wasl_core::record::Record;
use wasl_core::{Effect, Event};
use wasl_protocol::{ClientFrame, ErrorCode, ErrorFrame, ServerFrame, Value};

use crate::harness::{BARE, FAQ, Shop, boot, properties, text_at};

fn command(shop: &mut Shop, command: Command) -> Vec<Effect> {
    shop.event(Event::Commanded(command))
}

#[test]
fn the_launcher_hides_and_shows() {
    let mut shop = Shop::open(r#"{"site":"demo","hidden":true}"#);
    assert!(shop.view().launcher.is_none());
    command(&mut shop, Command::Show);
    assert!(shop.view().launcher.is_some());
    command(&mut shop, Command::Open);
    command(&mut shop, Command::Hide);
    assert!(shop.view().launcher.is_none() && shop.view().panel.is_none());
    command(
        &mut shop,
        Command::Update(crate::harness::json(r#"{"hidden":false}"#)),
    );
    assert!(shop.view().launcher.is_some());
}

#[test]
fn the_panel_opens_and_closes() {
    let mut shop = Shop::open(FAQ);
    let effects = command(&mut shop, Command::Open);
    assert!(effects.contains(&Effect::Focus(Target::Composer)));
    assert!(effects.contains(&Effect::Save(Record::Panel(true))));
    assert!(shop.view().launcher.is_some_and(|launcher| launcher.open));
    let effects = command(&mut shop, Command::Close);
    assert!(
        !effects.contains(&Effect::Focus(Target::Launcher)),
        "nobody asked for it"
    );
    assert!(shop.view().panel.is_none());
    command(&mut shop, Command::Toggle);
    command(&mut shop, Command::Open);
    assert!(shop.view().panel.is_some());
    command(&mut shop, Command::Toggle);
    command(&mut shop, Command::Close);
    assert!(shop.view().panel.is_none());
    assert_eq!(shop.emitted("open").len(), 2);
    assert_eq!(shop.emitted("close").len(), 2);
    assert_eq!(shop.happened("wasl.widget.opened").len(), 2);

    let mut shop = Shop::open(FAQ);
    shop.event(Event::LauncherClicked);
    let effects = shop.event(Event::PanelClosed);
    assert!(effects.contains(&Effect::Focus(Target::Launcher)));
}

#[test]
fn a_panel_that_was_open_is_open_again_and_steals_nothing() {
    let mut start = boot(FAQ);
    start.records = vec![Record::Panel(true)];
    let shop = Shop::boot(start);
    assert!(shop.view().panel.is_some());
    assert!(
        !shop
            .log
            .iter()
            .any(|effect| matches!(effect, Effect::Focus(_)))
    );
    assert!(shop.happened("wasl.widget.opened").is_empty());

    let mut start = boot(FAQ);
    start.opened = true;
    let shop = Shop::boot(start);
    assert!(shop.log.contains(&Effect::Focus(Target::Composer)));
}

#[test]
fn identify_reaches_the_server_whenever_it_comes() {
    let mut shop = Shop::open(BARE);
    command(
        &mut shop,
        Command::Identify(properties(
            r#"{"name":"Layla","email":"l@x.example","phone":"+966"}"#,
        )),
    );
    assert!(
        shop.saved()
            .iter()
            .all(|record| !matches!(record, Record::Visitor(_)))
    );
    shop.event(Event::LauncherClicked);
    shop.serve();
    let identified = |shop: &Shop| -> Vec<_> {
        shop.sent()
            .into_iter()
            .filter_map(|frame| match frame {
                ClientFrame::Identify(identity) => Some(identity),
                _ => None,
            })
            .collect()
    };
    assert_eq!(identified(&shop).len(), 1);
    assert_eq!(identified(&shop)[0].name.as_deref(), Some("Layla"));
    assert_eq!(identified(&shop)[0].contact.as_deref(), Some("l@x.example"));
    command(
        &mut shop,
        Command::Identify(properties(r#"{"phone":"+967"}"#)),
    );
    assert_eq!(identified(&shop).len(), 2);
    assert_eq!(identified(&shop)[1].contact.as_deref(), Some("+967"));
    let told = shop.happened("wasl.visitor.identified");
    assert_eq!(
        serde_json::to_string(&told[0]).unwrap(),
        r#"{"fields":["name","email","phone"]}"#
    );
    let text = serde_json::to_string(&shop.emitted("event")).unwrap();
    assert!(!text.contains("Layla") && !text.contains("l@x.example"));
}

#[test]
fn an_identity_token_is_passed_on_and_never_stored() {
    let mut shop = Shop::open(BARE);
    shop.event(Event::LauncherClicked);
    shop.serve();
    command(
        &mut shop,
        Command::Identify(properties(r#"{"name":"Layla","token":"a.b.c"}"#)),
    );
    let last = shop.sent().into_iter().rev().find_map(|frame| match frame {
        ClientFrame::Identify(identity) => Some(identity),
        _ => None,
    });
    let token = last.unwrap().token;
    assert_eq!(token.as_ref().map(|token| token.as_str()), Some("a.b.c"));
    let stored: Vec<_> = shop
        .saved()
        .into_iter()
        .filter_map(|record| match record {
            Record::Visitor(visitor) => Some(visitor),
            _ => None,
        })
        .collect();
    assert_eq!(
        stored.last().unwrap().identity.name.as_deref(),
        Some("Layla")
    );
    assert!(
        stored
            .iter()
            .all(|visitor| visitor.identity.token.is_none())
    );
    let refusal = ErrorFrame {
        cid: None,
        code: ErrorCode::IdentityExpired,
        retry: false,
        after_ms: 0,
    };
    shop.frame(ServerFrame::Error(refusal));
    let told = serde_json::to_string(&shop.emitted("error")).unwrap();
    assert_eq!(told, r#"[{"reason":"identity_expired","code":"refused"}]"#);
}

#[test]
fn identify_says_what_it_takes() {
    let mut shop = Shop::open(BARE);
    command(&mut shop, Command::Identify(properties(r#"{"emial":"x"}"#)));
    command(&mut shop, Command::Identify(properties("{}")));
    command(
        &mut shop,
        Command::Identify(properties(r#"{"name":7,"email":"a@b"}"#)),
    );
    let errors = shop.errors();
    assert_eq!(errors.len(), 3, "{errors:?}");
    assert!(errors[0].contains("did you mean \"email\"?"));
    assert!(errors[1].contains("name, email, phone"));
    assert!(errors[2].contains("\"name\" is 7"));
    assert_eq!(shop.happened("wasl.visitor.identified").len(), 1);
}

#[test]
fn track_reports_the_merchants_own_events() {
    let mut shop = Shop::open(BARE);
    command(
        &mut shop,
        Command::Track {
            name: "cart.add".into(),
            properties: properties(r#"{"sku":"a","price":12.5,"options":{"size":["m"]}}"#),
        },
    );
    assert_eq!(
        serde_json::to_string(&shop.happened("wasl.custom.cart.add")).unwrap(),
        r#"[{"sku":"a","price":12.5,"options":{"size":["m"]}}]"#
    );
    for name in ["", "Cart", "cart add", "سلة", &"x".repeat(65)] {
        let before = shop.errors().len();
        command(
            &mut shop,
            Command::Track {
                name: name.into(),
                properties: properties("{}"),
            },
        );
        assert_eq!(shop.errors().len(), before + 1, "{name}");
    }
    let huge = "x".repeat(17_000);
    command(
        &mut shop,
        Command::Track {
            name: "huge".into(),
            properties: properties(&format!(r#"{{"a":"{huge}"}}"#)),
        },
    );
    assert!(shop.errors().last().unwrap().contains("16 KiB"));
    command(&mut shop, Command::Unknown("no such command".into()));
    assert_eq!(shop.errors().last().unwrap(), "no such command");
}

#[test]
fn commands_given_before_the_start_are_kept() {
    let mut model = wasl_core::Model::new(crate::patterns::ENGINE);
    let now = wasl_protocol::Timestamp::from_millis(1);
    assert!(
        model
            .update(
                now,
                Event::Commanded(Command::Track {
                    name: "early".into(),
                    properties: properties("{}"),
                }),
            )
            .is_empty()
    );
    let effects = model.update(now, Event::Booted(boot(BARE)));
    assert!(effects.iter().any(|effect| matches!(
        effect,
        Effect::Emit { name: "event", detail } if format!("{detail:?}").contains("wasl.custom.early")
    )));
}

#[test]
fn a_page_is_declared_by_its_path() {
    let mut shop = Shop::open(BARE);
    let declare = |shop: &mut Shop, given: &str| {
        shop.event(Event::Commanded(Command::Page(properties(given))))
    };
    let paths = |shop: &Shop| -> Vec<Option<String>> {
        let views = shop.emitted("event");
        let views = views
            .iter()
            .filter(|detail| text_at(detail, &["type"]) == Some("wasl.page.viewed".into()));
        views
            .map(|detail| text_at(detail, &["data", "page", "url"]))
            .collect()
    };
    declare(
        &mut shop,
        r#"{"path":"/cart/?utm_term=2&step=2","title":"Your cart","items":2}"#,
    );
    declare(&mut shop, "{}");
    let cart = Some(String::from("https://shop.example/cart/?utm_term=2"));
    assert_eq!(paths(&shop)[1..], [cart.clone(), cart]);
    let views = shop.happened("wasl.page.viewed");
    assert_eq!(views[1].get("items"), Some(&Value::Number(2.0)));
    assert_eq!(views[1].get("path"), None);

    for wrong in [
        r#"{"path":"cart"}"#,
        r#"{"path":"https://shop.example/cart"}"#,
        r#"{"path":7}"#,
    ] {
        declare(&mut shop, wrong);
    }
    assert_eq!(paths(&shop).len(), 3);
    assert_eq!(shop.errors(), [r#"page: a path begins with "/"."#; 3]);
}

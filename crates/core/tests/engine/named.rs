//! Segments, schedules and groups: what conditions ask for by name.

use wasl_core::Event;
use wasl_core::event::Command;
use wasl_protocol::Timestamp;

use crate::harness::{Shop, boot, json, page, properties};

fn track(shop: &mut Shop, name: &str) {
    shop.event(Event::Commanded(Command::Track {
        name: name.into(),
        properties: properties("{}"),
    }));
}

fn options(named: &str, when: &str) -> String {
    format!(
        r#"{{"site":"demo","promptCooldown":0,{named},"prompts":[{{"id":"p","text":"t","when":{when}}}]}}"#
    )
}

#[test]
fn a_segment_holds_as_its_condition_does_and_when() {
    let mut shop = Shop::open(&options(
        r#""segments":{"slow":{"timeOnPage":10},"slow buyer":{"segment.slow":true,"cart.value":{"$gt":50}}}"#,
        r#"{"segment.slow buyer":true}"#,
    ));
    assert_eq!(shop.errors(), Vec::<String>::new());
    shop.event(Event::Commanded(Command::Cart(properties(
        r#"{"value":60}"#,
    ))));
    // The clock is set to the moment of the inner segment.
    shop.wait(9_999);
    assert!(shop.view().prompt.is_none());
    shop.wait(1);
    assert!(shop.view().prompt.is_some());
}

#[test]
fn the_page_is_listened_to_for_what_a_segment_asks() {
    let shop = Shop::open(&options(
        r##""segments":{"a":{"segment.b":true},"b":{"clicked":"#sizes","scroll":50}}"##,
        r#"{"$not":{"segment.a":true}}"#,
    ));
    let watch = shop.log.iter().rev().find_map(|effect| match effect {
        wasl_core::Effect::Watch(watch) => Some(watch.clone()),
        _ => None,
    });
    // The prompt came at once; before it did, the page was asked for.
    assert!(shop.view().prompt.is_some());
    assert!(watch.is_some());
    let first = shop.log.iter().find_map(|effect| match effect {
        wasl_core::Effect::Watch(watch) => Some(watch.clone()),
        _ => None,
    });
    let first = first.expect("the page is listened to");
    assert!(first.scroll);
    assert_eq!(first.clicks, ["#sizes"]);
}

#[test]
fn names_that_nobody_defines_are_told_with_their_path_and_the_rest_runs() {
    let mut shop = Shop::open(
        r#"{"site":"demo","promptCooldown":0,
            "segments":{"loyal":{"visitCount":1}},
            "schedules":{"support":{"zone":"Asia/Riyadh","hours":[{"open":"00:00","close":"24:00"}]}},
            "groups":{"staff":["a",7]},
            "prompts":[
              {"id":"a","text":"t","when":{"$and":[{"pageCount":1},{"segment.loyl":true}]}},
              {"id":"b","text":"t","when":{"pageCount":1},"cancel":{"open.shop":true}},
              {"id":"c","text":"t","sequence":{"steps":[{"visitor.id":{"$not":{"$inGroup":"stuff"}}}]}},
              {"id":"d","text":"t","when":{"segment.loyal":true,"open.support":true,"visitor.id":{"$inGroup":"staff"}}}
            ]}"#,
    );
    assert_eq!(
        shop.errors(),
        [
            r#"Option "prompts[0].when.$and[1].segment.loyl" asks for the segment "loyl", which is not defined; did you mean "loyal"? Defined: loyal."#,
            r#"Option "prompts[1].cancel.open.shop" asks for the schedule "shop", which is not defined. Defined: support."#,
            r#"Option "prompts[2].sequence.steps[0].visitor.id" asks for the group "stuff", which is not defined; did you mean "staff"? Defined: staff."#,
        ]
    );
    // Not even `a` and `b`, which would be for all without the part that is wrong.
    assert!(shop.view().prompt.is_none());
    shop.event(Event::Commanded(Command::Attributes(properties(
        r#"{"id":7}"#,
    ))));
    assert!(shop.view().prompt.is_some());
}

#[test]
fn what_the_settings_define_is_not_missed_before_they_are_there() {
    let page = options(r#""holdout":0"#, r#"{"segment.vip":true}"#);
    let mut shop = Shop::boot(boot(&page));
    track(&mut shop, "early");
    assert_eq!(shop.errors(), Vec::<String>::new());
    shop.event(Event::SettingsLoaded(json(
        r#"{"segments":{"vip":{"pageCount":1}}}"#,
    )));
    assert_eq!(shop.errors(), Vec::<String>::new());
    assert!(shop.view().prompt.is_some());

    let mut shop = Shop::boot(boot(&page));
    shop.event(Event::SettingsFailed);
    assert_eq!(shop.errors().len(), 1, "{:?}", shop.errors());
    assert!(shop.errors()[0].contains(r#"and the option "segments" defines none"#));
}

#[test]
fn a_name_of_the_page_replaces_that_of_the_settings_as_a_whole() {
    let mut shop = Shop::boot(boot(&options(
        r#""segments":{"vip":{"pageCount":1}}"#,
        r#"{"segment.vip":true}"#,
    )));
    shop.event(Event::SettingsLoaded(json(
        r#"{"segments":{"vip":{"cart.value":900},"other":{"pageCount":1}}}"#,
    )));
    assert!(shop.view().prompt.is_some());
}

#[test]
fn a_segment_that_leads_back_to_itself_is_told_and_nobody_waits_for_it() {
    let mut shop = Shop::open(
        r#"{"site":"demo","promptCooldown":0,"segments":{
              "a":{"segment.b":true},"b":{"$or":[{"pageCount":9},{"segment.c":true}]},"c":{"segment.a":true},
              "own":{"segment.own":false},"on top":{"segment.a":{"$ne":true}}},
            "prompts":[
              {"id":"p","text":"t","when":{"segment.on top":true}},
              {"id":"q","text":"t","when":{"pageCount":1}}]}"#,
    );
    let errors = shop.errors();
    for (at, (path, why)) in [
        ("segments.a.segment.b", "which leads back to itself"),
        ("segments.b.$or[1].segment.c", "which leads back to itself"),
        ("segments.c.segment.a", "which leads back to itself"),
        ("segments.own.segment.own", "which leads back to itself"),
        ("segments.on top.segment.a", "which leads back to itself"),
        ("prompts[0].when.segment.on top", "cannot be used itself"),
    ]
    .iter()
    .enumerate()
    {
        assert!(
            errors[at].starts_with(&format!("Option \"{path}\"")),
            "{errors:?}"
        );
        assert!(errors[at].contains(why), "{errors:?}");
    }
    assert_eq!(errors.len(), 6);
    // The other rule runs.
    assert!(shop.view().prompt.is_some());
    shop.event(Event::PromptDismissed);
}

#[test]
fn a_schedule_opens_and_closes_by_the_clocks_of_its_zone() {
    // The tests begin on Tuesday, 14 November 2023, at 22:13:20 UTC: 01:13:20 in Riyadh.
    let schedule = r#""schedules":{"support":{"zone":"Asia/Riyadh","hours":[{"open":"01:15","close":"01:20"}]}}"#;
    let mut shop = Shop::open(&options(schedule, r#"{"open.support":true}"#));
    assert_eq!(shop.errors(), Vec::<String>::new());
    shop.wait(99_999);
    assert!(shop.view().prompt.is_none());
    shop.wait(1);
    assert!(shop.view().prompt.is_some(), "at 01:15:00");

    let mut shop = Shop::open(&options(
        schedule,
        r#"{"open.support":false,"event.name":"go"}"#,
    ));
    shop.wait(150_000);
    track(&mut shop, "go");
    assert!(shop.view().prompt.is_none(), "it is open");
    shop.wait(250_000);
    track(&mut shop, "go");
    assert!(shop.view().prompt.is_some(), "it has closed again");
}

#[test]
fn a_clock_that_is_set_back_is_looked_at_again() {
    let schedule = r#""schedules":{"support":{"zone":"Asia/Riyadh","hours":[{"open":"01:15","close":"01:20"}]}}"#;
    let mut shop = Shop::open(&options(
        schedule,
        r#"{"open.support":true,"event.name":"go"}"#,
    ));
    shop.wait(450_000);
    track(&mut shop, "go");
    assert!(shop.view().prompt.is_none(), "closed until tomorrow");
    shop.now = 150_000;
    track(&mut shop, "go");
    assert!(shop.view().prompt.is_some(), "open");
    assert!(shop.model.deadline() > Some(Timestamp::default()));
}

#[test]
fn a_schedule_in_an_unknown_zone_is_left_out_and_so_are_its_rules() {
    let mut shop = Shop::open(
        r#"{"site":"demo","promptCooldown":0,
            "schedules":{"support":{"zone":"Mars/Base","hours":[{"open":"00:00","close":"24:00"}]},
                         "shop":{"zone":"Asia/Riyadh","hours":[{"open":"00:00","close":"24:00"}]}},
            "prompts":[{"id":"p","text":"t","priority":9,"when":{"$not":{"open.support":true}}},
                       {"id":"q","text":"other","when":{"open.shop":true}}]}"#,
    );
    let errors = shop.errors();
    assert!(
        errors[0].starts_with(
            r#"Option "schedules.support.zone" is "Mars/Base"; accepted: a name of the IANA"#
        ),
        "{errors:?}"
    );
    assert!(
        errors[1].starts_with(
            r#"Option "prompts[0].when.$not.open.support" asks for the schedule "support""#
        ),
        "{errors:?}"
    );
    assert_eq!(errors.len(), 2);
    assert_eq!(
        shop.view()
            .prompt
            .as_ref()
            .map(|prompt| prompt.text.as_str()),
        Some("other")
    );
    shop.event(Event::PageChanged(page("/x")));
}

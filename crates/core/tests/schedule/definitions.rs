//! What cannot be a schedule, and what is told of it.

use serde_json::json;

use crate::zones::parse;

#[test]
fn what_is_wrong_is_told_with_its_path() {
    let nine = json!([{ "open": "09:00", "close": "17:00" }]);
    for (keys, message) in [
        (
            json!({ "zone": null }),
            r#"Option "schedule.zone" is missing; accepted: text that is not empty."#,
        ),
        (
            json!({ "zone": "Asia/Riad" }),
            r#"Option "schedule.zone" is "Asia/Riad"; accepted: a name of the IANA time zone database, such as Asia/Riyadh or Europe/London."#,
        ),
        (
            json!({ "hours": null }),
            r#"Option "schedule.hours" is missing; accepted: an array."#,
        ),
        (
            json!({ "hours": [{ "open": "9:00", "close": "17:00" }] }),
            r#"Option "schedule.hours[0].open" is "9:00"; accepted: a time as HH:MM, from 00:00 to 23:59."#,
        ),
        (
            json!({ "hours": [{ "open": "24:00", "close": "02:00" }] }),
            r#"Option "schedule.hours[0].open" is "24:00"; accepted: a time as HH:MM, from 00:00 to 23:59."#,
        ),
        (
            json!({ "hours": [{ "open": "09:00", "close": "24:01" }] }),
            r#"Option "schedule.hours[0].close" is "24:01"; accepted: a time as HH:MM, from 00:00 to 24:00."#,
        ),
        (
            json!({ "hours": [{ "open": "09:00", "close": "17:60" }] }),
            r#"Option "schedule.hours[0].close" is "17:60"; accepted: a time as HH:MM, from 00:00 to 24:00."#,
        ),
        (
            json!({ "hours": [{ "open": "09:00", "close": "09:00" }] }),
            r#"Option "schedule.hours[0].close" is "09:00"; accepted: another time than "open"; the whole day is 00:00 to 24:00."#,
        ),
        (
            json!({ "hours": [{ "days": ["sun", "fry"], "open": "09:00", "close": "17:00" }] }),
            r#"Option "schedule.hours[0].days[1]" is "fry"; accepted: sun, mon, tue, wed, thu, fri, sat; did you mean "fri"?"#,
        ),
        (
            json!({ "hours": [{ "days": [], "open": "09:00", "close": "17:00" }] }),
            r#"Option "schedule.hours[0].days" is empty; accepted: at least one day, or none of it for each day."#,
        ),
        (
            json!({ "ramadan": [{ "open": "21:00" }] }),
            r#"Option "schedule.ramadan[0].close" is missing; accepted: text that is not empty."#,
        ),
        (
            json!({ "ramadan": "late" }),
            r#"Option "schedule.ramadan" is "late"; accepted: an array."#,
        ),
        (
            json!({ "dates": [{ "from": "2027-02-29" }] }),
            r#"Option "schedule.dates[0].from" is "2027-02-29"; accepted: a date of the calendar as YYYY-MM-DD."#,
        ),
        (
            json!({ "dates": [{ "from": "2026-12-24", "to": "26.12.2026" }] }),
            r#"Option "schedule.dates[0].to" is "26.12.2026"; accepted: a date of the calendar as YYYY-MM-DD."#,
        ),
        (
            json!({ "dates": [{ "from": "2026-12-24", "to": "2026-12-23" }] }),
            r#"Option "schedule.dates[0].to" is "2026-12-23"; accepted: a date that is not before "from"."#,
        ),
        (
            json!({ "dates": [{ "from": "2026-12-24", "hours": [{ "open": "noon", "close": "13:00" }] }] }),
            r#"Option "schedule.dates[0].hours[0].open" is "noon"; accepted: a time as HH:MM, from 00:00 to 23:59."#,
        ),
        (
            json!({ "dates": [{ "on": "2026-12-24", "from": "2026-12-24" }] }),
            r#"Option "schedule.dates[0].on" is not known. Accepted here: from, to, hours."#,
        ),
    ] {
        let mut given = json!({ "zone": "Asia/Riyadh", "hours": nine });
        for (key, value) in keys.as_object().unwrap() {
            given[key] = value.clone();
        }
        assert_eq!(parse(&given), (None, vec![message.into()]));
    }
    let (usable, problems) = parse(&json!([]));
    assert_eq!(usable, None);
    assert_eq!(
        problems,
        [r#"Option "schedule" is an array; accepted: an object with zone, hours, ramadan, dates."#]
    );
}

#[test]
fn what_was_not_given_is_as_always() {
    let given = json!({ "zone": "UTC", "hours": [], "ramadan": null, "dates": null, "hour": [] });
    let (usable, problems) = parse(&given);
    let schedule = usable.unwrap();
    assert_eq!((schedule.ramadan, schedule.dates), (None, vec![]));
    assert_eq!(problems.len(), 1, "an unknown key is told: {problems:?}");
    // No hours in Ramadan is not the same as hours as always.
    let (closed, _) = parse(&json!({ "zone": "UTC", "hours": [], "ramadan": [] }));
    assert_eq!(closed.unwrap().ramadan, Some(vec![]));
}

#[test]
fn the_documented_schedule_is_taken_as_it_stands() {
    let page = include_str!("../../../../docs/SCHEDULES.md");
    let (_, rest) = page.split_once("```json\n").unwrap();
    let (example, rest) = rest.split_once("```").unwrap();
    assert!(!rest.contains("```json"), "another example is not tested");
    let (usable, problems) = parse(&serde_json::from_str(example).unwrap());
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(usable.unwrap().hours.len(), 3);
}

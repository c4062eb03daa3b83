//! Tables for requests: where they go, and how answers and refusals are read.

use super::*;

#[test]
fn answers_are_read_by_what_was_asked() {
    let session = r#"{"agent":{"id":"a1","name":"Sara","email":"s@x.example"},
        "site":{"id":"demo","name":"Demo"},"csrf":"c"}"#;
    let Ok(Reply::Session(session)) = Request::Session.read(200, session) else {
        panic!("a session");
    };
    assert_eq!(session.agent.name, "Sara");
    assert_eq!(
        Request::SignOut { csrf: "c".into() }.read(204, ""),
        Ok(Reply::Done)
    );
    assert_eq!(
        Request::Scores.read(200, r#"{"csat":{"answers":0,"score":null}}"#),
        Ok(Reply::Scores(Csat::default()))
    );
    let events = r#"{"events":[{"specversion":"1.0","id":"e1","position":7,"type":"wasl.prompt.shown",
        "time":"2026-01-31T09:05:00.000Z","session":"s","data":{"n":1},"received_at":5}],"next":7}"#;
    let Ok(Reply::Events(page)) = (Request::Events { before: None }).read(200, events) else {
        panic!("events");
    };
    assert_eq!(
        (page.next, page.events[0].kind.as_str()),
        (Some(7), "wasl.prompt.shown")
    );
}

#[test]
fn refusals_are_told_by_their_code() {
    let refused = |code: &str| format!(r#"{{"error":{{"code":"{code}","message":"x"}}}}"#);
    for (status, text, trouble) in [
        (
            401,
            refused("unauthorized"),
            Trouble::Refused(ErrorCode::Unauthorized),
        ),
        (
            410,
            refused("link_expired"),
            Trouble::Refused(ErrorCode::LinkExpired),
        ),
        (
            401,
            String::new(),
            Trouble::Refused(ErrorCode::Unauthorized),
        ),
        (
            429,
            "slow down".into(),
            Trouble::Refused(ErrorCode::RateLimited),
        ),
        (
            204,
            String::new(),
            Trouble::Refused(ErrorCode::Unauthorized),
        ),
        (502, "<html>".into(), Trouble::Unreadable),
        (400, refused("from_the_future"), Trouble::Unreadable),
        (200, "{}".into(), Trouble::Unreadable),
    ] {
        assert_eq!(Request::Session.read(status, &text), Err(trouble), "{text}");
    }
}

#[test]
fn requests_name_their_path() {
    let older = Request::Events { before: Some(9) };
    assert_eq!(older.path(), "/v1/agent/events?limit=50&before=9");
    assert_eq!(
        Request::SignOut { csrf: "c".into() }.csrf(),
        Some("c"),
        "a change carries its proof"
    );
    let block = |blocked| Request::Block {
        visitor: VisitorId::new("v1"),
        blocked,
        csrf: "c".into(),
    };
    assert_eq!(block(true).path(), "/v1/agent/visitors/v1/block");
    assert_eq!(
        (block(true).method(), block(false).method()),
        ("PUT", "DELETE")
    );
    assert_eq!((block(true).csrf(), block(true).body()), (Some("c"), None));
    assert_eq!(block(true).read(204, ""), Ok(Reply::Done));
    let sign_in = Request::SignIn(Credentials {
        email: "a@b.c".into(),
        password: "\"".into(),
    });
    assert_eq!(
        sign_in.body().as_deref(),
        Some(r#"{"email":"a@b.c","password":"\""}"#)
    );
}

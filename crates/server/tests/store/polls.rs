//! The polls in conversations: what follows a resolution, what an agent asks, what is rated.

use wasl_core::survey::Scale;
use wasl_protocol::*;
use wasl_server::store::{Append, Polling, Sender};
use wasl_server::surveys::record::{AnswerCount, Filter, Given, State};

use crate::fixture::*;

const RESOLVED: Body = Body::Status {
    state: ConversationState::Resolved,
};

fn asks(conversation: &ConversationId, survey: &str) -> Append {
    let survey = survey.to_owned();
    agent_does(conversation, Body::Survey { survey })
}

fn rates(
    conversation: &ConversationId,
    survey: &MessageId,
    score: u8,
    comment: Option<&str>,
) -> Append {
    let body = Body::Rating(Rating {
        survey: survey.clone(),
        score,
        comment: comment.map(ToOwned::to_owned),
    });
    order(Sender::Visitor(visitor(1)), conversation, body)
}

fn surveys_in(events: &[MessageEvent]) -> Vec<&str> {
    let bodies = events.iter().map(|event| &event.body);
    bodies
        .filter_map(|body| match body {
            Body::Survey { survey } => Some(survey.as_str()),
            _ => None,
        })
        .collect()
}

pub async fn ratings_count_as_the_built_in_poll(fixture: &Fixture) {
    let (store, shop) = (fixture.node(0), SiteId::new("shop"));
    for (number, score) in [(0, Some(5)), (1, Some(2)), (2, None)] {
        let conversation = conversation();
        store.append(says(&conversation, "hello")).await.unwrap();
        let node = fixture.node(number);
        let resolved = node.append(agent_does(&conversation, RESOLVED)).await;
        let survey = resolved.unwrap().events[1].id.clone();
        if let Some(score) = score {
            // Changed once: the later one counts, with its words.
            let first = rates(&conversation, &survey, 3, None);
            store.append(first).await.unwrap();
            let second = rates(&conversation, &survey, score, Some("so \u{0} it is"));
            node.append(second).await.unwrap();
        }
    }
    let all = Filter::default();
    let runs = fixture.node(1).survey_runs(&shop, &all).await.unwrap();
    let of = |state| {
        let these = runs.iter().filter(|run| run.state == state);
        these.map(|run| run.number).sum::<u32>()
    };
    assert_eq!((of(State::Completed), of(State::Shown)), (2, 1), "{runs:?}");
    assert!(
        runs.iter()
            .all(|run| run.survey == "csat" && run.touchpoint == "chat")
    );
    let answers = store.survey_answers(&shop, &all).await.unwrap();
    let score = |score| AnswerCount {
        survey: "csat".to_owned(),
        question: "rating".to_owned(),
        given: Given::Score(Scale::Csat, score),
        share: 1_000_000,
        number: 1,
    };
    assert!(
        answers.contains(&score(5)) && answers.contains(&score(2)),
        "{answers:?}"
    );
    assert_eq!(answers.len(), 4, "and a comment each: {answers:?}");
    let csat = Filter {
        survey: Some("csat".to_owned()),
        ..Filter::default()
    };
    let comments = store.survey_texts(&shop, &csat, "comment", None, 10).await;
    let comments = comments.unwrap();
    assert_eq!(comments.len(), 2);
    assert!(comments.iter().all(|row| row.text == "so \u{0} it is"));
    let rows = store.poll_rows(&shop, &all, "", 10).await.unwrap();
    assert_eq!(rows.len(), 5, "three askings, two comments");
    let other = SiteId::new("other");
    assert_eq!(store.survey_runs(&other, &all).await.unwrap(), vec![]);
    for elsewhere in [
        Filter {
            touchpoint: Some("purchase".into()),
            ..Filter::default()
        },
        Filter {
            locale: Some("ar".into()),
            ..Filter::default()
        },
        Filter {
            stage: Some("after".into()),
            ..Filter::default()
        },
        Filter {
            to: Some(NOW),
            ..Filter::default()
        },
        Filter {
            survey: Some("nps".into()),
            ..Filter::default()
        },
    ] {
        assert_eq!(store.survey_runs(&shop, &elsewhere).await.unwrap(), vec![]);
        assert_eq!(
            store.survey_answers(&shop, &elsewhere).await.unwrap(),
            vec![]
        );
    }
}

pub async fn one_poll_waits_at_a_time(fixture: &Fixture) {
    let (store, conversation) = (fixture.node(0), conversation());
    let nowhere = store.append(asks(&conversation, "csat")).await;
    assert_eq!(nowhere.unwrap_err(), refused(ErrorCode::NotFound));
    store.append(says(&conversation, "hello")).await.unwrap();
    let asked = store.append(asks(&conversation, "csat")).await.unwrap();
    assert!(matches!(asked.events[0].from, Author::Agent { .. }));
    // Another one would be a second; so would one at the end.
    for survey in ["csat", "delivery"] {
        let again = fixture.node(1).append(asks(&conversation, survey)).await;
        assert_eq!(again.unwrap_err(), refused(ErrorCode::Conflict));
    }
    let resolved = fixture.node(1).append(agent_does(&conversation, RESOLVED));
    assert_eq!(
        surveys_in(&resolved.await.unwrap().events),
        Vec::<&str>::new()
    );
    let rated = rates(&conversation, &asked.id, 4, None);
    store.append(rated).await.unwrap();
    // Answered: the next one may be asked, and what events settled waits no more.
    let second = fixture
        .node(1)
        .append(asks(&conversation, "delivery"))
        .await;
    let second = second.unwrap();
    let mut third = asks(&conversation, "csat");
    let early = store.append(third.clone()).await;
    assert_eq!(early.unwrap_err(), refused(ErrorCode::Conflict));
    third.polling.settled = vec![second.id];
    let third = store.append(third).await.unwrap();
    // Who goes on writing is asked anew at the next end.
    store.append(says(&conversation, "one more")).await.unwrap();
    let again = store.append(agent_does(&conversation, RESOLVED)).await;
    assert_eq!(surveys_in(&again.unwrap().events), ["csat"]);
    let late = rates(&conversation, &third.id, 1, None);
    assert!(store.append(late).await.is_ok(), "a late answer counts");
    // The order of an ask is the one that its cid has: sent again, it is the same.
    let other = self::conversation();
    store.append(says(&other, "hi")).await.unwrap();
    let ask = asks(&other, "csat");
    let first = store.append(ask.clone()).await.unwrap();
    let again = fixture.node(1).append(ask).await.unwrap();
    assert_eq!((again.duplicate, again.id), (true, first.id));
}

pub async fn what_follows_is_said(fixture: &Fixture) {
    for (follows, asked) in [
        (Some("csat"), vec!["csat"]),
        (Some("delivery"), vec!["delivery"]),
        (None, vec![]),
    ] {
        let (store, conversation) = (fixture.node(0), conversation());
        store.append(says(&conversation, "hello")).await.unwrap();
        let mut resolve = agent_does(&conversation, RESOLVED);
        resolve.polling = Polling {
            follows: follows.map(ToOwned::to_owned),
            settled: vec![],
        };
        let resolved = store.append(resolve).await.unwrap();
        assert_eq!(surveys_in(&resolved.events), asked);
        let summary = resolved.summary.unwrap();
        assert_eq!(summary.state, ConversationState::Resolved);
    }
}

pub async fn only_the_built_in_poll_takes_a_rating(fixture: &Fixture) {
    let (store, conversation) = (fixture.node(0), conversation());
    store.append(says(&conversation, "hello")).await.unwrap();
    let asked = store.append(asks(&conversation, "nps")).await.unwrap();
    let rated = rates(&conversation, &asked.id, 1, None);
    let rated = fixture.node(1).append(rated).await;
    assert_eq!(rated.unwrap_err(), refused(ErrorCode::NotFound));
    let kept = store.conversations_of(&visitor(1).id).await.unwrap();
    assert_eq!(kept[0].rating, None);
}

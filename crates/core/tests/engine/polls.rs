//! CSAT in the thread, and its score.

use wasl_core::Event;
use wasl_core::survey::Csat;
use wasl_core::view::{Delivery, EntryKind, SurveyView};
use wasl_protocol::{Author, Body, ErrorCode, MessageId, Rating, Seq};

use crate::harness::{BARE, Shop, agent, text_at, text_body};
use crate::refusal::refuse;

fn asked() -> (Shop, MessageId) {
    let mut shop = Shop::open(BARE);
    shop.event(Event::LauncherClicked);
    shop.serve();
    shop.write("Hello");
    shop.serve();
    shop.arrives(agent(), text_body("Bye"));
    let survey = Body::Survey {
        survey: "csat".into(),
    };
    let (message, _) = shop.arrives(Author::System, survey);
    (shop, message.id)
}

fn poll(shop: &Shop) -> SurveyView {
    shop.kinds()
        .into_iter()
        .find_map(|kind| match kind {
            EntryKind::Survey(view) => Some(view),
            _ => None,
        })
        .expect("a poll")
}

fn ratings(shop: &Shop) -> Vec<Rating> {
    shop.server
        .messages
        .iter()
        .filter_map(|message| match &message.body {
            Body::Rating(rating) => Some(rating.clone()),
            _ => None,
        })
        .collect()
}

#[test]
fn one_click_counts_and_a_comment_may_follow() {
    let (mut shop, survey) = asked();
    assert_eq!(
        poll(&shop),
        SurveyView {
            id: survey.clone(),
            score: None,
            comment: String::new(),
            done: false
        }
    );
    shop.event(Event::RatingChosen {
        survey: survey.clone(),
        score: 2,
    });
    shop.serve();
    assert_eq!(ratings(&shop).len(), 1);
    shop.event(Event::RatingChosen {
        survey: survey.clone(),
        score: 2,
    });
    shop.event(Event::RatingChosen {
        survey: survey.clone(),
        score: 4,
    });
    shop.event(Event::CommentSubmitted(survey.clone()));
    shop.event(Event::CommentChanged {
        survey: survey.clone(),
        text: "  Quick!  ".into(),
    });
    assert_eq!(poll(&shop).comment, "  Quick!  ");
    assert!(!poll(&shop).done);
    shop.event(Event::CommentSubmitted(survey.clone()));
    shop.serve();
    let last = ratings(&shop).pop().unwrap();
    assert_eq!(ratings(&shop).len(), 3);
    assert_eq!((last.score, last.comment.as_deref()), (4, Some("Quick!")));
    assert_eq!(poll(&shop).score, Some(4));
    assert!(poll(&shop).done);
    shop.event(Event::RatingChosen {
        survey: survey.clone(),
        score: 1,
    });
    shop.event(Event::CommentSubmitted(survey));
    shop.serve();
    assert_eq!(ratings(&shop).len(), 3, "it is done");
    assert_eq!(shop.happened("wasl.survey.answered").len(), 2);
    assert_eq!(shop.happened("wasl.survey.commented").len(), 1);
    let told = shop.emitted("survey");
    assert_eq!(told.len(), 3);
    assert_eq!(text_at(&told[2], &["comment"]).as_deref(), Some("Quick!"));
    let kinds = shop.kinds();
    assert_eq!(
        kinds.len(),
        4,
        "answers are folded into their poll: {kinds:?}"
    );
}

#[test]
fn a_poll_is_shown_once() {
    let (mut shop, _) = asked();
    shop.event(Event::ThreadSeen(Seq(2)));
    assert!(shop.happened("wasl.survey.shown").is_empty());
    shop.event(Event::ThreadSeen(Seq(3)));
    shop.event(Event::ThreadSeen(Seq(3)));
    assert_eq!(shop.happened("wasl.survey.shown").len(), 1);
}

#[test]
fn what_is_no_poll_or_no_score_is_ignored() {
    let (mut shop, survey) = asked();
    for score in [0, 6, 255] {
        shop.event(Event::RatingChosen {
            survey: survey.clone(),
            score,
        });
    }
    shop.event(Event::RatingChosen {
        survey: MessageId::new("message-1"),
        score: 5,
    });
    shop.event(Event::CommentChanged {
        survey: survey.clone(),
        text: "no score yet".into(),
    });
    shop.event(Event::CommentSubmitted(survey));
    shop.serve();
    assert!(ratings(&shop).is_empty());
    assert_eq!(poll(&shop).comment, "no score yet");
}

#[test]
fn csat_is_the_share_of_fours_and_fives() {
    for (scores, percent, mean) in [
        (&[][..], None, None),
        (&[5], Some(100), Some(5_000)),
        (&[1, 2, 3], Some(0), Some(2_000)),
        (&[4, 3], Some(50), Some(3_500)),
        (&[5, 4, 1], Some(67), Some(3_333)),
        (&[5, 1, 1], Some(33), Some(2_333)),
        (&[5, 1, 1, 1, 1, 1, 1, 1], Some(13), Some(1_500)),
        (&[0, 6, 4], Some(100), Some(4_000)),
    ] {
        let csat: Csat = scores.iter().copied().collect();
        assert_eq!(
            (csat.percent(), csat.mean_milli()),
            (percent, mean),
            "{scores:?}"
        );
    }
}

/// What the poll says of the delivery of its answer.
fn unsent(shop: &Shop) -> Option<(wasl_protocol::ClientId, Delivery)> {
    let entries = shop.panel().entries.clone();
    entries
        .into_iter()
        .find(|entry| matches!(entry.kind, EntryKind::Survey(_)))
        .expect("a poll")
        .unsent
}

#[test]
fn a_refused_answer_can_be_tried_again_given_up_or_replaced() {
    let (mut shop, survey) = asked();
    let rate = |shop: &mut Shop, score| {
        let survey = survey.clone();
        shop.event(Event::RatingChosen { survey, score });
    };
    rate(&mut shop, 2);
    assert_eq!(unsent(&shop), None);
    let first = refuse(&mut shop, ErrorCode::Internal);
    assert_eq!(unsent(&shop), Some((first.clone(), Delivery::Failed)));
    assert_eq!(poll(&shop).score, Some(2));
    shop.event(Event::RetryClicked(first.clone()));
    assert_eq!(unsent(&shop), None);
    refuse(&mut shop, ErrorCode::Forbidden);
    assert_eq!(unsent(&shop), Some((first.clone(), Delivery::Blocked)));

    // Another face, or the same again, takes its place.
    for score in [4, 4] {
        let before = unsent(&shop).expect("a refused answer").0;
        rate(&mut shop, score);
        assert!(
            shop.log
                .contains(&wasl_core::Effect::DropOutgoing(before.clone()))
        );
        assert_eq!((poll(&shop).score, unsent(&shop)), (Some(score), None));
        assert_ne!(refuse(&mut shop, ErrorCode::Internal), before);
    }
    let (cid, _) = unsent(&shop).expect("a refused answer");
    shop.event(Event::DiscardClicked(cid));
    assert_eq!((poll(&shop).score, unsent(&shop)), (None, None));

    // A comment that is refused keeps its words until the visitor gives them up.
    rate(&mut shop, 5);
    shop.serve();
    shop.event(Event::CommentChanged {
        survey: survey.clone(),
        text: "Quick!".into(),
    });
    shop.event(Event::CommentSubmitted(survey.clone()));
    let comment = refuse(&mut shop, ErrorCode::Internal);
    rate(&mut shop, 1);
    assert_eq!(unsent(&shop).expect("a refused comment").0, comment);
    shop.event(Event::DiscardClicked(comment));
    assert_eq!((poll(&shop).score, poll(&shop).done), (Some(5), false));
}

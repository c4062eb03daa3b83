//! Definitions: what is taken, and what is told of those that cannot work.

use serde_json::{Value as Json, json};
use wasl_core::config::surveys;
use wasl_core::i18n::Locale;
use wasl_core::survey::{
    Answer, Bucket, CesPoints, CesScale, GoodEnd, Kind, Look, Scale, Survey, When,
};
use wasl_protocol::{Duration, Value};

pub fn parse(json: &Json) -> (Vec<Survey>, Vec<String>) {
    let value: Value = serde_json::from_value(json.clone()).unwrap();
    let (usable, problems) = surveys(&value);
    let problems = problems.iter().map(|problem| problem.message()).collect();
    (usable, problems)
}

/// A survey of these questions that is fit in all else.
pub fn asking(questions: Json) -> Survey {
    let (mut usable, problems) = parse(&json!([
        { "id": "poll", "touchpoint": "chat", "questions": questions }
    ]));
    assert_eq!(problems, Vec::<String>::new());
    usable.remove(0)
}

pub fn scale(id: &str, kind: &str) -> Json {
    json!({ "id": id, "type": kind, "text": "How?", "low": "Bad", "high": "Good" })
}

/// A question with some keys set or, with `null`, taken away.
pub fn with(mut question: Json, keys: Json) -> Json {
    for (key, value) in keys.as_object().unwrap() {
        question[key] = value.clone();
    }
    question
}

#[test]
fn a_whole_survey_is_taken() {
    let (usable, problems) = parse(&json!([{
        "id": "after-purchase",
        "touchpoint": "purchase",
        "recontactDays": 90,
        "laterDays": 0.5,
        "questions": [
            {
                "id": "recommend", "type": "nps", "required": true,
                "text": { "en": "Would you recommend us?", "ar": "هل توصي بنا؟" },
                "low": "Not at all", "high": { "ar": "بكل تأكيد" },
                "next": [
                    { "bucket": "detractor", "go": "why" },
                    { "scores": [9, 10], "go": "end" }
                ]
            },
            {
                "id": "why", "type": "multiple", "text": "What was it?",
                "choices": [
                    { "id": "price", "text": "The price" },
                    { "id": "late", "text": "It came late" }
                ],
                "next": [{ "choices": ["late"], "go": "effort" }, { "answered": false, "go": "end" }]
            },
            {
                "id": "effort", "type": "ces", "points": 5, "goodEnd": "low", "look": "faces",
                "text": "How much effort was it?", "low": "Little", "high": "Much"
            },
            { "id": "words", "type": "text", "text": "Tell us more" }
        ],
        "thanks": [
            { "bucket": "promoter", "text": "Tell your friends!" },
            { "text": "Thank you" }
        ]
    }]));
    assert_eq!(problems, Vec::<String>::new());
    let survey = &usable[0];
    assert_eq!(
        (survey.id.as_str(), survey.touchpoint.as_str()),
        ("after-purchase", "purchase")
    );
    assert_eq!(survey.recontact, Duration::from_secs(90 * 86_400));
    assert_eq!(survey.later, Duration::from_secs(43_200));
    let [recommend, why, effort, words] = &survey.questions[..] else {
        panic!("four questions")
    };
    assert!(recommend.required && !why.required);
    assert_eq!(recommend.text.get(Locale::Ar), "هل توصي بنا؟");
    let Kind::Scale {
        scale,
        look,
        low,
        high,
    } = &recommend.kind
    else {
        panic!("a scale")
    };
    assert_eq!((*scale, *look), (Scale::Nps, Look::Numbers));
    assert_eq!(
        (low.get(Locale::Ar), high.get(Locale::En)),
        ("Not at all", "بكل تأكيد")
    );
    assert_eq!(recommend.next[0].when, When::Bucket(Bucket::Bad));
    assert_eq!(
        (recommend.next[0].to, recommend.next[1].to),
        (Some(1), None)
    );
    assert!(matches!(
        &effort.kind,
        Kind::Scale {
            scale: Scale::Ces(CesScale {
                points: CesPoints::Five,
                good: GoodEnd::Low
            }),
            look: Look::Faces,
            ..
        }
    ));
    assert_eq!(words.kind, Kind::Text);

    let score = |score| Some(Answer::Score(score));
    for (score, to) in [
        (score(0), Some(1)),
        (score(6), Some(1)),
        (score(8), Some(1)),
        (score(9), None),
    ] {
        assert_eq!(survey.after(0, score.as_ref()), to, "{score:?}");
    }
    let chosen = |ids: &[&str]| Answer::Chosen(ids.iter().map(|id| (*id).into()).collect());
    assert_eq!(survey.after(1, Some(&chosen(&["price", "late"]))), Some(2));
    assert_eq!(survey.after(1, Some(&chosen(&["price"]))), Some(2));
    assert_eq!(survey.after(1, None), None);
    assert_eq!(survey.after(3, None), None);
    for (bucket, text) in [
        (Some(Bucket::Good), "Tell your friends!"),
        (Some(Bucket::Bad), "Thank you"),
        (None, "Thank you"),
    ] {
        assert_eq!(survey.thanks(bucket).unwrap().get(Locale::En), text);
    }
}

#[test]
fn defaults_of_a_short_survey() {
    let survey = asking(json!([scale("how", "csat"), scale("effort", "ces")]));
    assert_eq!(survey.recontact, Duration::from_secs(30 * 86_400));
    assert_eq!(survey.later, Duration::from_secs(7 * 86_400));
    let looks: Vec<_> = survey
        .questions
        .iter()
        .map(|question| match &question.kind {
            Kind::Scale { scale, look, .. } => (scale.first(), scale.last(), *look),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(looks, [(1, 5, Look::Faces), (1, 7, Look::Numbers)]);
    assert_eq!(survey.thanks(None), None);
}

#[test]
fn answers_are_kept_in_one_form() {
    let survey = asking(json!([
        scale("how", "csat"),
        { "id": "one", "type": "single", "text": "Which?",
          "choices": [{ "id": "a", "text": "A" }, { "id": "b", "text": "B" }] },
        { "id": "some", "type": "multiple", "text": "Which?",
          "choices": [{ "id": "a", "text": "A" }, { "id": "b", "text": "B" }] },
        { "id": "words", "type": "text", "text": "More?" }
    ]));
    let chosen = |ids: &[&str]| Answer::Chosen(ids.iter().map(|id| (*id).into()).collect());
    let text = |text: &str| Answer::Text(text.into());
    for (place, given, kept) in [
        (0, Answer::Score(1), Some(Answer::Score(1))),
        (0, Answer::Score(0), None),
        (0, Answer::Score(6), None),
        (0, text("5"), None),
        (1, chosen(&["b"]), Some(chosen(&["b"]))),
        (1, chosen(&["a", "b"]), None),
        (1, chosen(&["c"]), None),
        (2, chosen(&["b", "a", "b"]), Some(chosen(&["a", "b"]))),
        (2, chosen(&["c", "b"]), Some(chosen(&["b"]))),
        (2, chosen(&[]), None),
        (3, text("  why not \n"), Some(text("why not"))),
        (3, text(" \n "), None),
        (
            3,
            text(&"x".repeat(wasl_protocol::MAX_TEXT_BYTES + 1)),
            None,
        ),
        (3, Answer::Score(5), None),
    ] {
        assert_eq!(survey.questions[place].accept(&given), kept, "{given:?}");
    }
    let wire = serde_json::to_string(&chosen(&["a"])).unwrap();
    assert_eq!(wire, r#"{"chosen":["a"]}"#);
}

#[test]
fn a_way_back_that_ends_is_no_cycle() {
    let survey = asking(json!([
        with(
            scale("a", "csat"),
            json!({ "required": true, "next": [{ "go": "c" }] })
        ),
        with(scale("b", "csat"), json!({ "next": [{ "go": "end" }] })),
        with(scale("c", "csat"), json!({ "next": [{ "go": "b" }] })),
    ]));
    assert_eq!(survey.after(2, None), Some(1));
}

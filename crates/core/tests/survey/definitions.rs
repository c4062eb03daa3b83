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

fn scale(id: &str, kind: &str) -> Json {
    json!({ "id": id, "type": kind, "text": "How?", "low": "Bad", "high": "Good" })
}

/// A question with some keys set or, with `null`, taken away.
fn with(mut question: Json, keys: Json) -> Json {
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

/// Questions that cannot work, with what is said of them.
fn bad_questions() -> Vec<(Json, &'static str)> {
    let single = json!({
        "id": "which", "type": "single", "text": "Which?",
        "choices": [{ "id": "price", "text": "Price" }, { "id": "late", "text": "Late" }]
    });
    let text = json!({ "id": "words", "type": "text", "text": "More?" });
    let csat = scale("how", "csat");
    vec![
        (
            json!([]),
            r#"Option "surveys[0].questions" is empty; a survey must have at least one question."#,
        ),
        (
            json!([with(csat.clone(), json!({ "low": null }))]),
            r#"Option "surveys[0].questions[0].low" is missing; a question of this type must have words for the lowest number."#,
        ),
        (
            json!([with(csat.clone(), json!({ "high": { } }))]),
            r#"Option "surveys[0].questions[0].high" must have at least one of: en, ar."#,
        ),
        (
            json!([with(
                csat.clone(),
                json!({ "low": { "deutsch": "Schlecht" } })
            )]),
            r#"Option "surveys[0].questions[0].low.deutsch" is not known. Accepted here: en, ar."#,
        ),
        (
            json!([with(csat.clone(), json!({ "type": "cast" }))]),
            r#"Option "surveys[0].questions[0].type" is "cast"; accepted: csat, nps, ces, single, multiple, text; did you mean "csat"?"#,
        ),
        (
            json!([with(csat.clone(), json!({ "points": 5 }))]),
            r#"Option "surveys[0].questions[0].points" means something only for questions of the type ces."#,
        ),
        (
            json!([with(scale("effort", "ces"), json!({ "points": 6 }))]),
            r#"Option "surveys[0].questions[0].points" is 6; accepted: 5 or 7."#,
        ),
        (
            json!([with(
                scale("effort", "ces"),
                json!({ "goodEnd": "low", "look": "stars" })
            )]),
            r#"Option "surveys[0].questions[0].look" is "stars"; accepted here: numbers."#,
        ),
        (
            json!([with(scale("tell", "nps"), json!({ "look": "faces" }))]),
            r#"Option "surveys[0].questions[0].look" is "faces"; accepted here: numbers."#,
        ),
        (
            json!([with(single.clone(), json!({ "choices": [] }))]),
            r#"Option "surveys[0].questions[0].choices" is empty; accepted: at least one choice."#,
        ),
        (
            json!([with(single.clone(), json!({ "choices": null }))]),
            r#"Option "surveys[0].questions[0].choices" is missing; a question of this type must have something to choose."#,
        ),
        (
            json!([with(
                single.clone(),
                json!({ "choices": [
                { "id": "a", "text": "A" }, { "id": "a", "text": "B" }
            ] })
            )]),
            r#"Option "surveys[0].questions[0].choices[1].id" is "a" again; each id may be there once."#,
        ),
        (
            json!([with(
                text.clone(),
                json!({ "choices": [{ "id": "a", "text": "A" }] })
            )]),
            r#"Option "surveys[0].questions[0].choices" means something only for questions of the type single and multiple."#,
        ),
        (
            json!([csat, csat]),
            r#"Option "surveys[0].questions[1].id" is "how" again; each id may be there once."#,
        ),
        (
            json!([with(csat.clone(), json!({ "id": "end" }))]),
            r#"Option "surveys[0].questions[0].id" is "end", which is where branches lead at the end; give it another."#,
        ),
        (
            json!([
                with(csat.clone(), json!({ "next": [{ "go": "word" }] })),
                text
            ]),
            r#"Option "surveys[0].questions[0].next[0].go" is "word"; accepted here: how, words, end; did you mean "words"?"#,
        ),
        (
            json!([with(
                csat.clone(),
                json!({ "next": [{ "bucket": "promoter", "go": "end" }] })
            )]),
            r#"Option "surveys[0].questions[0].next[0].bucket" is "promoter"; accepted here: bad, middle, good."#,
        ),
        (
            json!([with(
                text.clone(),
                json!({ "next": [{ "bucket": "good", "go": "end" }] })
            )]),
            r#"Option "surveys[0].questions[0].next[0].bucket" needs a question with a scale: csat, nps or ces."#,
        ),
        (
            json!([with(
                csat.clone(),
                json!({ "next": [{ "scores": [5, 6], "go": "end" }] })
            )]),
            r#"Option "surveys[0].questions[0].next[0].scores[1]" is 6; accepted: a number of the question's scale."#,
        ),
        (
            json!([with(
                csat.clone(),
                json!({ "next": [{ "scores": [1], "answered": true, "go": "end" }] })
            )]),
            r#"Option "surveys[0].questions[0].next[0]" has several conditions; accepted: at most one of bucket, scores, choices, answered."#,
        ),
        (
            json!([with(
                single.clone(),
                json!({ "next": [{ "choices": ["prize"], "go": "end" }] })
            )]),
            r#"Option "surveys[0].questions[0].next[0].choices[0]" is "prize"; accepted here: price, late; did you mean "price"?"#,
        ),
        (
            json!([with(
                text.clone(),
                json!({ "next": [{ "choices": ["x"], "go": "end" }] })
            )]),
            r#"Option "surveys[0].questions[0].next[0].choices[0]" is "x"; accepted: nothing, as the question has no choices."#,
        ),
        (
            json!([
                csat,
                with(
                    text.clone(),
                    json!({ "next": [{ "answered": false, "go": "how" }] })
                )
            ]),
            r#"Option "surveys[0].questions[1]" leads back to "how", so that the survey may never end."#,
        ),
        (
            json!([
                with(csat.clone(), json!({ "next": [{ "go": "end" }] })),
                text
            ]),
            r#"Option "surveys[0].questions[1]" cannot be reached: no answer leads to it."#,
        ),
        // Each number has its branch, and the question must be answered.
        (
            json!([
                with(
                    csat.clone(),
                    json!({ "required": true, "next": [
                { "bucket": "bad", "go": "end" }, { "scores": [3, 4, 5], "go": "end" }
            ] })
                ),
                text
            ]),
            r#"Option "surveys[0].questions[1]" cannot be reached: no answer leads to it."#,
        ),
    ]
}

#[test]
fn what_cannot_work_is_told_and_the_others_stay() {
    for (questions, message) in bad_questions() {
        let (usable, problems) = parse(&json!([
            { "id": "bad", "touchpoint": "chat", "questions": questions },
            { "id": "good", "touchpoint": "chat", "questions": [scale("how", "csat")] }
        ]));
        assert_eq!(problems, [message]);
        let ids: Vec<&str> = usable.iter().map(|survey| survey.id.as_str()).collect();
        assert_eq!(ids, ["good"], "{message}");
    }
}

#[test]
fn what_is_wrong_around_the_questions() {
    let questions = json!([scale("tell", "nps")]);
    for (survey, message, usable) in [
        (
            json!({ "id": "a", "touchpoint": "chat" }),
            r#"Option "surveys[0].questions" is missing; accepted: an array."#,
            0,
        ),
        (
            json!({ "id": "a", "questions": questions }),
            r#"Option "surveys[0].touchpoint" is missing; accepted: 1 to 64 letters, digits, "-", "_" and "."."#,
            0,
        ),
        (
            json!({ "id": "a", "touchpoint": "chat", "questions": questions, "recontactDays": "30" }),
            r#"Option "surveys[0].recontactDays" is "30"; accepted: a number from 0 to 3650."#,
            1,
        ),
        (
            json!({ "id": "a", "touchpoint": "chat", "questions": questions,
                "thanks": [{ "bucket": "good", "text": "Thanks" }] }),
            r#"Option "surveys[0].thanks[0].bucket" is "good"; accepted here: detractor, passive, promoter."#,
            0,
        ),
        (
            json!("often"),
            r#"Option "surveys[0]" is "often"; accepted: an object with id, touchpoint, questions, thanks, recontactDays, laterDays."#,
            0,
        ),
    ] {
        let (taken, problems) = parse(&json!([survey]));
        assert_eq!(problems, [message]);
        assert_eq!(taken.len(), usable, "{message}");
    }
    let (taken, problems) = parse(&json!({ "id": "a" }));
    assert!(taken.is_empty());
    assert_eq!(
        problems,
        [r#"Option "surveys" is an object; accepted: an array."#]
    );
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

//! Definitions that cannot work: what is told of each, and that the others stay.

use serde_json::{Value as Json, json};

use crate::definitions::{parse, scale, with};

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
fn fifty_questions_are_enough() {
    for (count, problems) in [
        (50, vec![]),
        (
            51,
            vec![
                r#"Option "surveys[0].questions" has too many; a survey may have at most 50 questions."#,
            ],
        ),
    ] {
        let questions: Vec<Json> = (0..count)
            .map(|at| scale(&format!("q{at}"), "csat"))
            .collect();
        let (usable, told) = parse(&json!([
            { "id": "long", "touchpoint": "chat", "questions": questions }
        ]));
        assert_eq!(told, problems);
        assert_eq!(usable.len(), usize::from(told.is_empty()));
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
            r#"Option "surveys[0]" is "often"; accepted: an object with id, touchpoint, questions, thanks, after, recontactDays, laterDays."#,
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

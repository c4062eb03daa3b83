//! Surveys: what is asked, what was answered, what it adds up to.

use serde_json::json;

use super::*;
use crate::model::Target;
use crate::model::event::Section;
use crate::model::request::Trouble;
use crate::model::survey::{Filter, Range, Wanted};
use crate::model::view::{Asking, SurveysView};
use wasl_protocol::{ErrorCode, ErrorFrame};

fn read(request: &Request, json: &serde_json::Value) -> Result<Reply, Trouble> {
    request.read(200, &json.to_string())
}

fn surveys(query: &str) -> Request {
    Request::Surveys {
        query: query.to_owned(),
    }
}

fn report() -> serde_json::Value {
    let text = json!({"en": "How likely?", "ar": "ما مدى احتمال ذلك؟"});
    json!({
        "least": 5,
        "offered": [
            {"survey": "csat", "touchpoint": "chat", "text": null},
            {"survey": "delivery", "touchpoint": "purchase", "text": text},
        ],
        "touchpoints": ["chat", "purchase"],
        "surveys": [{
            "survey": "delivery", "touchpoints": ["purchase"], "text": text, "shown": 9,
            "answered": 7, "completed": 6, "dismissed": {"close": 1, "later": 1, "never": 0},
            "abandoned": 1,
            "questions": [{
                "question": "recommend", "type": "nps", "text": text, "answers": 7,
                "effective_milli": 7000, "few": false,
                "scores": [{"score": "nps", "figure": {"value": 30000, "low": -1, "high": 65205}}],
                "counts": [{"number": 0, "count": 7}], "choices": [],
            }],
        }],
    })
}

fn view(console: &Console) -> SurveysView {
    let Content::Surveys(surveys) = console.desk().content else {
        panic!("another section");
    };
    (*surveys).clone()
}

#[test]
fn the_report_is_read_filtered_and_read_anew() {
    let mut console = Console::ready(vec![]);
    console.tell(Event::SectionChosen(Section::Surveys));
    let all = surveys("?from=0");
    console.answer(&all, read(&all, &report()));
    let shown = view(&console);
    let report_shown = shown.report.clone().expect("it came");
    assert_eq!(report_shown.surveys[0].questions[0].answers, 7);
    assert!(!shown.failed && !shown.busy);
    // Half a minute later it is read again, and what was there stays when that fails.
    console.take_orders();
    console.wait(30_000);
    console.answer(&all, Err(Trouble::Unreachable));
    assert!(view(&console).failed);
    assert_eq!(view(&console).report, shown.report);
    // Another filter is another question; an answer to the old one comes too late.
    console.take_orders();
    console.wait(30_000);
    let late = console.question(&all);
    let filter = Filter {
        range: Range::Week,
        touchpoint: Some("chat".into()),
        stage: Some("after".into()),
        locale: Some("ar".into()),
    };
    console.tell(Event::SurveysFiltered(filter.clone()));
    let week = console.now.as_millis() - 7 * 86_400_000;
    let few = surveys(&format!(
        "?from={week}&touchpoint=chat&stage=after&locale=ar"
    ));
    let mut none = report();
    none["surveys"] = json!([]);
    console.answer(&few, read(&few, &none));
    console.tell(Event::Answered(late, read(&all, &report())));
    let shown = view(&console);
    assert_eq!(shown.report.map(|report| report.surveys.len()), Some(0));
    assert_eq!(shown.filter, filter);
}

#[test]
fn texts_come_page_by_page() {
    let mut console = Console::ready(vec![]);
    console.tell(Event::SectionChosen(Section::Surveys));
    let (survey, question) = ("delivery".to_owned(), "words".to_owned());
    let toggle = Event::TextsToggled {
        survey: survey.clone(),
        question: question.clone(),
    };
    let wanted = |before: Option<&str>| Request::SurveyTexts {
        wanted: Wanted {
            survey: survey.clone(),
            question: question.clone(),
            before: before.map(str::to_owned),
        },
        query: "?from=0".to_owned(),
    };
    let page = |text: &str, next: Option<&str>| {
        json!({"texts": [{"text": text, "at": 1, "stage": "after", "locale": "en",
            "conversation": null}], "next": next})
    };
    console.tell(toggle.clone());
    let first = wanted(None);
    assert_eq!(
        first.path(),
        "/v1/agent/surveys/delivery/texts?from=0&question=words"
    );
    console.answer(&first, read(&first, &page("late", Some("1_x"))));
    let older = Event::OlderTextsClicked {
        survey: survey.clone(),
        question: question.clone(),
    };
    console.tell(older.clone());
    let second = wanted(Some("1_x"));
    assert!(second.path().ends_with("&before=1_x"));
    console.answer(&second, Err(Trouble::Unreachable));
    assert!(view(&console).texts[0].failed);
    console.take_orders();
    console.tell(older);
    console.answer(&second, read(&second, &page("early", None)));
    let texts = view(&console).texts;
    let written: Vec<_> = texts[0].written.iter().map(|text| &*text.text).collect();
    assert_eq!((written, texts[0].more), (vec!["late", "early"], false));
    console.tell(toggle);
    assert_eq!(view(&console).texts, vec![]);
}

#[test]
fn an_agent_asks_and_sees_the_answer() {
    let mut console = chosen();
    console.tell(Event::AskToggled);
    assert_eq!(console.thread().asking, Some(vec![]), "not known yet");
    let all = surveys("?from=0");
    console.answer(&all, read(&all, &report()));
    let asking = |survey: &str, words: Option<&str>| Asking {
        survey: survey.to_owned(),
        words: words.map(str::to_owned),
    };
    let offered = vec![
        asking("csat", None),
        asking("delivery", Some("How likely?")),
    ];
    assert_eq!(console.thread().asking, Some(offered));
    console.take_orders();
    console.tell(Event::AskChosen("delivery".into()));
    assert_eq!(console.thread().asking, None);
    let orders = console.take_orders();
    assert!(orders.contains(&Effect::Focus(Target::AskToggle)));
    let cid = orders
        .iter()
        .find_map(|order| {
            let Effect::SendFrame(ClientFrame::Send(send)) = order else {
                return None;
            };
            let survey = "delivery".into();
            (send.body == Body::Survey { survey }).then(|| send.cid.clone())
        })
        .expect("it is sent");
    // The server has one that waits: the agent is told why.
    console.frame(ServerFrame::Error(ErrorFrame {
        cid: Some(cid.clone()),
        code: ErrorCode::Conflict,
        retry: false,
        after_ms: 0,
    }));
    let asked = |console: &Console| match kinds(console).pop() {
        Some(EntryKind::Survey {
            asked,
            refused,
            answers,
            ..
        }) => (asked, refused, answers),
        other => panic!("{other:?}"),
    };
    let (words, refused, _) = asked(&console);
    assert_eq!(words.as_deref(), Some("How likely?"));
    assert_eq!(refused, Some(ErrorCode::Conflict));
    // Tried again later, it is stored; then the answers are asked for, and shown beside it.
    console.tell(Event::MessageRetried(cid.clone()));
    console.frame(ServerFrame::Ack(Ack {
        cid,
        conversation: ConversationId::new("a"),
        seq: Seq(2),
        id: MessageId::new("m2"),
        at: console.now,
        duplicate: false,
    }));
    let answers = Request::Answers {
        conversation: ConversationId::new("a"),
    };
    let answer = |message: &str, score: u8| {
        json!({"answers": [{
            "message": message, "survey": "delivery", "question": "recommend", "type": "nps",
            "points": null, "score": score, "choices": null, "text": null,
            "question_text": {"en": "How likely?", "ar": "ما مدى احتمال ذلك؟"},
        }, {
            "message": message, "survey": "delivery", "question": "why", "type": "single",
            "points": null, "score": null, "choices": ["late"], "text": null,
            "question_text": null, "choice_texts": [{"en": "It came late", "ar": "تأخر"}],
        }]})
    };
    console.answer(&answers, read(&answers, &answer("m1", 3)));
    assert_eq!(asked(&console).2, vec![], "the answer to another message");
    console.take_orders();
    console.wait(10_000);
    console.answer(&answers, read(&answers, &answer("m2", 9)));
    let (_, refused, said) = asked(&console);
    assert_eq!(refused, None);
    assert_eq!(
        (&*said[0].question, &*said[0].answer),
        ("How likely?", "9 / 10")
    );
    assert_eq!(
        (&*said[1].question, &*said[1].answer),
        ("why", "It came late")
    );
    // Nobody looks: nothing is asked.
    console.tell(Event::VisibilityChanged { visible: false });
    console.take_orders();
    console.wait(60_000);
    let asks = console.take_orders();
    assert!(
        !asks.iter().any(|order| matches!(order, Effect::Ask(..))),
        "{asks:?}"
    );
}

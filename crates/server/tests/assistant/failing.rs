//! What is no answer: refused, or failed, and never shown.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_entries_do_not_answer_is_refused() {
    let (model, server) = start(words("NOT_IN_ENTRIES")).await;
    for script in [
        words("NOT_IN_ENTRIES"),
        words("Sorry. NOT_IN_ENTRIES"),
        // Without a citation of an entry it counts for nothing, and nothing of it is said.
        words("Shipping is free for ever."),
        words("Shipping is free for ever [9] [0] [77]."),
        words(""),
        Script::Raw("data: {\"choices\":[{\"delta\":{\"content\":\"x [1]\"},\"finish_reason\":\"content_filter\"}]}\n\n".into()),
    ] {
        model.say(script.clone());
        let said = said(&server, &question("how long is shipping")).await;
        assert_eq!(said, [AssistantSaid::End(AssistantEnd::Refused)], "{script:?}");
    }
    model.asked();
    // What no entry has a word of does not even leave.
    assert_eq!(outcome(&server, "zzzz qqqq").await, AssistantEnd::Refused);
    assert!(model.asked().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_goes_wrong_is_a_failure_and_never_text() {
    let (model, server) = start(Script::Endless).await;
    let chunk = "data: {\"choices\":[{\"delta\":{\"content\":\"Three days [1]\"}}]}\n\n";
    for script in [
        Script::Status(429),
        Script::Status(500),
        Script::Status(302),
        Script::Cut(vec!["Three days [1]".into()]),
        Script::Raw(String::new()),
        Script::Raw(chunk.into()),
        Script::Raw("data: {\"choi".into()),
        Script::Raw(format!("{chunk}data: nonsense\n\n")),
        Script::Raw("<html>Bad gateway</html>\n".into()),
        Script::Raw("data: {\"error\":{\"message\":\"no\"}}\n\n".into()),
        Script::Raw(format!(
            "{chunk}data: {{\"choices\":[{{\"delta\":{{\"tool_calls\":[{{\"id\":\"a\"}}]}}}}]}}\n\n"
        )),
        Script::Raw("x".repeat(200_000)),
        Script::Endless,
    ] {
        model.say(script.clone());
        let end = outcome(&server, "how long is shipping").await;
        assert_eq!(end, AssistantEnd::Failed, "{script:?}");
    }
    // None of them was tried again.
    assert_eq!(model.asked().len(), 13);
    // One that is slow, and one that is not there.
    let slow = Assistant {
        patience: Duration::from_millis(300),
        ..model.assistant()
    };
    let away = Assistant::new("http://127.0.0.1:1/v1", "tiny", None).unwrap();
    model.say(Script::Silent(vec!["Three days [1]".into()]));
    for assistant in [slow, away] {
        let server = with(assistant, quick()).await;
        assert_eq!(
            outcome(&server, "how long is shipping").await,
            AssistantEnd::Failed
        );
    }
    model.open(0).await;
}

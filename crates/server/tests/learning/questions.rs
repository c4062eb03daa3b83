//! What was missed.

use serde_json::json;

use crate::shop::{SETTINGS, Shop, entries, gift};

pub async fn a_question_counts_once_and_comes_in_its_group(shop: &Shop<'_>) {
    let repeated = shop.event("unanswered", "Is there parking at the store?");
    let batch = [
        repeated.clone(),
        shop.event("unanswered", "is there parking at the store"),
        repeated.clone(),
    ];
    shop.collect(&batch).await;
    // The widget was not sure that it arrived.
    shop.collect(&[repeated]).await;
    shop.ask(
        "unanswered",
        &["parking at your store", "do you sell gift cards"],
    )
    .await;
    shop.ask("unhelpful", &["do you sell gift cards"]).await;
    shop.ask("helpful", &["delivery time"]).await;
    shop.ask("answered", &["delivery time"]).await;
    let found = shop.get("/questions?locale=en&days=30").await;
    assert_eq!(found["skipped"], json!(0));
    let groups = found["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 2, "{found}");
    let parking = &groups[0];
    assert_eq!(parking["count"], json!(3), "{found}");
    let questions = &parking["questions"];
    assert_eq!(questions[0]["count"], json!(2));
    assert_eq!(questions[0]["outcome"], json!("unanswered"));
    assert_eq!(questions[1]["text"], json!("parking at your store"));
    assert!(questions[0]["last_at"].as_u64().unwrap() > 1_700_000_000_000);
    let nearest = &parking["nearest"];
    let entry = entries()
        .into_iter()
        .find(|one| one["id"] == nearest["entry"]);
    assert_eq!(nearest["question"], entry.unwrap()["question"], "{found}");
    let confidence = nearest["confidence"].as_f64().unwrap();
    assert!((0.0..0.5).contains(&confidence), "{confidence}");
    let outcomes: Vec<_> = groups[1]["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["outcome"].clone())
        .collect();
    assert_eq!(outcomes, [json!("unanswered"), json!("unhelpful")]);
    assert_eq!(shop.groups("?days=0").await.len(), 0);
}

pub async fn a_question_without_consent_is_not_there(shop: &Shop<'_>) {
    let mut anonymous = shop.event("unanswered", "x");
    let properties = anonymous["data"]["properties"].as_object_mut().unwrap();
    properties.remove("question");
    shop.collect(&[anonymous]).await;
    // Another client than the widget may not have masked it.
    shop.ask("unanswered", &["my number is 0501234567"]).await;
    assert_eq!(shop.groups("").await, [["my number is [phone]"]]);
}

pub async fn a_dismissed_question_is_not_listed_again(shop: &Shop<'_>) {
    shop.ask("unanswered", &["hi there", "is there parking"])
        .await;
    let dismiss = json!({"texts": ["Hi there!", "nobody asked this", "?"]});
    let answer = shop.post("/questions/dismiss?locale=en", &dismiss).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    shop.ask("unanswered", &["hi there", "Hi there"]).await;
    assert_eq!(shop.groups("").await, [["is there parking"]]);
}

pub async fn what_the_entries_answer_by_now_is_gone(shop: &Shop<'_>) {
    shop.ask(
        "unanswered",
        &["can you wrap it as a present", "is there parking"],
    )
    .await;
    shop.ask("unhelpful", &["delivery time"]).await;
    assert_eq!(shop.groups("").await.len(), 3);
    let mut all = entries();
    all.push(gift());
    assert_eq!(shop.save(1, &json!(all)).await.status, 200);
    let left = shop.groups("").await.concat();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(!left.iter().any(|text| text.contains("wrap")), "{left:?}");
    assert!(
        left.contains(&"delivery time".to_owned()),
        "what did not help stays"
    );
}

pub async fn another_sites_agent_sees_nothing(shop: &Shop<'_>) {
    shop.ask("unanswered", &["a saffron teapot"]).await;
    let name = format!("{}-2", shop.site);
    let other = Shop::of(shop.server, &name, &[("en", r#"{"title":"x"}"#)]).await;
    assert_eq!(other.groups("").await.len(), 0);
    let faq = other.get("?locale=en").await;
    assert_eq!((&faq["entries"], &faq["version"]), (&json!([]), &json!(1)));
    let dismiss = json!({"texts": ["a saffron teapot"]});
    assert_eq!(other.post("/questions/dismiss", &dismiss).await.status, 204);
    let saved = other.save(1, &json!([gift()])).await;
    assert_eq!(saved.json(), json!({"version": 2}));
    assert_eq!(
        other.settings("en").await.matches("gift wrapping").count(),
        1
    );
    // Nothing of it came to the shop.
    assert_eq!(shop.groups("").await, [["a saffron teapot"]]);
    assert_eq!(shop.settings("en").await, SETTINGS);
    let versions = shop.get("/versions?locale=en").await;
    assert_eq!(versions["versions"].as_array().unwrap().len(), 1);
    let preview = other.post("/preview", &json!({"entries": []})).await;
    assert!(!preview.text.contains("saffron"), "{}", preview.text);
}

pub async fn languages_are_apart(shop: &Shop<'_>) {
    let arabic = r#"{"faq":{"entries":[{"question":"هل تشحنون؟","answer":"نعم"}]}}"#;
    shop.ask("unanswered", &["is there parking"]).await;
    let mut event = shop.event("unanswered", "هل يوجد موقف سيارات");
    event["data"]["locale"] = json!("ar");
    shop.collect(&[event]).await;
    // Without settings in Arabic a visitor has the English ones.
    assert_eq!(shop.groups("?locale=en").await.len(), 2);
    shop.set(&[("ar", arabic)]).await;
    assert_eq!(shop.groups("?locale=en").await, [["is there parking"]]);
    assert_eq!(shop.groups("?locale=AR").await, [["هل يوجد موقف سيارات"]]);
    assert_eq!(shop.groups("").await, [["is there parking"]]);
    let faq = shop.get("?locale=ar").await;
    assert_eq!(faq["locales"], json!(["ar", "en"]));
    let want = json!([{"question": "هل تشحنون؟", "answer": "نعم", "phrasings": [], "tags": [], "quick": false}]);
    assert_eq!(faq["entries"], want);
    let none = shop.request("GET", "?locale=fr", "").await;
    assert_eq!((none.status, none.code()), (404, "not_found".to_owned()));
}

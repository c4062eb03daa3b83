//! A shop with a FAQ, its agent, and visitors who ask.

use serde_json::{Value, json};
use wasl_protocol::{SiteId, Timestamp};
use wasl_server::store::{SettingsRecord, SiteRecord};

use crate::support::http::{self, Answer};
use crate::support::{Session, TestServer, uuid};

/// Settings as a merchant writes them: their own order of keys, numbers and spaces.
pub const SETTINGS: &str = r#"{
  "title": "Noor",
  "faq": { "threshold": 5e-1, "entries": [
    {"id": "ship", "quick": true, "question": "How long does shipping take?", "phrasings": ["delivery time", "when will my parcel arrive"], "answer": "**Two** days."},
    {"id": "return", "question": "Can I return an item?", "phrasings": ["how do I send it back", "return policy"], "answer": "Within 30 days."}
  ], "synonyms": [["parcel", "package"]] },
  "accent": "\u0023123456"
}
"#;

pub struct Shop<'a> {
    pub server: &'a TestServer,
    pub site: String,
    pub agent: Session,
}

pub fn now() -> Timestamp {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_millis(u64::try_from(now.unwrap().as_millis()).unwrap())
}

/// The entries of [`SETTINGS`].
pub fn entries() -> Vec<Value> {
    let settings: Value = serde_json::from_str(SETTINGS).unwrap();
    settings["faq"]["entries"].as_array().unwrap().clone()
}

/// An entry about gift wrapping.
pub fn gift() -> Value {
    json!({"id": "gift", "question": "Do you wrap gifts?", "answer": "Yes.",
        "quick": true, "phrasings": ["gift wrapping", "can you wrap it as a present"]})
}

impl<'a> Shop<'a> {
    pub async fn open(server: &'a TestServer, site: &str) -> Self {
        let shop = Self::of(server, site, &[("en", SETTINGS)]).await;
        assert_eq!(shop.settings("en").await, SETTINGS);
        shop
    }

    pub async fn of(server: &'a TestServer, site: &str, settings: &[(&str, &str)]) -> Self {
        add(server, site, settings).await;
        Self {
            server,
            site: site.to_owned(),
            agent: server.sign_in_at(site, "Layla").await,
        }
    }

    /// As `wasl site add --settings` does.
    pub async fn set(&self, settings: &[(&str, &str)]) {
        add(self.server, &self.site, settings).await;
    }

    /// The stored settings.
    pub async fn settings(&self, locale: &str) -> String {
        let store = &self.server.running.state.store;
        let all = store.settings(&SiteId::new(&*self.site)).await.unwrap();
        let found = all.into_iter().find(|one| one.locale == locale);
        found.unwrap().json
    }

    pub fn event(&self, outcome: &str, question: &str) -> Value {
        let (entry, confidence, suggested) = ("ship", 20, 0);
        json!({
            "specversion": "1.0", "id": uuid(), "source": format!("wasl:{}", self.site),
            "type": format!("wasl.faq.{outcome}"), "time": now().to_rfc3339(),
            "datacontenttype": "application/json", "session": uuid(),
            "data": {"locale": "en", "version": "0.1.0", "properties": {
                "question": question, "entry": entry, "confidence": confidence,
                "suggested": suggested,
            }},
        })
    }

    pub async fn collect(&self, events: &[Value]) {
        let path = format!("/v1/events?site={}", self.site);
        let answer = http::post(self.server, &path, &json!(events)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json()["rejected"], json!([]), "{}", answer.text);
    }

    pub async fn ask(&self, outcome: &str, questions: &[&str]) {
        let events: Vec<Value> = questions
            .iter()
            .map(|one| self.event(outcome, one))
            .collect();
        self.collect(&events).await;
    }

    pub async fn request(&self, method: &str, path: &str, body: impl Into<String>) -> Answer {
        let headers = [
            ("cookie", &*self.agent.cookie),
            ("x-wasl-csrf", &*self.agent.csrf),
        ];
        let path = format!("/v1/agent/faq{path}");
        http::request(self.server, method, &path, &headers, body.into()).await
    }

    pub async fn get(&self, path: &str) -> Value {
        let answer = self.request("GET", path, "").await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.request("POST", path, body.to_string()).await
    }

    pub async fn save(&self, version: u64, entries: &Value) -> Answer {
        let body = json!({"version": version, "entries": entries, "note": "a  note\n"});
        self.request("PUT", "?locale=en", body.to_string()).await
    }

    /// The texts of the groups.
    pub async fn groups(&self, query: &str) -> Vec<Vec<String>> {
        let found = self.get(&format!("/questions{query}")).await;
        let groups = found["groups"].as_array().unwrap().iter();
        let texts = |group: &Value| -> Vec<String> {
            let questions = group["questions"].as_array().unwrap().iter();
            questions
                .map(|one| one["text"].as_str().unwrap().to_owned())
                .collect()
        };
        groups.map(texts).collect()
    }
}

async fn add(server: &TestServer, site: &str, settings: &[(&str, &str)]) {
    let record = SiteRecord {
        id: SiteId::new(site),
        name: site.to_owned(),
        origins: vec!["same-host".to_owned()],
    };
    let settings = settings.iter().map(|(locale, json)| SettingsRecord {
        locale: (*locale).to_owned(),
        json: (*json).to_owned(),
    });
    let store = &server.running.state.store;
    store
        .save_site(record, settings.collect(), now())
        .await
        .unwrap();
}

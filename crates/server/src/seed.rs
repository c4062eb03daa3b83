//! The demo site: made on the first start, so that the demo shop works at once.

use wasl_protocol::SiteId;

use crate::clock;
use crate::origin::{LOOPBACK, SAME_HOST};
use crate::store::{SettingsRecord, SiteRecord, Store, StoreError};

/// The demo site's id.
pub const SITE: &str = "demo";

/// The demo site's settings by language.
pub const SETTINGS: [(&str, &str); 2] = [
    ("en", include_str!("../seed/demo.en.json")),
    ("ar", include_str!("../seed/demo.ar.json")),
];

/// Makes the demo site where there is no site yet.
pub async fn plant(store: &Store) -> Result<(), StoreError> {
    if !store.sites().await?.is_empty() {
        return Ok(());
    }
    let site = SiteRecord {
        id: SiteId::new(SITE),
        name: "Noor & Co".to_owned(),
        origins: vec![SAME_HOST.to_owned(), LOOPBACK.to_owned()],
    };
    let settings = SETTINGS
        .into_iter()
        .map(|(locale, json)| SettingsRecord {
            locale: locale.to_owned(),
            json: json.to_owned(),
        })
        .collect();
    store.save_site(site, settings, clock::now()).await
}

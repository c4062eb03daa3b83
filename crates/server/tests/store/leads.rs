//! Leads.

use wasl_protocol::*;
use wasl_server::store::{LeadRecord, StoreError};

use crate::fixture::*;

pub fn lead(site: &str, id: &str, value: &str) -> LeadRecord {
    LeadRecord {
        id: ClientId::new(id),
        site: SiteId::new(site),
        visitor: VisitorId::new("visitor"),
        field: LeadField::Phone,
        value: value.to_owned(),
        consent: "You may call me. نعم".to_owned(),
        consented_at: NOW,
        prompt: "callback".to_owned(),
        locale: "ar".to_owned(),
        page_url: "https://shop.example/".to_owned(),
    }
}

pub async fn a_lead_is_stored_once(fixture: &Fixture) {
    let shop = SiteId::new("shop");
    let (one, two) = (fixture.node(0), fixture.node(1));
    let first = lead("shop", "1", "+1 234");
    let (left, right) = tokio::join!(
        one.add_lead(first.clone(), NOW),
        two.add_lead(first.clone(), NOW)
    );
    left.and(right).unwrap();
    let other = two.add_lead(lead("shop", "1", "+5 678"), NOW).await;
    assert_eq!(other, Err(StoreError::Refused(ErrorCode::Conflict)));
    // Another site's ids are its own.
    one.add_lead(lead("other", "1", "+5 678"), NOW)
        .await
        .unwrap();
    two.add_lead(lead("shop", "2", "+9"), NOW).await.unwrap();
    let listed = one.list_leads(&shop, None, 10).await.unwrap();
    let values: Vec<_> = listed.iter().map(|one| &*one.lead.value).collect();
    assert_eq!(values, ["+9", "+1 234"], "the newest first");
    assert_eq!((&listed[1].lead, listed[1].received_at), (&first, NOW));
    let rest = two.list_leads(&shop, Some(listed[0].position), 1).await;
    assert_eq!(rest.unwrap(), listed[1..]);
}

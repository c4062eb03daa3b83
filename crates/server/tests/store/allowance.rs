//! The assistant's questions of a day.

use wasl_protocol::*;
use wasl_server::store::{Allowance, Asking};

use crate::fixture::*;

fn asking(site: &str, visitor: u32, day: i64) -> Asking {
    Asking {
        site: SiteId::new(site),
        visitor: VisitorId::new(format!("visitor-{visitor}")),
        day,
        per_visitor: 2,
        per_site: 3,
    }
}

pub async fn a_days_questions_are_counted_and_end(fixture: &Fixture) {
    for (node, asked, expected) in [
        (0, asking("shop", 1, 5), Allowance::Taken),
        (1, asking("shop", 1, 5), Allowance::Taken),
        (0, asking("shop", 1, 5), Allowance::VisitorSpent),
        (1, asking("shop", 2, 5), Allowance::Taken),
        (0, asking("shop", 2, 5), Allowance::SiteSpent),
        (0, asking("other", 1, 5), Allowance::Taken),
        // A new day.
        (1, asking("shop", 1, 6), Allowance::Taken),
        (0, asking("shop", 2, 6), Allowance::Taken),
    ] {
        let taken = fixture.node(node).take_asking(asked.clone()).await;
        assert_eq!(taken, Ok(expected), "{asked:?}");
    }
}

pub async fn many_at_once_take_no_more_than_there_are(fixture: &Fixture) {
    let mut tasks = Vec::new();
    for number in 0..12 {
        let store = fixture.node(number).clone();
        let visitor = u32::try_from(number).unwrap();
        tasks.push(tokio::spawn(async move {
            store.take_asking(asking("shop", visitor, 7)).await
        }));
    }
    let mut taken = 0;
    for task in tasks {
        taken += usize::from(task.await.unwrap() == Ok(Allowance::Taken));
    }
    assert_eq!(taken, 3);
}

//! One transaction for many orders, in a fixed number of statements however many they are.
//!
//! 1. `load` locks the conversations, always in the order of their ids so that no two batches
//!    wait for each other, and reads what the decisions need.
//! 2. `desk` decides on each order, in turn, without the database.
//! 3. `save` writes all of it.
//!
//! Every statement sees what was committed before it began (read committed), so what is read
//! after the locks is the last word on those conversations.

use sqlx::PgConnection;

use super::desk::Desk;
use super::line::Failure;
use super::orders::{Order, Outcome, Outcomes};
use super::{load, read, save};

/// Carries orders out and commits.
pub async fn run(db: &mut PgConnection, orders: &[Order]) -> Result<Outcomes, Failure> {
    sqlx::query("BEGIN").execute(&mut *db).await?;
    let mut desk: Desk = load::desk(db, orders).await?;
    let mut outcomes: Outcomes = orders.iter().map(|order| desk.decide(order)).collect();
    save::desk(db, &desk).await?;
    if !desk.noted.is_empty() {
        let summaries = read::summaries_of_visitors(&mut *db, &desk.noted).await?;
        for (order, outcome) in orders.iter().zip(&mut outcomes) {
            if let (Order::Note(note, _), Ok(Outcome::Noted(theirs))) = (order, outcome) {
                let visitor = &note.visitor.id;
                theirs.extend(
                    summaries
                        .iter()
                        .filter(|s| s.visitor.id == *visitor)
                        .cloned(),
                );
            }
        }
    }
    match sqlx::query("COMMIT").execute(db).await {
        Ok(_) => Ok(outcomes),
        Err(error @ sqlx::Error::Database(_)) => Err(Failure::Before(error)),
        Err(error) => Err(Failure::Unknown(error)),
    }
}

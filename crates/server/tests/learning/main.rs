//! The FAQ's learning loop over the API, on SQLite and on PostgreSQL: what visitors asked, what a
//! change would do, changes kept and undone, tables in and out, and who may not.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod change;
mod hostile;
mod questions;
mod shop;
#[path = "../support/mod.rs"]
mod support;
mod table;

use shop::Shop;
use support::postgres::Cluster;
use support::{TestServer, unlimited};

/// One body, two databases; each on a shop of its own.
macro_rules! on_both {
    ($($room:ident: $($name:ident)*;)*) => {
        mod sqlite {
            use super::*;
            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let server = TestServer::with(unlimited()).await;
                    super::$room::$name(&Shop::open(&server, "shop").await).await;
                }
            )*)*
        }

        /// All in turn: a cluster takes seconds to make.
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn postgres() {
            let cluster = Cluster::start();
            let database = cluster.database().await;
            let server = TestServer::on(unlimited(), &database).await;
            $($(
                println!("{}", stringify!($name));
                let site = stringify!($name).replace('_', "-");
                $room::$name(&Shop::open(&server, &site).await).await;
            )*)*
        }
    };
}

on_both! {
    questions:
        a_question_counts_once_and_comes_in_its_group
        a_question_without_consent_is_not_there
        a_dismissed_question_is_not_listed_again
        what_the_entries_answer_by_now_is_gone
        another_sites_agent_sees_nothing
        languages_are_apart;
    change:
        a_preview_tells_and_stores_nothing
        a_change_is_served_at_once_and_touches_nothing_else
        of_two_at_once_one_wins
        a_version_comes_back
        what_the_command_line_changed_is_noticed
        unfit_entries_are_told_and_not_stored;
    table:
        a_table_goes_out_and_comes_in
        a_table_is_tried_before_it_is_stored;
    hostile:
        every_limit_is_told
        broken_tables_are_told_by_their_rows
        strange_requests_are_refused;
}

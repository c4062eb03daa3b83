//! The contract of the stores: each test here runs on SQLite, and on PostgreSQL with two nodes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of answer among many"
)]

mod away;
mod concurrent;
mod faq;
mod feed;
mod fixture;
mod forwards;
mod leads;
mod letters;
mod messages;
mod opening;
mod people;
mod polls;
mod rules;
#[path = "../support/mod.rs"]
mod support;
mod surveys;
mod telemetry;
mod transfer;
mod visitors;

use fixture::Fixture;
use support::Folder;
use support::postgres::{Cluster, clear};
use wasl_server::Database;

/// One body, two databases.
macro_rules! contract {
    ($($room:ident: $($name:ident)*;)*) => {
        mod sqlite {
            use super::*;
            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let folder = Folder::new();
                    let database = Database::from(folder.path());
                    super::$room::$name(&Fixture::new(&database).await).await;
                }
            )*)*
        }

        /// All in turn, each with new tables: a cluster takes seconds to make.
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn postgres_with_two_nodes() {
            let cluster = Cluster::start();
            let database = cluster.database().await;
            $($(
                println!("{}", stringify!($name));
                clear(&database).await;
                $room::$name(&Fixture::new(&database).await).await;
            )*)*
        }
    };
}

contract! {
    messages:
        a_message_is_stored_once
        the_same_cid_is_known_for_ever
        messages_keep_the_order_of_their_calls
        pages_follow_each_other
        time_does_not_go_back
        every_character_comes_back;
    rules:
        who_may_write
        a_visitor_has_so_many_conversations
        resolving_asks_and_writing_reopens
        a_whole_story_fits_one_batch
        marks_go_forward_only;
    concurrent:
        many_writers_leave_no_hole
        one_first_message_opens
        the_same_message_at_once_is_stored_once
        a_crossing_of_conversations_ends;
    visitors:
        facts_are_kept_of_those_who_wrote
        the_inbox_has_the_latest_first
        a_blocked_visitor_is_refused_until_unblocked
        what_a_token_proved_stays;
    people:
        sites_and_settings_are_changed
        identity_keys_belong_to_their_site
        a_link_works_once
        a_link_works_once_for_many_at_once
        a_new_password_ends_the_sessions
        sessions_end;
    telemetry:
        an_event_is_stored_once
        the_latest_come_first;
    letters:
        whatever_came_is_kept_as_it_came
        the_same_again_is_counted
        the_oldest_go_when_there_is_no_room
        letters_are_dropped_by_number_or_all;
    forwards:
        a_forward_begins_where_it_is_told
        one_node_has_a_forward_at_a_time
        progress_comes_back_and_rests
        a_reader_of_events_beside_many_writers_misses_nothing;
    leads:
        a_lead_is_stored_once;
    polls:
        ratings_count_as_the_built_in_poll
        one_poll_waits_at_a_time
        what_follows_is_said
        only_the_built_in_poll_takes_a_rating;
    surveys:
        answers_are_kept_by_their_time_not_their_order
        an_event_that_is_known_changes_nothing
        counts_are_filtered
        words_come_in_pages;
    faq:
        a_question_counts_once_for_each_event
        a_dismissed_question_stays_so
        entries_change_from_their_current_version
        the_last_versions_are_kept;
    feed:
        the_feed_has_everything_once
        a_reader_beside_many_writers_misses_nothing;
}

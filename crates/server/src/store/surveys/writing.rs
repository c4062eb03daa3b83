//! Writing what an event says, once for both databases.

/// Makes `keep_survey` for a database; `to_words` puts what a person wrote into its column.
macro_rules! survey_writes {
    ($connection:ty, $to_words:path) => {
        /// Writes what an event says of a survey. The event itself is stored by then, once.
        async fn keep_survey(
            db: &mut $connection,
            site: &wasl_protocol::SiteId,
            event: &$crate::surveys::record::SurveyEvent,
        ) -> Result<(), sqlx::Error> {
            use $crate::store::surveys::statements::{END_RUN, KEEP_ANSWER, KEEP_RUN};
            use $crate::store::surveys::{Columns, end_of};
            use $crate::surveys::record::Happening;
            let (run, at) = (&event.run, $crate::store::column::millis(event.at));
            sqlx::query(KEEP_RUN)
                .bind(site.as_str())
                .bind(run.survey.as_str())
                .bind(run.run.as_str())
                .bind(run.touchpoint.as_str())
                .bind(i64::from(run.share))
                .bind(run.place.name())
                .bind(run.by.name())
                .bind(run.conversation.as_ref().map(|id| id.as_str()))
                .bind(run.message.as_ref().map(|id| id.as_str()))
                .bind(run.stage.as_deref())
                .bind(run.locale.as_deref())
                .bind(run.page.as_deref())
                .bind(at)
                .bind(event.id.as_str())
                .execute(&mut *db)
                .await?;
            if let Some((state, how)) = end_of(&event.happening) {
                sqlx::query(END_RUN)
                    .bind(site.as_str())
                    .bind(run.survey.as_str())
                    .bind(run.run.as_str())
                    .bind(state.name())
                    .bind(how.map(|how| how.name()))
                    .bind(at)
                    .bind(event.id.as_str())
                    .execute(&mut *db)
                    .await?;
            }
            if let Happening::Answered(question, given) = &event.happening {
                let columns = Columns::of(given.as_ref());
                sqlx::query(KEEP_ANSWER)
                    .bind(site.as_str())
                    .bind(run.survey.as_str())
                    .bind(run.run.as_str())
                    .bind(question.as_str())
                    .bind(columns.kind)
                    .bind(columns.points)
                    .bind(columns.good_end)
                    .bind(columns.score)
                    .bind(columns.choices)
                    .bind(columns.words.map($to_words))
                    .bind(at)
                    .bind(event.id.as_str())
                    .execute(&mut *db)
                    .await?;
            }
            Ok(())
        }
    };
}
pub(in crate::store) use survey_writes;

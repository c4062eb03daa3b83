//! Reading and writing whole tables, written once for both databases.

/// The rows of one statement.
pub const AT_ONCE: usize = 500;

/// A conversation whose log is not what its row says.
pub const INCOMPLETE: &str = "SELECT c.id FROM conversations c LEFT JOIN \
    (SELECT conversation, count(*) AS number, max(seq) AS last FROM messages \
     GROUP BY conversation) m ON m.conversation = c.id \
    WHERE coalesce(m.number, 0) <> c.head OR coalesce(m.last, 0) <> c.head LIMIT 1";

/// Makes `read` and `write` for a database. `from_words` and `to_words` turn what a person wrote
/// out of its column and into it.
macro_rules! copying {
    ($database:ty, $row:ty, $connection:ty, $from_words:path, $to_words:path) => {
        use futures_util::TryStreamExt as _;
        use sqlx::{AssertSqlSafe, QueryBuilder, Row as _};
        use tokio::sync::mpsc::Sender;
        use $crate::store::transfer::TransferError;
        use $crate::store::transfer::table::{Cell, Kind, Row, Table};

        fn columns(table: &Table) -> String {
            let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
            names.join(", ")
        }

        /// Sends every row of a table; false when nobody takes them any more.
        async fn read(
            db: &mut $connection,
            table: &'static Table,
            out: &Sender<Result<Row, TransferError>>,
        ) -> Result<bool, sqlx::Error> {
            let (columns, name, order) = (columns(table), table.name, table.order);
            let sql = format!("SELECT {columns} FROM {name} ORDER BY {order}");
            let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(db);
            while let Some(row) = rows.try_next().await? {
                let cells = table.columns.iter().enumerate();
                let cells = cells.map(|(place, (_, kind))| cell(&row, place, *kind));
                let cells = cells.collect::<Result<_, _>>()?;
                if out.send(Ok(Row { table, cells })).await.is_err() {
                    return Ok(false);
                }
            }
            Ok(true)
        }

        fn cell(row: &$row, place: usize, kind: Kind) -> Result<Cell, sqlx::Error> {
            let text = || row.try_get::<Option<String>, _>(place);
            Ok(match kind {
                Kind::Text => text()?.map(Cell::Text),
                Kind::Words => text()?.map($from_words).transpose()?.map(Cell::Text),
                Kind::Number => row.try_get::<Option<i64>, _>(place)?.map(Cell::Number),
                Kind::Bytes => row.try_get::<Option<Vec<u8>>, _>(place)?.map(Cell::Bytes),
            }
            .unwrap_or(Cell::Null))
        }

        /// Writes rows of one table.
        async fn write(
            db: &mut $connection,
            table: &'static Table,
            rows: &[Row],
        ) -> Result<(), sqlx::Error> {
            let (columns, name) = (columns(table), table.name);
            let mut sql =
                QueryBuilder::<$database>::new(format!("INSERT INTO {name} ({columns}) "));
            sql.push_values(rows, |mut values, row| {
                for (cell, (_, kind)) in row.cells.iter().zip(table.columns) {
                    match (cell, kind) {
                        (Cell::Number(number), _) => values.push_bind(*number),
                        (Cell::Bytes(bytes), _) => values.push_bind(bytes.clone()),
                        (Cell::Text(text), Kind::Words) => values.push_bind($to_words(text)),
                        (Cell::Text(text), Kind::Text | Kind::Number | Kind::Bytes) => {
                            values.push_bind(text.clone())
                        }
                        (Cell::Null, Kind::Number) => values.push_bind(None::<i64>),
                        (Cell::Null, Kind::Bytes) => values.push_bind(None::<Vec<u8>>),
                        (Cell::Null, Kind::Text | Kind::Words) => values.push_bind(None::<String>),
                    };
                }
            });
            if $crate::store::transfer::table::is_telemetry(table) {
                sql.push(" ON CONFLICT DO NOTHING");
            }
            sql.build().execute(db).await?;
            Ok(())
        }

        /// Whether there is data.
        async fn has_data(db: &mut $connection) -> Result<bool, sqlx::Error> {
            let found = sqlx::query("SELECT 1 FROM sites LIMIT 1");
            Ok(found.fetch_optional(db).await?.is_some())
        }

        /// Makes sure that every conversation has all of its messages.
        async fn check(db: &mut $connection) -> Result<(), TransferError> {
            let found = sqlx::query_scalar($crate::store::transfer::copy::INCOMPLETE);
            match found.fetch_optional(db).await? {
                Some(conversation) => Err(TransferError::Incomplete { conversation }),
                None => Ok(()),
            }
        }
    };
}
pub(in crate::store) use copying;

//! Rows of an earlier version, converted by the migrations.

use groundswell_server::store::Db;
use groundswell_tests::{Database, each_database};
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::path::Path;
use uuid::Uuid;

/// Contacts and comments of an earlier version get their position among those of their card.
#[test]
fn an_upgrade_knows_when_contacts_and_comments_were_made_and_how_long_they_are() {
    each_database(async |database| {
        let (board, card) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let doc = |kind: &str, at: i64| format!(r#"{{"{kind}":{{"at":{at},"quote":"schön"}}}}"#);
        let insert = |kind: &str, id: i64, doc: Option<&str>| {
            let (deleted, doc) =
                (doc.is_none(), doc.map_or("null".into(), |doc| format!("'{doc}'")));
            format!(
                "insert into detail (board_id, kind, id, card_id, seq, deleted, doc) \
                 values ($1, '{kind}', 'id {id}', $2, 1, {deleted}, {doc})"
            )
        };
        let (contact, comment) = (doc("contact", 7), doc("comment", 8));
        let rows = [
            insert("contact", 1, Some(&contact)),
            insert("comment", 2, Some(&comment)),
            insert("comment", 3, None),
        ];
        older_database(&database, 2, rows.map(|row| (row, board, card))).await;
        let db = database.open().await;
        db.check().await.unwrap();
        let found: Vec<(String, i64, i64)> = match &db {
            Db::Sqlite { reader, .. } => sqlx::query_as(PLACES).fetch_all(reader).await.unwrap(),
            Db::Postgres { pool, .. } => sqlx::query_as(PLACES).fetch_all(pool).await.unwrap(),
        };
        let size = |doc: &str| doc.chars().count() as i64;
        let expected = [
            ("id 1".into(), 7, size(&contact)),
            ("id 2".into(), 8, size(&comment)),
            ("id 3".into(), 0, 0),
        ];
        assert_eq!(found, expected);
    });
}

const PLACES: &str = "select id, at, size from detail order by id";

/// Makes a database as it was after a migration, with some rows that take two ids.
async fn older_database<const N: usize>(
    database: &Database,
    migration: i64,
    rows: [(String, Uuid, Uuid); N],
) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/migrations");
    let migrations = Migrator::new(folder).await.unwrap();
    if database.engine() == "SQLite" {
        let url = database.url().parse::<SqliteConnectOptions>().unwrap().create_if_missing(true);
        let mut old = SqliteConnection::connect_with(&url).await.unwrap();
        migrations.run_to(migration, &mut old).await.unwrap();
        for (row, one, other) in rows {
            let row = sqlx::query(AssertSqlSafe(row)).bind(one).bind(other);
            row.execute(&mut old).await.unwrap();
        }
        old.close().await.unwrap();
    } else {
        let mut old = PgConnection::connect(database.url()).await.unwrap();
        migrations.run_to(migration, &mut old).await.unwrap();
        for (row, one, other) in rows {
            let row = sqlx::query(AssertSqlSafe(row)).bind(one).bind(other);
            row.execute(&mut old).await.unwrap();
        }
    }
}

/// Documents of an earlier version contained the ids that now have columns of their own.
#[test]
fn an_upgrade_takes_the_names_out_of_the_documents() {
    each_database(async |database| {
        let (board, card) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let customer = Uuid::from_u128(3);
        let on_board = |kind: &str, id: String, fields: String| {
            let insert = format!(
                "insert into entity (board_id, kind, id, seq, deleted, doc, archived) \
                 select $1, '{kind}', '{id}', 1, false, '{{\"{kind}\":{{{fields}}}}}', false \
                 where $2 = $2"
            );
            (insert, board, card)
        };
        let of_card = |kind: &str, fields: &str| {
            let insert = format!(
                "insert into detail (board_id, kind, id, card_id, seq, deleted, doc) \
                 values ($1, '{kind}', '{card}', $2, 1, false, '{{\"{kind}\":{{{fields}}}}}')"
            );
            (insert, board, card)
        };
        let rows = [
            on_board("area", card.to_string(), format!(r#""id":"{card}","name":"id""#)),
            on_board("tally", format!("{card}/"), format!(r#""card":"{card}","last":1"#)),
            on_board(
                "tally",
                format!("{card}/{customer}"),
                format!(r#""card":"{card}","customer":"{customer}","last":2"#),
            ),
            of_card("contact", &format!(r#""id":"{card}","card":"{card}","customer":"x""#)),
            of_card("description", &format!(r#""card":"{card}","text":"Whole""#)),
        ];
        older_database(&database, 15, rows).await;
        let db = database.open().await;
        db.check().await.unwrap();
        let documents = "select cast(doc as text) from entity union all \
                         select cast(doc as text) from detail";
        let found: Vec<String> = match &db {
            Db::Sqlite { reader, .. } => {
                sqlx::query_scalar(documents).fetch_all(reader).await.unwrap()
            }
            Db::Postgres { pool, .. } => {
                sqlx::query_scalar(documents).fetch_all(pool).await.unwrap()
            }
        };
        let mut found: Vec<String> = found.iter().map(|doc| doc.replace(' ', "")).collect();
        found.sort();
        let expected = [
            r#"{"area":{"name":"id"}}"#,
            r#"{"contact":{"customer":"x"}}"#,
            r#"{"description":{"text":"Whole"}}"#,
            r#"{"tally":{"last":1}}"#,
            r#"{"tally":{"last":2}}"#,
        ];
        assert_eq!(found, expected);
    });
}

//! Every SQL text of the server is accepted by both databases.

use groundswell_server::store::Db;
use groundswell_tests::each_database;
use sqlx::postgres::PgTypeInfo;
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};
use std::fs;
use std::path::{Path, PathBuf};

const MACROS: [&str; 4] = ["execute!(", "fetch_all!(", "fetch_optional!(", "fetch_scalar!("];

/// The macro of statements with places for several rows.
const OF_ROWS: &str = "run_rows!(";

struct Text {
    place: String,
    sql: String,
}

#[test]
fn both_databases_take_every_text() {
    let texts = texts();
    assert!(texts.len() > 40, "the texts are found: {}", texts.len());
    let of_rows = texts.iter().filter(|text| text.sql.starts_with("insert into entity"));
    assert_eq!(of_rows.count(), 1, "those with places for several rows too");
    each_database(async |database| {
        let db = database.open().await;
        db.check().await.unwrap();
        for Text { place, sql } in &texts {
            // Statements in a branch for the other engine only.
            let others: &[&str] = match database.engine() {
                "SQLite" => &["lock table", "select pg_notify", "from pg_tables"],
                _ => &["pragma", "from sqlite_schema"],
            };
            // Statements that read the tables of an earlier version are tested with these:
            // `upgrade.rs`.
            let old = ["commit_log", "table touched"];
            if others.iter().chain(&old).any(|part| sql.contains(part)) {
                continue;
            }
            let text = AssertSqlSafe(sql.clone()).into_sql_str();
            let error = match &db {
                Db::Sqlite { writer, .. } => writer.prepare(text).await.err(),
                Db::Postgres { pool, .. } => pool.prepare_with(text, &types(sql)).await.err(),
            };
            assert!(error.is_none(), "{place}: {sql}: {error:?}");
        }
    });
}

/// The types of the values, if PostgreSQL cannot tell them from the text: normally it gets them
/// with the values.
fn types(sql: &str) -> Vec<PgTypeInfo> {
    let names: &[&str] = match sql.split_once(" in (values") {
        Some((before, _)) if before.ends_with("(board_id, kind, id)") => &["uuid", "text", "text"],
        Some((before, _)) if before.ends_with("(board, seq)") => &["int8", "int8"],
        Some(_) => &["int8", "uuid"],
        None => &[],
    };
    names.iter().map(|name| PgTypeInfo::with_name(name)).collect()
}

fn texts() -> Vec<Text> {
    let mut texts = Vec::new();
    for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src")) {
        let source = fs::read_to_string(&file).unwrap();
        for name in MACROS {
            for (at, _) in source.match_indices(name) {
                let place = format!("{}:{}", file.display(), source[..at].lines().count());
                let Some((sql, _)) = literal(&source[at + name.len()..]) else { continue };
                texts.push(Text { place, sql });
            }
        }
        for (at, _) in source.match_indices(OF_ROWS) {
            let place = format!("{}:{}", file.display(), source[..at].lines().count());
            let Some(sql) = of_rows(&source[at + OF_ROWS.len()..]) else { continue };
            texts.push(Text { place, sql });
        }
    }
    texts
}

/// The literal after `(tx, ` as the compiler reads it, and what follows it; `None` in the macros' own
/// definitions.
fn literal(source: &str) -> Option<(String, &str)> {
    let (before, after) = source.split_once('"')?;
    if before.contains('$') || before.contains(')') {
        return None;
    }
    let mut text = String::new();
    let mut chars = after.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((text, &after[at + 1..])),
            '\\' => match chars.next()?.1 {
                '\n' => while chars.next_if(|(_, c)| c.is_whitespace()).is_some() {},
                escaped => text.push(escaped),
            },
            c => text.push(c),
        }
    }
    None
}

/// A statement with the places of one row: as many as there are values after `|row|`.
fn of_rows(source: &str) -> Option<String> {
    let (sql, rest) = literal(source)?;
    let (end, rest) = literal(rest)?;
    let (_, values) = rest.split_once('|')?.1.split_once('|')?;
    let (mut depth, mut columns) = (0, 1);
    for c in values.chars() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => break,
            ')' => depth -= 1,
            ',' if depth == 0 => columns += 1,
            _ => {}
        }
    }
    let places: Vec<String> = (1..=columns).map(|at| format!("${at}")).collect();
    Some(format!("{sql} ({}) {end}", places.join(", ")))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut all = Vec::new();
    for path in entries {
        if path.is_dir() {
            all.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push(path);
        }
    }
    all
}

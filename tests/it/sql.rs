//! Every SQL text of the server is one that both databases take.

use groundswell_server::store::Db;
use groundswell_tests::each_database;
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};
use std::fs;
use std::path::{Path, PathBuf};

const MACROS: [&str; 4] = ["execute!(", "fetch_all!(", "fetch_optional!(", "fetch_scalar!("];

struct Text {
    place: String,
    sql: String,
}

#[test]
fn both_databases_take_every_text() {
    let texts = texts();
    assert!(texts.len() > 40, "the texts are found: {}", texts.len());
    each_database(async |database| {
        let db = database.open().await;
        db.check().await.unwrap();
        for Text { place, sql } in &texts {
            // What stands in a branch for the other engine alone.
            let others = if database.engine() == "SQLite" { "lock table" } else { "pragma" };
            if sql.starts_with(others) {
                continue;
            }
            let text = AssertSqlSafe(sql.clone()).into_sql_str();
            let error = match &db {
                Db::Sqlite { writer, .. } => writer.prepare(text).await.err(),
                Db::Postgres { pool, .. } => pool.prepare(text).await.err(),
            };
            assert!(error.is_none(), "{place}: {sql}: {error:?}");
        }
    });
}

fn texts() -> Vec<Text> {
    let mut texts = Vec::new();
    for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src")) {
        let source = fs::read_to_string(&file).unwrap();
        for name in MACROS {
            for (at, _) in source.match_indices(name) {
                let place = format!("{}:{}", file.display(), source[..at].lines().count());
                let Some(sql) = literal(&source[at + name.len()..]) else { continue };
                texts.push(Text { place, sql });
            }
        }
    }
    texts
}

/// The literal after `(tx, `, as the compiler reads it; `None` in the macros' own definitions.
fn literal(source: &str) -> Option<String> {
    let (before, after) = source.split_once('"')?;
    if before.contains('$') || before.contains(')') {
        return None;
    }
    let mut text = String::new();
    let mut chars = after.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Some(text),
            '\\' => match chars.next()? {
                '\n' => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                escaped => text.push(escaped),
            },
            c => text.push(c),
        }
    }
    None
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

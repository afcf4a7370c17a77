//! Measures how often real reports find another report of the same problem.

use super::{DICTIONARY, Index, Text};
use crate::id::CardId;
use uuid::Uuid;

/// The number of typed characters, and the required share of queries that find a report of the same
/// cluster among the first five.
const REQUIRED: [(usize, f32); 3] = [(12, 0.62), (25, 0.80), (usize::MAX, 0.88)];
const FIRST: usize = 5;

struct Report {
    title: String,
    excerpt: String,
    cluster: String,
}

/// The reports are stored beside the project, because they belong to the people who wrote them.
/// `None` if they are not there.
fn reports() -> Option<Vec<Report>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/reports-dev.csv");
    let mut rows = csv::Reader::from_path(path).ok()?;
    let column = |name: &str, headers: &csv::StringRecord| {
        headers.iter().position(|header| header == name).expect("the file has this column")
    };
    let headers = rows.headers().expect("the file has headers").clone();
    let [title, excerpt, cluster] =
        ["title", "excerpt", "cluster"].map(|name| column(name, &headers));
    let reports = rows.records().map(|row| {
        let row = row.expect("the file is read to its end");
        let text = |at: usize| row[at].to_owned();
        Report { title: text(title), excerpt: text(excerpt), cluster: text(cluster) }
    });
    Some(reports.collect())
}

fn id(n: usize) -> CardId {
    CardId(Uuid::from_u128(n as u128))
}

fn put(index: &mut Index, n: usize, report: &Report) {
    let body = report.excerpt.clone();
    index.put(id(n), &Text { title: &report.title, body, ..Text::default() });
}

#[test]
fn real_reports_find_each_other() {
    let Some(reports) = reports() else {
        println!("skipped: there are no reports at ../../shared/data/reports-dev.csv");
        return;
    };
    let mut index = Index::knowing(DICTIONARY);
    for (n, report) in reports.iter().enumerate() {
        put(&mut index, n, report);
    }
    let is_mate = |n: usize, other: usize| {
        n != other && !reports[n].cluster.is_empty() && reports[n].cluster == reports[other].cluster
    };
    let (mut hits, mut asked) = ([0; REQUIRED.len()], 0);
    for (n, report) in reports.iter().enumerate() {
        if !(0..reports.len()).any(|other| is_mate(n, other)) {
            continue;
        }
        asked += 1;
        index.remove(id(n));
        for (at, (chars, _)) in REQUIRED.into_iter().enumerate() {
            let typed: String = report.title.chars().take(chars).collect();
            let found = index.search(&typed, FIRST);
            let hit = found.iter().any(|found| is_mate(n, found.id.0.as_u128() as usize));
            hits[at] += i32::from(hit);
        }
        put(&mut index, n, report);
    }
    for ((chars, required), hits) in REQUIRED.into_iter().zip(hits) {
        let share = hits as f32 / asked as f32;
        println!("typed {chars}: {hits} of {asked}, {:.1} %", share * 100.0);
        assert!(share >= required, "{share} of those who typed {chars} characters found one");
    }
}

//! What one client, or many ordinary ones, may cost the others: attacks and crowds over loopback,
//! limited in number and time, on a release server. One line of JSON for each figure.
//!
//! `groundswell-torture <program> [pings] [deaf] [half-open] [crowd] [years] [wide] [demo]`; all of
//! them if none is named.

mod attack;
mod crowd;
mod mover;
mod scene;
mod years;

use anyhow::{Context, Result, bail};
use groundswell_server::serving::Limits;
use std::path::PathBuf;

/// In the order in which they run.
const ALL: [&str; 7] = ["pings", "deaf", "half-open", "crowd", "years", "wide", "demo"];

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<()> {
    // This process needs as many connections as the server.
    Limits::of_this_process();
    let mut args = std::env::args().skip(1);
    let program = args.next().context("usage: groundswell-torture <program> [name …]")?;
    let program = PathBuf::from(program);
    let mut names: Vec<String> = args.collect();
    if names.is_empty() {
        names = ALL.map(String::from).into();
    }
    for name in names {
        match name.as_str() {
            "pings" => attack::pings(&program).await?,
            "deaf" => attack::deaf(&program).await?,
            "half-open" => attack::half_open(&program).await?,
            "crowd" => crowd::crowd(&program).await?,
            "years" => years::years(&program).await?,
            "wide" => years::wide(&program).await?,
            "demo" => years::demo(&program).await?,
            other => bail!("there is no “{other}”: {}", ALL.join(", ")),
        }
    }
    Ok(())
}

/// Prints a figure.
fn tell(figure: &str, value: f64) {
    println!("{}", serde_json::json!({ "figure": figure, "value": value }));
}

/// A number of bytes as mebibytes.
fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

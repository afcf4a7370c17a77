//! `cargo xtask tidy`: rules that the compiler does not check. Each reports what is wrong, where, and
//! why it is a rule.

mod circles;
mod directions;
mod docs;
mod layers;
mod lazy;
mod machine;
mod modules;
mod sizes;
mod sources;

use std::path::Path;

use anyhow::{Result, ensure};

use sources::Sources;

/// Checks every rule.
///
/// # Errors
/// A rule is broken, or a source cannot be read.
pub(crate) fn tidy(root: &Path) -> Result<()> {
    let sources = Sources::read(root)?;
    let rules = [
        sizes::check,
        layers::check,
        circles::check,
        lazy::check,
        docs::check,
        machine::check,
        directions::check,
    ];
    let faults: Vec<String> = rules.map(|rule| rule(&sources)).concat();
    for fault in &faults {
        eprintln!("{fault}");
    }
    ensure!(faults.is_empty(), "{} places are not tidy", faults.len());
    Ok(())
}

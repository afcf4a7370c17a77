//! A module imports from its own layer and from those below it.

use super::modules::{Module, Modules};
use super::sources::Sources;

/// The layers of the app above its foundation, the lowest first.
const APP: [&str; 3] = ["parts", "pages", "app"];
/// Modules of the domain that know nothing of boards.
const FOUNDATION: [&str; 9] =
    ["id", "limits", "text", "time", "rank", "order", "table", "matching", "context"];

pub(super) fn check(sources: &Sources) -> Vec<String> {
    [app(&Modules::of(sources, "app")), domain(&Modules::of(sources, "domain"))].concat()
}

fn app(modules: &Modules) -> Vec<String> {
    let layer = |module: &Module| match module.first() {
        None => APP.len() + 1,
        Some(first) => APP.iter().position(|layer| layer == first).map_or(0, |at| at + 1),
    };
    let is_upward = |from: &Module, to: &Module| layer(to) > layer(from);
    let why = "the layers of the app are its foundation, `parts`, `pages`, `app`, and each \
               imports from those before it alone, so that a part can be understood without the pages \
               that use it: move what both need down";
    upward(modules, is_upward, why)
}

fn domain(modules: &Modules) -> Vec<String> {
    let is_low =
        |module: &Module| module.first().is_some_and(|first| FOUNDATION.contains(&first.as_str()));
    let is_upward = |from: &Module, to: &Module| is_low(from) && !is_low(to);
    let why = "it belongs to the foundation of the domain, which knows nothing of boards, so that it \
               can be used and tested alone: move what needs a board up";
    upward(modules, is_upward, why)
}

fn upward(
    modules: &Modules,
    is_upward: impl Fn(&Module, &Module) -> bool,
    why: &str,
) -> Vec<String> {
    let mut faults = Vec::new();
    for (from, named) in &modules.names {
        for to in named.iter().filter(|to| is_upward(from, to)) {
            faults.push(format!("{} names `{}`: {why}.", modules.file(from), to.join("::")));
        }
    }
    faults
}

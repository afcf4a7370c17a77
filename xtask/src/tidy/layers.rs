//! A module imports from its own layer and from those below it.

use super::modules::{Module, Modules};
use super::sources::Sources;

/// The layers of the app above its foundation, the lowest first.
const APP: [&str; 3] = ["parts", "pages", "app"];
/// Modules of the domain that know nothing of boards.
const FOUNDATION: [&str; 9] =
    ["id", "limits", "text", "time", "rank", "order", "table", "matching", "finding"];

const RULE: &str = "xtask/src/tidy/layers.rs";

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
    [modules.missing(RULE, &APP.map(top)), upward(modules, is_upward, why)].concat()
}

fn domain(modules: &Modules) -> Vec<String> {
    let is_low =
        |module: &Module| module.first().is_some_and(|first| FOUNDATION.contains(&first.as_str()));
    let is_upward = |from: &Module, to: &Module| is_low(from) && !is_low(to);
    let why = "it belongs to the foundation of the domain, which knows nothing of boards, so that it \
               can be used and tested alone: move what needs a board up";
    [modules.missing(RULE, &FOUNDATION.map(top)), upward(modules, is_upward, why)].concat()
}

fn top(name: &str) -> Module {
    vec![name.to_owned()]
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

#[cfg(test)]
mod tests {
    use super::*;

    fn domain_with(text: &str, left_out: &str) -> Vec<String> {
        let file = |name: &&str| (format!("domain/src/{name}.rs"), String::new());
        let mut texts: Vec<_> =
            FOUNDATION.iter().filter(|name| **name != left_out).map(file).collect();
        texts.push(("domain/src/board.rs".into(), "use crate::id::BoardId;".into()));
        texts.push(("domain/src/time/zone.rs".into(), text.into()));
        domain(&Modules::of(&Sources::of(texts), "domain"))
    }

    #[test]
    fn the_foundation_does_not_name_what_stands_on_it() {
        assert!(domain_with("use crate::text::folded;", "").is_empty());
        let found = domain_with("use crate::board::Board;", "");
        assert!(found[0].starts_with("domain/src/time/zone.rs names `board`"), "{found:?}");
    }

    #[test]
    fn a_rule_about_a_module_that_does_not_exist_fails() {
        let found = domain_with("", "rank");
        assert!(found[0].contains("names the module `rank`, which does not exist"), "{found:?}");
    }
}

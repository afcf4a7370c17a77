//! Files that need each other are few.

use std::collections::BTreeSet;

use super::modules::{Module, Modules};
use super::sources::Sources;

/// A module and its children may name each other, but nobody can keep more files than this in mind.
const MOST_FILES: usize = 8;

pub(super) fn check(sources: &Sources) -> Vec<String> {
    ["app", "client"].iter().flat_map(|krate| of(&Modules::of(sources, krate))).collect()
}

fn of(modules: &Modules) -> Vec<String> {
    let large = circles(modules).into_iter().filter(|circle| circle.len() > MOST_FILES);
    large.map(|circle| fault(modules, &circle)).collect()
}

fn fault(modules: &Modules, circle: &BTreeSet<&Module>) -> String {
    let name = |module: &&Module| modules.file(module).to_owned();
    let round: Vec<String> = way_round(modules, circle).iter().map(name).collect();
    let all: Vec<String> = circle.iter().map(name).collect();
    format!(
        "{} files name each other in a circle, more than {MOST_FILES}: {}. None of them can be \
         understood or changed without the others: move what they share into a module that names \
         none of them. One way round is {}. All of them are {}.",
        circle.len(),
        all[0],
        round.join(" → "),
        all.join(", ")
    )
}

/// The strongly connected parts of the graph: sets of modules of which each leads to every other.
fn circles(modules: &Modules) -> Vec<BTreeSet<&Module>> {
    let mut done = BTreeSet::new();
    let mut circles = Vec::new();
    for module in modules.names.keys() {
        if done.contains(module) {
            continue;
        }
        let leads_back = |other: &&Module| reached(modules, other).contains(module);
        let mut circle: BTreeSet<&Module> =
            reached(modules, module).into_iter().filter(leads_back).collect();
        circle.insert(module);
        done.extend(circle.iter().copied());
        circles.push(circle);
    }
    circles
}

/// All modules that a module leads to.
fn reached<'a>(modules: &'a Modules, from: &Module) -> BTreeSet<&'a Module> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&Module> = modules.names[from].iter().collect();
    while let Some(module) = open.pop() {
        if reached.insert(module) {
            open.extend(&modules.names[module]);
        }
    }
    reached
}

/// The shortest way from the first module of a circle back to it.
fn way_round<'a>(modules: &'a Modules, circle: &BTreeSet<&'a Module>) -> Vec<&'a Module> {
    let Some(first) = circle.first().copied() else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let mut ways = vec![vec![first]];
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            let last = way[way.len() - 1];
            for next in modules.names[last].iter().filter(|next| circle.contains(next)) {
                let with = [way.as_slice(), &[next]].concat();
                if next == first {
                    return with;
                }
                if seen.insert(next) {
                    longer.push(with);
                }
            }
        }
        ways = longer;
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files of the app, each of which names the next one, and the last one the first.
    fn ring(files: usize) -> Sources {
        let text = |at: usize| {
            let next = format!("use crate::m{}::Thing;", (at + 1) % files);
            (format!("app/src/m{at}.rs"), next)
        };
        let mut texts: Vec<(String, String)> = (0..files).map(text).collect();
        texts.push(("app/src/main.rs".into(), "use crate::m0::Thing;".into()));
        texts.push(("app/src/apart.rs".into(), "use super::m1::Thing;".into()));
        Sources::of(texts)
    }

    #[test]
    fn a_large_circle_is_named_with_a_way_round() {
        let found = check(&ring(9));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("9 files"), "{found:?}");
        let way = "is app/src/m0.rs → app/src/m1.rs → app/src/m2.rs";
        assert!(found[0].contains(way) && found[0].contains("m8.rs → app/src/m0.rs."), "{found:?}");
        assert!(!found[0].contains("apart") && !found[0].contains("main"), "{found:?}");
    }

    #[test]
    fn small_circles_are_fine() {
        assert!(check(&ring(8)).is_empty());
    }
}

//! The first file of the app contains no code of the lazy files.

use std::collections::{BTreeMap, BTreeSet};

use super::modules::{Module, Modules};
use super::sources::Sources;

/// The table of contents, the only module that names the views of all files.
const CONTENTS: &str = "app/src/pages.rs";

/// Where the lazy files begin in that table.
const LAZY: &str = "\n    Opened:";

/// Parts that the views of the lazy files are made of, and the first file has no use for. They are
/// named here because the code cannot tell: a part that the first file comes to name would just not
/// look like one of them any more.
const PARTS: [&str; 7] =
    ["card_sheet", "command_menu", "differences", "editable", "history", "keys_sheet", "unsaved"];

pub(super) fn check(sources: &Sources) -> Vec<String> {
    let Some((_, table)) = sources.texts.iter().find(|(path, _)| path == CONTENTS) else {
        return vec![format!("{CONTENTS} is not there: where is the table of contents?")];
    };
    let Some((_, rows)) = table.split_once(LAZY) else {
        return vec![format!(
            "{CONTENTS} has no row `{}`, with which the files after the first begin: without it, \
             nobody notices what of them gets into the first file. Say in xtask/src/tidy/lazy.rs \
             where they begin.",
            LAZY.trim()
        )];
    };
    let modules = Modules::of(sources, "app");
    let parts = PARTS.map(|part| vec!["parts".to_owned(), part.to_owned()]);
    let missing = modules.missing("xtask/src/tidy/lazy.rs", &parts);
    let lazy = lazy_modules(table, rows).into_iter().chain(parts).collect();
    [missing, of(&modules, &lazy)].concat()
}

fn of(modules: &Modules, lazy: &BTreeSet<Module>) -> Vec<String> {
    // Each module of the first file, with the one that names it.
    let mut first: BTreeMap<&Module, Option<&Module>> = BTreeMap::new();
    let mut open: Vec<(&Module, Option<&Module>)> =
        modules.names.keys().filter(|module| module.is_empty()).map(|main| (main, None)).collect();
    let mut faults = Vec::new();
    while let Some((module, namer)) = open.pop() {
        if first.contains_key(module) || module.join("/") == "pages" {
            continue;
        }
        first.insert(module, namer);
        if lazy.contains(module) {
            faults.push(format!(
                "{} is in the first file of the app: {}. What a lazy file shows is named by {CONTENTS} \
                 alone, or everybody downloads it before they see anything: move what the first file \
                 needs to a module of its own.",
                modules.file(module),
                chain(modules, &first, module)
            ));
            continue;
        }
        open.extend(modules.names[module].iter().map(|named| (named, Some(module))));
    }
    faults
}

/// The chain of modules that import this one.
fn chain(modules: &Modules, first: &BTreeMap<&Module, Option<&Module>>, module: &Module) -> String {
    let mut namers = Vec::new();
    let mut at = first[module];
    while let Some(namer) = at {
        namers.push(modules.file(namer));
        at = first[namer];
    }
    format!("named by {}", namers.join(", which is named by "))
}

/// The modules of the views in these rows of the table.
fn lazy_modules(table: &str, rows: &str) -> BTreeSet<Module> {
    let imported = table.lines().filter_map(|line| line.strip_prefix("use crate::"));
    let imported: Vec<&str> = imported.map(|path| path.trim_end_matches(';')).collect();
    let mut lazy = BTreeSet::new();
    for view in rows.split("view! { <").skip(1) {
        let name: String =
            view.chars().take_while(|c| c.is_alphanumeric() || ":_".contains(*c)).collect();
        let path = imported.iter().find(|path| path.ends_with(&format!("::{name}")));
        let path = path.map_or_else(|| format!("pages::{name}"), |path| (*path).to_owned());
        let mut module: Module = path.split("::").map(str::to_owned).collect();
        module.pop();
        if !module.is_empty() {
            lazy.insert(module);
        }
    }
    lazy
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "use crate::parts::after::After;\n\
        contents! {\n    first: {\n        A => view! { <board::Board /> },\n    }\n    \
        Opened: opened, ahead {\n        B => view! { <card::Card /> },\n        \
        C(c) => view! { <After c /> },\n    }\n}\n";

    /// An app whose first file names this module.
    fn app(table: &str, named: &str) -> Sources {
        let empty = |path: String| (path, String::new());
        let mut texts: Vec<_> =
            PARTS.iter().map(|part| empty(format!("app/src/parts/{part}.rs"))).collect();
        texts.extend(["parts/after", "pages/card"].map(|path| empty(format!("app/src/{path}.rs"))));
        texts.push((CONTENTS.into(), table.into()));
        texts.push(("app/src/main.rs".into(), format!("use crate::{named}::it;")));
        Sources::of(texts)
    }

    #[test]
    fn the_views_of_the_lazy_files_are_known() {
        let (_, rows) = TABLE.split_once(LAZY).unwrap();
        let names = lazy_modules(TABLE, rows).into_iter().map(|module| module.join("::"));
        assert_eq!(names.collect::<Vec<_>>(), ["pages::card", "parts::after"]);
    }

    #[test]
    fn the_first_file_does_not_name_them() {
        assert!(check(&app(TABLE, "pages")).is_empty());
        for module in ["pages::card", "parts::after", "parts::history"] {
            let found = check(&app(TABLE, module));
            assert!(found[0].contains("is in the first file of the app"), "{module}: {found:?}");
        }
    }

    #[test]
    fn a_table_without_the_lazy_files_fails() {
        let found = check(&app(&TABLE.replace("Opened", "Unfolded"), "pages::card"));
        assert!(found[0].contains("has no row `Opened:`"), "{found:?}");
    }
}

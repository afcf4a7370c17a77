//! Which module of a crate imports which.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, UseTree};

use super::sources::{Source, Sources};

/// A module, as a path below its crate's root.
pub(super) type Module = Vec<String>;

/// The modules of a crate that have a file, each with those that it names. Tests do not count.
pub(super) struct Modules {
    pub(super) names: BTreeMap<Module, BTreeSet<Module>>,
    files: BTreeMap<Module, String>,
}

impl Modules {
    pub(super) fn of(sources: &Sources, krate: &str) -> Modules {
        let sources: Vec<(Module, &Source)> = sources
            .of_crate(krate)
            .map(|source| (module_of(&source.path), source))
            .filter(|(module, _)| module.last().is_none_or(|last| last != "tests"))
            .collect();
        let known: BTreeSet<Module> = sources.iter().map(|(module, _)| module.clone()).collect();
        let files = sources.iter().map(|(module, source)| (module.clone(), source.path.clone()));
        let names = sources.iter().map(|(module, source)| {
            let named = paths_in(&source.syntax);
            let named = named.iter().filter_map(|path| resolved(path, module, &known));
            (module.clone(), named.filter(|named| named != module).collect())
        });
        Modules { names: names.collect(), files: files.collect() }
    }

    /// Complains about names of modules, in a rule, that the crate does not have: a rule about
    /// nothing holds whatever happens.
    pub(super) fn missing(&self, rule: &str, named: &[Module]) -> Vec<String> {
        let missing = named.iter().filter(|module| !self.names.contains_key(*module));
        let fault = |module: &Module| {
            format!(
                "{rule} names the module `{}`, which does not exist: a rule about nothing holds \
                 whatever happens. Name what took its place, or take it out.",
                module.join("::")
            )
        };
        missing.map(fault).collect()
    }

    pub(super) fn file(&self, module: &Module) -> &str {
        self.files.get(module).map_or("?", String::as_str)
    }
}

/// `app/src/parts/capture.rs` is `parts::capture`.
fn module_of(path: &str) -> Module {
    let (_, below) = path.split_once("/src/").unwrap_or(("", path));
    let below = below.trim_end_matches(".rs");
    match below {
        "main" | "lib" => Vec::new(),
        below => below.split('/').map(str::to_owned).collect(),
    }
}

/// The module that a path leads to, or into.
fn resolved(path: &[String], from: &Module, known: &BTreeSet<Module>) -> Option<Module> {
    let (first, rest) = path.split_first()?;
    let mut whole = match first.as_str() {
        "crate" => rest.to_vec(),
        "self" => [from.as_slice(), rest].concat(),
        "super" => {
            let ups = path.iter().take_while(|part| *part == "super").count();
            let above = &from[..from.len().saturating_sub(ups)];
            [above, &path[ups..]].concat()
        }
        // A child of the module itself, or something of another crate.
        _ => [from.as_slice(), path].concat(),
    };
    let is_relative = !["crate", "self", "super"].contains(&first.as_str());
    while !known.contains(&whole) {
        whole.pop()?;
    }
    (!whole.is_empty() && (!is_relative || whole.len() > from.len())).then_some(whole)
}

/// The paths that a file names, in `use` and in the code, without tests.
fn paths_in(file: &syn::File) -> Vec<Vec<String>> {
    let mut paths = Paths::default();
    paths.visit_file(file);
    paths.found
}

#[derive(Default)]
struct Paths {
    found: Vec<Vec<String>>,
}

impl Paths {
    fn tree(&mut self, before: &[String], tree: &UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.tree(&with(&path.ident), &path.tree),
            UseTree::Name(name) => self.found.push(with(&name.ident)),
            UseTree::Rename(name) => self.found.push(with(&name.ident)),
            UseTree::Glob(_) => self.found.push(before.to_vec()),
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.tree(before, tree));
            }
        }
    }

    /// What a macro gets is not parsed: every `a::b::c` in it counts.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.end(&mut path);
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(sign) if sign.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.end(&mut path);
                    self.tokens(group.stream());
                }
                _ => self.end(&mut path),
            }
        }
        self.end(&mut path);
    }

    fn end(&mut self, path: &mut Vec<String>) {
        if path.len() > 1 {
            self.found.push(path.clone());
        }
        path.clear();
    }
}

impl Visit<'_> for Paths {
    fn visit_item(&mut self, item: &syn::Item) {
        let attributes = match item {
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &syn::ItemUse) {
        self.tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &syn::Path) {
        if path.segments.len() > 1 {
            self.found.push(path.segments.iter().map(|part| part.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &syn::Macro) {
        self.tokens(called.tokens.clone());
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|argument| argument == "test")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(names: &[&str]) -> BTreeSet<Module> {
        names.iter().map(|name| name.split("::").map(str::to_owned).collect()).collect()
    }

    fn named(text: &str) -> Vec<String> {
        let known = modules(&["parts", "parts::tile", "pages", "pages::plan", "pages::plan::row"]);
        let from = vec!["pages".to_owned(), "plan".to_owned()];
        let paths = paths_in(&syn::parse_file(text).unwrap());
        let found = paths.iter().filter_map(|path| resolved(path, &from, &known));
        found.map(|module| module.join("::")).collect()
    }

    #[test]
    fn what_is_named_is_found_in_imports_code_and_macros() {
        assert_eq!(named("use crate::parts::{tile::Tile, self};"), ["parts::tile", "parts"]);
        assert_eq!(named("use super::plan::row::Row;"), ["pages::plan::row"]);
        assert_eq!(named("fn f() { row::act(); leptos::act(); }"), ["pages::plan::row"]);
        assert_eq!(
            named("fn f() { view! { <row::Row a=crate::parts::tile::b /> } }"),
            ["pages::plan::row", "parts::tile"]
        );
    }

    #[test]
    fn what_is_for_tests_does_not_count() {
        assert!(named("#[cfg(test)] mod tests { use crate::parts::tile; }").is_empty());
    }
}

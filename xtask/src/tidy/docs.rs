//! Everything public in a crate has documentation.

use syn::{Attribute, ImplItem, Item, Visibility};

use super::sources::{Source, Sources};

const CRATES: [&str; 4] = ["domain", "ui", "client", "server"];

pub(super) fn check(sources: &Sources) -> Vec<String> {
    let sources = CRATES.iter().flat_map(|name| sources.of_crate(name));
    sources.flat_map(of_file).collect()
}

fn of_file(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    of_items(&source.syntax.items, &mut |name, line| {
        faults.push(format!(
            "{}:{line}: `{name}` is public and has no documentation. Anyone who uses it wants to know what \
             it means, its units and its errors, without reading it.",
            source.path
        ));
    });
    faults
}

fn of_items(items: &[Item], fault: &mut dyn FnMut(String, usize)) {
    for item in items {
        let (attributes, visibility, name) = match item {
            Item::Fn(item) => (&item.attrs, &item.vis, &item.sig.ident),
            Item::Struct(item) => (&item.attrs, &item.vis, &item.ident),
            Item::Enum(item) => (&item.attrs, &item.vis, &item.ident),
            Item::Trait(item) => (&item.attrs, &item.vis, &item.ident),
            Item::Const(item) => (&item.attrs, &item.vis, &item.ident),
            Item::Static(item) => (&item.attrs, &item.vis, &item.ident),
            Item::Type(item) => (&item.attrs, &item.vis, &item.ident),
            Item::Impl(item) if item.trait_.is_none() => {
                of_methods(&item.items, fault);
                continue;
            }
            _ => continue,
        };
        look(attributes, visibility, name, fault);
    }
}

fn of_methods(items: &[ImplItem], fault: &mut dyn FnMut(String, usize)) {
    for item in items {
        if let ImplItem::Fn(method) = item {
            look(&method.attrs, &method.vis, &method.sig.ident, fault);
        }
    }
}

fn look(
    attributes: &[Attribute],
    visibility: &Visibility,
    name: &syn::Ident,
    fault: &mut dyn FnMut(String, usize),
) {
    let is_documented = attributes.iter().any(|attribute| attribute.path().is_ident("doc"));
    // The name of a constructor says it all.
    if matches!(visibility, Visibility::Public(_)) && !is_documented && name != "new" {
        fault(name.to_string(), name.span().start().line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_public_without_a_word_is_named() {
        let text = "/// Good.\npub fn good() {}\nfn own() {}\npub struct Bare;\n\
                    impl Bare {\n    pub fn new() {}\n    pub fn act() {}\n    pub(crate) fn x() {}\n}\n";
        let mut found = Vec::new();
        let file = syn::parse_file(text).unwrap();
        of_items(&file.items, &mut |name, line| found.push((name, line)));
        assert_eq!(found, [("Bare".to_owned(), 4), ("act".to_owned(), 7)]);
    }
}

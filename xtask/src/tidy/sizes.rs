//! Files and functions are small.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::sources::{Source, Sources};

const MOST_LINES_OF_A_FILE: usize = 400;
const MOST_LINES_OF_A_FUNCTION: usize = 70;
/// The macro whose rows are the commands of a board.
const TABLE: &str = "commands";

pub(super) fn check(sources: &Sources) -> Vec<String> {
    sources.rust.iter().flat_map(of_file).collect()
}

fn of_file(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = source.lines - rows(&source.syntax);
    if lines > MOST_LINES_OF_A_FILE {
        faults.push(format!(
            "{}: {} lines, more than {MOST_LINES_OF_A_FILE}. A file holds one idea, so that its name \
             says what is in it: move an idea to a file of its own, or the tests to `tests.rs`.",
            source.path, lines
        ));
    }
    let mut long = LongFunctions::default();
    long.visit_file(&source.syntax);
    faults.extend(long.found.into_iter().map(|(name, line, lines)| {
        format!(
            "{}:{line}: `{name}` has {lines} lines, more than {MOST_LINES_OF_A_FUNCTION}. A function \
             does one thing, so that it is read at a glance: give its parts names.",
            source.path
        )
    }));
    faults
}

/// The lines between the braces of the table of commands, which do not count: however many rows it
/// has, it is one idea, is read row by row, and could not be divided. So a new command is no reason
/// to move anything.
fn rows(file: &syn::File) -> usize {
    let lines = |item: &syn::Item| match item {
        syn::Item::Macro(item) if item.mac.path.is_ident(TABLE) => {
            let braces = item.mac.delimiter.span();
            let (start, end) = (braces.open().start().line, braces.close().start().line);
            (end - start).saturating_sub(1)
        }
        _ => 0,
    };
    file.items.iter().map(lines).sum()
}

#[derive(Default)]
struct LongFunctions {
    /// Name, line, lines.
    found: Vec<(String, usize, usize)>,
}

impl LongFunctions {
    fn take(&mut self, signature: &syn::Signature, whole: &impl Spanned) {
        let (start, end) = (signature.span().start().line, whole.span().end().line);
        let lines = end + 1 - start;
        if lines > MOST_LINES_OF_A_FUNCTION {
            self.found.push((signature.ident.to_string(), start, lines));
        }
    }
}

impl Visit<'_> for LongFunctions {
    fn visit_item_fn(&mut self, function: &syn::ItemFn) {
        self.take(&function.sig, function);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &syn::ImplItemFn) {
        self.take(&function.sig, function);
        visit::visit_impl_item_fn(self, function);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        let syntax = syn::parse_file(text).unwrap();
        Source { path: "a.rs".into(), lines: text.lines().count(), syntax }
    }

    #[test]
    fn what_is_too_long_is_named_with_its_place() {
        let body = "    let _ = 1;\n".repeat(70);
        let found = of_file(&source(&format!("\n/// Long.\nfn long() {{\n{body}}}\n")));
        assert!(found[0].starts_with("a.rs:3: `long` has 72 lines"), "{found:?}");
        let found = of_file(&source(&"const _: u8 = 1;\n".repeat(401)));
        assert!(found[0].starts_with("a.rs: 401 lines"), "{found:?}");
    }

    #[test]
    fn the_rows_of_the_table_of_commands_do_not_count() {
        let table = format!("commands! {{\n{}}}\n", "    Row,\n".repeat(500));
        let rest = "const _: u8 = 1;\n".repeat(398);
        assert!(of_file(&source(&(table.clone() + &rest))).is_empty());
        let found = of_file(&source(&(table + &rest + "const _: u8 = 1;\n")));
        assert!(found[0].starts_with("a.rs: 401 lines"), "{found:?}");
        let other = format!("others! {{\n{}}}\n", "    Row,\n".repeat(500));
        assert_eq!(of_file(&source(&other)).len(), 1);
    }

    #[test]
    fn what_is_short_is_fine() {
        let body = "    let _ = 1;\n".repeat(68);
        assert!(of_file(&source(&format!("fn long() {{\n{body}}}\n"))).is_empty());
    }
}

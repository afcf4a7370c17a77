//! Short names for the imports and exports between the Wasm and its JavaScript. Otherwise hundreds
//! of names with a hash are downloaded, in both files.

use std::collections::HashMap;

use wasm_bindgen_cli_support::Output;

/// The module from which the Wasm imports its JavaScript; imports from other files keep their
/// names.
const OWN: &str = "./app_bg.js";

/// The classes of a library below Leptos for streams in a browser. They are not used here, but the
/// linker keeps everything that a browser may call.
const UNUSED: &str = "intounderlying";

/// Long names and the short ones that replace them.
#[derive(Default)]
pub(super) struct Names(HashMap<String, String>);

impl Names {
    /// Gives everything that only these two files use a short name in the Wasm.
    pub(super) fn shorten(output: &mut Output) -> Names {
        let mut names = Names::default();
        let module = output.wasm_mut();
        let unused = module.exports.iter().filter(|export| is_unused(&export.name));
        for export in unused.map(|export| export.id()).collect::<Vec<_>>() {
            module.exports.delete(export);
        }
        for import in module.imports.iter_mut().filter(|import| import.module == OWN) {
            import.name = names.short(&import.name);
        }
        for export in module.exports.iter_mut().filter(|export| is_mangled(&export.name)) {
            export.name = names.short(&export.name);
        }
        names
    }

    fn short(&mut self, name: &str) -> String {
        let next = format!("${}", self.0.len());
        self.0.entry(name.to_owned()).or_insert(next).clone()
    }

    /// The JavaScript with the short names.
    pub(super) fn apply(&self, script: &str) -> String {
        let mut short = String::with_capacity(script.len());
        let mut rest = script;
        while let Some(start) = rest.find(in_name) {
            let (before, from) = rest.split_at(start);
            let end = from.find(|c| !in_name(c)).unwrap_or(from.len());
            let (word, after) = from.split_at(end);
            short.push_str(before);
            short.push_str(self.0.get(word).map_or(word, String::as_str));
            rest = after;
        }
        short + rest
    }
}

fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

fn is_unused(export: &str) -> bool {
    export.trim_start_matches("__wbg_").starts_with(UNUSED)
}

/// Whether the compiler made this name, with a hash in it.
fn is_mangled(export: &str) -> bool {
    export.starts_with("_ZN") || export.starts_with("_R")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_become_short() {
        let mut names = Names::default();
        assert_eq!(names.short("__wbg_log_1f"), "$0");
        assert_eq!(names.short("_ZN4name"), "$1");
        assert_eq!(names.short("__wbg_log_1f"), "$0");
        let script = "{ __wbg_log_1f: (a) => __wbg_log_1f2(wasm._ZN4name) }";
        assert_eq!(names.apply(script), "{ $0: (a) => __wbg_log_1f2(wasm.$1) }");
    }

    #[test]
    fn only_what_no_page_calls_is_left_out() {
        assert!(is_unused("__wbg_intounderlyingsink_free"));
        assert!(is_unused("intounderlyingsource_pull"));
        assert!(!is_unused("__wbindgen_malloc"));
    }
}

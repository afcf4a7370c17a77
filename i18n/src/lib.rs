//! The catalogue: every text that people see, in English and German.
//!
//! Each text is a function. A text without German does not compile.

// One step for each text of a module.
#![recursion_limit = "512"]

mod board;
mod capture;
mod card;
pub mod format;
mod history;
mod import;
mod installation;
mod plan;
mod release;
mod selection;
mod settings;
mod start;
mod words;

pub use board::*;
pub use capture::*;
pub use card::*;
pub use history::*;
pub use import::*;
pub use installation::*;
pub use plan::*;
pub use release::*;
pub use selection::*;
pub use settings::*;
pub use start::*;
pub use words::*;

use std::cell::Cell;

/// A language of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    En,
    De,
}

thread_local! {
    static LANG: Cell<Lang> = const { Cell::new(Lang::En) };
}

impl Lang {
    /// The language for a tag such as `de-AT`, or for the list of tags that a browser sends.
    pub fn of(tag: &str) -> Lang {
        if tag.starts_with("de") { Lang::De } else { Lang::En }
    }

    /// The language tag for the browser's own formats.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en-GB",
            Lang::De => "de-DE",
        }
    }

    /// The two letter code: `en` or `de`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::De => "de",
        }
    }

    /// Whether its lines begin at the right.
    pub fn is_right_to_left(self) -> bool {
        match self {
            Lang::En | Lang::De => false,
        }
    }

    /// The direction of its lines, as the `dir` of a document: all that a language has to say about
    /// where things stand.
    pub fn dir(self) -> &'static str {
        if self.is_right_to_left() { "rtl" } else { "ltr" }
    }
}

/// The current language of texts.
pub fn lang() -> Lang {
    LANG.get()
}

/// Sets the language of texts for this thread.
pub fn set_lang(lang: Lang) {
    LANG.set(lang);
}

/// Defines texts: `name => "English", "German";`, with arguments `name(n: u32) => "{n} …", "{n}
/// …";`, and with singular and plural, chosen by the first argument: `name(n: u32) => one "…" more
/// "…", one "…" more "…";`.
macro_rules! texts {
    () => {};
    ($name:ident => $en:literal, $de:literal; $($rest:tt)*) => {
        pub fn $name() -> &'static str {
            match $crate::lang() {
                $crate::Lang::En => $en,
                $crate::Lang::De => $de,
            }
        }
        texts! { $($rest)* }
    };
    ($name:ident($n:ident: $first:ty $(, $arg:ident: $ty:ty)*) =>
        one $en_one:literal more $en:literal, one $de_one:literal more $de:literal;
        $($rest:tt)*) => {
        pub fn $name($n: $first $(, $arg: $ty)*) -> String {
            match ($crate::lang(), $n == 1) {
                ($crate::Lang::En, true) => format!($en_one),
                ($crate::Lang::En, false) => format!($en),
                ($crate::Lang::De, true) => format!($de_one),
                ($crate::Lang::De, false) => format!($de),
            }
        }
        texts! { $($rest)* }
    };
    ($name:ident($($arg:ident: $ty:ty),+) => $en:literal, $de:literal; $($rest:tt)*) => {
        pub fn $name($($arg: $ty),+) -> String {
            match $crate::lang() {
                $crate::Lang::En => format!($en),
                $crate::Lang::De => format!($de),
            }
        }
        texts! { $($rest)* }
    };
}
use texts;

//! The catalogue: every text that people see, in English and German, side by side.
//!
//! A text is a function. Adding one without its German does not compile.

mod board;
mod capture;
mod card;
pub mod format;
mod history;
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
pub use installation::*;
pub use plan::*;
pub use release::*;
pub use selection::*;
pub use settings::*;
pub use start::*;
pub use words::*;

use std::cell::Cell;

/// A language of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    En,
    De,
}

thread_local! {
    static LANG: Cell<Lang> = const { Cell::new(Lang::En) };
}

impl Lang {
    /// The language of a tag such as `de-AT`, and of a list of them that a browser sends.
    pub fn of(tag: &str) -> Lang {
        if tag.starts_with("de") { Lang::De } else { Lang::En }
    }

    /// The tag that the browser's own formats take.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en-GB",
            Lang::De => "de-DE",
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::De => "de",
        }
    }
}

/// The language that texts are in now.
pub fn lang() -> Lang {
    LANG.get()
}

/// Changes the language of all texts that this thread makes from now on.
pub fn set_lang(lang: Lang) {
    LANG.set(lang);
}

/// Texts: `name => "English", "German";`, with arguments `name(n: u32) => "{n} …", "{n} …";`,
/// and by number, where the first argument says which form:
/// `name(n: u32) => one "…" more "…", one "…" more "…";`.
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

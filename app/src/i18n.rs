//! The catalogue: every text that people see, in English and German, side by side.
//!
//! A text is a function. Adding one without its German does not compile.

mod board;
mod capture;
mod card;
mod plan;
mod release;
mod settings;
mod start;
mod words;

pub(crate) use board::*;
pub(crate) use capture::*;
pub(crate) use card::*;
pub(crate) use plan::*;
pub(crate) use release::*;
pub(crate) use settings::*;
pub(crate) use start::*;
pub(crate) use words::*;

use std::cell::Cell;

/// A language of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lang {
    En,
    De,
}

thread_local! {
    static LANG: Cell<Lang> = const { Cell::new(Lang::En) };
}

impl Lang {
    /// The tag that the browser's own formats take.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Lang::En => "en-GB",
            Lang::De => "de-DE",
        }
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::De => "de",
        }
    }
}

/// The language that texts are in now.
pub(crate) fn lang() -> Lang {
    LANG.get()
}

/// Changes the language of all texts made from now on; what stands on the page is made anew by
/// [`crate::app::App`].
pub(crate) fn set_lang(lang: Lang) {
    LANG.set(lang);
}

/// Texts: `name => "English", "German";`, with arguments `name(n: u32) => "{n} …", "{n} …";`,
/// and by number, where the first argument says which form:
/// `name(n: u32) => one "…" more "…", one "…" more "…";`.
macro_rules! texts {
    () => {};
    ($name:ident => $en:literal, $de:literal; $($rest:tt)*) => {
        pub(crate) fn $name() -> &'static str {
            match $crate::i18n::lang() {
                $crate::i18n::Lang::En => $en,
                $crate::i18n::Lang::De => $de,
            }
        }
        texts! { $($rest)* }
    };
    ($name:ident($n:ident: $first:ty $(, $arg:ident: $ty:ty)*) =>
        one $en_one:literal more $en:literal, one $de_one:literal more $de:literal;
        $($rest:tt)*) => {
        pub(crate) fn $name($n: $first $(, $arg: $ty)*) -> String {
            match ($crate::i18n::lang(), $n == 1) {
                ($crate::i18n::Lang::En, true) => format!($en_one),
                ($crate::i18n::Lang::En, false) => format!($en),
                ($crate::i18n::Lang::De, true) => format!($de_one),
                ($crate::i18n::Lang::De, false) => format!($de),
            }
        }
        texts! { $($rest)* }
    };
    ($name:ident($($arg:ident: $ty:ty),+) => $en:literal, $de:literal; $($rest:tt)*) => {
        pub(crate) fn $name($($arg: $ty),+) -> String {
            match $crate::i18n::lang() {
                $crate::i18n::Lang::En => format!($en),
                $crate::i18n::Lang::De => format!($de),
            }
        }
        texts! { $($rest)* }
    };
}
use texts;

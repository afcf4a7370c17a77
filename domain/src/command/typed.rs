//! The texts that a person typed for a command.

use super::Command;
use crate::text;

/// One text that a person typed for a command.
pub(crate) enum Typed<'a> {
    Line(&'a mut String),
    /// A text of several lines.
    Body(&'a mut String),
}

impl Typed<'_> {
    fn text(&self) -> &str {
        match self {
            Typed::Line(text) | Typed::Body(text) => text,
        }
    }

    /// Cleans a text of several lines with [`text::plain`].
    fn tidy(self) {
        if let Typed::Body(text) = self {
            *text = text::plain(text);
        }
    }
}

impl Command {
    /// All that a person typed for it, one line for each text; `None` if there is nothing.
    pub fn typed(&self) -> Option<String> {
        let mut command = self.clone();
        let texts = command.texts();
        let texts: Vec<&str> = texts.iter().map(Typed::text).filter(|it| !it.is_empty()).collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }

    /// Cleans its texts of several lines with [`text::plain`], as the rules do later. So characters
    /// that are removed anyway do not count towards the length of the sent command.
    pub fn tidy(&mut self) {
        self.texts().into_iter().for_each(Typed::tidy);
    }
}

//! What people enter: texts are cleaned and measured, never silently cut; days must be plausible.

use crate::rejection::{Field, Rejection};
use crate::time::Day;
use crate::{limits, text};

/// A text of one line: trimmed, white space and control characters folded to single spaces, and
/// without characters that turn the direction of the text beside it.
///
/// # Errors
/// [`Rejection::Empty`] and [`Rejection::TooLong`].
pub fn line(text: &str, field: Field, limit: usize) -> Result<String, Rejection> {
    let line = text::one_line(text);
    if line.is_empty() {
        return Err(Rejection::Empty { field });
    }
    within(&line, field, limit)?;
    Ok(line)
}

/// A text of one line that may be empty.
///
/// # Errors
/// [`Rejection::TooLong`].
pub fn optional_line(text: &str, field: Field, limit: usize) -> Result<String, Rejection> {
    let line = text::one_line(text);
    within(&line, field, limit)?;
    Ok(line)
}

/// A text of several lines that may be empty, cleaned with [`text::plain`].
///
/// # Errors
/// [`Rejection::TooLong`].
pub fn body(text: &str, field: Field, limit: usize) -> Result<String, Rejection> {
    let text = text::plain(text);
    within(&text, field, limit)?;
    Ok(text)
}

fn within(text: &str, field: Field, limit: usize) -> Result<(), Rejection> {
    if text.len() <= limit {
        return Ok(());
    }
    let chars = text.chars().count();
    if chars <= limit {
        return Ok(());
    }
    Err(Rejection::TooLong { field, limit: limit as u32, chars: chars as u32 })
}

/// Refuses a day outside of [`limits::PLANNED_DAYS`].
///
/// # Errors
/// [`Rejection::OutOfRange`].
pub fn planned(day: Day) -> Result<Day, Rejection> {
    if limits::PLANNED_DAYS.contains(&day) {
        Ok(day)
    } else {
        Err(Rejection::OutOfRange { field: Field::Dates })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line() {
        let title = line("  Vouchers\n\tfail \u{0} ", Field::Title, 20);
        assert_eq!(title.as_deref(), Ok("Vouchers fail"));
        for empty in [" \n ", "\u{200b}"] {
            let refused = line(empty, Field::Title, 20);
            assert_eq!(refused, Err(Rejection::Empty { field: Field::Title }));
            assert_eq!(optional_line(empty, Field::Title, 20).as_deref(), Ok(""));
        }
    }

    #[test]
    fn a_limit_counts_characters_and_says_how_many() {
        assert!(line("äöüß", Field::Name, 4).is_ok());
        let refused = line("äöüße", Field::Name, 4);
        assert_eq!(refused, Err(Rejection::TooLong { field: Field::Name, limit: 4, chars: 5 }));
    }

    #[test]
    fn removed_characters_do_not_count() {
        let long = format!("a{}", "\u{1}".repeat(50_000));
        assert_eq!(body(&long, Field::Description, 20).as_deref(), Ok("a"));
    }
}

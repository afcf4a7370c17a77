//! Texts that people type: trimmed, measured, never silently cut.

use crate::rejection::{Field, Rejection};

/// One line: trimmed, white space and control characters folded to single spaces, without what turns
/// the direction of all that stands beside it. It is empty where nothing of it can be seen.
///
/// # Errors
/// [`Rejection::Empty`] and [`Rejection::TooLong`].
pub fn line(text: &str, field: Field, limit: usize) -> Result<String, Rejection> {
    let line = folded(text);
    if line.is_empty() {
        return Err(Rejection::Empty { field });
    }
    within(&line, field, limit)?;
    Ok(line)
}

/// One line that may be left empty.
///
/// # Errors
/// [`Rejection::TooLong`].
pub fn optional_line(text: &str, field: Field, limit: usize) -> Result<String, Rejection> {
    let line = folded(text);
    within(&line, field, limit)?;
    Ok(line)
}

/// A text of several lines, which may be empty: made [`plain`].
///
/// # Errors
/// [`Rejection::TooLong`].
pub fn body(text: &str, field: Field, limit: usize) -> Result<String, Rejection> {
    let text = plain(text);
    within(&text, field, limit)?;
    Ok(text)
}

/// A text of several lines as it is taken in: without control characters other than tab and newline,
/// which nobody reads and which take six bytes each in JSON, and without white space at its end. What
/// breaks a line elsewhere is a newline here. It is empty where nothing of it can be seen.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut before = '\0';
    for c in text.chars() {
        match c {
            '\n' if before == '\r' => {}
            '\t' | '\n' => plain.push(c),
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => plain.push('\n'),
            c if c.is_control() => {}
            c => plain.push(c),
        }
        before = c;
    }
    seen(plain)
}

/// The name that follows a name, only ever a suggestion to type over: its last number counted up,
/// `Sprint 25` after `Sprint 24`; `None` where it ends in none.
pub fn next_name(name: &str) -> Option<String> {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &name[stem.len()..];
    let next = digits.parse::<u64>().ok()?.checked_add(1)?;
    let width = digits.len();
    Some(format!("{stem}{next:0width$}"))
}

/// A text in small letters, to compare it or to look for it.
pub fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    letters::lower(text)
}

/// A name as it stands in an address: `Nordwind AG` is `nordwind-ag` there. Points stay, so that
/// `24.7` does; whatever else is no letter and no digit becomes a dash.
pub fn slug(name: &str) -> String {
    let sign = |c: char| if c.is_alphanumeric() || c == '.' { c } else { '-' };
    let signs: String = lower(name).chars().map(sign).collect();
    let words: Vec<&str> = signs.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// A text in capital letters, for initials.
pub fn upper(text: &str) -> String {
    letters::upper(text)
}

#[cfg(not(target_family = "wasm"))]
mod letters {
    pub(super) fn lower(text: &str) -> String {
        text.to_lowercase()
    }

    pub(super) fn upper(text: &str) -> String {
        text.to_uppercase()
    }
}

/// The browser knows every letter: Rust's own list of them would be downloaded for this alone.
#[cfg(target_family = "wasm")]
mod letters {
    use js_sys::JsString;

    pub(super) fn lower(text: &str) -> String {
        JsString::from(text).to_lower_case().into()
    }

    pub(super) fn upper(text: &str) -> String {
        JsString::from(text).to_upper_case().into()
    }
}

fn folded(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !turns_direction(*c)) {
        if !c.is_whitespace() && !c.is_control() {
            line.push(c);
        } else if !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
        }
    }
    seen(line)
}

/// A text without the white space at its end, and nothing where nobody can see anything of it.
fn seen(mut text: String) -> String {
    text.truncate(text.trim_end().len());
    if is_unseen(&text) { String::new() } else { text }
}

/// Embeddings, overrides and isolates: what they begin goes on behind a name that does not end it, so
/// that others beside it are read wrongly. The letters themselves, and the marks U+200E and U+200F,
/// say enough of the direction of one line.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether nobody can see anything of a text.
fn is_unseen(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_ignorable(c))
}

/// What is shown as nothing: `Default_Ignorable_Code_Point` of Unicode's `DerivedCoreProperties.txt`,
/// and the Braille pattern without a dot. Among others they have their sense: in an emoji made of
/// several, or between two letters of Persian.
fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line() {
        let title = line("  Vouchers\n\tfail \u{0} ", Field::Title, 20);
        assert_eq!(title.as_deref(), Ok("Vouchers fail"));
        assert_eq!(line(" \n ", Field::Title, 20), Err(Rejection::Empty { field: Field::Title }));
    }

    #[test]
    fn a_text_of_which_nothing_can_be_seen_is_empty() {
        let empty = Err(Rejection::Empty { field: Field::Name });
        for c in "\u{200b}\u{ad}\u{3164}\u{2800}\u{2066}\u{202e}\u{fe0f}\u{feff}\u{e0041}".chars() {
            let unseen = format!(" {c}\u{200b} \n{c}");
            assert_eq!(line(&unseen, Field::Name, 20), empty, "{c:?}");
            assert_eq!(optional_line(&unseen, Field::Name, 20).as_deref(), Ok(""), "{c:?}");
            assert_eq!(plain(&unseen), "", "{c:?}");
        }
    }

    #[test]
    fn a_line_does_not_turn_what_stands_beside_it() {
        let turning =
            "\u{202a}a\u{202b}b\u{202c}c\u{202d}d\u{202e}e\u{2066}\u{2067}\u{2068}f\u{2069}";
        assert_eq!(line(turning, Field::Name, 20).as_deref(), Ok("abcdef"));
        assert_eq!(line("a \u{202e} b", Field::Name, 20).as_deref(), Ok("a b"));
    }

    #[test]
    fn what_joins_letters_and_emoji_stays() {
        let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{2764}\u{fe0f}";
        let persian = "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645} \u{200f}";
        for text in [family, persian] {
            assert_eq!(line(text, Field::Name, 20).as_deref(), Ok(text));
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn control_characters_go_when_a_text_is_taken_in() {
        let body = |text: &str| body(text, Field::Description, 20).unwrap();
        let all: String = ('\0'..='\u{9f}').filter(|c| c.is_control()).collect();
        assert_eq!(body(&format!("a{all}b")), "a\t\n\n\n\n\nb");
        assert_eq!(body(&format!("a{}", "\u{1}".repeat(50_000))), "a", "what goes is not counted");
        assert_eq!(body("trimmed \u{7} \0"), "trimmed");
        // Whoever writes from right to left needs these.
        let right_to_left = "\u{202e}\u{5d0}\u{202c} \u{200f}";
        assert_eq!(body(right_to_left), right_to_left);
    }

    #[test]
    fn a_line_ends_in_one_way() {
        for end in ["\n", "\r\n", "\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"] {
            assert_eq!(plain(&format!("one{end}{end}two")), "one\n\ntwo", "{end:?}");
        }
    }

    #[test]
    fn the_last_number_of_a_name_counts_up() {
        assert_eq!(next_name("Sprint 24").as_deref(), Some("Sprint 25"));
        assert_eq!(next_name("24.9").as_deref(), Some("24.10"));
        assert_eq!(next_name("2026-09").as_deref(), Some("2026-10"));
    }

    #[test]
    fn a_name_without_a_number_at_its_end_has_no_next_one() {
        assert_eq!(next_name("Herbst"), None);
        assert_eq!(next_name(""), None);
    }

    #[test]
    fn small_letters_are_those_of_every_language() {
        assert_eq!(lower("MusicStore"), "musicstore");
        assert_eq!(lower("Ägäis, ΑΙΓΑΙΟ"), "ägäis, αιγαιο");
    }

    #[test]
    fn a_limit_counts_characters_and_says_how_many() {
        assert!(line("äöüß", Field::Name, 4).is_ok());
        let refused = line("äöüße", Field::Name, 4);
        assert_eq!(refused, Err(Rejection::TooLong { field: Field::Name, limit: 4, chars: 5 }));
    }

    #[test]
    fn an_address_names_things_as_people_do() {
        for (name, slug) in [
            ("Player", "player"),
            ("Nordwind AG", "nordwind-ag"),
            ("24.7", "24.7"),
            ("  R&D, \u{dc}bersetzung (alt) ", "r-d-\u{fc}bersetzung-alt"),
            ("!", ""),
        ] {
            assert_eq!(super::slug(name), slug);
        }
    }
}

//! Texts: cleaned, compared, and turned into names.

mod spelling;

pub use spelling::compared;
pub(crate) use spelling::words;

/// A text as one line: trimmed, white space and control characters folded to single spaces, without
/// characters that turn the direction of the text beside it. It is empty if nothing of it can be seen.
pub(crate) fn one_line(text: &str) -> String {
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

/// A text of several lines, cleaned: without white space at its end, and without control characters
/// other than tab and newline, which nobody can read and which take six bytes each in JSON. Every
/// kind of line break becomes a newline. It is empty if nothing of it can be seen.
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

/// A suggestion for the next name, with the number at its end increased: `Sprint 25` after `Sprint
/// 24`. `None` if the name does not end with a number.
pub fn next_name(name: &str) -> Option<String> {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &name[stem.len()..];
    let next = digits.parse::<u64>().ok()?.checked_add(1)?;
    let width = digits.len();
    Some(format!("{stem}{next:0width$}"))
}

/// A text in lower case, to sort or to read it.
pub fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    letters::lower(text)
}

/// The key that sorts names as people count: `1.9` before `1.10`, `Team 2` before `Team 10`.
pub fn sort_key(name: &str) -> String {
    let name = lower(name);
    let mut key = String::with_capacity(name.len() + 4);
    let mut rest = name.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        key.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number = rest[..end].trim_start_matches('0');
        // Of two numbers the one with more digits is larger, so their count comes first.
        let mut digits = number.len();
        while digits >= 9 {
            key.push('9');
            digits -= 9;
        }
        key.extend(char::from_digit(digits as u32, 10));
        key.push_str(number);
        rest = &rest[end..];
    }
    key + rest
}

/// A name in the form for a URL: `nordwind-ag` for `Nordwind AG`. Dots stay, for names such as
/// `24.7`; other characters that are neither letters nor digits become dashes.
pub fn slug(name: &str) -> String {
    let sign = |c: char| if c.is_alphanumeric() || c == '.' { c } else { '-' };
    let signs: String = compared(name).chars().map(sign).collect();
    let words: Vec<&str> = signs.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// A text in upper case, for initials.
pub fn upper(text: &str) -> String {
    letters::upper(text)
}

#[cfg(not(target_family = "wasm"))]
mod letters {
    use super::spelling::Form;
    use unicode_normalization::UnicodeNormalization;

    pub(super) fn normal(text: &str, form: Form) -> String {
        match form {
            Form::Composed => text.nfkc().collect(),
            Form::Decomposed => text.nfkd().collect(),
        }
    }

    pub(super) fn lower(text: &str) -> String {
        text.to_lowercase()
    }

    pub(super) fn upper(text: &str) -> String {
        text.to_uppercase()
    }
}

/// The browser can convert, compose and decompose every letter. Rust's own tables would be downloaded only for this.
#[cfg(target_family = "wasm")]
mod letters {
    use super::spelling::Form;
    use js_sys::JsString;

    pub(super) fn normal(text: &str, form: Form) -> String {
        let form = match form {
            Form::Composed => "NFKC",
            Form::Decomposed => "NFKD",
        };
        JsString::from(text).normalize(form).into()
    }

    pub(super) fn lower(text: &str) -> String {
        JsString::from(text).to_lower_case().into()
    }

    pub(super) fn upper(text: &str) -> String {
        JsString::from(text).to_upper_case().into()
    }
}

/// A text without white space at its end; empty if nothing of it can be seen.
fn seen(mut text: String) -> String {
    text.truncate(text.trim_end().len());
    if is_unseen(&text) { String::new() } else { text }
}

/// Embeddings, overrides and isolates. If a name does not end them, they also change the direction
/// of the text after the name. For one line, the letters themselves and the marks U+200E and U+200F
/// define the direction well enough.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether nothing of a text can be seen.
fn is_unseen(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_ignorable(c))
}

/// Characters that are invisible: `Default_Ignorable_Code_Point` in Unicode's
/// `DerivedCoreProperties.txt`, and the Braille pattern without dots. Together with other
/// characters they are useful, for example in a combined emoji or between two Persian letters.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_as_people_count() {
        let sorted = [
            "",
            "1.2",
            "1.9",
            "1.9.1",
            "1.10",
            "1.10.0",
            "1.11",
            "2",
            "10",
            "0010a",
            "123456789",
            "12345678901234567890",
            "123456789012345678901",
            "Sprint 2",
            "sprint 9",
            "Sprint 10",
            "Team 2 b",
            "team 10 a",
        ];
        let keys = sorted.map(sort_key);
        for pair in keys.windows(2) {
            assert!(pair[0] < pair[1], "{pair:?}");
        }
        assert_eq!(sort_key("Release 007"), sort_key("release 7"));
    }

    #[test]
    fn a_text_of_invisible_characters_is_empty() {
        for c in "\u{200b}\u{ad}\u{3164}\u{2800}\u{2066}\u{202e}\u{fe0f}\u{feff}\u{e0041}".chars() {
            let unseen = format!(" {c}\u{200b} \n{c}");
            assert_eq!(one_line(&unseen), "", "{c:?}");
            assert_eq!(plain(&unseen), "", "{c:?}");
        }
    }

    #[test]
    fn a_line_does_not_change_the_direction_of_other_texts() {
        let turning =
            "\u{202a}a\u{202b}b\u{202c}c\u{202d}d\u{202e}e\u{2066}\u{2067}\u{2068}f\u{2069}";
        assert_eq!(one_line(turning), "abcdef");
        assert_eq!(one_line("a \u{202e} b"), "a b");
    }

    #[test]
    fn characters_that_join_letters_and_emoji_stay() {
        let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{2764}\u{fe0f}";
        let persian = "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645} \u{200f}";
        for text in [family, persian] {
            assert_eq!(one_line(text), text);
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn control_characters_are_removed() {
        let all: String = ('\0'..='\u{9f}').filter(|c| c.is_control()).collect();
        assert_eq!(plain(&format!("a{all}b")), "a\t\n\n\n\n\nb");
        assert_eq!(plain("trimmed \u{7} \0"), "trimmed");
        // People who write from right to left need these.
        let right_to_left = "\u{202e}\u{5d0}\u{202c} \u{200f}";
        assert_eq!(plain(right_to_left), right_to_left);
    }

    #[test]
    fn every_line_break_becomes_a_newline() {
        for end in ["\n", "\r\n", "\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"] {
            assert_eq!(plain(&format!("one{end}{end}two")), "one\n\ntwo", "{end:?}");
        }
    }

    #[test]
    fn the_number_at_the_end_of_a_name_is_increased() {
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
    fn lower_case_works_in_every_language() {
        assert_eq!(lower("MusicStore"), "musicstore");
        assert_eq!(lower("Ägäis, ΑΙΓΑΙΟ"), "ägäis, αιγαιο");
    }

    #[test]
    fn names_become_readable_slugs() {
        for (name, slug) in [
            ("Player", "player"),
            ("Nordwind AG", "nordwind-ag"),
            ("24.7", "24.7"),
            ("O\u{308}ztu\u{308}rk", "öztürk"),
            ("  R&D, \u{dc}bersetzung (alt) ", "r-d-\u{fc}bersetzung-alt"),
            ("!", ""),
        ] {
            assert_eq!(super::slug(name), slug);
        }
    }
}

//! Texts as they are compared and found: what looks the same is the same.

use super::{is_ignorable, letters, lower};

/// A text to compare with others. Letters are the same whether they are composed of several
/// characters or not, wide or narrow, capital or small; what nobody sees is left out.
pub fn compared(text: &str) -> String {
    seen(text, Form::Composed)
}

/// The small letters of a text, in one form, without what nobody sees.
fn seen(text: &str, form: Form) -> String {
    if text.is_ascii() {
        return lower(text);
    }
    lower(&letters::normal(text, form)).chars().filter(|c| !is_ignorable(*c)).collect()
}

/// Whether a letter and its accents are one character, where there is one, or several.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Composed,
    Decomposed,
}

/// The words of a text, with the letters that people type when they look for them: small, without
/// accents and apostrophes. Only umlauts stay, as one character each, because they are written in
/// two ways. Signs such as `++`, an arrow or an emoji are words of their own.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = Kind::Between;
    for c in spelled(text).chars() {
        let kind = Kind::of(c);
        match words.last_mut() {
            _ if kind == Kind::Between => {}
            Some(word) if kind == before => word.push(c),
            _ => words.push(c.into()),
        }
        before = kind;
    }
    words
}

fn spelled(text: &str) -> String {
    let text: String = text.chars().filter(|c| !is_apostrophe(*c)).collect();
    let text = seen(&text, Form::Decomposed);
    if text.is_ascii() {
        return text;
    }
    let mut spelled = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{308}' => put_dots(&mut spelled),
            'ß' => spelled.push_str("ss"),
            'þ' => spelled.push_str("th"),
            c if is_mark(c) => {}
            c => spelled.push(plain(c)),
        }
    }
    spelled
}

/// Makes an umlaut of the last letter, if there is one of it.
fn put_dots(text: &mut String) {
    let umlaut = match text.chars().next_back() {
        Some('a') => 'ä',
        Some('o') => 'ö',
        Some('u') => 'ü',
        _ => return,
    };
    text.pop();
    text.push(umlaut);
}

/// Letters that do not decompose.
fn plain(c: char) -> char {
    match c {
        'æ' => 'ä',
        'ø' | 'œ' => 'ö',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        'ł' => 'l',
        'ŧ' => 't',
        // The last typed letter may not be the last of the word.
        'ς' => 'σ',
        _ => c,
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | 'ʼ' | '‘' | '’' | '‛' | '′' | '＇')
}

/// Accents and other marks that people leave out when they type.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{489}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}'..='\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6ed}'
            | '\u{93c}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{3099}'..='\u{309a}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

/// What a character is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Sign,
    /// White space and punctuation.
    Between,
}

impl Kind {
    fn of(c: char) -> Kind {
        match c {
            c if c.is_alphanumeric() => Kind::Letter,
            '+' => Kind::Sign,
            '\u{2e00}'..='\u{2e7f}' | '\u{3000}'..='\u{303f}' | '\u{fe10}'..='\u{fe6f}' => {
                Kind::Between
            }
            // Currencies and all that follows them, as arrows and emoji.
            '\u{20a0}'.. => Kind::Sign,
            _ => Kind::Between,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (one, other) in [
            ("Öztürk", "O\u{308}ztu\u{308}rk"),
            ("Łódź", "ŁO\u{301}DZ\u{301}"),
            ("Nordwind AG", "Nordwind\u{a0}AG"),
            ("Nordwind", "Nord\u{ad}wi\u{200b}nd\u{feff}"),
            ("Groß", "GROẞ"),
            ("ＫＤＤＩ　１２", "kddi 12"),
            ("한국", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}"),
        ] {
            assert_eq!(compared(one), compared(other), "{one}");
        }
        for (one, other) in [("Öztürk", "Ozturk"), ("Öztürk", "Oeztuerk"), ("René", "Rene")] {
            assert_ne!(compared(one), compared(other), "{one}");
        }
    }

    #[test]
    fn words_are_small_and_without_accents() {
        for (text, expected) in [
            ("Café Müller-Łódź", vec!["cafe", "müller", "lodz"]),
            ("O’Brien, O'Brien O´Brien", vec!["obrien", "obrien", "obrien"]),
            ("Straße ＳＴＲＡẞＥ", vec!["strasse", "strasse"]),
            (
                "İstanbul Kırıkkale naïve Ægir Ørsted",
                vec!["istanbul", "kirikkale", "naive", "ägir", "örsted"],
            ),
            ("„C++“ → 24.7 🔥!", vec!["c", "++", "→", "24", "7", "🔥"]),
            (
                "soft\u{ad}hyphen zero\u{200b}width no\u{a0}break",
                vec!["softhyphen", "zerowidth", "no", "break"],
            ),
            ("שָׁלוֹם", vec!["שלום"]),
            (" … -- ", vec![]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}

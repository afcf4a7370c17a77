//! Name and key of a new board. The key is suggested from the name until somebody types their own.

use crate::i18n;
use crate::parts::typed_field::TypedField;
use crate::view::{Memo, view};
use groundswell_client::signal::RwSignal;
use leptos::prelude::*;

/// The longest key.
const KEY_CHARS: usize = 6;
/// Letters suggested for a name of one word.
const OF_ONE_WORD: usize = 3;

/// The fields as they are typed.
#[derive(Clone, Copy)]
pub(crate) struct BoardDraft {
    pub(crate) name: RwSignal<String>,
    pub(crate) key: RwSignal<String>,
}

impl BoardDraft {
    pub(crate) fn new() -> BoardDraft {
        BoardDraft { name: RwSignal::new(String::new()), key: RwSignal::new(String::new()) }
    }
}

#[component]
pub(crate) fn BoardFields(draft: BoardDraft) -> AnyView {
    let suggested = Memo::new(move |_| draft.name.with(|name| suggested_key(name)));
    Effect::new(move |before: Option<String>| {
        let now = suggested.get();
        let key = draft.key.get_untracked();
        if key.is_empty() || Some(&key) == before.as_ref() {
            draft.key.set(now.clone());
        }
        now
    });
    let hint = Signal::derive(move || match draft.key.get() {
        key if key.is_empty() => i18n::board_key_hint().to_owned(),
        key => i18n::board_key_example(&key),
    });
    view! {
        <TypedField
            label=i18n::board_name()
            name="board-name"
            value=draft.name
            hint=i18n::board_name_hint().to_owned()
        />
        <TypedField
            label=i18n::board_key()
            name="board-key"
            value=draft.key
            hint=hint
            on_input=as_key
        />
    }
}

/// What is typed, as a valid key.
fn as_key(text: &str) -> String {
    letters(text).take(KEY_CHARS).collect()
}

/// Capital letters and digits of a text, without accents.
fn letters(text: &str) -> impl Iterator<Item = char> {
    let plain = text.chars().map(|letter| match letter {
        'ä' | 'à' | 'á' | 'â' | 'å' | 'Ä' | 'À' | 'Á' | 'Â' | 'Å' => 'A',
        'ö' | 'ò' | 'ó' | 'ô' | 'ø' | 'Ö' | 'Ò' | 'Ó' | 'Ô' | 'Ø' => 'O',
        'ü' | 'ù' | 'ú' | 'û' | 'Ü' | 'Ù' | 'Ú' | 'Û' => 'U',
        'é' | 'è' | 'ê' | 'É' | 'È' | 'Ê' => 'E',
        'ç' | 'Ç' => 'C',
        'ñ' | 'Ñ' => 'N',
        'ß' => 'S',
        letter => letter.to_ascii_uppercase(),
    });
    plain.filter(char::is_ascii_alphanumeric)
}

/// A key from a board's name: the initials of several words, the consonants of one.
fn suggested_key(name: &str) -> String {
    let words = words(name);
    let key: Vec<char> = match words.as_slice() {
        [] => return String::new(),
        [word] => of_one_word(word),
        words => words.iter().filter_map(|word| letters(word).next()).collect(),
    };
    // A key begins with a letter.
    let key = key.into_iter().skip_while(char::is_ascii_digit);
    key.take(KEY_CHARS).collect()
}

fn of_one_word(word: &str) -> Vec<char> {
    let all: Vec<char> = letters(word).collect();
    let is_vowel = |letter: &char| matches!(letter, 'A' | 'E' | 'I' | 'O' | 'U');
    let rest = || all.iter().skip(1).filter(|letter| !is_vowel(letter));
    if rest().count() == 0 {
        return all.iter().take(OF_ONE_WORD).copied().collect();
    }
    all.iter().take(1).chain(rest()).take(OF_ONE_WORD).copied().collect()
}

/// The words of a name; a capital letter inside starts a new one too: `MusicStore`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for letter in name.chars() {
        let begins = !before.is_alphanumeric() || (before.is_lowercase() && letter.is_uppercase());
        if letter.is_alphanumeric() {
            match words.last_mut() {
                Some(word) if !begins => word.push(letter),
                _ => words.push(letter.to_string()),
            }
        }
        before = letter;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use groundswell_domain::setup::is_key;

    #[test]
    fn several_words_give_their_initials() {
        assert_eq!(suggested_key("Music Store"), "MS");
        assert_eq!(suggested_key("MusicStore"), "MS");
        assert_eq!(suggested_key("xRes"), "XR");
        assert_eq!(suggested_key("Über-Blick der Österreicher"), "UBDO");
        assert_eq!(suggested_key("one two three four five six seven"), "OTTFFS");
    }

    #[test]
    fn one_word_gives_its_consonants() {
        assert_eq!(suggested_key("Vouchers"), "VCH");
        assert_eq!(suggested_key("Kasse"), "KSS");
        assert_eq!(suggested_key("Aua"), "AUA");
        assert_eq!(suggested_key("Go"), "GO");
    }

    #[test]
    fn what_is_suggested_is_a_key_or_too_short_for_one() {
        for name in ["", "A", "3D Shop", "2026", "日本語", "Shop 日本", "a b", "ÄÖÜ"] {
            let key = suggested_key(name);
            assert!(key.len() < 2 || is_key(&key), "{name} gives {key}");
        }
    }

    #[test]
    fn what_is_typed_becomes_a_key() {
        assert_eq!(as_key("ms-3 for all"), "MS3FOR");
        assert_eq!(as_key("größe"), "GROSE");
    }
}

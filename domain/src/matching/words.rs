//! Splits text into comparable words: lower case, no accents, `ä` and `ae` both as `a`.

use crate::text;
use std::borrow::Cow;

/// Anything longer is not a word, but a key, a path or an image.
const WORD_CHARS: usize = 40;

/// The words of a text. Both spellings of an umlaut become the same, in all languages: `issue`
/// becomes `issu`, in queries as in cards.
pub(crate) fn fold(text: &str) -> Vec<String> {
    let words =
        text::words(text).into_iter().filter(|word| word.starts_with(char::is_alphanumeric));
    words.map(|word| folded(&word).chars().take(WORD_CHARS).collect()).collect()
}

/// A word of [`text::words`], with one spelling of its umlauts.
pub(crate) fn folded(word: &str) -> String {
    let mut after_vowel = false;
    let mut stays = |c: char| {
        let is_dropped = after_vowel && c == 'e';
        after_vowel = !is_dropped && matches!(c, 'a' | 'o' | 'u' | 'ä' | 'ö' | 'ü');
        !is_dropped
    };
    word.chars().filter(|c| stays(*c)).map(without_dots).collect()
}

/// The vowel of an umlaut; any other character stays.
pub(crate) fn without_dots(c: char) -> char {
    match c {
        'ä' => 'a',
        'ö' => 'o',
        'ü' => 'u',
        _ => c,
    }
}

/// Endings in English and German besides the plural's `s`, the longest first.
const ENDINGS: [&str; 10] = ["ungen", "ing", "ung", "ern", "ed", "en", "er", "em", "e", "n"];
/// What German verbs begin with that take their `ge` or `zu` after it.
const PARTICLES: [&str; 16] = [
    "herunter", "zuruck", "hinein", "unter", "nach", "raus", "auf", "aus", "ein", "hoch", "vor",
    "weg", "um", "ab", "an", "zu",
];
/// The letters of the shortest root after `ge`, with its ending; one less after a particle.
const PARTICIPLE_CHARS: usize = 5;

/// A word without its ending, so that `crash`, `crashes` and `crashing` are the same. It is
/// imprecise on purpose; trigrams find the rest.
pub(crate) fn stem(word: &str) -> &str {
    let without = |word: &'_ str, ending: &str, least: usize| {
        word.strip_suffix(ending).filter(|rest| rest.chars().count() >= least).map(str::len)
    };
    let mut stem = &word[..without(word, "s", 3).unwrap_or(word.len())];
    for ending in ENDINGS {
        if let Some(end) = without(stem, ending, if ending == "e" { 3 } else { 4 }) {
            stem = &stem[..end];
            break;
        }
    }
    let mut end = stem.chars().rev();
    let (Some(last), before) = (end.next(), end.next()) else { return stem };
    // `stopped` becomes `stopp` and then `stop`.
    let doubled = before == Some(last) && end.nth(1).is_some();
    if doubled { &stem[..stem.len() - last.len_utf8()] } else { stem }
}

/// The stem of a word; of a German participle or infinitive without its `ge` or `zu`: `eingelöst`
/// and `einzulösen` become the stem of `einlösen`.
pub(super) fn root(word: &str) -> Cow<'_, str> {
    if word.ends_with('t') || word.ends_with("en") {
        let particle = PARTICLES.into_iter().find(|particle| word.starts_with(particle));
        let (particle, rest) = word.split_at(particle.map_or(0, str::len));
        let has_particle = !particle.is_empty();
        let inner =
            rest.strip_prefix("ge").or_else(|| rest.strip_prefix("zu").filter(|_| has_particle));
        let least = PARTICIPLE_CHARS - usize::from(has_particle);
        if let Some(inner) = inner.filter(|inner| inner.chars().count() >= least) {
            let end = inner.strip_suffix('t').unwrap_or_else(|| stem(inner));
            return Cow::Owned(format!("{particle}{end}"));
        }
    }
    Cow::Borrowed(stem(word))
}

/// One step of an FNV-1a hash.
pub(crate) fn number(before: u64, byte: u8) -> u64 {
    (before ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// The initial value of the hash.
pub(crate) const NOTHING: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of a word.
pub(crate) fn word_number(word: &str) -> u64 {
    word.bytes().fold(NOTHING, number)
}

/// The hash of a title.
pub(super) fn title_number(words: &[String]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([b' ']));
    bytes.fold(NOTHING, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_an_umlaut_are_one() {
        for (one, other) in
            [("Schaltfläche", "schaltflaeche"), ("GRÖẞE", "groesse"), ("süß", "SUESS")]
        {
            assert_eq!(fold(one), fold(other));
        }
        assert_eq!(fold("a\u{308}ndern"), fold("ändern"), "an umlaut of two characters");
        assert_eq!(fold("Café œuvre, Łódź"), ["cafe", "ouvre", "lodz"]);
    }

    #[test]
    fn words_are_letters_and_digits() {
        assert_eq!(
            fold("[Bug]: don't open/close v2.1"),
            ["bug", "dont", "open", "close", "v2", "1"]
        );
        assert!(fold("… 🙂 \u{0}").is_empty());
        assert_eq!(fold(&"x".repeat(5_000)), ["x".repeat(WORD_CHARS)]);
    }

    #[test]
    fn a_stem_has_no_ending() {
        for word in ["crash", "crashes", "crashed", "crashing"] {
            assert_eq!(stem(word), "crash");
        }
        assert_eq!(stem("stopped"), stem("stops"));
        assert_eq!(stem("buchungen"), stem("buchung"));
        assert_eq!(stem("gutscheine"), stem("gutscheinen"));
        for short in ["", "e", "ss", "bus", "ing", "ööö"] {
            assert_eq!(stem(short), short);
        }
    }
}

//! Bare web addresses in a text, as people paste them.

use std::ops::Range;

/// How an address begins, in upper or lower case: phones begin a sentence with a capital letter.
const SCHEMES: [&str; 2] = ["https", "http"];
const AFTER_SCHEME: &str = "://";
/// Characters that belong to the surrounding sentence if they are at the end of an address.
const PUNCTUATION: &[char] = &[
    '.', ',', ':', ';', '!', '?', '\'', '*', '_', '~', '|', '(', '[', '{', '…', '‘', '’', '“', '„',
    '”', '«', '»', '‹', '›',
];

/// Where the next address in a text is, from a position on.
pub(super) fn next(text: &str, from: usize) -> Option<Range<usize>> {
    let mut colons = text[from..].match_indices(AFTER_SCHEME).map(|(at, _)| from + at);
    colons.find_map(|colon| address(text, colon))
}

/// The address that has its `://` here. Whether there is one is checked before looking for its end;
/// otherwise a long text would be read again and again.
fn address(text: &str, colon: usize) -> Option<Range<usize>> {
    let start = start(text, colon)?;
    let host = colon + AFTER_SCHEME.len();
    // Brackets contain an IPv6 host.
    let is_host = |sign: char| sign.is_alphanumeric() || sign == '[';
    let end = text[host..].starts_with(is_host).then(|| end(text, start))?;
    (end > host).then_some(start..end)
}

/// Where the address with its `://` here begins: not within a word.
fn start(text: &str, colon: usize) -> Option<usize> {
    let before = &text[..colon];
    let scheme = |scheme: &&str| {
        let at = colon.checked_sub(scheme.len())?;
        before.get(at..)?.eq_ignore_ascii_case(scheme).then_some(at)
    };
    let at = SCHEMES.iter().find_map(scheme)?;
    (!before[..at].ends_with(char::is_alphanumeric)).then_some(at)
}

/// The end: before a character that no address contains, before a closing bracket that was opened
/// outside of it, and before the punctuation of the sentence.
fn end(text: &str, start: usize) -> usize {
    let mut open = Vec::new();
    let ends = |sign: char| match sign {
        '(' | '[' | '{' => {
            open.push(sign);
            false
        }
        ')' => open.pop() != Some('('),
        ']' => open.pop() != Some('['),
        '}' => open.pop() != Some('{'),
        '<' | '>' | '"' | '`' | '\\' => true,
        _ => sign.is_whitespace() || sign.is_control(),
    };
    let rest = &text[start..];
    let address = &rest[..rest.find(ends).unwrap_or(rest.len())];
    start + address.trim_end_matches(PUNCTUATION).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut from = 0;
        let step = || {
            let range = next(text, from)?;
            from = range.end;
            Some(&text[range])
        };
        std::iter::from_fn(step).collect()
    }

    #[test]
    fn addresses_are_found_as_people_paste_them() {
        for (text, expected) in [
            ("https://example.com", vec!["https://example.com"]),
            ("see http://a.example/b?c=d&e=f#g now", vec!["http://a.example/b?c=d&e=f#g"]),
            (
                "Https://a.example and HTTP://b.example",
                vec!["Https://a.example", "HTTP://b.example"],
            ),
            ("http://localhost:3000/", vec!["http://localhost:3000/"]),
            ("http://[::1]:3000/x", vec!["http://[::1]:3000/x"]),
            ("ähm:https://müller.example/größe,", vec!["https://müller.example/größe"]),
            ("a://b https://c", vec!["https://c"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn punctuation_around_an_address_is_not_part_of_it() {
        for text in [
            "https://a.example/b.",
            "(https://a.example/b)",
            "(see https://a.example/b).",
            "\"https://a.example/b\"",
            "„https://a.example/b“",
            "<https://a.example/b>",
            "[https://a.example/b]",
            "https://a.example/b, https:// and http://.",
            "https://a.example/b?!…",
        ] {
            assert_eq!(found(text), ["https://a.example/b"], "{text}");
        }
        let both = "https://a.example/b_(c) (https://a.example/b_(c)).";
        assert_eq!(found(both), ["https://a.example/b_(c)", "https://a.example/b_(c)"]);
    }

    #[test]
    fn what_is_within_a_word_or_no_page_is_none() {
        for text in [
            "xhttps://a.example",
            "javascript://a",
            "ftp://a",
            "https:/a",
            "://",
            "https://",
            "https://[.",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn long_runs_take_no_long_time() {
        for text in [
            "https://(".repeat(20_000),
            "https://[".repeat(20_000),
            format!("https://a{}", ")(".repeat(50_000)),
        ] {
            assert!(found(&text).len() < 20_001);
        }
    }
}

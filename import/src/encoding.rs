//! Finds out how the letters of a file are stored.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use groundswell_domain::importing::Refusal;
use oem_cp::code_table::{DECODING_TABLE_CP437, DECODING_TABLE_CP850};

/// A file's text.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) name: String,
    /// Words that show whether the guess was right; none if nothing was guessed.
    pub(crate) sample: Vec<String>,
    /// Characters that could not be read.
    pub(crate) broken: u32,
}

/// A way to store letters.
#[derive(Clone, Copy)]
enum Charset {
    Web(&'static Encoding),
    /// What DOS used, and consoles of Windows still do.
    Dos(&'static str, &'static [char; 128]),
}

const CP850: Charset = Charset::Dos("cp850", &DECODING_TABLE_CP850);
const CP437: Charset = Charset::Dos("cp437", &DECODING_TABLE_CP437);
/// How many words of a guess are shown.
const WORDS: usize = 5;
/// A file that begins like this is looked at for a guess.
const LOOKED_AT: usize = 1 << 20;

/// A byte order mark decides; then what the person says; then whether it can be read; then which
/// encoding makes words of it.
pub(crate) fn decode(bytes: &[u8], said: Option<&str>) -> Result<Decoded, Refusal> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(Charset::Web(encoding).decode(&bytes[mark..]));
    }
    if let Some(said) = said {
        let charset = named(said).ok_or_else(|| Refusal::Encoding(said.into()))?;
        let decoded = charset.decode(bytes);
        return match decoded.broken {
            0 => Ok(decoded),
            _ => Err(Refusal::NotEncoded(decoded.name)),
        };
    }
    if let Some(encoding) = unmarked_utf_16(bytes) {
        return Ok(Charset::Web(encoding).decode(bytes));
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Ok(Charset::Web(UTF_8).decode(bytes));
    }
    let decoded = guess(bytes).decode(bytes);
    Ok(Decoded { sample: sample(&decoded.text), ..decoded })
}

fn named(said: &str) -> Option<Charset> {
    let plain: String = said.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    Some(match plain.as_str() {
        "cp850" | "ibm850" | "850" | "dos" | "oem" | "msdos" => CP850,
        "cp437" | "ibm437" | "437" => CP437,
        "mac" | "macroman" => Charset::Web(MACINTOSH),
        "ansi" => Charset::Web(WINDOWS_1252),
        _ => Charset::Web(Encoding::for_label(said.trim().as_bytes())?),
    })
}

impl Charset {
    fn decode(self, bytes: &[u8]) -> Decoded {
        let (text, name) = match self {
            Charset::Dos(name, table) => (dos(bytes, table), name),
            Charset::Web(encoding) => {
                // Half a character at the end is none.
                let whole = if encoding == UTF_16LE || encoding == UTF_16BE { !1 } else { !0 };
                let bytes = &bytes[..bytes.len() & whole];
                let (text, _) = encoding.decode_without_bom_handling(bytes);
                (text.into_owned(), encoding.name())
            }
        };
        let broken = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count() as u32;
        Decoded { text, name: name.into(), sample: Vec::new(), broken }
    }
}

fn dos(bytes: &[u8], table: &[char; 128]) -> String {
    let letter = |byte: &u8| match byte {
        0..128 => char::from(*byte),
        128.. => table[usize::from(*byte) - 128],
    };
    bytes.iter().map(letter).collect()
}

/// In UTF-16, every second byte of most tables is zero.
fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let begin = &bytes[..bytes.len().min(4_096)];
    let zeros = |at: usize| begin.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), begin.len() / 2);
    match (even * 20 < pairs, odd * 20 < pairs) {
        (true, false) if odd * 3 > pairs => Some(UTF_16LE),
        (false, true) if even * 3 > pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding that makes the most sense; if several do, that of Windows.
fn guess(bytes: &[u8]) -> Charset {
    let begin = &bytes[..bytes.len().min(LOOKED_AT)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(begin, begin.len() == bytes.len());
    let detected = detector.guess(None, Utf8Detection::Deny);
    let all = [WINDOWS_1252, UTF_8, detected, MACINTOSH].map(Charset::Web);
    let all = [all[0], all[1], all[2], all[3], CP850];
    let sense = |charset: &Charset| sense(&charset.decode(begin).text);
    // The first of equals.
    all.into_iter().rev().max_by_key(sense).unwrap_or(all[0])
}

/// How much a text looks like one that people wrote, by its letters beyond ASCII.
fn sense(text: &str) -> i64 {
    let mut before = '\n';
    let mut chars = text.chars().peekable();
    let mut sum = 0;
    while let Some(c) = chars.next() {
        if !c.is_ascii() {
            sum += sense_of(before, c, chars.peek().copied().unwrap_or('\n'));
        }
        before = c;
    }
    sum
}

fn sense_of(before: char, c: char, after: char) -> i64 {
    let is_within = before.is_alphabetic() && after.is_alphabetic();
    let beside_ascii = before.is_ascii_alphabetic() || after.is_ascii_alphabetic();
    match c {
        'Ä' | 'Ö' | 'Ü' if before.is_lowercase() => -3,
        'ä' | 'ö' | 'ü' | 'Ä' | 'Ö' | 'Ü' | 'ß' if beside_ascii => 2,
        'ª' | 'º' | 'µ' | '×' | '÷' => {
            if is_within {
                -3
            } else {
                -1
            }
        }
        '\u{c0}'..='\u{17f}' if c.is_uppercase() => {
            match (before.is_alphabetic(), after.is_lowercase()) {
                (true, _) if before.is_lowercase() => -3,
                (false, true) => 2,
                _ => 0,
            }
        }
        '\u{c0}'..='\u{17f}' => i64::from(beside_ascii),
        '„' | '‚' | '«' if !before.is_alphabetic() && after.is_alphanumeric() => 3,
        '“' | '”' | '‘' | '’' | '»' if is_within == (c == '’') => 3,
        '–' | '—' if before == ' ' && after == ' ' => 3,
        '€' | '§' | '°' | '…' | '•' | '©' | '®' if !is_within => 1,
        '\u{a0}' => 0,
        // Letters of another script stand in words of their own.
        c if c.is_alphabetic() && !beside_ascii => 2,
        c if c.is_control() || c == char::REPLACEMENT_CHARACTER => -5,
        _ => {
            if is_within {
                -3
            } else {
                -1
            }
        }
    }
}

/// The first words with letters that show whether the encoding is right.
fn sample(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '’' | '-'));
    let mut sample: Vec<String> = Vec::new();
    for word in words.filter(|word| !word.is_ascii() && word.chars().count() <= 40) {
        if !sample.iter().any(|other| other == word) {
            sample.push(word.into());
        }
        if sample.len() == WORDS {
            break;
        }
    }
    sample
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, String) {
        let decoded = decode(bytes, None).unwrap();
        (decoded.text, decoded.name)
    }

    /// Stores a text as DOS or an old Macintosh did, by looking each letter up.
    fn stored(text: &str, charset: Charset) -> Vec<u8> {
        let byte = |c: char| (0..=255).find(|b| charset.decode(&[*b]).text == c.to_string());
        text.chars().map(|c| byte(c).unwrap()).collect()
    }

    const GERMAN: &str = "Titel;Text\nTür größer als Öffnung;Übergröße – „schön“ für Ärzte\n";
    const CLEAR: [&str; 3] =
        ["Tür größer;Bücherei Süd\n", "Schnäppchen\n", "Café;très bien, élève\n"];

    #[test]
    fn old_encodings_are_told_apart() {
        for charset in [Charset::Web(WINDOWS_1252), Charset::Web(MACINTOSH)] {
            let decoded = read(&stored(GERMAN, charset));
            assert_eq!(decoded.0, GERMAN, "{}", decoded.1);
        }
        for charset in [Charset::Web(WINDOWS_1252), Charset::Web(MACINTOSH), CP850, CP437] {
            for text in CLEAR {
                let decoded = read(&stored(text, charset));
                assert_eq!(decoded.0, text, "{}", decoded.1);
            }
        }
        let quoted = "they say „no“ and it’s – well – 5 €";
        assert_eq!(read(&stored(quoted, Charset::Web(WINDOWS_1252))).0, quoted);
    }

    #[test]
    fn other_scripts_are_left_to_the_detector() {
        let russian = "Заголовок;Текст\nДверь не открывается;Библиотека на севере\n";
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(russian);
        assert_eq!(read(&bytes).0, russian);
        let polish = "Tytuł;Opis\nDrzwi się nie otwierają;źle działa łódź\n";
        let (bytes, ..) = encoding_rs::WINDOWS_1250.encode(polish);
        assert_eq!(read(&bytes).0, polish);
    }

    #[test]
    fn utf_16_needs_no_mark() {
        for (encode, name) in
            [(u16::to_le_bytes as fn(u16) -> [u8; 2], "UTF-16LE"), (u16::to_be_bytes, "UTF-16BE")]
        {
            let plain: Vec<u8> = GERMAN.encode_utf16().flat_map(encode).collect();
            assert_eq!(read(&plain), (GERMAN.into(), name.into()));
            let marked: Vec<u8> =
                format!("\u{feff}{GERMAN}").encode_utf16().flat_map(encode).collect();
            assert_eq!(read(&marked), (GERMAN.into(), name.into()));
        }
        assert_eq!(read(b"").0, "");
    }

    #[test]
    fn a_few_broken_letters_do_not_spoil_the_others() {
        let mut bytes = "Tür größer, Öffnung für Ärzte".as_bytes().to_vec();
        bytes.push(0xff);
        let decoded = decode(&bytes, None).unwrap();
        assert_eq!((decoded.name.as_str(), decoded.broken), ("UTF-8", 1));
    }

    #[test]
    fn a_guess_comes_with_a_sample() {
        let decoded = decode(&stored(GERMAN, ANSI), None).unwrap();
        assert_eq!(decoded.sample[..3], ["Tür", "größer", "Öffnung"]);
        assert!(decode(GERMAN.as_bytes(), None).unwrap().sample.is_empty());
    }

    const ANSI: Charset = Charset::Web(WINDOWS_1252);

    #[test]
    fn a_person_names_the_encoding() {
        let said = |bytes: &[u8], said| decode(bytes, Some(said)).map(|decoded| decoded.text);
        assert_eq!(said(b"T\x81r", "CP850"), Ok("Tür".into()));
        assert_eq!(said(b"T\x9fr", "macintosh"), Ok("Tür".into()));
        assert_eq!(said(b"a\xff", "utf-8"), Err(Refusal::NotEncoded("UTF-8".into())));
        assert_eq!(said(b"a", "klingon"), Err(Refusal::Encoding("klingon".into())));
    }
}

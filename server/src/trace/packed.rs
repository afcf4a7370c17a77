//! Traces as they are stored: JSON with its ids as bytes, compressed by words that all traces share.
//!
//! A commit of daily work takes 290 bytes as JSON and 110 like this.

use super::Trace;
use std::io::{self, Read};
use std::sync::LazyLock;
use zstd::bulk::Compressor;
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::stream::read::Decoder;

/// The first byte of what was packed with these words. Other words get another number; these stay,
/// or what is stored could not be read any more.
const FIRST: u8 = 1;
/// Higher levels gain nothing on records this small.
const LEVEL: i32 = 3;
/// Each compressed piece begins like this (RFC 8878, 3.1.1); it is left out.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Stands before the 16 bytes of an id; JSON has no such sign.
const ID: u8 = 1;
/// An id in JSON, in its quotes.
const ID_TEXT: usize = 38;

/// What stands between the ids of traces, a line each; the most usual last.
static WORDS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let words = include_str!("words.txt").bytes();
    words.map(|byte| if byte == b'\n' { ID } else { byte }).collect()
});
static ENCODER: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(&WORDS, LEVEL));
static DECODER: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(&WORDS));

/// Packs the traces of a commit.
pub fn pack(traces: &[Trace]) -> Vec<u8> {
    let json = serde_json::to_vec(traces).expect("traces are plain data, which serialises");
    let compressed = Compressor::with_prepared_dictionary(&ENCODER)
        .and_then(|mut compressor| compressor.compress(&shortened(&json)))
        .expect("there is memory for a record");
    let mut packed = vec![FIRST];
    packed.extend(compressed.strip_prefix(&MAGIC).unwrap_or(&compressed));
    packed
}

/// Reads what [`pack`] has packed.
///
/// # Errors
/// It is something else, or damaged.
pub fn unpack(packed: &[u8]) -> io::Result<Vec<Trace>> {
    let Some((&FIRST, packed)) = packed.split_first() else {
        return Err(io::Error::other("a record is packed in an unknown way"));
    };
    let packed = MAGIC.as_slice().chain(packed);
    let mut short = Vec::new();
    Decoder::with_prepared_dictionary(io::BufReader::new(packed), &DECODER)?
        .read_to_end(&mut short)?;
    serde_json::from_slice(&lengthened(&short)?).map_err(io::Error::other)
}

/// JSON with its ids as bytes.
fn shortened(json: &[u8]) -> Vec<u8> {
    let mut short = Vec::with_capacity(json.len());
    let mut rest = json;
    while let Some((byte, after)) = rest.split_first() {
        if let Some(id) = rest.get(..ID_TEXT).and_then(id_of) {
            short.push(ID);
            short.extend(id);
            rest = &rest[ID_TEXT..];
        } else {
            short.push(*byte);
            rest = after;
        }
    }
    short
}

/// The bytes of an id in quotes, as we write ids.
fn id_of(text: &[u8]) -> Option<[u8; 16]> {
    let text = text.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let mut id = [0; 16];
    let mut digits = text.iter().enumerate().filter(|(at, _)| !is_dash(*at)).map(|(_, sign)| sign);
    if !text.iter().enumerate().all(|(at, sign)| is_dash(at) == (*sign == b'-')) {
        return None;
    }
    for byte in &mut id {
        *byte = digit(*digits.next()?)? << 4 | digit(*digits.next()?)?;
    }
    Some(id)
}

fn is_dash(at: usize) -> bool {
    matches!(at, 8 | 13 | 18 | 23)
}

fn digit(sign: u8) -> Option<u8> {
    match sign {
        b'0'..=b'9' => Some(sign - b'0'),
        b'a'..=b'f' => Some(sign - b'a' + 10),
        _ => None,
    }
}

/// The reverse of [`shortened`].
fn lengthened(short: &[u8]) -> io::Result<Vec<u8>> {
    let mut json = Vec::with_capacity(short.len() * 2);
    let mut rest = short;
    while let Some(at) = rest.iter().position(|byte| *byte == ID) {
        let (before, from) = rest.split_at(at);
        let id = from.get(1..17).and_then(|id| uuid::Uuid::from_slice(id).ok());
        let id = id.ok_or_else(|| io::Error::other("a record ends within an id"))?;
        json.extend(before);
        json.extend(format!("\"{id}\"").bytes());
        rest = &from[17..];
    }
    json.extend(rest);
    Ok(json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use groundswell_domain::comment::Comment;
    use groundswell_domain::id::{CardId, CommentId, UserId};
    use groundswell_domain::time::Timestamp;
    use uuid::Uuid;

    fn said(text: &str) -> Vec<Trace> {
        let (id, card) = (CommentId(Uuid::from_u128(0x0192_f3a1)), CardId(Uuid::now_v7()));
        let (by, at, text) = (UserId(Uuid::max()), Timestamp(4), text.to_owned());
        vec![Trace::Made(Comment { id, card, by, at, text, edited: None }.into())]
    }

    #[test]
    fn what_was_packed_is_the_same_again() {
        for text in [
            "",
            "Hello",
            "a \u{1} sign that people do not see",
            "\"0192f3a1-7c4e-7b1a-9d2e-5f60718293a4\"",
            "ends in \"0192f3a1-7c4e-7b1a-9d2e-5f60718293a4",
            "0192f3a1-7c4e-7b1a-9d2e-5f60718293a4",
            "0192F3A1-7C4E-7B1A-9D2E-5F60718293A4",
            &"ä long text ".repeat(5_000),
        ] {
            let traces = said(text);
            assert_eq!(unpack(&pack(&traces)).unwrap(), traces, "{text}");
        }
        assert_eq!(unpack(&pack(&[])).unwrap(), []);
    }

    #[test]
    fn a_record_is_a_third_of_its_json() {
        let traces = said("Since Monday no hotel comes in.");
        let json = serde_json::to_vec(&traces).unwrap().len();
        let packed = pack(&traces).len();
        assert!(packed * 2 < json, "{packed} of {json}");
    }

    #[test]
    fn what_is_damaged_is_not_read() {
        let packed = pack(&said("Hello"));
        for damaged in [&[][..], &[FIRST], &[2, 3], &packed[..packed.len() - 3]] {
            assert!(unpack(damaged).is_err(), "{damaged:?}");
        }
    }

    /// They must stay to the letter: what is stored was packed with them.
    #[test]
    fn the_words_are_those_of_all_records() {
        use sha2::{Digest, Sha256};
        let words: String =
            Sha256::digest(&*WORDS).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(words, "c40e786b5928b4dd");
    }
}

//! Traces as they are stored: JSON with its ids as bytes, compressed with a dictionary of words
//! that traces share.
//!
//! A commit of daily work takes 290 bytes as JSON and 110 in this form. A commit that changed
//! thousands of things is packed in pieces, so that the history of one card reads what it needs of
//! it.

use super::Trace;
use groundswell_domain::EntityRef;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::io::{self, Read};
use std::ops::RangeInclusive;
use std::sync::LazyLock;
use zstd::bulk::Compressor;
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::stream::read::Decoder;

/// The first byte of what was packed with these words. Other words would get another number; these
/// must stay, or stored records could no longer be read.
const WHOLE: u8 = 1;
/// The first byte of what was packed with these words in pieces.
const IN_PIECES: u8 = 2;
/// Traces of one piece.
const PIECE: usize = 100;
/// The bytes that tell how long the list of pieces is.
const LENGTH: usize = 4;
/// Higher levels gain nothing on records this small.
const LEVEL: i32 = 3;
/// Each compressed piece begins with these bytes (RFC 8878, 3.1.1); they are left out.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Marks the 16 bytes of an id; JSON has no such byte.
const ID: u8 = 1;
/// An id in JSON, in its quotes.
const ID_TEXT: usize = 38;

/// The texts between the ids of traces, one on each line; the most common last.
static WORDS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let words = include_str!("words.txt").bytes();
    words.map(|byte| if byte == b'\n' { ID } else { byte }).collect()
});
static ENCODER: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(&WORDS, LEVEL));
static DECODER: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(&WORDS));

/// A piece of the record of a commit that changed very much.
#[derive(Serialize, Deserialize)]
pub struct Piece {
    first: EntityRef,
    last: EntityRef,
    /// Whether it is about contacts, comments or descriptions, too.
    pub has_details: bool,
    /// The number of things that the commit changed and that no earlier piece is about. Things that
    /// only moved to another place do not count.
    pub changed: usize,
    bytes: usize,
}

impl Piece {
    fn of(traces: &[Trace], known: &mut HashSet<EntityRef>, bytes: usize) -> Option<Piece> {
        let keys = || traces.iter().map(Trace::key);
        let (first, last) = (keys().min()?, keys().max()?);
        let has_details = keys().any(|key| key.is_detail());
        let changing = traces.iter().filter(|trace| !trace.only_moves());
        let changed = changing.filter(|trace| known.insert(trace.key())).count();
        Some(Piece { first, last, has_details, changed, bytes })
    }

    /// The piece is about things from the first to the last of these.
    pub fn span(&self) -> RangeInclusive<EntityRef> {
        self.first..=self.last
    }
}

/// The traces that were read of a record.
#[derive(Debug, Default, PartialEq)]
pub struct Unpacked {
    pub traces: Vec<Trace>,
    /// The changed things of the pieces that were not read.
    pub left: usize,
    /// Whether it was read as a whole.
    pub is_whole: bool,
}

/// Packs the traces of a commit.
pub fn pack(traces: &[Trace]) -> Vec<u8> {
    let mut packed = Vec::new();
    if traces.len() <= PIECE {
        packed.push(WHOLE);
        packed.extend(compressed(traces));
        return packed;
    }
    let (mut known, mut list, mut pieces) = (HashSet::new(), Vec::new(), Vec::new());
    for some in traces.chunks(PIECE) {
        let piece = compressed(some);
        list.extend(Piece::of(some, &mut known, piece.len()));
        pieces.extend(piece);
    }
    let list = compressed(&list);
    let length = u32::try_from(list.len()).expect("some bytes for each of a commit's pieces");
    packed.push(IN_PIECES);
    packed.extend(length.to_le_bytes());
    packed.extend(list);
    packed.extend(pieces);
    packed
}

/// Reads what [`pack`] has packed.
///
/// # Errors
/// It is something else, or damaged.
pub fn unpack(packed: &[u8]) -> io::Result<Vec<Trace>> {
    unpack_some(packed, &mut |_| true).map(|unpacked| unpacked.traces)
}

/// Like [`unpack`], for the pieces that are wanted; `is_wanted` is asked in their order. A record
/// without pieces is read as a whole.
///
/// # Errors
/// Those of [`unpack`].
pub fn unpack_some(
    packed: &[u8],
    is_wanted: &mut dyn FnMut(&Piece) -> bool,
) -> io::Result<Unpacked> {
    match packed.split_first() {
        Some((&WHOLE, packed)) => Ok(Unpacked { traces: read(packed)?, left: 0, is_whole: true }),
        Some((&IN_PIECES, packed)) => {
            let (length, rest) = packed.split_first_chunk::<LENGTH>().ok_or_else(cut_off)?;
            let (list, rest) = first_of(rest, u32::from_le_bytes(*length) as usize)?;
            unpack_pieces(read(list)?, rest, is_wanted)
        }
        _ => Err(io::Error::other("a record is packed in an unknown way")),
    }
}

fn unpack_pieces(
    list: Vec<Piece>,
    mut rest: &[u8],
    is_wanted: &mut dyn FnMut(&Piece) -> bool,
) -> io::Result<Unpacked> {
    let mut unpacked = Unpacked { is_whole: true, ..Unpacked::default() };
    for piece in list {
        let (packed, others) = first_of(rest, piece.bytes)?;
        rest = others;
        if is_wanted(&piece) {
            unpacked.traces.extend(read::<Vec<Trace>>(packed)?);
        } else {
            unpacked.left += piece.changed;
            unpacked.is_whole = false;
        }
    }
    Ok(unpacked)
}

fn first_of(bytes: &[u8], length: usize) -> io::Result<(&[u8], &[u8])> {
    bytes.split_at_checked(length).ok_or_else(cut_off)
}

fn cut_off() -> io::Error {
    io::Error::other("a record has no end")
}

fn compressed(value: &(impl Serialize + ?Sized)) -> Vec<u8> {
    let json = serde_json::to_vec(value).expect("traces are plain data, which serialises");
    let compressed = Compressor::with_prepared_dictionary(&ENCODER)
        .and_then(|mut compressor| compressor.compress(&shortened(&json)))
        .expect("there is memory for a record");
    compressed.strip_prefix(&MAGIC).unwrap_or(&compressed).to_vec()
}

/// The reverse of [`compressed`].
fn read<T: DeserializeOwned>(packed: &[u8]) -> io::Result<T> {
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
    use std::collections::BTreeMap;
    use std::ops::Range;
    use uuid::Uuid;

    fn comment_traces(text: &str) -> Vec<Trace> {
        let (id, card) = (CommentId(Uuid::from_u128(0x0192_f3a1)), CardId(Uuid::now_v7()));
        let (by, at, text) = (UserId(Uuid::max()), Timestamp(4), text.to_owned());
        vec![Trace::Made(Comment { id, card, by, at, text, edited: None }.into())]
    }

    #[test]
    fn packing_and_unpacking_changes_nothing() {
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
            let traces = comment_traces(text);
            assert_eq!(unpack(&pack(&traces)).unwrap(), traces, "{text}");
        }
        assert_eq!(unpack(&pack(&[])).unwrap(), []);
    }

    #[test]
    fn a_record_is_a_third_of_its_json() {
        let traces = comment_traces("Since Monday no hotel comes in.");
        let json = serde_json::to_vec(&traces).unwrap().len();
        let packed = pack(&traces).len();
        assert!(packed * 2 < json, "{packed} of {json}");
    }

    #[test]
    fn damaged_data_is_not_read() {
        let packed = pack(&comment_traces("Hello"));
        for damaged in [&[][..], &[WHOLE], &[3, 3], &packed[..packed.len() - 3]] {
            assert!(unpack(damaged).is_err(), "{damaged:?}");
        }
    }

    fn looked_at(cards: Range<u128>) -> Vec<Trace> {
        let card = |id| EntityRef::Card(CardId(Uuid::from_u128(id)));
        let change = |id| Trace::Changed { of: card(id), fields: BTreeMap::new() };
        cards.map(change).collect()
    }

    #[test]
    fn of_a_record_in_pieces_some_can_be_read() {
        let traces = looked_at(0..1_234);
        let packed = pack(&traces);
        assert_eq!(unpack(&packed).unwrap(), traces);
        let wanted = [traces[140].key(), traces[1_233].key()];
        let is_wanted = &mut |piece: &Piece| wanted.iter().any(|key| piece.span().contains(key));
        let some = unpack_some(&packed, is_wanted).unwrap();
        assert_eq!(some.traces, [&traces[100..200], &traces[1_200..]].concat());
        assert_eq!((some.left, some.is_whole), (1_100, false));
        let none = unpack_some(&packed, &mut |_| false).unwrap();
        assert_eq!((none.traces.len(), none.left), (0, 1_234));
        for damaged in [&packed[..3], &packed[..40], &packed[..packed.len() - 3]] {
            assert!(unpack(damaged).is_err(), "{damaged:?}");
        }
    }

    #[test]
    fn what_is_changed_twice_counts_once_and_what_goes_elsewhere_does_not() {
        let (mut traces, again) = (looked_at(0..150), looked_at(0..150));
        traces.extend(again);
        traces.extend((0..150).map(|id| Trace::Archived(CardId(Uuid::from_u128(id)))));
        assert_eq!(unpack_some(&pack(&traces), &mut |_| false).unwrap().left, 150);
    }

    /// They must not change at all: stored records were packed with them.
    #[test]
    fn the_words_are_those_of_all_records() {
        use sha2::{Digest, Sha256};
        let words: String =
            Sha256::digest(&*WORDS).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(words, "c40e786b5928b4dd");
    }
}

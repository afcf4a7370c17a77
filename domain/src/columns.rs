//! The format in which a board is sent: for each kind of entity, the values of each field side by
//! side.
//!
//! Thousands of cards have the same fields in the same order. Written field by field, each with the
//! values of all cards, a board is a quarter smaller after compression, because similar values are
//! next to each other. The values themselves stay JSON and are not parsed:
//!
//! `{"seq":7,"kinds":{"card":{"id":["…","…"],"title":["…","…"],"express":[null,true]}},"commit":"…"}`
//!
//! `null` stands for an absent field. Every field that may be `null` may be absent too.

use crate::board::Snapshot;
use crate::id::CommandId;
use crate::known::Known;
use std::fmt::Write;

/// Writes a board with these documents, each a JSON object with its kind as its only field. `None`
/// if one of them has another form.
pub fn pack<'a>(
    seq: u64,
    commit: Option<CommandId>,
    documents: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let mut kinds: Vec<Kind> = Vec::new();
    for document in documents {
        let mut outer = Scan::new(document);
        let (name, fields) = outer.member(b'{')?;
        let at = kinds.iter().position(|kind| kind.name == name).unwrap_or(kinds.len());
        if at == kinds.len() {
            kinds.push(Kind { name, rows: 0, columns: Vec::new() });
        }
        kinds[at].take(fields)?;
    }
    let mut text = format!("{{\"seq\":{seq},\"kinds\":{{");
    for (i, kind) in kinds.iter().enumerate() {
        text.push_str(if i == 0 { "" } else { "," });
        kind.write(&mut text);
    }
    text.push('}');
    if let Some(commit) = commit {
        // Writing into a String cannot fail.
        let _ = write!(text, ",\"commit\":\"{commit}\"");
    }
    text.push('}');
    Some(text)
}

/// Writes a snapshot.
pub fn pack_snapshot(snapshot: &Snapshot) -> Option<String> {
    let documents = snapshot.entities.iter().map(serde_json::to_string);
    let documents = documents.collect::<Result<Vec<_>, _>>().ok()?;
    pack(snapshot.seq, snapshot.commit, documents.iter().map(String::as_str))
}

/// All entities of one kind while they are collected.
struct Kind<'a> {
    name: &'a str,
    rows: usize,
    columns: Vec<Column<'a>>,
}

/// One field of all entities of a kind. Entities without the field are skipped.
struct Column<'a> {
    name: &'a str,
    values: Vec<(usize, &'a str)>,
}

impl<'a> Kind<'a> {
    fn take(&mut self, fields: &'a str) -> Option<()> {
        let mut fields = Scan::new(fields);
        let mut open = b'{';
        while let Some((name, value)) = fields.member(open) {
            open = b',';
            let at = self.columns.iter().position(|column| column.name == name);
            let at = at.unwrap_or(self.columns.len());
            if at == self.columns.len() {
                self.columns.push(Column { name, values: Vec::new() });
            }
            self.columns[at].values.push((self.rows, value));
        }
        self.rows += 1;
        (fields.eat(b'}') || (fields.eat(b'{') && fields.eat(b'}'))).then_some(())
    }

    fn write(&self, text: &mut String) {
        // Writing into a String cannot fail.
        let _ = write!(text, "{}:{{", self.name);
        for (i, column) in self.columns.iter().enumerate() {
            text.push_str(if i == 0 { "" } else { "," });
            text.push_str(column.name);
            text.push_str(":[");
            let mut values = column.values.iter().peekable();
            for row in 0..self.rows {
                text.push_str(if row == 0 { "" } else { "," });
                let value = values.next_if(|(at, _)| *at == row);
                text.push_str(value.map_or("null", |(_, value)| value));
            }
            text.push(']');
        }
        text.push('}');
    }
}

/// Reads a board, document by document.
pub struct Documents<'a> {
    /// The number of the last commit that the board contains.
    pub seq: u64,
    /// The command of that commit; absent in boards that an earlier version stored.
    pub commit: Option<CommandId>,
    kinds: Scan<'a>,
    /// The character before the next kind.
    open: u8,
    kind: &'a str,
    columns: Vec<(&'a str, Scan<'a>)>,
    document: String,
}

impl<'a> Documents<'a> {
    /// Starts to read a text; `None` if it is not a board.
    pub fn of(text: &'a str) -> Option<Documents<'a>> {
        let mut outer = Scan::new(text);
        let (_, seq) = outer.member(b'{').filter(|(name, _)| *name == "\"seq\"")?;
        let (_, kinds) = outer.member(b',').filter(|(name, _)| *name == "\"kinds\"")?;
        let commit = outer.member(b',').filter(|(name, _)| *name == "\"commit\"");
        let commit = commit.and_then(|(_, commit)| commit.trim_matches('"').parse().ok());
        Some(Documents {
            seq: seq.parse().ok()?,
            commit,
            kinds: Scan::new(kinds),
            open: b'{',
            kind: "",
            columns: Vec::new(),
            document: String::new(),
        })
    }

    /// The last commit that they contain; `None` if its command is not in the text.
    pub fn known(&self) -> Option<Known> {
        self.commit.map(|commit| Known { seq: self.seq, commit })
    }

    /// The next document as JSON; `None` after the last.
    pub fn read(&mut self) -> Option<&str> {
        while !self.row() {
            let (kind, columns) = self.kinds.member(self.open)?;
            self.open = b',';
            self.kind = kind;
            let mut fields = Scan::new(columns);
            let mut open = b'{';
            self.columns.clear();
            while let Some((name, values)) = fields.member(open) {
                open = b',';
                let mut values = Scan::new(values);
                values.eat(b'[');
                self.columns.push((name, values));
            }
        }
        Some(&self.document)
    }

    /// Writes the next document of the current kind; `false` if there is none.
    fn row(&mut self) -> bool {
        self.document.clear();
        let _ = write!(self.document, "{{{}:{{", self.kind);
        let mut is_first = true;
        let mut there = false;
        for (name, values) in &mut self.columns {
            let Some(value) = values.value() else { return false };
            values.eat(b',');
            there = true;
            if value != "null" {
                self.document.push_str(if is_first { "" } else { "," });
                is_first = false;
                for part in [*name, ":", value] {
                    self.document.push_str(part);
                }
            }
        }
        self.document.push_str("}}");
        there
    }
}

/// Finds the ends of JSON values without parsing them. Invalid JSON is not detected here, but when
/// the values are read.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Scan<'a> {
        Scan { text, at: 0 }
    }

    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    /// The next `"name": value` after the character `open`; the name includes its quotes. `None`,
    /// without consuming anything, if there is none.
    fn member(&mut self, open: u8) -> Option<(&'a str, &'a str)> {
        let before = self.at;
        let member = self.eat(open).then(|| {
            let name = self.value().filter(|name| name.starts_with('"'))?;
            self.eat(b':').then_some(name).zip(self.value())
        });
        if member.is_none_or(|member| member.is_none()) {
            self.at = before;
        }
        member.flatten()
    }

    /// The text of the next value.
    fn value(&mut self) -> Option<&'a str> {
        self.peek()?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut depth = 0;
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'"' => self.string(),
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth == 0 => break,
                b'}' | b']' => depth -= 1,
                b',' | b':' if depth == 0 => break,
                _ => {}
            }
            self.at = (self.at + 1).min(bytes.len());
        }
        self.text.get(start..self.at).map(str::trim_end).filter(|value| !value.is_empty())
    }

    /// Skips a string, from its first quote to its last. Most of a board is strings: looking for
    /// quotes is several times as fast as looking at each byte.
    fn string(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            self.at += 1;
            let Some(quote) = self.text.get(self.at..).and_then(|rest| rest.find('"')) else {
                self.at = bytes.len();
                return;
            };
            self.at += quote;
            let before = bytes[..self.at].iter().rev();
            let is_escaped = before.take_while(|byte| **byte == b'\\').count() % 2 == 1;
            if !is_escaped {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};
    use uuid::Uuid;

    fn documents(text: &str) -> Vec<String> {
        let mut documents = Documents::of(text).unwrap();
        let mut all = Vec::new();
        while let Some(document) = documents.read() {
            all.push(document.to_owned());
        }
        all
    }

    #[test]
    fn values_of_a_field_are_next_to_each_other() {
        let cards = [
            r#"{"card":{"id":"a","title":"No sound"}}"#,
            r#"{"area":{"id":"b"}}"#,
            r#"{"card": {"id": "c", "title": "A \"b\", [c]", "express": true}}"#,
        ];
        let text = pack(7, None, cards).unwrap();
        assert_eq!(
            text,
            r#"{"seq":7,"kinds":{"card":{"id":["a","c"],"title":["No sound","A \"b\", [c]"],"express":[null,true]},"area":{"id":["b"]}}}"#
        );
        let back = documents(&text);
        assert_eq!(back[0], cards[0]);
        assert_eq!(back[1], r#"{"card":{"id":"c","title":"A \"b\", [c]","express":true}}"#);
        assert_eq!(back[2], cards[1]);
        assert_eq!(Documents::of(&text).unwrap().seq, 7);
    }

    #[test]
    fn an_empty_board_can_be_sent() {
        assert_eq!(pack(0, None, []).unwrap(), r#"{"seq":0,"kinds":{}}"#);
        assert!(documents(r#"{"seq":0,"kinds":{}}"#).is_empty());
    }

    #[test]
    fn a_board_contains_its_last_commit() {
        let commit = Some(CommandId(Uuid::from_u128(7)));
        for (commit, documents) in
            [(commit, vec![]), (commit, vec![r#"{"a":{"id":1}}"#]), (None, vec![])]
        {
            let text = pack(7, commit, documents.iter().copied()).unwrap();
            let back = Documents::of(&text).unwrap();
            assert_eq!((back.seq, back.commit), (7, commit), "{text}");
        }
    }

    #[test]
    fn a_text_that_is_not_a_board_is_not_read() {
        for text in ["", "{", "null", "[]", r#"{"seq":1}"#, r#"{"seq":"x","kinds":{}}"#, "{}"] {
            assert!(Documents::of(text).is_none(), "{text}");
        }
        for document in ["", "{}", "[]", r#"{"card":7}"#, r#"{"card":{"id":"#] {
            assert!(pack(1, None, [document]).is_none(), "{document}");
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,8}|[\\[\\]{}\":,\\\\ ]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::btree_map("[a-z\"\\\\]{1,3}", inner, 0..3)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    fn document() -> impl Strategy<Value = Value> {
        let fields = prop::collection::btree_map("[a-e]", value(), 1..4);
        ("[k-m]", fields).prop_map(|(kind, fields)| {
            let fields: Map<_, _> = fields.into_iter().collect();
            json!({ kind: fields })
        })
    }

    fn sorted(mut all: Vec<Value>) -> Vec<String> {
        all.sort_by_key(Value::to_string);
        all.into_iter().map(|document| document.to_string()).collect()
    }

    proptest! {
        #[test]
        fn every_document_comes_back(all in prop::collection::vec(document(), 0..12), pretty: bool) {
            let texts: Vec<String> = all
                .iter()
                .map(|document| match pretty {
                    true => serde_json::to_string_pretty(document).unwrap(),
                    false => document.to_string(),
                })
                .collect();
            let text = pack(3, None, texts.iter().map(String::as_str)).unwrap();
            prop_assert!(serde_json::from_str::<Value>(&text).is_ok());
            let back = documents(&text);
            let back = back.iter().map(|document| serde_json::from_str(document).unwrap()).collect();
            prop_assert_eq!(sorted(back), sorted(all));
        }

        #[test]
        fn reading_nonsense_terminates(text in "\\PC{0,40}|[\\[\\]{}\":,\\\\a0 ]{0,40}") {
            let _ = pack(1, None, [text.as_str()]);
            if let Some(mut documents) = Documents::of(&format!("{{\"seq\":1,\"kinds\":{text}}}")) {
                for _ in 0..100 {
                    if documents.read().is_none() {
                        break;
                    }
                }
            }
        }
    }
}

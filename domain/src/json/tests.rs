use super::*;
use crate::api::Problem;
use crate::card::CardEdit;
use crate::wire::ServerMessage;

#[test]
fn messages_are_read_as_serde_json_reads_them() {
    let messages = [
        r#"{"done":{"id":"01a201e7-6c48-7644-9031-c5b94472585d","seq":7}}"#,
        r#""goodbye""#,
        r#"{"commits":[]}"#,
        r#"{"present":[{"user":"01a201e7-6c48-7644-9031-c5b94472585d","card":null,"writing":false}]}"#,
        r#"{"refused":{"id":"01a201e7-6c48-7644-9031-c5b94472585d","rejection":"gone"}}"#,
        r#"{"refused":{"id":"01a201e7-6c48-7644-9031-c5b94472585d","rejection":{"too_long":{"field":"title","limit":3,"chars":4}}}}"#,
        r#""reset""#,
        r#"{"catch_up":{"seq":3,"commit":null,"changes":[{"put":{"board":{"id":"01a201e7-6c48-7644-9031-c5b94472585d","name":"MusicStore","key":"MS","last_number":3}}},{"put":{"card":{"id":"01a201e7-6c48-7644-9031-c5b94472585d"}}}]}}"#,
        "{",
        "7",
    ];
    for message in messages {
        let theirs = serde_json::from_str::<ServerMessage>(message);
        assert_eq!(from_str::<ServerMessage>(message).ok(), theirs.ok(), "{message}");
    }
}

#[test]
fn a_list_is_not_read_as_a_struct() {
    assert!(serde_json::from_str::<CardEdit>(r#"{"title":["a","b"]}"#).is_ok());
    assert!(from_str::<CardEdit>(r#"{"title":["a","b"]}"#).is_err());
    assert!(from_str::<Problem>("[]").is_err());
    assert!(from_str::<u32>("1 2").is_err());
}

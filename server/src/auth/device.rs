//! Known devices: a browser that was signed in to an account before has a note of that in a cookie,
//! and is not slowed down by what others try.
//!
//! The note is signed with a key derived from the account's password hash: nothing else is stored,
//! and a new password invalidates all notes.

use super::token::{Token, hash, hex};

/// The note for a browser that just gave the right password: `<random>.<signature>`.
pub(crate) fn note(password_hash: &str) -> String {
    let random = Token::random();
    let signature = sign(password_hash, random.as_str());
    format!("{}.{signature}", random.as_str())
}

/// The device's own name, if the note was made for this account.
pub(crate) fn known(note: &str, password_hash: &str) -> Option<String> {
    let (random, signature) = note.split_once('.')?;
    // Hashed again, so that the time of the comparison tells nothing about the right signature.
    let right = hash(&sign(password_hash, random)) == hash(signature);
    (random.len() == 64 && right).then(|| random.to_owned())
}

/// Hashed twice, each time with the key: the signature of one text tells nothing about that of
/// another.
fn sign(password_hash: &str, random: &str) -> String {
    let key = hex(&hash(&format!("known device\n{password_hash}")));
    let inner = hex(&hash(&format!("{key}{random}")));
    hex(&hash(&format!("{key}{inner}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_good_for_its_account_and_password_alone() {
        let note = note("hash of ann's password");
        assert!(known(&note, "hash of ann's password").is_some());
        assert_eq!(known(&note, "hash of ben's password"), None);
    }

    #[test]
    fn a_forged_note_is_none() {
        let note = note("hash");
        let (random, signature) = note.split_once('.').unwrap();
        let other = Token::random();
        for forged in [
            String::new(),
            random.to_owned(),
            format!("{}.{signature}", other.as_str()),
            format!("{random}.{}", other.as_str()),
            format!(".{}", sign("hash", "")),
        ] {
            assert_eq!(known(&forged, "hash"), None, "{forged}");
        }
    }
}

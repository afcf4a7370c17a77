//! Secrets that are handed out, and their hashes, which are stored.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// 256 random bits as 64 hexadecimal digits; they are only in a cookie or a link.
#[derive(Clone)]
pub(crate) struct Token(String);

impl Token {
    pub(crate) fn random() -> Token {
        Token(hex(&rand::random::<[u8; 32]>()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The hash that is stored of it.
    pub(crate) fn hash(&self) -> Vec<u8> {
        hash(&self.0)
    }
}

/// The stored hash of a token that somebody sends. It always has the same length; that the database
/// compares it is no leak, because nobody can choose a hash.
pub(crate) fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_never_the_same() {
        let (a, b) = (Token::random(), Token::random());
        assert_eq!(a.as_str().len(), 64);
        assert_ne!(a.as_str(), b.as_str());
    }

    #[test]
    fn the_stored_hash_does_not_reveal_the_token() {
        let token = Token::random();
        assert_eq!(token.hash(), hash(token.as_str()));
        assert_ne!(hex(&token.hash()), token.as_str());
        // The first of the published test values.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex(&hash("abc")), abc);
    }
}

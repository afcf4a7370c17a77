//! The board that a browser has stored at its last visit. The browser tells the server about it
//! with the request for the page, so that changes can be sent before the app is loaded.

use crate::id::CommandId;
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

/// The name of the cookie with the known commit, set for the paths of one board.
pub const COOKIE: &str = "known";

/// The last commit of a board that a browser knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    pub seq: u64,
    pub commit: CommandId,
}

impl Display for Known {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}", self.seq, self.commit)
    }
}

impl FromStr for Known {
    type Err = ();

    fn from_str(text: &str) -> Result<Known, ()> {
        let (seq, commit) = text.split_once('.').ok_or(())?;
        let seq = seq.parse().map_err(|_| ())?;
        Ok(Known { seq, commit: commit.parse().map_err(|_| ())? })
    }
}

impl Known {
    /// The query of a request for the changes since this commit.
    pub fn query(self) -> String {
        format!("?since={}&commit={}", self.seq, self.commit)
    }
}

/// The path of the app's first request for a board: for all of it, or for the changes since
/// `known`. A browser uses a preloaded response only if app and server write exactly the same path.
pub fn path(key: &str, known: Option<Known>) -> String {
    format!("/api/boards/{key}/columns{}", known.map(Known::query).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_board_is_announced_in_a_cookie() {
        let commit = "01a201e7-6c48-7644-9031-c5b94472585d".parse().unwrap();
        let known = Known { seq: 812, commit };
        assert_eq!(known.to_string(), format!("812.{commit}"));
        assert_eq!(known.to_string().parse(), Ok(known));
        for other in ["", "812", "812.", ".812", "x.01a201e7-6c48-7644-9031-c5b94472585d"] {
            assert_eq!(other.parse::<Known>(), Err(()), "{other}");
        }
        assert_eq!(path("MS", None), "/api/boards/MS/columns");
        let since = format!("/api/boards/MS/columns?since=812&commit={commit}");
        assert_eq!(path("MS", Some(known)), since);
    }
}

//! What the addresses of the app's pages stand for: for the app, which shows them, and for the
//! server, which says where there is none.

use crate::setup::is_key;

/// The pages outside of the boards, and the boards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Home,
    Welcome,
    SignIn,
    Join,
    Boards,
    Me,
    Installation,
    Board(BoardPlace),
    Nowhere,
}

/// The pages of a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoardPlace {
    Start,
    Board,
    Plan,
    Releases,
    Release,
    Settings,
    History,
    Trash,
    Card,
}

/// What a path stands for: `/MS/releases/8.4` is a release of the board `MS`.
pub fn place(path: &str) -> Place {
    let path = path.strip_prefix('/').unwrap_or(path).trim_end_matches('/');
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        [""] => Place::Home,
        ["welcome"] => Place::Welcome,
        ["sign-in"] => Place::SignIn,
        ["join", _] => Place::Join,
        ["boards"] => Place::Boards,
        ["me"] => Place::Me,
        ["installation"] => Place::Installation,
        // In small letters it is the same board.
        [key, rest @ ..] if is_key(&key.to_ascii_uppercase()) => {
            board_place(rest).map_or(Place::Nowhere, Place::Board)
        }
        _ => Place::Nowhere,
    }
}

fn board_place(parts: &[&str]) -> Option<BoardPlace> {
    Some(match parts {
        [] => BoardPlace::Start,
        ["board"] => BoardPlace::Board,
        ["plan"] => BoardPlace::Plan,
        ["releases"] => BoardPlace::Releases,
        ["releases", _] => BoardPlace::Release,
        ["settings"] | ["settings", _] => BoardPlace::Settings,
        ["history"] => BoardPlace::History,
        ["trash"] => BoardPlace::Trash,
        ["c", _] => BoardPlace::Card,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stands_for_a_page() {
        assert_eq!(place("/"), Place::Home);
        assert_eq!(place("/join/abc"), Place::Join);
        assert_eq!(place("/installation"), Place::Installation);
        assert_eq!(place("/MS"), Place::Board(BoardPlace::Start));
        assert_eq!(place("/ms/board"), Place::Board(BoardPlace::Board));
        assert_eq!(place("/MS/releases"), Place::Board(BoardPlace::Releases));
        assert_eq!(place("/MS/releases/8.4"), Place::Board(BoardPlace::Release));
        assert_eq!(place("/MS/settings/areas/"), Place::Board(BoardPlace::Settings));
    }

    #[test]
    fn what_stands_for_nothing_is_nowhere() {
        for path in [
            "/MS/nothing",
            "/MS/c/3/x",
            "/MS//board",
            "//MS",
            "/join/x/y",
            "/me/x",
            "/robots.txt",
            "/wp-login.php",
            "/x",
            "/%FF",
            "/straße",
            "/1A/board",
            "/TOOLONG/board",
        ] {
            assert_eq!(place(path), Place::Nowhere, "{path}");
        }
    }
}

//! The table of pages: the path of a page, the file of the app that it is in, and its name in the
//! navigation. The addresses of the app, its navigation and keys, and what the server sends ahead
//! all come from here. What a page shows is in the app (`app/src/pages.rs`).

use crate::icon::Icon;
use groundswell_domain::setup::is_key;
use groundswell_i18n as i18n;

/// A file of the app, downloaded when the first of its pages is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum File {
    #[default]
    /// The board and capture: what the app begins with.
    First,
    /// What opens on a board: a card, its menu, the keys, the filters.
    Opened,
    Plan,
    Releases,
    Settings,
    /// The history and the trash.
    Past,
    /// Pages outside of the boards.
    Outside,
}

/// The file with what several of the lazy files need. It is downloaded with the first of them.
pub const SHARED: &str = "split_shared.bin";

impl File {
    /// All but the first.
    pub const LAZY: [File; 6] =
        [File::Opened, File::Plan, File::Releases, File::Settings, File::Past, File::Outside];

    /// The name of the Wasm file.
    pub fn name(self) -> &'static str {
        match self {
            File::First => "app.wasm",
            File::Opened => "split_opened.wasm",
            File::Plan => "split_plan.wasm",
            File::Releases => "split_releases.wasm",
            File::Settings => "split_settings.wasm",
            File::Past => "split_past.wasm",
            File::Outside => "split_outside.wasm",
        }
    }
}

/// A row of the table.
#[derive(Clone, Copy)]
pub struct PageRow {
    pub page: Page,
    /// `*` is any one part, `*?` one that may be missing; `KEY` is the key of a board.
    path: &'static str,
    pub file: File,
    /// Its name and icon in the navigation.
    pub link: Option<Link>,
    /// The keys that lead to it, or to something on it.
    pub keys: &'static [Way],
    /// Whether it is only for owners of the installation.
    pub for_owners: bool,
}

/// How a page is shown in the navigation.
#[derive(Clone, Copy)]
pub struct Link {
    pub icon: Icon,
    pub word: fn() -> &'static str,
    /// Whether it is in the bar at the bottom of a phone; if not, it is behind "More".
    pub in_foot: bool,
}

/// A letter after `G` that leads somewhere.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub letter: &'static str,
    /// The path after the key of the board.
    pub to: &'static str,
    pub text: fn() -> &'static str,
}

impl PartialEq for Way {
    fn eq(&self, other: &Way) -> bool {
        self.to == other.to
    }
}

impl Eq for Way {}

const PLAIN: PageRow = PageRow {
    page: Page::Nowhere,
    path: "",
    file: File::First,
    link: None,
    keys: &[],
    for_owners: false,
};

macro_rules! pages {
    ($($page:ident { path: $path:literal $(, $field:ident: $value:expr)* $(,)? })+) => {
        /// A page of the app.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Page {
            $($page,)+
            /// Not an address of the app.
            Nowhere,
        }

        /// Every page that has an address, in the order of the navigation.
        #[allow(clippy::needless_update, reason = "a row may name every field")]
        pub const PAGES: &[PageRow] = &[
            $(PageRow { page: Page::$page, path: $path, $($field: $value,)* ..PLAIN },)+
        ];
    };
}

const fn link(icon: Icon, word: fn() -> &'static str) -> Option<Link> {
    Some(Link { icon, word, in_foot: false })
}

const fn foot_link(icon: Icon, word: fn() -> &'static str) -> Option<Link> {
    Some(Link { icon, word, in_foot: true })
}

pages! {
    Home { path: "" }
    Welcome { path: "welcome", file: File::Outside }
    SignIn { path: "sign-in", file: File::Outside }
    Join { path: "join/*", file: File::Outside }
    Boards { path: "boards", file: File::Outside, link: link(Icon::Board, i18n::nav_boards) }
    Me { path: "me", file: File::Outside, link: link(Icon::Person, i18n::nav_me) }
    Installation {
        path: "installation",
        file: File::Outside,
        link: link(Icon::Settings, i18n::installation),
        for_owners: true,
    }
    Start { path: "KEY" }
    Board {
        path: "KEY/board",
        link: foot_link(Icon::Board, i18n::nav_board),
        keys: &[
            Way { letter: "b", to: "board?lens=dev", text: i18n::key_go_board },
            Way { letter: "s", to: "board?lens=support", text: i18n::key_go_support },
        ],
    }
    Plan {
        path: "KEY/plan",
        file: File::Plan,
        link: foot_link(Icon::Plan, i18n::nav_plan),
        keys: &[Way { letter: "p", to: "plan", text: i18n::key_go_plan }],
    }
    Releases {
        path: "KEY/releases",
        file: File::Releases,
        link: foot_link(Icon::Release, i18n::nav_release),
        keys: &[Way { letter: "r", to: "releases", text: i18n::key_go_release }],
    }
    Release { path: "KEY/releases/*", file: File::Releases }
    History { path: "KEY/history", file: File::Past, link: link(Icon::History, i18n::nav_history) }
    Trash { path: "KEY/trash", file: File::Past, link: link(Icon::Trash, i18n::nav_trash) }
    Settings {
        path: "KEY/settings/*?",
        file: File::Settings,
        link: link(Icon::Settings, i18n::nav_settings),
        keys: &[Way { letter: "c", to: "settings/customers", text: i18n::key_go_customers }],
    }
    Card { path: "KEY/c/*", file: File::Opened }
}

impl PageRow {
    /// The path for links to the page; for a page of a board, without the board's key.
    pub fn address(&self) -> &'static str {
        let path = self.path.strip_prefix("KEY/").unwrap_or(self.path);
        path.split('/').next().unwrap_or_default()
    }

    /// Whether a key leads to the page itself.
    pub fn has_key(&self) -> bool {
        self.keys.iter().any(|way| way.to.split('?').next() == Some(self.address()))
    }

    fn is_at(&self, parts: &[&str]) -> bool {
        let mut pattern = self.path.split('/');
        let are_equal = parts.iter().all(|part| match pattern.next() {
            Some("*" | "*?") => true,
            // In lower case it is the same board.
            Some("KEY") => is_key(&part.to_ascii_uppercase()),
            Some(other) => other == *part,
            None => false,
        });
        are_equal && pattern.all(|part| part == "*?")
    }
}

impl Page {
    /// The page at a path: `/MS/releases/8.4` is a release of the board `MS`.
    pub fn at(path: &str) -> Page {
        let path = path.strip_prefix('/').unwrap_or(path).trim_end_matches('/');
        let parts: Vec<&str> = path.split('/').collect();
        PAGES.iter().find(|row| row.is_at(&parts)).map_or(Page::Nowhere, |row| row.page)
    }

    /// Its row in the table; `None` for [`Page::Nowhere`].
    pub fn row(self) -> Option<&'static PageRow> {
        PAGES.iter().find(|row| row.page == self)
    }

    /// Whether it is a page of a board.
    pub fn is_of_board(self) -> bool {
        self.row().is_some_and(|row| row.path.starts_with("KEY"))
    }

    /// The path of a page outside of the boards, for links.
    pub fn path(self) -> String {
        format!("/{}", self.row().map_or("", PageRow::address))
    }

    /// The file that it is in; the page for unknown addresses is outside of the boards.
    pub fn file(self) -> File {
        self.row().map_or(File::Outside, |row| row.file)
    }
}

/// The file of what is shown first at an address; `?card=` opens a card on the board, and `?q=` finds
/// some.
pub fn file_at(path: &str, query: &str) -> File {
    let is_opened = |param: &str| param.starts_with("card=") || param.starts_with("q=");
    match Page::at(path).file() {
        File::First if query.split('&').any(is_opened) => File::Opened,
        file => file,
    }
}

/// The pages of a board that are in the navigation.
pub fn links() -> impl Iterator<Item = (&'static PageRow, Link)> {
    let of_board = PAGES.iter().filter(|row| row.page.is_of_board());
    of_board.filter_map(|row| Some((row, row.link?)))
}

/// The pages outside of the boards that are in the navigation.
pub fn places() -> impl Iterator<Item = (&'static PageRow, Link)> {
    let outside = PAGES.iter().filter(|row| !row.page.is_of_board());
    outside.filter_map(|row| Some((row, row.link?)))
}

/// All letters after `G`.
pub fn ways() -> impl Iterator<Item = &'static Way> {
    PAGES.iter().flat_map(|row| row.keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_path_stands_for_a_page() {
        for (path, page) in [
            ("/", Page::Home),
            ("/join/abc", Page::Join),
            ("/installation", Page::Installation),
            ("/MS", Page::Start),
            ("/ms/board", Page::Board),
            ("/MS/releases", Page::Releases),
            ("/MS/releases/8.4", Page::Release),
            ("/MS/settings", Page::Settings),
            ("/MS/settings/areas/", Page::Settings),
            ("/MS/c/3", Page::Card),
        ] {
            assert_eq!(Page::at(path), page, "{path}");
        }
    }

    #[test]
    fn what_stands_for_nothing_is_nowhere() {
        for path in [
            "/MS/nothing",
            "/MS/c",
            "/MS/c/3/x",
            "/MS/settings/areas/x",
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
            assert_eq!(Page::at(path), Page::Nowhere, "{path}");
        }
    }

    #[test]
    fn every_page_has_one_row_and_every_way_leads_to_its_page() {
        for row in PAGES {
            let same = PAGES.iter().filter(|other| other.page == row.page);
            assert_eq!(same.count(), 1, "{:?}", row.page);
            for way in row.keys {
                let path = format!("/MS/{}", way.to.split('?').next().unwrap());
                assert_eq!(Page::at(&path), row.page, "{way:?}");
            }
            if row.link.is_some() {
                let board = if row.page.is_of_board() { "/MS/" } else { "/" };
                assert_eq!(Page::at(&format!("{board}{}", row.address())), row.page);
            }
        }
    }

    /// The tests in the browser look at every page of the table.
    #[test]
    fn the_browser_tests_know_every_page() {
        let row = |row: &PageRow| {
            format!("  {{ \"page\": \"{:?}\", \"path\": \"/{}\" }}", row.page, row.path)
        };
        let rows = PAGES.iter().map(row).collect::<Vec<_>>().join(",\n");
        let (table, file) = (format!("[\n{rows}\n]\n"), "../tests/browser/pages.json");
        if fs::read_to_string(file).unwrap_or_default() != table {
            fs::write(file, table).unwrap();
            panic!("tests/browser/pages.json was not as the table of pages; it is now: commit it");
        }
    }

    #[test]
    fn a_letter_leads_to_one_place() {
        for way in ways() {
            let same = ways().filter(|other| other.letter == way.letter);
            assert_eq!(same.count(), 1, "{way:?}");
        }
    }

    #[test]
    fn a_card_that_is_open_on_the_board_is_in_the_file_of_what_opens() {
        assert_eq!(file_at("/MS/board", "lens=dev"), File::First);
        assert_eq!(file_at("/MS/board", "lens=dev&card=3"), File::Opened);
        assert_eq!(file_at("/MS/board", "q=voucher&area=player"), File::Opened);
        assert_eq!(file_at("/MS/plan", "card=3"), File::Plan);
        assert_eq!(file_at("/MS/nothing", ""), File::Outside);
    }
}

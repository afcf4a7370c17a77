//! The figures, their goals, and the table of them.

use std::collections::BTreeMap;
use std::fmt;

/// The goal of a figure.
enum Goal {
    AtMost(f64),
    AtLeast(f64),
    /// None: it explains another figure.
    None,
}

use Goal::{AtLeast, AtMost};

/// A figure's name in JSON, its description, its unit, its goal.
type Known = (&'static str, &'static str, &'static str, Goal);

/// In the order of the table.
const KNOWN: &[Known] = &[
    ("first_visit_kib", "first visit, 1,000 cards: all bytes on the wire", "KiB", AtMost(375.0)),
    ("used_visit_kib", "the same, once the page is used", "KiB", Goal::None),
    ("second_visit_kib", "second visit, nothing touched or changed", "KiB", AtMost(10.0)),
    ("wasm_kib", "the first file of Wasm after Brotli", "KiB", AtMost(330.0)),
    ("all_wasm_kib", "all files of Wasm after Brotli", "KiB", AtMost(550.0)),
    ("key_opens_ms", "from the start until a key opens capture", "ms", AtMost(490.0)),
    ("click_opens_ms", "from the start until a click opens a card", "ms", AtMost(689.0)),
    ("phone_key_ms", "slow phone: until a key opens capture", "ms", AtMost(3000.0)),
    ("phone_tap_ms", "slow phone: until a tap opens capture", "ms", AtMost(3000.0)),
    ("phone_plan_ms", "slow phone: until the plan can be used", "ms", AtMost(3300.0)),
    ("first_card_1000_ms", "first card painted, cold, 1,000 cards", "ms", AtMost(300.0)),
    ("first_card_5000_ms", "first card painted, cold, 5,000 cards", "ms", AtMost(600.0)),
    ("ready_1000_ms", "the app has taken over, 1,000 cards", "ms", Goal::None),
    ("ready_5000_ms", "the app has taken over, 5,000 cards", "ms", Goal::None),
    ("longest_opening_1000_ms", "longest task, opening 1,000 cards", "ms", AtMost(150.0)),
    ("longest_opening_5000_ms", "longest task, opening 5,000 cards", "ms", AtMost(150.0)),
    ("longest_in_use_1000_ms", "longest task, in use, 1,000 cards", "ms", AtMost(150.0)),
    ("longest_in_use_5000_ms", "longest task, in use, 5,000 cards", "ms", AtMost(150.0)),
    ("dom_nodes", "DOM nodes, 5,000 cards", "", AtMost(6000.0)),
    ("move_seen_p50_ms", "move painted by the second browser, p50", "ms", Goal::None),
    ("move_seen_p95_ms", "move painted by the second browser, p95", "ms", AtMost(50.0)),
    ("first_key_ms", "first letter of a capture, 5,000 cards", "ms", Goal::None),
    ("key_p50_ms", "each later letter, 5,000 cards, p50", "ms", AtMost(10.0)),
    ("key_max_ms", "each later letter, 5,000 cards, longest", "ms", AtMost(10.0)),
    ("search_key_p50_ms", "each later letter in the search, 5,000 cards, p50", "ms", AtMost(30.0)),
    (
        "search_key_max_ms",
        "each later letter in the search, 5,000 cards, longest",
        "ms",
        Goal::None,
    ),
    ("rss_mib", "server memory, idle, 1,000 cards open", "MiB", AtMost(40.0)),
    ("commands_requests_8", "commands a second, 8 clients, requests", "/s", AtLeast(1000.0)),
    ("commands_requests_64", "commands a second, 64 clients, requests", "/s", AtLeast(5000.0)),
    ("commands_socket_8", "commands a second, 8 clients, sockets", "/s", AtLeast(1000.0)),
    ("commands_socket_64", "commands a second, 64 clients, sockets", "/s", AtLeast(5000.0)),
    ("command_errors", "commands that failed, of all these", "", AtMost(0.0)),
    ("pings_memory_mib", "1,000,000 unread pings: memory more", "MiB", AtMost(64.0)),
    ("pings_before_p99_ms", "a move of somebody else before, p99", "ms", Goal::None),
    ("pings_p99_ms", "and meanwhile, p99", "ms", Goal::None),
    ("deaf_sockets_memory_mib", "100 sockets that never read: memory more", "MiB", AtMost(64.0)),
    ("deaf_before_p99_ms", "a move of somebody else before, p99", "ms", Goal::None),
    ("deaf_sockets_p99_ms", "and meanwhile, p99", "ms", Goal::None),
    ("deaf_requests_memory_mib", "100 boards that nobody takes: memory more", "MiB", AtMost(64.0)),
    ("deaf_requests_p99_ms", "a move of somebody else meanwhile, p99", "ms", Goal::None),
    ("half_open_sign_in_max_ms", "6,000 half-open: a sign-in, longest", "ms", AtMost(500.0)),
    ("half_open_move_max_ms", "6,000 half-open: a move, longest", "ms", AtMost(500.0)),
    ("half_open_healthz_max_ms", "6,000 half-open: /healthz, longest", "ms", AtMost(500.0)),
    ("crowd_missed", "3,000 pages, 10 moves a second: not heard", "", AtMost(0.0)),
    ("crowd_p99_ms", "3,000 pages: a move heard, p99", "ms", AtMost(250.0)),
    ("crowd_kib_a_socket", "3,000 pages: memory of each", "KiB", AtMost(40.0)),
    ("crowd_back_ms", "3,000 pages: all back after a restart", "ms", AtMost(5000.0)),
    ("years_first_opening_ms", "20,000 archived cards: first opening", "ms", AtMost(200.0)),
    ("years_board_kib", "20,000 archived cards: the board, packed", "KiB", Goal::None),
    ("years_memory_mib", "20,000 archived cards: server memory", "MiB", AtMost(60.0)),
    ("years_memory_after_search_mib", "and after the archive was searched", "MiB", AtMost(60.0)),
    ("years_search_ms", "20,000 archived cards: a search", "ms", Goal::None),
    ("years_first_visit_kib", "20,000 archived cards: first visit", "KiB", AtMost(350.0)),
    ("years_first_card_ms", "20,000 archived cards: first card painted", "ms", AtMost(300.0)),
    ("years_browser_mib", "20,000 archived cards: the page's memory", "MiB", AtMost(60.0)),
    ("wide_removal_s", "an area of 20,000 cards removed", "s", Goal::None),
    ("wide_removal_max_ms", "a move on another board meanwhile, longest", "ms", AtMost(50.0)),
    ("wide_undo_s", "and that taken back", "s", Goal::None),
    ("wide_undo_max_ms", "a move on another board meanwhile, longest", "ms", AtMost(50.0)),
    ("demo_bytes_a_command", "10,000 commands like the demo's: bytes each", "B", AtMost(600.0)),
];

/// Every value taken, with the load at that moment.
#[derive(Default)]
pub(crate) struct Figures(BTreeMap<String, Vec<(f64, f64)>>);

impl Figures {
    /// Takes one value of a figure.
    pub(crate) fn take(&mut self, name: &str, value: f64, load: f64) {
        self.0.entry(name.into()).or_default().push((value, load));
    }
}

impl Goal {
    /// The goal as a text, and whether a value reaches it.
    fn judge(&self, value: f64) -> (String, &'static str) {
        let mark = |reached: bool| if reached { "yes" } else { "NO" };
        match *self {
            AtMost(most) => (format!("≤ {}", plain(most)), mark(value <= most)),
            AtLeast(least) => (format!("≥ {}", plain(least)), mark(value >= least)),
            Goal::None => (String::new(), ""),
        }
    }
}

/// With one decimal if it is below 100.
fn plain(value: f64) -> String {
    if value.abs() < 100.0 && value.fract() != 0.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.0}")
    }
}

/// For an even number, the larger middle value.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The table. Unknown figures are listed last.
impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heads = ("figure", "median", "goal", "met", "runs", "load");
        let (figure, value, goal, met, runs, load) = heads;
        writeln!(f, "{figure:<50} {value:>12}  {goal:<8} {met:<4} {runs:>4} {load:>5}")?;
        let unknown = self.0.keys().filter(|name| KNOWN.iter().all(|known| known.0 != *name));
        let unknown = unknown.map(|name| (name.as_str(), name.as_str(), "", &Goal::None));
        let known = KNOWN.iter().map(|(name, label, unit, goal)| (*name, *label, *unit, goal));
        for (name, label, unit, goal) in known.chain(unknown) {
            let Some(taken) = self.0.get(name) else { continue };
            let value = median(taken.iter().map(|(value, _)| *value));
            let load = median(taken.iter().map(|(_, load)| *load));
            let (goal, met) = goal.judge(value);
            let (value, runs) = (format!("{} {unit}", plain(value)), taken.len());
            writeln!(f, "{label:<50} {value:>12}  {goal:<8} {met:<4} {runs:>4} {load:>5.2}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_run_does_not_move_the_median() {
        assert_eq!(median([3.0, 900.0, 1.0].into_iter()), 3.0);
        assert_eq!(median([].into_iter()), 0.0);
    }

    #[test]
    fn the_table_says_what_misses_its_goal() {
        let mut figures = Figures::default();
        figures.take("rss_mib", 41.25, 0.5);
        figures.take("dom_nodes", 5000.0, 0.5);
        let table = figures.to_string();
        let line = |of: &str| table.lines().find(|line| line.starts_with(of)).unwrap();
        assert!(line("server memory").contains("41.2 MiB  ≤ 40     NO"), "{table}");
        assert!(line("DOM nodes").contains("5000   ≤ 6000   yes"), "{table}");
    }

    #[test]
    fn a_figure_that_nobody_knows_is_shown_all_the_same() {
        let mut figures = Figures::default();
        figures.take("new_one", 1.0, 0.0);
        assert!(figures.to_string().contains("new_one"));
    }
}

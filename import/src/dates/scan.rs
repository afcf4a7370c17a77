//! Takes a date apart: its numbers, the name of its month, its time and its zone, whatever order they
//! have.

use super::zone;
use chrono::{FixedOffset, NaiveTime};

/// What a cell says about a moment. Which number is the day is decided elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Scanned {
    /// The numbers of the date, in order, each with how many digits it has.
    pub(super) numbers: Vec<(u32, usize)>,
    /// What stands after the first number.
    pub(super) sign: char,
    /// The month, from 1, if it is a word; and how many numbers are before it.
    pub(super) month: Option<(u32, usize)>,
    pub(super) time: Option<NaiveTime>,
    pub(super) zone: Option<FixedOffset>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'a> {
    Number(&'a str),
    Word(&'a str),
    Sign(char),
}

/// `None` if the text is not a date.
pub(super) fn scan(cell: &str) -> Option<Scanned> {
    let cell = cell.to_lowercase().replace("a.m.", "am").replace("p.m.", "pm");
    // JavaScript names the zone once more at the end: `GMT+0100 (Central European Standard Time)`.
    let cell = cell.split(" (").next().unwrap_or_default();
    let tokens = tokens(cell);
    let mut scanned = Scanned::default();
    let mut rest = tokens.as_slice();
    while let Some((token, after)) = rest.split_first() {
        rest = match (token, after) {
            (Token::Number(hour), [Token::Sign(':'), ..]) if scanned.time.is_none() => {
                scanned.clock(hour, after)?
            }
            (Token::Number(hour), [Token::Word("am" | "pm"), ..]) if scanned.time.is_none() => {
                scanned.time = Some(time(hour, "0", "0", 0)?);
                after
            }
            (
                Token::Number(hour),
                [Token::Sign('.'), Token::Number(minute), Token::Word("uhr"), rest @ ..],
            ) => {
                scanned.time = Some(time(hour, minute, "0", 24)?);
                rest
            }
            (Token::Number(digits), _) if scanned.run_together(digits)? => after,
            (Token::Number(digits), _) => {
                let number = digits.parse().ok().filter(|_| digits.len() <= 4)?;
                scanned.numbers.push((number, digits.len()));
                if let ([Token::Sign(sign), ..], 1) = (after, scanned.numbers.len()) {
                    scanned.sign = *sign;
                }
                after
            }
            (Token::Sign(sign @ ('+' | '-')), [Token::Number(_), ..]) if scanned.time.is_some() => {
                let (offset, after) = offset(*sign, after)?;
                scanned.zone = Some(offset);
                after
            }
            (Token::Word(word), _) => {
                scanned.word(word)?;
                after
            }
            (Token::Sign(sign), _) => {
                matches!(sign, '.' | '/' | '-' | ',' | '\'').then_some(after)?
            }
        };
    }
    Some(scanned)
}

impl Scanned {
    /// Reads `9:05`, `9:05:00` or `9:05:00.000`, and returns what follows.
    fn clock<'a, 'b>(&mut self, hour: &str, after: &'a [Token<'b>]) -> Option<&'a [Token<'b>]> {
        use Token::{Number, Sign};
        let (minute, second, rest) = match after {
            [Sign(':'), Number(minute), Sign(':'), Number(second), rest @ ..] => {
                // A fraction of a second changes no card.
                match rest {
                    [Sign('.' | ','), Number(_), rest @ ..] => (minute, *second, rest),
                    rest => (minute, *second, rest),
                }
            }
            [Sign(':'), Number(minute), rest @ ..] => (minute, "0", rest),
            _ => return None,
        };
        self.time = Some(time(hour, minute, second, 24)?);
        Some(rest)
    }

    /// Reads `20260203` and, after it, `0915` or `091500`; `false` if it is another number.
    fn run_together(&mut self, digits: &str) -> Option<bool> {
        match (digits.len(), self.numbers.len()) {
            (8, 0) => {
                let parts = [(&digits[..4], 4), (&digits[4..6], 2), (&digits[6..], 2)];
                let number = |(part, len): (&str, usize)| Some((part.parse().ok()?, len));
                self.numbers = parts.into_iter().map(number).collect::<Option<_>>()?;
            }
            (4, 3) if self.time.is_none() => {
                self.time = Some(time(&digits[..2], &digits[2..], "0", 24)?);
            }
            (6, 3) if self.time.is_none() => {
                self.time = Some(time(&digits[..2], &digits[2..4], &digits[4..], 24)?);
            }
            _ => return Some(false),
        }
        Some(true)
    }

    fn word(&mut self, word: &str) -> Option<()> {
        match word {
            "am" | "pm" => self.time = Some(half_of_day(self.time?, word == "pm")?),
            "t" | "at" | "um" | "uhr" | "h" | "den" | "der" | "on" | "st" | "nd" | "rd" | "th"
            | "of" => {}
            _ if is_weekday(word) => {}
            _ => match (month(word), zone::named(word)) {
                (Some(month), _) if self.month.is_none() => {
                    self.month = Some((month, self.numbers.len()));
                }
                (None, Some(zone)) => self.zone = Some(zone),
                _ => return None,
            },
        }
        Some(())
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let is_same: fn(char) -> bool = match first {
            c if c.is_ascii_digit() => |c| c.is_ascii_digit(),
            c if c.is_alphabetic() => |c| c.is_alphabetic(),
            _ => |_| false,
        };
        let end = rest.find(|c| !is_same(c)).unwrap_or(rest.len()).max(first.len_utf8());
        match first {
            c if c.is_ascii_digit() => tokens.push(Token::Number(&rest[..end])),
            c if c.is_alphabetic() => tokens.push(Token::Word(&rest[..end])),
            c if c.is_whitespace() => {}
            c => tokens.push(Token::Sign(if matches!(c, '−' | '–') { '-' } else { c })),
        }
        rest = &rest[end..];
    }
    tokens
}

/// `24:00` is the last second of its day: the day is what the file says.
fn time(hour: &str, minute: &str, second: &str, last_hour: u32) -> Option<NaiveTime> {
    let number = |digits: &str| digits.parse::<u32>().ok();
    match (number(hour)?, number(minute)?, number(second)?) {
        (24, 0, 0) if last_hour == 24 => NaiveTime::from_hms_opt(23, 59, 59),
        // A leap second.
        (hour, minute, 60) => NaiveTime::from_hms_opt(hour, minute, 59),
        (hour, minute, second) => NaiveTime::from_hms_opt(hour, minute, second),
    }
}

fn half_of_day(time: NaiveTime, is_afternoon: bool) -> Option<NaiveTime> {
    use chrono::Timelike;
    match (time.hour(), is_afternoon) {
        (12, false) => time.with_hour(0),
        (hour @ 1..12, true) => time.with_hour(hour + 12),
        _ => Some(time),
    }
}

/// `+0100`, `+01:00` or `+01`.
fn offset<'a, 'b>(sign: char, after: &'a [Token<'b>]) -> Option<(FixedOffset, &'a [Token<'b>])> {
    use Token::{Number, Sign};
    let (hours, minutes, rest) = match after {
        [Number(hours), Sign(':'), Number(minutes), rest @ ..] => (*hours, *minutes, rest),
        [Number(digits), rest @ ..] if digits.len() == 4 => (&digits[..2], &digits[2..], rest),
        [Number(hours), rest @ ..] if hours.len() <= 2 => (*hours, "0", rest),
        _ => return None,
    };
    let minutes = hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?;
    let east = if sign == '-' { -minutes } else { minutes };
    Some((FixedOffset::east_opt(east * 60)?, rest))
}

/// The months by how their names begin, in English and German.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner"],
    &["february", "februar", "feber"],
    &["march", "märz", "maerz", "mrz"],
    &["april"],
    &["may", "mai"],
    &["june", "juni"],
    &["july", "juli"],
    &["august"],
    &["september"],
    &["october", "oktober"],
    &["november"],
    &["december", "dezember"],
];

fn month(word: &str) -> Option<u32> {
    let is_it = |name: &&str| name.starts_with(word) && word.chars().count() >= 3;
    let at = MONTHS.iter().position(|names| names.iter().any(is_it))?;
    Some(at as u32 + 1)
}

const WEEKDAYS: [&str; 15] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
];

/// With its whole name or the first two to four letters. `Mi` and `Mo` are German alone.
fn is_weekday(word: &str) -> bool {
    word.chars().count() >= 2
        && month(word).is_none()
        && WEEKDAYS.iter().any(|day| *day == word || word.len() <= 5 && day.starts_with(word))
}

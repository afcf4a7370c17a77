//! Which number of a date is the day. It is never guessed: a column tells it, or the person does.

use super::scan::Scanned;
use chrono::NaiveDate;
use groundswell_domain::importing::DateOrder;

const ALL: [DateOrder; 3] = [DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst];

/// What a person says about the dates: `day-first`, or a pattern such as `MM/DD/YYYY`,
/// `TT.MM.JJJJ` or `%d/%m/%Y`.
pub(crate) fn order(said: &str) -> Option<DateOrder> {
    let said = said.trim().to_lowercase();
    match said.split('-').next() {
        Some("day") => return Some(DateOrder::DayFirst),
        Some("month") => return Some(DateOrder::MonthFirst),
        Some("year") => return Some(DateOrder::YearFirst),
        _ => {}
    }
    let place = |letters: &[char]| said.find(letters);
    let day = place(&['d', 't'])?;
    let month = place(&['m', 'b'])?;
    let year = place(&['y', 'j'])?;
    match (day < month, year < month) {
        (true, false) => Some(DateOrder::DayFirst),
        (false, false) => (month < day).then_some(DateOrder::MonthFirst),
        (false, true) => Some(DateOrder::YearFirst),
        (true, true) => None,
    }
}

/// Whether a date has three numbers of which any could be the day.
pub(super) fn is_open(scanned: &Scanned) -> bool {
    scanned.month.is_none() && matches!(scanned.numbers[..], [(_, ..=2), _, _])
}

/// The orders in which the numbers of a date make sense, with what each of them makes of it.
pub(super) fn readings(scanned: &Scanned) -> Vec<(DateOrder, NaiveDate)> {
    let readable = |order: &DateOrder| Some((*order, read(scanned, *order)?));
    ALL.iter().filter(|order| is_usual(scanned, **order)).filter_map(readable).collect()
}

/// A date in a given order; with the name of the month, or the year in front, there is only one.
pub(super) fn read(scanned: &Scanned, order: DateOrder) -> Option<NaiveDate> {
    let numbers = scanned.numbers.as_slice();
    let (year, month, day) = match (scanned.month, numbers) {
        (Some((month, _)), [(year, 4), (day, _)]) => (full(*year, 4), month, *day),
        (Some((month, _)), [(day, _), (year, digits)]) => (full(*year, *digits), month, *day),
        (None, [(year, 4), (month, _), (day, _)]) => (full(*year, 4), *month, *day),
        (None, [a, b, c]) => match order {
            DateOrder::DayFirst => (full(c.0, c.1), b.0, a.0),
            DateOrder::MonthFirst => (full(c.0, c.1), a.0, b.0),
            DateOrder::YearFirst => (full(a.0, a.1), b.0, c.0),
        },
        _ => return None,
    };
    let date = NaiveDate::from_ymd_opt(year, month, day)?;
    (1970..2200).contains(&year).then_some(date)
}

/// Whether people write dates like this in this order. Dots are German: the day is first.
fn is_usual(scanned: &Scanned, order: DateOrder) -> bool {
    let [first, _, last] = scanned.numbers[..] else { return order == DateOrder::DayFirst };
    match order {
        DateOrder::DayFirst => first.1 <= 2,
        DateOrder::MonthFirst => first.1 <= 2 && scanned.sign != '.',
        // Two digits of a year in front are written with both other numbers filled up.
        DateOrder::YearFirst => first.1 == 4 || first.1 == 2 && last.1 == 2 && scanned.sign == '-',
    }
}

/// A year of two digits, as spreadsheets read it.
fn full(year: u32, digits: usize) -> i32 {
    match (digits, year) {
        (..=2, ..70) => 2000 + year as i32,
        (..=2, _) => 1900 + year as i32,
        _ => year as i32,
    }
}

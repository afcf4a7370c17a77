use super::*;
use groundswell_domain::importing::DateOrder::{DayFirst, MonthFirst};

const BERLIN: Tz = chrono_tz::Europe::Berlin;

fn column(cells: &[&str], given: Option<DateOrder>) -> Dates {
    Dates::of(cells.iter().copied(), given, BERLIN)
}

/// The moment in UTC, and the day as it is written if that is another one.
fn at(dates: &Dates, cell: &str) -> String {
    match dates.read(cell) {
        Read::At(at, day) => {
            let at = DateTime::from_timestamp_millis(at.0).unwrap();
            let day = day.date().unwrap();
            let other = if at.date_naive() == day { String::new() } else { format!(" ({day})") };
            format!("{}{other}", at.format("%Y-%m-%d %H:%M"))
        }
        other => format!("{other:?}"),
    }
}

fn alone(cell: &str) -> String {
    at(&column(&[cell], None), cell)
}

#[test]
fn dates_are_read_as_tools_write_them() {
    for (cell, expected) in [
        ("2026-02-03", "2026-02-03 11:00"),
        ("03.02.2026", "2026-02-03 11:00"),
        ("1.2.2026", "2026-02-01 11:00"),
        ("3.2.26 9:05", "2026-02-03 08:05"),
        ("2026-02-03 09:15:00.000", "2026-02-03 08:15"),
        ("2026-02-03T09:15", "2026-02-03 08:15"),
        ("03/Feb/26 9:15 AM", "2026-02-03 08:15"),
        ("03/Mär/26 9:15 PM", "2026-03-03 20:15"),
        ("14/Jul/25 12:10 AM", "2025-07-13 22:10 (2025-07-14)"),
        ("03/Okt./26", "2026-10-03 10:00"),
        ("Feb 3, 2026", "2026-02-03 11:00"),
        ("3 Feb 2026", "2026-02-03 11:00"),
        ("Feb 3, 2026, 9:15 AM", "2026-02-03 08:15"),
        ("February 3rd, 2026 at 9 pm", "2026-02-03 20:00"),
        ("Di., 3. Februar 2026 um 9.15 Uhr", "2026-02-03 08:15"),
        ("03.02.2026, 09:15", "2026-02-03 08:15"),
        ("03.02.2026 09:15 Uhr", "2026-02-03 08:15"),
        ("2026/02/03", "2026-02-03 11:00"),
        ("20260203T091500Z", "2026-02-03 09:15"),
        ("20260203", "2026-02-03 11:00"),
        ("202602030915", "2026-02-03 08:15"),
        ("46056", "2026-02-03 11:00"),
        ("46056.385416667", "2026-02-03 08:15"),
        ("46056,385416667", "2026-02-03 08:15"),
        ("1770110100", "2026-02-03 09:15"),
        ("1770110100000", "2026-02-03 09:15"),
        ("2026-02-03 24:00", "2026-02-03 22:59"),
        ("28/02/2026", "2026-02-28 11:00"),
        ("02/28/2026", "2026-02-28 11:00"),
        ("3/3/2026", "2026-03-03 11:00"),
        ("Feb 03, 2026 9:15 a.m.", "2026-02-03 08:15"),
    ] {
        assert_eq!(alone(cell), expected, "{cell}");
    }
}

#[test]
fn a_zone_in_the_cell_counts() {
    for (cell, expected) in [
        ("2026-02-03T09:15:00.000Z", "2026-02-03 09:15"),
        ("2026-02-03T09:15:00.000+0000", "2026-02-03 09:15"),
        ("2026-02-03T09:15:00+0100", "2026-02-03 08:15"),
        ("2026-02-03 09:15:00 +01:00", "2026-02-03 08:15"),
        ("2026-02-03 09:15:00 -0500", "2026-02-03 14:15"),
        ("2026-02-03 09:15:00 UTC", "2026-02-03 09:15"),
        ("2026-07-03 09:15 MESZ", "2026-07-03 07:15"),
        ("Tue, 03 Feb 2026 09:15:00 +0100", "2026-02-03 08:15"),
        ("Tue Feb 03 2026 09:15:00 GMT+0100 (Central European Standard Time)", "2026-02-03 08:15"),
        ("2026-02-04T00:30:00+02:00", "2026-02-03 22:30 (2026-02-04)"),
    ] {
        assert_eq!(alone(cell), expected, "{cell}");
    }
}

#[test]
fn what_is_no_date_is_not_read_as_one() {
    for cell in
        ["soon", "2026", "12:30", "3.2", "31.02.2026", "00.00.0000", "10.0.19045", "1234567"]
    {
        assert_eq!(alone(cell), "No", "{cell}");
    }
    assert_eq!((alone(""), alone(" - ")), ("Empty".into(), "Empty".into()));
}

#[test]
fn a_day_that_can_be_a_month_is_decided_by_its_column_or_asked_about() {
    assert!(matches!(column(&["3/4/2026"], None).read("3/4/2026"), Read::Open(..)));
    assert!(matches!(column(&["03-02-26"], None).read("03-02-26"), Read::Open(..)));
    let american = column(&["3/4/2026", "12/31/2026", ""], None);
    assert_eq!(at(&american, "3/4/2026 16:14"), "2026-03-04 15:14");
    let british = column(&["3/4/2026", "31/12/2026", "soon"], None);
    assert_eq!(at(&british, "3/4/2026"), "2026-04-03 10:00");
    // The column contradicts itself: what is sure stays, the rest is open.
    let both = column(&["3/4/2026", "12/31/2026", "31/12/2026"], None);
    assert_eq!(at(&both, "12/31/2026"), "2026-12-31 11:00");
    assert!(matches!(both.read("3/4/2026"), Read::Open(..)));
}

#[test]
fn a_person_says_which_number_is_the_day() {
    for said in ["day-first", "DD/MM/YYYY", "TT.MM.JJJJ", "%d/%m/%y %H:%M", "dd-MMM-yy"] {
        assert_eq!(order(said), Some(DayFirst), "{said}");
    }
    assert_eq!((order("%m/%d/%Y"), order("MM/DD/YYYY")), (Some(MonthFirst), Some(MonthFirst)));
    assert_eq!(order("yyyy-mm-dd"), Some(DateOrder::YearFirst));
    assert_eq!((order("european"), order("")), (None, None));
    let dates = column(&["3/4/2026"], Some(MonthFirst));
    assert_eq!(at(&dates, "3/4/2026"), "2026-03-04 11:00");
    assert_eq!(at(&dates, "31/12/2026"), "No");
    assert_eq!(at(&dates, "2026-12-31"), "2026-12-31 11:00");
}

#[test]
fn an_hour_that_the_clocks_skip_is_a_moment_too() {
    assert_eq!(alone("2026-03-29 02:30"), "2026-03-29 01:30");
    assert_eq!(alone("2026-10-25 02:30"), "2026-10-25 00:30");
}

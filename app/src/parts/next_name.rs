//! The name that follows a name: `Sprint 24`, `Sprint 25`. Only ever a suggestion to type over.

/// The name with its last number counted up; `None` where it ends in none.
pub(crate) fn next_name(name: &str) -> Option<String> {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &name[stem.len()..];
    let next = digits.parse::<u64>().ok()?.checked_add(1)?;
    let width = digits.len();
    Some(format!("{stem}{next:0width$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_number_of_a_name_counts_up() {
        assert_eq!(next_name("Sprint 24").as_deref(), Some("Sprint 25"));
        assert_eq!(next_name("24.9").as_deref(), Some("24.10"));
        assert_eq!(next_name("2026-09").as_deref(), Some("2026-10"));
    }

    #[test]
    fn a_name_without_a_number_at_its_end_has_no_next_one() {
        assert_eq!(next_name("Herbst"), None);
        assert_eq!(next_name(""), None);
    }
}

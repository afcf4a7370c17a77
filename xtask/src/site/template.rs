//! Fills `{{name}}` in a text with what has that name.

use anyhow::{Context, Result};

use super::content::Files;

/// Every placeholder must have a value, so that a mistyped name stops the build.
pub(super) fn fill(text: &str, values: &Files<String>) -> Result<String> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").context("a `{{` without its `}}`")?;
        let value = values.get(name).with_context(|| format!("nothing is named `{name}`"))?;
        filled.push_str(before);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill_here(text: &str) -> Result<String> {
        let values = [("main.css", "/assets/main-1.css"), ("version", "7")];
        fill(text, &values.map(|(name, value)| (name.into(), value.into())).into())
    }

    #[test]
    fn names_become_values() {
        let filled = fill_here(r#"<link href="{{main.css}}"> {{version}}!"#).unwrap();
        assert_eq!(filled, r#"<link href="/assets/main-1.css"> 7!"#);
        assert_eq!(fill_here("nothing {here}").unwrap(), "nothing {here}");
    }

    #[test]
    fn an_unknown_name_stops_the_build() {
        assert!(fill_here("{{mian.css}}").unwrap_err().to_string().contains("mian.css"));
        assert!(fill_here("{{main.css").is_err());
    }
}

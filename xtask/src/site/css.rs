//! One style sheet out of many: the imports of `style/main.css` or `style/lazy.css`, in their
//! order, without comments and superfluous white space.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Joins what the sheet `entry` imports; its other lines, such as the order of layers, stay in
/// place.
pub(super) fn bundle(style: &Path, entry: &str) -> Result<String> {
    let mut joined = String::new();
    for line in read(style, entry)?.lines() {
        let Some(name) = import(line) else {
            joined.push_str(line);
            joined.push('\n');
            continue;
        };
        let part = read(style, name)?;
        if part.contains("@import") {
            bail!("style/{name} imports: only {entry} does");
        }
        joined.push_str(&part);
        joined.push('\n');
    }
    Ok(shrink(&joined))
}

fn read(style: &Path, name: &str) -> Result<String> {
    fs::read_to_string(style.join(name)).with_context(|| format!("reading style/{name}"))
}

fn import(line: &str) -> Option<&str> {
    line.trim().strip_prefix("@import \"")?.strip_suffix("\";")
}

/// Removes only what never has a meaning. A space before a colon stays, because `a :hover` is not
/// `a:hover`. Brotli takes care of the rest.
fn shrink(css: &str) -> String {
    let mut small = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' | '\'' => string_length(rest, next),
            _ => next.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        if !token.starts_with("/*") {
            append(&mut small, token);
        }
    }
    small.trim_end().into()
}

/// The bytes of the string at the start of `rest`, quotes included.
fn string_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        if letter == quote && !escaped {
            return at + 1;
        }
        escaped = letter == '\\' && !escaped;
    }
    rest.len()
}

fn append(small: &mut String, token: &str) {
    const ALONE: [char; 4] = ['{', '}', ';', ','];
    if token.chars().all(char::is_whitespace) {
        if !small.is_empty() && !small.ends_with(ALONE) && !small.ends_with(' ') {
            small.push(' ');
        }
        return;
    }
    if token.starts_with(ALONE) && small.ends_with(' ') {
        small.pop();
    }
    if token == "}" && small.ends_with(';') {
        small.pop();
    }
    small.push_str(token);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(files: &[(&str, &str)]) -> Result<String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        bundle(folder.path(), "main.css")
    }

    #[test]
    fn parts_come_in_the_order_of_their_imports() {
        let main = "/* order */\n@layer base, part;\n@import \"b.css\";\n@import \"a.css\";\n";
        let css = style(&[("main.css", main), ("a.css", "a{x:1}"), ("b.css", "b{x:1}")]);
        assert_eq!(css.unwrap(), "@layer base,part;b{x:1}a{x:1}");
    }

    #[test]
    fn a_missing_part_stops_the_build() {
        assert!(style(&[("main.css", "@import \"a.css\";")]).is_err());
        let nested = [("main.css", "@import \"a.css\";"), ("a.css", "@import \"b.css\";")];
        assert!(style(&nested).is_err());
    }

    #[test]
    fn white_space_and_comments_go() {
        let css = "/* why */\na ,\nb > c {\n  color : red;\n  margin: 0 1px;\n}\n\n.d { }\n";
        assert_eq!(shrink(css), "a,b > c{color : red;margin: 0 1px}.d{}");
    }

    #[test]
    fn meaning_stays() {
        for css in ["a :hover{x:calc(1px + 2px)}", "@media (width>1px) and (hover){a{x:y}}"] {
            assert_eq!(shrink(css), css);
        }
    }

    #[test]
    fn strings_stay() {
        let css = r#"a::after{content:"/* { ;  \" */ "}b{content:'"  '}"#;
        assert_eq!(shrink(css), css);
    }
}

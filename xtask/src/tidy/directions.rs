//! Style sheets say where a line starts and ends, not left and right.

use super::sources::Sources;

/// What a declaration that stays physical says in a comment on its line, followed by why.
const EXEMPT: &str = "/* physical: ";
/// Values that name a side of the screen.
const SIDES: [&str; 2] = ["left", "right"];
/// Properties whose values may be such sides.
const SIDED: [&str; 4] = ["text-align", "float", "clear", "justify-content"];
/// Properties with a value for each of the four sides.
const OF_FOUR_SIDES: [&str; 8] = [
    "margin",
    "padding",
    "inset",
    "border-width",
    "border-style",
    "border-color",
    "scroll-margin",
    "scroll-padding",
];

pub(super) fn check(sources: &Sources) -> Vec<String> {
    let is_style = |(path, _): &&(String, String)| path.ends_with(".css");
    sources.texts.iter().filter(is_style).flat_map(|(path, text)| of_text(path, text)).collect()
}

fn of_text(path: &str, text: &str) -> Vec<String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.contains(EXEMPT));
    let physical = lines.filter(|(_, line)| line.split(['{', ';']).any(is_physical));
    let fault = |(at, line): (usize, &str)| {
        format!(
            "{path}:{}: `{}` is about left and right. A language that is written from right to left \
             has no style of its own: say `inline-start` and `inline-end`, or `{EXEMPT}` and why.",
            at + 1,
            line.trim()
        )
    };
    physical.map(fault).collect()
}

/// Whether a declaration would have to be another one from right to left.
fn is_physical(declaration: &str) -> bool {
    let Some((name, value)) = declaration.split_once(':') else { return false };
    let (name, value) = (name.trim(), value.trim_end_matches('}').trim());
    let is_of_a_side = name.split('-').any(|word| SIDES.contains(&word)) && !name.starts_with("--");
    let is_sided = SIDED.contains(&name) && value.split(' ').any(|word| SIDES.contains(&word));
    is_of_a_side || is_sided || is_lopsided(name, &words(value))
}

/// Whether the values for the four sides, or for the four corners, differ between left and right.
fn is_lopsided(name: &str, values: &[String]) -> bool {
    match values {
        [_, right, _, left] if OF_FOUR_SIDES.contains(&name) => left != right,
        [one, two, ..] if name == "border-radius" => {
            let (three, four) = (values.get(2).unwrap_or(one), values.get(3).unwrap_or(two));
            one != two || three != four
        }
        _ => false,
    }
}

/// The values of a declaration; a function such as `calc(1px + 2px)` is one.
fn words(value: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut depth = 0;
    for letter in value.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            ' ' if depth == 0 => {
                words.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_is_named_with_its_place() {
        let found = of_text("a.css", "a {\n  margin-left: 0;\n}\n");
        assert!(found[0].starts_with("a.css:2: `margin-left: 0;`"), "{found:?}");
        for line in [
            "right: 0;",
            "a { left: 0; }",
            "border-left-color: red;",
            "border-top-right-radius: 1px;",
            "text-align: right;",
            "padding: 0 1px 0 calc(1px + 1px);",
            "border-radius: 1px 0 0 1px;",
        ] {
            assert_eq!(of_text("a.css", line).len(), 1, "{line}");
        }
    }

    #[test]
    fn what_has_no_side_is_fine() {
        for line in [
            ".draft-left > :first-child {",
            "a:hover .left {",
            "margin-inline-start: 0;",
            "text-align: start;",
            "padding: 0 calc(1px + 1px) 2px calc(1px + 1px);",
            "border-radius: 1px 1px 0 0;",
            "border: 1px solid var(--line);",
            "left: 0; /* physical: where the pointer is. */",
        ] {
            assert_eq!(of_text("a.css", line), [""; 0], "{line}");
        }
    }
}

//! Cells that hold HTML, as help desks store what was written in a mail.

/// Elements by which HTML is told from a text with angle brackets.
const ELEMENTS: [&str; 30] = [
    "p",
    "br",
    "div",
    "span",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "pre",
    "blockquote",
    "img",
    "font",
    "html",
    "body",
    "hr",
    "b",
    "i",
    "u",
    "a",
    "style",
];
/// Elements that break lines: with one of them, the line breaks of the cell mean nothing.
const BLOCKS: [&str; 7] = ["p", "br", "div", "ul", "ol", "table", "html"];
const ENTITIES: [&str; 12] = [
    "&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;", "&auml;", "&ouml;", "&uuml;", "&szlig;", "&#39;",
    "&#x27;", "&apos;",
];

/// The text of a cell, and whether it was HTML.
pub(crate) fn text(cell: &str) -> (String, bool) {
    let has_elements = ELEMENTS.iter().any(|name| has(cell, name));
    if !has_elements && !ENTITIES.iter().any(|entity| cell.contains(entity)) {
        return (cell.to_owned(), false);
    }
    // The points of a list would be gone with its elements.
    let cell = cell.replace("<li>", "<li>- ");
    let cell = cell.as_str();
    let text = match BLOCKS.iter().any(|name| has(cell, name)) {
        true => nanohtml2text::html2text(cell),
        false => nanohtml2text::html2text(&cell.replace('\n', "<br>")),
    };
    (text.replace("\r\n", "\n").trim().to_owned(), has_elements)
}

/// Whether a cell has an element: `<br>`, `<br/>` or `<br class="x">`.
fn has(cell: &str, name: &str) -> bool {
    let begins = |rest: &str| {
        let Some(begin) = rest.get(..name.len()) else { return false };
        begin.eq_ignore_ascii_case(name)
            && rest[name.len()..].starts_with(|c: char| matches!(c, '>' | '/') || c.is_whitespace())
    };
    cell.split('<').skip(1).any(begins)
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn html_becomes_text() {
        for (cell, expected) in [
            ("<p>Hello,</p><p>the till &amp; the printer</p>", "Hello,\n\nthe till & the printer"),
            ("<div>one<br/>two</div>", "one\ntwo"),
            ("a <b>bold</b> word\nand a line", "a bold word\nand a line"),
            ("T&uuml;r", "Tür"),
        ] {
            assert_eq!(text(cell).0, expected, "{cell}");
        }
        let (list, is_html) = text("<ul><li>one</li><li>two</li></ul>");
        assert!(is_html && list.contains("- one") && list.contains("- two"), "{list}");
        let (link, _) = text(r#"see <a href="https://example.com/x">there</a>"#);
        assert!(link.contains("there") && link.contains("https://example.com/x"), "{link}");
    }

    #[test]
    fn a_text_with_angle_brackets_stays() {
        for cell in ["a < b and c > d", "Vec<String>", "x <y> z", "A&B", "<https://example.com>"] {
            assert_eq!(text(cell), (cell.into(), false));
        }
    }
}

//! Markdown as safe HTML.
//!
//! HTML that somebody typed is shown as he typed it. What the renderer makes is cleaned once more:
//! neither of the two is trusted alone.

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);

/// Safe HTML of a description or comment.
pub(crate) fn html(text: &str) -> String {
    let extensions =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let events = Parser::new_ext(text, extensions).filter_map(|event| match event {
        Event::Html(typed) | Event::InlineHtml(typed) => Some(Event::Text(typed)),
        // Of a picture its description stays: pictures of other sites would tell them who reads.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        // As people type it, a new line is a new line.
        Event::SoftBreak => Some(Event::HardBreak),
        other => Some(other),
    });
    let mut made = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut made, events);
    CLEANER.clean(&made).to_string()
}

/// Lets through what the renderer makes of Markdown, and nothing else.
fn cleaner() -> Builder<'static> {
    let tags = [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "input",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    let attributes =
        [("a", vec!["href", "title"]), ("input", vec!["checked"]), ("ol", vec!["start"])];
    let attributes = attributes.map(|(tag, names)| (tag, HashSet::from_iter(names)));
    // A box that shows whether something is done; to change it, the text is edited.
    let fixed = HashMap::from([("disabled", ""), ("type", "checkbox")]);
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(tags))
        .tag_attributes(HashMap::from(attributes))
        .set_tag_attribute_values(HashMap::from([("input", fixed)]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"));
    cleaner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_looks_as_it_was_meant() {
        assert_eq!(html("**Now** ~~never~~"), "<p><strong>Now</strong> <del>never</del></p>\n");
        assert_eq!(html("one\ntwo"), "<p>one<br>\ntwo</p>\n");
        assert_eq!(html("3. c\n4. d"), "<ol start=\"3\">\n<li>c</li>\n<li>d</li>\n</ol>\n");
        let table = html("| a |\n|---|\n| b |");
        assert!(table.contains("<th>a</th>") && table.contains("<td>b</td>"), "{table}");
        let tasks = html("- [x] done\n- [ ] open");
        assert_eq!(tasks.matches("type=\"checkbox\"").count(), 2, "{tasks}");
        assert_eq!(tasks.matches("checked=\"\"").count(), 1, "{tasks}");
        assert_eq!(tasks.matches("disabled=\"\"").count(), 2, "{tasks}");
    }

    #[test]
    fn html_is_shown_as_it_was_typed() {
        let typed = html("a <b onclick=alert(1)>bold</b> <script>alert(1)</script>");
        assert_eq!(
            typed,
            "<p>a &lt;b onclick=alert(1)&gt;bold&lt;/b&gt; &lt;script&gt;alert(1)&lt;/script&gt;</p>\n"
        );
        assert!(html("<img src=x onerror=alert(1)>\n\nnext").starts_with("&lt;img src=x"));
    }

    #[test]
    fn links_lead_to_pages_and_mail_only() {
        assert_eq!(
            html("[here](https://example.com/a?b=1&c)"),
            "<p><a href=\"https://example.com/a?b=1&amp;c\" \
             rel=\"noopener noreferrer nofollow\">here</a></p>\n"
        );
        assert!(html("<mailto:ann@example.com>").contains("href=\"mailto:ann@example.com\""));
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java&#115;cript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example/",
            "/sign-out",
            "file:///etc/passwd",
        ] {
            for text in [format!("[x]({bad})"), format!("<{bad}>"), format!("[x][1]\n\n[1]: {bad}")]
            {
                assert!(!html(&text).contains("href"), "{text}");
            }
        }
    }

    #[test]
    fn pictures_are_not_loaded() {
        assert_eq!(html("![a cat](https://example.com/cat.png)"), "<p>a cat</p>\n");
    }

    #[test]
    fn deep_nesting_and_long_runs_are_just_text() {
        for text in
            ["> ".repeat(20_000), "[".repeat(50_000), "*a_".repeat(16_000), "<".repeat(50_000)]
        {
            assert!(html(&text).len() < 2_000_000);
        }
    }
}

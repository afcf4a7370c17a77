//! Markdown as safe HTML.
//!
//! HTML that somebody typed is shown as text. The renderer's result is cleaned once more: neither
//! of the two is trusted alone. The cost depends on the length of a text and nothing else: see
//! `markdown/shallow.rs`, `markdown/narrow.rs`, `markdown/light.rs` and `markdown/flat.rs`.

mod addresses;
mod flat;
mod light;
mod narrow;
mod readable;
pub(crate) mod renderings;
mod shallow;

use ammonia::{Builder, UrlRelative};
use groundswell_domain::limits::TEXT_CHARS;
use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeStream, html,
};
use std::collections::{HashMap, HashSet};
use std::iter::once;
use std::sync::LazyLock;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);

/// Safe HTML of a description or comment. A text longer than these may be is shown as it was typed.
fn html(text: &str) -> String {
    if text.chars().nth(TEXT_CHARS).is_some() {
        return as_typed(text);
    }
    let narrow = narrow::narrow(text);
    let shallow = shallow::shallow(&narrow);
    let extensions =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let events = Parser::new_ext(&shallow, extensions).filter_map(|event| match event {
        Event::Html(typed) | Event::InlineHtml(typed) => Some(Event::Text(typed)),
        // Only the description of a picture stays: loading pictures from other sites would tell
        // them who reads.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        // The language of a block is shown nowhere.
        Event::Start(Tag::CodeBlock(_)) => {
            Some(Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)))
        }
        // As people type it, a new line is a new line.
        Event::SoftBreak => Some(Event::HardBreak),
        other => Some(other),
    });
    let events = readable::readable(TextMergeStream::new(events));
    if !light::is_light(&events) {
        return as_typed(text);
    }
    clean(flat::flat(events.into_iter()))
}

fn as_typed(text: &str) -> String {
    let begin = Event::Start(Tag::CodeBlock(CodeBlockKind::Indented));
    let end = Event::End(TagEnd::CodeBlock);
    clean(once(begin).chain(once(Event::Text(text.into()))).chain(once(end)))
}

fn clean<'a>(events: impl Iterator<Item = Event<'a>>) -> String {
    let veiled = events.map(|event| match event {
        Event::Text(text) => Event::Text(veil(text)),
        Event::Code(code) => Event::Code(veil(code)),
        other => other,
    });
    let mut made = String::new();
    html::push_html(&mut made, veiled);
    unveil(&CLEANER.clean(&made).to_string())
}

/// The characters that HTML writes as entities, with private characters that replace them while the
/// text is cleaned: the cleaner takes as long for an entity as for a tag, and a text may consist of
/// nothing else.
const VEILS: [(char, char, &str); 4] = [
    ('&', '\u{10fffb}', "&amp;"),
    ('<', '\u{10fffc}', "&lt;"),
    ('>', '\u{10fffd}', "&gt;"),
    ('\u{a0}', '\u{10fffa}', "&nbsp;"),
];

fn veil(text: CowStr<'_>) -> CowStr<'_> {
    if !text.contains(VEILS.map(|(of, ..)| of)) {
        return text;
    }
    let veil = |sign| VEILS.iter().find(|(of, ..)| *of == sign).map_or(sign, |(_, veil, _)| *veil);
    text.chars().map(veil).collect::<String>().into()
}

fn unveil(html: &str) -> String {
    let mut made = String::with_capacity(html.len());
    for sign in html.chars() {
        match VEILS.iter().find(|(_, veil, _)| *veil == sign) {
            Some((.., entity)) => made.push_str(entity),
            None => made.push(sign),
        }
    }
    made
}

/// Lets through what the renderer makes from Markdown, and nothing else.
fn cleaner() -> Builder<'static> {
    let tags = [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h3",
        "hr",
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
    let attributes = [("a", vec!["href", "title"]), ("ol", vec!["start"])];
    let attributes = attributes.map(|(tag, names)| (tag, HashSet::from_iter(names)));
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(tags))
        .tag_attributes(HashMap::from(attributes))
        // One with many columns scrolls, and a keyboard has to reach it.
        .set_tag_attribute_value("table", "tabindex", "0")
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
        assert!(table.starts_with("<table tabindex=\"0\">"), "{table}");
        assert!(table.contains("<th>a</th>") && table.contains("<td>b</td>"), "{table}");
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
    fn what_is_done_and_what_is_open_is_said_in_the_text() {
        assert_eq!(
            html("- [x] done\n- [ ] open"),
            "<ul>\n<li>☑ done</li>\n<li>☐ open</li>\n</ul>\n"
        );
    }

    #[test]
    fn a_link_without_words_shows_its_address() {
        let shown = "<p><a href=\"https://example.com\" \
                     rel=\"noopener noreferrer nofollow\">https://example.com</a></p>\n";
        assert_eq!(html("[](https://example.com)"), shown);
        assert_eq!(html("[![](https://example.com/cat.png)](https://example.com)"), shown);
        assert!(html("[ ](https://example.com)").contains("https://example.com</a>"));
        assert!(html("[`x`](https://example.com)").contains("><code>x</code></a>"));
    }

    #[test]
    fn headings_stand_below_those_of_the_page() {
        for typed in ["# One", "## One", "###### One", "One\n==="] {
            assert_eq!(html(typed), "<h3>One</h3>\n", "{typed}");
        }
        assert_eq!(html("#\n\n# ![](x.png)\n\ntext"), "<p>text</p>\n");
    }

    #[test]
    fn a_bare_address_is_a_link() {
        assert_eq!(
            html("See https://example.com/a_b?c=1&d=2."),
            "<p>See <a href=\"https://example.com/a_b?c=1&amp;d=2\" \
             rel=\"noopener noreferrer nofollow\">https://example.com/a_b?c=1&amp;d=2</a>.</p>\n"
        );
        assert_eq!(html("**https://a.example**\n- http://b.example").matches("<a href").count(), 2);
        assert_eq!(html("[https://a.example](https://b.example)").matches("<a ").count(), 1);
        assert_eq!(html("<https://a.example>").matches("<a ").count(), 1);
        assert_eq!(
            html("javascript://a.example data://x"),
            "<p>javascript://a.example data://x</p>\n"
        );
        let hostile = html("https://a.example/\"onclick=alert(1) https://b.example/'><script>");
        assert!(!hostile.contains("<script") && !hostile.contains(" onclick"), "{hostile}");
    }

    #[test]
    fn an_address_in_code_stays_code() {
        for code in ["`https://a.example`", "```\nhttps://a.example\n```", "    https://a.example"]
        {
            assert!(!html(code).contains("<a"), "{code}");
        }
    }

    #[test]
    fn pictures_are_not_loaded() {
        assert_eq!(html("![a cat](https://example.com/cat.png)"), "<p>a cat</p>\n");
    }

    #[test]
    fn deep_nesting_and_long_runs_are_just_text() {
        for text in [
            "> ".repeat(20_000),
            "[".repeat(50_000),
            "*a_".repeat(16_000),
            "<".repeat(50_000),
            "https://(".repeat(20_000),
            "https://a".repeat(20_000),
        ] {
            assert!(html(&text).len() < 2_000_000);
        }
    }
}

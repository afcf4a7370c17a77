//! Makes the result of Markdown accessible: with a screen reader, and for people who do not know
//! how to write a link.

use super::addresses;
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

/// The level of every heading in a text: the page has headings above it, and no level may be
/// skipped.
const LEVEL: HeadingLevel = HeadingLevel::H3;

/// The same events, with labels for what has none. Neighbouring texts must have been merged.
pub(super) fn readable<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
    let mut reading = Reading::default();
    for event in events {
        reading.take(event);
    }
    reading.made
}

#[derive(Default)]
struct Reading<'a> {
    made: Vec<Event<'a>>,
    /// Within it an address is shown as it was typed.
    code: bool,
    link: bool,
    /// The target of a link that has no text yet.
    unnamed: Option<CowStr<'a>>,
}

impl<'a> Reading<'a> {
    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(Tag::Link { ref dest_url, .. }) => {
                self.unnamed = Some(dest_url.clone());
                self.link = true;
            }
            Event::End(TagEnd::Link) => {
                self.made.extend(self.unnamed.take().map(Event::Text));
                self.link = false;
            }
            Event::Start(Tag::CodeBlock(_)) => self.code = true,
            Event::End(TagEnd::CodeBlock) => self.code = false,
            Event::Text(ref text) | Event::Code(ref text) if !text.trim().is_empty() => {
                self.unnamed = None;
            }
            _ => {}
        }
        match event {
            Event::Text(text) if !self.code && !self.link => self.text(&text),
            // A checkbox would be a form field without a label that nobody can tick: to change it,
            // the text is edited.
            Event::TaskListMarker(done) => {
                self.made.push(Event::Text(if done { "☑ " } else { "☐ " }.into()));
            }
            Event::Start(Tag::Heading { .. }) => self.made.push(heading()),
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            other => self.made.push(other),
        }
    }

    /// A text with its bare addresses as links.
    fn text(&mut self, text: &str) {
        let mut from = 0;
        while let Some(address) = addresses::next(text, from) {
            self.words(&text[from..address.start]);
            from = address.end;
            self.link(&text[address]);
        }
        self.words(&text[from..]);
    }

    fn words(&mut self, text: &str) {
        if !text.is_empty() {
            self.made.push(Event::Text(text.to_owned().into()));
        }
    }

    fn link(&mut self, address: &str) {
        let dest_url: CowStr = address.to_owned().into();
        let (link_type, title, id) = (LinkType::Autolink, "".into(), "".into());
        self.made.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
        self.words(address);
        self.made.push(Event::End(TagEnd::Link));
    }

    /// A link without text is left out: a screen reader would announce it without saying anything.
    fn end_heading(&mut self) {
        if self.made.last() == Some(&heading()) {
            self.made.pop();
        } else {
            self.made.push(Event::End(TagEnd::Heading(LEVEL)));
        }
    }
}

fn heading<'a>() -> Event<'a> {
    let (level, id, classes, attrs) = (LEVEL, None, Vec::new(), Vec::new());
    Event::Start(Tag::Heading { level, id, classes, attrs })
}

//! Elements as data, and how they are written as HTML.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter, Write};

/// Elements and texts, one after the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Html(pub Vec<Node>);

/// A piece of [`Html`].
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Element(Element),
    /// As a person reads it; it is escaped when it is written.
    Text(Text),
}

/// A text: usually a constant one.
pub type Text = Cow<'static, str>;

/// An element that has a closing tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    pub tag: &'static str,
    pub attributes: Vec<(&'static str, Text)>,
    /// A drawing of this program, written unescaped before the children.
    pub drawing: &'static str,
    pub children: Html,
}

impl Element {
    pub(crate) fn new(tag: &'static str) -> Element {
        Element { tag, attributes: Vec::new(), drawing: "", children: Html::default() }
    }

    pub(crate) fn fixed(&mut self, name: &'static str, value: &'static str) {
        self.attributes.push((name, value.into()));
    }

    pub(crate) fn attribute(&mut self, name: &'static str, value: impl IntoValue) {
        self.attributes.extend(value.into_value().map(|value| (name, value)));
    }

    pub(crate) fn html(&mut self, drawing: &'static str) {
        self.drawing = drawing;
    }

    pub(crate) fn text(&mut self, text: &'static str) {
        self.child(text.into());
    }

    pub(crate) fn child(&mut self, mut child: Html) {
        self.children.0.append(&mut child.0);
    }
}

impl From<Element> for Html {
    fn from(element: Element) -> Html {
        Html(vec![Node::Element(element)])
    }
}

impl From<&'static str> for Html {
    fn from(text: &'static str) -> Html {
        Html(vec![Node::Text(text.into())])
    }
}

impl From<String> for Html {
    fn from(text: String) -> Html {
        Html(vec![Node::Text(text.into())])
    }
}

impl From<usize> for Html {
    fn from(number: usize) -> Html {
        number.to_string().into()
    }
}

impl<T: Into<Html>> From<Option<T>> for Html {
    fn from(piece: Option<T>) -> Html {
        piece.map(Into::into).unwrap_or_default()
    }
}

impl<T: Into<Html>> From<Vec<T>> for Html {
    fn from(pieces: Vec<T>) -> Html {
        Html(pieces.into_iter().flat_map(|piece| piece.into().0).collect())
    }
}

/// What an attribute can be; `None`: it is absent.
pub(crate) trait IntoValue {
    fn into_value(self) -> Option<Text>;
}

impl IntoValue for &'static str {
    fn into_value(self) -> Option<Text> {
        Some(self.into())
    }
}

impl IntoValue for String {
    fn into_value(self) -> Option<Text> {
        Some(self.into())
    }
}

impl IntoValue for Option<&'static str> {
    fn into_value(self) -> Option<Text> {
        self.map(Text::from)
    }
}

impl Display for Html {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|node| match node {
            Node::Element(element) => element.fmt(out),
            Node::Text(text) => escape(text, out),
        })
    }
}

impl Display for Element {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "<{}", self.tag)?;
        for (name, value) in &self.attributes {
            write!(out, " {name}=\"")?;
            escape(value, out)?;
            out.write_char('"')?;
        }
        write!(out, ">{}{}</{}>", self.drawing, self.children, self.tag)
    }
}

/// Escapes a text, so that nothing in it can end it, between tags or in an attribute.
pub fn escaped(text: &str) -> String {
    Html(vec![Node::Text(text.to_owned().into())]).to_string()
}

fn escape(text: &str, out: &mut Formatter<'_>) -> fmt::Result {
    text.chars().try_for_each(|c| match c {
        '&' => out.write_str("&amp;"),
        '<' => out.write_str("&lt;"),
        '>' => out.write_str("&gt;"),
        '"' => out.write_str("&quot;"),
        c => out.write_char(c),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::view;

    #[test]
    fn an_element_is_written_with_all_that_it_has() {
        let hint: Option<&str> = None;
        let html: Html = view! {
            <a class="title" href=format!("/c/{}", 7) title=hint>"Seven" <b>{7_usize}</b></a>
        };
        assert_eq!(html.to_string(), r#"<a class="title" href="/c/7">Seven<b>7</b></a>"#);
    }

    #[test]
    fn no_text_becomes_a_tag() {
        let text = "\"><script>&".to_owned();
        let html: Html = view! { <b title=text.clone()>{text}</b> };
        let expected =
            "<b title=\"&quot;&gt;&lt;script&gt;&amp;\">&quot;&gt;&lt;script&gt;&amp;</b>";
        assert_eq!(html.to_string(), expected);
    }
}

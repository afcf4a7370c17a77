//! What `view!` calls in this crate.

pub(crate) use crate::html::Element;
use crate::html::{Html, Node};
pub(crate) use groundswell_view::view;

/// What can stand between two tags.
pub(crate) trait IntoChild {
    fn into_child(self) -> Html;
}

/// Several pieces, one after the other.
pub(crate) fn together(pieces: Vec<Html>) -> Html {
    Html(pieces.into_iter().flat_map(|piece| piece.0).collect())
}

impl IntoChild for Html {
    fn into_child(self) -> Html {
        self
    }
}

impl IntoChild for Element {
    fn into_child(self) -> Html {
        Html(vec![Node::Element(self)])
    }
}

impl IntoChild for &'static str {
    fn into_child(self) -> Html {
        Html(vec![Node::Text(self.into())])
    }
}

impl IntoChild for String {
    fn into_child(self) -> Html {
        Html(vec![Node::Text(self.into())])
    }
}

impl IntoChild for usize {
    fn into_child(self) -> Html {
        self.to_string().into_child()
    }
}

impl<T: IntoChild> IntoChild for Option<T> {
    fn into_child(self) -> Html {
        self.map(IntoChild::into_child).unwrap_or_default()
    }
}

impl<T: IntoChild> IntoChild for Vec<T> {
    fn into_child(self) -> Html {
        together(self.into_iter().map(IntoChild::into_child).collect())
    }
}

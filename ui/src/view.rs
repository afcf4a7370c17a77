//! What `view!` calls in this crate.

use crate::html::Html;

pub(crate) use crate::html::Element;
pub(crate) use groundswell_view::view;

/// Makes a child of an element.
pub(crate) fn child(piece: impl Into<Html>) -> Html {
    piece.into()
}

/// Several pieces, one after the other.
pub(crate) fn together(pieces: Vec<Html>) -> Html {
    pieces.into()
}

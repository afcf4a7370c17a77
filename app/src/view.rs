//! What the pages are made of: elements of one type, in the notation of Leptos.
//!
//! Leptos' own elements have a type for each shape of theirs, and all code is compiled anew for
//! each; in a browser that is downloaded. An [`Element`] is data: a tag, parts and children, one
//! type for all. It is a view of Leptos like any other.

mod choices;
mod element;
mod memo;
mod values;

pub(crate) use choices::{For, Show};
pub(crate) use element::Element;
pub(crate) use groundswell_view::view;
pub(crate) use memo::Memo;
pub(crate) use values::IntoChild;

use leptos::prelude::{AnyView, IntoAny};

/// A view that is made anew when what it has read changes.
pub(crate) fn dynamic<V: IntoChild>(view: impl Fn() -> V + Send + 'static) -> AnyView {
    view.into_child()
}

/// Several views, one after the other.
pub(crate) fn together(views: Vec<AnyView>) -> AnyView {
    views.into_any()
}

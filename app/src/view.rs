//! The elements that pages are made of: all of one type, in the notation of Leptos.
//!
//! Leptos' own elements have a type for each shape, and all code is compiled again for each; a
//! browser has to download that. An [`Element`] is data: a tag, parts and children, one type for
//! all. It is a Leptos view like any other.

mod calls;
mod choices;
mod element;
mod memo;
mod values;

pub(crate) use choices::{For, Show};
pub(crate) use element::Element;
pub(crate) use groundswell_view::view;
pub(crate) use memo::Memo;
pub(crate) use values::IntoChild;

use calls::{Act, Read};
use leptos::prelude::{AnyView, Effect, IntoAny};

/// A view that is rendered again when a signal that it reads changes.
pub(crate) fn dynamic<V: IntoChild>(view: impl Fn() -> V + Send + 'static) -> AnyView {
    view.into_child()
}

/// Makes a child of an element. `view!` calls this for everything between two tags.
pub(crate) fn child(piece: impl IntoChild) -> AnyView {
    piece.into_child()
}

fn followed(view: Box<dyn Read<AnyView> + Send>) -> AnyView {
    (move || view.read()).into_any()
}

/// Runs something now, and again when a signal that it reads changes.
pub(crate) fn effect(act: impl FnMut() + 'static) {
    run_again(Box::new(act));
}

fn run_again(mut act: Box<dyn Act>) {
    Effect::new(move |_| act.act());
}

/// Several views, one after the other.
pub(crate) fn together(views: Vec<AnyView>) -> AnyView {
    views.into_any()
}

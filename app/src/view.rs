//! What the pages are made of: elements of one type, in the notation of Leptos.
//!
//! Leptos' own elements have a type for each shape of theirs, and all code is compiled anew for
//! each; in a browser that is downloaded. An [`Element`] is data: a tag, parts and children, one
//! type for all. It is a view of Leptos like any other.

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

/// A view that is made anew when what it has read changes.
pub(crate) fn dynamic<V: IntoChild>(view: impl Fn() -> V + Send + 'static) -> AnyView {
    view.into_child()
}

fn followed(view: Box<dyn Read<AnyView> + Send>) -> AnyView {
    (move || view.read()).into_any()
}

/// Does something now, and again when what it has read changes.
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

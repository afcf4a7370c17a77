//! What can be used where in a view, and how it is rendered: fixed values, and functions and
//! signals, which are followed.

use super::calls::Read;
use super::{Element, Memo};
use groundswell_client::signal::RwSignal;
use groundswell_ui::html::{Html, Node};
use leptos::prelude::*;
use std::borrow::Cow;
use wasm_bindgen::JsValue;

/// The text of an attribute; `None`: the attribute is absent.
pub(crate) type Text = Option<Cow<'static, str>>;

/// The value of an attribute.
pub(crate) enum Attribute {
    Fixed(Text),
    Followed(Box<dyn Read<Text>>),
}

/// What an attribute can be.
pub(crate) trait IntoAttribute {
    fn into_attribute(self) -> Attribute;
}

/// What an attribute can be at one time.
pub(crate) trait IntoText {
    fn into_text(self) -> Text;
}

/// What switches a class: a `bool`, or a function or signal of it.
pub(crate) trait IntoSwitch {
    fn into_switch(self) -> Box<dyn Read<bool>>;
}

/// The value of a property of an element: a text or a `bool`.
pub(crate) trait IntoProperty {
    fn into_property(self) -> Box<dyn Read<JsValue>>;
}

/// What can be between two tags.
pub(crate) trait IntoChild {
    fn into_child(self) -> AnyView;
}

impl IntoText for Text {
    fn into_text(self) -> Text {
        self
    }
}

impl IntoText for &'static str {
    fn into_text(self) -> Text {
        Some(Cow::Borrowed(self))
    }
}

impl IntoText for String {
    fn into_text(self) -> Text {
        Some(Cow::Owned(self))
    }
}

impl IntoText for bool {
    fn into_text(self) -> Text {
        self.then_some(Cow::Borrowed(""))
    }
}

impl IntoText for Option<String> {
    fn into_text(self) -> Text {
        self.map(Cow::Owned)
    }
}

impl IntoText for Option<&'static str> {
    fn into_text(self) -> Text {
        self.map(Cow::Borrowed)
    }
}

macro_rules! fixed_attributes {
    ($($kind:ty)+) => {$(
        impl IntoAttribute for $kind {
            fn into_attribute(self) -> Attribute {
                Attribute::Fixed(self.into_text())
            }
        }
    )+};
}

fixed_attributes!(&'static str String bool Option<String> Option<&'static str>);

impl<F, T> IntoAttribute for F
where
    F: Fn() -> T + 'static,
    T: IntoText,
{
    fn into_attribute(self) -> Attribute {
        Attribute::Followed(Box::new(move || self().into_text()))
    }
}

macro_rules! followed {
    ($($signal:ident)+) => {$(
        impl<T: IntoText + Clone + Send + Sync + 'static> IntoAttribute for $signal<T> {
            fn into_attribute(self) -> Attribute {
                Attribute::Followed(Box::new(move || self.get().into_text()))
            }
        }

        impl IntoSwitch for $signal<bool> {
            fn into_switch(self) -> Box<dyn Read<bool>> {
                Box::new(move || self.get())
            }
        }

        impl<T: Into<JsValue> + Clone + Send + Sync + 'static> IntoProperty for $signal<T> {
            fn into_property(self) -> Box<dyn Read<JsValue>> {
                Box::new(move || self.get().into())
            }
        }

        impl<T: IntoChild + Clone + Send + Sync + 'static> IntoChild for $signal<T> {
            fn into_child(self) -> AnyView {
                (move || self.get()).into_child()
            }
        }
    )+};
}

followed!(Signal Memo RwSignal);

impl IntoSwitch for bool {
    fn into_switch(self) -> Box<dyn Read<bool>> {
        Box::new(move || self)
    }
}

impl<F: Fn() -> bool + 'static> IntoSwitch for F {
    fn into_switch(self) -> Box<dyn Read<bool>> {
        Box::new(self)
    }
}

impl IntoProperty for bool {
    fn into_property(self) -> Box<dyn Read<JsValue>> {
        Box::new(move || self.into())
    }
}

impl IntoProperty for String {
    fn into_property(self) -> Box<dyn Read<JsValue>> {
        Box::new(move || JsValue::from_str(&self))
    }
}

impl<F, T> IntoProperty for F
where
    F: Fn() -> T + 'static,
    T: Into<JsValue>,
{
    fn into_property(self) -> Box<dyn Read<JsValue>> {
        Box::new(move || self().into())
    }
}

impl IntoChild for AnyView {
    fn into_child(self) -> AnyView {
        self
    }
}

impl IntoChild for Element {
    fn into_child(self) -> AnyView {
        self.into_any()
    }
}

/// Content that is static: nothing in it changes or can be pressed.
impl IntoChild for Html {
    fn into_child(self) -> AnyView {
        let node = |node| match node {
            Node::Element(element) => Element::from(element).into_child(),
            Node::Text(text) => text.into_owned().into_child(),
        };
        match <[Node; 1]>::try_from(self.0) {
            Ok([only]) => node(only),
            Err(nodes) => super::together(nodes.into_iter().map(node).collect()),
        }
    }
}

impl IntoChild for String {
    fn into_child(self) -> AnyView {
        self.into_any()
    }
}

impl IntoChild for &'static str {
    fn into_child(self) -> AnyView {
        self.into_any()
    }
}

impl IntoChild for () {
    fn into_child(self) -> AnyView {
        ().into_any()
    }
}

macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl IntoChild for $number {
            fn into_child(self) -> AnyView {
                self.to_string().into_child()
            }
        }
    )+};
}

numbers!(u32 usize i32 i64);

impl<T: IntoChild> IntoChild for Option<T> {
    fn into_child(self) -> AnyView {
        self.map_or_else(|| ().into_child(), IntoChild::into_child)
    }
}

impl<T: IntoChild> IntoChild for Vec<T> {
    fn into_child(self) -> AnyView {
        super::together(self.into_iter().map(IntoChild::into_child).collect())
    }
}

impl<const N: usize, T: IntoChild> IntoChild for [T; N] {
    fn into_child(self) -> AnyView {
        Vec::from(self).into_child()
    }
}

impl<F, T> IntoChild for F
where
    F: Fn() -> T + Send + 'static,
    T: IntoChild,
{
    fn into_child(self) -> AnyView {
        super::followed(Box::new(move || self().into_child()))
    }
}

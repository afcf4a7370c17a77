//! An element as data, and how it is rendered.

use super::IntoChild;
use super::calls::{Read, Take};
use super::values::{Attribute, IntoAttribute, IntoProperty, IntoSwitch, Text};
use groundswell_ui::html::{self, Html};
use leptos::attr::Attribute as AnyAttribute_;
use leptos::ev::EventDescriptor;
use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::html::element::ElementType;
use leptos::tachys::html::node_ref::NodeRefContainer;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::{RemoveEventHandler, Rndr, types};
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

type Listener = Box<dyn Take<JsValue>>;

/// A tag with its parts and children.
pub(crate) struct Element(SendWrapper<Shape>);

struct Shape {
    tag: &'static str,
    parts: Vec<(&'static str, Part)>,
    children: Vec<AnyView>,
}

enum Part {
    Attribute(Attribute),
    Class(Box<dyn Read<bool>>),
    Property(Box<dyn Read<JsValue>>),
    Style(String),
    Html(Attribute),
    On(Listener),
    Node(Box<dyn for<'a> Take<&'a types::Element>>),
}

impl Element {
    pub(crate) fn new(tag: &'static str) -> Element {
        Element(SendWrapper::new(Shape { tag, parts: Vec::new(), children: Vec::new() }))
    }

    #[inline(never)]
    fn part(&mut self, name: &'static str, part: Part) {
        self.0.parts.push((name, part));
    }

    /// An attribute that never changes.
    #[inline(never)]
    pub(crate) fn fixed(&mut self, name: &'static str, value: &'static str) {
        self.part(name, Part::Attribute(Attribute::Fixed(Some(value.into()))));
    }

    pub(crate) fn attribute(&mut self, name: &'static str, value: impl IntoAttribute) {
        self.part(name, Part::Attribute(value.into_attribute()));
    }

    /// A class that is switched on and off, beside those of the attribute `class`.
    pub(crate) fn class(&mut self, name: &'static str, on: impl IntoSwitch) {
        self.part(name, Part::Class(on.into_switch()));
    }

    /// A property, such as the `value` that people change too.
    pub(crate) fn property(&mut self, name: &'static str, value: impl IntoProperty) {
        self.part(name, Part::Property(value.into_property()));
    }

    /// A property of its style.
    pub(crate) fn style(&mut self, name: &'static str, value: String) {
        self.part(name, Part::Style(value));
    }

    /// HTML that the server sanitised, or that the app has made itself.
    pub(crate) fn html(&mut self, value: impl IntoAttribute) {
        self.part("innerHTML", Part::Html(value.into_attribute()));
    }

    /// A listener. It runs with the contexts of the place where it was written.
    pub(crate) fn on<E: EventDescriptor>(
        &mut self,
        name: &'static str,
        _: E,
        mut listener: impl FnMut(E::EventType) + 'static,
    ) where
        E::EventType: JsCast,
    {
        self.part(name, Part::On(Box::new(move |event: JsValue| listener(event.unchecked_into()))));
    }

    pub(crate) fn node_ref<E: ElementType>(&mut self, node: impl NodeRefContainer<E>) {
        self.part(
            "",
            Part::Node(Box::new(move |element: &types::Element| node.clone().load(element))),
        );
    }

    #[inline(never)]
    pub(crate) fn child(&mut self, view: AnyView) {
        self.0.children.push(view);
    }

    #[inline(never)]
    pub(crate) fn text(&mut self, text: &'static str) {
        self.child(text.into_any());
    }
}

impl From<html::Element> for Element {
    fn from(drawn: html::Element) -> Element {
        let mut element = Element::new(drawn.tag);
        for (name, value) in drawn.attributes {
            element.part(name, Part::Attribute(Attribute::Fixed(Some(value))));
        }
        if !drawn.drawing.is_empty() {
            element.html(drawn.drawing);
        }
        for child in drawn.children.0 {
            element.child(Html(vec![child]).into_child());
        }
        element
    }
}

/// An element in the page.
pub(crate) struct Built {
    tag: &'static str,
    node: types::Element,
    parts: Vec<(&'static str, Kept)>,
    children: Vec<<AnyView as Render>::State>,
}

/// What must live as long as the element, for one part.
enum Kept {
    Fixed(Text),
    Followed { _effect: RenderEffect<()> },
    Property { last: Last<JsValue>, _effect: RenderEffect<()> },
    On { listener: Rc<RefCell<Listener>>, _handler: RemoveEventHandler<types::Element> },
    Nothing,
}

impl Part {
    fn build(self, name: &'static str, node: &types::Element) -> Kept {
        let node = node.clone();
        match self {
            Part::Attribute(Attribute::Fixed(text)) => {
                set_attribute(&node, name, &text);
                Kept::Fixed(text)
            }
            Part::Html(Attribute::Fixed(text)) => {
                set_html(&node, &text);
                Kept::Fixed(text)
            }
            Part::Attribute(Attribute::Followed(read)) => {
                follow(read, move |text| set_attribute(&node, name, text))
            }
            Part::Html(Attribute::Followed(read)) => {
                follow(read, move |text| set_html(&node, text))
            }
            Part::Class(read) => follow(read, move |on| {
                let classes = Rndr::class_list(&node);
                match on {
                    true => Rndr::add_class(&classes, name),
                    false => Rndr::remove_class(&classes, name),
                }
            }),
            Part::Property(read) => set_property(name, read, node, Rc::default()),
            Part::Style(value) => {
                Rndr::set_css_property(&Rndr::style(&node), name, &value);
                Kept::Nothing
            }
            Part::On(listener) => listen(name, listener, &node),
            Part::Node(mut load) => {
                load.take(&node);
                Kept::Nothing
            }
        }
    }

    fn rebuild(self, name: &'static str, node: &types::Element, kept: &mut Kept) {
        match (self, &mut *kept) {
            (Part::Attribute(Attribute::Fixed(text)), Kept::Fixed(before)) => {
                if *before != text {
                    set_attribute(node, name, &text);
                    *before = text;
                }
            }
            (Part::Html(Attribute::Fixed(text)), Kept::Fixed(before)) => {
                if *before != text {
                    set_html(node, &text);
                    *before = text;
                }
            }
            (Part::On(new), Kept::On { listener, .. }) => *listener.borrow_mut() = new,
            (Part::Property(read), Kept::Property { last, .. }) => {
                let last = last.clone();
                *kept = set_property(name, read, node.clone(), last);
            }
            (part, kept) => *kept = part.build(name, node),
        }
    }

    /// Whether a built part can be updated to this one.
    fn fits(&self, kept: &Kept) -> bool {
        match self {
            Part::Attribute(Attribute::Fixed(_)) | Part::Html(Attribute::Fixed(_)) => {
                matches!(kept, Kept::Fixed(_))
            }
            Part::On(_) => matches!(kept, Kept::On { .. }),
            Part::Property(_) => matches!(kept, Kept::Property { .. }),
            Part::Style(_) | Part::Node(_) => matches!(kept, Kept::Nothing),
            _ => matches!(kept, Kept::Followed { .. }),
        }
    }
}

/// Applies a value now, and whenever it changes.
fn follow<T: PartialEq + 'static>(read: Box<dyn Read<T>>, write: impl Fn(&T) + 'static) -> Kept {
    Kept::Followed { _effect: following(read, write, Rc::default()) }
}

/// Sets a property when its value differs from the last one written, in this view or in the one
/// before it: what a person has typed since then stays.
fn set_property(
    name: &'static str,
    read: Box<dyn Read<JsValue>>,
    node: types::Element,
    last: Last<JsValue>,
) -> Kept {
    let write = move |value: &JsValue| Rndr::set_property(&node, name, value);
    Kept::Property { _effect: following(read, write, last.clone()), last }
}

/// The value that was written last.
type Last<T> = Rc<RefCell<Option<T>>>;

fn following<T: PartialEq + 'static>(
    read: Box<dyn Read<T>>,
    write: impl Fn(&T) + 'static,
    last: Last<T>,
) -> RenderEffect<()> {
    effect(Box::new(move || {
        let now = read.read();
        if last.borrow().as_ref() != Some(&now) {
            write(&now);
            last.replace(Some(now));
        }
    }))
}

fn effect(mut run: Box<dyn FnMut()>) -> RenderEffect<()> {
    RenderEffect::new(move |_| run())
}

fn listen(name: &'static str, listener: Listener, node: &types::Element) -> Kept {
    let owner = Owner::current().unwrap_or_default();
    let listener = Rc::new(RefCell::new(listener));
    let current = listener.clone();
    let call = Box::new(move |event| {
        owner.with(|| {
            // A listener that triggers its own event again is not called recursively.
            if let Ok(mut listener) = current.try_borrow_mut() {
                listener.take(event);
            }
        });
    });
    Kept::On { listener, _handler: Rndr::add_event_listener(node, name, call) }
}

fn set_attribute(node: &types::Element, name: &str, text: &Text) {
    match text {
        Some(text) => Rndr::set_attribute(node, name, text),
        None => Rndr::remove_attribute(node, name),
    }
}

fn set_html(node: &types::Element, text: &Text) {
    Rndr::set_inner_html(node, text.as_deref().unwrap_or_default());
}

impl Shape {
    fn fits(&self, built: &Built) -> bool {
        let mut parts = self.parts.iter().zip(&built.parts);
        self.tag == built.tag
            && self.parts.len() == built.parts.len()
            && self.children.len() == built.children.len()
            && parts.all(|((name, part), (before, kept))| name == before && part.fits(kept))
    }

    fn build(self) -> Built {
        let is_drawing = matches!(self.tag, "svg" | "path" | "rect" | "circle");
        let namespace = is_drawing.then_some("http://www.w3.org/2000/svg");
        let node = Rndr::create_element(self.tag, namespace);
        let child = |child: AnyView| {
            let mut state = child.build();
            state.mount(&node, None);
            state
        };
        // Children first: an option must exist before a `select` can choose it.
        let children = self.children.into_iter().map(child).collect();
        let part = |(name, part): (_, Part)| (name, part.build(name, &node));
        let parts = self.parts.into_iter().map(part).collect();
        Built { tag: self.tag, parts, children, node }
    }
}

impl Render for Element {
    type State = Built;

    fn build(self) -> Built {
        self.0.take().build()
    }

    fn rebuild(self, built: &mut Built) {
        let shape = self.0.take();
        if !shape.fits(built) {
            let mut new = shape.build();
            built.insert_before_this(&mut new);
            built.unmount();
            *built = new;
            return;
        }
        for (child, state) in shape.children.into_iter().zip(&mut built.children) {
            child.rebuild(state);
        }
        for ((name, part), (_, kept)) in shape.parts.into_iter().zip(&mut built.parts) {
            part.rebuild(name, &built.node, kept);
        }
    }
}

impl Mountable for Built {
    fn unmount(&mut self) {
        self.node.unmount();
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        self.node.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.node.insert_before_this(child)
    }

    fn elements(&self) -> Vec<types::Element> {
        vec![self.node.clone()]
    }
}

/// Leptos asks every view whether it takes more attributes; this one already has all of its own.
impl AddAnyAttr for Element {
    type Output<A: AnyAttribute_> = Element;

    fn add_any_attr<A: AnyAttribute_>(self, _: A) -> Element {
        self
    }
}

/// Leptos asks every view how a server renders it; no server renders this app's pages.
impl RenderHtml for Element {
    type AsyncOutput = Element;
    type Owned = Element;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Element {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Built {
        self.build()
    }

    fn into_owned(self) -> Element {
        self
    }
}

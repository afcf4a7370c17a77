//! Dragging cards: by mouse at once, by touch after a hold, and only on wide screens.
//!
//! Pages mark where things are: `data-card` on an item, `data-drop` on a zone with a list inside.
//! Everything that dragging does can also be done with the menu.

use crate::live::Live;
use crate::screen;
use crate::view::effect;
use groundswell_domain::column::Place;
use groundswell_domain::id::CardId;
use groundswell_domain::permission::Action;
use leptos::html;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DomRect, Element, HtmlElement, PointerEvent};

/// The pointer must go this far before a press becomes a drag, in pixels.
const THRESHOLD: f64 = 6.0;
/// How long a touch must be held before it drags; it must move less than [`SLOP`] meanwhile.
const HOLD_MS: u64 = 260;
const SLOP: f64 = 8.0;
/// How near to an edge scrolling begins, and how far it goes per frame, in pixels.
const EDGE: f64 = 48.0;
const SCROLL_STEP: i32 = 12;

thread_local! {
    static ENDED_AT: Cell<f64> = const { Cell::new(0.0) };
}

/// Whether a drag ended a moment ago: the click that follows it is to be ignored.
pub(crate) fn has_just_ended() -> bool {
    js_sys::Date::now() - ENDED_AT.get() < 300.0
}

/// A press that may become a drag.
struct Drag {
    card: CardId,
    item: HtmlElement,
    start: (f64, f64),
    at: (f64, f64),
    /// The copy of the card under the pointer, once it is a drag.
    ghost: Option<HtmlElement>,
    line: Option<HtmlElement>,
    target: Option<(Element, Place)>,
    is_touch: bool,
    is_held: bool,
}

type Current = Rc<RefCell<Option<Drag>>>;

/// Makes the cards inside `node` draggable for people who have the permission. `dropped` gets the
/// card, the zone's `data-drop` and the place within it.
pub(crate) fn listen(
    node: NodeRef<html::Div>,
    live: Live,
    needed: Action,
    dropped: impl Fn(CardId, String, Place) + 'static,
) {
    let current: Current = Rc::default();
    let dropped = Rc::new(dropped);
    let down = {
        let current = current.clone();
        window_event_listener(leptos::ev::pointerdown, move |event| {
            if untrack(|| live.may(needed)) {
                press(&current, node, &event);
            }
        })
    };
    let moved = {
        let current = current.clone();
        window_event_listener(leptos::ev::pointermove, move |event| {
            follow(&current, node, &event);
        })
    };
    let up = {
        let (current, dropped) = (current.clone(), dropped);
        window_event_listener(leptos::ev::pointerup, move |_| {
            if let Some((card, zone, place)) = finish(&current) {
                dropped(card, zone, place);
            }
        })
    };
    let cancelled = {
        let current = current.clone();
        window_event_listener(leptos::ev::pointercancel, move |_| abort(&current))
    };
    let escaped = {
        let current = current.clone();
        window_event_listener(leptos::ev::keydown, move |event| {
            if event.key() == "Escape" && is_dragging(&current) {
                event.prevent_default();
                abort(&current);
            }
        })
    };
    hold_the_page(node, current);
    on_cleanup(move || {
        down.remove();
        moved.remove();
        up.remove();
        cancelled.remove();
        escaped.remove();
    });
}

/// During a drag by touch, the page must not scroll. Only a non-passive listener on the element can
/// prevent that.
fn hold_the_page(node: NodeRef<html::Div>, current: Current) {
    let current = StoredValue::new_local(current);
    effect(move || {
        let Some(node) = node.get() else { return };
        let hold = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            if current.try_with_value(is_dragging) == Some(true) {
                event.prevent_default();
            }
        });
        let options = web_sys::AddEventListenerOptions::new();
        options.set_passive(false);
        let _ = node.add_event_listener_with_callback_and_add_event_listener_options(
            "touchmove",
            hold.as_ref().unchecked_ref(),
            &options,
        );
        // A long touch on a link would open the browser's own menu.
        let _ = node.add_event_listener_with_callback("contextmenu", hold.as_ref().unchecked_ref());
        hold.forget();
    });
}

fn is_dragging(current: &Current) -> bool {
    current.borrow().as_ref().is_some_and(|drag| drag.ghost.is_some())
}

fn press(current: &Current, node: NodeRef<html::Div>, event: &PointerEvent) {
    let is_touch = event.pointer_type() == "touch";
    // On a phone, touch only scrolls and swipes; it never drags.
    if event.button() != 0 || !event.is_primary() || (is_touch && screen::is_phone()) {
        return;
    }
    let Some(target) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else { return };
    let inside = node.get_untracked().is_some_and(|node| node.contains(Some(&target)));
    if !inside || target.closest("button,input,select,textarea").ok().flatten().is_some() {
        return;
    }
    let item = target.closest("[data-card]").ok().flatten();
    let Some(item) = item.and_then(|item| item.dyn_into::<HtmlElement>().ok()) else { return };
    let Some(card) = crate::focus::card_of(&item) else { return };
    let at = (f64::from(event.client_x()), f64::from(event.client_y()));
    let drag = Drag {
        card,
        item,
        start: at,
        at,
        ghost: None,
        line: None,
        target: None,
        is_touch,
        is_held: false,
    };
    *current.borrow_mut() = Some(drag);
    if is_touch {
        let current = current.clone();
        let held_drag = current.clone();
        let held = move || {
            if let Some(drag) = current.borrow_mut().as_mut()
                && drag.start == at
                && drag.ghost.is_none()
            {
                drag.is_held = true;
                drag.lift();
                scroll_at_edges(held_drag.clone(), node);
            }
        };
        set_timeout(held, std::time::Duration::from_millis(HOLD_MS));
    }
}

fn follow(current: &Current, node: NodeRef<html::Div>, event: &PointerEvent) {
    let mut slot = current.borrow_mut();
    let Some(drag) = slot.as_mut() else { return };
    drag.at = (f64::from(event.client_x()), f64::from(event.client_y()));
    let distance = drag.distance();
    if drag.ghost.is_none() {
        if drag.is_touch && !drag.is_held {
            if distance > SLOP {
                *slot = None;
            }
            return;
        }
        if distance < THRESHOLD {
            return;
        }
        drag.lift();
        scroll_at_edges(current.clone(), node);
    }
    event.prevent_default();
    drag.show();
}

impl Drag {
    /// How far from its start the pointer is, in pixels.
    fn distance(&self) -> f64 {
        (self.at.0 - self.start.0).hypot(self.at.1 - self.start.1)
    }

    /// Makes the copy of the card that follows the pointer, and the line that shows the place.
    fn lift(&mut self) {
        let Some(body) = document().body() else { return };
        let copy = self.item.clone_node_with_deep(true).ok();
        let Some(ghost) = copy.and_then(|copy| copy.dyn_into::<HtmlElement>().ok()) else { return };
        let width = self.item.offset_width().min(280);
        let _ = ghost.remove_attribute("data-card");
        let _ = ghost.set_attribute("aria-hidden", "true");
        let _ = ghost.class_list().add_1("ghost");
        let _ = ghost.style().set_property("width", &format!("{width}px"));
        let line = document().create_element("div").ok();
        let line = line.and_then(|line| line.dyn_into::<HtmlElement>().ok());
        if let Some(line) = &line {
            line.set_class_name("drop-line");
            line.set_hidden(true);
            let _ = body.append_child(line);
        }
        let _ = body.append_child(&ghost);
        let _ = self.item.class_list().add_1("lifted");
        // On touch, show the drop dock.
        let _ = body.set_attribute("data-dragging", if self.is_touch { "touch" } else { "" });
        self.ghost = Some(ghost);
        self.line = line;
        self.show();
    }

    /// Puts the copy and the line where the pointer is. A pointer is so far from the left edge of the
    /// window in every language, so these places are too.
    fn show(&mut self) {
        let (x, y) = self.at;
        if let Some(ghost) = &self.ghost {
            let _ = ghost.style().set_property(
                "transform",
                &format!("translate({}px, {}px)", x as i32 + 8, y as i32 + 8),
            );
        }
        let under = document().element_from_point(x as f32, y as f32);
        let zone = under.and_then(|under| under.closest("[data-drop]").ok().flatten());
        let before = self.target.take().map(|(zone, _)| zone);
        if before != zone {
            mark(before.as_ref(), false);
            mark(zone.as_ref(), true);
        }
        let Some(zone) = zone else {
            self.hide_line();
            return;
        };
        let (place, line) = place_at(&zone, self.card, y);
        match (&self.line, line) {
            (Some(element), Some((left, top, width))) => {
                let style = element.style();
                let _ = style.set_property("left", &format!("{left}px"));
                let _ = style.set_property("top", &format!("{top}px"));
                let _ = style.set_property("width", &format!("{width}px"));
                element.set_hidden(false);
            }
            _ => self.hide_line(),
        }
        self.target = Some((zone, place));
    }

    fn hide_line(&self) {
        if let Some(line) = &self.line {
            line.set_hidden(true);
        }
    }

    /// Removes everything that the drag has put on the page.
    fn clear(&self) {
        if let Some(ghost) = &self.ghost {
            ghost.remove();
            ENDED_AT.set(js_sys::Date::now());
        }
        if let Some(line) = &self.line {
            line.remove();
        }
        mark(self.target.as_ref().map(|(zone, _)| zone), false);
        let _ = self.item.class_list().remove_1("lifted");
        if let Some(body) = document().body() {
            let _ = body.remove_attribute("data-dragging");
        }
    }
}

fn mark(zone: Option<&Element>, over: bool) {
    if let Some(zone) = zone {
        let _ = zone.class_list().toggle_with_force("over", over);
    }
}

/// The place in a zone at a height, and where to draw the line: left, top, width, in whole pixels.
fn place_at(zone: &Element, card: CardId, y: f64) -> (Place, Option<(i32, i32, i32)>) {
    let line = |rect: &DomRect, top: f64| (rect.left() as i32, top as i32, rect.width() as i32);
    let mut last = None;
    if let Ok(items) = zone.query_selector_all("[data-card]") {
        for i in 0..items.length() {
            let item = items.get(i).and_then(|item| item.dyn_into::<Element>().ok());
            let Some(item) = item else { continue };
            let Some(id) = crate::focus::card_of(&item).filter(|id| *id != card) else { continue };
            let rect = item.get_bounding_client_rect();
            if y < rect.top() + rect.height() / 2.0 {
                return (Place::Before(id), Some(line(&rect, rect.top() - 5.0)));
            }
            last = Some((id, rect));
        }
    }
    match last {
        Some((id, rect)) => (Place::After(id), Some(line(&rect, rect.bottom() + 3.0))),
        None => (Place::Top, None),
    }
}

fn finish(current: &Current) -> Option<(CardId, String, Place)> {
    let drag = current.borrow_mut().take()?;
    drag.clear();
    // The dock may have appeared under a touch that was only held.
    drag.ghost.as_ref().filter(|_| drag.distance() > SLOP)?;
    let (zone, place) = drag.target?;
    Some((drag.card, zone.get_attribute("data-drop")?, place))
}

fn abort(current: &Current) {
    if let Some(drag) = current.borrow_mut().take() {
        drag.clear();
    }
}

/// Scrolls the board and its columns while the pointer is near an edge.
fn scroll_at_edges(current: Current, node: NodeRef<html::Div>) {
    request_animation_frame(move || {
        {
            let mut slot = current.borrow_mut();
            let Some(drag) = slot.as_mut().filter(|drag| drag.ghost.is_some()) else { return };
            let (x, y) = drag.at;
            if let Some(Some(node)) = node.try_get_untracked() {
                let rect = node.get_bounding_client_rect();
                let step = toward_edge(x, rect.left(), rect.right());
                node.set_scroll_left(node.scroll_left() + step);
            }
            let list =
                drag.target.as_ref().and_then(|(zone, _)| zone.query_selector("ul,ol").ok()?);
            if let Some(list) = list {
                let rect = list.get_bounding_client_rect();
                list.set_scroll_top(list.scroll_top() + toward_edge(y, rect.top(), rect.bottom()));
            }
            drag.show();
        }
        scroll_at_edges(current, node);
    });
}

fn toward_edge(at: f64, low: f64, high: f64) -> i32 {
    if at < low + EDGE {
        -SCROLL_STEP
    } else if at > high - EDGE {
        SCROLL_STEP
    } else {
        0
    }
}

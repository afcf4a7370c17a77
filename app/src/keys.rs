//! Every key in one registry: it feeds the handlers, the sheet behind `?` and the command menu.

use crate::{i18n, prefs};
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Capture,
    Search,
    Help,
    Menu,
    Next,
    Previous,
    NextLane,
    PreviousLane,
    Open,
    Edit,
    Move,
    MoveLeft,
    MoveRight,
    MoveUp,
    MoveDown,
    PlusOne,
    Assign,
    AssignMe,
    Impact,
    Area,
    Comment,
    Select,
    SelectNext,
    SelectPrevious,
    CopyLink,
    Undo,
    GoInbox,
    GoBoard,
    GoSupport,
    GoPlan,
    GoRelease,
    GoCustomers,
}

/// One line of the registry.
pub(crate) struct Shortcut {
    pub(crate) key: Key,
    /// As `KeyboardEvent.key` says it, never by position on the keyboard.
    names: &'static [&'static str],
    /// As the sheet shows it.
    pub(crate) shown: &'static str,
    pub(crate) text: fn() -> &'static str,
    chord: Chord,
}

/// What must be held, or come before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chord {
    Plain,
    Shift,
    Alt,
    Ctrl,
    AfterG,
}

const fn shortcut(
    key: Key,
    chord: Chord,
    names: &'static [&'static str],
    shown: &'static str,
    text: fn() -> &'static str,
) -> Shortcut {
    Shortcut { key, names, shown, text, chord }
}

/// Every key there is, in the order of the sheet.
pub(crate) const SHORTCUTS: &[Shortcut] = &[
    shortcut(Key::Capture, Chord::Plain, &["c"], "C", i18n::key_capture),
    shortcut(Key::Search, Chord::Plain, &["/", "f"], "/ F", i18n::key_search),
    shortcut(Key::Menu, Chord::Ctrl, &["k"], "Ctrl K", i18n::key_menu),
    shortcut(Key::Help, Chord::Plain, &["?"], "?", i18n::key_help),
    shortcut(Key::Undo, Chord::Ctrl, &["z"], "Ctrl Z", i18n::key_undo),
    shortcut(Key::Next, Chord::Plain, &["j", "arrowdown"], "J ↓", i18n::key_next),
    shortcut(Key::Previous, Chord::Plain, &["k", "arrowup"], "K ↑", i18n::key_previous),
    shortcut(Key::NextLane, Chord::Plain, &["arrowright", "l"], "→ L", i18n::key_next_lane),
    shortcut(Key::PreviousLane, Chord::Plain, &["arrowleft", "h"], "← H", i18n::key_previous_lane),
    shortcut(Key::Open, Chord::Plain, &[" "], "Enter Space", i18n::key_open),
    shortcut(Key::Move, Chord::Plain, &["m", "s"], "M S", i18n::key_move),
    shortcut(Key::MoveRight, Chord::Shift, &["arrowright"], "Shift →", i18n::key_move_sideways),
    shortcut(Key::MoveLeft, Chord::Shift, &["arrowleft"], "Shift ←", i18n::key_move_sideways),
    shortcut(Key::MoveUp, Chord::Alt, &["arrowup"], "Alt ↑", i18n::key_reorder),
    shortcut(Key::MoveDown, Chord::Alt, &["arrowdown"], "Alt ↓", i18n::key_reorder),
    shortcut(Key::PlusOne, Chord::Plain, &["+"], "+", i18n::key_plus),
    shortcut(Key::AssignMe, Chord::Plain, &["i"], "I", i18n::key_assign_me),
    shortcut(Key::Assign, Chord::Plain, &["a"], "A", i18n::key_assign),
    shortcut(Key::Impact, Chord::Plain, &["p"], "P", i18n::key_impact),
    shortcut(Key::Area, Chord::Plain, &["b"], "B", i18n::key_area),
    shortcut(Key::Edit, Chord::Plain, &["e"], "E", i18n::key_edit),
    shortcut(Key::Comment, Chord::Plain, &["r"], "R", i18n::key_comment),
    shortcut(Key::Select, Chord::Plain, &["x"], "X", i18n::key_select),
    shortcut(Key::SelectNext, Chord::Shift, &["j", "arrowdown"], "Shift J", i18n::key_select_on),
    shortcut(
        Key::SelectPrevious,
        Chord::Shift,
        &["k", "arrowup"],
        "Shift K",
        i18n::key_select_back,
    ),
    shortcut(Key::CopyLink, Chord::Plain, &["y"], "Y", i18n::key_link),
    shortcut(Key::GoInbox, Chord::AfterG, &["i"], "G I", i18n::key_go_inbox),
    shortcut(Key::GoBoard, Chord::AfterG, &["b"], "G B", i18n::key_go_board),
    shortcut(Key::GoSupport, Chord::AfterG, &["s"], "G S", i18n::key_go_support),
    shortcut(Key::GoPlan, Chord::AfterG, &["p"], "G P", i18n::key_go_plan),
    shortcut(Key::GoRelease, Chord::AfterG, &["r"], "G R", i18n::key_go_release),
    shortcut(Key::GoCustomers, Chord::AfterG, &["c"], "G C", i18n::key_go_customers),
];

/// Takes a key; `true` says that it was for this handler.
type Handler = Rc<dyn Fn(Key) -> bool>;

/// The handlers that are on the page now, the innermost last.
#[derive(Clone, Copy)]
pub(crate) struct Keys {
    handlers: StoredValue<Vec<(u32, Handler)>, LocalStorage>,
    next_id: StoredValue<u32>,
    after_g: StoredValue<bool>,
}

impl Shortcut {
    /// The key as it stands on this reader's keyboard.
    pub(crate) fn shown(&self) -> String {
        let names = [("Ctrl", i18n::ctrl()), ("Shift", i18n::shift()), ("Enter", i18n::enter())];
        let names = names.into_iter().chain([("Space", i18n::space())]);
        names.fold(self.shown.to_owned(), |shown, (key, name)| shown.replace(key, name))
    }
}

impl Keys {
    /// Listens to the whole page.
    pub(crate) fn listen() -> Keys {
        let keys = Keys {
            handlers: StoredValue::new_local(Vec::new()),
            next_id: StoredValue::new(0),
            after_g: StoredValue::new(false),
        };
        let listener =
            window_event_listener(leptos::ev::keydown, move |event| keys.pressed(&event));
        on_cleanup(move || listener.remove());
        keys
    }

    /// Takes keys for as long as the current owner lives; the latest comes first.
    pub(crate) fn handle(self, handler: impl Fn(Key) -> bool + 'static) {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        self.handlers.update_value(|all| all.push((id, Rc::new(handler))));
        on_cleanup(move || {
            self.handlers.try_update_value(|all| all.retain(|(other, _)| *other != id));
        });
    }

    fn pressed(self, event: &KeyboardEvent) {
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let Some(key) = self.meant(event) else { return };
        if self.press(key) {
            event.prevent_default();
        }
    }

    /// Carries out what a key would; the command menu uses it too.
    pub(crate) fn press(self, key: Key) -> bool {
        let handlers = self.handlers.get_value();
        handlers.iter().rev().any(|(_, handler)| handler(key))
    }

    fn meant(self, event: &KeyboardEvent) -> Option<Key> {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let name = event.key().to_ascii_lowercase();
        let after_g = self.after_g.get_value();
        self.after_g.set_value(false);
        let ctrl = event.ctrl_key() || event.meta_key();
        let typing = target.as_ref().is_some_and(is_text_field);
        if typing && !(ctrl && name == "k") {
            return None;
        }
        if is_dialog_open() || (!ctrl && !prefs::single_keys() && name.chars().count() == 1) {
            return None;
        }
        if name == "g" && !ctrl && !event.alt_key() && !after_g {
            self.after_g.set_value(true);
            return None;
        }
        let held = match (ctrl, event.alt_key(), after_g) {
            // With Shift it is another key, such as the one that takes an undo back elsewhere.
            (true, false, _) if !event.shift_key() => Chord::Ctrl,
            (false, true, _) => Chord::Alt,
            (false, false, true) => Chord::AfterG,
            // Shift belongs to characters such as `?` and `+`; it is a chord only with arrows and
            // the letters that walk.
            (false, false, false) if event.shift_key() && is_walk(&name) => Chord::Shift,
            (false, false, false) => Chord::Plain,
            (true, ..) => return None,
        };
        // A button or link under the focus keeps its own Enter and Space.
        let on_control =
            target.as_ref().is_some_and(|target| target.matches("button,a") == Ok(true));
        if name == " "
            && on_control
            && !target.as_ref().is_some_and(|t| t.matches("a.title") == Ok(true))
        {
            return None;
        }
        let mut all = SHORTCUTS.iter();
        let found = all.find(|line| line.chord == held && line.names.contains(&name.as_str()))?;
        Some(found.key)
    }
}

fn is_walk(name: &str) -> bool {
    name.starts_with("arrow") || matches!(name, "j" | "k")
}

fn is_text_field(element: &Element) -> bool {
    let editable = element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable);
    editable || element.matches("input:not([type=checkbox]),textarea,select") == Ok(true)
}

/// Whether a dialog is open that keeps keys for itself.
fn is_dialog_open() -> bool {
    matches!(document().query_selector("dialog[open]:not([data-keys])"), Ok(Some(_)))
}

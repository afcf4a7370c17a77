//! All keys in one registry: it feeds the handlers, the sheet behind `?` and the command menu.

pub(crate) mod early;
mod meaning;
mod mirrored;

pub(crate) use meaning::{is_covered, is_elsewhere, letter};

use crate::route::Route;
use crate::{i18n, prefs};
use groundswell_domain::text::upper;
use groundswell_ui::pages::{Page, Way, ways};
use leptos::prelude::*;
use meaning::{is_dialog_open, is_text_field};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// The actions that have a key.
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
    Redo,
    /// Handled by the field that has the focus, see [`is_save`].
    Save,
    /// Handled by the dialog of a call.
    OnlyCount,
    GoInbox,
    /// Goes to a page, or to something on it.
    Go(&'static Way),
}

/// One line of the registry.
#[derive(Clone, Copy)]
pub(crate) struct Shortcut {
    pub(crate) key: Key,
    /// As in `KeyboardEvent.key`, never by position on the keyboard.
    names: &'static [&'static str],
    /// As the sheet shows it, alternatives beside each other; a key after `G` shows its letter.
    shown: &'static [&'static str],
    chord: Chord,
}

/// The pages on which a key works.
#[derive(Clone, Copy)]
enum On {
    Anywhere,
    /// On every page of a board.
    Boards,
    /// Where cards stand in order: the board and the plan.
    Lists,
    /// While a card has the focus or is open.
    Cards,
}

impl On {
    fn is_at(self, page: Page, has_card: bool) -> bool {
        let on_board = page == Page::Board;
        let on_plan = page == Page::Plan;
        match self {
            On::Anywhere => true,
            On::Boards => page.is_of_board(),
            On::Lists => on_board || on_plan,
            On::Cards => on_board || on_plan || has_card,
        }
    }
}

/// The modifier that must be held, or the key that must come before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chord {
    Plain,
    Shift,
    Alt,
    Ctrl,
    CtrlShift,
    AfterG,
    /// Any modifiers: the field that is being typed in handles the key.
    Text,
}

const fn shortcut(
    key: Key,
    chord: Chord,
    names: &'static [&'static str],
    shown: &'static [&'static str],
) -> Shortcut {
    Shortcut { key, names, shown, chord }
}

/// All keys, in the order of the sheet.
fn shortcuts() -> impl Iterator<Item = Shortcut> {
    let go = |way: &'static Way| Shortcut {
        key: Key::Go(way),
        names: std::slice::from_ref(&way.letter),
        shown: &[],
        chord: Chord::AfterG,
    };
    SHORTCUTS.iter().copied().chain(ways().map(go))
}

/// The keys that do not lead to a page.
const SHORTCUTS: &[Shortcut] = &[
    shortcut(Key::Capture, Chord::Plain, &["c"], &["C"]),
    shortcut(Key::Search, Chord::Plain, &["/", "f"], &["/", "F"]),
    shortcut(Key::Menu, Chord::Ctrl, &["k"], &["Ctrl K"]),
    shortcut(Key::Help, Chord::Plain, &["?"], &["?"]),
    shortcut(Key::Undo, Chord::Ctrl, &["z"], &["Ctrl Z"]),
    shortcut(Key::Redo, Chord::CtrlShift, &["z"], &["Ctrl Shift Z"]),
    shortcut(Key::Redo, Chord::Ctrl, &["y"], &["Ctrl Y"]),
    shortcut(Key::Save, Chord::Text, &[], &["Ctrl ↵"]),
    shortcut(Key::OnlyCount, Chord::Text, &[], &["Shift ↵"]),
    shortcut(Key::Next, Chord::Plain, &["j", "arrowdown"], &["J", "↓"]),
    shortcut(Key::Previous, Chord::Plain, &["k", "arrowup"], &["K", "↑"]),
    shortcut(Key::NextLane, Chord::Plain, &["arrowright", "l"], &["→", "L"]),
    shortcut(Key::PreviousLane, Chord::Plain, &["arrowleft", "h"], &["←", "H"]),
    shortcut(Key::Open, Chord::Plain, &[" "], &["↵", "Space"]),
    shortcut(Key::Move, Chord::Plain, &["m", "s"], &["M", "S"]),
    shortcut(Key::MoveRight, Chord::Shift, &["arrowright"], &["Shift →"]),
    shortcut(Key::MoveLeft, Chord::Shift, &["arrowleft"], &["Shift ←"]),
    shortcut(Key::MoveUp, Chord::Alt, &["arrowup"], &["Alt ↑"]),
    shortcut(Key::MoveDown, Chord::Alt, &["arrowdown"], &["Alt ↓"]),
    shortcut(Key::PlusOne, Chord::Plain, &["+"], &["+"]),
    shortcut(Key::AssignMe, Chord::Plain, &["i"], &["I"]),
    shortcut(Key::Assign, Chord::Plain, &["a"], &["A"]),
    shortcut(Key::Impact, Chord::Plain, &["p"], &["P"]),
    shortcut(Key::Area, Chord::Plain, &["b"], &["B"]),
    shortcut(Key::Edit, Chord::Plain, &["e"], &["E"]),
    shortcut(Key::Comment, Chord::Plain, &["r"], &["R"]),
    shortcut(Key::Select, Chord::Plain, &["x"], &["X"]),
    shortcut(Key::SelectNext, Chord::Shift, &["j", "arrowdown"], &["Shift J"]),
    shortcut(Key::SelectPrevious, Chord::Shift, &["k", "arrowup"], &["Shift K"]),
    shortcut(Key::CopyLink, Chord::Plain, &["y"], &["Y"]),
    shortcut(Key::GoInbox, Chord::AfterG, &["i"], &[]),
];

/// Handles a key; `true` if it was for this handler.
type Handler = Rc<dyn Fn(Key) -> bool>;

/// The handlers that are on the page now, the innermost last.
#[derive(Clone, Copy)]
pub(crate) struct Keys {
    handlers: StoredValue<Vec<(u32, Handler)>, LocalStorage>,
    next_id: StoredValue<u32>,
    after_g: StoredValue<bool>,
}

impl Shortcut {
    /// The ways to press it, each as labelled on this person's keyboard.
    pub(crate) fn shown(&self) -> Vec<String> {
        match self.chord {
            Chord::AfterG => self.names.iter().map(|name| format!("G {}", upper(name))).collect(),
            _ => self.shown.iter().map(|way| on_keyboard(way)).collect(),
        }
    }
}

impl Key {
    /// A short text that says what the key does. It is not part of the registry, because it is only
    /// needed when the sheet opens.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Key::Capture => i18n::key_capture(),
            Key::Search => i18n::key_search(),
            Key::Menu => i18n::key_menu(),
            Key::Help => i18n::key_help(),
            Key::Undo => i18n::key_undo(),
            Key::Redo => i18n::key_redo(),
            Key::Save => i18n::key_save(),
            Key::OnlyCount => i18n::key_only_count(),
            Key::Next => i18n::key_next(),
            Key::Previous => i18n::key_previous(),
            Key::NextLane => i18n::key_next_lane(),
            Key::PreviousLane => i18n::key_previous_lane(),
            Key::Open => i18n::key_open(),
            Key::Move => i18n::key_move(),
            Key::PlusOne => i18n::key_plus(),
            Key::AssignMe => i18n::key_assign_me(),
            Key::Assign => i18n::key_assign(),
            Key::Impact => i18n::key_impact(),
            Key::Area => i18n::key_area(),
            Key::Edit => i18n::key_edit(),
            Key::Comment => i18n::key_comment(),
            Key::Select => i18n::key_select(),
            Key::SelectNext => i18n::key_select_on(),
            Key::SelectPrevious => i18n::key_select_back(),
            Key::CopyLink => i18n::key_link(),
            Key::GoInbox => i18n::key_go_inbox(),
            Key::Go(way) => (way.text)(),
            Key::MoveLeft => i18n::key_move_left(),
            Key::MoveRight => i18n::key_move_right(),
            Key::MoveUp => i18n::key_move_up(),
            Key::MoveDown => i18n::key_move_down(),
        }
    }

    /// Whether something opens, which gets what is typed next.
    fn opens(self) -> bool {
        matches!(
            self,
            Key::Capture
                | Key::Search
                | Key::Menu
                | Key::Help
                | Key::Open
                | Key::Move
                | Key::Assign
                | Key::Impact
                | Key::Area
                | Key::Edit
                | Key::Comment
                | Key::GoInbox
                | Key::Go(_)
        )
    }

    fn on(self) -> On {
        match self {
            Key::Capture | Key::Menu | Key::Help | Key::Search | Key::GoInbox | Key::Go(_) => {
                On::Anywhere
            }
            Key::Undo | Key::Redo | Key::Save | Key::OnlyCount | Key::CopyLink => On::Boards,
            Key::Next
            | Key::Previous
            | Key::NextLane
            | Key::PreviousLane
            | Key::Select
            | Key::SelectNext
            | Key::SelectPrevious => On::Lists,
            Key::MoveRight
            | Key::MoveLeft
            | Key::MoveUp
            | Key::MoveDown
            | Key::Open
            | Key::Move
            | Key::PlusOne
            | Key::AssignMe
            | Key::Assign
            | Key::Impact
            | Key::Area
            | Key::Edit
            | Key::Comment => On::Cards,
        }
    }

    /// The key as it is shown beside what it does.
    pub(crate) fn shown(self) -> String {
        let line = shortcuts().find(|line| line.key == self);
        line.and_then(|line| line.shown().into_iter().next()).unwrap_or_default()
    }
}

fn on_keyboard(way: &str) -> String {
    let names = [("Ctrl", i18n::ctrl()), ("Shift", i18n::shift()), ("Space", i18n::space())];
    let way = names.into_iter().fold(way.to_owned(), |way, (key, name)| way.replace(key, name));
    mirrored::shown(way)
}

/// The keys that work on this page.
pub(crate) fn here(route: Route) -> impl Iterator<Item = Shortcut> {
    let page = untrack(|| route.page());
    let has_card = page == Page::Card || untrack(|| route.query()).get("card").is_some();
    shortcuts().filter(move |line| line.key.on().is_at(page, has_card))
}

/// The same, without the keys that only work while typing.
pub(crate) fn commands(route: Route) -> impl Iterator<Item = Shortcut> {
    here(route).filter(|line| line.chord != Chord::Text)
}

/// Whether it is the key that saves what is being typed.
pub(crate) fn is_save(event: &KeyboardEvent) -> bool {
    event.key() == "Enter" && (event.ctrl_key() || event.meta_key())
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

    /// Handles keys as long as the current owner lives; the latest handler is asked first.
    pub(crate) fn handle(self, handler: impl Fn(Key) -> bool + 'static) {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        self.handlers.update_value(|all| all.push((id, Rc::new(handler))));
        on_cleanup(move || {
            self.handlers.try_update_value(|all| all.retain(|(other, _)| *other != id));
        });
    }

    fn pressed(self, event: &KeyboardEvent) {
        if event.default_prevented() {
            return;
        }
        let Some(key) = self.meant(event) else { return };
        if self.press(key) {
            event.prevent_default();
            if key.opens() {
                early::hold();
            }
        }
    }

    /// Does what a key would do; the command menu uses it too.
    pub(crate) fn press(self, key: Key) -> bool {
        let handlers = self.handlers.get_value();
        handlers.iter().rev().any(|(_, handler)| handler(key))
    }

    fn meant(self, event: &KeyboardEvent) -> Option<Key> {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let pressed = event.key().to_ascii_lowercase();
        let name = mirrored::meant(&pressed);
        let after_g = self.after_g.get_value();
        self.after_g.set_value(false);
        let ctrl = event.ctrl_key() || event.meta_key();
        let typing = target.as_ref().is_some_and(is_text_field);
        // A `select` uses only plain letters; a text field has its own undo.
        let is_list = || target.as_ref().is_some_and(|target| target.matches("select") == Ok(true));
        if typing && !(ctrl && (name == "k" || is_list())) {
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
            (true, false, _) if event.shift_key() => Chord::CtrlShift,
            (true, false, _) => Chord::Ctrl,
            (false, true, _) => Chord::Alt,
            (false, false, true) => Chord::AfterG,
            // Characters such as `?` and `+` need Shift; it is a modifier only with arrows and the
            // letters that move the focus.
            (false, false, false) if event.shift_key() && is_walk(name) => Chord::Shift,
            (false, false, false) => Chord::Plain,
            (true, true, _) => return None,
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
        let found = shortcuts().find(|line| line.chord == held && line.names.contains(&name))?;
        Some(found.key)
    }
}

fn is_walk(name: &str) -> bool {
    name.starts_with("arrow") || matches!(name, "j" | "k")
}

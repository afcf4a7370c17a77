//! A value that views follow.

#![allow(
    clippy::disallowed_types,
    reason = "it is made of Leptos' own, which is used nowhere else"
)]

use leptos::prelude::{self as reactive, Notify, Read, ReadUntracked, Signal, Track, Write};
use leptos::reactive::signal::guards::{Plain, ReadGuard, UntrackedWriteGuard};
use std::any::Any;
use std::marker::PhantomData;
use std::ops::DerefMut;

/// Leptos' signal, with one type inside for all values: its code is downloaded only once. Its
/// functions mean the same as those of Leptos' own. Reading without trying panics if the owner of
/// the signal is disposed. A signal must not be changed while it is read.
pub struct RwSignal<T> {
    signal: reactive::RwSignal<Value>,
    kind: PhantomData<fn() -> T>,
}

type Value = Box<dyn Any + Send + Sync>;
type Reading = ReadGuard<Value, Plain<Value>>;

/// Why a signal cannot be read: a fault of the app.
const NOT_READ: &str = "a signal is read after its owner is gone";

impl<T: Send + Sync + 'static> RwSignal<T> {
    /// A signal that belongs to the current owner.
    pub fn new(value: T) -> RwSignal<T> {
        RwSignal { signal: new(Box::new(value)), kind: PhantomData }
    }

    /// Reads the value in place, and follows it.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        let value = tracked(self.signal).expect(NOT_READ);
        read(inside(&value))
    }

    /// Reads the value in place.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.try_with_untracked(read).expect(NOT_READ)
    }

    /// Reads the value in place. `None` if its owner is disposed.
    pub fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        let value = untracked(self.signal)?;
        Some(read(inside(&value)))
    }

    /// Replaces the value. Nothing happens if its owner is disposed.
    pub fn set(self, value: T) {
        self.try_set(value);
    }

    /// Replaces the value, or gives it back if its owner is disposed.
    pub fn try_set(self, value: T) -> Option<T> {
        let Some(mut place) = changed(&self.signal) else { return Some(value) };
        *inside_mut(&mut place) = value;
        None
    }

    /// Changes the value in place. Nothing happens if its owner is disposed.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.try_update(change);
    }

    /// Changes the value in place. `None` if its owner is disposed.
    pub fn try_update<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let mut place = changed(&self.signal)?;
        Some(change(inside_mut(&mut place)))
    }

    /// Changes the value in place; views are not told. `None` if its owner is disposed.
    pub fn try_update_untracked<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let mut place = quietly_changed(self.signal)?;
        Some(change(inside_mut(&mut place)))
    }

    /// Follows the value without reading it.
    pub fn track(self) {
        self.signal.track();
    }

    /// Tells views that it changed.
    pub fn notify(self) {
        self.signal.notify();
    }
}

impl<T: Clone + Send + Sync + 'static> RwSignal<T> {
    /// A copy of the value, which is followed.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of the value.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// A copy of the value. `None` if its owner is disposed.
    pub fn try_get_untracked(self) -> Option<T> {
        self.try_with_untracked(T::clone)
    }
}

fn new(value: Value) -> reactive::RwSignal<Value> {
    reactive::RwSignal::new(value)
}

#[inline(never)]
fn tracked(signal: reactive::RwSignal<Value>) -> Option<Reading> {
    signal.try_read()
}

#[inline(never)]
fn untracked(signal: reactive::RwSignal<Value>) -> Option<Reading> {
    signal.try_read_untracked()
}

/// Views are told when the place is dropped.
#[inline(never)]
fn changed(signal: &reactive::RwSignal<Value>) -> Option<impl DerefMut<Target = Value>> {
    signal.try_write()
}

#[inline(never)]
fn quietly_changed(signal: reactive::RwSignal<Value>) -> Option<UntrackedWriteGuard<Value>> {
    signal.try_write_untracked()
}

fn inside<T: 'static>(value: &Value) -> &T {
    (**value).downcast_ref().expect("a signal holds values of its own type alone")
}

fn inside_mut<T: 'static>(value: &mut Value) -> &mut T {
    (**value).downcast_mut().expect("a signal holds values of its own type alone")
}

impl<T: Default + Send + Sync + 'static> Default for RwSignal<T> {
    fn default() -> Self {
        RwSignal::new(T::default())
    }
}

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

/// Whether it is the same signal.
impl<T> PartialEq for RwSignal<T> {
    fn eq(&self, other: &Self) -> bool {
        self.signal == other.signal
    }
}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Signal<T> {
        Signal::derive(move || signal.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::{Get, Memo, Owner};

    #[test]
    fn a_value_is_read_and_changed_in_place() {
        let owner = Owner::new();
        owner.set();
        let words = RwSignal::new(vec!["one"]);
        words.update(|words| words.push("two"));
        assert_eq!(words.get(), ["one", "two"]);
        assert_eq!(words.try_set(Vec::new()), None);
        assert!(words.with_untracked(Vec::is_empty));
    }

    #[test]
    fn what_follows_it_is_told_of_every_change_but_a_quiet_one() {
        let owner = Owner::new();
        owner.set();
        let number = RwSignal::new(1);
        let double = Memo::new(move |_| number.get() * 2);
        assert_eq!(double.get(), 2);
        number.set(2);
        assert_eq!(double.get(), 4);
        number.try_update_untracked(|number| *number = 7);
        assert_eq!(double.get(), 4);
        number.notify();
        assert_eq!(double.get(), 14);
    }

    #[test]
    fn after_its_owner_is_gone_a_value_comes_back() {
        let owner = Owner::new();
        let number = owner.with(|| RwSignal::new(1));
        owner.cleanup();
        assert_eq!(number.try_get_untracked(), None);
        assert_eq!(number.try_set(2), Some(2));
        assert_eq!(number.try_update(|number| *number += 1), None);
        number.set(3);
        number.update(|number| *number += 1);
    }
}

//! A value that is computed again when a signal that it reads changes, and that notifies only when
//! it differs.

use leptos::prelude::{self as reactive, Get, GetUntracked, Signal};
use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

/// Leptos' memo, with one type inside for all values: its code is downloaded only once.
pub(crate) struct Memo<T> {
    memo: reactive::Memo<Value>,
    kind: PhantomData<fn() -> T>,
}

/// A value of any type that can compare itself.
#[derive(Clone)]
struct Value {
    value: Arc<dyn Any + Send + Sync>,
    is_same: fn(&dyn Any, &dyn Any) -> bool,
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        (self.is_same)(&*self.value, &*other.value)
    }
}

impl Value {
    fn new<T: PartialEq + Send + Sync + 'static>(value: T) -> Value {
        Value {
            value: Arc::new(value),
            is_same: |a, b| a.downcast_ref::<T>() == b.downcast_ref::<T>(),
        }
    }

    fn get<T: 'static>(&self) -> &T {
        self.value.downcast_ref().expect("a memo holds values of its own type alone")
    }
}

/// Computes a value from the previous one. A trait with one function: see [`super::calls`].
trait Compute: Send + Sync {
    fn compute(&self, before: Option<&Value>) -> Value;
}

impl<F: Fn(Option<&Value>) -> Value + Send + Sync> Compute for F {
    fn compute(&self, before: Option<&Value>) -> Value {
        self(before)
    }
}

fn memo(compute: Box<dyn Compute>) -> reactive::Memo<Value> {
    reactive::Memo::new(move |before: Option<&Value>| compute.compute(before))
}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// `compute` gets the previous value.
    pub(crate) fn new(compute: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Memo<T> {
        let compute = move |before: Option<&Value>| Value::new(compute(before.map(Value::get)));
        Memo { memo: memo(Box::new(compute)), kind: PhantomData }
    }
}

impl<T: Send + Sync + 'static> Memo<T> {
    /// The value, shared.
    pub(crate) fn read(self) -> Arc<T> {
        shared(self.memo.get())
    }

    pub(crate) fn read_untracked(self) -> Arc<T> {
        shared(self.memo.get_untracked())
    }

    pub(crate) fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.read())
    }

    pub(crate) fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.read_untracked())
    }

    /// `None` if its owner is disposed.
    pub(crate) fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.memo.try_get_untracked().map(|value| read(&shared(value)))
    }
}

impl<T: Clone + Send + Sync + 'static> Memo<T> {
    pub(crate) fn get(self) -> T {
        T::clone(&self.read())
    }

    pub(crate) fn get_untracked(self) -> T {
        T::clone(&self.read_untracked())
    }
}

fn shared<T: Send + Sync + 'static>(value: Value) -> Arc<T> {
    value.value.downcast().unwrap_or_else(|_| unreachable!("a memo holds values of its own type"))
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T: Clone + Send + Sync + 'static> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Signal<T> {
        Signal::derive(move || memo.get())
    }
}

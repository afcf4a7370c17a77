//! State that the views of a page share.

use std::ops::Deref;

/// A handle of one word, which closures can capture at no cost. Its value stays until the page is
/// closed: a few hundred bytes for each board or plan that is opened.
pub struct Shared<T: 'static>(&'static T);

impl<T> Shared<T> {
    /// Keeps the value until the page is closed.
    pub fn new(value: T) -> Shared<T> {
        Shared(Box::leak(Box::new(value)))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Shared<T> {}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0
    }
}

//! Function types that do not depend on what a closure captures. A `dyn Fn` of the standard library
//! brings code for each way to call it, for each closure of the app; these can only be called in
//! one way, which makes the download smaller.

/// A function without arguments.
pub(crate) trait Read<T> {
    fn read(&self) -> T;
}

impl<T, F: Fn() -> T> Read<T> for F {
    fn read(&self) -> T {
        self()
    }
}

/// A function of one argument that may change what it captures.
pub(crate) trait Take<T> {
    fn take(&mut self, value: T);
}

impl<T, F: FnMut(T)> Take<T> for F {
    fn take(&mut self, value: T) {
        self(value);
    }
}

/// A function without arguments that may change what it captures.
pub(crate) trait Act {
    fn act(&mut self);
}

impl<F: FnMut()> Act for F {
    fn act(&mut self) {
        self();
    }
}

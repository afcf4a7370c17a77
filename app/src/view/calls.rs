//! Functions of one type, whatever they hold. A `dyn Fn` of the standard library carries code with it
//! for each way in which a function can be called, in the browser's download for each closure of the
//! app; these are called in one way.

/// A function without arguments.
pub(crate) trait Read<T> {
    fn read(&self) -> T;
}

impl<T, F: Fn() -> T> Read<T> for F {
    fn read(&self) -> T {
        self()
    }
}

/// A function of one argument that may change what it holds.
pub(crate) trait Take<T> {
    fn take(&mut self, value: T);
}

impl<T, F: FnMut(T)> Take<T> for F {
    fn take(&mut self, value: T) {
        self(value);
    }
}

/// A function without arguments that may change what it holds.
pub(crate) trait Act {
    fn act(&mut self);
}

impl<F: FnMut()> Act for F {
    fn act(&mut self) {
        self();
    }
}

//! Where a commit could be cut off: every change to the disk passes here, so that the tests can pull the plug there.

/// Marks a change to the disk that is about to happen.
#[cfg(not(test))]
pub(crate) fn step() {}

#[cfg(test)]
pub(crate) use plug::step;

#[cfg(test)]
pub(crate) mod plug {
    use std::cell::Cell;

    thread_local! {
        static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
    }

    /// Ends this thread's work by a panic once the steps allowed are used up: nothing tidies up after a killed program.
    pub(crate) fn step() {
        LEFT.with(|left| match left.get() {
            // Without the words a panic prints: it is meant.
            Some(0) => std::panic::resume_unwind(Box::new("the plug is pulled")),
            Some(n) => left.set(Some(n - 1)),
            None => {}
        });
    }

    /// Runs `work` and pulls the plug after `steps` changes to the disk; `None` if it was pulled.
    pub(crate) fn with_plug_pulled_after<T>(steps: usize, work: impl FnOnce() -> T) -> Option<T> {
        LEFT.with(|left| left.set(Some(steps)));
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
        LEFT.with(|left| left.set(None));
        done.ok()
    }
}

//! The fields that a request asked for, so that the audit says what was shown.

use std::collections::BTreeSet;

/// GraphQL field paths of one object, taken from the request's selection (`contact.phone`).
/// They are names out of the schema, never values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fields(BTreeSet<String>);

impl Fields {
    /// The fields of a selection.
    pub fn new(paths: impl IntoIterator<Item = String>) -> Self {
        Self(paths.into_iter().collect())
    }
    /// Fields named in code, where there is no selection (a mutation that reads before it writes).
    pub fn named(names: &[&str]) -> Self {
        Self(names.iter().map(ToString::to_string).collect())
    }
    /// The paths, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
    /// The fields below one field: of `education.level` and `work.note`, those below `work` are `note`.
    #[must_use]
    pub fn below(&self, name: &str) -> Self {
        let under = |path: &String| {
            path.strip_prefix(name)?
                .strip_prefix('.')
                .map(str::to_owned)
        };
        Self(self.0.iter().filter_map(under).collect())
    }
    /// Tells whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    pub(crate) fn to_set(&self) -> BTreeSet<String> {
        self.0.clone()
    }
}

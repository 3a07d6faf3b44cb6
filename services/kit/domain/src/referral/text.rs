//! Text that people wrote about a person: kept, shown to those who may, and never printed.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Free text of at most 4000 characters, trimmed, never empty. `Debug` masks it and there is no
/// `Display`, so that it reaches no log and no error.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FreeText(String);

impl FreeText {
    /// The most characters that a text may hold.
    pub const LONGEST: usize = 4000;

    /// Takes a text, or `None` when it is empty or too long.
    pub fn new(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        let fits = !trimmed.is_empty() && trimmed.chars().count() <= Self::LONGEST;
        fits.then(|| Self(trimmed.to_owned()))
    }

    /// The text, for those who may read it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for FreeText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "FreeText({} characters)", self.0.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_prints_the_text() {
        let text = FreeText::new(" behöver stöd ").expect("it is short");
        assert_eq!(text.as_str(), "behöver stöd");
        assert_eq!(format!("{text:?}"), "FreeText(12 characters)");
        assert!(FreeText::new("  ").is_none());
        assert!(FreeText::new(&"x".repeat(4001)).is_none());
    }
}

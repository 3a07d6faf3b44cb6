//! What a form has sent: names and values as they were typed, in their order.

use serde::{Deserialize, Serialize};

/// The fields of a form that begin with this belong to the page, not to the person.
pub const OWN: char = '_';

/// The fields of a form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads a form's body. What cannot be read is as if nothing had been sent.
    pub fn read(body: &[u8]) -> Self {
        let read: Result<Vec<(String, String)>, _> = serde_html_form::from_bytes(body);
        Self(read.unwrap_or_default())
    }

    /// Fields that are not from a form.
    pub fn of<N: Into<String>, V: Into<String>>(fields: impl IntoIterator<Item = (N, V)>) -> Self {
        let fields = fields.into_iter();
        Self(
            fields
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }

    /// The first value of a name, without white space around it; empty when there is none.
    pub fn text(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// The first value of a name exactly as it was typed.
    pub fn typed(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// All values of a name.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        let found = self.0.iter().filter(move |(known, _)| known == name);
        found.map(|(_, value)| value.trim())
    }

    /// Whether the name was sent with any value.
    pub fn has(&self, name: &str) -> bool {
        self.0
            .iter()
            .any(|(known, value)| known == name && !value.trim().is_empty())
    }

    /// Whether this name has this value among its values.
    pub fn holds(&self, name: &str, value: &str) -> bool {
        self.0
            .iter()
            .any(|(known, given)| known == name && given == value)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Sets a name to one value in place of those that it has.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.into()));
    }

    /// Adds a value to those that a name has.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// What the person typed, without what the page itself put into the form.
    #[must_use]
    pub fn without_own(&self) -> Self {
        let typed = self.0.iter().filter(|(name, _)| !name.starts_with(OWN));
        Self(typed.cloned().collect())
    }

    /// Whether the person has typed anything.
    pub fn is_blank(&self) -> bool {
        self.0
            .iter()
            .all(|(name, value)| name.starts_with(OWN) || value.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_in_order_and_without_space_around_them() {
        let fields = Fields::read(b"a=+x+&b=1&b=2&_token=t&c=");
        assert_eq!(fields.text("a"), "x");
        assert_eq!(fields.typed("a"), " x ");
        assert_eq!(fields.all("b").collect::<Vec<_>>(), ["1", "2"]);
        assert!(fields.has("a") && !fields.has("c") && !fields.has("d"));
        assert!(fields.holds("b", "2") && !fields.holds("b", "3"));
        assert!(!fields.without_own().has("_token"));
        assert!(Fields::read(b"_token=t&c=+").is_blank());
    }
}

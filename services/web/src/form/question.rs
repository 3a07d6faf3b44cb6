//! One question of a form.

use std::collections::BTreeMap;

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The name of the field of the input.
    pub name: &'static str,
    /// What is asked for.
    pub kind: Kind,
    /// Whether it must be answered.
    pub need: Need,
}

/// Whether a question must be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Required,
    /// It need not, and then nothing is sent.
    Optional,
    /// It must where anything else of its row of a repeated group is answered.
    WithItsRow,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of at most so many characters.
    Line(usize),
    /// A text of at most so many characters.
    Text(usize),
    /// A personal number or coordination number: one line, never repeated in an address.
    PersonalNumber,
    /// A municipality: its name, where we know it, or its code.
    Municipality,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A day.
    Day,
    /// A month, `2026-11`.
    Month,
    /// A whole number from and to.
    Number(i64, i64),
    /// An amount in kronor; sent in öre.
    Kronor,
    /// Hours, in steps of a quarter.
    Hours,
    /// A number with at most two decimals, below so much.
    Decimal(u32),
    /// One of some.
    One(Choices),
    /// Any of some.
    Many(Choices),
    /// Yes or no.
    YesNo,
    /// Yes, no, or not known.
    YesNoUnknown,
    /// A box to tick.
    Tick,
    /// A number that the page carries along, such as a version.
    CarriedNumber,
    /// A text that the page carries along, such as an id.
    Carried,
}

/// From what is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choices {
    /// All codes of a list of the schema.
    List(&'static str),
    /// Some codes of a list of the schema, in this order.
    Some(&'static str, &'static [&'static str]),
    /// What the page offers under this name: units, colleagues, agencies.
    Offered(&'static str),
}

/// What can be chosen, by the name of the offer.
pub type Offers = BTreeMap<&'static str, Offer>;

/// What can be chosen.
pub type Offer = Vec<OfferedChoice>;

/// One that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedChoice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// Under which heading it stands; empty for none.
    pub group: String,
}

impl OfferedChoice {
    /// One without heading.
    pub fn of(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            group: String::new(),
        }
    }

    /// The same under a heading.
    #[must_use]
    pub fn under(mut self, group: impl Into<String>) -> Self {
        self.group = group.into();
        self
    }
}

impl Question {
    /// A question that must be answered.
    pub const fn required(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            need: Need::Required,
        }
    }

    /// A question that need not be answered.
    pub const fn optional(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            need: Need::Optional,
        }
    }

    /// A question that must be answered where anything else of its row is.
    pub const fn with_its_row(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            need: Need::WithItsRow,
        }
    }

    /// The row of a repeated group that it stands in, counted from 1.
    pub fn row(&self) -> Option<usize> {
        let mut parts = self.name.split('.');
        parts.find_map(|part| part.parse::<usize>().ok().map(|place| place + 1))
    }

    /// The name without the places of a repeated group, for its words: `incomeSources.source`.
    pub fn plain_name(&self) -> String {
        let parts = self.name.split('.');
        let named = parts.filter(|part| part.parse::<usize>().is_err());
        named.collect::<Vec<_>>().join("-")
    }
}

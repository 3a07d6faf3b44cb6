//! The words of the condition table (`access.md`, Reading the matrix), as sets.

use domain::code_list;

code_list! {
    /// One condition of the matrix, and the one of break-glass. Its code is the matrix's own word.
    pub enum Condition("Condition") {
        /// The reader's desk unit opened the case, in its intake phase or by agreement.
        Desk => "desk", "mottagningen öppnade ärendet";
        /// The reader is assigned to the case in a unit that is a party.
        Party => "party", "arbetar i ärendet";
        /// The row is the reader's own agency's.
        Own => "own", "egen myndighets uppgift";
        /// A live basis names the section.
        Basis => "basis", "gällande grund";
        /// A basis or open referral links the agencies.
        Linked => "linked", "kopplad myndighet";
        /// A received referral carries the section.
        Addressed => "addressed", "remiss till enheten";
        /// The reader's unit sent the referral.
        Sender => "sender", "enheten skickade remissen";
        /// The reader manages the unit.
        Unit => "unit", "chef för enheten";
        /// Enrolled in the reader's programme.
        Enrolled => "enrolled", "inskriven i insatsen";
        /// Placed with the reader.
        Placed => "placed", "placerad hos handledaren";
        /// The partner's registered operation names the section.
        Agreed => "agreed", "registrerad fråga";
        /// The reader is the participant.
        SelfReader => "self", "egna uppgifter";
        /// Pseudonymised rows of an assigned evaluation or review.
        Pseudonym => "pseudonym", "avidentifierat";
        /// Fixed tables.
        Tables => "tables", "fasta tabeller";
        /// The reader has opened the section in an emergency (`access.md` rule 7). No word of the matrix:
        /// it holds only where the section would be withheld.
        Opened => "opened", "nödöppnad";
    }
}

/// A set of conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Conditions(u16);

impl Conditions {
    /// No condition.
    pub const NONE: Self = Self(0);

    /// The set of the listed conditions.
    pub fn of(listed: &[Condition]) -> Self {
        listed
            .iter()
            .fold(Self::NONE, |set, condition| set.with(*condition))
    }
    /// The set with one more.
    #[must_use]
    pub fn with(self, condition: Condition) -> Self {
        Self(self.0 | (1 << condition as u16))
    }
    /// The set with one more, if it holds.
    #[must_use]
    pub fn with_if(self, condition: Condition, holds: bool) -> Self {
        if holds { self.with(condition) } else { self }
    }
    /// Everything in either set.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
    /// Tells whether the condition is in the set.
    pub fn contains(self, condition: Condition) -> bool {
        self.0 & (1 << condition as u16) != 0
    }
    /// Tells whether every condition of `other` is in the set.
    pub fn contains_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
    /// Tells whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// The conditions, in the list's order.
    pub fn iter(self) -> impl Iterator<Item = Condition> {
        <Condition as domain::CodeList>::ALL
            .iter()
            .copied()
            .filter(move |condition| self.contains(*condition))
    }
}

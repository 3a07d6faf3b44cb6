//! How much of a row a permit covers.

use std::collections::BTreeSet;

/// How much of a row a permit covers. `Protected::reduce` takes the rest away.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Extent {
    /// Everything.
    Whole,
    /// Everything, and the right to comment.
    Comment,
    /// Everything, and the right to record a withdrawal (`access.md` rule 4).
    Withdraw,
    /// The fields that a partner's registered operation names.
    Fields(BTreeSet<String>),
    /// A referral's envelope: service, urgency, age band and sender.
    Envelope,
    /// The name only.
    Name,
    /// The telephone number only.
    Phone,
    /// No name, number, contact or free text; age as an interval.
    Pseudonym,
    /// Fixed, suppressed tables only.
    Tables,
}

impl Extent {
    /// The code that the audit keeps.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Whole => "WHOLE",
            Self::Comment => "COMMENT",
            Self::Withdraw => "WITHDRAW",
            Self::Fields(_) => "FIELDS",
            Self::Envelope => "ENVELOPE",
            Self::Name => "NAME",
            Self::Phone => "PHONE",
            Self::Pseudonym => "PSEUDONYM",
            Self::Tables => "TABLES",
        }
    }

    /// Tells whether the whole row is covered.
    pub fn is_whole(&self) -> bool {
        self.width() >= Self::Comment.width()
    }

    fn width(&self) -> u8 {
        match self {
            Self::Whole => 8,
            Self::Withdraw => 7,
            Self::Comment => 6,
            Self::Fields(_) => 5,
            Self::Envelope => 4,
            Self::Name => 3,
            Self::Phone => 2,
            Self::Pseudonym => 1,
            Self::Tables => 0,
        }
    }

    /// What two permits cover together: the cells of all of a person's assignments add up.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        match (self, other) {
            (Self::Fields(mut one), Self::Fields(two)) => {
                one.extend(two);
                Self::Fields(one)
            }
            (one, two) => {
                if one.width() >= two.width() {
                    one
                } else {
                    two
                }
            }
        }
    }
}

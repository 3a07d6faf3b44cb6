//! Who signed in, how strongly and when. Never what they may do: that is the registry's to say.

use chrono::{DateTime, Duration, Utc};
use domain::{Subject, code_list};

code_list! {
    /// What kind of reader a token or assertion speaks of.
    pub enum ReaderKind("ReaderKind") {
        /// A member of an agency's staff.
        Staff => "STAFF", "Personal";
        /// The person whose case it is.
        Participant => "PARTICIPANT", "Deltagare";
        /// A partner's system.
        Partner => "PARTNER", "Samverkanspart";
        /// The platform itself, as a named system principal.
        System => "SYSTEM", "Systemet";
    }
}

impl ReaderKind {
    /// The prefix that a subject of this kind carries.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Staff => "staff:",
            Self::Participant => "participant:",
            Self::Partner => "partner:",
            Self::System => "system:",
        }
    }

    /// The kind that a subject's prefix names, if something follows the prefix.
    pub fn of(subject: &Subject) -> Option<Self> {
        <Self as domain::CodeList>::ALL
            .iter()
            .copied()
            .find(|kind| {
                subject
                    .as_str()
                    .strip_prefix(kind.prefix())
                    .is_some_and(|rest| !rest.is_empty())
            })
    }
}

code_list! {
    /// How surely a sign-in proves who it is (tillitsnivå, elegnamnden.se).
    pub enum AssuranceLevel("AssuranceLevel") {
        /// Nothing but the reader's word.
        Loa1 => "LOA1", "Tillitsnivå 1";
        /// A password or the like.
        Loa2 => "LOA2", "Tillitsnivå 2";
        /// What personal data needs (`access.md` rule 8).
        Loa3 => "LOA3", "Tillitsnivå 3";
        /// The strongest.
        Loa4 => "LOA4", "Tillitsnivå 4";
    }
}

impl AssuranceLevel {
    const ACR_PREFIX: &'static str = "http://id.elegnamnden.se/loa/1.0/";

    /// The level that a token's `acr` claim names. Uncertified levels are not known here.
    pub fn from_acr(acr: &str) -> Option<Self> {
        match acr.strip_prefix(Self::ACR_PREFIX)? {
            "loa2" => Some(Self::Loa2),
            "loa3" => Some(Self::Loa3),
            "loa4" => Some(Self::Loa4),
            _ => None,
        }
    }

    /// The `acr` claim of this level; `None` for the level that proves nothing.
    pub fn acr(self) -> Option<&'static str> {
        match self {
            Self::Loa1 => None,
            Self::Loa2 => Some("http://id.elegnamnden.se/loa/1.0/loa2"),
            Self::Loa3 => Some("http://id.elegnamnden.se/loa/1.0/loa3"),
            Self::Loa4 => Some("http://id.elegnamnden.se/loa/1.0/loa4"),
        }
    }

    /// The level as the number that policies compare.
    pub fn number(self) -> i64 {
        match self {
            Self::Loa1 => 1,
            Self::Loa2 => 2,
            Self::Loa3 => 3,
            Self::Loa4 => 4,
        }
    }
}

/// A proved sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Who.
    pub subject: Subject,
    /// What kind of reader.
    pub kind: ReaderKind,
    /// How surely.
    pub level: AssuranceLevel,
    /// When the person signed in (`auth_time`), not when the token was made.
    pub signed_in_at: DateTime<Utc>,
    /// When the proof ends.
    pub expires_at: DateTime<Utc>,
}

/// How long ago a sign-in was, as the rule on protected identity asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Not older than fifteen minutes.
    Fresh,
    /// Older.
    Stale,
}

impl SignIn {
    /// How long a sign-in is fresh enough to set or open a protected identity (`access.md` rule 8).
    pub const FRESH_FOR: Duration = Duration::minutes(15);

    /// Tells whether the sign-in is fresh at `now`.
    pub fn freshness(&self, now: DateTime<Utc>) -> Freshness {
        if now - self.signed_in_at <= Self::FRESH_FOR {
            Freshness::Fresh
        } else {
            Freshness::Stale
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_come_from_certified_acr_values_only() {
        assert_eq!(
            AssuranceLevel::from_acr("http://id.elegnamnden.se/loa/1.0/loa3"),
            Some(AssuranceLevel::Loa3)
        );
        for refused in [
            "loa3",
            "http://id.elegnamnden.se/loa/1.0/uncertified-loa3",
            "http://id.elegnamnden.se/loa/1.0/loa3 ",
            "https://id.elegnamnden.se/loa/1.0/loa3",
            "",
        ] {
            assert_eq!(AssuranceLevel::from_acr(refused), None, "{refused}");
        }
    }

    #[test]
    fn a_subject_without_prefix_or_rest_has_no_kind() {
        assert_eq!(
            ReaderKind::of(&Subject::new("staff:a")),
            Some(ReaderKind::Staff)
        );
        for refused in ["staff:", "staff", "", "admin:x", "STAFF:x"] {
            assert_eq!(ReaderKind::of(&Subject::new(refused)), None, "{refused}");
        }
    }
}

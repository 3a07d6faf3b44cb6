//! How a transition is asked for.

use access::Fields;
use domain::{Problem, ReferralId, referral::FreeText};
use serde::Serialize;

/// The referral that is spoken of, as every transition's input names it.
#[derive(Debug, Clone, Serialize)]
pub struct On {
    /// The referral.
    pub referral: ReferralId,
    /// The version that was read last.
    pub expected_version: i32,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
    /// The fields of the referral that the caller wants to see afterwards.
    #[serde(skip)]
    pub fields: Fields,
}

/// Takes a text that somebody wrote, or refuses it at `field`.
pub(crate) fn free_text(text: &str, field: &'static str) -> Result<FreeText, Problem> {
    if text.trim().is_empty() {
        return Err(Problem::invalid(field, "text-missing"));
    }
    FreeText::new(text)
        .ok_or_else(|| Problem::invalid(field, "text-too-long").with("longest", FreeText::LONGEST))
}

/// Takes a text that may be left out; one of blanks alone was left out.
pub(crate) fn optional_text(
    text: Option<&str>,
    field: &'static str,
) -> Result<Option<FreeText>, Problem> {
    let written = text.filter(|text| !text.trim().is_empty());
    written.map(|text| free_text(text, field)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_missing_or_too_long_is_refused_at_its_field() {
        let refused = |text: &str| free_text(text, "question").expect_err("refused");
        assert_eq!(refused("  ").message, "text-missing");
        assert_eq!(refused(&"x".repeat(4001)).message, "text-too-long");
        assert_eq!(refused("").field.as_deref(), Some("question"));
        assert_eq!(optional_text(Some(" "), "text"), Ok(None));
        assert!(free_text("Kan ni ta emot?", "question").is_ok());
    }
}

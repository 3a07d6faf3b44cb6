//! Text that people write, and how long it may be.

use domain::{Problem, referral::FreeText};

/// The most characters of a note, a mapping's note or a comment.
pub const LONGEST_NOTE: usize = FreeText::LONGEST;
/// The most characters of a goal, an activity or a detail: a line or two.
pub const LONGEST_LINE: usize = 500;

/// A text that must be there, trimmed.
pub fn required(field: &str, text: &str, longest: usize) -> Result<String, Problem> {
    optional(field, Some(text), longest)?.ok_or_else(|| Problem::invalid(field, "text-missing"))
}

/// A text that may be left out, trimmed; blanks are as good as nothing.
pub fn optional(
    field: &str,
    text: Option<&str>,
    longest: usize,
) -> Result<Option<String>, Problem> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > longest) {
        return Err(Problem::invalid(field, "text-too-long").with("longest", longest));
    }
    Ok(text.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_no_text() {
        assert_eq!(optional("note", Some("  "), 10), Ok(None));
        let missing = required("text", " ", 10).unwrap_err();
        assert_eq!(
            (missing.message, missing.field.as_deref()),
            ("text-missing", Some("text"))
        );
    }

    #[test]
    fn length_is_counted_in_characters_after_trimming() {
        assert_eq!(required("text", " åäö ", 3), Ok("åäö".to_owned()));
        assert_eq!(
            required("text", "åäöx", 3).unwrap_err().message,
            "text-too-long"
        );
    }
}

//! Bounds of the texts that people write.

use domain::Problem;

/// How long a name may be, in characters.
pub const LONGEST_NAME: usize = 200;
/// How long a text may be, in characters.
pub const LONGEST_TEXT: usize = 4_000;

/// A text that must be there, without the blanks around it. What is wrong is added to `problems`.
pub fn needed_text(
    problems: &mut Vec<Problem>,
    (field, text): (&'static str, &str),
    longest: usize,
) -> String {
    let text = text.trim();
    if text.is_empty() {
        problems.push(Problem::invalid(field, "text-missing"));
    }
    bounded(problems, (field, text), longest)
}

/// A text that may be left out; one of blanks alone is left out.
pub fn spare_text(
    problems: &mut Vec<Problem>,
    (field, text): (&'static str, Option<&str>),
    longest: usize,
) -> Option<String> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    Some(bounded(problems, (field, text), longest))
}

fn bounded(
    problems: &mut Vec<Problem>,
    (field, text): (&'static str, &str),
    longest: usize,
) -> String {
    if text.chars().count() > longest {
        problems.push(Problem::invalid(field, "text-too-long").with("longest", longest));
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_no_text() {
        let mut problems = Vec::new();
        assert_eq!(needed_text(&mut problems, ("tasks", " \n "), 10), "");
        assert_eq!(problems[0].field.as_deref(), Some("tasks"));
        assert_eq!(spare_text(&mut problems, ("note", Some(" ")), 10), None);
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn length_is_counted_in_characters() {
        let mut problems = Vec::new();
        needed_text(&mut problems, ("tasks", "åäö"), 3);
        assert!(problems.is_empty());
        needed_text(&mut problems, ("tasks", "åäöå"), 3);
        assert_eq!(problems[0].message, "text-too-long");
    }
}

//! Words about what is wrong with a document, for the developer who wrote it.

/// Reduces a finding of the engine to what may be shown: no suggestions, no values.
///
/// Suggestions would rebuild the schema for whoever guesses at it, and values that somebody put
/// into a document or a variable may be personal data.
pub(super) fn shown(finding: &str) -> String {
    if domain::planted!(ErrorsRepeatTheInput) {
        return finding.to_owned();
    }
    if let Some(rest) = finding.strip_prefix("Value \"") {
        let place = rest.rsplit_once("\" does not exist in ");
        return place.map_or_else(
            || "A value does not exist in its enum.".to_owned(),
            |(_, place)| format!("A value does not exist in {place}"),
        );
    }
    let mut end = finding.len();
    for mark in ["Did you mean", ", found", " value:", " represent value"] {
        if let Some(at) = finding.find(mark) {
            end = end.min(at);
        }
    }
    let kept = finding[..end].trim_end();
    if end == finding.len() {
        kept.to_owned()
    } else {
        format!("{}.", kept.trim_end_matches('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn suggestions_are_cut() {
        let finding = "Field \"case\" of type \"Case\" must have a selection of subfields. Did you mean \"case { ... }\"?";
        assert_eq!(
            shown(finding),
            "Field \"case\" of type \"Case\" must have a selection of subfields."
        );
    }

    #[test]
    fn values_are_cut() {
        for finding in [
            "Expected value of type \"Month\", found \"SECRET\".",
            "Value \"SECRET\" does not exist in \"Purpose\" enum.",
            "Enum \"Purpose\" cannot represent non-enum value: SECRET",
            "Int cannot represent non 32-bit signed integer value: SECRET",
            "Expected value of type \"Input\" to be an object, found: SECRET.",
            "ID cannot represent value: SECRET.",
        ] {
            let shown = shown(finding);
            assert!(!shown.contains("SECRET"), "{shown}");
            assert!(shown.ends_with('.'), "{shown}");
        }
    }

    #[test]
    fn names_are_kept() {
        let finding = "Cannot query field \"x\" on type \"Case\".";
        assert_eq!(shown(finding), finding);
    }
}

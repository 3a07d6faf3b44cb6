//! Words for people: every message is a Fluent key with arguments, in Swedish and in English.

use std::{borrow::Cow, collections::HashMap};

use access::Language;
use domain::{CodeList, FaultCode, Problem};
use fluent_templates::{LanguageIdentifier, fluent_bundle::FluentValue, langid, static_loader};

static_loader! {
    static TEXTS = {
        locales: "./messages",
        fallback_language: "sv",
        // Marks around arguments help in mixed writing directions, but show as odd characters in logs.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const SWEDISH: LanguageIdentifier = langid!("sv");
const ENGLISH: LanguageIdentifier = langid!("en");

/// The text of a refusal. A key without text is a mistake that the tests find; should one slip
/// through, the person still gets the label of the code.
pub fn render(problem: &Problem, language: Language) -> String {
    let arguments: Vec<_> = problem
        .arguments
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    text(problem.message, &arguments, language).unwrap_or_else(|| {
        tracing::error!(message.key = problem.message, "message has no text");
        problem.code.label().to_owned()
    })
}

/// The fixed text of a top-level error.
pub fn render_fault(code: FaultCode, language: Language) -> String {
    text(code.message(), &[], language).unwrap_or_else(|| {
        tracing::error!(message.key = code.message(), "message has no text");
        code.label().to_owned()
    })
}

/// The text of any key, or `None` when the language does not have it.
pub fn text(key: &str, arguments: &[(&'static str, &str)], language: Language) -> Option<String> {
    let values: HashMap<Cow<'static, str>, FluentValue<'_>> = arguments
        .iter()
        .map(|(name, value)| (Cow::Borrowed(*name), argument_value(value)))
        .collect();
    TEXTS
        .lookup_single_language(&identifier(language), key, Some(&values))
        .ok()
}

fn identifier(language: Language) -> LanguageIdentifier {
    match language {
        Language::Sv => SWEDISH,
        Language::En => ENGLISH,
    }
}

/// Plain numbers are given as numbers so that texts can choose singular or plural; everything that
/// would not print the same again (`0461`, `+3`) stays text.
fn argument_value(value: &str) -> FluentValue<'_> {
    match value.parse::<i32>() {
        Ok(number) if number.to_string() == value => FluentValue::from(number),
        Ok(_) | Err(_) => FluentValue::from(value),
    }
}

#[cfg(test)]
mod tests {
    use domain::ProblemCode;

    use super::*;

    #[test]
    fn arguments_are_put_in_and_languages_kept_apart() {
        let problem = Problem::invalid("first", "page-size-out-of-bounds").with("largest", 100);
        let swedish = render(&problem, Language::Sv);
        let english = render(&problem, Language::En);
        assert!(swedish.contains("100") && english.contains("100"));
        assert_ne!(swedish, english);
    }

    #[test]
    fn unknown_key_gives_the_label_and_never_the_key() {
        let problem = Problem::new(ProblemCode::NoCapacity, "no-such-key");
        assert_eq!(render(&problem, Language::Sv), "Ingen ledig plats");
    }

    #[test]
    fn municipality_codes_keep_their_zero() {
        assert!(matches!(argument_value("0461"), FluentValue::String(_)));
        assert!(matches!(argument_value("461"), FluentValue::Number(_)));
    }

    #[test]
    fn every_fault_has_a_text_in_both_languages() {
        for code in FaultCode::ALL {
            for language in [Language::Sv, Language::En] {
                assert!(text(code.message(), &[], language).is_some(), "{code}");
            }
        }
    }
}

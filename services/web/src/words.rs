//! Words for people: every text of the pages is a Fluent message, in Swedish, easy Swedish and English.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use fluent_templates::{LanguageIdentifier, fluent_bundle::FluentValue, langid, static_loader};
use serde::{Deserialize, Serialize};

static_loader! {
    static TEXTS = {
        locales: "./words",
        fallback_language: "sv",
        // Marks around arguments help in mixed writing directions; Swedish and English both run one way.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const SWEDISH: LanguageIdentifier = langid!("sv");
const ENGLISH: LanguageIdentifier = langid!("en");
/// A variant of Swedish in the way that Fluent knows variants; pages say `sv-x-lattlast`.
static EASY_SWEDISH: LazyLock<LanguageIdentifier> =
    LazyLock::new(|| "sv-lattlast".parse().unwrap_or(SWEDISH));

/// In which words a page speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Language {
    /// Swedish.
    #[default]
    Swedish,
    /// Easy Swedish (lättläst); what has no easier words is said in Swedish.
    EasySwedish,
    /// English.
    English,
}

impl Language {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Swedish, Self::EasySwedish, Self::English];

    /// The value of the switch.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Swedish => "sv",
            Self::EasySwedish => "sv-x-lattlast",
            Self::English => "en",
        }
    }

    /// The language of a value of the switch.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// What the gateway calls it. It knows no easy Swedish.
    pub const fn api_code(self) -> &'static str {
        match self {
            Self::Swedish | Self::EasySwedish => "sv",
            Self::English => "en",
        }
    }

    /// Its own name, in itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Swedish => "Svenska",
            Self::EasySwedish => "Lättläst svenska",
            Self::English => "English",
        }
    }

    fn identifier(self) -> LanguageIdentifier {
        match self {
            Self::Swedish => SWEDISH,
            Self::EasySwedish => EASY_SWEDISH.clone(),
            Self::English => ENGLISH,
        }
    }

    /// The text of a key, if the language or the one behind it has it.
    pub fn find(self, key: &str, arguments: &[(&'static str, &str)]) -> Option<String> {
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> = arguments
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), argument_value(value)))
            .collect();
        let in_it = |identifier: &LanguageIdentifier| {
            TEXTS
                .lookup_single_language(identifier, key, Some(&values))
                .ok()
        };
        in_it(&self.identifier()).or_else(|| match self {
            Self::EasySwedish => in_it(&SWEDISH),
            Self::Swedish | Self::English => None,
        })
    }

    /// The text of a key. A missing one is a mistake that the tests find; should one slip through, the Swedish
    /// words are better than none.
    pub fn text(self, key: &str, arguments: &[(&'static str, &str)]) -> String {
        self.find(key, arguments)
            .or_else(|| Self::Swedish.find(key, arguments))
            .unwrap_or_else(|| {
                tracing::error!(message.key = key, "message has no text");
                key.to_owned()
            })
    }
}

/// Plain numbers are given as numbers so that texts can choose singular or plural; what would not print the same
/// again (`0461`) stays text.
fn argument_value(value: &str) -> FluentValue<'_> {
    match value.parse::<i32>() {
        Ok(number) if number.to_string() == value => FluentValue::from(number),
        Ok(_) | Err(_) => FluentValue::from(value),
    }
}

#[cfg(test)]
mod tests;

//! Settings from one TOML text: typed, complete or defaulted, and unknown keys refused.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

/// A settings file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsFault {
    /// The file cannot be opened.
    #[error("the settings file {} cannot be read", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The text is not what the settings want. The value itself is not repeated, it may be a secret.
    #[error("the settings are wrong at {place}: {reason}")]
    Wrong {
        /// Line and column, counted from one.
        place: Place,
        /// What is wrong there.
        reason: String,
    },
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line, counted from one.
    pub line: usize,
    /// The column, counted from one.
    pub column: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "line {}, column {}", self.line, self.column)
    }
}

/// Reads the settings in the file at `path`.
/// Types mark themselves with `#[serde(deny_unknown_fields)]` so that a misspelt key is refused.
pub fn settings_from_file<T: DeserializeOwned>(path: &Path) -> Result<T, SettingsFault> {
    let text = std::fs::read_to_string(path).map_err(|source| SettingsFault::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    settings_from_text(&text)
}

/// Reads settings from TOML text.
pub fn settings_from_text<T: DeserializeOwned>(text: &str) -> Result<T, SettingsFault> {
    toml::from_str(text).map_err(|error| SettingsFault::Wrong {
        place: place_of(text, error.span().map_or(0, |span| span.start)),
        // The message alone: Display of the error would quote the line with its value.
        reason: error.message().to_owned(),
    })
}

fn place_of(text: &str, offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::telemetry::{LogForm, LogSettings};

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Example {
        log: LogSettings,
    }

    #[test]
    fn left_out_keys_have_their_defaults() {
        let read: Example = settings_from_text("[log]\nform = \"json\"\n").unwrap();
        assert_eq!(read.log.form, LogForm::Json);
        assert_eq!(read.log.filter, "info");
    }

    #[test]
    fn misspelt_key_is_refused_with_its_place_and_without_its_value() {
        let text = "[log]\nfilter = \"info\"\nfrom = \"s3cret\"\n";
        let refused = settings_from_text::<Example>(text).unwrap_err().to_string();
        assert!(refused.contains("line 3, column 1"), "{refused}");
        assert!(refused.contains("from"), "{refused}");
        assert!(!refused.contains("s3cret"), "{refused}");
    }
}

//! One leak, as the copy tells of it, and what came of the hunt for it.

use anyhow::{Context as _, Result};

/// What the line begins with in which a copy tells what came of a hunt.
pub const LEAK_LINE: &str = "hunted";

/// A leak that the copy can plant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// Its name.
    pub name: String,
    /// The row of the threat table.
    pub threat: String,
    /// The proof that is to find it, with its arguments.
    pub found_by: String,
    /// What leaks.
    pub words: String,
}

/// The name under which nothing is planted.
pub const NOTHING: &str = "Nothing";

impl Leak {
    /// No leak, for one proof.
    pub fn nothing(found_by: &str) -> Self {
        Self {
            name: NOTHING.to_owned(),
            threat: String::new(),
            found_by: found_by.to_owned(),
            words: String::new(),
        }
    }

    /// Reads one line of the copy's list: name, threat, proof and words, with a tab between.
    pub fn read(line: &str) -> Result<Self> {
        let mut parts = line.split('\t').map(str::to_owned);
        let mut part = |what: &str| {
            parts
                .next()
                .with_context(|| format!("no {what} in {line:?}"))
        };
        Ok(Self {
            name: part("name")?,
            threat: part("threat")?,
            found_by: part("proof")?,
            words: part("words")?,
        })
    }
}

/// A leak that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caught {
    /// The proof that found it.
    pub by: String,
    /// How many requests that took.
    pub queries: u64,
}

impl Caught {
    /// Reads what hunts printed: the line of the finding of one leak, if there is one.
    pub fn read((by, name): (&str, &str), printed: &str) -> Option<Self> {
        let mut lines = printed
            .lines()
            .filter_map(|line| line.strip_prefix(LEAK_LINE)?.trim().strip_prefix(name));
        let line = lines.next_back()?;
        let queries = line.trim().strip_prefix("queries=")?.parse().ok()?;
        Some(Self {
            by: by.to_owned(),
            queries,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hunt_is_read_from_its_line_and_from_nothing_else() {
        let caught = Caught::read(
            ("tokens", "A"),
            "table\nhunted A queries=17\nhunted B queries=9\nproof=tokens holds=no\n",
        );
        let expected = Caught {
            by: "tokens".to_owned(),
            queries: 17,
        };
        assert_eq!(caught, Some(expected));
        for nothing in [
            "",
            "proof=tokens holds=yes",
            "hunted",
            "hunted A queries=none",
            "hunted AB queries=7",
            "hunted B queries=7",
        ] {
            let caught = Caught::read(("tokens", "A"), nothing);
            assert_eq!(caught, None, "{nothing}");
        }
    }

    #[test]
    fn a_leak_has_four_parts() {
        assert!(Leak::read("A\tT1\ttokens\twords").is_ok());
        assert!(Leak::read("A\tT1\ttokens").is_err());
    }
}

//! The mutants that survive, each with the reason why it may: a list that can only shrink.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::proof::Outcome;

const LISTED: &str = include_str!("survivors.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    survivor: Vec<Survivor>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Survivor {
    mutant: String,
    because: String,
}

/// The listed survivors, by name, with the reason.
pub struct Survivors(BTreeMap<String, String>);

impl Survivors {
    /// Reads the list.
    pub fn read() -> Result<Self> {
        Self::of(LISTED)
    }

    fn of(text: &str) -> Result<Self> {
        let list: List = toml::from_str(text).context("survivors.toml cannot be read")?;
        let told = list
            .survivor
            .into_iter()
            .map(|one| (one.mutant, one.because));
        Ok(Self(told.collect()))
    }

    /// Finds every survivor that is not listed, and every listed one that does not survive.
    pub fn compare(&self, survived: &[String], outcome: &mut Outcome) {
        for name in survived {
            match self.0.get(name) {
                None => outcome.find(format!("survives, and nothing says why it may: {name}")),
                Some(because) if because.trim().is_empty() => {
                    outcome.find(format!("is listed without a reason: {name}"));
                }
                Some(_) => {}
            }
        }
        for name in self.0.keys().filter(|name| !survived.contains(name)) {
            outcome.find(format!("is listed and does not survive: {name}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(survived: &[&str]) -> usize {
        let list = "[[survivor]]\nmutant = \"a\"\nbecause = \"b\"\n\n[[survivor]]\nmutant = \"c\"\nbecause = \" \"\n";
        let survivors = Survivors::of(list).expect("a list");
        let survived: Vec<String> = survived.iter().map(ToString::to_string).collect();
        let mut outcome = Outcome::default();
        survivors.compare(&survived, &mut outcome);
        outcome.found()
    }

    #[test]
    fn the_list_names_those_that_survive_and_no_other() {
        assert_eq!(found(&["a"]), 1, "c is listed and killed");
        assert_eq!(found(&["a", "c"]), 1, "c has no reason");
        assert_eq!(found(&["a", "c", "d"]), 2, "d is not listed");
        assert_eq!(found(&[]), 2);
    }
}

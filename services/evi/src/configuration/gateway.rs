//! What the gateway plans over, and how much it answers at the same time, as it is configured.

use std::path::PathBuf;

use gateway::AdmissionSettings;
use serde::Deserialize;

use crate::fault::CommandFault;

/// More than any machine answers.
const MOST: usize = 10_000;

/// What the gateway plans over, and how much it answers at the same time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewaySettings {
    /// The file of a composed supergraph; empty for the one that is built in.
    supergraph: PathBuf,
    requests_at_once: usize,
    requests_waiting: usize,
    partner_requests_at_once: usize,
}

impl GatewaySettings {
    /// The file of the supergraph, where there is one.
    pub fn supergraph(&self) -> Option<PathBuf> {
        (!self.supergraph.as_os_str().is_empty()).then(|| self.supergraph.clone())
    }

    /// How many requests are answered at the same time.
    ///
    /// # Errors
    /// [`CommandFault::BrokenConfiguration`] when nobody would be answered, or nobody but partners.
    pub fn admission(&self) -> Result<AdmissionSettings, CommandFault> {
        for (name, value, (least, most)) in [
            ("requests_at_once", self.requests_at_once, (1, MOST)),
            ("requests_waiting", self.requests_waiting, (0, MOST)),
            (
                "partner_requests_at_once",
                self.partner_requests_at_once,
                (1, self.requests_at_once),
            ),
        ] {
            if value < least || value > most {
                let reason = format!("{name} must be {least} to {most}");
                return Err(CommandFault::BrokenConfiguration {
                    file: PathBuf::from("[gateway]"),
                    reason,
                });
            }
        }
        Ok(AdmissionSettings {
            requests_at_once: self.requests_at_once,
            requests_waiting: self.requests_waiting,
            partner_requests_at_once: self.partner_requests_at_once,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::configuration::Configuration;

    fn told(text: &str) -> Result<AdmissionSettings, CommandFault> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("evi.toml");
        fs::write(&file, format!("[gateway]\n{text}\n")).expect("a file");
        Configuration::load(Some(&file))?.gateway.admission()
    }

    #[test]
    fn the_gateway_plans_over_what_is_built_in_until_a_file_is_named() {
        let built_in = Configuration::load(None).expect("the built-in file");
        assert_eq!(built_in.gateway.supergraph(), None);
    }

    #[test]
    fn the_manual_and_the_program_have_the_same_places() {
        assert_eq!(told("").expect("places"), AdmissionSettings::default());
        let told = told("requests_at_once = 9\npartner_requests_at_once = 9");
        assert_eq!(told.expect("places").requests_at_once, 9);
    }

    #[test]
    fn places_for_nobody_are_refused_by_name() {
        for (text, named) in [
            (
                "requests_at_once = 0",
                "requests_at_once must be 1 to 10000",
            ),
            (
                "requests_waiting = 10001",
                "requests_waiting must be 0 to 10000",
            ),
            (
                "partner_requests_at_once = 0",
                "partner_requests_at_once must be 1 to 64",
            ),
            (
                "partner_requests_at_once = 65",
                "partner_requests_at_once must be 1 to 64",
            ),
            ("requests_at_once = \"many\"", "requests_at_once"),
        ] {
            let refusal = told(text).expect_err("refused").to_string();
            assert!(refusal.contains(named), "{named}: {refusal}");
        }
    }
}

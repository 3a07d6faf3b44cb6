//! How people sign in at the pages, as it is configured. Secrets are never shown.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    path::PathBuf,
    sync::Arc,
};

use access::{AssuranceLevel, ReaderKind};
use chrono::Duration;
use domain::{CodeList, SystemClock, SystemEntropy};
use serde::Deserialize;
use sign_in::{Credential, PartyParts, ProviderSettings, RelyingParty};

use crate::fault::CommandFault;

/// How people sign in at the pages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInSettings {
    /// The address of the pages as browsers know it.
    pub address: String,
    /// How long a provider is waited for, in seconds.
    pub patience_seconds: u16,
    #[serde(default)]
    providers: Vec<ProviderEntry>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProviderEntry {
    name: String,
    title: String,
    issuer: String,
    client_id: String,
    client_secret: Option<String>,
    client_key: Option<String>,
    client_key_id: Option<String>,
    signs: Vec<String>,
    #[serde(default)]
    organisations: Vec<String>,
    #[serde(default)]
    levels: BTreeMap<String, String>,
    demands: Option<String>,
    clock_skew_seconds: Option<u16>,
    id_token_seconds: Option<u16>,
    #[serde(default)]
    scopes: Vec<String>,
}

impl fmt::Debug for ProviderEntry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ProviderEntry({})", self.name)
    }
}

const SKEW: u16 = 60;
/// The Swedish profile's longest life of an ID token.
const LIFE: u16 = 300;

impl SignInSettings {
    /// The providers, in the order of the page.
    ///
    /// # Errors
    /// [`CommandFault::BrokenConfiguration`] for a value that makes no sense, with the provider's name.
    pub fn providers(&self) -> Result<Vec<ProviderSettings>, CommandFault> {
        let read = self.providers.iter().map(|entry| {
            let read = entry.settings();
            read.map_err(|reason| broken(format!("{}: {reason}", entry.name)))
        });
        read.collect()
    }
}

impl SignInSettings {
    /// What signing in is made of, by the clock and the chance of the machine; `None` where no provider is named.
    ///
    /// # Errors
    /// [`CommandFault::BrokenConfiguration`] for the first setting that cannot be used.
    pub fn party(&self) -> Result<Option<PartyParts>, CommandFault> {
        let providers = self.providers()?;
        if providers.is_empty() {
            return Ok(None);
        }
        let parts = || PartyParts {
            providers: providers.clone(),
            address: self.address.clone(),
            patience: std::time::Duration::from_secs(self.patience_seconds.into()),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        };
        RelyingParty::new(parts()).map_err(|refused| broken(refused.to_string()))?;
        Ok(Some(parts()))
    }
}

/// A part of the configuration that makes no sense.
pub fn broken(reason: String) -> CommandFault {
    CommandFault::BrokenConfiguration {
        file: PathBuf::from("[sign_in]"),
        reason,
    }
}

impl ProviderEntry {
    fn settings(&self) -> Result<ProviderSettings, String> {
        let organisations = self.organisations.iter().map(|number| {
            let read = number.parse();
            read.map_err(|reason| format!("organisations: {reason}"))
        });
        let signs = self.signs.iter().map(|kind| code("signs", kind));
        Ok(ProviderSettings {
            name: self.name.clone(),
            title: self.title.clone(),
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            credential: self.credential()?,
            organisations: organisations.collect::<Result<BTreeSet<_>, _>>()?,
            signs: signs.collect::<Result<BTreeSet<ReaderKind>, _>>()?,
            levels: self.levels()?,
            demands: match &self.demands {
                Some(level) => code("demands", level)?,
                None => AssuranceLevel::Loa3,
            },
            skew: seconds(self.clock_skew_seconds.unwrap_or(SKEW)),
            longest_life: seconds(self.id_token_seconds.unwrap_or(LIFE)),
            scopes: self.scopes.clone(),
        })
    }

    fn credential(&self) -> Result<Credential, String> {
        match (&self.client_secret, &self.client_key) {
            (Some(secret), None) if !secret.trim().is_empty() => {
                Ok(Credential::Secret(secret.clone()))
            }
            (None, Some(pem)) => Credential::of_key(pem, self.client_key_id.clone())
                .map_err(|refused| format!("client_key: {refused}")),
            (Some(_) | None, Some(_) | None) => {
                Err("give either client_secret or client_key".to_owned())
            }
        }
    }

    /// What is said, or else the certified levels by their own names.
    fn levels(&self) -> Result<BTreeMap<String, AssuranceLevel>, String> {
        if self.levels.is_empty() {
            let named = AssuranceLevel::ALL.iter().copied();
            return Ok(named
                .filter_map(|level| Some((level.acr()?.to_owned(), level)))
                .collect());
        }
        let levels = self.levels.iter();
        levels
            .map(|(acr, level)| Ok((acr.clone(), code("levels", level)?)))
            .collect()
    }
}

fn seconds(count: u16) -> Duration {
    Duration::seconds(count.into())
}

fn code<T: CodeList + Copy + 'static>(field: &str, text: &str) -> Result<T, String> {
    let mut known = T::ALL.iter().copied();
    known
        .find(|code| code.code() == text)
        .ok_or_else(|| format!("{field}: {text} is not one of them"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::configuration::Configuration;

    const PROVIDER: &str = "[sign_in]\naddress = \"https://evi.example\"\n[[sign_in.providers]]\n\
        name = \"gnesta\"\ntitle = \"Gnesta kommun\"\nissuer = \"https://id.example\"\nclient_id = \"evi\"\n";
    const STAFF: &str = "signs = [\"STAFF\"]\norganisations = [\"2120002965\"]\n";

    fn load(more: &str) -> Result<Vec<ProviderSettings>, CommandFault> {
        let folder = tempfile::tempdir().expect("a folder");
        let secret = folder.path().join("secret");
        fs::write(&secret, "hunter2\n").expect("a secret");
        let file = folder.path().join("evi.toml");
        let more = more.replace("SECRET", &secret.display().to_string());
        fs::write(&file, format!("{PROVIDER}{more}")).expect("a file");
        let configuration = Configuration::load(Some(&file))?;
        assert!(!format!("{configuration:?}").contains("hunter2"));
        configuration.sign_in.providers()
    }

    #[test]
    fn a_provider_has_its_secret_from_a_file_and_the_certified_levels() {
        let read = load(&format!("client_secret = \"file:SECRET\"\n{STAFF}")).expect("a provider");
        let [provider] = read.as_slice() else {
            panic!("one provider");
        };
        let Credential::Secret(secret) = &provider.credential else {
            panic!("a secret");
        };
        assert_eq!(secret, "hunter2");
        assert_eq!(provider.demands, AssuranceLevel::Loa3);
        assert_eq!(provider.longest_life, Duration::minutes(5));
        let level = provider.levels.get("http://id.elegnamnden.se/loa/1.0/loa3");
        assert_eq!(level, Some(&AssuranceLevel::Loa3));
        assert_eq!(provider.levels.len(), 3);
    }

    #[test]
    fn a_value_that_makes_no_sense_is_named_and_no_secret_shown() {
        let secret = "client_secret = \"file:SECRET\"\n";
        for (text, named) in [
            (STAFF.to_owned(), "client_secret or client_key"),
            (
                format!("{secret}client_key = \"x\"\n{STAFF}"),
                "client_secret or client_key",
            ),
            (
                format!("client_key = \"file:SECRET\"\n{STAFF}"),
                "client_key",
            ),
            (format!("{secret}signs = [\"EVERYBODY\"]\n"), "signs"),
            (
                format!("{secret}signs = [\"STAFF\"]\norganisations = [\"2120002966\"]\n"),
                "organisations",
            ),
            (format!("{secret}{STAFF}demands = \"HIGH\"\n"), "demands"),
            (
                format!("{secret}{STAFF}levels = {{ \"a\" = \"b\" }}\n"),
                "levels",
            ),
            (format!("{secret}{STAFF}isuer = \"a\"\n"), "isuer"),
        ] {
            let refusal = load(&text).expect_err("refused").to_string();
            assert!(refusal.contains(named), "{named}: {refusal}");
            assert!(!refusal.contains("hunter2"), "{refusal}");
            assert_eq!(refusal.lines().count(), 1, "{refusal}");
        }
    }
}

//! How partner systems come in, as it is configured, and how much they may ask.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
    time::Duration as Patience,
};

use access::{
    FixedKeys, IssuerKeys, PartnerClient, PartnerIssuer, PartnerIssuers, SignatureAlgorithm,
    VerifyingKey,
};
use chrono::Duration;
use domain::Subject;
use gateway::BudgetSettings;
use reqwest::Url;
use serde::Deserialize;
use sign_in::{KeySettings, PublishedKeys, is_safe};

use crate::{fault::CommandFault, platform::partners::PartnerDoor};

/// The longest life of a token where nothing is said.
const LIFE: u16 = 3600;
/// More than anybody needs, and so few that they can be counted in thousandths.
const MOST_POINTS: u32 = 1_000_000_000;
const MOST_EACH_SECOND: u32 = 1_000_000;

/// How partner systems come in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnerSettings {
    /// How long an issuer is waited for, in seconds.
    pub patience_seconds: u16,
    /// How much time lies at least between two askings for keys, in seconds.
    pub renew_seconds: u16,
    /// How many points may be spent at once.
    pub budget_points: u32,
    /// How many points come back each second.
    pub budget_points_each_second: u32,
    #[serde(default)]
    issuers: Vec<IssuerEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct IssuerEntry {
    name: String,
    issuer: String,
    audience: String,
    jwks_uri: Option<String>,
    jwks: Option<String>,
    algorithms: Vec<String>,
    token_seconds: Option<u16>,
    clients: Vec<ClientEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientEntry {
    client_id: String,
    partner: String,
    sub: Option<String>,
}

/// The keys of an issuer, and the asking for them where they are shown at an address.
type Keys = (Arc<dyn IssuerKeys>, Option<Arc<PublishedKeys>>);

impl PartnerSettings {
    /// The issuers whose tokens are taken.
    ///
    /// # Errors
    /// [`CommandFault::BrokenConfiguration`] for the first setting that cannot be used, with the issuer's name.
    pub fn door(&self) -> Result<PartnerDoor, CommandFault> {
        if !(5..=3600).contains(&self.renew_seconds) {
            return Err(broken("renew_seconds must be 5 to 3600".to_owned()));
        }
        let (mut issuers, mut published) = (Vec::new(), Vec::new());
        let mut names = BTreeSet::new();
        for entry in &self.issuers {
            let named = |reason: String| broken(format!("{}: {reason}", entry.name));
            if entry.name.trim().is_empty() || !names.insert(entry.name.as_str()) {
                return Err(named(
                    "name must be given, and no other issuer's".to_owned(),
                ));
            }
            let (keys, shown) = self.keys(entry).map_err(named)?;
            issuers.push(entry.issuer(keys).map_err(named)?);
            published.extend(shown);
        }
        let issuers = PartnerIssuers::new(issuers).map_err(|fault| broken(fault.to_string()))?;
        Ok(PartnerDoor::new(issuers, published))
    }

    /// How much each partner system may ask.
    ///
    /// # Errors
    /// [`CommandFault::BrokenConfiguration`] when it is nothing, or more than can be counted.
    pub fn budget(&self) -> Result<BudgetSettings, CommandFault> {
        let settings = [
            ("budget_points", self.budget_points, MOST_POINTS),
            (
                "budget_points_each_second",
                self.budget_points_each_second,
                MOST_EACH_SECOND,
            ),
        ];
        for (name, value, most) in settings {
            if value == 0 || value > most {
                return Err(broken(format!("{name} must be 1 to {most}")));
            }
        }
        Ok(BudgetSettings {
            points: self.budget_points,
            points_each_second: self.budget_points_each_second,
        })
    }

    /// The partners for which some issuer speaks, with the issuer's name.
    pub fn named(&self) -> impl Iterator<Item = (&str, Subject)> {
        self.issuers.iter().flat_map(|entry| {
            let clients = entry.clients.iter();
            clients.map(|client| (entry.name.as_str(), Subject::new(client.partner.clone())))
        })
    }

    fn keys(&self, entry: &IssuerEntry) -> Result<Keys, String> {
        let algorithms = entry.algorithms()?;
        match (&entry.jwks_uri, &entry.jwks) {
            (Some(address), None) => {
                let keys = PublishedKeys::new(KeySettings {
                    name: entry.name.clone(),
                    address: address.clone(),
                    algorithms,
                    patience: Patience::from_secs(self.patience_seconds.into()),
                    pause: Duration::seconds(self.renew_seconds.into()),
                });
                let keys = Arc::new(keys.map_err(|refused| refused.to_string())?);
                Ok((Arc::clone(&keys) as Arc<dyn IssuerKeys>, Some(keys)))
            }
            (None, Some(set)) => {
                let keys = VerifyingKey::from_jwks_json_by(set, &algorithms).ok();
                let keys = keys.filter(|keys| !keys.is_empty());
                let keys = keys.ok_or("jwks holds no key that can be used with its algorithms")?;
                Ok((Arc::new(FixedKeys::new(keys)), None))
            }
            (Some(_), Some(_)) | (None, None) => Err("give either jwks_uri or jwks".to_owned()),
        }
    }
}

impl IssuerEntry {
    fn algorithms(&self) -> Result<Vec<SignatureAlgorithm>, String> {
        let read = self.algorithms.iter().map(|name| {
            let known = SignatureAlgorithm::from_name(name);
            known.ok_or_else(|| {
                format!("algorithms: {name} is not one of ES256, EdDSA, PS256 and RS256")
            })
        });
        let read: Vec<SignatureAlgorithm> = read.collect::<Result<_, _>>()?;
        if read.is_empty() {
            return Err("algorithms must name at least one".to_owned());
        }
        Ok(read)
    }

    fn issuer(&self, keys: Arc<dyn IssuerKeys>) -> Result<PartnerIssuer, String> {
        // An address of this kind is never the platform's own name, under which it signs for its people.
        let is_address = Url::parse(&self.issuer).is_ok_and(|address| is_safe(&address));
        if !is_address {
            return Err("issuer must be an https address (http only on this machine)".to_owned());
        }
        let mut clients = BTreeMap::new();
        for client in &self.clients {
            let known = PartnerClient {
                partner: Subject::new(client.partner.clone()),
                sub: client.sub.as_ref().unwrap_or(&client.client_id).clone(),
            };
            if clients.insert(client.client_id.clone(), known).is_some() {
                return Err(format!("client_id {} stands there twice", client.client_id));
            }
        }
        Ok(PartnerIssuer {
            issuer: self.issuer.clone(),
            audience: self.audience.clone(),
            clients,
            longest_life: Duration::seconds(self.token_seconds.unwrap_or(LIFE).into()),
            keys,
        })
    }
}

/// A part of the configuration that makes no sense.
fn broken(reason: String) -> CommandFault {
    CommandFault::BrokenConfiguration {
        file: PathBuf::from("[partners]"),
        reason,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use access::{SigningKey, jwks_json};
    use domain::SystemEntropy;

    use super::*;
    use crate::configuration::Configuration;

    const ISSUER: &str = "[[partners.issuers]]\nname = \"sormland\"\nissuer = \"https://id.example\"\n\
        audience = \"https://evi.example\"\nalgorithms = [\"ES256\", \"EdDSA\"]\n";
    const SHOWN: &str = "jwks_uri = \"https://id.example/keys\"\n";
    const CLIENT: &str = "[[partners.issuers.clients]]\nclient_id = \"ringblomman\"\npartner = \"partner:vardcentral\"\n";

    fn load(text: &str) -> Result<PartnerDoor, CommandFault> {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = folder.path().join("keys");
        let key = SigningKey::generate(&SystemEntropy).expect("a key");
        fs::write(&keys, jwks_json(&[key.verifying_key()])).expect("a key set");
        let file = folder.path().join("evi.toml");
        let text = text.replace("KEYS", &keys.display().to_string());
        fs::write(&file, text).expect("a file");
        let configuration = Configuration::load(Some(&file))?;
        configuration.partners.budget()?;
        configuration.partners.door()
    }

    #[test]
    fn an_issuer_shows_its_keys_at_an_address_or_they_are_brought() {
        let shown = load(&format!("{ISSUER}{SHOWN}{CLIENT}")).expect("an issuer");
        assert_eq!(shown.published().len(), 1);
        let brought = format!("{ISSUER}jwks = \"file:KEYS\"\n{CLIENT}");
        let brought = load(&brought).expect("an issuer");
        assert!(brought.published().is_empty());
        assert!(load("").expect("none").published().is_empty());
    }

    #[test]
    fn a_value_that_makes_no_sense_is_named() {
        let other = ISSUER
            .replace("sormland", "other")
            .replace("id.example", "id.other.example");
        for (text, named) in [
            (format!("{ISSUER}{CLIENT}"), "jwks_uri or jwks"),
            (
                format!("{ISSUER}{SHOWN}jwks = \"file:KEYS\"\n{CLIENT}"),
                "jwks_uri or jwks",
            ),
            (format!("{ISSUER}jwks = \"{{}}\"\n{CLIENT}"), "jwks"),
            (
                format!("{ISSUER}jwks_uri = \"http://id.example/keys\"\n{CLIENT}"),
                "jwks_uri",
            ),
            (format!("{ISSUER}{SHOWN}clients = []\n"), "a client"),
            (
                format!("{ISSUER}{SHOWN}{CLIENT}{CLIENT}"),
                "ringblomman stands there twice",
            ),
            (
                format!("{ISSUER}{SHOWN}{CLIENT}{ISSUER}{SHOWN}{CLIENT}"),
                "no other issuer's",
            ),
            (
                format!("{ISSUER}{SHOWN}{CLIENT}{other}{SHOWN}{CLIENT}"),
                "partner:vardcentral is another issuer's",
            ),
            (
                format!("{ISSUER}{SHOWN}{CLIENT}").replace("partner:", "staff:"),
                "staff:vardcentral",
            ),
            (
                format!("{ISSUER}{SHOWN}{CLIENT}").replace("EdDSA", "HS256"),
                "HS256",
            ),
            (
                format!("{ISSUER}{SHOWN}{CLIENT}")
                    .replace("issuer = \"https://id.example\"", "issuer = \"evi\""),
                "issuer must be",
            ),
            (
                format!("{ISSUER}token_seconds = 7200\n{SHOWN}{CLIENT}"),
                "token_seconds",
            ),
            (format!("{ISSUER}{SHOWN}{CLIENT}isuer = \"a\"\n"), "isuer"),
            (
                "[partners]\nrenew_seconds = 1\n".to_owned(),
                "renew_seconds",
            ),
            (
                "[partners]\nbudget_points = 0\n".to_owned(),
                "budget_points",
            ),
            (
                "[partners]\nbudget_points_each_second = 2000000\n".to_owned(),
                "budget_points_each_second",
            ),
        ] {
            let refusal = load(&text).map(|_| ()).expect_err("refused").to_string();
            assert!(refusal.contains(named), "{named}: {refusal}");
            assert_eq!(refusal.lines().count(), 1, "{refusal}");
        }
    }
}

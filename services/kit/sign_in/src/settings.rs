//! What is configured of a provider, checked before anybody signs in.

use std::collections::{BTreeMap, BTreeSet};

use access::{AssuranceLevel, ReaderKind};
use chrono::Duration;
use reqwest::Url;

use crate::{credential::Credential, fetch::is_safe, person::OrganisationNumber};

/// The longest name of a provider.
const LONGEST_NAME: usize = 40;
/// The largest difference between clocks that may be forgiven.
const MOST_SKEW: Duration = Duration::minutes(5);
/// The longest life of an ID token that may be allowed.
const LONGEST_LIFE: Duration = Duration::hours(1);

/// One identity provider.
#[derive(Debug, Clone)]
pub struct ProviderSettings {
    /// Its name in addresses: small letters, digits and hyphens.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Its `iss`.
    pub issuer: String,
    /// Who we are there.
    pub client_id: String,
    /// How we prove it.
    pub credential: Credential,
    /// The organisations that it may speak for.
    pub organisations: BTreeSet<OrganisationNumber>,
    /// Whom it signs in: staff, participants or both.
    pub signs: BTreeSet<ReaderKind>,
    /// What its `acr` values are worth.
    pub levels: BTreeMap<String, AssuranceLevel>,
    /// The lowest level that is let in.
    pub demands: AssuranceLevel,
    /// How far its clock may be from ours.
    pub skew: Duration,
    /// The longest life of its ID tokens.
    pub longest_life: Duration,
    /// The scopes that are asked for beside `openid`.
    pub scopes: Vec<String>,
}

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsRefused {
    /// The address of the pages.
    #[error("address must be https://HOST without a path (http only on this machine)")]
    Address,
    /// The name.
    #[error("{0}: name must be 1 to 40 small letters, digits and hyphens, and no other provider's")]
    Name(String),
    /// Something that may not be empty.
    #[error("{0}: {1} must be given")]
    Missing(String, &'static str),
    /// The issuer.
    #[error("{0}: issuer must be an https address without query (http only on this machine)")]
    Issuer(String),
    /// Two providers under one issuer and client could not be told apart.
    #[error("{0}: issuer and client_id are another provider's already")]
    Twice(String),
    /// Whom it signs in.
    #[error("{0}: signs must name STAFF, PARTICIPANT or both")]
    Signs(String),
    /// Staff need an organisation.
    #[error("{0}: organisations must name at least one organisation number where STAFF sign in")]
    Organisations(String),
    /// Less than level 3 opens nothing here (`access.md` rule 8).
    #[error("{0}: demands must be LOA3 or LOA4")]
    Demands(String),
    /// The levels.
    #[error("{0}: levels must give at least one acr value that reaches the demanded level")]
    Levels(String),
    /// The clock.
    #[error("{0}: clock_skew_seconds must be 0 to 300")]
    Skew(String),
    /// The life of ID tokens.
    #[error("{0}: id_token_seconds must be 1 to 3600")]
    Life(String),
    /// No HTTP client can be made.
    #[error("no HTTP client can be made")]
    NoClient,
}

impl ProviderSettings {
    pub(crate) fn check(&self) -> Result<(), SettingsRefused> {
        let name = || self.name.clone();
        let is_name =
            |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
        if self.name.is_empty() || self.name.len() > LONGEST_NAME || !self.name.chars().all(is_name)
        {
            return Err(SettingsRefused::Name(name()));
        }
        for (value, what) in [(&self.title, "title"), (&self.client_id, "client_id")] {
            if value.trim().is_empty() {
                return Err(SettingsRefused::Missing(name(), what));
            }
        }
        let issuer = Url::parse(&self.issuer).ok().filter(is_safe);
        if issuer.is_none_or(|issuer| issuer.query().is_some() || issuer.fragment().is_some()) {
            return Err(SettingsRefused::Issuer(name()));
        }
        self.check_readers()?;
        self.check_times()
    }

    fn check_readers(&self) -> Result<(), SettingsRefused> {
        let people = [ReaderKind::Staff, ReaderKind::Participant];
        if self.signs.is_empty() || !self.signs.iter().all(|kind| people.contains(kind)) {
            return Err(SettingsRefused::Signs(self.name.clone()));
        }
        if self.signs.contains(&ReaderKind::Staff) && self.organisations.is_empty() {
            return Err(SettingsRefused::Organisations(self.name.clone()));
        }
        if self.demands.number() < AssuranceLevel::Loa3.number() {
            return Err(SettingsRefused::Demands(self.name.clone()));
        }
        if self.demanded_values().is_empty() {
            return Err(SettingsRefused::Levels(self.name.clone()));
        }
        Ok(())
    }

    fn check_times(&self) -> Result<(), SettingsRefused> {
        if self.skew < Duration::zero() || self.skew > MOST_SKEW {
            return Err(SettingsRefused::Skew(self.name.clone()));
        }
        if self.longest_life <= Duration::zero() || self.longest_life > LONGEST_LIFE {
            return Err(SettingsRefused::Life(self.name.clone()));
        }
        Ok(())
    }

    /// The `acr` values that are good enough.
    pub(crate) fn demanded_values(&self) -> Vec<&str> {
        let levels = self.levels.iter();
        levels
            .filter(|(_, level)| level.number() >= self.demands.number())
            .map(|(value, _)| value.as_str())
            .collect()
    }
}

//! The relying party: all providers that one installation knows.

use std::{collections::BTreeSet, fmt, sync::Arc, time::Duration};

use access::ReaderKind;
use domain::{Clock, Entropy};
use openidconnect::RedirectUrl;
use reqwest::Url;

use crate::{
    fetch::{Fetcher, is_safe},
    metadata::Provider,
    refusal::SignInRefused,
    settings::{ProviderSettings, SettingsRefused},
};

/// What the relying party is made of.
pub struct PartyParts {
    /// The providers, in the order of the page.
    pub providers: Vec<ProviderSettings>,
    /// The address of the pages as browsers know it: `https://HOST`.
    pub address: String,
    /// How long a provider is waited for.
    pub patience: Duration,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
}

/// Takes people to the providers and back.
pub struct RelyingParty {
    pub(crate) providers: Vec<Provider>,
    address: Url,
    pub(crate) fetcher: Fetcher,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

impl fmt::Debug for RelyingParty {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RelyingParty(..)")
    }
}

impl RelyingParty {
    /// The relying party of these providers.
    ///
    /// # Errors
    /// The first setting that cannot be used.
    pub fn new(parts: PartyParts) -> Result<Self, SettingsRefused> {
        let address = Url::parse(&parts.address).ok().filter(is_safe);
        let address = address.filter(|address| {
            let bare = address.query().is_none() && address.fragment().is_none();
            bare && address.path() == "/" && address.username().is_empty()
        });
        let address = address.ok_or(SettingsRefused::Address)?;
        let (mut names, mut clients) = (BTreeSet::new(), BTreeSet::new());
        for provider in &parts.providers {
            provider.check()?;
            if !names.insert(provider.name.as_str()) {
                return Err(SettingsRefused::Name(provider.name.clone()));
            }
            if !clients.insert((provider.issuer.as_str(), provider.client_id.as_str())) {
                return Err(SettingsRefused::Twice(provider.name.clone()));
            }
        }
        Ok(Self {
            fetcher: Fetcher::new(parts.patience)?,
            providers: parts.providers.into_iter().map(Provider::new).collect(),
            address,
            clock: parts.clock,
            entropy: parts.entropy,
        })
    }

    /// The providers that sign in somebody of this kind: name and title, in the order of the page.
    pub fn offered(&self, kind: ReaderKind) -> Vec<(&str, &str)> {
        let settings = self.providers.iter().map(|provider| &provider.settings);
        settings
            .filter(|settings| settings.signs.contains(&kind))
            .map(|settings| (settings.name.as_str(), settings.title.as_str()))
            .collect()
    }

    /// The providers by name, in the order of the page.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let settings = self.providers.iter().map(|provider| &provider.settings);
        settings.map(|settings| settings.name.as_str())
    }

    /// Reads what a provider tells about itself, as at a sign-in.
    ///
    /// # Errors
    /// When there is no such provider, or it cannot be used.
    pub async fn reach(&self, name: &str) -> Result<(), SignInRefused> {
        let provider = self.provider(name)?;
        let known = provider.known(&self.fetcher, self.clock.now()).await;
        known.map(|_| ())
    }

    /// What people call a provider.
    pub fn title(&self, name: &str) -> Option<&str> {
        let found = self.provider(name).ok()?;
        Some(found.settings.title.as_str())
    }

    pub(crate) fn provider(&self, name: &str) -> Result<&Provider, SignInRefused> {
        let mut providers = self.providers.iter();
        let found = providers.find(|provider| provider.settings.name == name);
        found.ok_or(SignInRefused::NoProvider)
    }

    /// Where a provider sends people back: an address of its own, so that no answer is taken for another's.
    pub(crate) fn redirect(&self, provider: &Provider) -> RedirectUrl {
        let mut address = self.address.clone();
        address.set_path(&format!("/logga-in/svar/{}", provider.settings.name));
        RedirectUrl::from_url(address)
    }

    /// Where a provider sends people after it has ended its own session.
    pub(crate) fn after_end(&self) -> Url {
        let mut address = self.address.clone();
        address.set_path("/logga-ut/klart");
        address
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use access::AssuranceLevel;
    use domain::{SystemClock, SystemEntropy};

    use super::*;
    use crate::credential::Credential;

    fn provider() -> ProviderSettings {
        ProviderSettings {
            name: "gnesta".to_owned(),
            title: "Gnesta kommun".to_owned(),
            issuer: "https://id.example".to_owned(),
            client_id: "evi".to_owned(),
            credential: Credential::Secret("secret".to_owned()),
            organisations: BTreeSet::from(["2120002965".parse().expect("a number")]),
            signs: BTreeSet::from([ReaderKind::Staff]),
            levels: BTreeMap::from([("a".to_owned(), AssuranceLevel::Loa3)]),
            demands: AssuranceLevel::Loa3,
            skew: chrono::Duration::seconds(60),
            longest_life: chrono::Duration::minutes(5),
            scopes: Vec::new(),
        }
    }

    fn party(address: &str, providers: Vec<ProviderSettings>) -> Result<(), SettingsRefused> {
        let parts = PartyParts {
            providers,
            address: address.to_owned(),
            patience: Duration::from_secs(1),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        };
        RelyingParty::new(parts).map(|_| ())
    }

    #[test]
    fn the_address_of_the_pages_is_a_secure_host_and_nothing_more() {
        for good in [
            "https://evi.example",
            "https://evi.example/",
            "http://127.0.0.1:8080",
        ] {
            assert_eq!(party(good, vec![provider()]), Ok(()), "{good}");
        }
        for bad in [
            "",
            "evi.example",
            "http://evi.example",
            "https://evi.example/pages",
            "https://evi.example?a=b",
            "https://somebody@evi.example",
        ] {
            let refused = party(bad, vec![provider()]);
            assert_eq!(refused, Err(SettingsRefused::Address), "{bad}");
        }
    }

    /// What makes a good setting a bad one.
    type Change = fn(&mut ProviderSettings);

    #[test]
    fn what_would_weaken_signing_in_is_refused() {
        let address = "https://evi.example";
        let changes: [Change; 11] = [
            |wrong| wrong.name = "Gnesta kommun".to_owned(),
            |wrong| wrong.title.clear(),
            |wrong| wrong.client_id.clear(),
            |wrong| wrong.issuer = "http://id.example".to_owned(),
            |wrong| wrong.issuer = "https://id.example?tenant=a".to_owned(),
            |wrong| wrong.organisations.clear(),
            |wrong| wrong.signs.clear(),
            |wrong| wrong.signs = BTreeSet::from([ReaderKind::System]),
            |wrong| wrong.demands = AssuranceLevel::Loa2,
            |wrong| wrong.demands = AssuranceLevel::Loa4,
            |wrong| wrong.skew = chrono::Duration::minutes(6),
        ];
        for (place, change) in changes.into_iter().enumerate() {
            let mut wrong = provider();
            change(&mut wrong);
            assert!(party(address, vec![wrong]).is_err(), "{place}");
        }
        let mut lasting = provider();
        lasting.longest_life = chrono::Duration::hours(2);
        assert!(party(address, vec![lasting]).is_err());
        // Two that could not be told apart.
        let mut other = provider();
        assert!(party(address, vec![provider(), other.clone()]).is_err());
        other.name = "trosa".to_owned();
        assert!(party(address, vec![provider(), other.clone()]).is_err());
        other.client_id = "evi-trosa".to_owned();
        assert_eq!(party(address, vec![provider(), other]), Ok(()));
    }
}

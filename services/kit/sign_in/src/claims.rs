//! The claims that are asked for and read: those of the Swedish profile, beside what the library reads itself.

use access::ReaderKind;
use openidconnect::AdditionalClaims;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::settings::ProviderSettings;

const AFFILIATION: &str = "https://id.oidc.se/claim/orgAffiliation";
const PERSONAL_NUMBER: &str = "https://id.oidc.se/claim/personalIdentityNumber";
const COORDINATION_NUMBER: &str = "https://id.oidc.se/claim/coordinationNumber";

/// What is read of an ID token or of user information. Never shown: it says who somebody is.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct PersonClaims {
    #[serde(rename = "https://id.oidc.se/claim/orgAffiliation", default)]
    pub(crate) affiliation: Option<String>,
    #[serde(rename = "https://id.oidc.se/claim/personalIdentityNumber", default)]
    pub(crate) personal_number: Option<String>,
    #[serde(rename = "https://id.oidc.se/claim/coordinationNumber", default)]
    pub(crate) coordination_number: Option<String>,
    /// From when it is good.
    #[serde(default)]
    pub(crate) nbf: Option<i64>,
    /// The provider's session.
    #[serde(default)]
    pub(crate) sid: Option<String>,
}

impl std::fmt::Debug for PersonClaims {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PersonClaims(..)")
    }
}

impl AdditionalClaims for PersonClaims {}

impl PersonClaims {
    /// Whether they say who somebody of this kind is.
    pub(crate) fn tell(&self, kind: ReaderKind) -> bool {
        match kind {
            ReaderKind::Staff => self.affiliation.is_some(),
            ReaderKind::Participant => {
                self.personal_number.is_some() || self.coordination_number.is_some()
            }
            ReaderKind::Partner | ReaderKind::System => false,
        }
    }
}

/// The `claims` parameter (OpenID Connect Core 5.5): no more than is needed of somebody of this kind.
pub(crate) fn asked(provider: &ProviderSettings, kind: ReaderKind) -> String {
    let essential = json!({ "essential": true });
    let mut who = Map::new();
    match kind {
        ReaderKind::Staff => {
            who.insert(AFFILIATION.to_owned(), essential.clone());
        }
        // Either of the two: neither can be essential by itself.
        ReaderKind::Participant => {
            who.insert(PERSONAL_NUMBER.to_owned(), Value::Null);
            who.insert(COORDINATION_NUMBER.to_owned(), Value::Null);
        }
        ReaderKind::Partner | ReaderKind::System => {}
    }
    let mut token = who.clone();
    let values = provider.demanded_values();
    token.insert(
        "acr".to_owned(),
        json!({ "essential": true, "values": values }),
    );
    token.insert("auth_time".to_owned(), essential);
    json!({ "id_token": token, "userinfo": who }).to_string()
}

//! Sign-in by OpenID Connect: takes a person to an identity provider and back, and tells who that was, how surely
//! and when. And the keys of the issuers from which partner systems bring their tokens. What somebody may do is no
//! matter of this room; nor are pages and sessions.
#![deny(missing_docs)]

mod begin;
mod claims;
mod client;
mod credential;
mod fetch;
mod finish;
mod header;
mod id_token;
mod keys;
mod logout;
mod metadata;
mod party;
mod person;
mod refusal;
mod settings;

pub use begin::{Age, Beginning, Pending, PersonKind};
pub use credential::{Credential, CredentialRefused};
pub use fetch::{FetchFault, is_loopback, is_safe};
pub use finish::{CallbackAnswer, Proof};
pub use keys::{KeySettings, KeySettingsRefused, KeysAway, PublishedKeys};
pub use logout::Ended;
pub use party::{PartyParts, RelyingParty};
pub use person::{OrganisationNumber, Person, StaffKey, StaffKeyRefused};
pub use refusal::SignInRefused;
pub use settings::{ProviderSettings, SettingsRefused};

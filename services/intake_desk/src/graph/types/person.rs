//! The person of a case.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use chassis::graphql::{Code, LocalDate};
use domain::codes::{AgeBand, Sex};

use crate::{model::person::Identity, read::CaseView};

/// The person of a case, as far as the reader may see.
pub struct Person(pub Arc<CaseView>);

impl Person {
    fn identity(&self) -> Option<&Identity> {
        self.0.identity.as_ref().map(access::Visible::get)
    }
}

#[Object]
impl Person {
    /// The person's id, which says nothing.
    async fn id(&self) -> ID {
        self.0.head.person_now.to_string().into()
    }
    /// Given and family name as one; null where the reader may not see it.
    async fn display_name(&self) -> Option<&str> {
        self.identity()?.display_name.as_deref()
    }
    /// Given name.
    async fn given_name(&self) -> Option<&str> {
        self.identity()?.given_name.as_deref()
    }
    /// Family name.
    async fn family_name(&self) -> Option<&str> {
        self.identity()?.family_name.as_deref()
    }
    /// The personal or coordination number without its last four digits.
    async fn personal_number_masked(&self) -> Option<String> {
        self.identity()?
            .number
            .as_ref()
            .map(domain::identity_number::IdentityNumber::masked)
    }
    /// Day of birth.
    async fn birth_date(&self) -> Option<LocalDate> {
        self.identity()?.birth_date.map(LocalDate)
    }
    /// The band that the age falls in.
    async fn age_band(&self) -> Option<Code<AgeBand>> {
        self.identity()?.age_band.map(Code)
    }
    /// Sex, as the number tells.
    async fn sex(&self) -> Option<Code<Sex>> {
        self.identity()?.sex.map(Code)
    }
    /// Whether the person's data are protected; null where the reader may not see the identity.
    async fn protected_identity(&self) -> Option<bool> {
        let identity = self.0.identity.as_ref()?;
        identity
            .extent()
            .is_whole()
            .then(|| identity.get().protection.is_some())
    }
    /// How the person is reached; null where the reader may not see it.
    async fn contact(&self) -> Option<Contact> {
        let contact = self.0.contact.as_ref()?.get();
        Some(Contact {
            phone: contact.phone.clone(),
            email: contact.email.clone(),
        })
    }
}

/// How a person is reached.
#[derive(SimpleObject)]
pub struct Contact {
    /// Telephone number.
    phone: Option<String>,
    /// E-mail address.
    email: Option<String>,
}

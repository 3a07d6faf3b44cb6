//! Changes how a person is reached.

use access::{Act, Action, Cx};
use chassis::{Failure, once::Once};
use domain::{CaseId, Section};
use serde::Serialize;

use crate::{
    IntakeDesk,
    change::forbidden,
    model::contact_text::{ContactText, check_contact},
    store::contact_point,
};

/// How the person is reached from now on. What is left out is no longer there.
#[derive(Serialize)]
pub struct UpdateContactDetails {
    /// The case.
    pub case: CaseId,
    /// Telephone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Changes the contact details: the desk, and the person about herself or himself.
pub async fn update_contact_details(
    desk: &IntakeDesk,
    cx: &Cx,
    input: UpdateContactDetails,
) -> Result<(), Failure> {
    let ContactText { phone, email } =
        check_contact(input.phone.as_deref(), input.email.as_deref())?;
    let mut change = desk.change(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "updateContactDetails", &input).await? {
        return Ok(());
    }
    let owner = change.head().desk.agency.id;
    let permit = change
        .standing(desk)?
        .permit(Section::Contact, owner, Action::Write)
        .map_err(|_| forbidden())?;
    let (person_key, agency_key) = (change.head().person_key, change.head().desk.agency.key);
    contact_point::update_contact(
        change.connection(),
        cx,
        person_key,
        agency_key,
        phone,
        email,
    )
    .await?;
    change.note(desk, &permit, Act::named("update_contact_details"))?;
    change.commit(&()).await
}

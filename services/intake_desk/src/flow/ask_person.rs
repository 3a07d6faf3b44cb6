//! The sender asks the person for consent before sending.

use access::Cx;
use chassis::Failure;
use domain::{
    basis::{BasisKind, ConsentForm},
    referral::{self as rules, Approver},
};
use serde::Serialize;

use super::referral::{On, ReferralChange, Settled};
use crate::IntakeDesk;

/// How the person is asked.
#[derive(Serialize)]
pub struct AskPerson {
    /// The referral.
    pub on: On,
    /// In which form the consent is asked for.
    pub form: ConsentForm,
    /// Who approves, on the person's side.
    pub approver: Approver,
}

/// Asks the person.
pub async fn ask_person(desk: &IntakeDesk, cx: &Cx, input: AskPerson) -> Result<Settled, Failure> {
    let ask = rules::AskPerson {
        ground: BasisKind::Consent,
        form: input.form,
        approver: input.approver,
    };
    let opened = ReferralChange::open(desk, cx, "askPerson", (&input, &input.on)).await?;
    opened
        .take(|referral, act| referral.ask_person(ask, act))
        .await
}

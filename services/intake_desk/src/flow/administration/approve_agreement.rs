//! The other side's administrator approves a service agreement: from then on it is in force.

use access::Cx;
use chassis::{Failure, once::Once};

use super::{
    door::Noted,
    end_agreement::{OnAgreement, own_agreement, read_again},
};
use crate::{
    IntakeDesk,
    model::administration::{AgreementStepKind, RegistryChangeKind, agreement::check_approval},
    store::administration::agreement::{add_step, put_in_force},
};

/// Approves the agreement.
pub async fn approve_agreement(
    desk: &IntakeDesk,
    cx: &Cx,
    input: OnAgreement,
) -> Result<(), Failure> {
    let mut administration = desk.administer(cx).await?;
    let key = input.idempotency_key.as_deref();
    let operation = "approveServiceAgreement";
    if let Once::Done(()) = administration.recall(key, operation, &input).await? {
        return Ok(());
    }
    let (kept, own) = own_agreement(&administration, &input).await?;
    let doer = administration.doer()?.key;
    // Whoever administers both sides speaks for the one that has not spoken.
    let speaks = own
        .iter()
        .find(|agency| kept.proposed_by != Some(agency.id));
    let speaks = speaks.or(own.first()).unwrap_or(&kept.desk);
    check_approval(&kept, (speaks.id, doer), cx.today())?;
    let connection = administration.connection();
    let step = (kept.key, AgreementStepKind::Approved);
    add_step(connection, cx, step, (speaks.key, doer)).await?;
    put_in_force(connection, cx, &kept).await?;
    let after = read_again(&administration, &kept).await?;
    let noted = Noted {
        kind: RegistryChangeKind::AgreementApproved,
        agency: speaks,
        other: Some(kept.other_than(speaks.key).key),
        subject: kept.id.uuid(),
        before: kept.coded(cx.today()),
        after: after.coded(cx.today()),
    };
    administration.note(noted).await?;
    administration.commit(&()).await
}

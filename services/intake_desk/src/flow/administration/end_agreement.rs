//! One side's administrator ends a service agreement, or a proposal, at once.

use std::sync::Arc;

use access::Cx;
use chassis::{Failure, graphql::not_found, once::Once};
use domain::{AgreementId, Problem, ProblemCode};
use serde::Serialize;

use super::door::{Administration, Noted};
use crate::{
    IntakeDesk,
    model::{
        administration::{
            AgreementStepKind, RegistryChangeKind,
            agreement::{AgreementState, KeptAgreement},
            unit::yesterday,
        },
        registry::Agency,
    },
    store::administration::agreement::{add_step, end_held, get_agreement},
};

/// Which agreement.
#[derive(Serialize)]
pub struct OnAgreement {
    /// The agreement.
    pub agreement: AgreementId,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Ends the agreement: what it opened is shut at the next read. Either side can, and neither needs the
/// other for it.
pub async fn end_agreement(desk: &IntakeDesk, cx: &Cx, input: OnAgreement) -> Result<(), Failure> {
    let mut administration = desk.administer(cx).await?;
    let key = input.idempotency_key.as_deref();
    let operation = "endServiceAgreement";
    if let Once::Done(()) = administration.recall(key, operation, &input).await? {
        return Ok(());
    }
    let (kept, own) = own_agreement(&administration, &input).await?;
    if kept.state(cx.today()) == AgreementState::Ended {
        let ended = Problem::new(ProblemCode::InvalidTransition, "admin-agreement-ended");
        return Err(ended.at("agreementId").into());
    }
    let (speaks, doer) = (
        own.first().unwrap_or(&kept.desk),
        administration.doer()?.key,
    );
    let connection = administration.connection();
    let step = (kept.key, AgreementStepKind::Ended);
    add_step(connection, cx, step, (speaks.key, doer)).await?;
    end_held(connection, cx, &kept, yesterday(cx.today())).await?;
    let after = read_again(&administration, &kept).await?;
    let noted = Noted {
        kind: RegistryChangeKind::AgreementEnded,
        agency: speaks,
        other: Some(kept.other_than(speaks.key).key),
        subject: kept.id.uuid(),
        before: kept.coded(cx.today()),
        after: after.coded(cx.today()),
    };
    administration.note(noted).await?;
    administration.commit(&()).await
}

/// The agreement, with those of its agencies that the doer administers: one at least. One between other
/// agencies is not there.
pub(super) async fn own_agreement(
    administration: &Administration<'_>,
    input: &OnAgreement,
) -> Result<(KeptAgreement, Vec<Arc<Agency>>), Failure> {
    let nobodys = || not_found("agreementId");
    let (connection, directory) = (administration.connection(), administration.directory());
    let found = get_agreement(connection, directory, input.agreement).await?;
    let kept = found.ok_or_else(nobodys)?;
    let own = administration.agencies();
    let sides = [&kept.desk, &kept.for_agency];
    let own: Vec<Arc<Agency>> = sides
        .into_iter()
        .filter(|side| own.contains(&side.key))
        .map(Arc::clone)
        .collect();
    if own.is_empty() {
        return Err(nobodys());
    }
    Ok((kept, own))
}

/// The agreement as it stands after the change.
pub(super) async fn read_again(
    administration: &Administration<'_>,
    kept: &KeptAgreement,
) -> Result<KeptAgreement, Failure> {
    let (connection, directory) = (administration.connection(), administration.directory());
    let found = get_agreement(connection, directory, kept.id).await?;
    found.ok_or_else(|| not_found("agreementId"))
}

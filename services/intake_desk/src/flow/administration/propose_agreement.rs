//! An administrator proposes a service agreement (lag 2019:212) on behalf of one of its two sides.

use access::Cx;
use chassis::{Failure, graphql::not_found, once::Once};
use chrono::NaiveDate;
use domain::{AgencyId, AgreementId, RowKey, Section};
use serde::Serialize;

use super::door::Noted;
use crate::{
    IntakeDesk,
    change::forbidden,
    model::administration::{
        RegistryChangeKind,
        agreement::{check_days, check_sides, take_sections, take_tasks},
    },
    store::administration::agreement::{NewAgreement, add_agreement, get_agreement},
};

/// What is proposed.
#[derive(Serialize)]
pub struct ProposeAgreement {
    /// The desk's agency.
    pub desk: AgencyId,
    /// The agency for which the desk would handle something.
    pub for_agency: AgencyId,
    /// The sections that its officers would handle.
    pub sections: Vec<Section>,
    /// The tasks, in words.
    pub tasks: Vec<String>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: Option<NaiveDate>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Proposes the agreement. It opens nothing until the other side has approved it.
pub async fn propose_agreement(
    desk: &IntakeDesk,
    cx: &Cx,
    input: ProposeAgreement,
) -> Result<AgreementId, Failure> {
    let mut administration = desk.administer(cx).await?;
    let key = input.idempotency_key.as_deref();
    let operation = "proposeServiceAgreement";
    if let Once::Done(proposed) = administration.recall(key, operation, &input).await? {
        return Ok(proposed);
    }
    let directory = administration.directory();
    let find = |id, field| directory.agency_by_id(id).ok_or_else(|| not_found(field));
    let desk_agency = find(input.desk, "deskAgencyId")?;
    let for_agency = find(input.for_agency, "forAgencyId")?;
    let own = administration.agencies();
    let sides = [desk_agency, for_agency];
    let proposer = sides.into_iter().find(|side| own.contains(&side.key));
    let proposer = proposer.ok_or_else(forbidden)?;
    check_sides(desk_agency, for_agency)?;
    check_days((input.valid_from, input.valid_to), cx.today())?;
    let (id, connection) = (AgreementId::draw(cx.entropy()), administration.connection());
    let new = NewAgreement {
        key: RowKey::draw(cx.clock(), cx.entropy()),
        id,
        desk: desk_agency.key,
        for_agency: for_agency.key,
        sections: take_sections(&input.sections, desk.access().policy().matrix())?,
        tasks: take_tasks(&input.tasks)?,
        valid_from: input.valid_from,
        valid_to: input.valid_to,
        proposed_by: Some((proposer.key, administration.doer()?.key)),
    };
    add_agreement(connection, cx, new).await?;
    let kept = get_agreement(connection, directory, id).await?;
    let kept = kept.ok_or_else(|| not_found("deskAgencyId"))?;
    let noted = Noted {
        kind: RegistryChangeKind::AgreementProposed,
        agency: proposer,
        other: Some(kept.other_than(proposer.key).key),
        subject: id.uuid(),
        before: Vec::new(),
        after: kept.coded(cx.today()),
    };
    administration.note(noted).await?;
    administration.commit(&id).await?;
    Ok(id)
}

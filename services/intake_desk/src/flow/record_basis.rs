//! Records a disclosure basis: on what ground one agency lets another read its sections.
//!
//! Whoever discloses records it. The desk may besides take down a consent that the person gives there,
//! for an agency whose service agreement lists `BASES` (`access.md` rule 15).

use std::sync::Arc;

use access::{About, Act, Action, Cx, Permit, Place};
use chassis::{Failure, graphql::ids::not_found, once::Once};
use chrono::NaiveDate;
use domain::{
    AgencyId, BasisId, CaseId, CodeList, Problem, ProblemCode, Section,
    basis::{BasisKind, BasisProposal, Consent, ConsentForm, Discloser, Receiver, Sections, admit},
    event::EventBody,
};
use serde::Serialize;

use super::entry::refuse_closed;
use crate::{
    IntakeDesk,
    change::{Change, forbidden},
    model::{
        desk_work::{BASIS_WARNING_DAYS, BASIS_WARNING_RULE, basis_work},
        registry::{Agency, Directory},
        timeline::TimelineKind,
        wording,
    },
    store::{
        agreement::{amount_of, list_agreed_with},
        basis::{self, NewBasis},
        moment::Moment,
        registry,
        timeline::{self, NewEntry},
        work::{self, NewWork},
    },
};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordBasis {
    /// The case.
    pub case: CaseId,
    /// The ground.
    pub kind: BasisKind,
    /// The agency that discloses.
    pub from: AgencyId,
    /// The agency that is disclosed to.
    pub to: AgencyId,
    /// What is disclosed.
    pub sections: Sections,
    /// For what.
    pub purpose: String,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: NaiveDate,
    /// The form of a consent.
    pub consent_form: Option<ConsentForm>,
    /// Who witnessed an oral consent.
    pub witness: Option<String>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the basis.
pub async fn record_basis(
    desk: &IntakeDesk,
    cx: &Cx,
    input: RecordBasis,
) -> Result<BasisId, Failure> {
    let (purpose, witness) = check(&input)?;
    let mut change = desk.change(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(id) = change.recall(key, "recordDisclosureBasis", &input).await? {
        return Ok(id);
    }
    let from = agency(&change, input.from, "fromAgencyId")?;
    let to = agency(&change, input.to, "toAgencyId")?;
    let permit = permit(desk, &change, (&from, &to), input.kind).await?;
    refuse_closed(&change)?;
    admit(&proposal(&input, change.directory(), (&from, &to)))?;
    let author = change.author(&permit).await?;
    let new = NewBasis {
        kind: input.kind,
        from: from.key,
        to: to.key,
        sections: input.sections.iter().copied().collect(),
        purpose,
        valid_from: input.valid_from,
        valid_to: input.valid_to,
        consent_form: input.consent_form,
        witness,
    };
    let case = change.head().key;
    let id = basis::add_basis(change.connection(), cx, case, &author, new).await?;
    plan(cx, &change, author.unit, (id, input.valid_to)).await?;
    let entry = NewEntry {
        kind: TimelineKind::BasisRecorded,
        section: Section::Bases,
        agency: from.key,
        subject: Some(id.uuid()),
        at: cx.now(),
    };
    timeline::add_entry(change.connection(), cx, case, entry).await?;
    change
        .tell(EventBody::BasisRecorded {
            basis: id,
            kind: input.kind,
            from_agency: from.id,
            to_agency: to.id,
            sections: input.sections.iter().copied().collect(),
        })
        .await?;
    change.note(
        desk,
        &permit,
        Act::named("record_disclosure_basis").concerning(id),
    )?;
    change.commit(&id).await?;
    Ok(id)
}

fn check(input: &RecordBasis) -> Result<(String, Option<String>), Failure> {
    let purpose = wording::optional("purpose", Some(&input.purpose), wording::LONGEST_LINE);
    let witness = wording::optional("witness", input.witness.as_deref(), wording::LONGEST_LINE);
    match (purpose, witness) {
        // An empty purpose is refused with everything else that the rules say.
        (Ok(purpose), Ok(witness)) => Ok((purpose.unwrap_or_default(), witness)),
        (purpose, witness) => {
            let problems = [purpose.err(), witness.err()];
            Err(problems.into_iter().flatten().collect::<Vec<_>>().into())
        }
    }
}

fn agency(change: &Change<'_>, id: AgencyId, field: &str) -> Result<Arc<Agency>, Failure> {
    change
        .directory()
        .agency_by_id(id)
        .cloned()
        .ok_or_else(|| not_found(field))
}

/// Who may record it: the agency that discloses, or the desk a consent under an agreement.
async fn permit(
    desk: &IntakeDesk,
    change: &Change<'_>,
    (from, to): (&Agency, &Agency),
    kind: BasisKind,
) -> Result<Permit, Failure> {
    let head = change.head();
    let place =
        Place::new(head.id, head.person, Section::Bases, from.id).about(About::BasisTo(to.id));
    let permit = change
        .standing(desk)?
        .permit_place(&place, Action::Write)
        .map_err(|_| forbidden())?;
    let acting = permit
        .judgement()
        .acting
        .and_then(|acting| acting.agency)
        .ok_or_else(forbidden)?;
    if acting == from.id {
        return Ok(permit);
    }
    if acting != head.desk.agency.id {
        return Err(forbidden());
    }
    let moment = Moment::now(change.cx().clock());
    let desk_agency = head.desk.agency.key;
    let agreed = list_agreed_with(change.connection(), desk_agency, from.key, moment).await?;
    if !agreed.contains(&Section::Bases) {
        let refused = Problem::new(ProblemCode::Forbidden, "basis-without-agreement");
        return Err(refused.at("fromAgencyId").into());
    }
    match kind {
        BasisKind::Consent => Ok(permit),
        BasisKind::NecessaryForOwnTask
        | BasisKind::StatutoryDuty
        | BasisKind::GeneralClause
        | BasisKind::NoHarmAssessed
        | BasisKind::PartyAccess => {
            let refused = Problem::new(
                ProblemCode::BasisNotAllowed,
                "basis-desk-records-consent-only",
            );
            Err(refused.at("kind").into())
        }
    }
}

fn proposal<'i>(
    input: &'i RecordBasis,
    directory: &Directory,
    (from, to): (&Agency, &Agency),
) -> BasisProposal<'i> {
    BasisProposal {
        kind: input.kind,
        from: Discloser {
            agency: from.id,
            kind: from.kind,
            regime: directory.strictest_regime(from),
        },
        to: Receiver {
            agency: to.id,
            kind: to.kind,
        },
        sections: &input.sections,
        purpose: &input.purpose,
        valid_from: input.valid_from,
        valid_to: Some(input.valid_to),
        consent: Consent {
            form: input.consent_form,
            witness: input.witness.as_deref(),
        },
    }
}

/// Plans the warning that the basis will end, and the work of the day after its last.
async fn plan(
    cx: &Cx,
    change: &Change<'_>,
    unit: domain::RowKey,
    (id, last): (BasisId, NaiveDate),
) -> Result<(), Failure> {
    let rules = registry::list_deadline_rules(change.connection(), cx.today()).await?;
    let days = amount_of(&rules, unit, BASIS_WARNING_RULE, BASIS_WARNING_DAYS);
    for (kind, due_at) in basis_work(last, days, cx.today()) {
        let new = NewWork {
            work_key: format!("{}/{id}", kind.code().to_lowercase()),
            kind: kind.code().to_owned(),
            due_at,
            case: change.head().key,
            subject: Some(id.uuid()),
        };
        work::add_work(change.connection(), cx, new).await?;
    }
    Ok(())
}

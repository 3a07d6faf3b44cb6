//! A placement is agreed: where, as what, how much, with whom (contract operation 22).

use std::collections::{BTreeMap, BTreeSet};

use access::Cx;
use async_trait::async_trait;
use chassis::{
    Failure,
    graphql::not_found,
    keeping::KeepingWish,
    record::{Alongside, Also, Meeting, NewRow, Rules, Step, record_row_by},
};
use chrono::NaiveDate;
use domain::{
    CaseId, CodeList, RecordId, ReferralId, StaffId, WorkplaceId,
    codes::{EmploymentType, EntrySource},
    event::{EventBody, PlacementNotice, StepKind},
};
use serde::Serialize;

use super::colleague::Colleague;
use crate::{
    LabourMarketUnit,
    model::{Placement, PlacementDraft, SupportLevel},
    store::{find_group, find_workplace},
};

/// What is agreed.
#[derive(Serialize)]
pub struct CreatePlacement {
    /// The case.
    pub case: CaseId,
    /// Where, in words.
    pub workplace: String,
    /// Where, in the register of workplaces.
    pub workplace_id: Option<WorkplaceId>,
    /// As what.
    pub employment_type: EmploymentType,
    /// The share of full time.
    pub service_rate_percent: i32,
    /// The share of the working time that is competence-raising activity.
    pub competence_share_percent: Option<i32>,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day as planned.
    pub ends_on: Option<NaiveDate>,
    /// What the person does there.
    pub tasks: String,
    /// Who supervises; the installation's default when nobody is named.
    pub supervisor: Option<StaffId>,
    /// The referral that reserved the place.
    pub referral: Option<ReferralId>,
    /// How much support the person has there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_level: Option<SupportLevel>,
    /// What the placement shall lead to in the long run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub long_term_goal: Option<String>,
    /// The resource group or scattered places that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the placement, tells the desk that the place is taken, and follow-up of the step.
pub async fn create_placement(
    unit: &LabourMarketUnit,
    cx: &Cx,
    input: CreatePlacement,
) -> Result<RecordId, Failure> {
    let (supervisor, colleague) = supervisor_of(unit, cx, input.supervisor).await?;
    let draft = PlacementDraft {
        workplace: input.workplace.clone(),
        workplace_id: input.workplace_id,
        employment_type: input.employment_type,
        service_rate_percent: input.service_rate_percent,
        competence_share_percent: input.competence_share_percent,
        starts_on: input.starts_on,
        ends_on: input.ends_on,
        tasks: input.tasks.clone(),
        supervisor,
        referral: input.referral,
        support_level: input.support_level,
        long_term_goal: input.long_term_goal.clone(),
        group: input.group,
    };
    let placement = draft.check()?;
    let new = NewRow {
        operation: "createPlacement",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        source: EntrySource::Document,
        occurred_on: placement.period.from(),
        step: Some(step(&placement)),
        body: placement,
        replaces: None,
    };
    let rules = Rules {
        beside: None,
        alongside: Some(&Confirmed {
            supervisor: colleague,
        }),
    };
    record_row_by((&unit.store, &unit.access), cx, new, rules).await
}

/// The supervisor that was named, or the one whom the installation names for placements without one, if
/// they supervise for the reader's agency: nobody else's supervisor learns of the placement.
async fn supervisor_of(
    unit: &LabourMarketUnit,
    cx: &Cx,
    named: Option<StaffId>,
) -> Result<(Option<StaffId>, Colleague), Failure> {
    if named.is_some() {
        return Ok((named, Colleague::find(unit, cx, named).await?));
    }
    let Some(subject) = &unit.settings.default_supervisor else {
        return Ok((None, Colleague::default()));
    };
    let usual = unit.access.find_staff(subject).await?;
    let colleague = Colleague::find(unit, cx, usual).await?;
    Ok((usual.filter(|_| colleague.supervises()), colleague))
}

/// What the chain is told of a placement: codes and days. Of the workplace and the tasks, which every placement has,
/// it learns only that they are told (E11).
fn step(placement: &Placement) -> Step {
    let mut codes = BTreeMap::from([
        ("tasks".to_owned(), "TOLD".to_owned()),
        ("workplace".to_owned(), "TOLD".to_owned()),
        (
            "employment_type".to_owned(),
            placement.employment_type.code().to_owned(),
        ),
        (
            "service_rate_percent".to_owned(),
            placement.service_rate_percent.to_string(),
        ),
    ]);
    if let Some(share) = placement.competence_share_percent {
        codes.insert("competence_share_percent".to_owned(), share.to_string());
    }
    if let Some(level) = placement.support_level {
        codes.insert("support_level".to_owned(), level.code().to_owned());
    }
    Step {
        kind: StepKind::Placement,
        period: placement.period,
        codes,
    }
}

/// The supervisor and the group are the agency's, the workplace is in its register, the referral is an open one to it;
/// the desk is told.
struct Confirmed {
    supervisor: Colleague,
}

#[async_trait]
impl Alongside<Placement> for Confirmed {
    async fn meet(&self, meeting: Meeting<'_, '_, Placement>) -> Result<Also, Failure> {
        let (from, placement) = (meeting.from, meeting.body);
        if placement.supervisor.is_some() {
            self.supervisor.check_supervisor(from.agency)?;
        }
        if let Some(workplace) = placement.workplace_id {
            let agencies = BTreeSet::from([from.agency]);
            find_workplace(meeting.tx.connection(), &agencies, workplace)
                .await?
                .ok_or_else(|| not_found("workplaceId"))?;
        }
        if let Some(group) = placement.group {
            find_group(meeting.tx.connection(), from.agency, group)
                .await?
                .ok_or_else(|| not_found("groupId"))?;
        }
        if let Some(referral) = placement.referral {
            let mut referrals = meeting.standing.facts().referrals.iter();
            referrals
                .find(|known| {
                    known.id == referral && known.to_agency == from.agency && known.state.is_open()
                })
                .ok_or_else(|| not_found("referralId"))?;
        }
        Ok(Also {
            step: None,
            told: vec![EventBody::PlacementConfirmed(PlacementNotice {
                placement: from.record,
                referral: placement.referral,
                unit: from.unit,
            })],
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::{AgencyKind, event::StepRecorded, period::Period};

    use super::*;

    #[test]
    fn chain_is_told_codes_and_never_where_or_what() {
        let placement = Placement {
            workplace: "Återbruket".to_owned(),
            workplace_id: None,
            employment_type: EmploymentType::MunicipalLabourEmployment,
            service_rate_percent: 75,
            competence_share_percent: Some(25),
            period: Period::since("2026-03-01".parse().unwrap()),
            tasks: "Sortera".to_owned(),
            supervisor: None,
            referral: None,
            support_level: Some(SupportLevel::Light),
            long_term_goal: Some("Fast arbete".to_owned()),
            group: None,
        };
        let step = step(&placement);
        let names: Vec<_> = step.codes.keys().map(String::as_str).collect();
        let known = [
            "competence_share_percent",
            "employment_type",
            "service_rate_percent",
            "support_level",
            "tasks",
            "workplace",
        ];
        assert_eq!(names, known);
        assert_eq!(step.codes["workplace"], "TOLD");
        let told = StepRecorded {
            pseudonym: None,
            step: step.kind,
            on: step.period.from(),
            until: step.period.to(),
            agency: AgencyKind::LabourMarketUnit,
            municipality: "0461".parse().unwrap(),
            codes: step.codes,
        };
        assert_eq!(told.only_codes(), Ok(()));
    }
}

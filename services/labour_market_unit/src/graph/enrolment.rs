//! An enrolment with its ending, as readers get to see it.

use std::sync::Arc;

use access::{Cx, Fields, Recorded, Visible};
use async_graphql::{Context, ID, SimpleObject};
use chassis::{
    Failure,
    graphql::{Code, KeptFromParticipant, LocalDate, fields_under},
    sections::SectionLoader,
};
use domain::{
    CaseId, RecordId,
    codes::{EmploymentType, IncomeSource, OccupationKind},
};

use crate::{
    LabourMarketUnit,
    model::{self, EmployerKind, EnrolmentEndReason, StudyField},
    read::{LabourView, Wanted},
};

/// That the participant is enrolled in a programme.
#[derive(SimpleObject)]
pub struct Enrolment {
    /// The record's id.
    id: ID,
    /// The id of the programme.
    programme_id: ID,
    /// The first day.
    from: LocalDate,
    /// The last day: as planned, or when it ended in fact.
    to: Option<LocalDate>,
    /// The last day as it was planned.
    planned_to: Option<LocalDate>,
    /// How it ended; null while it goes on.
    ending: Option<EnrolmentEnding>,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl Enrolment {
    /// An enrolment that was decided on, with its ending where that was decided on too.
    pub fn of(row: &Visible<Recorded<model::Enrolment>>, view: &LabourView) -> Self {
        let Recorded { provenance, body } = row.get();
        let mut endings = view.enrolment_endings.iter().flat_map(|rows| rows.iter());
        let ending = endings.find(|ending| ending.get().body.enrolment == provenance.record);
        let lasting = body.lasting(ending.map(|ending| &ending.get().body));
        Self {
            id: provenance.record.to_string().into(),
            programme_id: body.programme.to_string().into(),
            from: LocalDate(body.period.from()),
            to: lasting.to().map(LocalDate),
            planned_to: body.period.to().map(LocalDate),
            ending: ending.map(EnrolmentEnding::from),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

/// How an enrolment ended, and what the participant does then.
#[derive(SimpleObject)]
pub struct EnrolmentEnding {
    /// The record's id.
    id: ID,
    /// The last day.
    ends_on: LocalDate,
    /// Why.
    reason: Code<EnrolmentEndReason>,
    /// What the participant does then.
    occupation: Code<OccupationKind>,
    /// As what the participant is employed then.
    employment_type: Option<Code<EmploymentType>>,
    /// For what kind of employer.
    employer: Option<Code<EmployerKind>>,
    /// Which kind of studies.
    field: Option<Code<StudyField>>,
    /// What the participant mainly lives on.
    income_source: Option<Code<IncomeSource>>,
    /// What the participant's tasks are then.
    tasks: Option<String>,
    /// More about it.
    note: Option<String>,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::EnrolmentEnding>>> for EnrolmentEnding {
    fn from(visible: &Visible<Recorded<model::EnrolmentEnding>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        let then = &body.afterwards;
        Self {
            id: provenance.record.to_string().into(),
            ends_on: LocalDate(body.ends_on),
            reason: Code(body.reason),
            occupation: Code(then.occupation),
            employment_type: then.employment_type.map(Code),
            employer: then.employer.map(Code),
            field: then.field.map(Code),
            income_source: then.income_source.map(Code),
            tasks: body.tasks.clone(),
            note: body.note.clone(),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

/// Adds what the selection of enrolments under the field `name` wants. The last day of an enrolment depends on how it
/// ended, so endings come along.
pub fn with_enrolments(ctx: &Context<'_>, name: &str, wanted: Wanted) -> Wanted {
    let enrolments = fields_under(ctx, &[name]);
    let mut endings: Vec<String> = fields_under(ctx, &[name, "ending"])
        .paths()
        .map(str::to_owned)
        .collect();
    if !enrolments.is_empty() {
        endings.push("endsOn".to_owned());
    }
    Wanted {
        enrolments,
        enrolment_endings: Fields::new(endings),
        ..wanted
    }
}

/// Reads an enrolment again after something was written about it, under the facts of now.
pub async fn enrolment_again(
    unit: &Arc<LabourMarketUnit>,
    cx: &Cx,
    (case, wanted): (CaseId, Wanted),
    enrolment: RecordId,
) -> Result<Option<Enrolment>, Failure> {
    let loader = SectionLoader::new(Arc::clone(unit), cx.clone());
    let Some(view) = loader.view(&[case], &wanted).await?.remove(&case) else {
        return Ok(None);
    };
    let mut rows = view.enrolments.iter().flat_map(|rows| rows.iter());
    let row = rows.find(|row| row.get().provenance.record == enrolment);
    Ok(row.map(|row| Enrolment::of(row, &view)))
}

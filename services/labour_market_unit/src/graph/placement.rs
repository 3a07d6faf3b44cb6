//! A placement with its ending, its days and what unions were asked about it, as readers get to see it.

use std::sync::Arc;

use access::{Cx, Fields, Recorded, Visible};
use async_graphql::{Context, ID, SimpleObject};
use chassis::{
    Failure,
    graphql::{Code, KeptFromParticipant, LocalDate, fields_under},
    sections::{Opened, SectionLoader},
};
use domain::{CaseId, RecordId, codes::EmploymentType};

use super::types::{Attendance, PlacementEnding, UnionConsultation};
use crate::{
    LabourMarketUnit,
    model::{self, SupportLevel},
    read::{LabourView, Wanted},
};

/// A placement.
#[derive(SimpleObject)]
pub struct Placement {
    /// The placement's id.
    id: ID,
    /// Where.
    workplace: String,
    /// Where, in the register of workplaces.
    workplace_id: Option<ID>,
    /// As what.
    employment_type: Code<EmploymentType>,
    /// The share of full time, 1 to 100.
    service_rate_percent: i32,
    /// The share of the working time that is competence-raising activity, 0 to 100.
    competence_share_percent: Option<i32>,
    /// The first day.
    starts_on: LocalDate,
    /// The last day: as planned, or when it ended in fact.
    ends_on: Option<LocalDate>,
    /// The last day as it was planned.
    planned_ends_on: Option<LocalDate>,
    /// What the person does there.
    tasks: String,
    /// The id of the member of staff who supervises.
    supervisor_id: Option<ID>,
    /// How much support the person has there.
    support_level: Option<Code<SupportLevel>>,
    /// What the placement shall lead to in the long run.
    long_term_goal: Option<String>,
    /// The id of the resource group or scattered places that it belongs to.
    group_id: Option<ID>,
    /// How it ended; null while it goes on.
    ending: Option<PlacementEnding>,
    /// Its days, the latest first.
    attendance: Vec<Attendance>,
    /// What unions were asked about it, the latest first.
    union_consultations: Vec<UnionConsultation>,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl Placement {
    /// A placement that was decided on, with those other rows about it that were decided on too.
    pub fn of(row: &Visible<Recorded<model::Placement>>, view: &LabourView) -> Self {
        let Recorded { provenance, body } = row.get();
        let record = provenance.record;
        let ending = about(&view.endings, record, |ending| ending.placement).next();
        let lasting = body.lasting(ending.map(|ending| &ending.get().body));
        let attendance = about(&view.attendance, record, |day| day.placement);
        let consultations = about(&view.consultations, record, |asked| asked.placement);
        Self {
            id: record.to_string().into(),
            workplace: body.workplace.clone(),
            workplace_id: body.workplace_id.map(|id| id.to_string().into()),
            employment_type: Code(body.employment_type),
            service_rate_percent: body.service_rate_percent,
            competence_share_percent: body.competence_share_percent,
            starts_on: LocalDate(body.period.from()),
            ends_on: lasting.to().map(LocalDate),
            planned_ends_on: body.period.to().map(LocalDate),
            tasks: body.tasks.clone(),
            supervisor_id: body.supervisor.map(|id| id.to_string().into()),
            support_level: body.support_level.map(Code),
            long_term_goal: body.long_term_goal.clone(),
            group_id: body.group.map(|id| id.to_string().into()),
            ending: ending.map(PlacementEnding::from),
            attendance: attendance.map(Attendance::from).collect(),
            union_consultations: consultations.map(UnionConsultation::from).collect(),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

fn about<B>(
    rows: &Opened<B>,
    placement: RecordId,
    of: fn(&B) -> RecordId,
) -> impl Iterator<Item = &Visible<Recorded<B>>> {
    let rows = rows.iter().flat_map(|rows| rows.iter());
    rows.filter(move |row| of(&row.get().body) == placement)
}

/// What the selection of placements under the field `name` wants. The last day of a placement depends on
/// how it ended, so endings come along.
pub fn with_placements(ctx: &Context<'_>, name: &str) -> Wanted {
    let placements = fields_under(ctx, &[name]);
    let mut endings: Vec<String> = fields_under(ctx, &[name, "ending"])
        .paths()
        .map(str::to_owned)
        .collect();
    if !placements.is_empty() {
        endings.push("endsOn".to_owned());
    }
    Wanted {
        placements,
        endings: Fields::new(endings),
        attendance: fields_under(ctx, &[name, "attendance"]),
        consultations: fields_under(ctx, &[name, "unionConsultations"]),
        ..Wanted::default()
    }
}

/// Reads a placement again after something was written about it, under the facts of now.
pub async fn placement_again(
    unit: &Arc<LabourMarketUnit>,
    cx: &Cx,
    (case, wanted): (CaseId, Wanted),
    placement: RecordId,
) -> Result<Option<Placement>, Failure> {
    let loader = SectionLoader::new(Arc::clone(unit), cx.clone());
    let Some(view) = loader.view(&[case], &wanted).await?.remove(&case) else {
        return Ok(None);
    };
    let mut rows = view.placements.iter().flat_map(|rows| rows.iter());
    let row = rows.find(|row| row.get().provenance.record == placement);
    Ok(row.map(|row| Placement::of(row, &view)))
}

//! Mutations of the mapping.

use access::Cx;
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use chassis::{
    Failure,
    graphql::{Code, KeptFromParticipantInput, LocalDate, known_id},
    payload,
};
use domain::{
    CaseId, Problem,
    codes::{EducationLevel, EntrySource},
};

use super::again::Again;
use crate::{
    IntakeDesk, flow,
    graph::types::{
        case::Case,
        mapping::{Mapping, YesNoUnknown},
    },
    model::{mapping::MappingContent, mapping_rule::field_of},
};

/// Parts of the mapping to record; at least one. Each is written to its own section.
#[derive(InputObject)]
pub struct RecordMappingInput {
    case_id: ID,
    education: Option<MappingEducationInput>,
    work: Option<MappingWorkInput>,
    family: Option<MappingFamilyInput>,
    economy: Option<MappingEconomyInput>,
    health: Option<MappingHealthInput>,
    /// Where the knowledge comes from; from the person, when it is not said.
    source: Option<Code<EntrySource>>,
    /// About which day; today, when it is not said.
    occurred_on: Option<LocalDate>,
    idempotency_key: Option<String>,
}

/// The mapping of education.
#[derive(InputObject)]
pub struct MappingEducationInput {
    /// The highest level.
    level: Code<EducationLevel>,
    /// Whether upper secondary school was completed; unknown is a value.
    completed_upper_secondary: YesNoUnknown,
    note: Option<String>,
    /// A decision that the participant may not see this part. Left out, it stays as it was; null, it is
    /// shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
}

/// The mapping of work.
#[derive(InputObject)]
pub struct MappingWorkInput {
    years_of_experience: Option<i32>,
    /// Whether the person holds a driving licence.
    driving_licence: Option<YesNoUnknown>,
    note: Option<String>,
    /// A decision that the participant may not see this part. Left out, it stays as it was; null, it is
    /// shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
}

/// The mapping of family.
#[derive(InputObject)]
pub struct MappingFamilyInput {
    children_at_home: Option<i32>,
    note: Option<String>,
    /// A decision that the participant may not see this part. Left out, it stays as it was; null, it is
    /// shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
}

/// The mapping of economy.
#[derive(InputObject)]
pub struct MappingEconomyInput {
    debts: Option<YesNoUnknown>,
    note: Option<String>,
    /// A decision that the participant may not see this part. Left out, it stays as it was; null, it is
    /// shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
}

/// The mapping of health.
#[derive(InputObject)]
pub struct MappingHealthInput {
    note: Option<String>,
    /// A decision that the participant may not see this part. Left out, it stays as it was; null, it is
    /// shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
}

payload! {
    /// What `recordMapping` did.
    pub struct RecordMappingPayload {
        /// The mapping as it stands now.
        mapping: Mapping,
        /// The case as it stands now.
        case: Case,
    }
}

/// Mutations of the mapping.
#[derive(Default)]
pub struct MappingMutation;

#[Object]
impl MappingMutation {
    /// Records parts of the mapping, all or none.
    async fn record_mapping(
        &self,
        ctx: &Context<'_>,
        input: RecordMappingInput,
    ) -> Result<RecordMappingPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let case_id = input.case_id.clone();
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            flow::record_mapping(desk, cx, input.into_use_case(cx, case)?).await
        };
        let again = Again::read(ctx, &case_id, outcome.await).await?;
        Ok(RecordMappingPayload {
            mapping: again.view.as_ref().and_then(Mapping::of),
            case: again.case(),
            user_errors: again.user_errors,
        })
    }
}

impl RecordMappingInput {
    fn into_use_case(self, cx: &Cx, case: CaseId) -> Result<flow::RecordMapping, Failure> {
        let years = self.work.as_ref().and_then(|work| work.years_of_experience);
        let children = self
            .family
            .as_ref()
            .and_then(|family| family.children_at_home);
        let years = whole("work.yearsOfExperience", years)?;
        let children = whole("family.childrenAtHome", children)?;
        let parts = [
            self.education.map(|education| {
                let content = MappingContent::Education {
                    level: Some(education.level.0),
                    completed_upper_secondary: Some(education.completed_upper_secondary.0),
                    note: education.note,
                };
                (content, education.kept_from_participant)
            }),
            self.work.map(|work| {
                let content = MappingContent::Work {
                    years_of_experience: years,
                    driving_licence: work.driving_licence.map(|known| known.0),
                    note: work.note,
                };
                (content, work.kept_from_participant)
            }),
            self.family.map(|family| {
                let content = MappingContent::Family {
                    children_at_home: children,
                    note: family.note,
                };
                (content, family.kept_from_participant)
            }),
            self.economy.map(|economy| {
                let content = MappingContent::Economy {
                    debts: economy.debts.map(|known| known.0),
                    note: economy.note,
                };
                (content, economy.kept_from_participant)
            }),
            self.health.map(|health| {
                let content = MappingContent::Health { note: health.note };
                (content, health.kept_from_participant)
            }),
        ];
        let parts = parts.into_iter().flatten();
        let parts: Result<Vec<_>, _> = parts.map(|part| recorded(cx, part)).collect();
        Ok(flow::RecordMapping {
            case,
            parts: parts?,
            source: self
                .source
                .map_or(EntrySource::PersonSaid, |source| source.0),
            occurred_on: self.occurred_on.map(|day| day.0),
            idempotency_key: self.idempotency_key,
        })
    }
}

/// A part with what is said of the participant.
fn recorded(
    cx: &Cx,
    (content, kept): (MappingContent, MaybeUndefined<KeptFromParticipantInput>),
) -> Result<flow::RecordedPart, Failure> {
    let field = format!("{}.keptFromParticipant", field_of(&content));
    Ok(flow::RecordedPart {
        keeping: KeptFromParticipantInput::wish_at(cx, &field, kept)?,
        content,
    })
}

/// A number of years or people is never less than none.
fn whole(field: &str, number: Option<i32>) -> Result<Option<u32>, Failure> {
    number
        .map(|number| {
            u32::try_from(number).map_err(|_| Problem::invalid(field, "number-negative").into())
        })
        .transpose()
}

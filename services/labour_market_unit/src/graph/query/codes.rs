//! The agency's code lists, as they can be chosen from on a day.

use async_graphql::{Context, Object, Result};
use chassis::graphql::{LocalDate, ReferenceCode};
use domain::codes::EmploymentType;

use crate::model::{
    AttendanceKind, ChecklistAnswer, CompetenceActivity, ConsultationOutcome, DeviationControl,
    DeviationKind, EmployerKind, EnrolmentEndReason, GroupKind, LessonDimension,
    NegotiationOutcome, PlacementEndReason, StaffFunction, StartPattern, StudyField, SupportLevel,
    WeekState,
};

/// Queries of code lists.
#[derive(Default)]
pub struct CodeQuery;

#[Object]
impl CodeQuery {
    /// The employment types that can be chosen on a day (today, when no day is given).
    async fn employment_type_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<EmploymentType>(ctx, on)
    }

    /// The reasons for the end of a placement that can be chosen on a day (today, when no day is given).
    async fn placement_end_reason_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<PlacementEndReason>(ctx, on)
    }

    /// The kinds of attendance that can be chosen on a day (today, when no day is given).
    async fn attendance_kind_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<AttendanceKind>(ctx, on)
    }

    /// The outcomes of a union consultation that can be chosen on a day (today, when no day is given).
    async fn union_consultation_outcome_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<ConsultationOutcome>(ctx, on)
    }

    /// The competence-raising activities that can be chosen on a day (today, when no day is given).
    async fn competence_activity_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<CompetenceActivity>(ctx, on)
    }

    /// The reasons for the end of an enrolment that can be chosen on a day (today, when no day is given).
    async fn enrolment_end_reason_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<EnrolmentEndReason>(ctx, on)
    }

    /// The kinds of employers that can be chosen on a day (today, when no day is given).
    async fn employer_kind_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<EmployerKind>(ctx, on)
    }

    /// The kinds of studies that can be chosen on a day (today, when no day is given).
    async fn study_field_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<StudyField>(ctx, on)
    }

    /// The levels of support at a workplace that can be chosen on a day (today, when no day is given).
    async fn support_level_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<SupportLevel>(ctx, on)
    }

    /// The ways in which participants begin that can be chosen on a day (today, when no day is given).
    async fn start_pattern_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<StartPattern>(ctx, on)
    }

    /// The functions of staff in a programme that can be chosen on a day (today, when no day is given).
    async fn staff_function_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<StaffFunction>(ctx, on)
    }

    /// The kinds of groups that can be chosen on a day (today, when no day is given).
    async fn group_kind_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<GroupKind>(ctx, on)
    }

    /// The outcomes of a negotiation that can be chosen on a day (today, when no day is given).
    async fn negotiation_outcome_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<NegotiationOutcome>(ctx, on)
    }

    /// The kinds of deviations that can be chosen on a day (today, when no day is given).
    async fn deviation_kind_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<DeviationKind>(ctx, on)
    }

    /// The answers to whether a programme could have helped a deviation that can be chosen on a day (today, when no day is given).
    async fn deviation_control_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<DeviationControl>(ctx, on)
    }

    /// The statuses of a week that can be chosen on a day (today, when no day is given).
    async fn week_state_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<WeekState>(ctx, on)
    }

    /// The subjects of lessons that can be chosen on a day (today, when no day is given).
    async fn lesson_dimension_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<LessonDimension>(ctx, on)
    }

    /// The answers to a point of a checklist that can be chosen on a day (today, when no day is given).
    async fn checklist_answer_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<ChecklistAnswer>(ctx, on)
    }
}

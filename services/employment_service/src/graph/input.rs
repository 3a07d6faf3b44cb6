//! What callers send, and the use case that it becomes.

use access::Cx;
use async_graphql::{ID, InputObject, MaybeUndefined};
use chassis::{
    Failure,
    graphql::{Code, KeptFromParticipantInput, LocalDate, replaced},
};
use domain::{
    CaseId,
    codes::{EmploymentCategory, ProgrammeCode},
};

use crate::{
    flow,
    model::{ProviderReferralStatus, ReadinessLevel, UnemploymentFund},
};

/// A registration to record.
#[derive(InputObject)]
pub struct RecordEmploymentRegistrationInput {
    pub(super) case_id: ID,
    category: Code<EmploymentCategory>,
    registered_from: LocalDate,
    registered_to: Option<LocalDate>,
    /// `UNKNOWN` when it is left out.
    unemployment_fund: Option<Code<UnemploymentFund>>,
    latest_activity_report_on: Option<LocalDate>,
    /// The registration that this one corrects; the earlier one is kept. Needed when the two share a day.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

impl RecordEmploymentRegistrationInput {
    pub(super) fn into_use_case(
        self,
        cx: &Cx,
        case: CaseId,
    ) -> Result<flow::RecordEmploymentRegistration, Failure> {
        Ok(flow::RecordEmploymentRegistration {
            case,
            category: self.category.0,
            from: self.registered_from.0,
            to: self.registered_to.map(|day| day.0),
            unemployment_fund: self
                .unemployment_fund
                .map_or(UnemploymentFund::Unknown, |fund| fund.0),
            latest_report_on: self.latest_activity_report_on.map(|day| day.0),
            replaces: replaced(self.replaces.as_ref())?,
            keeping: KeptFromParticipantInput::wish(cx, self.kept_from_participant)?,
            idempotency_key: self.idempotency_key,
        })
    }
}

/// A programme or subsidy to record.
#[derive(InputObject)]
pub struct RecordEmploymentProgrammeInput {
    pub(super) case_id: ID,
    /// Must be valid on the first day.
    code: Code<ProgrammeCode>,
    from: LocalDate,
    to: Option<LocalDate>,
    /// The record that this one corrects; the earlier one is kept.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

impl RecordEmploymentProgrammeInput {
    pub(super) fn into_use_case(
        self,
        cx: &Cx,
        case: CaseId,
    ) -> Result<flow::RecordEmploymentProgramme, Failure> {
        Ok(flow::RecordEmploymentProgramme {
            case,
            code: self.code.0,
            from: self.from.0,
            to: self.to.map(|day| day.0),
            replaces: replaced(self.replaces.as_ref())?,
            keeping: KeptFromParticipantInput::wish(cx, self.kept_from_participant)?,
            idempotency_key: self.idempotency_key,
        })
    }
}

/// A marking of readiness to record.
#[derive(InputObject)]
pub struct RecordReadinessInput {
    pub(super) case_id: ID,
    level: Code<ReadinessLevel>,
    /// For which programme; for everything that the agency offers when it is left out.
    programme: Option<Code<ProgrammeCode>>,
    /// When it is looked at again; needed for `NOT_READY_NOW`.
    review_on: Option<LocalDate>,
    /// The marking that this one corrects; the earlier one is kept.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

impl RecordReadinessInput {
    pub(super) fn into_use_case(
        self,
        cx: &Cx,
        case: CaseId,
    ) -> Result<flow::RecordReadiness, Failure> {
        Ok(flow::RecordReadiness {
            case,
            level: self.level.0,
            programme: self.programme.map(|code| code.0),
            review_on: self.review_on.map(|day| day.0),
            replaces: replaced(self.replaces.as_ref())?,
            keeping: KeptFromParticipantInput::wish(cx, self.kept_from_participant)?,
            idempotency_key: self.idempotency_key,
        })
    }
}

/// The status of a referral to a provider to record.
#[derive(InputObject)]
pub struct RecordProviderReferralInput {
    pub(super) case_id: ID,
    /// Needed once a provider is chosen.
    provider: Option<String>,
    status: Code<ProviderReferralStatus>,
    on: LocalDate,
    /// The record that this one corrects; the earlier one is kept.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

impl RecordProviderReferralInput {
    pub(super) fn into_use_case(
        self,
        cx: &Cx,
        case: CaseId,
    ) -> Result<flow::RecordProviderReferral, Failure> {
        Ok(flow::RecordProviderReferral {
            case,
            provider: self.provider,
            status: self.status.0,
            on: self.on.0,
            replaces: replaced(self.replaces.as_ref())?,
            keeping: KeptFromParticipantInput::wish(cx, self.kept_from_participant)?,
            idempotency_key: self.idempotency_key,
        })
    }
}

//! What readers get to see. Every type is made of a row that was decided on, and of nothing else.

use access::{Recorded, Visible};
use async_graphql::{ID, SimpleObject};
use chassis::graphql::{Code, KeptFromParticipant, LocalDate};
use domain::codes::{EmploymentCategory, ProgrammeCode};

use crate::model::{self, ProviderReferralStatus, ReadinessLevel, UnemploymentFund};

/// A period of registration with the employment service.
#[derive(SimpleObject)]
pub struct EmploymentRegistration {
    /// The registration's id.
    id: ID,
    /// The category of job seeker.
    category: Code<EmploymentCategory>,
    /// The first day.
    registered_from: LocalDate,
    /// The last day, when it has ended.
    registered_to: Option<LocalDate>,
    /// Membership of an unemployment fund.
    unemployment_fund: Code<UnemploymentFund>,
    /// When the person last reported their activities.
    latest_activity_report_on: Option<LocalDate>,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::Registration>>> for EmploymentRegistration {
    fn from(visible: &Visible<Recorded<model::Registration>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        Self {
            id: provenance.record.to_string().into(),
            category: Code(body.category),
            registered_from: LocalDate(body.period.from()),
            registered_to: body.period.to().map(LocalDate),
            unemployment_fund: Code(body.unemployment_fund),
            latest_activity_report_on: body.latest_report_on.map(LocalDate),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

/// A programme or a subsidy of the employment service.
#[derive(SimpleObject)]
pub struct EmploymentProgramme {
    /// The record's id.
    id: ID,
    /// Which one.
    code: Code<ProgrammeCode>,
    /// The first day.
    from: LocalDate,
    /// The last day, when it is known.
    to: Option<LocalDate>,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::Programme>>> for EmploymentProgramme {
    fn from(visible: &Visible<Recorded<model::Programme>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        Self {
            id: provenance.record.to_string().into(),
            code: Code(body.code),
            from: LocalDate(body.period.from()),
            to: body.period.to().map(LocalDate),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

/// Whether the person can take part in what the employment service offers now.
#[derive(SimpleObject)]
pub struct Readiness {
    /// The record's id.
    id: ID,
    /// How ready.
    level: Code<ReadinessLevel>,
    /// For which programme; for everything that the agency offers when it is null.
    programme: Option<Code<ProgrammeCode>>,
    /// When it is looked at again.
    review_on: Option<LocalDate>,
    /// The day on which it was marked.
    marked_on: LocalDate,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::Readiness>>> for Readiness {
    fn from(visible: &Visible<Recorded<model::Readiness>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        Self {
            id: provenance.record.to_string().into(),
            level: Code(body.level),
            programme: body.programme.map(Code),
            review_on: body.review_on.map(LocalDate),
            marked_on: LocalDate(provenance.occurred_on),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

/// How a referral to a procured provider stands since a day.
#[derive(SimpleObject)]
pub struct ProviderReferral {
    /// The record's id.
    id: ID,
    /// The provider, when one is chosen.
    provider: Option<String>,
    /// How far it has come.
    status: Code<ProviderReferralStatus>,
    /// Since when.
    on: LocalDate,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::ProviderReferral>>> for ProviderReferral {
    fn from(visible: &Visible<Recorded<model::ProviderReferral>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        Self {
            id: provenance.record.to_string().into(),
            provider: body.provider.clone(),
            status: Code(body.status),
            on: LocalDate(body.on),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

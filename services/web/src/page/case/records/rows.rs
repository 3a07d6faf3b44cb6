//! The records of the agencies as the gateway tells them.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

use super::super::common::Kept;
use crate::case_head::CaseHead;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Case {
    #[serde(flatten)]
    pub(super) head: CaseHead,
    pub(super) welfare: Option<Welfare>,
    pub(super) labour_market: Option<Labour>,
    pub(super) employment_service: Option<Employment>,
    pub(super) insurance: Option<Insurance>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Welfare {
    pub(super) assistance_decisions: Option<Vec<Decision>>,
    pub(super) household: Option<Household>,
    pub(super) activity_requirements: Option<Vec<Requirement>>,
    pub(super) livelihood_barriers: Option<Vec<Barrier>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Decision {
    pub(super) id: String,
    pub(super) month: String,
    /// In öre: a number, or its digits.
    pub(super) amount_ore: Value,
    pub(super) barrier: String,
    pub(super) kept_from_participant: Option<Kept>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Household {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) adults: i64,
    pub(super) children: i64,
    pub(super) from: NaiveDate,
    pub(super) kept_from_participant: Option<Kept>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Requirement {
    pub(super) id: String,
    pub(super) from: NaiveDate,
    pub(super) to: Option<NaiveDate>,
    pub(super) hours_per_week: i64,
    pub(super) kinds: Vec<String>,
    pub(super) reductions: Vec<String>,
    pub(super) kept_from_participant: Option<Kept>,
}

#[expect(
    clippy::struct_field_names,
    reason = "fields are called what the gateway calls them"
)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Barrier {
    pub(super) id: String,
    pub(super) month: String,
    pub(super) adult: String,
    pub(super) barrier: String,
    pub(super) kept_from_participant: Option<Kept>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Labour {
    pub(super) placements: Option<Vec<Placement>>,
    pub(super) competence_hours: Option<Hours>,
    pub(super) competence_entries: Option<Vec<Entry>>,
    pub(super) enrolments: Option<Vec<Enrolment>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Enrolment {
    pub(super) id: String,
    pub(super) programme_id: String,
    pub(super) from: NaiveDate,
    pub(super) to: Option<NaiveDate>,
    pub(super) kept_from_participant: Option<Kept>,
    pub(super) ending: Option<EnrolmentEnding>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EnrolmentEnding {
    pub(super) id: String,
    pub(super) ends_on: NaiveDate,
    pub(super) reason: String,
    pub(super) occupation: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Placement {
    pub(super) id: String,
    pub(super) workplace: String,
    pub(super) employment_type: String,
    pub(super) service_rate_percent: i64,
    pub(super) competence_share_percent: Option<i64>,
    pub(super) tasks: String,
    pub(super) support_level: Option<String>,
    pub(super) long_term_goal: Option<String>,
    pub(super) starts_on: NaiveDate,
    pub(super) ends_on: Option<NaiveDate>,
    pub(super) kept_from_participant: Option<Kept>,
    pub(super) ending: Option<Ending>,
    pub(super) attendance: Vec<Attendance>,
    pub(super) union_consultations: Vec<Consultation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Ending {
    pub(super) ends_on: NaiveDate,
    pub(super) reason: String,
}

#[derive(Deserialize)]
pub(super) struct Attendance {
    pub(super) on: NaiveDate,
    pub(super) kind: String,
    pub(super) hours: Option<f64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Consultation {
    pub(super) organisation: String,
    pub(super) asked_on: NaiveDate,
    pub(super) outcome: String,
}

#[derive(Deserialize)]
pub(super) struct Hours {
    pub(super) planned: f64,
    pub(super) done: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) month: String,
    pub(super) activity: String,
    pub(super) planned: f64,
    pub(super) done: f64,
    pub(super) kept_from_participant: Option<Kept>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Employment {
    pub(super) registrations: Option<Vec<Registration>>,
    pub(super) programmes: Option<Vec<Programme>>,
    pub(super) readiness_markings: Option<Vec<Readiness>>,
    pub(super) provider_referrals: Option<Vec<ProviderReferral>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Registration {
    pub(super) id: String,
    pub(super) category: String,
    pub(super) registered_from: NaiveDate,
    pub(super) registered_to: Option<NaiveDate>,
    pub(super) latest_activity_report_on: Option<NaiveDate>,
    pub(super) unemployment_fund: String,
    pub(super) kept_from_participant: Option<Kept>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Programme {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) from: NaiveDate,
    pub(super) to: Option<NaiveDate>,
    pub(super) kept_from_participant: Option<Kept>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Readiness {
    pub(super) id: String,
    pub(super) level: String,
    pub(super) programme: Option<String>,
    pub(super) marked_on: NaiveDate,
    pub(super) review_on: Option<NaiveDate>,
    pub(super) kept_from_participant: Option<Kept>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProviderReferral {
    pub(super) id: String,
    pub(super) on: NaiveDate,
    pub(super) status: String,
    pub(super) provider: Option<String>,
    pub(super) kept_from_participant: Option<Kept>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Insurance {
    pub(super) benefits: Option<Vec<Benefit>>,
    pub(super) rehabilitation: Option<Rehabilitation>,
    pub(super) zero_sgi: Option<Vec<ZeroSgi>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Benefit {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) extent_percent: i64,
    pub(super) from: NaiveDate,
    pub(super) to: Option<NaiveDate>,
    pub(super) kept_from_participant: Option<Kept>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rehabilitation {
    pub(super) id: String,
    pub(super) status: String,
    pub(super) coordinator: String,
    pub(super) measures: Option<String>,
    pub(super) review_on: Option<NaiveDate>,
    pub(super) kept_from_participant: Option<Kept>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ZeroSgi {
    pub(super) id: String,
    pub(super) from: NaiveDate,
    pub(super) to: Option<NaiveDate>,
    pub(super) kept_from_participant: Option<Kept>,
}

//! The steps of the chain.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Pseudonym;
use crate::{AgencyKind, Municipality, code_list};

code_list! {
    /// A step of the chain that follow-up can follow a person along: from financial assistance
    /// through education to work (source document V3).
    pub enum StepKind("StepKind") {
        /// Assistance was decided for the first time.
        FirstAssistance => "FIRST_ASSISTANCE", "Första bistånd";
        /// Received at the desk.
        Intake => "INTAKE", "Mottagen";
        /// Assessed.
        Screening => "SCREENING", "Bedömd";
        /// Mapped.
        Mapping => "MAPPING", "Kartlagd";
        /// The shared plan was made.
        Plan => "PLAN", "Plan upprättad";
        /// A referral was sent.
        ReferralSent => "REFERRAL_SENT", "Remitterad";
        /// A referral was accepted.
        ReferralAccepted => "REFERRAL_ACCEPTED", "Remiss accepterad";
        /// A referral ended; the outcome is among the codes.
        ReferralEnded => "REFERRAL_ENDED", "Remiss avslutad";
        /// An activity of the plan.
        Activity => "ACTIVITY", "Aktivitet";
        /// Education.
        Education => "EDUCATION", "Utbildning";
        /// Enrolled in a programme of the labour-market unit; which is among the codes.
        Enrolment => "ENROLMENT", "Inskriven i insats";
        /// An enrolment ended; how, and what the person does then, is among the codes.
        EnrolmentEnded => "ENROLMENT_ENDED", "Insats avslutad";
        /// A placement.
        Placement => "PLACEMENT", "Placering";
        /// A placement ended; how is among the codes.
        PlacementEnded => "PLACEMENT_ENDED", "Placering avslutad";
        /// Registered with the employment service.
        EmploymentRegistration => "EMPLOYMENT_REGISTRATION", "Inskriven";
        /// A programme or support of the employment service.
        Programme => "PROGRAMME", "Program eller stöd";
        /// A benefit of the insurance agency.
        Benefit => "BENEFIT", "Ersättning";
        /// Assistance in a later month.
        Assistance => "ASSISTANCE", "Bistånd";
        /// Work, on the regular labour market.
        Work => "WORK", "Arbete";
        /// The case was closed.
        Closure => "CLOSURE", "Avslut";
        /// Followed up after closure.
        FollowUp => "FOLLOW_UP", "Uppföljning";
        /// Self-support (egen försörjning).
        SelfSupport => "SELF_SUPPORT", "Egen försörjning";
    }
}

/// One step of the chain from assistance to self-support, as follow-up may know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepRecorded {
    /// Whose step; `None` when it may only be counted (no basis, withdrawn, protected).
    pub pseudonym: Option<Pseudonym>,
    /// Which step.
    pub step: StepKind,
    /// The day on which it was taken or began.
    pub on: NaiveDate,
    /// The last day, for a step that lasts and has ended.
    pub until: Option<NaiveDate>,
    /// The kind of agency that took it.
    pub agency: AgencyKind,
    /// The municipality of the case.
    pub municipality: Municipality,
    /// Coded values by name (`outcome` -> `STUDIES`): codes, whole numbers and dates only.
    pub codes: BTreeMap<String, String>,
}

/// A value of a step that is neither a code, nor a number, nor a date. The value is not repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the value `{name}` of a step is not a code")]
pub struct NotACode {
    /// The name of the value.
    pub name: String,
}

impl StepRecorded {
    /// Proves that the step holds no free text: names are `snake_case`, values are codes, whole
    /// numbers of at most nine digits (no identity number fits) or days (`2026-10-01`).
    ///
    /// # Errors
    /// The first name whose value could be text.
    pub fn only_codes(&self) -> Result<(), NotACode> {
        if crate::planted!(EventsCarryText) {
            return Ok(());
        }
        match self
            .codes
            .iter()
            .find(|(name, value)| !is_name(name) || !is_coded(value))
        {
            Some((name, _)) => Err(NotACode { name: name.clone() }),
            None => Ok(()),
        }
    }
}

fn is_name(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text
            .bytes()
            .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'_')
}

fn is_coded(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let number =
        (1..=9).contains(&digits.len()) && digits.bytes().all(|sign| sign.is_ascii_digit());
    let code = (1..=60).contains(&text.len())
        && text.starts_with(|sign: char| sign.is_ascii_uppercase())
        && text
            .bytes()
            .all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == b'_');
    number || code || (text.len() == 10 && text.parse::<NaiveDate>().is_ok())
}

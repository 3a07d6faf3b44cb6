//! Who works with the person, and what each of them may share.

use anyhow::Result;
use chrono::{Days, NaiveDate};
use domain::ServiceName;
use serde_json::json;

use super::scene::Scene;
use crate::journey::{Journey, Place};

/// Who works with the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// The desk that opened the case.
    Desk,
    /// The welfare unit.
    Welfare,
    /// The labour-market unit.
    Labour,
    /// The employment service.
    Employment,
    /// The insurance agency.
    Insurance,
}

impl Unit {
    /// Every one.
    pub const ALL: [Self; 5] = [
        Self::Desk,
        Self::Welfare,
        Self::Labour,
        Self::Employment,
        Self::Insurance,
    ];

    /// Those who come in by referral.
    pub const AGENCIES: [Self; 4] = [
        Self::Welfare,
        Self::Labour,
        Self::Employment,
        Self::Insurance,
    ];

    /// Its caseworker.
    pub fn handle(self) -> &'static str {
        match self {
            Self::Desk => "desk.gnesta",
            Self::Welfare => "welfare.gnesta",
            Self::Labour => "labour.gnesta",
            Self::Employment => "employment.sormland",
            Self::Insurance => "insurance.sormland",
        }
    }

    /// In which role its caseworker works.
    pub fn works_as(self) -> &'static str {
        match self {
            Self::Desk => "INTAKE_OFFICER",
            Self::Welfare | Self::Labour | Self::Employment | Self::Insurance => "CASEWORKER",
        }
    }

    /// In which role somebody sees its cases without working on any.
    pub fn is_looked_after_by(self) -> &'static str {
        match self {
            Self::Desk => "INTAKE_OFFICER",
            Self::Welfare | Self::Labour | Self::Employment | Self::Insurance => "UNIT_MANAGER",
        }
    }

    /// Who administers its agency.
    pub fn admin(self) -> &'static str {
        match self {
            Self::Desk => "admin.desk.gnesta",
            Self::Welfare => "admin.welfare.gnesta",
            Self::Labour => "admin.labour.gnesta",
            Self::Employment => "admin.employment.sormland",
            Self::Insurance => "admin.insurance.sormland",
        }
    }

    /// The service that keeps what it writes.
    pub fn keeper(self) -> ServiceName {
        match self {
            Self::Desk => ServiceName::IntakeDesk,
            Self::Welfare => ServiceName::WelfareUnit,
            Self::Labour => ServiceName::LabourMarketUnit,
            Self::Employment => ServiceName::EmploymentService,
            Self::Insurance => ServiceName::InsuranceAgency,
        }
    }

    /// A section of its own, which whoever works there or answers for it reads.
    pub fn section(self) -> Shared {
        match self {
            Self::Desk => Shared::Screening,
            Self::Welfare => Shared::Assistance,
            Self::Labour => Shared::Placement,
            Self::Employment => Shared::Registration,
            Self::Insurance => Shared::Benefit,
        }
    }

    /// What the desk asks of it.
    pub fn service(self) -> &'static str {
        match self {
            Self::Desk => "OTHER",
            Self::Welfare => "FINANCIAL_ASSISTANCE",
            Self::Labour => "PLACEMENT",
            Self::Employment => "EMPLOYMENT_SUPPORT",
            Self::Insurance => "REHABILITATION_COORDINATION",
        }
    }

    /// Where it is.
    pub fn place(self, journey: &Journey) -> &Place {
        let places = &journey.places;
        match self {
            Self::Desk => &places.desk,
            Self::Welfare => &places.welfare,
            Self::Labour => &places.labour,
            Self::Employment => &places.employment,
            Self::Insurance => &places.insurance,
        }
    }
}

/// A section that its owner may share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// The desk's first assessment.
    Screening,
    /// The welfare unit's decisions.
    Assistance,
    /// The welfare unit's part of the mapping.
    Health,
    /// The labour-market unit's placements.
    Placement,
    /// The employment service's registration.
    Registration,
    /// The insurance agency's benefits.
    Benefit,
    /// The insurance agency's notes.
    Journal,
}

impl Shared {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Screening,
        Self::Assistance,
        Self::Health,
        Self::Placement,
        Self::Registration,
        Self::Benefit,
        Self::Journal,
    ];

    /// Whose it is.
    pub fn owner(self) -> Unit {
        match self {
            Self::Screening => Unit::Desk,
            Self::Assistance | Self::Health => Unit::Welfare,
            Self::Placement => Unit::Labour,
            Self::Registration => Unit::Employment,
            Self::Benefit | Self::Journal => Unit::Insurance,
        }
    }

    /// The section.
    pub fn section(self) -> &'static str {
        match self {
            Self::Screening => "SCREENING",
            Self::Assistance => "WELFARE_ASSISTANCE",
            Self::Health => "MAPPING_HEALTH",
            Self::Placement => "LABOUR_PLACEMENT",
            Self::Registration => "EMPLOYMENT_REGISTRATION",
            Self::Benefit => "INSURANCE_BENEFIT",
            Self::Journal => "JOURNAL",
        }
    }

    /// Where it stands in an answer, and by which selection it is asked for.
    pub fn selection(self) -> (&'static str, &'static str) {
        match self {
            Self::Screening => ("/screening/inTargetGroup", "screening { inTargetGroup }"),
            Self::Assistance => (
                "/welfare/assistanceDecisions/0",
                "welfare { assistanceDecisions { amountOre } }",
            ),
            Self::Health => ("/mapping/health/note", "mapping { health { note } }"),
            Self::Placement => (
                "/labourMarket/placements/0",
                "labourMarket { placements { workplace } }",
            ),
            Self::Registration => (
                "/employmentService/registration/category",
                "employmentService { registration { category } }",
            ),
            Self::Benefit => ("/insurance/benefit/code", "insurance { benefit { code } }"),
            Self::Journal => (
                "/journal/edges/0",
                "journal(first: 20) { edges { node { text } } }",
            ),
        }
    }

    /// The owner writes something new in it.
    pub async fn write(self, scene: &Scene<'_>, number: u64) -> Result<()> {
        let (by, case) = (scene.reader(self.owner())?, scene.case());
        let told = format!("Uppgift {number}");
        let (month, from, to) = times(number);
        match self {
            // It was written when the person was received, and is written once.
            Self::Screening => Ok(()),
            Self::Assistance => {
                let input = json!({ "caseId": case, "month": month, "amountOre": 100 + number, "barrier": "LANGUAGE" });
                scene.change(&by, "recordAssistanceDecision", input).await
            }
            Self::Health => {
                let input = json!({ "caseId": case, "health": { "note": told } });
                scene.change(&by, "recordMapping", input).await
            }
            Self::Placement => {
                let input = json!({
                    "caseId": case, "workplace": told, "employmentType": "WORK_PRACTICE", "serviceRatePercent": 50,
                    "startsOn": "2026-11-02", "endsOn": "2026-12-01", "tasks": "Prövar på",
                });
                scene.change(&by, "createPlacement", input).await
            }
            Self::Registration => {
                let input = json!({ "caseId": case, "category": "OTHER", "registeredFrom": from, "registeredTo": to });
                scene
                    .change(&by, "recordEmploymentRegistration", input)
                    .await
            }
            Self::Benefit => {
                let input = json!({
                    "caseId": case, "code": "SICKNESS_BENEFIT", "extentPercent": 50,
                    "from": from, "to": to,
                });
                scene.change(&by, "recordBenefit", input).await
            }
            Self::Journal => {
                let input = json!({ "caseId": case, "text": told });
                scene.change(&by, "writeNote", input).await
            }
        }
    }
}

/// A month and two days that no other number has, so that no period meets another.
fn times(number: u64) -> (String, NaiveDate, NaiveDate) {
    let month = format!("{}-{:02}", 2000 + number / 12, 1 + number % 12);
    let first = NaiveDate::default() + Days::new(2 * number);
    (month, first, first + Days::new(1))
}

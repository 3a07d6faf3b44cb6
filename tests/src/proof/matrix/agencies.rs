//! The sections that one kind of agency keeps, and a row in each.

use anyhow::Result;
use chrono::Duration;
use domain::{AgencyKind, Section};
use serde_json::{Value, json};

use super::{
    cast::Who,
    model::{Case, Period},
    story::{Mutation, Teller, word},
};
use crate::journey::text;

/// The sections that an agency of this kind owns.
pub fn sections(kind: AgencyKind) -> Vec<Section> {
    match kind {
        AgencyKind::WelfareUnit => vec![
            Section::WelfareAssistance,
            Section::WelfareHousehold,
            Section::WelfareActivityRequirement,
        ],
        AgencyKind::LabourMarketUnit => vec![Section::LabourPlacement, Section::LabourCompetence],
        AgencyKind::EmploymentService => {
            vec![
                Section::EmploymentRegistration,
                Section::EmploymentProgramme,
            ]
        }
        AgencyKind::InsuranceAgency => {
            vec![Section::InsuranceBenefit, Section::InsuranceRehabilitation]
        }
        AgencyKind::IntakeDesk | AgencyKind::Association | AgencyKind::Partner => Vec::new(),
    }
}

/// A handler writes a row in some of the unit's sections.
pub async fn write(
    teller: &mut Teller<'_>,
    case: &mut Case,
    handle: &'static str,
    unit: &'static str,
) -> Result<()> {
    let kind = teller.places.kind_of(teller.places.agency_of(unit));
    for section in teller.dice.some(&sections(kind), 65) {
        write_one(teller, case, (handle, unit), section).await?;
    }
    if unit == "labour.gnesta" && teller.dice.happens(45) {
        enrol(teller, case, handle).await?;
    }
    Ok(())
}

async fn write_one(
    teller: &mut Teller<'_>,
    case: &mut Case,
    (handle, unit): (&'static str, &'static str),
    section: Section,
) -> Result<()> {
    let placed = period(teller);
    let (mutation, at, part, mut input) = row(case, section, placed);
    // Each row of a section that is written again would have to say which it replaces.
    let owner = teller.places.agency_of(unit);
    if case
        .rows
        .iter()
        .any(|row| row.section == section && row.owner == owner)
    {
        return Ok(());
    }
    let (kept, decision) = teller.keeping();
    input["caseId"] = json!(case.id);
    input["keptFromParticipant"] = decision;
    let written = teller.act(&Who::Held(handle), mutation, input).await?;
    teller.keep(case, unit, (text(&written, at)?, section, part), kept);
    if section == Section::LabourPlacement && unit == "labour.gnesta" {
        case.placed.push(placed);
    }
    Ok(())
}

/// Days that hold at the reading, or have ended, or have not begun.
fn period(teller: &mut Teller<'_>) -> Period {
    let days = teller.days;
    let from = days.first - Duration::days(10);
    match teller.dice.below(6) {
        0 => Period {
            from,
            to: Some(days.between()),
        },
        1 => Period {
            from: days.later(),
            to: Some(days.later() + Duration::days(60)),
        },
        2 => Period {
            from,
            to: Some(days.second),
        },
        _ => Period {
            from,
            to: Some(days.later()),
        },
    }
}

async fn enrol(teller: &mut Teller<'_>, case: &mut Case, handle: &'static str) -> Result<()> {
    if !case.enrolled.is_empty() {
        return Ok(());
    }
    let held = period(teller);
    let (kept, decision) = teller.keeping();
    let enrol: Mutation = (
        "enrolParticipant",
        "EnrolParticipantInput",
        "enrolment { id }",
    );
    let written = teller
        .act(&Who::Held(handle), enrol, json!({
            "caseId": case.id, "programmeId": teller.programme, "from": held.from, "to": held.to,
            "keptFromParticipant": decision,
        }))
        .await?;
    let token = text(&written, "/enrolment/id")?;
    teller.keep(
        case,
        "labour.gnesta",
        (token, Section::LabourPlacement, None),
        kept,
    );
    case.enrolled.push(held);
    Ok(())
}

/// What is sent for a row, where its id comes back, and the part that it is the newest of.
fn row(
    case: &Case,
    section: Section,
    placed: Period,
) -> (Mutation, &'static str, Option<&'static str>, Value) {
    let all = ROWS.iter();
    let (_, mutation, at, part) = all
        .copied()
        .find(|(of, ..)| *of == section)
        .expect("every section of an agency has a line");
    let input = if section == Section::LabourPlacement {
        json!({
            "workplace": "Återbruket", "employmentType": "WORK_PRACTICE", "serviceRatePercent": 75,
            "startsOn": placed.from, "endsOn": placed.to,
            "tasks": word(case.number, section, case.rows.len()),
        })
    } else {
        said(mutation.0)
    };
    (mutation, at, part, input)
}

type Line = (Section, Mutation, &'static str, Option<&'static str>);

const ROWS: [Line; 9] = [
    (
        Section::WelfareAssistance,
        (
            "recordAssistanceDecision",
            "RecordAssistanceDecisionInput",
            "decision { id }",
        ),
        "/decision/id",
        None,
    ),
    (
        Section::WelfareHousehold,
        (
            "recordHousehold",
            "RecordHouseholdInput",
            "household { id }",
        ),
        "/household/id",
        Some("household"),
    ),
    (
        Section::WelfareActivityRequirement,
        (
            "recordActivityRequirement",
            "RecordActivityRequirementInput",
            "activityRequirement { id }",
        ),
        "/activityRequirement/id",
        None,
    ),
    (
        Section::LabourPlacement,
        (
            "createPlacement",
            "CreatePlacementInput",
            "placement { id }",
        ),
        "/placement/id",
        None,
    ),
    (
        Section::LabourCompetence,
        (
            "recordCompetenceHours",
            "RecordCompetenceHoursInput",
            "competenceEntry { id }",
        ),
        "/competenceEntry/id",
        None,
    ),
    (
        Section::EmploymentRegistration,
        (
            "recordEmploymentRegistration",
            "RecordEmploymentRegistrationInput",
            "registration { id }",
        ),
        "/registration/id",
        None,
    ),
    (
        Section::EmploymentProgramme,
        (
            "recordEmploymentProgramme",
            "RecordEmploymentProgrammeInput",
            "programme { id }",
        ),
        "/programme/id",
        None,
    ),
    (
        Section::InsuranceBenefit,
        ("recordBenefit", "RecordBenefitInput", "benefit { id }"),
        "/benefit/id",
        None,
    ),
    (
        Section::InsuranceRehabilitation,
        (
            "recordRehabilitation",
            "RecordRehabilitationInput",
            "rehabilitation { id }",
        ),
        "/rehabilitation/id",
        Some("rehabilitation"),
    ),
];

fn said(mutation: &str) -> Value {
    match mutation {
        "recordAssistanceDecision" => {
            json!({ "month": "2026-11", "amountOre": 500_000, "barrier": "SOCIAL_REASONS" })
        }
        "recordHousehold" => json!({ "type": "SINGLE_WOMAN", "adults": 1, "children": 0 }),
        "recordActivityRequirement" => {
            json!({ "from": "2026-11-02", "hoursPerWeek": 40, "kinds": ["JOB_SEARCH"] })
        }
        "recordCompetenceHours" => {
            json!({ "month": "2026-11", "plannedHours": 10.0, "doneHours": 2.0 })
        }
        "recordEmploymentRegistration" => {
            json!({ "category": "OPENLY_UNEMPLOYED", "registeredFrom": "2026-10-01" })
        }
        "recordEmploymentProgramme" => json!({ "code": "WORK_TRAINING", "from": "2026-11-02" }),
        "recordBenefit" => json!({
            "code": "SICKNESS_BENEFIT", "extentPercent": 50, "from": "2026-09-01", "to": "2026-12-31",
        }),
        _ => json!({ "coordinator": "Rut Samordnarsson", "status": "ONGOING" }),
    }
}

//! What a round gives and takes back.

use std::fmt;

use anyhow::Result;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::scene::Scene;
use crate::{
    client::Reader,
    journey::{self, Journey, Place},
};

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

    fn section(self) -> &'static str {
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
    fn selection(self) -> (&'static str, &'static str) {
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

/// A right that can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// A consent that names a section, to another agency.
    Basis {
        /// What it names.
        shared: Shared,
        /// To whom.
        to: Unit,
    },
    /// The place of a member of staff in the case.
    Assignment,
    /// Not being shut out by a protected identity.
    Protection,
    /// What the labour-market unit has opened in an emergency.
    Opening,
}

impl fmt::Display for Right {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Basis { shared, to } => {
                write!(
                    formatter,
                    "{} of {:?} to {to:?}",
                    shared.section(),
                    shared.owner()
                )
            }
            Self::Assignment => formatter.write_str("the assignment to the case"),
            Self::Protection => formatter.write_str("the case of somebody who is not protected"),
            Self::Opening => formatter.write_str("what was opened in an emergency"),
        }
    }
}

impl Right {
    /// Its kind, for the figures.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Basis { .. } => "bases",
            Self::Assignment => "assignments",
            Self::Protection => "protections",
            Self::Opening => "openings",
        }
    }

    /// Gives it. The id of what was given, if it has one.
    pub async fn give(self, scene: &Scene<'_>) -> Result<String> {
        match self {
            Self::Basis { shared, to } => {
                let by = scene.reader(shared.owner())?;
                let (from, to) = (scene.place(shared.owner()), scene.place(to));
                journey::record_basis(&by, scene.case(), "CONSENT", from, to, &[shared.section()])
                    .await
            }
            Self::Opening => open_in_emergency(scene).await,
            Self::Assignment | Self::Protection => Ok(String::new()),
        }
    }

    /// Takes it back. `by` chooses among those who may.
    pub async fn take_back(self, scene: &Scene<'_>, given: &str, by: u8) -> Result<()> {
        match self {
            Self::Basis { shared, to } => {
                let withdrawn_by = match by % 3 {
                    0 => scene.person()?,
                    1 => scene.reader(shared.owner())?,
                    _ => scene.reader(to)?,
                };
                scene
                    .change(
                        &withdrawn_by,
                        "withdrawConsent",
                        json!({ "basisId": given }),
                    )
                    .await
            }
            Self::Assignment => {
                let manager = scene.staff("manager.labour.gnesta")?;
                let document = "mutation M($input: AssignCaseInput!) { \
                    unassignCase(input: $input) { userErrors { code field message } } }";
                let input = json!({ "caseId": scene.case(), "staffId": scene.member });
                crate::client::done("unassignCase", manager.mutate(document, input).await?)
                    .map(|_| ())
            }
            Self::Protection => {
                let input =
                    json!({ "caseId": scene.protected, "grade": grade(by), "handlerIds": [] });
                scene
                    .change(&scene.staff("desk.gnesta")?, "setProtectedIdentity", input)
                    .await
            }
            Self::Opening => {
                let input = json!({ "openingId": given });
                scene
                    .change(&scene.reader(Unit::Labour)?, "endOpening", input)
                    .await
            }
        }
    }

    /// Gives back what the next round begins with.
    pub async fn restore(self, scene: &Scene<'_>, _given: &str) -> Result<()> {
        match self {
            Self::Basis { .. } | Self::Opening => Ok(()),
            Self::Assignment => {
                let input = json!({ "caseId": scene.case(), "staffId": scene.member });
                let manager = scene.staff("manager.labour.gnesta")?;
                scene.change(&manager, "assignCase", input).await
            }
            Self::Protection => {
                let input = json!({ "caseId": scene.protected });
                scene
                    .change(&scene.staff("desk.gnesta")?, "liftProtectedIdentity", input)
                    .await
            }
        }
    }

    /// The owner writes something new, where something is shared.
    pub async fn write_anew(self, scene: &Scene<'_>, number: u64) -> Result<()> {
        match self {
            Self::Basis { shared, .. } => shared.write(scene, number).await,
            Self::Assignment | Self::Protection | Self::Opening => Ok(()),
        }
    }

    /// Whether the reader sees now what the right gives, and nothing else gives.
    pub async fn is_seen(self, scene: &Scene<'_>) -> Result<bool> {
        match self {
            Self::Basis { shared, to } => {
                let (pointer, selection) = shared.selection();
                let case = look(&scene.reader(to)?, scene.case(), selection).await?;
                Ok(is_something(case.pointer(pointer)) || is_open(&case, shared.section()))
            }
            Self::Assignment => {
                let labour = scene.reader(Unit::Labour)?;
                let case = look(
                    &labour,
                    scene.case(),
                    "labourMarket { placements { workplace } }",
                )
                .await?;
                Ok(is_something(case.pointer("/labourMarket/placements/0")))
            }
            Self::Protection => {
                let manager = scene.staff("manager.labour.gnesta")?;
                let case = look(&manager, &scene.protected, "person { displayName }").await?;
                Ok(!case.is_null())
            }
            Self::Opening => Ok(list_open(scene).await?.contains(&OPENED.to_owned())),
        }
    }

    /// Whether more is seen than the right gives.
    pub async fn gives_more(self, scene: &Scene<'_>) -> Result<bool> {
        match self {
            Self::Opening => Ok(list_open(scene).await? != [OPENED]),
            Self::Basis { .. } | Self::Assignment | Self::Protection => Ok(false),
        }
    }
}

/// What the labour-market unit opens in an emergency, of the welfare unit.
const OPENED: &str = "WELFARE_ASSISTANCE";
/// What the basis names that lets the two units know of each other.
pub const LINKING: &str = "WELFARE_HOUSEHOLD";

async fn open_in_emergency(scene: &Scene<'_>) -> Result<String> {
    let document = "mutation M($input: OpenSectionsInEmergencyInput!) { \
        openSectionsInEmergency(input: $input) { openingId userErrors { code field message } } }";
    let section = json!({ "section": OPENED, "agencyId": scene.place(Unit::Welfare).agency });
    let input = json!({
        "caseId": scene.case(), "category": "URGENT_DECISION", "minutes": 60, "sections": [section],
        "reason": "Beslutet kan inte vänta till i morgon",
    });
    let labour = scene.reader(Unit::Labour)?;
    let payload = labour.mutate(document, input).await?;
    let opened = crate::client::done("openSectionsInEmergency", payload)?;
    journey::text(&opened, "/openingId")
}

/// The welfare unit's sections that the labour-market unit reads, without the one that a basis names for good.
async fn list_open(scene: &Scene<'_>) -> Result<Vec<String>> {
    let case = look(&scene.reader(Unit::Labour)?, scene.case(), "id").await?;
    let lines = case["access"].as_array().into_iter().flatten();
    let open = lines.filter(|line| line["state"] == "READABLE");
    let sections = open.filter_map(|line| line["section"].as_str());
    let of_welfare = sections.filter(|section| section.starts_with("WELFARE_"));
    Ok(of_welfare
        .filter(|section| *section != LINKING)
        .map(str::to_owned)
        .collect())
}

fn grade(by: u8) -> &'static str {
    match by % 3 {
        0 => "MARKING",
        1 => "PROTECTED_REGISTRATION",
        _ => "FICTITIOUS_DATA",
    }
}

async fn look(reader: &Reader, case: &str, selection: &str) -> Result<Value> {
    let query = format!(
        "query Look($id: ID!) {{ case(id: $id) {{ access {{ section state }} {selection} }} }}"
    );
    let data = reader.query(&query, json!({ "id": case })).await?;
    Ok(data["case"].clone())
}

fn is_something(found: Option<&Value>) -> bool {
    found.is_some_and(|value| !value.is_null())
}

fn is_open(case: &Value, section: &str) -> bool {
    let lines = case["access"].as_array().into_iter().flatten();
    let mut lines = lines.filter(|line| line["section"] == section);
    lines.any(|line| line["state"] == "READABLE")
}

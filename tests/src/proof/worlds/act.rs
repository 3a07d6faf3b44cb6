//! What happens in one of the worlds only: each act is somebody's ordinary work, and by `access.md` the readers
//! of a stretch can see nothing of it.

use std::fmt;

use anyhow::Result;
use serde_json::{Value, json};

use super::{
    hands::{Hands, Who},
    stage::{GNESTA, INSURANCE, SHARED, Stage, TROSA, Town},
    telling::{open_case, placement},
};
use crate::people;

/// The first of the people whom nobody has met before.
const FIRST_STRANGER: usize = 40;

/// One act.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Act {
    /// A person whom nobody knew is received at a desk.
    OpenCase(Town),
    /// The person of the shared case is looked up at another desk.
    LookUp(Who, Town),
    /// The person of the shared case is received at another desk too.
    ReceiveToo(Town),
    /// A note is written.
    Note(Who, usize),
    /// The parts of the mapping that no manager reads are written.
    Mapping(Who, usize),
    /// A screening is written anew.
    Screening(Who, usize),
    /// How the person is reached changes.
    Contact(Who, usize),
    /// An agency writes in its own sections.
    Row(Who, usize),
    /// An agency writes what is kept from the participant.
    Kept(Who, usize),
    /// A basis is recorded from one kind of agency to another.
    Basis(Who, usize, Link),
    /// A referral is written and sent.
    Refer(Who, usize, Link),
    /// A person's identity is protected, or no longer.
    Protect(Who, usize),
    /// A programme begins in the labour-market unit of Gnesta.
    Programme,
    /// A workplace is added to the register of the labour-market unit of Gnesta.
    Workplace,
}

/// From one kind of unit to another, in one municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// From which kind.
    pub from: &'static str,
    /// To which kind.
    pub to: &'static str,
    /// Where.
    pub code: &'static str,
}

impl fmt::Display for Act {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenCase(town) => write!(formatter, "{} receives a person", town.desk.name()),
            Self::LookUp(who, _) => write!(formatter, "{} looks person {SHARED} up", who.name()),
            Self::ReceiveToo(town) => {
                write!(
                    formatter,
                    "{} receives person {SHARED} too",
                    town.desk.name()
                )
            }
            Self::Note(who, person) => {
                write!(formatter, "{} writes a note on person {person}", who.name())
            }
            Self::Mapping(who, person) => write!(formatter, "{} maps person {person}", who.name()),
            Self::Screening(who, person) => {
                write!(formatter, "{} screens person {person}", who.name())
            }
            Self::Contact(who, person) => {
                write!(
                    formatter,
                    "{} changes how person {person} is reached",
                    who.name()
                )
            }
            Self::Row(who, person) => write!(
                formatter,
                "{} writes in its own section of person {person}",
                who.name()
            ),
            Self::Kept(who, person) => write!(
                formatter,
                "{} writes what is kept from person {person}",
                who.name()
            ),
            Self::Basis(who, person, link) => write!(
                formatter,
                "{} records a basis from {} to {} for person {person}",
                who.name(),
                link.from,
                link.to
            ),
            Self::Refer(who, person, link) => write!(
                formatter,
                "{} refers person {person} from {} to {}",
                who.name(),
                link.from,
                link.to
            ),
            Self::Protect(who, person) => write!(
                formatter,
                "{} protects person {person}, or no longer",
                who.name()
            ),
            Self::Programme => formatter.write_str("manager.labour.gnesta begins a programme"),
            Self::Workplace => formatter.write_str("labour.gnesta adds a workplace"),
        }
    }
}

/// What came of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It was done.
    Yes,
    /// It was refused: what it needs is no longer so.
    Refused,
}

impl Act {
    /// Does it, the `count`th act of its stretch.
    ///
    /// # Errors
    /// When the system fails.
    pub async fn perform(self, stage: &Stage, hands: &mut Hands<'_>, count: usize) -> Result<Done> {
        let (who, mutation, input) = match self {
            Self::OpenCase(town) => {
                let person = FIRST_STRANGER + count % (people::REGISTERED - FIRST_STRANGER);
                return open_and_close(hands, &town, person, count).await;
            }
            Self::ReceiveToo(town) => return open_and_close(hands, &town, SHARED, 1).await,
            Self::Refer(who, person, link) => {
                return refer(stage, hands, (who, person, link), count).await;
            }
            Self::LookUp(who, town) => (
                who,
                "openContact",
                json!({
                    "personalNumber": people::number(SHARED), "purpose": "INTAKE",
                    "municipality": town.code,
                }),
            ),
            Self::Note(who, person) => (
                who,
                "writeNote",
                json!({ "caseId": stage.case(person)?, "text": format!("Anteckning {count}") }),
            ),
            Self::Mapping(who, person) => (
                who,
                "recordMapping",
                json!({
                    "caseId": stage.case(person)?, "health": { "note": format!("Hälsa {count}") },
                    "economy": { "note": format!("Ekonomi {count}"), "debts": "YES" },
                }),
            ),
            Self::Screening(who, person) => {
                let case = stage.case(person)?;
                let version = head_version(hands, &who, case).await?;
                (
                    who,
                    "recordScreening",
                    json!({
                        "caseId": case, "expectedVersion": version, "inTargetGroup": true,
                        "needs": ["HEALTH"], "targetGroups": ["SICK_LISTED"],
                        "note": format!("Bedömning {count}"),
                    }),
                )
            }
            Self::Contact(who, person) => (
                who,
                "updateContactDetails",
                json!({ "caseId": stage.case(person)?, "email": format!("ada{count}@example.org") }),
            ),
            Self::Row(who, person) => row(stage.case(person)?, who, count, &Value::Null),
            Self::Kept(who, person) => {
                let kept = json!({ "provision": "OSL_25_6", "reason": "Kan skada behandlingen." });
                row(stage.case(person)?, who, count, &kept)
            }
            Self::Basis(who, person, link) => {
                return give_consent(stage, hands, (who, person, link), count).await;
            }
            Self::Protect(who, person) => {
                let case = stage.case(person)?;
                let set = json!({ "caseId": case, "grade": "MARKING", "handlerIds": [] });
                let payload = hands.attempt(&who, "setProtectedIdentity", set).await?;
                if is_done(&payload) {
                    return Ok(Done::Yes);
                }
                (who, "liftProtectedIdentity", json!({ "caseId": case }))
            }
            Self::Programme => (
                Who::Staff("manager.labour.gnesta"),
                "createProgramme",
                json!({
                    "name": format!("Insats {count}"), "startsOn": "2026-11-01", "capacity": 4,
                    "leaderId": stage.places.staff("programme.gnesta")?,
                }),
            ),
            Self::Workplace => (
                Who::Staff("labour.gnesta"),
                "addWorkplace",
                json!({ "name": format!("Arbetsplats {count}"), "municipality": "0461" }),
            ),
        };
        let payload = hands.attempt(&who, mutation, input).await?;
        Ok(if is_done(&payload) {
            Done::Yes
        } else {
            Done::Refused
        })
    }
}

/// Every third case is closed at once: the person did not come back.
async fn open_and_close(
    hands: &mut Hands<'_>,
    town: &Town,
    person: usize,
    count: usize,
) -> Result<Done> {
    let Ok(case) = open_case(hands, town, person).await else {
        return Ok(Done::Refused);
    };
    if count.is_multiple_of(3) {
        let version = head_version(hands, &town.desk, &case).await?;
        let input = json!({
            "caseId": case, "expectedVersion": version, "reason": "NO_CONTACT",
            "occupation": { "kind": "UNKNOWN" }, "incomeSources": [{ "source": "UNKNOWN" }],
        });
        hands.attempt(&town.desk, "closeCase", input).await?;
    }
    Ok(Done::Yes)
}

/// Every other consent is withdrawn at once.
async fn give_consent(
    stage: &Stage,
    hands: &mut Hands<'_>,
    (who, person, link): (Who, usize, Link),
    count: usize,
) -> Result<Done> {
    let input = json!({
        "caseId": stage.case(person)?, "kind": "CONSENT", "consentForm": "WRITTEN",
        "fromAgencyId": stage.places.unit(link.from, link.code)?.agency,
        "toAgencyId": stage.places.unit(link.to, link.code)?.agency,
        "sections": ["MAPPING_WORK"], "purpose": format!("Gemensam planering {count}"),
        "validFrom": "2026-11-01", "validTo": "2027-12-31",
    });
    let payload = hands.attempt(&who, "recordDisclosureBasis", input).await?;
    if let Some(id) = payload["basis"]["id"].as_str()
        && count.is_multiple_of(2)
    {
        let input = json!({ "basisId": id });
        hands.attempt(&who, "withdrawConsent", input).await?;
    }
    Ok(if is_done(&payload) {
        Done::Yes
    } else {
        Done::Refused
    })
}

/// Who receives what is sent along a link.
fn receiver(link: Link) -> Option<Who> {
    let town = if link.code == TROSA.code {
        TROSA
    } else {
        GNESTA
    };
    match link.to {
        "WELFARE_UNIT" => Some(town.welfare),
        "LABOUR_MARKET_UNIT" => Some(town.labour),
        "INSURANCE_AGENCY" => Some(INSURANCE),
        _ => None,
    }
}

fn is_done(payload: &Value) -> bool {
    payload["userErrors"] == json!([])
}

async fn head_version(hands: &Hands<'_>, who: &Who, case: &str) -> Result<i64> {
    let reader = who.sign_in(hands.world)?;
    crate::journey::case_version(&reader, case).await
}

async fn refer(
    stage: &Stage,
    hands: &mut Hands<'_>,
    (who, person, link): (Who, usize, Link),
    count: usize,
) -> Result<Done> {
    let services = [
        "GUIDANCE",
        "MAPPING",
        "OTHER",
        "WORK_PRACTICE",
        "EDUCATION_GUIDANCE",
    ];
    let draft = json!({
        "caseId": stage.case(person)?, "toUnitId": stage.places.unit(link.to, link.code)?.id,
        "service": services[count % services.len()], "urgency": "URGENT",
        "question": format!("Fråga {count}"), "sections": [],
    });
    let payload = hands.attempt(&who, "createReferral", draft).await?;
    let Some(id) = payload["referral"]["id"]
        .as_str()
        .filter(|_| is_done(&payload))
    else {
        return Ok(Done::Refused);
    };
    let step = json!({ "referralId": id, "expectedVersion": payload["referral"]["version"] });
    let payload = hands.attempt(&who, "sendReferral", step).await?;
    if !is_done(&payload) {
        return Ok(Done::Refused);
    }
    // Some wait where they are, some are received, some accepted.
    let steps = ["receiveReferral", "acceptReferral"];
    for mutation in steps.into_iter().take(count % 3) {
        let version = hands.pool.version(id).unwrap_or_default();
        let step = json!({ "referralId": id, "expectedVersion": version });
        if let Some(receiver) = receiver(link) {
            hands.attempt(&receiver, mutation, step).await?;
        }
    }
    Ok(Done::Yes)
}

/// A row in one of an agency's own sections, each time another.
fn row(case: &str, who: Who, count: usize, kept: &Value) -> (Who, &'static str, Value) {
    let month = format!("{}-{:02}", 2021 + count / 12 % 5, count % 12 + 1);
    let day = format!("{month}-{:02}", count % 28 + 1);
    let name = who.name();
    let (mutation, mut input) = match (name.split('.').next(), count % 3) {
        (Some("welfare"), 0) => (
            "recordAssistanceDecision",
            json!({ "caseId": case, "month": month, "amountOre": 100 + count, "barrier": "NO_BARRIER" }),
        ),
        (Some("welfare"), 1) => (
            "recordHousehold",
            json!({ "caseId": case, "type": "COUPLE", "adults": 2, "children": 0, "from": day }),
        ),
        (Some("welfare"), _) => (
            "recordActivityRequirement",
            json!({ "caseId": case, "from": day, "hoursPerWeek": 10, "kinds": ["JOB_SEARCH"] }),
        ),
        (Some("labour"), 0) => (
            "recordCompetenceHours",
            json!({ "caseId": case, "month": month, "plannedHours": 8.0, "doneHours": 2.0 }),
        ),
        (Some("labour"), _) => ("createPlacement", placement(case, &name, None)),
        (Some("employment"), 0) => (
            "recordEmploymentRegistration",
            json!({ "caseId": case, "category": "OTHER", "registeredFrom": day }),
        ),
        (Some("employment"), 1) => (
            "recordReadiness",
            json!({ "caseId": case, "level": "NOT_READY_NOW" }),
        ),
        (Some("employment"), _) => (
            "recordProviderReferral",
            json!({ "caseId": case, "on": day, "status": "REFERRED" }),
        ),
        (Some("insurance"), 0) => (
            "recordBenefit",
            json!({ "caseId": case, "code": "SICKNESS_BENEFIT", "extentPercent": 25, "from": day, "to": day }),
        ),
        (Some("insurance"), 1) => (
            "recordRehabilitation",
            json!({ "caseId": case, "status": "ONGOING", "coordinator": format!("Samordnare {count}") }),
        ),
        (Some("insurance"), _) => (
            "recordZeroSgi",
            json!({ "caseId": case, "from": day, "to": day }),
        ),
        (Some(_) | None, _) => (
            "writeNote",
            json!({ "caseId": case, "text": format!("Rad {count}") }),
        ),
    };
    if !kept.is_null() {
        input["keptFromParticipant"] = kept.clone();
    }
    (who, mutation, input)
}

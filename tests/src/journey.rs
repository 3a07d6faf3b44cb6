//! One invented person's way in: from the desk's door to closure, with the contract's operations only.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{client::Reader, view::case_view};

/// A unit and its agency, as `units` tells them.
#[derive(Debug, Clone)]
pub struct Place {
    /// The unit's id.
    pub unit: String,
    /// The agency's id.
    pub agency: String,
}

/// The units that take part in the journey.
#[derive(Debug, Clone)]
pub struct Places {
    /// The desk in Gnesta.
    pub desk: Place,
    /// The welfare unit in Gnesta.
    pub welfare: Place,
    /// The labour-market unit in Gnesta.
    pub labour: Place,
    /// The employment service.
    pub employment: Place,
    /// The insurance agency.
    pub insurance: Place,
}

/// A case that is under way.
#[derive(Debug, Clone)]
pub struct Journey {
    /// The case's id.
    pub case: String,
    /// The case's version as last seen.
    pub version: i64,
    /// The units.
    pub places: Places,
}

/// The id at a path of an answer.
pub fn text(value: &Value, pointer: &str) -> Result<String> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    Ok(found
        .with_context(|| format!("{pointer} of {value}"))?
        .to_owned())
}

/// The number at a path of an answer.
pub fn number(value: &Value, pointer: &str) -> Result<i64> {
    let found = value.pointer(pointer).and_then(Value::as_i64);
    found.with_context(|| format!("{pointer} of {value}"))
}

/// Asks for the units of the journey.
pub async fn find_places(desk: &Reader) -> Result<Places> {
    let mut found = Vec::new();
    for (kind, municipality) in [
        ("INTAKE_DESK", Some("0461")),
        ("WELFARE_UNIT", Some("0461")),
        ("LABOUR_MARKET_UNIT", Some("0461")),
        ("EMPLOYMENT_SERVICE", None),
        ("INSURANCE_AGENCY", None),
    ] {
        let data = desk
            .ask(
                "units",
                json!({ "kind": kind, "municipality": municipality }),
            )
            .await?;
        found.push(Place {
            unit: text(&data, "/units/edges/0/node/id")?,
            agency: text(&data, "/units/edges/0/node/agency/id")?,
        });
    }
    let [desk, welfare, labour, employment, insurance] =
        found.try_into().ok().context("five kinds were asked for")?;
    Ok(Places {
        desk,
        welfare,
        labour,
        employment,
        insurance,
    })
}

/// Receives, registers and screens a person at the desk, and records the first mapping.
pub async fn receive_person(desk: &Reader, personal_number: &str) -> Result<Journey> {
    let places = find_places(desk).await?;
    let contact = desk
        .change(
            "open_contact",
            json!({ "personalNumber": personal_number, "purpose": "INTAKE", "municipality": "0461" }),
        )
        .await?;
    let intake = desk
        .change(
            "register_intake",
            json!({
                "contactId": text(&contact, "/contact/id")?, "channel": "WALK_IN",
                "givenName": "Ada", "familyName": "Provsson", "phone": "070-1740605", "email": "ada.provsson@exempel.se",
                "reason": "Vill ha hjälp att hitta arbete", "interpreterNeeded": false,
            }),
        )
        .await?;
    let case = text(&intake, "/case/id")?;
    let screened = desk
        .change(
            "record_screening",
            json!({
                "caseId": case, "expectedVersion": number(&intake, "/case/version")?,
                "inTargetGroup": true, "targetGroups": ["LONG_TERM_UNEMPLOYED"],
                "needs": ["WORK", "ECONOMY", "HEALTH"],
            }),
        )
        .await?;
    let version = number(&screened, "/case/version")?;
    desk.change(
        "record_mapping",
        json!({
            "caseId": case,
            "education": { "level": "NINE_YEAR", "completedUpperSecondary": false },
            "work": { "yearsOfExperience": 4, "drivingLicence": false },
        }),
    )
    .await?;
    Ok(Journey {
        case,
        version,
        places,
    })
}

/// Records a basis from one agency to another, valid through the journey.
pub async fn record_basis(
    reader: &Reader,
    case: &str,
    kind: &str,
    from: &Place,
    to: &Place,
    sections: &[&str],
) -> Result<String> {
    let consent_form = (kind == "CONSENT").then_some("WRITTEN");
    let recorded = reader
        .change(
            "record_basis",
            json!({
                "caseId": case, "kind": kind, "fromAgencyId": from.agency, "toAgencyId": to.agency,
                "sections": sections, "purpose": "Samordnat stöd till arbete",
                "validFrom": "2026-01-01", "validTo": "2029-12-31", "consentForm": consent_form,
            }),
        )
        .await?;
    text(&recorded, "/basis/id")
}

/// A referral as its last change told it.
#[derive(Debug, Clone)]
pub struct Referral {
    /// The referral's id.
    pub id: String,
    /// Its version.
    pub version: i64,
}

/// Takes the referral out of a mutation's payload.
pub fn referral_of(payload: &Value) -> Result<Referral> {
    Ok(Referral {
        id: text(payload, "/referral/id")?,
        version: number(payload, "/referral/version")?,
    })
}

/// Writes and sends a referral.
pub async fn send_referral(
    sender: &Reader,
    case: &str,
    to: &Place,
    service: &str,
    sections: &[&str],
) -> Result<Referral> {
    let created = sender
        .change(
            "create_referral",
            json!({
                "caseId": case, "toUnitId": to.unit, "service": service, "urgency": "NORMAL",
                "question": "Kan ni ta emot?", "sections": sections,
            }),
        )
        .await?;
    let draft = referral_of(&created)?;
    referral_of(&sender.change("send_referral", step(&draft)).await?)
}

/// The input of a transition that needs nothing more.
pub fn step(referral: &Referral) -> Value {
    json!({ "referralId": referral.id, "expectedVersion": referral.version })
}

/// Receives and accepts a referral.
pub async fn accept_referral(receiver: &Reader, referral: &Referral) -> Result<Referral> {
    let received = referral_of(&receiver.change("receive_referral", step(referral)).await?)?;
    referral_of(&receiver.change("accept_referral", step(&received)).await?)
}

/// Starts an accepted referral.
pub async fn start_referral(receiver: &Reader, referral: &Referral) -> Result<Referral> {
    let mut input = step(referral);
    input["startsOn"] = json!("2026-12-01");
    referral_of(&receiver.change("start_referral", input).await?)
}

/// Completes an active referral.
pub async fn complete_referral(
    receiver: &Reader,
    referral: &Referral,
    outcome: &str,
) -> Result<Value> {
    let mut input = step(referral);
    input["outcome"] = json!(outcome);
    input["incomeSourceAfter"] = json!([{ "source": "OWN_INCOME", "extentPercent": 100 }]);
    receiver.change("complete_referral", input).await
}

/// Everything that the desk tells the other agencies so that it may refer to them.
const SHARED_BY_DESK: [&str; 7] = [
    "IDENTITY",
    "CONTACT",
    "INTAKE",
    "SCREENING",
    "MAPPING_EDUCATION",
    "MAPPING_WORK",
    "PLAN",
];

/// A journey in the middle: four agencies work with the person.
pub struct UnderWay {
    /// The case.
    pub journey: Journey,
    /// Who works on which referral.
    active: Vec<(Reader, Referral)>,
}

/// Drives the first half, by staff who are signed in by their handles: from the door until every agency works, writes its sections and shares the plan.
pub async fn get_under_way(
    staff: &impl Fn(&str) -> Result<Reader>,
    personal_number: &str,
) -> Result<UnderWay> {
    let desk = staff("desk.gnesta")?;
    let journey = receive_person(&desk, personal_number).await?;
    let (case, places) = (&journey.case, &journey.places);
    let receivers = [
        ("welfare.gnesta", &places.welfare, "FINANCIAL_ASSISTANCE"),
        ("labour.gnesta", &places.labour, "PLACEMENT"),
        (
            "employment.sormland",
            &places.employment,
            "EMPLOYMENT_SUPPORT",
        ),
        (
            "insurance.sormland",
            &places.insurance,
            "REHABILITATION_COORDINATION",
        ),
    ];
    let mut active = Vec::new();
    for (handle, place, service) in receivers {
        let from = &places.desk;
        record_basis(&desk, case, "CONSENT", from, place, &SHARED_BY_DESK).await?;
        let sections = ["IDENTITY", "CONTACT", "INTAKE", "SCREENING"];
        let sent = send_referral(&desk, case, place, service, &sections).await?;
        let receiver = staff(handle)?;
        let accepted = accept_referral(&receiver, &sent).await?;
        let started = start_referral(&receiver, &accepted).await?;
        active.push((receiver, started));
    }
    write_sections(staff, case).await?;
    share_plan(staff, case, places).await?;
    Ok(UnderWay { journey, active })
}

/// Drives the second half: every agency completes its referral, and the desk closes the case.
pub async fn finish(
    staff: &impl Fn(&str) -> Result<Reader>,
    under_way: UnderWay,
) -> Result<Journey> {
    let UnderWay {
        mut journey,
        active,
    } = under_way;
    for (receiver, referral) in &active {
        complete_referral(receiver, referral, "WORK_UNSUBSIDISED").await?;
    }
    let desk = staff("desk.gnesta")?;
    let view = case_view(&desk, &journey.case).await?;
    anyhow::ensure!(
        view["case"]["phase"] == "ACTIVE",
        "the case is active before it is closed: {view}"
    );
    let closed = close_case(&desk, &mut journey).await?;
    anyhow::ensure!(
        closed["case"]["phase"] == "CLOSED",
        "the case is closed: {closed}"
    );
    let due = &closed["closure"]["followUpsDueOn"];
    anyhow::ensure!(
        due == &json!(["2027-02-23", "2027-05-23", "2027-11-23"]),
        "follow-ups are due after 3, 6 and 12 months: {due}"
    );
    Ok(journey)
}

/// Each agency writes its own sections.
async fn write_sections(staff: &impl Fn(&str) -> Result<Reader>, case: &str) -> Result<()> {
    let writes = [
        (
            "welfare.gnesta",
            "record_assistance_decision",
            json!({ "caseId": case, "month": "2026-11", "amountOre": 912_300, "barrier": "UNEMPLOYED_NO_BENEFIT" }),
        ),
        (
            "labour.gnesta",
            "create_placement",
            json!({
                "caseId": case, "workplace": "Återbruket i Gnesta", "employmentType": "MUNICIPAL_LABOUR_EMPLOYMENT",
                "serviceRatePercent": 75, "startsOn": "2026-11-02", "endsOn": "2027-11-01",
                "tasks": "Sorterar och lagar möbler",
            }),
        ),
        (
            "employment.sormland",
            "record_employment_registration",
            json!({ "caseId": case, "category": "OPENLY_UNEMPLOYED", "registeredFrom": "2026-10-01" }),
        ),
        (
            "insurance.sormland",
            "record_benefit",
            json!({
                "caseId": case, "code": "SICKNESS_BENEFIT", "extentPercent": 50,
                "from": "2026-09-01", "to": "2026-10-31",
            }),
        ),
    ];
    for (handle, operation, input) in writes {
        staff(handle)?.change(operation, input).await?;
    }
    Ok(())
}

/// The labour-market unit writes in the one shared plan.
async fn share_plan(
    staff: &impl Fn(&str) -> Result<Reader>,
    case: &str,
    places: &Places,
) -> Result<()> {
    let labour = staff("labour.gnesta")?;
    let view = labour.ask("case_view", json!({ "id": case })).await?;
    labour
        .change(
            "update_plan",
            json!({
                "caseId": case, "expectedVersion": number(&view, "/case/plan/version")?,
                "goals": [{ "text": "Eget arbete inom ett år" }],
                "activities": [{
                    "title": "Praktik på återbruket", "status": "ONGOING",
                    "responsibleUnitId": places.labour.unit,
                }],
            }),
        )
        .await?;
    Ok(())
}

/// Closes the case with every required field.
pub async fn close_case(desk: &Reader, journey: &mut Journey) -> Result<Value> {
    let version = case_version(desk, &journey.case).await?;
    let closed = desk
        .change(
            "close_case",
            json!({
                "caseId": journey.case, "expectedVersion": version, "reason": "WORK",
                "occupation": { "kind": "WORK_UNSUBSIDISED", "detail": "Butik, heltid" },
                "incomeSources": [{ "source": "OWN_INCOME", "extentPercent": 100 }],
            }),
        )
        .await?;
    journey.version = version + 1;
    Ok(closed)
}

/// The version of the case's head, as this reader sees it.
pub async fn case_version(reader: &Reader, case: &str) -> Result<i64> {
    let answer = reader
        .post(
            "query Head($id: ID!) { case(id: $id) { version } }",
            json!({ "id": case }),
        )
        .await?;
    number(&answer.json()?, "/data/case/version")
}

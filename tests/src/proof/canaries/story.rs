//! A story in which everything is written once that can be written.

use anyhow::{Context as _, Result, ensure};
use domain::referral::ReferralStatus as Status;
use serde_json::{Value, json};

use super::{documentation, evaluation};
use crate::{
    client::{Reader, done},
    journey::{self, Journey, text},
    moves::{self, Move, Need, Walk, path_to},
    partner, people,
    world::TestWorld,
};

/// The person with whom every agency works; the others have one referral each.
const MAIN: usize = 10;
const OTHERS: usize = 20;

const AGENCIES: [(&str, &str); 4] = [
    ("welfare.gnesta", "FINANCIAL_ASSISTANCE"),
    ("labour.gnesta", "PLACEMENT"),
    ("employment.sormland", "EMPLOYMENT_SUPPORT"),
    ("insurance.sormland", "REHABILITATION_COORDINATION"),
];

/// The moves with which something is written.
const MOVES: [Move; 9] = [
    moves::ANSWER,
    moves::ACCEPT,
    moves::DECLINE,
    moves::PROPOSE,
    moves::CONFIRM_REROUTE,
    moves::PAUSE,
    moves::COMPLETE,
    moves::END_EARLY,
    moves::MARK_IN_ERROR,
];

/// Tells it.
pub async fn tell(world: &TestWorld) -> Result<()> {
    let journey = share(world).await?;
    desk(world, &journey).await?;
    agencies(world, &journey).await?;
    labour(world, &journey).await?;
    for (place, step) in MOVES.iter().enumerate() {
        walk(world, OTHERS + place, step)
            .await
            .with_context(|| format!("{} from {}", step.kind, step.from))?;
    }
    approve(world, OTHERS + MOVES.len()).await?;
    merge(world, OTHERS + MOVES.len() + 1).await?;
    administer(world, &journey).await?;
    propose(world).await?;
    hear(world).await?;
    break_glass(world, &journey).await?;
    review_log(world).await?;
    close(world, journey).await
}

/// Somebody whose case every agency has joined.
async fn share(world: &TestWorld) -> Result<Journey> {
    let journey = world.received_person(&people::number(MAIN)).await?;
    let (desk, places) = (world.desk()?, &journey.places);
    let receivers = [
        &places.welfare,
        &places.labour,
        &places.employment,
        &places.insurance,
    ];
    for ((handle, service), place) in AGENCIES.into_iter().zip(receivers) {
        let case = &journey.case;
        journey::record_basis(
            &desk,
            case,
            "CONSENT",
            &places.desk,
            place,
            &["SCREENING", "PLAN"],
        )
        .await?;
        let sent = journey::send_referral(&desk, case, place, service, &["SCREENING"]).await?;
        journey::accept_referral(&world.staff(handle)?, &sent).await?;
    }
    Ok(journey)
}

async fn desk(world: &TestWorld, journey: &Journey) -> Result<()> {
    let (desk, case) = (world.desk()?, &journey.case);
    let contact = json!({ "caseId": case, "phone": "070-1740606", "email": "ada@exempel.se" });
    write(&desk, "updateContactDetails", contact).await?;
    let witnessed = json!({
        "caseId": case, "kind": "CONSENT", "fromAgencyId": journey.places.desk.agency,
        "toAgencyId": journey.places.insurance.agency, "sections": ["INTAKE"], "purpose": "Samordning",
        "validFrom": "2026-11-01", "validTo": "2027-11-01", "consentForm": "ORAL_WITNESSED", "witness": "Bo Ek",
    });
    write(&desk, "recordDisclosureBasis", witnessed).await?;
    let view = desk.ask("case_view", json!({ "id": case })).await?;
    let plan = json!({
        "caseId": case, "expectedVersion": view["case"]["plan"]["version"],
        "goals": [{ "text": "Eget arbete" }], "activities": [{ "title": "Praktik", "status": "ONGOING" }],
    });
    write(&world.staff("insurance.sormland")?, "updatePlan", plan).await?;
    let person = world.participant(&people::number(MAIN))?;
    write(
        &person,
        "commentOnPlan",
        json!({ "caseId": case, "text": "Det vill jag" }),
    )
    .await?;
    let insurance = world.staff("insurance.sormland")?;
    let note = write_shown(
        &insurance,
        "writeNote",
        "note { id }",
        kept(json!({ "caseId": case, "text": "Ett samtal" })),
    )
    .await?;
    let note = text(&note, "/note/id")?;
    write(&insurance, "lockNote", json!({ "noteId": note })).await?;
    write(
        &insurance,
        "correctNote",
        json!({ "noteId": note, "text": "Ett annat samtal" }),
    )
    .await
}

async fn agencies(world: &TestWorld, journey: &Journey) -> Result<()> {
    let case = &journey.case;
    let part = || kept(json!({ "note": "En anteckning" }));
    let mut education = part();
    education["level"] = json!("NINE_YEAR");
    education["completedUpperSecondary"] = json!("NO");
    let mapping = json!({
        "caseId": case, "education": education, "work": part(), "family": part(), "economy": part(), "health": part(),
    });
    let writes = [
        ("welfare.gnesta", "recordMapping", mapping),
        (
            "welfare.gnesta",
            "recordAssistanceDecision",
            json!({ "month": "2026-11", "amountOre": 4711, "barrier": "SOCIAL_REASONS" }),
        ),
        (
            "welfare.gnesta",
            "recordHousehold",
            json!({ "type": "SINGLE_WOMAN", "adults": 1, "children": 0 }),
        ),
        (
            "welfare.gnesta",
            "recordLivelihoodBarrier",
            json!({ "month": "2026-11", "adult": "APPLICANT", "barrier": "LANGUAGE" }),
        ),
        (
            "welfare.gnesta",
            "recordActivityRequirement",
            json!({ "from": "2026-11-01", "hoursPerWeek": 20, "kinds": ["LANGUAGE"] }),
        ),
        (
            "employment.sormland",
            "recordEmploymentRegistration",
            json!({ "category": "OPENLY_UNEMPLOYED", "registeredFrom": "2026-10-01" }),
        ),
        (
            "employment.sormland",
            "recordEmploymentProgramme",
            json!({ "code": "WORK_PRACTICE", "from": "2026-11-01" }),
        ),
        (
            "employment.sormland",
            "recordReadiness",
            json!({ "level": "NOT_READY_NOW", "reviewOn": "2027-02-01" }),
        ),
        (
            "employment.sormland",
            "recordProviderReferral",
            json!({ "status": "STARTED", "on": "2026-11-02", "provider": "Leverantören" }),
        ),
        (
            "insurance.sormland",
            "recordBenefit",
            json!({ "code": "SICKNESS_BENEFIT", "extentPercent": 25, "from": "2026-11-01" }),
        ),
        (
            "insurance.sormland",
            "recordZeroSgi",
            json!({ "from": "2026-01-01" }),
        ),
        (
            "insurance.sormland",
            "recordRehabilitation",
            json!({ "status": "PLANNED", "coordinator": "Kim Ek", "measures": "Samtal" }),
        ),
    ];
    for (handle, mutation, input) in writes {
        let mut input = if mutation == "recordMapping" {
            input
        } else {
            kept(input)
        };
        input["caseId"] = json!(case);
        write(&world.staff(handle)?, mutation, input).await?;
    }
    Ok(())
}

async fn labour(world: &TestWorld, journey: &Journey) -> Result<()> {
    let (labour, manager) = (
        world.staff("labour.gnesta")?,
        world.staff("manager.labour.gnesta")?,
    );
    let case = &journey.case;
    let workplace =
        json!({ "name": "Verkstaden", "organisation": "Gnesta kommun", "municipality": "0461" });
    write(&labour, "addWorkplace", workplace).await?;
    let leader = moves::staff_id(world, "programme.gnesta").await?;
    let programme = json!({
        "name": "Steget", "financier": "Förbundet", "startsOn": "2026-01-01", "capacity": 20, "leaderId": leader,
    });
    let programme = write_shown(&manager, "createProgramme", "programme { id }", programme).await?;
    let programme = text(&programme, "/programme/id")?;
    document(world, &programme).await?;
    let enrolled = json!({ "caseId": case, "programmeId": programme, "from": "2026-11-02" });
    let enrolment = write_shown(
        &labour,
        "enrolParticipant",
        "enrolment { id }",
        kept(enrolled),
    )
    .await?;
    let ending = json!({
        "caseId": case, "enrolmentId": text(&enrolment, "/enrolment/id")?, "endsOn": "2026-11-20", "reason": "WORK",
        "occupation": "WORK_UNSUBSIDISED", "employer": "PRIVATE", "tasks": "Lagerarbete", "note": "Ett arbete",
    });
    write(&labour, "endEnrolment", kept(ending)).await?;
    let placement = json!({
        "caseId": case, "workplace": "Återbruket", "employmentType": "WORK_PRACTICE",
        "serviceRatePercent": 75, "startsOn": "2026-11-02", "tasks": "Sorterar möbler",
        "longTermGoal": "Fast arbete",
    });
    let placement = write_shown(
        &labour,
        "createPlacement",
        "placement { id }",
        kept(placement),
    )
    .await?;
    let placement = text(&placement, "/placement/id")?;
    let writes = [
        (
            "recordCompetenceHours",
            json!({ "month": "2026-11", "plannedHours": 10.0, "doneHours": 0.0 }),
        ),
        (
            "recordAttendance",
            json!({ "placementId": placement, "on": "2026-11-20", "kind": "PRESENT", "hours": 4.0 }),
        ),
        (
            "recordUnionConsultation",
            json!({
                "placementId": placement, "organisation": "Facket", "askedOn": "2026-11-02", "outcome": "OBJECTION",
                "answeredOn": "2026-11-09", "effect": "Kortare tid",
            }),
        ),
        (
            "endPlacement",
            json!({ "placementId": placement, "reason": "OTHER", "endsOn": "2026-11-20", "note": "Slut" }),
        ),
    ];
    for (mutation, mut input) in writes {
        input["caseId"] = json!(case);
        write(&labour, mutation, kept(input)).await?;
    }
    Ok(())
}

/// What the manager writes about a programme.
async fn document(world: &TestWorld, programme: &str) -> Result<()> {
    let manager = world.staff("manager.labour.gnesta")?;
    for (mutation, mut input) in documentation::entries() {
        input["programmeId"] = json!(programme);
        write(&manager, mutation, input).await?;
    }
    evaluation::evaluate(world, programme).await
}

/// One move of a referral, with a person of its own.
async fn walk(world: &TestWorld, person: usize, step: &Move) -> Result<()> {
    let number = people::number(person);
    let journey = world.received_person(&number).await?;
    let places = &journey.places;
    let desk = world.desk()?;
    journey::record_basis(
        &desk,
        &journey.case,
        "CONSENT",
        &places.desk,
        &places.labour,
        &["IDENTITY", "INTAKE"],
    )
    .await?;
    let mut walk = Walk::draft_at(world, (&journey, &number), step.at, "GUIDANCE").await?;
    walk.take_all(&path_to(step.from)).await?;
    if step.need != Need::Nothing {
        walk.prepare(step.need).await?;
    }
    walk.take(step).await.map(|_| ())
}

/// A referral that the person approved in words, before a witness.
async fn approve(world: &TestWorld, person: usize) -> Result<()> {
    let number = people::number(person);
    let journey = world.received_person(&number).await?;
    let walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
    let desk = world.desk()?;
    let mut input = json!({ "consentForm": "ORAL_WITNESSED" });
    input["referralId"] = json!(walk.referral.id);
    input["expectedVersion"] = json!(walk.referral.version);
    let asked = write_shown(&desk, "askPerson", "referral { id version status }", input).await?;
    ensure!(
        asked["referral"]["status"] == Status::AwaitingPerson.to_string(),
        "{asked}"
    );
    let approved = json!({
        "referralId": walk.referral.id, "expectedVersion": asked["referral"]["version"], "witness": "Bo Ek",
    });
    write(&desk, "approveReferral", approved).await
}

/// What agencies' administrators write, and the numbers that staff register.
async fn administer(world: &TestWorld, journey: &Journey) -> Result<()> {
    let admin = world.staff("admin.welfare.gnesta")?;
    let person = json!({ "subject": "staff:ny.welfare.gnesta", "displayName": "Nia Nyman" });
    write(&admin, "addStaff", person).await?;
    let made = write_shown(
        &admin,
        "createUnit",
        "unit { unit { id } version }",
        json!({ "name": "Enhet tre", "municipality": "0461" }),
    )
    .await?;
    let renamed = json!({
        "unitId": text(&made, "/unit/unit/id")?, "expectedVersion": made["unit"]["version"], "name": "Enhet fyra",
    });
    write(&admin, "renameUnit", renamed).await?;
    let agreement = json!({
        "deskAgencyId": journey.places.desk.agency, "forAgencyId": journey.places.welfare.agency,
        "sections": ["INTAKE"], "tasks": ["Mottagning"], "validFrom": "2026-12-01",
    });
    write(&admin, "proposeServiceAgreement", agreement).await?;
    let trosa = world.staff("welfare.trosa")?;
    for (mutation, person) in [("registerOwnNumber", 70), ("registerKin", 71)] {
        let document = format!(
            "mutation Register($input: RegisterNumberInput!) {{ {mutation}(input: $input) {{ userErrors {{ code field message }} }} }}"
        );
        let input = json!({ "personalNumber": people::number(person) });
        done(mutation, trosa.mutate(&document, input).await?)?;
    }
    let document = "mutation Register($input: RegisterOwnContactInput!) { registerOwnContact(input: $input) { \
        userErrors { code field message } } }";
    let input = json!({ "phone": "070-1740607", "email": "vera@exempel.se" });
    done("registerOwnContact", trosa.mutate(document, input).await?)?;
    Ok(())
}

/// Two people are taken for one, and then for two again.
async fn merge(world: &TestWorld, person: usize) -> Result<()> {
    let kept = world.received_person(&people::number(person)).await?;
    let other = world.received_person(&people::number(person + 1)).await?;
    let desk = world.desk()?;
    let number = "query Number($id: ID!) { case(id: $id) { registryNumber } }";
    let number = desk.query(number, json!({ "id": other.case })).await?;
    let one = json!({
        "caseId": kept.case, "otherCaseNumber": text(&number, "/case/registryNumber")?,
        "reason": "Samma människa, med samordningsnummer förut",
    });
    write(&desk, "mergePersons", one).await?;
    let two = json!({ "caseId": other.case, "reason": "Två syskon, som har visat legitimation" });
    write(&desk, "undoMerge", two).await
}

/// A partner's administrator says where notices to its system go: at first to one place, then to another.
async fn hear(world: &TestWorld) -> Result<()> {
    let admin = world.staff("admin.vardcentral")?;
    let place = json!({ "address": "http://127.0.0.1:1/", "kinds": ["REFERRAL_SENT"] });
    let shown = "endpoint { id version }";
    let made = write_shown(&admin, "createNoticeEndpoint", shown, place).await?;
    let elsewhere = json!({
        "endpointId": text(&made, "/endpoint/id")?, "expectedVersion": made["endpoint"]["version"],
        "address": "http://127.0.0.1:1/nya/", "kinds": ["REFERRAL_WITHDRAWN"],
    });
    write(&admin, "changeNoticeEndpoint", elsewhere).await
}

/// A partner's system asks the desk to take somebody in.
async fn propose(world: &TestWorld) -> Result<()> {
    let clinic = world.staff("partner.vardcentral")?;
    let asked = json!({
        "personalNumber": people::number(72), "name": "Siv Påhittad", "phone": "070-1740608", "email": "siv@exempel.se",
        "consentForm": "WRITTEN", "consentedOn": "2026-11-01", "reason": "WORK", "text": "Vill ha hjälp",
        "municipality": "0461", "idempotencyKey": "en-forfragan",
    });
    let payload = clinic
        .mutate(&partner::document("propose-intake")?, asked)
        .await?;
    done("proposeIntake", payload).map(|_| ())
}

/// Late in the evening a withheld section is opened in an emergency, and that is reviewed.
async fn break_glass(world: &TestWorld, journey: &Journey) -> Result<()> {
    world.forward(chrono::Duration::hours(13));
    let (welfare, labour) = (
        world.staff("welfare.gnesta")?,
        world.staff("labour.gnesta")?,
    );
    let (case, places) = (&journey.case, &journey.places);
    journey::record_basis(
        &welfare,
        case,
        "CONSENT",
        &places.welfare,
        &places.labour,
        &["WELFARE_HOUSEHOLD"],
    )
    .await?;
    let opening = json!({
        "caseId": case, "category": "URGENT_DECISION", "minutes": 60, "reason": "Beslutet kan inte vänta till i morgon",
        "sections": [{ "section": "WELFARE_ASSISTANCE", "agencyId": places.welfare.agency }],
    });
    write(&labour, "openSectionsInEmergency", opening).await?;
    let look =
        "query Look($id: ID!) { case(id: $id) { welfare { assistanceDecisions { amountOre } } } }";
    let seen = labour.query(look, json!({ "id": case })).await?;
    ensure!(
        !seen["case"]["welfare"]["assistanceDecisions"].is_null(),
        "it is open: {seen}"
    );
    let reviewer = world.staff("logs.welfare.gnesta")?;
    let owed = "query Owed { openingReviews(first: 5) { edges { node { id } } } }";
    let owed = reviewer.query(owed, json!({})).await?;
    let found = json!({
        "reviewId": text(&owed, "/openingReviews/edges/0/node/id")?, "verdict": "NOT_JUSTIFIED", "note": "Det kunde vänta",
    });
    write(&reviewer, "reviewOpening", found).await
}

/// The looks of the evening are what the review of the log asks about.
async fn review_log(world: &TestWorld) -> Result<()> {
    let reviewer = world.staff("logs.welfare.gnesta")?;
    let period = json!({ "from": "2026-11-01", "to": "2026-11-23" });
    let opened = write_shown(&reviewer, "openLogReview", "review { id }", period).await?;
    let items = "query Items($id: ID!) { logReview(id: $id) { items(first: 5) { edges { node { id } } } } }";
    let items = reviewer
        .query(items, json!({ "id": text(&opened, "/review/id")? }))
        .await?;
    let item = text(&items, "/logReview/items/edges/0/node/id")?;
    let verdict = json!({ "itemId": item, "verdict": "NEEDS_FOLLOW_UP", "note": "Fråga chefen" });
    write(&reviewer, "recordLogVerdict", verdict).await?;
    let action = json!({ "itemId": item, "action": "Samtal med chefen", "doneOn": "2026-11-23" });
    write(&reviewer, "recordLogFollowUp", action).await
}

async fn close(world: &TestWorld, mut journey: Journey) -> Result<()> {
    journey::close_case(&world.desk()?, &mut journey).await?;
    world.forward(chrono::Duration::days(122));
    world.settle().await?;
    let heard = json!({
        "caseId": journey.case, "months": 3, "occupation": "UNKNOWN", "incomeSources": [{ "source": "UNKNOWN" }],
        "note": "Nådd per telefon",
    });
    write(&world.staff("lead.desk.gnesta")?, "recordFollowUp", heard).await
}

/// The same input, kept from the person.
fn kept(mut input: Value) -> Value {
    input["keptFromParticipant"] =
        json!({ "provision": "OSL_25_7", "reason": "En granne har berättat" });
    input
}

/// Runs a mutation that must not be refused.
pub async fn write(by: &Reader, mutation: &str, input: Value) -> Result<()> {
    write_shown(by, mutation, "", input).await.map(|_| ())
}

/// The same, and gives what is shown of the payload.
pub async fn write_shown(by: &Reader, mutation: &str, shown: &str, input: Value) -> Result<Value> {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let document = format!(
        "mutation Write($input: {kind}!) {{ {mutation}(input: $input) {{ {shown} userErrors {{ code field message }} }} }}"
    );
    done(mutation, by.mutate(&document, input).await?)
}

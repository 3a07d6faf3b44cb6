//! A client of another author's: the crate `graphql_client` derives types from the published schema and the contract's
//! operations, and takes one person from an opened contact to a closed case with them.

mod operations;

use std::{cell::RefCell, collections::BTreeSet};

use anyhow::{Context as _, Result, ensure};
use evi_tests::{
    client::{Reader, plain_http},
    demo::Demo,
};
use graphql_client::{GraphQLQuery, Response};
use serde_json::{Value, json};

use operations::*;

const CLOCK: &str = "2026-11-23T08:00:00Z";
const PERSON: &str = "196801029288";
/// An id that nothing has.
const NOBODYS: &str = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";

/// What asks, and which operations were answered.
struct Client {
    http: reqwest::Client,
    address: String,
    answered: RefCell<BTreeSet<&'static str>>,
}

impl Client {
    /// Sends an operation with typed variables, and reads the typed answer. An error at the top is one.
    async fn ask<Q>(&self, reader: &Reader, variables: Value) -> Result<Q::ResponseData>
    where
        Q: GraphQLQuery,
        Q::Variables: serde::de::DeserializeOwned,
    {
        let variables =
            serde_json::from_value(variables).context("variables of the derived type")?;
        let body = Q::build_query(variables);
        let name = body.operation_name;
        let sent = self.http.post(&self.address).bearer_auth(reader.token());
        let answer = sent.json(&body).send().await?.text().await?;
        let read: Response<Q::ResponseData> =
            serde_json::from_str(&answer).with_context(|| format!("{name}: {answer}"))?;
        ensure!(read.errors.is_none(), "{name}: {:?}", read.errors);
        self.answered.borrow_mut().insert(name);
        read.data.with_context(|| format!("{name} without data"))
    }
}

/// A mutation whose answer has `userErrors`: what it did, or the codes of its refusals.
macro_rules! change {
    ($client:expr, $reader:expr, $operation:ident, $field:ident, $input:expr) => {{
        let data = $client
            .ask::<$operation>($reader, json!({ "input": $input }))
            .await?;
        let codes: Vec<String> = data
            .$field
            .user_errors
            .iter()
            .map(|error| format!("{:?}", error.code))
            .collect();
        (data.$field, codes)
    }};
}

/// The same, where it must have been done.
macro_rules! done {
    ($client:expr, $reader:expr, $operation:ident, $field:ident, $input:expr) => {{
        let (answer, codes) = change!($client, $reader, $operation, $field, $input);
        ensure!(codes.is_empty(), "{}: {codes:?}", stringify!($operation));
        answer
    }};
}

struct Place {
    unit: String,
    agency: String,
}

async fn find_place(
    client: &Client,
    reader: &Reader,
    kind: &str,
    municipality: Option<&str>,
) -> Result<Place> {
    let variables = json!({ "kind": kind, "municipality": municipality });
    let found = client.ask::<Units>(reader, variables).await?;
    let edge = found.units.edges.into_iter().next().context("a unit")?;
    Ok(Place {
        unit: edge.node.id,
        agency: edge.node.agency.id,
    })
}

#[tokio::test]
async fn one_person_goes_from_contact_to_closure_with_derived_types() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let demo = Demo::start(
        &folder.path().join("data"),
        &["--fresh", "--empty", "--clock", CLOCK],
    )?;
    let client = Client {
        http: plain_http(),
        address: format!("{}/graphql", demo.address()),
        answered: RefCell::default(),
    };
    let desk = demo.staff("desk.gnesta")?;
    let welfare = demo.staff("welfare.gnesta")?;
    let stranger = demo.staff("welfare.trosa")?;
    let me = client.ask::<Me>(&desk, Value::Null).await?.me;
    ensure!(me.assignments.len() == 1, "{me:?}");
    let at = find_place(&client, &desk, "INTAKE_DESK", Some("0461")).await?;
    let to = find_place(&client, &desk, "WELFARE_UNIT", Some("0461")).await?;

    let case = receive(&client, &desk).await?;
    refer(&client, (&desk, &welfare), &case, (&at, &to)).await?;
    write_sections(&client, &demo, &case, &at).await?;
    see_own_parts(&client, (&desk, &welfare, &stranger), &case).await?;
    close(&client, (&desk, &stranger), &case).await?;
    let answered = client.answered.into_inner();
    let missed: Vec<&&str> = NAMES
        .iter()
        .filter(|name| !answered.contains(**name))
        .collect();
    ensure!(missed.is_empty(), "the scenario leaves out {missed:?}");
    Ok(())
}

/// The person comes to the desk.
async fn receive(client: &Client, desk: &Reader) -> Result<String> {
    let asked = json!({ "personalNumber": PERSON, "purpose": "INTAKE", "municipality": "0461" });
    let opened = done!(client, desk, OpenContact, open_contact, asked);
    let contact = opened.contact.context("a contact")?;
    ensure!(!contact.known_here, "nobody has met the person");
    let asked = json!({
        "contactId": contact.id, "channel": "WALK_IN", "reason": "Vill ha hjälp att hitta arbete",
        "interpreterNeeded": false,
    });
    let registered = done!(client, desk, RegisterIntake, register_intake, asked);
    let case = registered.case.context("a case")?;
    let asked = json!({
        "caseId": case.id, "expectedVersion": case.version, "inTargetGroup": true,
        "targetGroups": ["LONG_TERM_UNEMPLOYED"], "needs": ["WORK", "ECONOMY"],
    });
    done!(client, desk, RecordScreening, record_screening, asked);
    let (_, codes) = change!(client, desk, RecordScreening, record_screening, asked);
    ensure!(codes == ["STALE_VERSION"], "{codes:?}");
    let asked = json!({
        "caseId": case.id, "education": { "level": "NINE_YEAR", "completedUpperSecondary": false },
    });
    done!(client, desk, RecordMapping, record_mapping, asked);
    Ok(case.id)
}

/// A referral by its id, as it was seen at a version.
type Seen = (String, i64);

fn step((id, version): &Seen) -> Value {
    json!({ "referralId": id, "expectedVersion": version })
}

/// The desk sends three referrals on one consent, and none without: the consent's id, and the referrals.
async fn send_three(
    client: &Client,
    desk: &Reader,
    case: &str,
    (at, to): (&Place, &Place),
) -> Result<(String, Vec<Seen>)> {
    let create = |service: &str, sections: Value| {
        json!({
            "caseId": case, "toUnitId": to.unit, "service": service, "urgency": "NORMAL",
            "question": "Kan ni ta emot?", "sections": sections,
        })
    };
    let asked = create("OTHER", json!(["SCREENING"]));
    let drafted = done!(client, desk, CreateReferral, create_referral, asked);
    let drafted = drafted.referral.context("a referral")?;
    let asked = step(&(drafted.id, drafted.version));
    let (_, codes) = change!(client, desk, SendReferral, send_referral, asked);
    ensure!(codes == ["BASIS_MISSING"], "{codes:?}");
    let asked = json!({
        "caseId": case, "kind": "CONSENT", "fromAgencyId": at.agency, "toAgencyId": to.agency,
        "sections": ["IDENTITY", "CONTACT", "INTAKE", "SCREENING"], "purpose": "Samordnat stöd till arbete",
        "validFrom": "2026-01-01", "validTo": "2029-12-31", "consentForm": "WRITTEN",
    });
    let consent = done!(
        client,
        desk,
        RecordDisclosureBasis,
        record_disclosure_basis,
        asked
    );
    let consent = consent.basis.context("a basis")?;

    let mut sent = Vec::new();
    for service in ["DEBT_COUNSELLING", "FINANCIAL_ASSISTANCE", "GUIDANCE"] {
        let asked = create(service, json!(["IDENTITY", "SCREENING"]));
        let drafted = done!(client, desk, CreateReferral, create_referral, asked);
        let drafted = drafted.referral.context("a referral")?;
        let asked = step(&(drafted.id, drafted.version));
        let answer = done!(client, desk, SendReferral, send_referral, asked);
        let referral = answer.referral.context("a referral")?;
        sent.push((referral.id, referral.version));
    }
    Ok((consent.id, sent))
}

/// The welfare unit declines one referral and takes another; what rests on a withdrawn consent is stopped.
async fn refer(
    client: &Client,
    (desk, welfare): (&Reader, &Reader),
    case: &str,
    places: (&Place, &Place),
) -> Result<()> {
    let (consent, sent) = send_three(client, desk, case, places).await?;
    let inbox = client
        .ask::<ReferralInbox>(welfare, json!({ "first": 50 }))
        .await?;
    let waiting: Vec<&str> = inbox
        .referral_inbox
        .edges
        .iter()
        .map(|edge| edge.node.id.as_str())
        .collect();
    ensure!(
        sent.iter().all(|(id, _)| waiting.contains(&id.as_str())),
        "{waiting:?}"
    );
    let mut received = Vec::new();
    for seen in &sent[..2] {
        let asked = step(seen);
        let answer = done!(client, welfare, ReceiveReferral, receive_referral, asked);
        let referral = answer.referral.context("a referral")?;
        received.push((referral.id, referral.version));
    }
    let [to_decline, to_accept] = received.as_slice() else {
        anyhow::bail!("two were received");
    };
    let mut asked = step(to_decline);
    asked["reason"] = json!("OUTSIDE_TARGET_GROUP");
    let declined = done!(client, welfare, DeclineReferral, decline_referral, asked);
    let declined = declined.referral.context("a referral")?;
    ensure!(
        format!("{:?}", declined.status) == "DECLINED",
        "{declined:?}"
    );
    let asked = step(to_accept);
    let accepted = done!(client, welfare, AcceptReferral, accept_referral, asked);
    let accepted = accepted.referral.context("a referral")?;
    let mut asked = step(&(accepted.id, accepted.version));
    asked["startsOn"] = json!("2026-12-01");
    let started = done!(client, welfare, StartReferral, start_referral, asked);
    let started = started.referral.context("a referral")?;
    let asked = json!({
        "caseId": case, "month": "2026-11", "amountOre": 912_300, "barrier": "UNEMPLOYED_NO_BENEFIT",
    });
    let (decided, codes) = change!(
        client,
        welfare,
        RecordAssistanceDecision,
        record_assistance_decision,
        asked
    );
    let amount = decided
        .decision
        .as_ref()
        .map(|decision| decision.amount_ore);
    ensure!(amount == Some(912_300), "{codes:?}");
    let mut asked = step(&(started.id, started.version));
    asked["outcome"] = json!("WORK_UNSUBSIDISED");
    asked["incomeSourceAfter"] = json!([{ "source": "OWN_INCOME", "extentPercent": 100 }]);
    let completed = done!(client, welfare, CompleteReferral, complete_referral, asked);
    let completed = completed.referral.context("a referral")?;
    ensure!(
        format!("{:?}", completed.status) == "COMPLETED",
        "{completed:?}"
    );
    let asked = json!({ "basisId": consent });
    let withdrawn = done!(client, desk, WithdrawConsent, withdraw_consent, asked);
    let stopped: Vec<&str> = withdrawn
        .stopped_referrals
        .iter()
        .flatten()
        .map(|one| one.id.as_str())
        .collect();
    ensure!(stopped.contains(&sent[2].0.as_str()), "{stopped:?}");
    ensure!(!stopped.contains(&to_decline.0.as_str()), "{stopped:?}");
    Ok(())
}

/// The desk reads the shared plan and does not write it; agencies to which nobody has referred have no such case.
async fn write_sections(client: &Client, demo: &Demo, case: &str, at: &Place) -> Result<()> {
    let desk = demo.staff("desk.gnesta")?;
    let employment = demo.staff("employment.sormland")?;
    let insurance = demo.staff("insurance.sormland")?;
    let labour = demo.staff("labour.gnesta")?;
    // No referral has come to these agencies, so there is no such case for them.
    let asked =
        json!({ "caseId": case, "category": "OPENLY_UNEMPLOYED", "registeredFrom": "2026-10-01" });
    let (_, codes) = change!(
        client,
        &employment,
        RecordEmploymentRegistration,
        record_employment_registration,
        asked
    );
    ensure!(codes == ["NOT_FOUND"], "{codes:?}");
    let asked = json!({ "caseId": case, "code": "SICKNESS_BENEFIT", "extentPercent": 50, "from": "2026-09-01" });
    let (_, codes) = change!(client, &insurance, RecordBenefit, record_benefit, asked);
    ensure!(codes == ["NOT_FOUND"], "{codes:?}");
    let asked = json!({
        "caseId": case, "workplace": "Återbruket i Gnesta", "employmentType": "MUNICIPAL_LABOUR_EMPLOYMENT",
        "serviceRatePercent": 75, "startsOn": "2026-11-02", "endsOn": "2027-11-01", "tasks": "Sorterar möbler",
    });
    let (_, codes) = change!(client, &labour, CreatePlacement, create_placement, asked);
    ensure!(codes == ["NOT_FOUND"], "{codes:?}");
    let plan = client.ask::<CaseView>(&desk, json!({ "id": case })).await?;
    let version = plan
        .case
        .and_then(|case| case.plan)
        .map_or(0, |plan| plan.version);
    let asked = json!({
        "caseId": case, "expectedVersion": version, "goals": [{ "text": "Eget arbete inom ett år" }],
        "activities": [{ "title": "Praktik", "status": "ONGOING", "responsibleUnitId": at.unit }],
    });
    let (_, codes) = change!(client, &desk, UpdatePlan, update_plan, asked);
    ensure!(codes == ["FORBIDDEN"], "{codes:?}");
    Ok(())
}

/// Each sees its own part, and an outsider no case at all.
async fn see_own_parts(
    client: &Client,
    (desk, welfare, stranger): (&Reader, &Reader, &Reader),
    case: &str,
) -> Result<()> {
    let own = client
        .ask::<CaseView>(welfare, json!({ "id": case }))
        .await?;
    let own = own.case.context("the welfare unit's case")?;
    ensure!(
        own.welfare
            .is_some_and(|part| part.assistance_decisions.is_some()),
        "its own decision"
    );
    let other = client.ask::<CaseView>(desk, json!({ "id": case })).await?;
    let other = other.case.context("the desk's case")?;
    ensure!(
        other
            .welfare
            .is_none_or(|part| part.assistance_decisions.is_none()),
        "not shown to the desk"
    );
    for id in [case, NOBODYS] {
        let seen = client
            .ask::<CaseView>(stranger, json!({ "id": id }))
            .await?;
        ensure!(seen.case.is_none(), "not shown to a stranger");
    }
    Ok(())
}

/// The desk closes the case, and reads what happened.
async fn close(client: &Client, (desk, stranger): (&Reader, &Reader), case: &str) -> Result<()> {
    let listed = async |reader: &Reader| -> Result<bool> {
        let list = client
            .ask::<Worklist>(reader, json!({ "first": 50 }))
            .await?;
        Ok(list
            .worklist
            .edges
            .iter()
            .any(|edge| edge.node.case.id == case))
    };
    ensure!(
        listed(desk).await? && !listed(stranger).await?,
        "on the desk's list alone"
    );
    let version = desk
        .query(
            "query($id: ID!) { case(id: $id) { version } }",
            json!({ "id": case }),
        )
        .await?;
    let asked = json!({
        "caseId": case, "expectedVersion": version["case"]["version"], "reason": "WORK",
        "occupation": { "kind": "WORK_UNSUBSIDISED", "detail": "Butik, heltid" },
        "incomeSources": [{ "source": "OWN_INCOME", "extentPercent": 100 }],
    });
    let closed = done!(client, desk, CloseCase, close_case, asked);
    ensure!(
        closed
            .closure
            .is_some_and(|closure| closure.follow_ups_due_on.len() == 3),
        "three follow-ups"
    );
    let read = client
        .ask::<Timeline>(desk, json!({ "id": case, "first": 100 }))
        .await?;
    let events = read
        .case
        .and_then(|case| case.timeline)
        .context("a timeline")?
        .edges
        .len();
    ensure!(events > 3, "{events} events");
    let hidden = client
        .ask::<Timeline>(stranger, json!({ "id": case, "first": 5 }))
        .await?;
    ensure!(hidden.case.is_none(), "not told to a stranger");
    Ok(())
}

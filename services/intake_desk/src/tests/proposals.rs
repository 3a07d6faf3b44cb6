//! A partner's own request, on both engines: what the partner gets, what the desk sees and makes of it, and who must not.

use std::sync::Arc;

use access::{
    AssuranceLevel, Cx, CxParts, Language, ReaderKind, RegisteredOperation, RegisteredOperations,
    SignIn,
};
use chrono::{Duration, NaiveDate};
use domain::{
    AgencyKind, Clock, Entropy, Role, Subject, SystemEntropy, TraceId, basis::SecrecyRegime,
};
use serde_json::{Value, json};

use super::{
    asking::{answer, ask, desk, refusal, send, signed_in},
    upgrade::count,
    world::{World, number, on_both_engines, subject},
};
use crate::{
    AgencySeed, AssignmentSeed, RegistrySeed, StaffSeed, UnitSeed,
    model::person::{ConflictKind, ProtectionGrade},
    run_due_once, seed_registry,
    store::stop,
};

const LIST: &str = "query { intakeProposals(first: 10) { edges { node { \
    id reason dueOn overdue remindedAt fromUnit { name } deskUnit { name } } } } }";
const ONE: &str = "query($id: ID!) { intakeProposal(id: $id) { status personalNumberMasked name phone email text \
    consentForm consentedOn declineReason proposal { id overdue } } }";
const TEXT: &str = "Har varit sjukskriven länge";

fn clinic() -> Subject {
    Subject::new("partner:vardcentral")
}

fn operation(world: &World) -> RegisteredOperation {
    let operations = RegisteredOperations::load().expect("the shipped operations");
    let found = operations.find(
        "vardcentral.propose-intake.v1",
        &clinic(),
        world.clock.today(),
    );
    found.expect("it is registered").clone()
}

fn by(
    world: &World,
    who: Subject,
    kind: ReaderKind,
    registered: Option<RegisteredOperation>,
) -> Cx {
    Cx::new(CxParts {
        sign_in: SignIn {
            subject: who,
            kind,
            level: AssuranceLevel::Loa3,
            signed_in_at: world.clock.now(),
            expires_at: world.clock.now() + Duration::minutes(5),
        },
        trace: TraceId::draw(&SystemEntropy),
        operation: "VardcentralProposeIntake".to_owned(),
        language: Language::Sv,
        registered,
        clock: Arc::clone(&world.clock) as Arc<dyn Clock>,
        entropy: Arc::new(SystemEntropy),
    })
}

/// A health centre, and a desk in another municipality.
async fn neighbours(world: &World) {
    let from = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day");
    let mut seed = RegistrySeed::default();
    seed.agencies.push(AgencySeed {
        slug: "clinic.gnesta".to_owned(),
        kind: AgencyKind::Partner,
        name: "Vårdcentralen".to_owned(),
        municipality: None,
        active_from: from,
    });
    for (slug, agency, kind, municipality) in [
        ("clinic.gnesta", "clinic.gnesta", AgencyKind::Partner, None),
        (
            "desk.trosa",
            "desk.gnesta",
            AgencyKind::IntakeDesk,
            Some("0488"),
        ),
    ] {
        seed.units.push(UnitSeed {
            slug: slug.to_owned(),
            agency: agency.to_owned(),
            name: slug.to_owned(),
            municipality: municipality.map(|code| code.parse().expect("a municipality")),
            secrecy_regime: SecrecyRegime::default_for(kind),
            takes_referrals_from: from,
            takes_referrals_to: None,
            position: 9,
        });
    }
    for (who, unit, role) in [
        (clinic(), "clinic.gnesta", Role::PartnerSystem),
        (subject("desk.trosa"), "desk.trosa", Role::IntakeOfficer),
        (subject("other.desk"), "desk.gnesta", Role::IntakeOfficer),
    ] {
        seed.staff.push(StaffSeed {
            subject: who.clone(),
            display_name: who.to_string(),
        });
        seed.assignments.push(AssignmentSeed {
            subject: who,
            unit: unit.to_owned(),
            role,
            valid_from: from,
            valid_to: None,
        });
    }
    let seeded = seed_registry(&world.store, &world.cx(), &seed).await;
    seeded.expect("seeded");
}

fn input(number: &str, key: &str) -> Value {
    json!({
        "personalNumber": number, "name": "Alva Påhittad", "phone": "070-174 06 05", "consentForm": "WRITTEN",
        "consentedOn": "2026-02-27", "reason": "BACK_TO_WORK", "text": TEXT, "municipality": "0461",
        "idempotencyKey": key,
    })
}

/// Sends a request as the partner's system does, and gives the payload.
async fn propose(world: &World, input: Value) -> Value {
    let operation = operation(world);
    let document = operation.document.clone();
    let cx = by(world, clinic(), ReaderKind::Partner, Some(operation));
    answer(world, cx, &document, json!({ "input": input })).await["proposeIntake"].clone()
}

async fn listed(world: &World, handle: &str) -> Vec<Value> {
    let answer = ask(world, handle, LIST, json!({})).await;
    let edges = answer["intakeProposals"]["edges"].as_array().cloned();
    let edges = edges.expect("a list").into_iter();
    edges.map(|edge| edge["node"].clone()).collect()
}

async fn first(world: &World) -> String {
    let listed = listed(world, "desk.gnesta").await;
    listed[0]["id"].as_str().expect("it waits").to_owned()
}

async fn one(world: &World, handle: &str, id: &str) -> Value {
    ask(world, handle, ONE, json!({ "id": id })).await["intakeProposal"].clone()
}

async fn run_due(world: &World) -> u64 {
    let clock = Arc::clone(&world.clock) as Arc<dyn Clock>;
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    run_due_once(&desk(world), &clock, &entropy)
        .await
        .expect("ran")
}

/// The answer without what is random in it.
fn blanked(mut payload: Value) -> String {
    assert!(payload["receipt"]["id"].is_string(), "{payload}");
    payload["receipt"]["id"] = json!("");
    payload.to_string()
}

on_both_engines! {
    async fn the_receipt_is_the_same_whoever_is_meant(world: World) {
        neighbours(&world).await;
        world.open_case(number(1)).await;
        let protected = world.open_case(number(2)).await;
        let cx = world.cx();
        let tx = world.store.begin(&cx).await.expect("begins");
        let grade = Some(ProtectionGrade::Marking);
        stop::update_protection(tx.connection(), &cx, protected.person_key, grade).await.expect("set");
        tx.commit().await.expect("committed");
        let mut answers = Vec::new();
        for index in [0, 1, 2, 1] {
            let before = world.store.statements();
            let payload = propose(&world, input(number(index), &format!("key-{}", answers.len()))).await;
            answers.push((blanked(payload), world.store.statements() - before));
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
        let (text, _) = &answers[0];
        assert!(text.contains("5 arbetsdagar") && !text.contains("Alva"), "{text}");
        assert_eq!(count(&world, "intake_proposal WHERE status = 'WAITING'").await, 4);
    }

    async fn a_request_that_is_sent_again_gives_the_same_receipt(world: World) {
        neighbours(&world).await;
        let sent = propose(&world, input(number(0), "once")).await;
        world.clock.forward(Duration::hours(2));
        assert_eq!(propose(&world, input(number(0), "once")).await, sent);
        assert_eq!(count(&world, "intake_proposal").await, 1);
        let other = propose(&world, input(number(1), "once")).await;
        assert_eq!(refusal(&other), ("IDEMPOTENCY_CONFLICT", "idempotencyKey"));
        assert_eq!(count(&world, "intake_proposal").await, 1);
    }

    async fn bad_input_is_named_by_its_field_and_changes_nothing(world: World) {
        neighbours(&world).await;
        let wrong = |field: &str, value: Value| {
            let mut input = input(number(0), "wrong");
            input[field] = value;
            input
        };
        for (field, value) in [
            ("personalNumber", json!("19680102-0000")),
            ("personalNumber", json!("nobody")),
            ("phone", json!("ring")),
            ("email", json!("alva")),
            ("consentedOn", json!("2026-03-03")),
            ("name", json!("a".repeat(201))),
            ("text", json!("a".repeat(1001))),
            ("municipality", json!("Gnesta")),
            ("municipality", json!("0480")),
        ] {
            let payload = propose(&world, wrong(field, value)).await;
            assert_eq!(refusal(&payload), ("INVALID_INPUT", field));
            assert!(payload["receipt"].is_null());
        }
        let untold = json!({ "reason": "OTHER", "text": " " });
        let unreachable = json!({ "personalNumber": null, "phone": null });
        let nameless = json!({ "personalNumber": " ", "name": null });
        for (changes, field) in [(untold, "text"), (unreachable, "phone"), (nameless, "name")] {
            let mut input = input(number(0), "wrong");
            for (name, value) in changes.as_object().expect("fields") {
                input[name] = value.clone();
            }
            assert_eq!(refusal(&propose(&world, input).await), ("INVALID_INPUT", field));
        }
        assert_eq!(count(&world, "intake_proposal").await, 0);
        let named = json!({ "personalNumber": null, "email": "alva@exempel.se" });
        let mut input = input(number(0), "named");
        for (name, value) in named.as_object().expect("fields") {
            input[name] = value.clone();
        }
        assert_eq!(refusal(&propose(&world, input).await).0, "done");
    }

    async fn only_a_partner_with_an_agreement_asks(world: World) {
        neighbours(&world).await;
        let agreed = operation(&world);
        let document = agreed.document.clone();
        let mut reads_only = agreed.clone();
        reads_only.writes.clear();
        let stranger = Subject::new("partner:annan");
        for cx in [
            by(&world, clinic(), ReaderKind::Partner, None),
            by(&world, clinic(), ReaderKind::Partner, Some(reads_only)),
            by(&world, stranger, ReaderKind::Partner, Some(agreed.clone())),
            by(&world, subject("desk.gnesta"), ReaderKind::Staff, None),
            by(&world, subject("desk.gnesta"), ReaderKind::Staff, Some(agreed)),
        ] {
            let variables = json!({ "input": input(number(0), "not-mine") });
            let payload = answer(&world, cx, &document, variables).await["proposeIntake"].clone();
            assert_eq!(payload["userErrors"][0]["code"], "FORBIDDEN", "{payload}");
        }
        assert_eq!(count(&world, "intake_proposal").await, 0);
    }

    async fn the_desk_of_the_municipality_reads_it_and_nobody_else(world: World) {
        neighbours(&world).await;
        propose(&world, input(number(0), "read")).await;
        let rows = listed(&world, "desk.gnesta").await;
        assert_eq!(rows.len(), 1);
        assert_eq!((&rows[0]["dueOn"], &rows[0]["overdue"]), (&json!("2026-03-09"), &json!(false)));
        assert_eq!(rows[0]["fromUnit"]["name"], "clinic.gnesta");
        let id = first(&world).await;
        let cx = signed_in(&world, subject("desk.gnesta"), ReaderKind::Staff, world.clock.now());
        let read = answer(&world, cx.clone(), ONE, json!({ "id": id })).await["intakeProposal"].clone();
        assert_eq!((&read["name"], &read["text"]), (&json!("Alva Påhittad"), &json!(TEXT)));
        let masked = read["personalNumberMasked"].as_str().expect("masked");
        assert!(!masked.contains(&number(0)[8..]), "{masked}");
        let entry = cx.trail().take().expect("the look is noted");
        let act = &entry.acts[0];
        assert_eq!((act.name.as_str(), &act.ids), ("read_intake_proposal", &vec![id.clone()]));
        assert!(act.person == Some(world.secrets.person_id(number(0))) && act.unit.is_some());
        for other in ["desk.trosa", "welfare.gnesta", "labour.gnesta"] {
            assert!(listed(&world, other).await.is_empty(), "{other}");
            assert!(one(&world, other, &id).await.is_null(), "{other}");
            let declined = json!({ "proposalId": id, "reason": "NOT_REACHED" });
            let payload = send(&world, other, ("declineIntakeProposal", "proposalId"), declined).await;
            assert_eq!(refusal(&payload), ("NOT_FOUND", "proposalId"), "{other}");
            let opened = json!({ "proposalId": id });
            let payload = send(&world, other, ("openProposedContact", "contact { id }"), opened).await;
            assert_eq!(refusal(&payload), ("NOT_FOUND", "proposalId"), "{other}");
        }
        let cx = by(&world, clinic(), ReaderKind::Partner, Some(operation(&world)));
        let seen = answer(&world, cx, LIST, json!({})).await;
        assert_eq!(seen["intakeProposals"]["edges"], json!([]), "not even its own");
        assert!(one(&world, "desk.gnesta", "no id").await.is_null());
    }

    async fn a_request_about_whom_the_reader_is_kept_from_does_not_exist(world: World) {
        neighbours(&world).await;
        let protected = world.open_case(number(1)).await;
        let kin = world.open_case(number(2)).await;
        for index in 0..4 {
            propose(&world, input(number(index), &format!("stop-{index}"))).await;
        }
        assert_eq!(listed(&world, "desk.gnesta").await.len(), 4);
        let (officer, cx) = (world.staff("desk.gnesta").await, world.cx());
        let tx = world.store.begin(&cx).await.expect("begins");
        let connection = tx.connection();
        let grade = Some(ProtectionGrade::Marking);
        stop::update_protection(connection, &cx, protected.person_key, grade).await.expect("set");
        let conflict = ConflictKind::Kin;
        stop::add_conflict(connection, &cx, officer.key, kin.person_key, conflict).await.expect("recorded");
        tx.commit().await.expect("committed");
        // Nobody knows the person of this number yet, and it stops all the same.
        let own = json!({ "personalNumber": number(3) });
        let document = "mutation($input: RegisterNumberInput!) { registerKin(input: $input) { numberId } }";
        ask(&world, "desk.gnesta", document, json!({ "input": own })).await;
        assert_eq!(listed(&world, "desk.gnesta").await.len(), 1);
        assert_eq!(listed(&world, "other.desk").await.len(), 3, "protected for everybody");

        let cx = world.cx();
        let tx = world.store.begin(&cx).await.expect("begins");
        stop::add_handler(tx.connection(), &cx, protected.person_key, officer.key).await.expect("named");
        tx.commit().await.expect("committed");
        assert_eq!(listed(&world, "desk.gnesta").await.len(), 2, "the named handler");
        assert_eq!(listed(&world, "other.desk").await.len(), 3, "and nobody else");
        let stale = world.clock.now() - Duration::minutes(20);
        let cx = signed_in(&world, subject("desk.gnesta"), ReaderKind::Staff, stale);
        let late = answer(&world, cx, LIST, json!({})).await;
        let edges = late["intakeProposals"]["edges"].as_array().map(Vec::len);
        assert_eq!(edges, Some(1), "with an old sign-in they are left out");
    }

    async fn an_intake_is_made_of_it_with_the_partner_as_its_source(world: World) {
        neighbours(&world).await;
        propose(&world, input(number(0), "intake")).await;
        propose(&world, input(number(1), "other")).await;
        let rows = listed(&world, "desk.gnesta").await;
        let id = |index: usize| rows[index]["id"].as_str().expect("an id").to_owned();
        let shown = ("openProposedContact", "contact { id knownHere person { id } }");
        let opened = send(&world, "desk.gnesta", shown, json!({ "proposalId": id(0) })).await;
        assert_eq!(opened["contact"]["knownHere"], false, "{opened}");
        let intake = |proposal: String| json!({
            "contactId": opened["contact"]["id"], "givenName": "Alva", "familyName": "Påhittad", "channel": "HEALTH_CARE",
            "reason": TEXT, "proposalId": proposal,
        });
        let shown = ("registerIntake", "case { id } intake { proposedBy { name } }");
        let wrong = send(&world, "desk.gnesta", shown, intake(id(1))).await;
        assert_eq!(refusal(&wrong), ("INVALID_INPUT", "proposalId"));
        let made = send(&world, "desk.gnesta", shown, intake(id(0))).await;
        assert!(made["case"]["id"].is_string(), "{made}");
        assert_eq!(made["intake"]["proposedBy"]["name"], "clinic.gnesta");
        assert_eq!(one(&world, "desk.gnesta", &id(0)).await["status"], "TAKEN");
        assert_eq!(first(&world).await, id(1), "the other waits still");
        let taken = "intake_proposal JOIN intake ON intake.id = intake_proposal.intake_id";
        assert_eq!(count(&world, taken).await, 1);
        let again = json!({ "proposalId": id(0) });
        let again = send(&world, "desk.gnesta", ("openProposedContact", "contact { id }"), again).await;
        assert_eq!(refusal(&again), ("INVALID_TRANSITION", "proposalId"));
    }

    async fn it_is_declined_once_and_erased_when_it_was_kept_long_enough(world: World) {
        neighbours(&world).await;
        propose(&world, input(number(0), "declined")).await;
        let id = first(&world).await;
        let declined = json!({ "proposalId": id, "reason": "PERSON_DECLINES", "idempotencyKey": "no" });
        let shown = ("declineIntakeProposal", "proposalId");
        let done = send(&world, "desk.gnesta", shown, declined.clone()).await;
        assert_eq!(done["proposalId"], json!(id));
        assert_eq!(send(&world, "desk.gnesta", shown, declined).await, done, "the same key");
        let other = json!({ "proposalId": id, "reason": "NOT_REACHED" });
        let twice = send(&world, "desk.gnesta", shown, other).await;
        assert_eq!(refusal(&twice), ("INVALID_TRANSITION", "proposalId"));
        assert!(listed(&world, "desk.gnesta").await.is_empty());
        assert_eq!(one(&world, "desk.gnesta", &id).await["declineReason"], "PERSON_DECLINES");
        world.clock.forward(Duration::days(29));
        assert_eq!(run_due(&world).await, 0);
        assert_eq!(count(&world, "intake_proposal").await, 1);
        world.clock.forward(Duration::days(1));
        assert_eq!(run_due(&world).await, 1);
        assert_eq!(run_due(&world).await, 0);
        assert_eq!(count(&world, "intake_proposal").await, 0);
        assert!(one(&world, "desk.gnesta", &id).await.is_null());
    }

    async fn a_consent_that_is_taken_back_erases_what_was_told(world: World) {
        neighbours(&world).await;
        propose(&world, input(number(0), "withdrawn")).await;
        let id = first(&world).await;
        let withdrawn = json!({ "proposalId": id });
        let done = send(&world, "desk.gnesta", ("withdrawIntakeProposal", "proposalId"), withdrawn).await;
        assert_eq!(refusal(&done).0, "done");
        let bare = "intake_proposal WHERE subject IS NULL AND number_value IS NULL AND number_kind IS NULL \
            AND name IS NULL AND phone IS NULL AND email IS NULL AND text IS NULL";
        assert_eq!(count(&world, bare).await, 1);
        let left = one(&world, "desk.gnesta", &id).await;
        assert_eq!((&left["status"], &left["name"]), (&json!("WITHDRAWN"), &Value::Null));
        assert!(listed(&world, "desk.gnesta").await.is_empty());
    }

    async fn the_desk_is_reminded_once_of_what_nobody_handles(world: World) {
        neighbours(&world).await;
        propose(&world, input(number(0), "slow")).await;
        world.clock.forward(Duration::days(6));
        assert_eq!(run_due(&world).await, 0);
        assert!(listed(&world, "desk.gnesta").await[0]["remindedAt"].is_null());
        world.clock.forward(Duration::days(1));
        assert_eq!(run_due(&world).await, 1);
        assert_eq!(run_due(&world).await, 0);
        let row = listed(&world, "desk.gnesta").await.remove(0);
        assert!(row["remindedAt"].is_string() && row["overdue"] == false, "{row}");
        world.clock.forward(Duration::days(60));
        assert_eq!(run_due(&world).await, 0, "what waits is never lost");
        assert_eq!(listed(&world, "desk.gnesta").await[0]["overdue"], true);
    }
}

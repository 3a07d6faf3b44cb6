//! What the welfare unit records is kept, shown to those who may see it, and refused with the field named.

#![cfg(test)]

use domain::{AgencyKind, ServiceName, event::StepKind};
use serde_json::json;

#[path = "../../kit/chassis/tests/agency/mod.rs"]
mod agency;
use agency::{Agency, Reader, refusals};

/// Operation 19 of the contract.
const DECISION: &str = "mutation($input: RecordAssistanceDecisionInput!) {
    recordAssistanceDecision(input: $input) {
        decision { id month amountOre barrier } userErrors { code field message } } }";
const BARRIER: &str = "mutation($input: RecordLivelihoodBarrierInput!) {
    recordLivelihoodBarrier(input: $input) {
        livelihoodBarrier { id adult month barrier } userErrors { code field message } } }";
const HOUSEHOLD: &str = "mutation($input: RecordHouseholdInput!) {
    recordHousehold(input: $input) {
        household { id type adults children from } userErrors { code field message } } }";
const REQUIREMENT: &str = "mutation($input: RecordActivityRequirementInput!) {
    recordActivityRequirement(input: $input) {
        activityRequirement { id from to hoursPerWeek kinds reductions hoursWorkedPerWeek }
        userErrors { code field message } } }";
const MONTHS: &str = "welfare { assistanceDecisions { month amountOre } }";

async fn unit() -> Agency {
    let rooms = (
        ServiceName::WelfareUnit,
        AgencyKind::WelfareUnit,
        AgencyKind::EmploymentService,
    );
    Agency::start::<migrations::welfare_unit::Migrator>(rooms, welfare_unit::service).await
}

fn decision(month: &str, ore: i64) -> serde_json::Value {
    json!({ "month": month, "amountOre": ore, "barrier": "UNEMPLOYED_NO_BENEFIT" })
}

#[tokio::test]
async fn a_month_has_one_decision_until_another_replaces_it() {
    let unit = unit().await;
    let first = unit
        .record(Reader::Handler, DECISION, decision("2026-03", 1_000_000))
        .await;
    assert_eq!(refusals(&first), []);
    assert_eq!(first["decision"]["amountOre"], 1_000_000);

    let second = unit
        .record(Reader::Handler, DECISION, decision("2026-03", 5))
        .await;
    assert_eq!(refusals(&second), [("INVALID_INPUT", "month")]);
    assert!(second["decision"].is_null());
    let message = second["userErrors"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("2026-03") && message.contains("ersätter"),
        "{message}"
    );

    let mut corrected = decision("2026-03", 2_000_000);
    corrected["replaces"] = first["decision"]["id"].clone();
    let third = unit.record(Reader::Handler, DECISION, corrected).await;
    assert_eq!(refusals(&third), []);
    let seen = unit.see(Reader::Handler, MONTHS).await;
    assert_eq!(
        seen["welfare"]["assistanceDecisions"],
        json!([{ "month": "2026-03", "amountOre": 2_000_000 }])
    );
}

#[tokio::test]
async fn decisions_stand_by_month_and_follow_up_learns_which_is_the_first() {
    let unit = unit().await;
    for month in ["2026-02", "2026-04", "2026-01", "2026-03"] {
        let told = unit
            .record(Reader::Handler, DECISION, decision(month, 0))
            .await;
        assert_eq!(refusals(&told), [], "{month}");
    }
    let seen = unit
        .see(Reader::Handler, "welfare { assistanceDecisions { month } }")
        .await;
    assert_eq!(
        seen["welfare"]["assistanceDecisions"],
        json!([{ "month": "2026-04" }, { "month": "2026-03" }, { "month": "2026-02" }, { "month": "2026-01" }])
    );
    let steps = unit.steps().await;
    let kinds: Vec<_> = steps.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(
        kinds,
        [
            StepKind::FirstAssistance,
            StepKind::Assistance,
            StepKind::FirstAssistance,
            StepKind::Assistance
        ]
    );
    assert_eq!(steps[0].1["month"], "2026-02-01");
}

#[tokio::test]
async fn a_refused_decision_is_neither_kept_nor_told() {
    let unit = unit().await;
    for (wrong, field) in [
        (decision("2026-05", 0), "month"),
        (decision("2026-03", -1), "amountOre"),
    ] {
        let told = unit.record(Reader::Handler, DECISION, wrong).await;
        assert_eq!(refusals(&told), [("INVALID_INPUT", field)]);
    }
    let seen = unit.see(Reader::Handler, MONTHS).await;
    assert_eq!(seen["welfare"]["assistanceDecisions"], json!([]));
    assert!(unit.steps().await.is_empty());
}

#[tokio::test]
async fn the_same_key_records_once() {
    let unit = unit().await;
    let mut input = decision("2026-03", 100);
    input["idempotencyKey"] = "a-key-of-the-caller-1".into();
    let first = unit.record(Reader::Handler, DECISION, input.clone()).await;
    let again = unit.record(Reader::Handler, DECISION, input).await;
    assert_eq!(refusals(&again), []);
    assert_eq!(first["decision"], again["decision"]);
    assert_eq!(unit.steps().await.len(), 1);
}

#[tokio::test]
async fn neither_another_party_nor_a_stranger_writes_or_sees() {
    let unit = unit().await;
    unit.record(Reader::Handler, DECISION, decision("2026-03", 100))
        .await;
    let other = unit
        .record(Reader::OtherParty, DECISION, decision("2026-04", 100))
        .await;
    assert_eq!(refusals(&other), [("FORBIDDEN", "caseId")]);
    let stranger = unit
        .record(Reader::Stranger, DECISION, decision("2026-03", 100))
        .await;
    assert_eq!(refusals(&stranger), [("NOT_FOUND", "caseId")]);
    for reader in [Reader::OtherParty, Reader::Stranger] {
        let seen = unit.see(reader, MONTHS).await;
        assert!(
            seen["welfare"]["assistanceDecisions"].is_null(),
            "{reader:?}"
        );
    }
}

#[tokio::test]
async fn each_adult_has_a_barrier_a_month() {
    let unit = unit().await;
    let input = |adult| json!({ "adult": adult, "month": "2026-03", "barrier": "LANGUAGE" });
    for (adult, wanted) in [
        ("APPLICANT", &[][..]),
        ("CO_APPLICANT", &[]),
        ("APPLICANT", &[("INVALID_INPUT", "month")]),
    ] {
        let told = unit.record(Reader::Handler, BARRIER, input(adult)).await;
        assert_eq!(refusals(&told), wanted, "{adult}");
    }
    let seen = unit
        .see(Reader::Handler, "welfare { livelihoodBarriers { adult } }")
        .await;
    assert_eq!(
        seen["welfare"]["livelihoodBarriers"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn the_newest_household_and_requirement_are_shown() {
    let unit = unit().await;
    for (kind, adults, children) in [("COUPLE", 2, 0), ("COUPLE_WITH_CHILDREN", 2, 1)] {
        let input = json!({ "type": kind, "adults": adults, "children": children });
        let told = unit.record(Reader::Handler, HOUSEHOLD, input).await;
        assert_eq!(refusals(&told), []);
    }
    let requirement = json!({
        "from": "2026-10-01", "hoursPerWeek": 10, "kinds": ["WORKPLACE", "LANGUAGE"],
        "reductions": ["CHILD_UNDER_EIGHT", "PART_TIME_WORK"], "hoursWorkedPerWeek": 20,
    });
    let told = unit
        .record(Reader::Handler, REQUIREMENT, requirement.clone())
        .await;
    assert_eq!(refusals(&told), []);
    let mut early = requirement;
    early["from"] = "2026-09-30".into();
    let told = unit.record(Reader::Handler, REQUIREMENT, early).await;
    assert_eq!(refusals(&told), [("INVALID_INPUT", "from")]);

    let selection = "welfare { household { type children from }
        activityRequirement { hoursPerWeek kinds hoursWorkedPerWeek } activityRequirements { from } }";
    let seen = unit.see(Reader::Handler, selection).await;
    assert_eq!(
        seen["welfare"],
        json!({
            "household": { "type": "COUPLE_WITH_CHILDREN", "children": 1, "from": "2026-03-15" },
            "activityRequirement": {
                "hoursPerWeek": 10, "kinds": ["LANGUAGE", "WORKPLACE"], "hoursWorkedPerWeek": 20,
            },
            "activityRequirements": [{ "from": "2026-10-01" }],
        })
    );
}

//! What the employment service records is kept, shown to those who may see it, and refused with the field
//! named.

#![cfg(test)]

use domain::{AgencyKind, ServiceName, event::StepKind};
use serde_json::{Value, json};

#[path = "../../kit/chassis/tests/agency/mod.rs"]
mod agency;
use agency::{Agency, Reader, refusals};

/// Operation 20 of the contract.
const REGISTRATION: &str = "mutation($input: RecordEmploymentRegistrationInput!) {
    recordEmploymentRegistration(input: $input) {
        registration { id category registeredFrom } userErrors { code field message } } }";
const PROGRAMME: &str = "mutation($input: RecordEmploymentProgrammeInput!) {
    recordEmploymentProgramme(input: $input) {
        programme { id code from to } userErrors { code field message } } }";
const READINESS: &str = "mutation($input: RecordReadinessInput!) {
    recordReadiness(input: $input) {
        readiness { id level programme reviewOn markedOn } userErrors { code field message } } }";
const PROVIDER: &str = "mutation($input: RecordProviderReferralInput!) {
    recordProviderReferral(input: $input) {
        providerReferral { id provider status on } userErrors { code field message } } }";

async fn agency() -> Agency {
    let rooms = (
        ServiceName::EmploymentService,
        AgencyKind::EmploymentService,
        AgencyKind::WelfareUnit,
    );
    Agency::start::<migrations::employment_service::Migrator>(rooms, employment_service::service)
        .await
}

fn registration(from: &str, to: Option<&str>) -> Value {
    json!({ "category": "OPENLY_UNEMPLOYED", "registeredFrom": from, "registeredTo": to })
}

#[tokio::test]
async fn overlapping_registrations_are_refused_at_the_first_day() {
    let agency = agency().await;
    let open = agency
        .record(
            Reader::Handler,
            REGISTRATION,
            registration("2026-01-01", None),
        )
        .await;
    assert_eq!(refusals(&open), []);
    for (from, to, field) in [
        ("2026-02-01", None, "registeredFrom"),
        ("2025-12-01", Some("2026-01-01"), "registeredFrom"),
        ("2025-12-01", Some("2025-11-30"), "registeredTo"),
    ] {
        let told = agency
            .record(Reader::Handler, REGISTRATION, registration(from, to))
            .await;
        assert_eq!(refusals(&told), [("INVALID_INPUT", field)], "{from} {to:?}");
    }
    let mut ended = registration("2026-01-01", Some("2026-02-28"));
    ended["replaces"] = open["registration"]["id"].clone();
    let ended = agency.record(Reader::Handler, REGISTRATION, ended).await;
    assert_eq!(refusals(&ended), []);
    let next = agency
        .record(
            Reader::Handler,
            REGISTRATION,
            registration("2026-03-01", None),
        )
        .await;
    assert_eq!(refusals(&next), []);
    let before = registration("2025-01-01", Some("2025-12-31"));
    agency.record(Reader::Handler, REGISTRATION, before).await;

    let selection = "employmentService { registration { registeredFrom unemploymentFund }
        registrations { registeredFrom registeredTo } }";
    let seen = agency.see(Reader::Handler, selection).await;
    assert_eq!(
        seen["employmentService"],
        json!({
            "registration": { "registeredFrom": "2026-03-01", "unemploymentFund": "UNKNOWN" },
            "registrations": [
                { "registeredFrom": "2026-03-01", "registeredTo": null },
                { "registeredFrom": "2026-01-01", "registeredTo": "2026-02-28" },
                { "registeredFrom": "2025-01-01", "registeredTo": "2025-12-31" },
            ],
        })
    );
}

#[tokio::test]
async fn an_abolished_programme_is_refused_after_its_last_day() {
    let agency = agency().await;
    let input = |from| json!({ "code": "EXTRA_SERVICE", "from": from });
    let last = agency
        .record(Reader::Handler, PROGRAMME, input("2022-12-31"))
        .await;
    assert_eq!(refusals(&last), []);
    let after = agency
        .record(Reader::Handler, PROGRAMME, input("2023-01-01"))
        .await;
    assert_eq!(refusals(&after), [("INVALID_INPUT", "code")]);
    let steps = agency.steps().await;
    assert_eq!(steps.len(), 1);
    assert_eq!(steps[0].0, StepKind::Programme);
    assert_eq!(steps[0].1["programme"], "EXTRA_SERVICE");
}

#[tokio::test]
async fn readiness_and_referrals_to_providers_are_kept_with_their_days() {
    let agency = agency().await;
    let wrong = agency
        .record(
            Reader::Handler,
            READINESS,
            json!({ "level": "NOT_READY_NOW" }),
        )
        .await;
    assert_eq!(refusals(&wrong), [("INVALID_INPUT", "reviewOn")]);
    let input = json!({ "level": "NOT_READY_NOW", "programme": "EQUIP_AND_MATCH", "reviewOn": "2026-09-01" });
    let marked = agency.record(Reader::Handler, READINESS, input).await;
    assert_eq!(refusals(&marked), []);
    assert_eq!(marked["readiness"]["markedOn"], "2026-03-15");
    let input = json!({ "status": "NEEDS_NOT_MET", "on": "2026-03-10" });
    let told = agency.record(Reader::Handler, PROVIDER, input).await;
    assert_eq!(refusals(&told), []);
    let seen = agency
        .see(
            Reader::Handler,
            "employmentService { readiness { level programme } providerReferrals { status provider } }",
        )
        .await;
    assert_eq!(
        seen["employmentService"],
        json!({
            "readiness": { "level": "NOT_READY_NOW", "programme": "EQUIP_AND_MATCH" },
            "providerReferrals": [{ "status": "NEEDS_NOT_MET", "provider": null }],
        })
    );
    assert!(agency.steps().await.is_empty());
}

#[tokio::test]
async fn neither_another_party_nor_a_stranger_writes_or_sees() {
    let agency = agency().await;
    agency
        .record(
            Reader::Handler,
            REGISTRATION,
            registration("2026-01-01", None),
        )
        .await;
    let other = agency
        .record(
            Reader::OtherParty,
            REGISTRATION,
            registration("2020-01-01", None),
        )
        .await;
    assert_eq!(refusals(&other), [("FORBIDDEN", "caseId")]);
    let stranger = agency
        .record(
            Reader::Stranger,
            REGISTRATION,
            registration("2026-01-01", None),
        )
        .await;
    assert_eq!(refusals(&stranger), [("NOT_FOUND", "caseId")]);
    for reader in [Reader::OtherParty, Reader::Stranger] {
        let selection = "employmentService { registration { category } registrations { category } programmes { code } }";
        let seen = agency.see(reader, selection).await;
        let nothing = json!({ "registration": null, "registrations": null, "programmes": null });
        assert_eq!(seen["employmentService"], nothing, "{reader:?}");
    }
}

//! What happens unseen moves nothing that a reader sees, and takes no more statements than nothing.

use anyhow::{Result, ensure};
use domain::ServiceName;
use evi_tests::{
    client::{Reader, done},
    journey, people,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

#[tokio::test]
async fn a_screening_written_anew_moves_no_version_of_who_may_not_read_it() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        let (desk, case) = (world.desk()?, journey.case.as_str());
        let place = &journey.places.labour;
        let sent = journey::send_referral(&desk, case, place, "PLACEMENT", &[]).await?;
        journey::accept_referral(&world.staff("labour.gnesta")?, &sent).await?;
        let manager = world.staff("manager.labour.gnesta")?;
        let caseworker = world.staff("labour.gnesta")?;
        let seen = async |reader: &Reader| journey::case_version(reader, case).await;
        let (of_desk, of_manager) = (seen(&desk).await?, seen(&manager).await?);
        let of_caseworker = seen(&caseworker).await?;
        let screening = json!({
            "caseId": case, "expectedVersion": of_desk, "inTargetGroup": true,
            "targetGroups": ["SICK_LISTED"], "needs": ["HEALTH"],
        });
        desk.change("record_screening", screening).await?;
        ensure!(seen(&desk).await? == of_desk + 1, "the desk sees it move");
        ensure!(seen(&manager).await? == of_manager, "the manager does not");
        ensure!(
            seen(&caseworker).await? == of_caseworker,
            "a caseworker without a basis does not"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_hidden_referral_of_a_known_case_takes_as_many_statements_as_none() -> Result<()> {
    const RECEIVE: &str = "mutation Receive($input: ReferralTransitionInput!) { receiveReferral(input: $input) { \
        referral { id status } userErrors { code field } } }";
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        let (desk, case, places) = (world.desk()?, journey.case.as_str(), &journey.places);
        let service = "REHABILITATION_COORDINATION";
        let sent = journey::send_referral(&desk, case, &places.insurance, service, &[]).await?;
        let insurance = world.staff("insurance.sormland")?;
        journey::accept_referral(&insurance, &sent).await?;
        let hidden =
            journey::send_referral(&desk, case, &places.welfare, "FINANCIAL_ASSISTANCE", &[])
                .await?;
        let cost = async |id: &str| -> Result<(u64, Value)> {
            let before = world.statements()[&ServiceName::IntakeDesk];
            let input = json!({ "referralId": id, "expectedVersion": 2 });
            let payload = insurance.mutate(RECEIVE, input).await?;
            let after = world.statements()[&ServiceName::IntakeDesk];
            Ok((after - before, payload))
        };
        let absent = cost("5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77").await?;
        let of_another = cost(&hidden.id).await?;
        ensure!(absent == of_another, "{absent:?} {of_another:?}");
        ensure!(
            absent.1["userErrors"][0]["code"] == "NOT_FOUND",
            "{absent:?}"
        );
        let welfare = world.staff("welfare.gnesta")?;
        let received = welfare.mutate(RECEIVE, journey::step(&hidden)).await?;
        done("receiveReferral", received)?;
        Ok(())
    })
    .await
}

/// Two cases of a hidden thing: with a key that is not there, and with one that was used for something else.
#[tokio::test]
async fn a_hidden_basis_or_note_of_a_known_case_is_refused_like_one_that_never_was() -> Result<()> {
    const CHANGES: [(&str, &str, &str); 3] = [
        ("withdrawConsent", "WithdrawConsentInput", "basisId"),
        ("lockNote", "LockNoteInput", "noteId"),
        ("correctNote", "CorrectNoteInput", "noteId"),
    ];
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        let (desk, case, places) = (world.desk()?, journey.case.as_str(), &journey.places);
        let service = "REHABILITATION_COORDINATION";
        let sent = journey::send_referral(&desk, case, &places.insurance, service, &[]).await?;
        let insurance = world.staff("insurance.sormland")?;
        journey::accept_referral(&insurance, &sent).await?;
        let named = ["MAPPING_WORK"];
        let (from, to) = (&places.desk, &places.welfare);
        let basis = journey::record_basis(&desk, case, "CONSENT", from, to, &named).await?;
        let write = "mutation Write($input: WriteNoteInput!) { writeNote(input: $input) { note { id } userErrors { code } } }";
        let input = json!({ "caseId": case, "text": "Kom på morgonen.", "idempotencyKey": "k-1" });
        let note = journey::text(&desk.mutate(write, input.clone()).await?, "/note/id")?;
        // The same key is used by the reader who tries, for something else.
        done("writeNote", insurance.mutate(write, input).await?)?;
        for (mutation, of, field) in CHANGES {
            let document = format!(
                "mutation Try($input: {of}!) {{ {mutation}(input: $input) {{ userErrors {{ code field }} }} }}"
            );
            let hidden = if field == "basisId" { &basis } else { &note };
            for key in [None, Some("k-1"), Some("k-2"), Some("")] {
                let cost = async |id: &str| -> Result<(u64, Value)> {
                    let before = world.statements()[&ServiceName::IntakeDesk];
                    let mut input = json!({ field: id, "idempotencyKey": key });
                    if mutation == "correctNote" {
                        input["text"] = json!("Kom på kvällen.");
                    }
                    let payload = insurance.mutate(&document, input).await?;
                    Ok((world.statements()[&ServiceName::IntakeDesk] - before, payload))
                };
                let absent = cost("5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77").await?;
                let of_another = cost(hidden).await?;
                ensure!(absent == of_another, "{mutation} {key:?}: {absent:?} {of_another:?}");
            }
        }
        Ok(())
    })
    .await
}

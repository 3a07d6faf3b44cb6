//! A change of the person is judged in every case of theirs, in the transaction that records it
//! (`referral.md`, invariant vii).

use anyhow::{Context, Result, ensure};
use domain::ServiceName;
use evi_tests::{
    client::done,
    journey::{self, Journey, Place, Referral, text},
    on_both_engines, people,
    view::{case_view, expect_nothing, referral_in},
    world::TestWorld,
};
use serde_json::{Value, json};

const DESK: ServiceName = ServiceName::IntakeDesk;
const NUMBER: usize = 4;
const NAMED: [&str; 2] = ["IDENTITY", "INTAKE"];

/// A case with a referral that a handler has accepted.
pub(crate) struct Worked {
    /// The case.
    pub case: String,
    referral: Referral,
}

async fn in_gnesta(world: &TestWorld) -> Result<Worked> {
    let journey: Journey = world.received_person(&people::number(NUMBER)).await?;
    let (desk, places) = (world.desk()?, &journey.places);
    let ends = (&places.desk, &places.labour);
    let referral = accepted(&desk, &world.staff("labour.gnesta")?, &journey.case, ends).await?;
    Ok(Worked {
        case: journey.case,
        referral,
    })
}

/// The same person at the desk in Trosa.
pub(crate) async fn in_trosa(world: &TestWorld) -> Result<Worked> {
    let desk = world.staff("desk.trosa")?;
    let contact = desk
        .change(
            "open_contact",
            json!({ "personalNumber": people::number(NUMBER), "purpose": "INTAKE", "municipality": "0488" }),
        )
        .await?;
    let intake = desk
        .change(
            "register_intake",
            json!({
                "contactId": text(&contact, "/contact/id")?, "channel": "SELF",
                "reason": "Vill studera", "interpreterNeeded": false,
            }),
        )
        .await?;
    let case = text(&intake, "/case/id")?;
    let at = async |kind: &str| -> Result<Place> {
        let wanted = json!({ "kind": kind, "municipality": "0488" });
        let found = desk.ask("units", wanted).await?;
        Ok(Place {
            unit: text(&found, "/units/edges/0/node/id")?,
            agency: text(&found, "/units/edges/0/node/agency/id")?,
        })
    };
    let (own, labour) = (at("INTAKE_DESK").await?, at("LABOUR_MARKET_UNIT").await?);
    let receiver = world.staff("labour.trosa")?;
    let referral = accepted(&desk, &receiver, &case, (&own, &labour)).await?;
    Ok(Worked { case, referral })
}

async fn accepted(
    desk: &evi_tests::client::Reader,
    receiver: &evi_tests::client::Reader,
    case: &str,
    (from, to): (&Place, &Place),
) -> Result<Referral> {
    journey::record_basis(desk, case, "CONSENT", from, to, &NAMED).await?;
    let sent = journey::send_referral(desk, case, to, "GUIDANCE", &NAMED).await?;
    journey::accept_referral(receiver, &sent).await
}

async fn protect(world: &TestWorld, mutation: &str, input: Value) -> Result<Value> {
    let mut input_type = mutation.to_owned();
    input_type[..1].make_ascii_uppercase();
    let document = format!(
        "mutation Protect($input: {input_type}Input!) {{ {mutation}(input: $input) {{ \
            case {{ id }} userErrors {{ code field message }} }} }}"
    );
    done(mutation, world.desk()?.mutate(&document, input).await?)
}

async fn unnamed(world: &TestWorld) -> Result<i64> {
    let question = "SELECT count(*) AS number FROM task WHERE kind = 'NAME_HANDLERS'";
    world.count(DESK, question).await
}

async fn held(world: &TestWorld) -> Result<i64> {
    let question =
        "SELECT count(*) AS number FROM referral WHERE received_by_staff_key IS NOT NULL";
    world.count(DESK, question).await
}

/// An intake that is about to be registered, at the desk of a municipality.
async fn contact(world: &TestWorld, (handle, code): (&str, &str), number: &str) -> Result<Value> {
    let input = json!({ "personalNumber": number, "purpose": "INTAKE", "municipality": code });
    let opened = world.staff(handle)?.change("open_contact", input).await?;
    Ok(json!({
        "contactId": text(&opened, "/contact/id")?, "channel": "SELF", "reason": "Vill arbeta",
        "givenName": handle, "familyName": "Provsson", "interpreterNeeded": false,
    }))
}

on_both_engines! {
    async fn two_desks_that_receive_somebody_new_at_once_both_do_and_learn_nothing_of_each_other(world: &mut TestWorld) -> Result<()> {
        const DESKS: [(&str, &str); 2] = [("desk.gnesta", "0461"), ("desk.trosa", "0488")];
        let [gnesta, trosa] = DESKS.map(|(handle, _)| world.staff(handle));
        let (gnesta, trosa) = (gnesta?, trosa?);
        for index in 0..8 {
            let number = people::number(index);
            let here = contact(world, DESKS[0], &number).await?;
            let there = contact(world, DESKS[1], &number).await?;
            let (here, there) = tokio::join!(
                gnesta.change("register_intake", here),
                trosa.change("register_intake", there),
            );
            let (here, there) = (here?, there?);
            let (own, other) = (text(&here, "/case/id")?, text(&there, "/case/id")?);
            ensure!(own != other, "each has a case of its own");
            ensure!(!here.to_string().contains(&other) && !there.to_string().contains(&own));
            expect_nothing("Gnesta", &gnesta, &other).await?;
            expect_nothing("Trosa", &trosa, &own).await?;
        }
        let persons = world.count(DESK, "SELECT count(*) AS number FROM person").await?;
        ensure!(persons == 8, "{persons} persons of 8 numbers");
        Ok(())
    }

    async fn a_protection_is_judged_for_the_referrals_of_every_case(world: &mut TestWorld) -> Result<()> {
        let (here, there) = (in_gnesta(world).await?, in_trosa(world).await?);
        ensure!(held(world).await? == 2, "both referrals have a handler");
        let input = json!({ "caseId": here.case, "grade": "MARKING" });
        let set = protect(world, "setProtectedIdentity", input).await?;
        ensure!(held(world).await? == 0, "neither handler is named");
        ensure!(unnamed(world).await? == 2, "both units are asked to name handlers");
        ensure!(!set.to_string().contains(&there.case), "the doer learns nothing of the other case");
        for (handle, case) in [
            ("labour.gnesta", &here.case),
            ("labour.trosa", &there.case),
            ("desk.trosa", &there.case),
            ("desk.gnesta", &there.case),
        ] {
            expect_nothing(handle, &world.staff(handle)?, case).await?;
        }
        protect(world, "liftProtectedIdentity", json!({ "caseId": here.case })).await?;
        ensure!(unnamed(world).await? == 2, "lifting asks nobody for anything");
        let again = case_view(&world.staff("desk.trosa")?, &there.case).await?;
        ensure!(again["case"]["id"] == there.case.as_str(), "{again}");
        Ok(())
    }

    async fn a_death_ends_the_referrals_of_every_case(world: &mut TestWorld) -> Result<()> {
        let (here, there) = (in_gnesta(world).await?, in_trosa(world).await?);
        let desk = world.desk()?;
        let closed = desk
            .change(
                "close_case",
                json!({
                    "caseId": here.case, "expectedVersion": journey::case_version(&desk, &here.case).await?,
                    "reason": "DECEASED", "occupation": { "kind": "UNKNOWN" },
                    "incomeSources": [{ "source": "UNKNOWN", "extentPercent": 100 }],
                }),
            )
            .await?;
        ensure!(!closed.to_string().contains(&there.case), "{closed}");
        for (handle, worked) in [("desk.gnesta", &here), ("desk.trosa", &there)] {
            let seen = referral_in(&world.staff(handle)?, &worked.case, &worked.referral.id).await?;
            let (status, _) = seen.context("the sender sees it")?;
            ensure!(status == "ENDED_EARLY", "{handle}: {status}");
        }
        Ok(())
    }
}

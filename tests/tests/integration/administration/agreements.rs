//! Service agreements: in force when both sides have said yes, gone at the next read when one has ended
//! them.

use anyhow::{Result, ensure};
use chrono::Duration;
use evi_tests::{
    administration::{
        APPROVE_AGREEMENT, END_AGREEMENT, GRANT_ASSIGNMENT, PROPOSE_AGREEMENT, list, own_unit,
    },
    client::Reader,
    journey::{self, Journey, text},
    on_both_engines,
    view::{case_view, state},
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

use super::{day, grant, newcomer, refused, with_welfare};

/// A case that has left its intake phase: the desk has of it what its agreements list.
async fn beyond_intake(world: &TestWorld) -> Result<Journey> {
    let (journey, accepted) = with_welfare(world, 0).await?;
    journey::start_referral(&world.staff("welfare.gnesta")?, &accepted).await?;
    let view = case_view(&world.desk()?, &journey.case).await?;
    ensure!(view["case"]["phase"] == "ACTIVE", "{view}");
    ensure!(state(&view, "SCREENING") == "WRITABLE", "{view}");
    Ok(journey)
}

/// Ends every agreement of the desk.
async fn end_all(world: &TestWorld) -> Result<()> {
    let admin = world.staff("admin.desk.gnesta")?;
    let held = list(&admin, "serviceAgreements(first: 100)", "id state").await?;
    ensure!(held.len() == 20, "{held:?}");
    for agreement in held {
        ensure!(agreement["state"] == "IN_FORCE", "{agreement}");
        let ended = END_AGREEMENT
            .take(&admin, json!({ "agreementId": agreement["id"] }))
            .await?;
        ensure!(ended["agreement"]["state"] == "ENDED", "{ended}");
    }
    Ok(())
}

fn proposal(world: &TestWorld, journey: &Journey) -> Value {
    json!({
        "deskAgencyId": journey.places.desk.agency, "forAgencyId": journey.places.welfare.agency,
        "sections": ["PLAN", "SCREENING"], "tasks": ["Mottagning"], "validFrom": day(world, 0),
    })
}

async fn desk_sees(world: &TestWorld, journey: &Journey) -> Result<Value> {
    case_view(&world.desk()?, &journey.case).await
}

async fn propose(admin: &Reader, input: Value) -> Result<String> {
    let proposed = PROPOSE_AGREEMENT.take(admin, input).await?;
    ensure!(proposed["agreement"]["state"] == "PROPOSED", "{proposed}");
    text(&proposed, "/agreement/id")
}

on_both_engines! {
    async fn what_an_agreement_opens_goes_with_it_and_comes_when_both_agree(world: &mut TestWorld) -> Result<()> {
        let journey = beyond_intake(world).await?;
        end_all(world).await?;
        let view = desk_sees(world, &journey).await?;
        for section in ["SCREENING", "PLAN", "INTAKE", "IDENTITY"] {
            ensure!(state(&view, section) != "WRITABLE" && state(&view, section) != "READABLE", "{section}: {view}");
        }
        let (desk_admin, welfare_admin) = (world.staff("admin.desk.gnesta")?, world.staff("admin.welfare.gnesta")?);
        let proposed = propose(&desk_admin, proposal(world, &journey)).await?;
        let view = desk_sees(world, &journey).await?;
        ensure!(state(&view, "SCREENING") != "WRITABLE", "one side alone opens nothing: {view}");
        let on = json!({ "agreementId": proposed });
        refused(&desk_admin, APPROVE_AGREEMENT, on.clone(), ("FORBIDDEN", "agreementId")).await?;
        let approved = APPROVE_AGREEMENT.take(&welfare_admin, on.clone()).await?;
        ensure!(approved["agreement"]["state"] == "IN_FORCE", "{approved}");
        let view = desk_sees(world, &journey).await?;
        ensure!(state(&view, "SCREENING") == "WRITABLE", "{view}");
        ensure!(state(&view, "PLAN") == "READABLE", "{view}");
        ensure!(state(&view, "INTAKE") != "WRITABLE", "it lists no more: {view}");
        refused(&welfare_admin, APPROVE_AGREEMENT, on.clone(), ("INVALID_TRANSITION", "agreementId")).await?;
        END_AGREEMENT.take(&welfare_admin, on.clone()).await?;
        let view = desk_sees(world, &journey).await?;
        ensure!(state(&view, "SCREENING") != "WRITABLE", "either side ends it: {view}");
        refused(&desk_admin, END_AGREEMENT, on, ("INVALID_TRANSITION", "agreementId")).await?;
        Ok(())
    }

    async fn an_agreement_begins_on_its_day_and_not_before_the_second_word(world: &mut TestWorld) -> Result<()> {
        let journey = beyond_intake(world).await?;
        end_all(world).await?;
        let (desk_admin, welfare_admin) = (world.staff("admin.desk.gnesta")?, world.staff("admin.welfare.gnesta")?);
        let mut later = proposal(world, &journey);
        later["validFrom"] = json!(day(world, 2));
        later["validTo"] = json!(day(world, 3));
        let id = propose(&welfare_admin, later).await?;
        let approved = APPROVE_AGREEMENT.take(&desk_admin, json!({ "agreementId": id })).await?;
        ensure!(approved["agreement"]["state"] == "PLANNED", "{approved}");
        for (days, opens) in [(0, false), (1, false), (2, true), (3, true), (4, false)] {
            if days > 0 {
                world.forward(Duration::days(1));
            }
            let view = desk_sees(world, &journey).await?;
            ensure!((state(&view, "SCREENING") == "WRITABLE") == opens, "day {days}: {view}");
        }
        let desk_admin = world.staff("admin.desk.gnesta")?;
        let on = |days| format!("serviceAgreements(first: 100, on: \"{}\")", day(world, days));
        ensure!(list(&desk_admin, &on(-1), "id").await? == [json!({ "id": id })]);
        ensure!(list(&desk_admin, &on(0), "id").await?.is_empty());
        Ok(())
    }
}

#[tokio::test]
async fn what_can_be_agreed_and_by_whom() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, _) = with_welfare(world, 0).await?;
        let admin = world.staff("admin.desk.gnesta")?;
        let with = |field: &str, value: Value| {
            let mut input = proposal(world, &journey);
            input[field] = value;
            input
        };
        let unknown = json!("5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77");
        let labour = json!(journey.places.labour.agency);
        for (field, value, wanted) in [
            ("sections", json!([]), ("INVALID_INPUT", "sections")),
            (
                "sections",
                json!(["WELFARE_ASSISTANCE"]),
                ("INVALID_INPUT", "sections"),
            ),
            (
                "sections",
                json!(["MAPPING_HEALTH"]),
                ("INVALID_INPUT", "sections"),
            ),
            ("tasks", json!([]), ("INVALID_INPUT", "tasks")),
            ("tasks", json!([" "]), ("INVALID_INPUT", "tasks")),
            (
                "validFrom",
                json!(day(world, -1)),
                ("INVALID_INPUT", "validFrom"),
            ),
            (
                "validTo",
                json!(day(world, -1)),
                ("INVALID_INPUT", "validTo"),
            ),
            (
                "forAgencyId",
                json!(journey.places.desk.agency),
                ("INVALID_INPUT", "forAgencyId"),
            ),
            ("forAgencyId", unknown.clone(), ("NOT_FOUND", "forAgencyId")),
            ("deskAgencyId", unknown, ("NOT_FOUND", "deskAgencyId")),
            ("deskAgencyId", labour, ("FORBIDDEN", "")),
        ] {
            let input = with(field, value);
            if wanted.1.is_empty() {
                let payload = PROPOSE_AGREEMENT.attempt(&admin, input).await?;
                ensure!(payload["userErrors"][0]["code"] == wanted.0, "{payload}");
            } else {
                refused(&admin, PROPOSE_AGREEMENT, input, wanted).await?;
            }
        }
        // Whoever administers both sides is one person, and two are needed.
        let welfare_admin = world.staff("admin.welfare.gnesta")?;
        let (own, _) = own_unit(&welfare_admin, "0461").await?;
        let (second, staff) = newcomer(world, &welfare_admin, "second").await?;
        grant(&welfare_admin, &staff, &own, "AGENCY_ADMIN").await?;
        let (unit, _) = own_unit(&admin, "0461").await?;
        let subject = "staff:admin.welfare.gnesta";
        let both = json!({ "subject": subject, "displayName": "Adam Behörsten" });
        let added = evi_tests::administration::ADD_STAFF
            .take(&admin, both)
            .await?;
        let input =
            json!({ "staffId": added["staff"]["id"], "unitId": unit, "role": "AGENCY_ADMIN" });
        GRANT_ASSIGNMENT.take(&admin, input).await?;
        let id = propose(&welfare_admin, proposal(world, &journey)).await?;
        let on = json!({ "agreementId": id });
        refused(
            &welfare_admin,
            APPROVE_AGREEMENT,
            on.clone(),
            ("FORBIDDEN", "agreementId"),
        )
        .await?;
        APPROVE_AGREEMENT.take(&second, on).await?;
        Ok(())
    })
    .await
}

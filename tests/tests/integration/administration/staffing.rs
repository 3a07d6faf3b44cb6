//! Assignments come and go: what they open and shut is open and shut at the very next read, in every
//! service, and what somebody held is the unit's again.

use anyhow::{Context, Result, ensure};
use chrono::Duration;
use domain::ServiceName;
use evi_tests::{
    administration::{
        CHANGE_ASSIGNMENT_END, END_ASSIGNMENT, GRANT_ASSIGNMENT, assignment_of, list, own_unit,
    },
    client::Reader,
    journey::text,
    on_both_engines,
    view::{case_view, expect_nothing, referral_in, state},
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

use super::{day, grant, newcomer, tasks, with_welfare};

/// What the welfare unit's own service shows of a case.
const DECISIONS: &str = "query Decisions($id: ID!) { case(id: $id) { \
    welfare { assistanceDecisions { amountOre } } } }";

async fn decisions(reader: &Reader, case: &str) -> Result<Value> {
    reader.query(DECISIONS, json!({ "id": case })).await
}

on_both_engines! {
    async fn an_ended_assignment_opens_nothing_and_what_was_held_is_the_units(world: &mut TestWorld) -> Result<()> {
        let (journey, referral) = with_welfare(world, 0).await?;
        let (welfare, admin) = (world.staff("welfare.gnesta")?, world.staff("admin.welfare.gnesta")?);
        let shown = decisions(&welfare, &journey.case).await?;
        let amount = &shown["case"]["welfare"]["assistanceDecisions"][0]["amountOre"];
        ensure!(*amount == 912_300, "{shown}");

        let held = assignment_of(&admin, "welfare.gnesta", "CASEWORKER").await?;
        let ended = END_ASSIGNMENT.take(&admin, json!({ "assignmentId": held["id"] })).await?;
        ensure!(ended["assignment"]["state"] == "ENDED", "{ended}");
        ensure!(ended["assignment"]["validTo"] == day(world, -1), "{ended}");

        expect_nothing("who has left", &welfare, &journey.case).await?;
        let nothing = decisions(&welfare, &journey.case).await?;
        ensure!(nothing == json!({ "case": null }), "{nothing}");

        world.settle().await?;
        let lead = world.staff("lead.welfare.gnesta")?;
        let waiting = tasks(&lead).await?;
        let wanted = ("ASSIGN_HANDLER".to_owned(), json!(referral.id));
        ensure!(waiting.contains(&wanted), "{waiting:?}");
        let desk = world.desk()?;
        let seen = referral_in(&desk, &journey.case, &referral.id).await?;
        ensure!(seen.context("the sender sees it")?.0 == "ACCEPTED");
        let still = "SELECT count(*) AS number FROM case_assignment held JOIN unit ON unit.key = held.unit_key \
            WHERE unit.slug = 'welfare.gnesta' AND held.superseded_at IS NULL AND held.valid_to IS NULL";
        ensure!(world.count(ServiceName::IntakeDesk, still).await? == 0, "the case is the unit's");
        let handled = "SELECT count(*) AS number FROM referral WHERE received_by_staff_key IS NOT NULL";
        ensure!(world.count(ServiceName::IntakeDesk, handled).await? == 0, "the referral is the unit's");
        // Nothing is done twice.
        world.settle().await?;
        ensure!(tasks(&lead).await? == waiting);
        Ok(())
    }

    async fn a_granted_assignment_opens_at_the_next_read(world: &mut TestWorld) -> Result<()> {
        let (journey, _) = with_welfare(world, 0).await?;
        let admin = world.staff("admin.welfare.gnesta")?;
        let (unit, _) = own_unit(&admin, "0461").await?;
        let (manager, staff) = newcomer(world, &admin, "manager").await?;
        expect_nothing("who is only on the staff", &manager, &journey.case).await?;
        let id = grant(&admin, &staff, &unit, "UNIT_MANAGER").await?;
        let view = case_view(&manager, &journey.case).await?;
        ensure!(state(&view, "INTAKE") == "READABLE", "{view}");
        let shown = decisions(&manager, &journey.case).await?;
        ensure!(shown["case"]["welfare"]["assistanceDecisions"][0]["amountOre"] == 912_300, "{shown}");

        // Taken back on its first day it held on no day at all, and the administrator still sees it.
        let ended = END_ASSIGNMENT.take(&admin, json!({ "assignmentId": id })).await?;
        ensure!(ended["assignment"]["state"] == "ENDED", "{ended}");
        expect_nothing("who has been taken off", &manager, &journey.case).await?;
        let nothing = decisions(&manager, &journey.case).await?;
        ensure!(nothing == json!({ "case": null }), "{nothing}");
        let on_the_day = format!(
            "administeredAssignments(first: 50, filter: {{ role: UNIT_MANAGER, on: \"{}\" }})",
            day(world, 0)
        );
        ensure!(list(&admin, &on_the_day, "id").await?.is_empty());
        let ended = "administeredAssignments(first: 50, filter: { role: UNIT_MANAGER, state: ENDED })";
        ensure!(list(&admin, ended, "id").await? == [json!({ "id": id })]);
        Ok(())
    }

    async fn an_assignment_holds_from_its_first_day_to_its_last(world: &mut TestWorld) -> Result<()> {
        let (journey, _) = with_welfare(world, 0).await?;
        let admin = world.staff("admin.welfare.gnesta")?;
        let (unit, _) = own_unit(&admin, "0461").await?;
        let (_, staff) = newcomer(world, &admin, "summer").await?;
        let granted = GRANT_ASSIGNMENT.take(&admin, json!({
            "staffId": staff, "unitId": unit, "role": "UNIT_MANAGER",
            "validFrom": day(world, 2), "validTo": day(world, 3),
        })).await?;
        ensure!(granted["assignment"]["state"] == "FUTURE", "{granted}");
        let id = text(&granted, "/assignment/id")?;
        let signed_in = || world.reader(domain::Subject::new("staff:summer"));
        for (days, sees) in [(0, false), (1, false), (2, true), (3, true), (4, false)] {
            if days > 0 {
                world.forward(Duration::days(1));
                world.settle().await?;
            }
            let view = case_view(&signed_in()?, &journey.case).await?;
            ensure!(view["case"].is_null() != sees, "day {days}: {view}");
        }
        let admin = world.staff("admin.welfare.gnesta")?;
        let shows = "id state validTo version";
        let of_staff = "administeredAssignments(first: 1, filter: { role: UNIT_MANAGER })";
        let now = list(&admin, of_staff, shows).await?;
        ensure!(now[0]["id"] == id.as_str() && now[0]["state"] == "ENDED", "{now:?}");
        Ok(())
    }

    async fn an_assignment_that_runs_out_hands_back_too(world: &mut TestWorld) -> Result<()> {
        let (_, referral) = with_welfare(world, 0).await?;
        let admin = world.staff("admin.welfare.gnesta")?;
        let held = assignment_of(&admin, "welfare.gnesta", "CASEWORKER").await?;
        let input = json!({
            "assignmentId": held["id"], "expectedVersion": held["version"], "validTo": day(world, 1),
        });
        let changed = CHANGE_ASSIGNMENT_END.take(&admin, input).await?;
        ensure!(changed["assignment"]["state"] == "CURRENT", "{changed}");
        ensure!(changed["assignment"]["version"] == 2, "{changed}");
        let wanted = ("ASSIGN_HANDLER".to_owned(), json!(referral.id));
        for (days, waits) in [(1, false), (2, true)] {
            world.forward(Duration::days(1));
            world.settle().await?;
            let waiting = tasks(&world.staff("lead.welfare.gnesta")?).await?;
            ensure!(waiting.contains(&wanted) == waits, "day {days}: {waiting:?}");
        }
        Ok(())
    }
}

#[tokio::test]
async fn whoever_holds_another_working_role_in_the_unit_keeps_what_they_have() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, referral) = with_welfare(world, 0).await?;
        let admin = world.staff("admin.welfare.gnesta")?;
        let held = assignment_of(&admin, "welfare.gnesta", "CASEWORKER").await?;
        let staff = text(&held, "/staff/id")?;
        grant(&admin, &staff, &text(&held, "/unit/id")?, "LEAD_CASEWORKER").await?;
        END_ASSIGNMENT
            .take(&admin, json!({ "assignmentId": held["id"] }))
            .await?;
        world.settle().await?;
        let welfare = world.staff("welfare.gnesta")?;
        let view = case_view(&welfare, &journey.case).await?;
        ensure!(!view["case"].is_null(), "{view}");
        let waiting = tasks(&world.staff("lead.welfare.gnesta")?).await?;
        let handed = ("ASSIGN_HANDLER".to_owned(), json!(referral.id));
        ensure!(!waiting.contains(&handed), "{waiting:?}");
        Ok(())
    })
    .await
}

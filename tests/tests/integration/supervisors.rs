//! A placement gives its supervisor a relation to the participant, so only the own agency's can have it.

use anyhow::{Result, ensure};
use evi_tests::{
    client::{done, refusal},
    view::expect_nothing,
    world::{Engine, TestWorld},
};
use serde_json::json;

use crate::{persons::in_trosa, waiting::staff_id};

const PLACE: &str = "mutation Place($input: CreatePlacementInput!) { createPlacement(input: $input) { \
    placement { id supervisorId } userErrors { code field message } } }";

#[tokio::test]
async fn the_usual_supervisor_of_another_municipality_gets_no_part_in_a_placement() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let worked = in_trosa(world).await?;
        let labour = world.staff("labour.trosa")?;
        let input = json!({
            "caseId": worked.case, "workplace": "Hamnen", "employmentType": "WORK_PRACTICE",
            "serviceRatePercent": 75, "startsOn": "2026-11-02", "tasks": "Målar båtar",
        });
        let placed = done(
            "createPlacement",
            labour.mutate(PLACE, input.clone()).await?,
        )?;
        ensure!(placed["placement"]["supervisorId"].is_null(), "{placed}");
        let supervisor = world.staff("supervisor.gnesta")?;
        expect_nothing("the supervisor in Gnesta", &supervisor, &worked.case).await?;

        let elsewhere = staff_id(world, "supervisor.gnesta").await?;
        let mut named = input;
        named["supervisorId"] = json!(elsewhere);
        let refused = refusal(&labour.mutate(PLACE, named).await?)?;
        ensure!(refused.code == "NOT_FOUND", "{refused:?}");
        ensure!(
            refused.field.as_deref() == Some("supervisorId"),
            "{refused:?}"
        );
        Ok(())
    })
    .await
}

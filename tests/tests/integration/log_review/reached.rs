//! How staff are reached at home: a sign in the review of the log, and nothing that anybody can read.

use anyhow::{Result, ensure};
use evi_tests::{
    client::{done, refusal},
    journey, on_both_engines,
    world::TestWorld,
};
use serde_json::json;

use super::{begin, for_reason, list, look, open};

const REACHED: &str = "mutation R($input: RegisterOwnContactInput!) { registerOwnContact(input: $input) { \
    numberIds userErrors { code field message } } }";

on_both_engines! {
    async fn who_is_reached_like_the_person_at_home_is_asked_about(world: &mut TestWorld) -> Result<()> {
        let journey = begin(world).await?;
        let desk = world.desk()?;
        let nothing = refusal(&desk.mutate(REACHED, json!({ "phone": " " })).await?)?;
        ensure!(nothing.code == "INVALID_INPUT" && nothing.field.as_deref() == Some("phone"), "{nothing:?}");
        done("registerOwnContact", desk.mutate(REACHED, json!({ "email": "disa@exempel.se" })).await?)?;
        look(world, "desk.gnesta", &journey.case).await?;
        let review = open(world).await?;
        ensure!(for_reason(world, &review, "SAME_CONTACT").await?.is_empty(), "another address");
        // Written another way than at the desk, and stopping nothing.
        let at_home = json!({ "phone": "+46 70 174 06 05" });
        let registered = done("registerOwnContact", desk.mutate(REACHED, at_home.clone()).await?)?;
        let again = done("registerOwnContact", desk.mutate(REACHED, at_home).await?)?;
        ensure!(registered == again, "once is enough: {registered} {again}");
        look(world, "desk.gnesta", &journey.case).await?;
        let review = open(world).await?;
        ensure!(!for_reason(world, &review, "SAME_CONTACT").await?.is_empty(), "the same number");
        let told = json!(list(world, &review, json!({})).await?).to_string();
        ensure!(!told.contains("1740605") && !told.contains("contact:"), "{told}");
        let held = desk.query("{ registeredNumbers { id kind } }", json!({})).await?.to_string();
        ensure!(held.contains("OWN_CONTACT") && !held.contains("174"), "{held}");
        let remove = "mutation R($input: RemoveRegisteredNumberInput!) { removeRegisteredNumber(input: $input) { \
            numberId userErrors { code field message } } }";
        let id = journey::text(&registered, "/numberIds/0")?;
        done("removeRegisteredNumber", desk.mutate(remove, json!({ "numberId": id })).await?)?;
        let review = open(world).await?;
        ensure!(for_reason(world, &review, "SAME_CONTACT").await?.is_empty(), "removed");
        Ok(())
    }
}

//! How the cases of a unit lie, and a case by its number.

use serde_json::{Value, json};

use super::{
    asking::ask,
    work::{more_staff, set_deadline},
    world::{World, day, number, on_both_engines},
};
use crate::{model::person::ProtectionGrade, store::stop};

const LOAD: &str = "query { caseLoad { displayName open late unit { name } } }";
const BY_NUMBER: &str = "query($number: String) {
    worklist(first: 1, filter: { registryNumber: $number }) { edges { node { case { id } } } pageInfo { hasNextPage endCursor } } }";

async fn load(world: &World, handle: &str) -> Vec<(String, Value, Value)> {
    let answer = ask(world, handle, LOAD, json!({})).await;
    let lines = answer["caseLoad"].as_array().expect("a list");
    lines
        .iter()
        .map(|line| {
            let name = line["displayName"].as_str().unwrap_or("nobody").to_owned();
            (name, line["open"].clone(), line["late"].clone())
        })
        .collect()
}

on_both_engines! {
    async fn a_manager_sees_how_the_cases_of_the_unit_lie(world: World) {
        more_staff(&world).await;
        let mut heads = Vec::new();
        for index in 0..3 {
            let head = world.open_case(number(index)).await;
            world.join(&head, "labour.gnesta", "labour.gnesta").await;
            heads.push(head);
        }
        set_deadline(&world, &heads[0], "labour.gnesta", day(3, 1)).await;
        set_deadline(&world, &heads[1], "labour.gnesta", day(3, 9)).await;
        let lines = load(&world, "manager.labour.gnesta").await;
        let own = lines.iter().find(|line| line.1 != json!(0)).expect("somebody has cases");
        assert_eq!((&own.1, &own.2), (&json!(3), &json!(1)), "{lines:?}");
        for other in ["labour.gnesta", "lead.welfare.gnesta", "desk.gnesta"] {
            assert!(load(&world, other).await.is_empty(), "{other} manages no unit");
        }
        let cx = world.cx();
        let tx = world.store.begin(&cx).await.expect("begins");
        let grade = Some(ProtectionGrade::Marking);
        stop::update_protection(tx.connection(), &cx, heads[0].person_key, grade).await.expect("set");
        tx.commit().await.expect("committed");
        let lines = load(&world, "manager.labour.gnesta").await;
        let own = lines.iter().find(|line| line.1 != json!(0)).expect("somebody has cases");
        assert_eq!((&own.1, &own.2), (&json!(2), &json!(0)), "who is hidden is not counted: {lines:?}");
    }

    async fn a_case_is_found_by_its_number_by_those_who_work_with_it(world: World) {
        more_staff(&world).await;
        let head = world.open_case(number(0)).await;
        let asked = json!({ "number": head.registry_number });
        let found = ask(&world, "desk.gnesta", BY_NUMBER, asked.clone()).await;
        assert_eq!(found["worklist"]["edges"][0]["node"]["case"]["id"], head.id.to_string());
        let hidden = ask(&world, "welfare.gnesta", BY_NUMBER, asked).await;
        let nowhere = ask(&world, "welfare.gnesta", BY_NUMBER, json!({ "number": "GNE-1999-00001" })).await;
        assert_eq!(hidden, nowhere);
        assert!(nowhere["worklist"]["pageInfo"]["endCursor"].is_null());
    }
}

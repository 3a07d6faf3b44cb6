//! How the cases of a unit lie, and a case by its number.

use serde_json::{Value, json};

use super::{
    asking::{ask, send},
    work::{more_staff, set_deadline},
    world::{World, day, number, on_both_engines},
};
use crate::{model::person::ProtectionGrade, store::stop};

const LOAD: &str = "query { caseLoad { displayName open late unit { name } } }";
const BY_NUMBER: &str = "query($number: String) {
    worklist(first: 1, filter: { registryNumber: $number }) { edges { node { case { id } } } pageInfo { hasNextPage endCursor } } }";
const WITHOUT_ACTIVITY: &str = "query { worklist(first: 10, filter: { withoutActivity: true }) { edges { node { case { id } } } } }";

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

async fn without_activity(world: &World, handle: &str) -> Vec<String> {
    let answer = ask(world, handle, WITHOUT_ACTIVITY, json!({})).await;
    let edges = answer["worklist"]["edges"].as_array().expect("a list");
    let ids = edges
        .iter()
        .filter_map(|edge| edge["node"]["case"]["id"].as_str());
    ids.map(str::to_owned).collect()
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

    async fn case_in_which_nothing_goes_on_is_listed_for_who_leads(world: World) {
        more_staff(&world).await;
        let mut heads = Vec::new();
        for index in 0..2 {
            let head = world.open_case(number(index)).await;
            for (handle, unit) in [
                ("labour.gnesta", "labour.gnesta"),
                ("lead.welfare.gnesta", "welfare.gnesta"),
                ("other.welfare.gnesta", "welfare.gnesta"),
            ] {
                world.join(&head, handle, unit).await;
            }
            heads.push(head);
        }
        let (busy, idle) = (heads[0].id.to_string(), heads[1].id.to_string());
        for (case, status) in [(&busy, "ONGOING"), (&idle, "PLANNED")] {
            let activity = json!([{ "title": "Sfi", "status": status }]);
            let plan = json!({ "caseId": case, "expectedVersion": 0, "goals": [], "activities": activity });
            let written = send(&world, "lead.welfare.gnesta", ("updatePlan", "plan { version }"), plan).await;
            assert_eq!(written["plan"]["version"], 1, "{written}");
        }
        for handle in ["manager.labour.gnesta", "lead.welfare.gnesta"] {
            let listed = without_activity(&world, handle).await;
            assert_eq!(listed, std::slice::from_ref(&idle), "{handle}");
        }
        for handle in ["labour.gnesta", "other.welfare.gnesta", "desk.gnesta", "welfare.gnesta"] {
            let listed = without_activity(&world, handle).await;
            assert!(listed.is_empty(), "{handle} may not read every plan, so plans filter nothing for them");
        }
        let done = json!([{ "title": "Praktik", "status": "ONGOING" }]);
        let plan = json!({ "caseId": idle, "expectedVersion": 1, "goals": [], "activities": done });
        send(&world, "lead.welfare.gnesta", ("updatePlan", "plan { version }"), plan).await;
        assert!(without_activity(&world, "manager.labour.gnesta").await.is_empty());
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

//! What an administrator may not do, and what of another agency does not exist for one.

use anyhow::{Context, Result, ensure};
use chrono::Duration;
use evi_tests::{
    administration::{
        ADD_STAFF, ALL, APPROVE_AGREEMENT, CHANGE_ASSIGNMENT_END, CLOSE_UNIT, CREATE_UNIT, Doing,
        END_AGREEMENT, END_ASSIGNMENT, GRANT_ASSIGNMENT, RENAME_UNIT, SET_UNIT_CAPACITY,
        SET_UNIT_REFERRALS, SET_UNIT_SECRECY, assignment_of, list, own_unit,
    },
    client::Reader,
    journey::text,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

use super::{day, grant, newcomer, refused};

const UNKNOWN: &str = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";

#[tokio::test]
async fn nobody_grants_anything_to_themself_and_an_agency_keeps_an_administrator() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let admin = world.staff("admin.welfare.gnesta")?;
        let (unit, _) = own_unit(&admin, "0461").await?;
        let own = assignment_of(&admin, "admin.welfare.gnesta", "AGENCY_ADMIN").await?;
        let me = text(&own, "/staff/id")?;
        let to_me = json!({ "staffId": me, "unitId": unit, "role": "CASEWORKER" });
        refused(&admin, GRANT_ASSIGNMENT, to_me, ("FORBIDDEN", "staffId")).await?;
        let last = ("INVALID_TRANSITION", "assignmentId");
        let end = json!({ "assignmentId": own["id"] });
        let shorten = json!({ "assignmentId": own["id"], "expectedVersion": 1, "validTo": day(world, 5) });
        refused(&admin, END_ASSIGNMENT, end.clone(), last).await?;
        refused(&admin, CHANGE_ASSIGNMENT_END, shorten.clone(), last).await?;

        // With another one it can be handed over, by either of the two.
        let (other, staff) = newcomer(world, &admin, "secondadmin").await?;
        let second = GRANT_ASSIGNMENT
            .take(&admin, json!({
                "staffId": staff, "unitId": unit, "role": "AGENCY_ADMIN", "validTo": day(world, 3),
            }))
            .await?;
        // The other one is gone by then.
        refused(&admin, CHANGE_ASSIGNMENT_END, shorten, last).await?;
        let earlier = json!({ "assignmentId": own["id"], "expectedVersion": 1, "validTo": day(world, 2) });
        let shorter = CHANGE_ASSIGNMENT_END.take(&admin, earlier).await?;
        let version = shorter["assignment"]["version"].clone();
        let longer = json!({ "assignmentId": own["id"], "expectedVersion": version, "validTo": day(world, 9) });
        refused(&admin, CHANGE_ASSIGNMENT_END, longer.clone(), ("FORBIDDEN", "assignmentId")).await?;
        CHANGE_ASSIGNMENT_END.take(&other, longer).await?;
        END_ASSIGNMENT.take(&other, end).await?;
        let gone = list(&admin, "administeredUnits(first: 5)", "version").await?;
        ensure!(gone.is_empty(), "who is no administrator any more reads nothing: {gone:?}");
        let alone = json!({ "assignmentId": second["assignment"]["id"] });
        refused(&other, END_ASSIGNMENT, alone, last).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn roles_are_given_by_kind_of_agency_and_never_to_a_peer_of_the_reviewer() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let admin = world.staff("admin.welfare.gnesta")?;
        let (unit, _) = own_unit(&admin, "0461").await?;
        let (_, staff) = newcomer(world, &admin, "new").await?;
        let wants = |role: &str| json!({ "staffId": staff, "unitId": unit, "role": role });
        for role in [
            "PARTICIPANT",
            "PARTNER_SYSTEM",
            "INTAKE_OFFICER",
            "PROGRAMME_LEADER",
            "SUPERVISOR",
            "EVALUATOR",
            "ASSOCIATION_OFFICER",
        ] {
            refused(
                &admin,
                GRANT_ASSIGNMENT,
                wants(role),
                ("INVALID_INPUT", "role"),
            )
            .await?;
        }
        for handle in ["welfare.gnesta", "lead.welfare.gnesta"] {
            let role = if handle.starts_with("lead") {
                "LEAD_CASEWORKER"
            } else {
                "CASEWORKER"
            };
            let held = assignment_of(&admin, handle, role).await?;
            let reviews =
                json!({ "staffId": held["staff"]["id"], "unitId": unit, "role": "LOG_REVIEWER" });
            refused(&admin, GRANT_ASSIGNMENT, reviews, ("INVALID_INPUT", "role")).await?;
        }
        let reviewer = assignment_of(&admin, "logs.welfare.gnesta", "LOG_REVIEWER").await?;
        let handles =
            json!({ "staffId": reviewer["staff"]["id"], "unitId": unit, "role": "CASEWORKER" });
        refused(&admin, GRANT_ASSIGNMENT, handles, ("INVALID_INPUT", "role")).await?;
        grant(&admin, &staff, &unit, "CASEWORKER").await?;
        refused(
            &admin,
            GRANT_ASSIGNMENT,
            wants("CASEWORKER"),
            ("INVALID_INPUT", "role"),
        )
        .await?;
        for (field, value) in [("validFrom", day(world, -1)), ("validTo", day(world, -1))] {
            let mut input = wants("UNIT_MANAGER");
            input[field] = json!(value);
            refused(&admin, GRANT_ASSIGNMENT, input, ("INVALID_INPUT", field)).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn units_and_staff_are_taken_only_as_the_law_and_the_house_have_them() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let admin = world.staff("admin.welfare.gnesta")?;
        let (unit, version) = own_unit(&admin, "0461").await?;
        let of_unit = |field: &str, value: Value| {
            let mut input = json!({ "unitId": unit, "expectedVersion": version });
            input[field] = value;
            input
        };
        let number = evi_tests::people::number(3);
        let staff = |subject: &str| json!({ "subject": subject, "displayName": "Nils" });
        let place = |code: &str| json!({ "name": "Ny", "municipality": code });
        for (doing, input, field) in [
            (
                SET_UNIT_SECRECY,
                of_unit("secrecyRegime", json!("STRAIGHT")),
                "secrecyRegime",
            ),
            (RENAME_UNIT, of_unit("name", json!("  ")), "name"),
            (
                RENAME_UNIT,
                of_unit("name", json!(format!("Enhet {number}"))),
                "name",
            ),
            (
                CLOSE_UNIT,
                of_unit("lastDay", json!(day(world, -2))),
                "lastDay",
            ),
            (CREATE_UNIT, place("0488"), "municipality"),
            (CREATE_UNIT, place("Gnesta"), "municipality"),
            (ADD_STAFF, staff("participant:x"), "subject"),
            (ADD_STAFF, staff("admin.welfare.gnesta"), "subject"),
            (ADD_STAFF, staff(&format!("staff:{number}")), "subject"),
            (ADD_STAFF, staff("staff:welfare.gnesta"), "subject"),
        ] {
            refused(&admin, doing, input, ("INVALID_INPUT", field)).await?;
        }
        let desk = world.staff("admin.desk.gnesta")?;
        let (desk_unit, version) = own_unit(&desk, "0461").await?;
        let close =
            json!({ "unitId": desk_unit, "expectedVersion": version, "lastDay": day(world, 1) });
        refused(&desk, CLOSE_UNIT, close, ("INVALID_TRANSITION", "unitId")).await?;
        refused(
            &desk,
            CREATE_UNIT,
            place("0488"),
            ("INVALID_INPUT", "municipality"),
        )
        .await?;
        CREATE_UNIT.take(&desk, place("0136")).await?;
        // Who administers nothing creates nothing.
        let payload = CREATE_UNIT.attempt(&world.desk()?, place("0461")).await?;
        ensure!(payload["userErrors"][0]["code"] == "FORBIDDEN", "{payload}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_closed_unit_gets_no_more_assignments_and_takes_nothing_over() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let admin = world.staff("admin.welfare.gnesta")?;
        let (unit, version) = own_unit(&admin, "0461").await?;
        let created = CREATE_UNIT.take(&admin, json!({ "name": "Norr" })).await?;
        let north = text(&created, "/unit/unit/id")?;
        let close = |unit: &str, version: i64, next: &str| {
            json!({
                "unitId": unit, "expectedVersion": version, "lastDay": day(world, 10),
                "successorUnitId": next,
            })
        };
        CLOSE_UNIT.take(&admin, close(&north, 1, &unit)).await?;
        let (_, staff) = newcomer(world, &admin, "new").await?;
        let wants = json!({ "staffId": staff, "unitId": north, "role": "CASEWORKER" });
        let closed = ("INVALID_TRANSITION", "unitId");
        refused(&admin, GRANT_ASSIGNMENT, wants, closed).await?;
        refused(&admin, CLOSE_UNIT, close(&north, 2, &unit), closed).await?;
        let next = ("INVALID_INPUT", "successorUnitId");
        refused(&admin, CLOSE_UNIT, close(&unit, version, &north), next).await?;
        refused(&admin, CLOSE_UNIT, close(&unit, version, &unit), next).await?;
        Ok(())
    })
    .await
}

/// What is another agency's: a unit, an assignment, a member of staff, an agreement.
async fn of_another(world: &TestWorld) -> Result<[String; 4]> {
    let other = world.staff("admin.labour.gnesta")?;
    let (unit, _) = own_unit(&other, "0461").await?;
    let held = assignment_of(&other, "labour.gnesta", "CASEWORKER").await?;
    let agreements = list(&other, "serviceAgreements(first: 5)", "id").await?;
    let agreement = agreements
        .first()
        .context("the labour-market unit has one")?;
    Ok([
        unit,
        text(&held, "/id")?,
        text(&held, "/staff/id")?,
        text(agreement, "/id")?,
    ])
}

/// Every mutation that names something, with that thing's id.
fn naming(
    [unit, assignment, staff, agreement]: [&str; 4],
    own: &str,
    world: &TestWorld,
) -> Vec<(Doing, Value)> {
    let version = 1;
    vec![
        (
            RENAME_UNIT,
            json!({ "unitId": unit, "expectedVersion": version, "name": "Nytt" }),
        ),
        (
            SET_UNIT_SECRECY,
            json!({ "unitId": unit, "expectedVersion": version, "secrecyRegime": "STRICT" }),
        ),
        (
            SET_UNIT_REFERRALS,
            json!({ "unitId": unit, "expectedVersion": version, "takesReferralsFrom": day(world, 1) }),
        ),
        (
            CLOSE_UNIT,
            json!({ "unitId": unit, "expectedVersion": version, "lastDay": day(world, 1) }),
        ),
        (
            CLOSE_UNIT,
            json!({ "unitId": own, "expectedVersion": version, "lastDay": day(world, 1), "successorUnitId": unit }),
        ),
        (
            SET_UNIT_CAPACITY,
            json!({ "unitId": unit, "service": "GUIDANCE", "places": 3 }),
        ),
        (
            GRANT_ASSIGNMENT,
            json!({ "staffId": staff, "unitId": own, "role": "CASEWORKER" }),
        ),
        (
            GRANT_ASSIGNMENT,
            json!({ "staffId": staff, "unitId": unit, "role": "CASEWORKER" }),
        ),
        (
            CHANGE_ASSIGNMENT_END,
            json!({ "assignmentId": assignment, "expectedVersion": version, "validTo": day(world, 1) }),
        ),
        (END_ASSIGNMENT, json!({ "assignmentId": assignment })),
        (APPROVE_AGREEMENT, json!({ "agreementId": agreement })),
        (END_AGREEMENT, json!({ "agreementId": agreement })),
    ]
}

#[tokio::test]
async fn what_is_another_agencys_answers_like_what_never_was() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let theirs = of_another(world).await?;
        let theirs: [&str; 4] = std::array::from_fn(|index| theirs[index].as_str());
        let admin = world.staff("admin.welfare.gnesta")?;
        let (own, _) = own_unit(&admin, "0461").await?;
        let before = world.rows().await?;
        for reader in [&admin, &world.staff("welfare.gnesta")?] {
            let asked = naming(theirs, &own, world);
            let never = naming([UNKNOWN; 4], &own, world);
            for ((doing, hidden), (_, unknown)) in asked.into_iter().zip(never) {
                let (answer, cost) = told(world, reader, doing, hidden).await?;
                let (wanted, wanted_cost) = told(world, reader, doing, unknown).await?;
                ensure!(answer.contains("NOT_FOUND"), "{}: {answer}", doing.mutation);
                ensure!(answer == wanted, "{}: {answer} {wanted}", doing.mutation);
                ensure!(
                    cost == wanted_cost,
                    "{}: {cost} {wanted_cost}",
                    doing.mutation
                );
            }
        }
        ensure!(world.rows().await? == before, "something was written");
        // Nor is anybody or anything of it found in a list.
        let found = list(
            &admin,
            "administeredStaff(first: 50, name: \"verkstrand\")",
            "id",
        )
        .await?;
        ensure!(found.is_empty(), "{found:?}");
        let of_unit = format!(
            "administeredAssignments(first: 50, filter: {{ unitId: \"{}\" }})",
            theirs[0]
        );
        ensure!(list(&admin, &of_unit, "id").await?.is_empty());
        let held = list(&admin, "serviceAgreements(first: 50)", "id").await?;
        ensure!(held.len() == 1 && held[0]["id"] != theirs[3], "{held:?}");
        Ok(())
    })
    .await
}

/// The answer to a mutation, byte for byte, and how many statements the desk ran for it.
async fn told(
    world: &TestWorld,
    reader: &Reader,
    doing: Doing,
    input: Value,
) -> Result<(String, u64)> {
    let desk = domain::ServiceName::IntakeDesk;
    let before = world.statements()[&desk];
    let answer = reader
        .post(&doing.document(), json!({ "input": input }))
        .await?;
    Ok((answer.body, world.statements()[&desk] - before))
}

#[tokio::test]
async fn adding_somebody_tells_nothing_of_where_else_they_work() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let admin = world.staff("admin.welfare.gnesta")?;
        let mut costs = Vec::new();
        for (subject, name) in [
            ("staff:labour.gnesta", "Annat Namn"),
            ("staff:nowhere", "Nytt Namn"),
        ] {
            let input = json!({ "subject": subject, "displayName": name });
            let (answer, cost) = told(world, &admin, ADD_STAFF, input).await?;
            ensure!(answer.contains(name), "the own name is shown: {answer}");
            costs.push(cost);
        }
        ensure!(costs[0] == costs[1], "{costs:?}");
        // The name that the other agency has written is still its own.
        let other = world.staff("admin.labour.gnesta")?;
        let found = list(
            &other,
            "administeredStaff(first: 50)",
            "displayName subject",
        )
        .await?;
        let kept = found
            .iter()
            .find(|one| one["subject"] == "staff:labour.gnesta");
        ensure!(
            kept.context("on their staff")?["displayName"] == "Arvid Verkstrand",
            "{found:?}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_same_key_does_it_once_and_lists_page_through_everything_once() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let admin = world.staff("admin.welfare.gnesta")?;
        let create = |name: &str| json!({ "name": name, "idempotencyKey": "nyckel-enhet-1" });
        let first = CREATE_UNIT.take(&admin, create("Norr")).await?;
        let again = CREATE_UNIT.take(&admin, create("Norr")).await?;
        ensure!(first == again, "{first} {again}");
        refused(
            &admin,
            CREATE_UNIT,
            create("Söder"),
            ("IDEMPOTENCY_CONFLICT", "idempotencyKey"),
        )
        .await?;
        for index in 0..5 {
            newcomer(world, &admin, &format!("person{index}")).await?;
            world.forward(Duration::seconds(1));
        }
        for (field, shows) in [
            ("administeredStaff", "id"),
            ("registryChanges", "at kind subjectId"),
            ("administeredAssignments", "id"),
            ("administeredUnits", "unit { id }"),
        ] {
            let whole = list(&admin, &format!("{field}(first: 100)"), shows).await?;
            let paged = pages(&admin, field, shows).await?;
            ensure!(
                whole.len() > 1 && whole == paged,
                "{field}: {whole:?} {paged:?}"
            );
        }
        Ok(())
    })
    .await
}

/// The whole list, two rows at a time.
async fn pages(reader: &Reader, field: &str, shows: &str) -> Result<Vec<Value>> {
    let query = format!(
        "query Page($after: String) {{ {field}(first: 2, after: $after) {{ \
            edges {{ node {{ {shows} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let (mut after, mut rows) = (Value::Null, Vec::new());
    loop {
        let data = reader.query(&query, json!({ "after": after })).await?;
        let page = &data[field];
        let edges = page["edges"].as_array().into_iter().flatten();
        rows.extend(edges.map(|edge| edge["node"].clone()));
        if page["pageInfo"]["hasNextPage"] != true {
            return Ok(rows);
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

#[test]
fn every_mutation_of_an_administrator_is_known_here() {
    let schemas = evi_tests::services::subgraphs();
    let desk = &schemas["intake_desk"];
    for doing in ALL {
        let line = format!("\t{}(input: ", doing.mutation);
        assert!(desk.contains(&line), "{}", doing.mutation);
    }
    for payload in [
        "AdministeredUnitPayload!",
        "AdministeredAssignmentPayload!",
        "AddStaffPayload!",
        "ServiceAgreementPayload!",
    ] {
        let answering = desk
            .lines()
            .filter(|line| line.trim_end().ends_with(&format!("): {payload}")));
        for line in answering {
            let known = ALL.iter().any(|doing| {
                line.trim_start()
                    .starts_with(&format!("{}(", doing.mutation))
            });
            assert!(known, "{line}");
        }
    }
}

//! Mapping, plan, journal, closure, assignment and work lists, asked for as callers ask.

use access::ReaderKind;
use chrono::{Duration, NaiveDate};
use domain::{Clock, Role, Section};
use serde_json::{Value, json};

use super::{
    asking::{answer, ask, mutation, refusal, send, signed_in},
    world::{World, day, number, on_both_engines, subject},
};
use crate::{
    AgreementSeed, AssignmentSeed, RegistrySeed, StaffSeed,
    model::{case::CaseHead, person::ProtectionGrade, work::CaseWorkKind},
    seed_registry,
    store::{
        case, stop,
        work::{self, Deadline, NewTask},
    },
};

/// Adds a lead and a manager, and lets the desk handle what it closes.
pub(super) async fn more_staff(world: &World) {
    let from = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day");
    let mut seed = RegistrySeed::default();
    for (handle, unit, role) in [
        (
            "lead.welfare.gnesta",
            "welfare.gnesta",
            Role::LeadCaseworker,
        ),
        ("other.welfare.gnesta", "welfare.gnesta", Role::Caseworker),
        ("manager.labour.gnesta", "labour.gnesta", Role::UnitManager),
    ] {
        seed.staff.push(StaffSeed {
            subject: subject(handle),
            display_name: handle.to_owned(),
        });
        seed.assignments.push(AssignmentSeed {
            subject: subject(handle),
            unit: unit.to_owned(),
            role,
            valid_from: from,
            valid_to: None,
        });
    }
    seed.agreements.push(AgreementSeed {
        desk: "desk.gnesta".to_owned(),
        for_agency: "labour.gnesta".to_owned(),
        sections: vec![Section::Closure, Section::Plan, Section::Identity],
        tasks: Vec::new(),
        valid_from: from,
        valid_to: None,
    });
    // Units and agencies of the seed's rows are looked up in the registry.
    seed_registry(&world.store, &world.cx(), &seed)
        .await
        .expect("seeded");
}

pub(super) async fn case_with_welfare(world: &World) -> CaseHead {
    more_staff(world).await;
    let head = world.open_case(number(0)).await;
    world
        .join(&head, "lead.welfare.gnesta", "welfare.gnesta")
        .await;
    world.join(&head, "welfare.gnesta", "welfare.gnesta").await;
    head
}

pub(super) async fn set_deadline(world: &World, head: &CaseHead, unit: &str, due_on: NaiveDate) {
    let cx = world.cx();
    let tx = world.store.begin(&cx).await.expect("begins");
    let deadline = Deadline {
        case: head.key,
        unit: world.unit(unit).key,
        staff: None,
        kind: format!("DECIDE_{unit}"),
        due_on,
        subject: None,
    };
    work::update_deadline(tx.connection(), &cx, deadline)
        .await
        .expect("set");
    tx.commit().await.expect("committed");
}

const WORKLIST: &str = "query($first: Int!, $after: String, $filter: WorklistFilter) {
    worklist(first: $first, after: $after, filter: $filter) {
        edges { cursor node { case { id registryNumber phase person { displayName } }
            nextDeadline { kind dueOn overdue } } }
        pageInfo { hasNextPage endCursor } } }";

fn listed(answer: &Value) -> Vec<&str> {
    let edges = answer["worklist"]["edges"].as_array().expect("edges");
    edges
        .iter()
        .filter_map(|edge| edge["node"]["case"]["id"].as_str())
        .collect()
}

on_both_engines! {
    async fn a_mapping_is_written_by_part_or_not_at_all(world: World) {
        let head = case_with_welfare(&world).await;
        let shown = ("recordMapping", "mapping { education { level completedUpperSecondary } health { note } } case { phase version }");
        let education = json!({ "level": "NINE_YEAR", "completedUpperSecondary": false });
        let case_id = head.id.to_string();
        let both = json!({ "caseId": case_id, "education": education, "health": { "note": "Ont i ryggen" } });
        let refused = send(&world, "desk.gnesta", shown, both).await;
        assert_eq!(refusal(&refused), ("FORBIDDEN", "health"));
        assert!(refused["mapping"].is_null());
        let empty = send(&world, "desk.gnesta", shown, json!({ "caseId": case_id })).await;
        assert_eq!(refusal(&empty).0, "INVALID_INPUT");

        let done = send(&world, "desk.gnesta", shown, json!({ "caseId": case_id, "education": education })).await;
        assert_eq!(refusal(&done).0, "done", "{done}");
        assert_eq!(done["mapping"]["education"], json!({ "level": "NINE_YEAR", "completedUpperSecondary": false }));
        assert!(done["mapping"]["health"].is_null());
        assert_eq!(done["case"], json!({ "phase": "MAPPING", "version": 2 }));
        let own = send(&world, "welfare.gnesta", shown, json!({ "caseId": case_id, "health": { "note": "Ont" } })).await;
        assert_eq!(own["mapping"]["health"]["note"], "Ont");
        assert!(own["mapping"]["education"].is_null(), "the desk's part needs a basis");
        let stranger = send(&world, "labour.gnesta", shown, json!({ "caseId": case_id, "education": education })).await;
        assert_eq!(refusal(&stranger), ("NOT_FOUND", "caseId"));
    }

    async fn of_two_agencies_parts_the_newest_is_shown(world: World) {
        let head = case_with_welfare(&world).await;
        for (handle, level) in [("desk.gnesta", "NINE_YEAR"), ("welfare.gnesta", "UPPER_SECONDARY")] {
            let part = json!({ "level": level, "completedUpperSecondary": "UNKNOWN" });
            let part = json!({ "caseId": head.id.to_string(), "education": part });
            let done = send(&world, handle, ("recordMapping", "mapping { education { level } }"), part).await;
            assert_eq!(done["mapping"]["education"]["level"], level, "{done}");
        }
        let who = world.secrets.participant_subject(number(0));
        let cx = signed_in(&world, who, ReaderKind::Participant, world.clock.now());
        let document = "query($id: ID!) { case(id: $id) { mapping { education { level completedUpperSecondary } } } }";
        let seen = answer(&world, cx, document, json!({ "id": head.id.to_string() })).await;
        let shown = json!({ "level": "UPPER_SECONDARY", "completedUpperSecondary": null });
        assert_eq!(seen["case"]["mapping"]["education"], shown);
    }

    async fn the_plan_is_changed_by_version_and_ids(world: World) {
        let head = case_with_welfare(&world).await;
        let shown = ("updatePlan", "plan { version goals { id text } activities { id title status dueOn responsibleUnit { name } } } case { phase }");
        let plan = |version: i32, goals: Value, activities: Value| json!({
            "caseId": head.id.to_string(), "expectedVersion": version, "goals": goals, "activities": activities,
        });
        let goals = json!([{ "text": "Läsa" }, { "text": "Arbeta" }]);
        let by_desk = send(&world, "desk.gnesta", shown, plan(0, goals.clone(), json!([]))).await;
        assert_eq!(refusal(&by_desk).0, "FORBIDDEN");
        let unit = world.unit("welfare.gnesta").id.to_string();
        let activities = json!([{ "title": "Sfi", "dueOn": "2026-03-20", "responsibleUnitId": unit }]);
        let written = send(&world, "lead.welfare.gnesta", shown, plan(0, goals.clone(), activities)).await;
        assert_eq!(refusal(&written).0, "done", "{written}");
        let was = &written["plan"];
        assert_eq!((was["version"].as_i64(), was["goals"][1]["text"].as_str()), (Some(1), Some("Arbeta")));
        assert_eq!(was["activities"][0]["status"], "PLANNED");
        assert_eq!(written["case"]["phase"], "PLANNING");

        let stale = send(&world, "lead.welfare.gnesta", shown, plan(0, goals.clone(), json!([]))).await;
        assert_eq!(refusal(&stale), ("STALE_VERSION", "expectedVersion"));
        assert_eq!(stale["plan"]["version"], 1, "the caller gets the plan as it stands");
        let kept = was["goals"][0]["id"].clone();
        let unknown = json!([{ "id": kept }, { "id": unit, "text": "Fel" }]);
        let unknown = send(&world, "lead.welfare.gnesta", shown, plan(1, unknown, json!([]))).await;
        assert_eq!(refusal(&unknown), ("NOT_FOUND", "goals[1].id"));
        let labour = json!([{ "title": "Praktik", "responsibleUnitId": world.unit("labour.gnesta").id.to_string() }]);
        let labour = send(&world, "lead.welfare.gnesta", shown, plan(1, json!([]), labour)).await;
        assert_eq!(refusal(&labour), ("INVALID_INPUT", "activities[0].responsibleUnitId"));

        let fewer = json!([{ "id": kept }]);
        let activity = json!([{ "id": was["activities"][0]["id"], "status": "DONE" }]);
        let changed = send(&world, "lead.welfare.gnesta", shown, plan(1, fewer, activity)).await;
        let now = &changed["plan"];
        assert_eq!((now["version"].as_i64(), now["goals"].as_array().map(Vec::len)), (Some(2), Some(1)));
        assert_eq!(now["goals"][0]["text"], "Läsa");
        assert_eq!(now["activities"][0]["status"], "DONE");
        assert_eq!(now["activities"][0]["dueOn"], "2026-03-20", "what is not mentioned stays");
        let running = work::list_deadlines(world.store.reading(), &[head.key]).await.expect("read");
        assert!(running.is_empty(), "what is done is no deadline");
    }

    async fn the_participant_comments_and_changes_nothing(world: World) {
        let head = case_with_welfare(&world).await;
        let who = world.secrets.participant_subject(number(0));
        let cx = || signed_in(&world, who.clone(), ReaderKind::Participant, world.clock.now());
        let input = json!({ "input": { "caseId": head.id.to_string(), "text": "Jag vill läsa" } });
        let shown = mutation("commentOnPlan", "plan { version comments { text } }");
        let said = answer(&world, cx(), &shown, input.clone()).await;
        assert_eq!(said["commentOnPlan"]["plan"], json!({ "version": 0, "comments": [{ "text": "Jag vill läsa" }] }));
        let by_staff = ask(&world, "lead.welfare.gnesta", &shown, input).await;
        assert_eq!(refusal(&by_staff["commentOnPlan"]).0, "FORBIDDEN");
        let change = json!({ "input": { "caseId": head.id.to_string(), "expectedVersion": 0, "goals": [] } });
        let changed = answer(&world, cx(), &mutation("updatePlan", "plan { version }"), change).await;
        assert_eq!(refusal(&changed["updatePlan"]).0, "FORBIDDEN");
    }

    async fn a_note_is_its_authors_until_it_is_locked(world: World) {
        let head = case_with_welfare(&world).await;
        let note = "note { id text locked corrects writtenBy { agency { kind } } }";
        let new = json!({ "caseId": head.id.to_string(), "text": "Ringde" });
        let written = send(&world, "welfare.gnesta", ("writeNote", note), new).await;
        let first = written["note"]["id"].as_str().expect("a note").to_owned();
        assert_eq!(written["note"]["writtenBy"]["agency"]["kind"], "WELFARE_UNIT");
        let correct = json!({ "noteId": first, "text": "Ringde igen" });
        let other = send(&world, "lead.welfare.gnesta", ("correctNote", note), correct.clone()).await;
        assert_eq!(refusal(&other), ("FORBIDDEN", "noteId"));
        let desk = send(&world, "desk.gnesta", ("correctNote", note), correct.clone()).await;
        assert_eq!(refusal(&desk), ("NOT_FOUND", "noteId"));
        let own = send(&world, "welfare.gnesta", ("correctNote", note), correct.clone()).await;
        assert_eq!((own["note"]["id"].as_str(), own["note"]["text"].as_str()), (Some(first.as_str()), Some("Ringde igen")));

        let lock = json!({ "noteId": first });
        let locked = send(&world, "welfare.gnesta", ("lockNote", note), lock.clone()).await;
        assert_eq!(locked["note"]["locked"], true);
        let twice = send(&world, "welfare.gnesta", ("lockNote", note), lock).await;
        assert_eq!(refusal(&twice), ("INVALID_TRANSITION", "noteId"));
        let corrected = send(&world, "lead.welfare.gnesta", ("correctNote", note), correct).await;
        assert_eq!(corrected["note"]["corrects"], first.as_str());
        assert_ne!(corrected["note"]["id"], first.as_str());
    }

    async fn a_case_is_closed_with_every_field_and_followed_up_three_times(world: World) {
        let head = case_with_welfare(&world).await;
        let shown = ("closeCase", "case { phase version } closure { reason occupation { kind detail } incomeSources { source extentPercent } followUpsDueOn }");
        let end = |version: i32, extent: i32| json!({
            "caseId": head.id.to_string(), "expectedVersion": version, "reason": "WORK",
            "occupation": { "kind": "WORK_UNSUBSIDISED", "detail": "Bagare" },
            "incomeSources": [{ "source": "OWN_INCOME", "extentPercent": extent }],
        });
        let third = send(&world, "desk.gnesta", shown, end(1, 33)).await;
        assert_eq!(refusal(&third), ("INVALID_INPUT", "incomeSources[0].extentPercent"));
        let stale = send(&world, "desk.gnesta", shown, end(7, 100)).await;
        assert_eq!(refusal(&stale), ("STALE_VERSION", "expectedVersion"));
        assert_eq!(stale["case"]["version"], 1);
        let caseworker = send(&world, "welfare.gnesta", shown, end(1, 100)).await;
        assert_eq!(refusal(&caseworker).0, "FORBIDDEN");
        let closed = send(&world, "desk.gnesta", shown, end(1, 100)).await;
        assert_eq!(refusal(&closed).0, "done", "{closed}");
        assert_eq!(closed["case"]["phase"], "CLOSED");
        assert_eq!(closed["closure"]["followUpsDueOn"], json!(["2026-06-02", "2026-09-02", "2027-03-02"]));
        assert_eq!(closed["closure"]["occupation"]["detail"], "Bagare");
        let again = send(&world, "desk.gnesta", shown, end(2, 100)).await;
        assert_eq!(refusal(&again).0, "INVALID_TRANSITION");

        let shown = ("recordFollowUp", "followUps { months recordedAt } case { id }");
        let heard = |months: i32| json!({
            "caseId": head.id.to_string(), "months": months, "occupation": "UNKNOWN", "incomeSources": [{ "source": "UNKNOWN" }],
        });
        let early = send(&world, "lead.welfare.gnesta", shown, heard(3)).await;
        assert_eq!(refusal(&early), ("INVALID_TRANSITION", "months"));
        let none = send(&world, "lead.welfare.gnesta", shown, heard(4)).await;
        assert_eq!(refusal(&none), ("NOT_FOUND", "months"));
        world.clock.forward(Duration::days(366));
        let desk = send(&world, "desk.gnesta", shown, heard(3)).await;
        assert_eq!(refusal(&desk).0, "FORBIDDEN");
        for months in [3, 6] {
            let done = send(&world, "lead.welfare.gnesta", shown, heard(months)).await;
            assert_eq!(refusal(&done).0, "done", "{done}");
        }
        let twice = send(&world, "lead.welfare.gnesta", shown, heard(6)).await;
        assert_eq!(refusal(&twice), ("INVALID_TRANSITION", "months"));
        let last = send(&world, "lead.welfare.gnesta", shown, heard(12)).await;
        assert_eq!(refusal(&last).0, "done", "{last}");
        assert!(last["followUps"].is_null(), "after the last one the party is a past one");
    }

    async fn the_work_list_holds_own_cases_by_deadline_a_page_at_a_time(world: World) {
        more_staff(&world).await;
        let mut heads = Vec::new();
        for index in 0..4 {
            heads.push(world.open_case(number(index)).await);
        }
        world.join(&heads[3], "welfare.gnesta", "welfare.gnesta").await;
        set_deadline(&world, &heads[2], "desk.gnesta", day(3, 1)).await;
        set_deadline(&world, &heads[1], "desk.gnesta", day(3, 9)).await;
        // The deadline of another unit neither shows nor sorts.
        set_deadline(&world, &heads[3], "welfare.gnesta", day(2, 1)).await;
        let first = ask(&world, "desk.gnesta", WORKLIST, json!({ "first": 3 })).await;
        let ids: Vec<String> = heads.iter().map(|head| head.id.to_string()).collect();
        assert_eq!(listed(&first), [&ids[2], &ids[1], &ids[0]]);
        let nodes = &first["worklist"]["edges"];
        assert_eq!(nodes[0]["node"]["nextDeadline"], json!({ "kind": "DECIDE_desk.gnesta", "dueOn": "2026-03-01", "overdue": true }));
        assert_eq!(nodes[0]["node"]["case"]["person"]["displayName"], "Alva Påhittad");
        assert!(nodes[2]["node"]["nextDeadline"].is_null());
        let page = &first["worklist"]["pageInfo"];
        assert_eq!(page["hasNextPage"], true);
        let next = ask(&world, "desk.gnesta", WORKLIST, json!({ "first": 3, "after": page["endCursor"] })).await;
        assert_eq!(listed(&next), [&ids[3]]);
        let overdue = ask(&world, "desk.gnesta", WORKLIST, json!({ "first": 9, "filter": { "scope": "MINE", "overdueOnly": true, "municipality": "0461", "phase": "INTAKE" } })).await;
        assert_eq!(listed(&overdue), [&ids[2]]);
        let elsewhere = ask(&world, "desk.gnesta", WORKLIST, json!({ "first": 9, "filter": { "municipality": "0488" } })).await;
        assert!(listed(&elsewhere).is_empty());
        let welfare = ask(&world, "welfare.gnesta", WORKLIST, json!({ "first": 9 })).await;
        assert_eq!(listed(&welfare), [&ids[3]]);
        let other = ask(&world, "other.welfare.gnesta", WORKLIST, json!({ "first": 9 })).await;
        assert!(listed(&other).is_empty(), "who is not assigned has no relation");
    }

    async fn who_is_hidden_moves_no_page(world: World) {
        more_staff(&world).await;
        let hidden = world.open_case(number(0)).await;
        let shown = world.open_case(number(1)).await;
        let cx = world.cx();
        let tx = world.store.begin(&cx).await.expect("begins");
        stop::update_protection(tx.connection(), &cx, hidden.person_key, Some(ProtectionGrade::Marking)).await.expect("set");
        tx.commit().await.expect("committed");
        let list = ask(&world, "desk.gnesta", WORKLIST, json!({ "first": 1 })).await;
        assert_eq!(listed(&list), [shown.id.to_string()]);
        assert_eq!(list["worklist"]["pageInfo"]["hasNextPage"], false);

        let staff = world.staff("desk.gnesta").await;
        let tx = world.store.begin(&cx).await.expect("begins");
        stop::add_handler(tx.connection(), &cx, hidden.person_key, staff.key).await.expect("named");
        tx.commit().await.expect("committed");
        let list = ask(&world, "desk.gnesta", WORKLIST, json!({ "first": 5 })).await;
        assert_eq!(listed(&list).len(), 2, "a named handler sees the person");
        let stale = signed_in(&world, subject("desk.gnesta"), ReaderKind::Staff, world.clock.now() - Duration::minutes(16));
        let list = answer(&world, stale, WORKLIST, json!({ "first": 5 })).await;
        assert_eq!(listed(&list), [shown.id.to_string()], "not with a sign-in of yesterday");
    }

    async fn a_longer_page_costs_no_more_statements(world: World) {
        more_staff(&world).await;
        for index in 0..50 {
            let head = world.open_case(number(index % 8)).await;
            set_deadline(&world, &head, "desk.gnesta", day(3, 9)).await;
        }
        let mut counts = Vec::new();
        for first in [10, 50] {
            let before = world.store.statements();
            let list = ask(&world, "desk.gnesta", WORKLIST, json!({ "first": first })).await;
            assert_eq!(listed(&list).len(), first);
            counts.push(world.store.statements() - before);
        }
        assert_eq!(counts[0], counts[1]);
        assert!(counts[0] < 50, "{counts:?}");
    }

    async fn leads_and_managers_direct_and_nobody_else(world: World) {
        let head = case_with_welfare(&world).await;
        let case_id = head.id.to_string();
        let shown = "case { id }";
        let other = world.staff("other.welfare.gnesta").await.id.to_string();
        let labour = world.staff("labour.gnesta").await.id.to_string();
        let assign = |staff: &str| json!({ "caseId": case_id, "staffId": staff });
        let caseworker = send(&world, "welfare.gnesta", ("assignCase", shown), assign(&other)).await;
        assert_eq!(refusal(&caseworker).0, "FORBIDDEN");
        let stranger = send(&world, "manager.labour.gnesta", ("assignCase", shown), assign(&labour)).await;
        assert_eq!(refusal(&stranger), ("NOT_FOUND", "caseId"));
        let outside = send(&world, "lead.welfare.gnesta", ("assignCase", shown), assign(&labour)).await;
        assert_eq!(refusal(&outside), ("INVALID_INPUT", "staffId"));
        let done = send(&world, "lead.welfare.gnesta", ("assignCase", shown), assign(&other)).await;
        assert_eq!(refusal(&done).0, "done", "{done}");
        assert_eq!(listed(&ask(&world, "other.welfare.gnesta", WORKLIST, json!({ "first": 5 })).await), [case_id.as_str()]);
        let off = send(&world, "lead.welfare.gnesta", ("unassignCase", shown), assign(&other)).await;
        assert_eq!(refusal(&off).0, "done", "{off}");
        assert!(listed(&ask(&world, "other.welfare.gnesta", WORKLIST, json!({ "first": 5 })).await).is_empty());

        let leads = json!({ "caseId": case_id, "staffIds": [other, world.staff("desk.gnesta").await.id.to_string()] });
        let parties = "case { parties { unit { name } leadCaseworker } }";
        let by_caseworker = send(&world, "welfare.gnesta", ("appointLeads", parties), leads.clone()).await;
        assert_eq!(refusal(&by_caseworker).0, "FORBIDDEN");
        let appointed = send(&world, "desk.gnesta", ("appointLeads", parties), leads).await;
        let names: Vec<_> = appointed["case"]["parties"].as_array().expect("parties").iter().map(|party| party["leadCaseworker"].as_str()).collect();
        assert_eq!(names, [Some("Handläggare desk"), Some("other.welfare.gnesta")]);
        let colleagues = ask(&world, "desk.gnesta", "query($id: ID) { colleagues(caseId: $id) { displayName } }", json!({ "id": case_id })).await;
        assert_eq!(colleagues["colleagues"].as_array().map(Vec::len), Some(4));
    }

    async fn who_declares_a_conflict_sees_the_person_no_more(world: World) {
        let head = case_with_welfare(&world).await;
        let case_id = head.id.to_string();
        let declare = json!({ "caseId": case_id, "kind": "KIN", "idempotencyKey": "once-and-only-once" });
        for _ in 0..2 {
            let done = send(&world, "welfare.gnesta", ("declareConflict", "declared"), declare.clone()).await;
            assert_eq!(done["declared"], true, "{done}");
        }
        let seen = ask(&world, "welfare.gnesta", "query($id: ID!) { case(id: $id) { id } }", json!({ "id": case_id })).await;
        assert!(seen["case"].is_null());
        assert!(listed(&ask(&world, "welfare.gnesta", WORKLIST, json!({ "first": 5 })).await).is_empty());
        let tasks = "{ tasks(first: 5) { edges { node { id kind case { id } } } } }";
        let theirs = ask(&world, "welfare.gnesta", tasks, json!({})).await;
        assert_eq!(theirs["tasks"]["edges"], json!([]), "nor the task that came of it");
        let leads = ask(&world, "lead.welfare.gnesta", tasks, json!({})).await;
        let task = &leads["tasks"]["edges"][0]["node"];
        assert_eq!((task["kind"].as_str(), task["case"]["id"].as_str()), (Some("REASSIGN_CASE"), Some(case_id.as_str())));
        let back = json!({ "caseId": case_id, "staffId": world.staff("welfare.gnesta").await.id.to_string() });
        let back = send(&world, "lead.welfare.gnesta", ("assignCase", "case { id }"), back).await;
        assert_eq!(refusal(&back), ("INVALID_INPUT", "staffId"));
    }

    async fn a_task_is_done_once_by_the_unit_that_has_it(world: World) {
        let head = case_with_welfare(&world).await;
        let cx = world.cx();
        let tx = world.store.begin(&cx).await.expect("begins");
        let task = NewTask {
            case: head.key,
            unit: world.unit("welfare.gnesta").key,
            staff: None,
            kind: domain::CodeList::code(CaseWorkKind::PlanActivity).to_owned(),
            due_on: Some(day(3, 1)),
            subject: None,
        };
        let task = work::add_task(tx.connection(), &cx, task).await.expect("given");
        tx.commit().await.expect("committed");
        let input = json!({ "taskId": task.to_string() });
        let desk = send(&world, "desk.gnesta", ("completeTask", "taskId"), input.clone()).await;
        assert_eq!(refusal(&desk), ("NOT_FOUND", "taskId"));
        let done = send(&world, "other.welfare.gnesta", ("completeTask", "taskId"), input.clone()).await;
        assert_eq!(done["taskId"], task.to_string());
        let twice = send(&world, "welfare.gnesta", ("completeTask", "taskId"), input).await;
        assert_eq!(refusal(&twice), ("INVALID_TRANSITION", "taskId"));
        assert_eq!(case::list_heads(world.store.reading(), &world.directory, &[head.id]).await.expect("read")[0].version, 1);
    }
}

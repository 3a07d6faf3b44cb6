//! Disposal (gallring): what agencies wrote goes by the rule of each, the case goes last, and what holds a case keeps it.

use std::{collections::BTreeSet, sync::Arc};

use ::store::{AuditFilter, AuditPlace, disposal::CertificateState};
use access::ReaderKind;
use chassis::disposal::{HeldPart, Hold, RetentionSource, Ruling};
use chrono::{Duration, NaiveDate};
use domain::{
    AgencyId, CaseId, Clock, Entropy, ResearchSample, RetentionRule, RetentionStart, SystemEntropy,
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use serde_json::{Value, json};

use super::{
    asking::{answer, ask, desk, refusal, send, signed_in},
    work::case_with_welfare,
    world::{World, day, number, on_both_engines},
};
use crate::{
    LocalRetention, RegistrySeed, RetentionSeed, dispose_once,
    model::case::CaseHead,
    seed_registry,
    store::disposal::{TABLES_OF_CASE, TABLES_OF_PERSON},
};

const SEEN: &str = "query($id: ID!) { case(id: $id) { id } }";
/// Six years and some days: five after the follow-up that is due a year after the closure.
const LONG_AFTER: Duration = Duration::days(6 * 366 + 10);

#[derive(FromQueryResult)]
struct Named {
    name: String,
}

#[derive(FromQueryResult)]
struct Counted {
    number: i64,
}

async fn count(world: &World, what: &str) -> i64 {
    let connection = world.store.reading();
    let question = format!("SELECT count(*) AS number FROM {what}");
    let asked = Statement::from_string(connection.get_database_backend(), question);
    let row = Counted::find_by_statement(asked).one(connection).await;
    row.expect("read").expect("a row").number
}

async fn write(world: &World, statement: &str) {
    let cx = world.cx();
    let tx = world.store.begin(&cx).await.expect("begins");
    let written = tx.connection().execute_unprepared(statement).await;
    written.expect(statement);
    tx.commit().await.expect("written");
}

/// One sweep, and in how many cases something was erased.
async fn dispose(world: &World) -> u64 {
    let clock = Arc::clone(&world.clock) as Arc<dyn Clock>;
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let disposed = dispose_once(&desk(world), &clock, &entropy).await;
    disposed.expect("a sweep")
}

async fn note(world: &World, handle: &str, head: &CaseHead) {
    let new = json!({ "caseId": head.id.to_string(), "text": "Ringde" });
    let written = send(world, handle, ("writeNote", "note { id }"), new).await;
    assert_eq!(refusal(&written).0, "done", "{written}");
}

async fn close(world: &World, head: &CaseHead) {
    let input = json!({
        "caseId": head.id.to_string(), "expectedVersion": 1, "reason": "WORK",
        "occupation": { "kind": "WORK_UNSUBSIDISED" },
        "incomeSources": [{ "source": "OWN_INCOME", "extentPercent": 100 }],
    });
    let closed = send(world, "desk.gnesta", ("closeCase", "case { phase }"), input).await;
    assert_eq!(refusal(&closed).0, "done", "{closed}");
}

/// A closed case in which the desk and the welfare unit have written.
async fn closed_case(world: &World) -> CaseHead {
    let head = case_with_welfare(world).await;
    note(world, "desk.gnesta", &head).await;
    note(world, "welfare.gnesta", &head).await;
    close(world, &head).await;
    head
}

async fn seen_by(world: &World, handle: &str, head: &CaseHead) -> Value {
    ask(world, handle, SEEN, json!({ "id": head.id.to_string() })).await["case"].clone()
}

/// Rows of every table that leans on the case.
async fn rows_of(world: &World, head: &CaseHead) -> i64 {
    let key = head.key.as_i64();
    let mut rows = count(world, &format!("shared_case WHERE \"key\" = {key}")).await;
    for (table, _) in TABLES_OF_CASE {
        rows += count(world, &format!("{table} WHERE case_key = {key}")).await;
    }
    rows
}

fn agency(world: &World, unit: &str) -> AgencyId {
    world.unit(unit).agency.id
}

async fn ruling(world: &World, case: CaseId, last_day: NaiveDate) -> Ruling {
    let clock = Arc::clone(&world.clock) as Arc<dyn Clock>;
    let part = HeldPart {
        case,
        agency: agency(world, "welfare.gnesta"),
        last_day,
    };
    let ruled = LocalRetention::new(world.store.clone(), clock)
        .rule(&[part])
        .await
        .expect("a ruling");
    assert_eq!(ruled.len(), 1);
    ruled[0].ruling
}

/// The tables with a column of this name.
async fn tables_with(world: &World, column: &str) -> BTreeSet<String> {
    let connection = world.store.reading();
    let backend = connection.get_database_backend();
    let question = if backend == DbBackend::Postgres {
        format!(
            "SELECT table_name::text AS name FROM information_schema.columns \
             WHERE table_schema = current_schema() AND column_name = '{column}'"
        )
    } else {
        format!(
            "SELECT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) p \
             WHERE m.type = 'table' AND p.name = '{column}'"
        )
    };
    let asked = Statement::from_string(backend, question);
    let rows = Named::find_by_statement(asked).all(connection).await;
    rows.expect("read")
        .into_iter()
        .map(|row| row.name)
        .collect()
}

on_both_engines! {
    async fn notes_go_first_then_the_case_and_the_person_and_nobody_finds_them(world: World) {
        let head = closed_case(&world).await;
        world.clock.forward(Duration::days(5 * 365));
        assert_eq!(dispose(&world).await, 0, "the follow-up of a year is part of it");
        assert!(seen_by(&world, "desk.gnesta", &head).await.is_object());
        world.clock.forward(LONG_AFTER - Duration::days(5 * 365));

        assert_eq!(dispose(&world).await, 2, "what two agencies wrote");
        assert_eq!(count(&world, "journal_note").await, 0);
        assert_eq!(count(&world, "timeline_entry WHERE section = 'JOURNAL'").await, 0);
        assert_eq!(dispose(&world).await, 0, "a day has one sweep");
        assert!(seen_by(&world, "desk.gnesta", &head).await.is_object());

        world.clock.forward(Duration::days(1));
        assert_eq!(dispose(&world).await, 1);
        for handle in ["desk.gnesta", "lead.welfare.gnesta", "labour.gnesta"] {
            assert!(seen_by(&world, handle, &head).await.is_null(), "{handle}");
        }
        let who = world.secrets.participant_subject(number(0));
        let cx = signed_in(&world, who, ReaderKind::Participant, world.clock.now());
        let own = answer(&world, cx, SEEN, json!({ "id": head.id.to_string() })).await;
        assert!(own["case"].is_null(), "{own}");
        assert_eq!(rows_of(&world, &head).await, 0);
        for table in ["person", "person_identifier", "contact_point", "open_contact"] {
            assert_eq!(count(&world, table).await, 0, "{table}");
        }
        // What others were told stays, by ids and codes alone.
        assert!(count(&world, "outbox_event").await > 0);
    }

    async fn each_disposal_has_a_certificate_and_an_entry_in_the_log(world: World) {
        let head = closed_case(&world).await;
        world.clock.forward(LONG_AFTER);
        dispose(&world).await;
        world.clock.forward(Duration::days(1));
        dispose(&world).await;
        let certificates = world.store.list_certificates(None, None, 10).await.expect("read");
        assert_eq!(certificates.len(), 3);
        let of_welfare = world
            .store
            .list_certificates(Some(agency(&world, "welfare.gnesta")), None, 10)
            .await
            .expect("read");
        assert_eq!(of_welfare.len(), 1);
        let notes = &of_welfare[0].body;
        assert_eq!((notes.cases, notes.from, notes.to), (1, day(3, 2), day(3, 2)));
        let line = notes.lines.iter().find(|line| line.table == "journal_note");
        let line = line.expect("a line");
        assert_eq!((line.unit, line.rows), (Some(world.unit("welfare.gnesta").id), 1));
        assert_eq!(notes.rule, RetentionRule::default_for(domain::AgencyKind::WelfareUnit));
        let of_case = &certificates[0].body;
        for table in ["shared_case", "person", "party", "closure"] {
            let line = of_case.lines.iter().find(|line| line.table == table);
            assert!(line.is_some_and(|line| line.rows > 0), "{table}");
        }
        for certificate in &certificates {
            assert_eq!(certificate.state, CertificateState::Whole);
            let text = serde_json::to_string(&certificate.body).expect("JSON");
            for told in [number(0), "Alva", "Ringde", &head.id.to_string()] {
                assert!(!text.contains(told), "{told}");
            }
        }
        let filter = AuditFilter::of(AuditPlace::Case(head.id));
        let entries = world.store.find_audit_entries(&filter, None, 50).await.expect("read");
        let named: BTreeSet<String> = entries
            .iter()
            .flat_map(|entry| &entry.body.acts)
            .filter(|act| act.name == "dispose" && act.policies == ["system-disposal"])
            .flat_map(|act| act.ids.clone())
            .collect();
        let ids: BTreeSet<String> = certificates.iter().map(|kept| kept.id.to_string()).collect();
        assert_eq!(named, ids);
    }

    async fn a_certificate_that_was_changed_is_seen_and_none_can_be_removed(world: World) {
        closed_case(&world).await;
        world.clock.forward(LONG_AFTER);
        dispose(&world).await;
        let cx = world.cx();
        for statement in [
            "DELETE FROM disposal_certificate",
            "UPDATE disposal_certificate SET body = '{}'",
        ] {
            let tx = world.store.begin(&cx).await.expect("begins");
            let changed = tx.connection().execute_unprepared(statement).await;
            assert!(changed.is_err(), "{statement}");
        }
        let made_up = "INSERT INTO disposal_certificate (\"key\", id, agency_id, disposed_at, body) \
            SELECT (SELECT max(\"key\") + 1 FROM disposal_certificate), agency_id, agency_id, disposed_at, body FROM disposal_certificate";
        write(&world, &format!("{made_up} WHERE \"key\" = (SELECT min(\"key\") FROM disposal_certificate)")).await;
        let certificates = world.store.list_certificates(None, None, 10).await.expect("read");
        let altered = certificates.iter().filter(|kept| kept.state == CertificateState::Altered);
        assert_eq!(altered.count(), 1);
    }

    async fn a_review_of_the_log_that_is_not_signed_holds_the_case(world: World) {
        let head = closed_case(&world).await;
        let unit = world.unit("desk.gnesta").key.as_i64();
        let review = format!(
            "INSERT INTO log_review (\"key\", id, agency_key, unit_key, period_from, period_to, sample_permille, \
             opened_by_staff_key, opened_at) SELECT 1, id, agency_key, \"key\", '2026-03-01', '2026-03-31', 10, 1, \
             '2026-03-02T12:00:00+00:00' FROM unit WHERE \"key\" = {unit}"
        );
        write(&world, &review).await;
        let item = format!(
            "INSERT INTO log_review_item (\"key\", id, review_key, case_key, reader, at, reasons, entries) \
             SELECT 2, id, 1, {}, 'staff:desk.gnesta', '2026-03-02T12:00:00+00:00', ' RANDOM ', '[]' \
             FROM unit WHERE \"key\" = {unit}",
            head.key.as_i64()
        );
        write(&world, &item).await;
        world.clock.forward(LONG_AFTER);
        assert_eq!(dispose(&world).await, 0);
        let held = ruling(&world, head.id, day(3, 2)).await;
        assert_eq!(held, Ruling::Held { by: Hold::LogReview });
        write(
            &world,
            "INSERT INTO log_review_signature (review_key, staff_key, recorded_at) \
             VALUES (1, 1, '2026-03-05T12:00:00+00:00')",
        )
        .await;
        for erased in [2, 1] {
            world.clock.forward(Duration::days(1));
            assert_eq!(dispose(&world).await, erased);
        }
        assert_eq!(rows_of(&world, &head).await, 0);
        assert_eq!(count(&world, "log_review_item").await, 1, "what the reviewer asked about stays");
    }

    async fn an_open_case_and_the_research_sample_stay(world: World) {
        let head = case_with_welfare(&world).await;
        note(&world, "welfare.gnesta", &head).await;
        let ruled = |last_day| ruling(&world, head.id, last_day);
        world.clock.forward(LONG_AFTER);
        assert_eq!(ruled(day(3, 2)).await, Ruling::Held { by: Hold::NotClosed });
        assert_eq!(dispose(&world).await, 0);
        close(&world, &head).await;
        write(&world, "UPDATE person SET birth_date = '1968-01-15'").await;
        world.clock.forward(LONG_AFTER);
        assert_eq!(ruled(day(3, 2)).await, Ruling::Held { by: Hold::ResearchSample });
        assert_eq!(dispose(&world).await, 0);
        assert!(seen_by(&world, "desk.gnesta", &head).await.is_object());
        write(&world, "UPDATE person SET birth_date = '1968-01-16'").await;
        assert_eq!(ruled(day(3, 2)).await, Ruling::Due);
        let unknown = ruling(&world, CaseId::draw(&SystemEntropy), day(3, 2)).await;
        assert_eq!(unknown, Ruling::Held { by: Hold::UnknownCase });
    }

    async fn an_agencys_own_plan_goes_before_the_law_of_its_kind(world: World) {
        let rule = RetentionRule {
            years: 1,
            starts: RetentionStart::EndOfYear,
            sample: ResearchSample::NotKept,
            source: "Nämndens dokumenthanteringsplan".to_owned(),
        };
        let head = closed_case(&world).await;
        let seed = RegistrySeed {
            retention: vec![RetentionSeed {
                agency: "welfare.gnesta".to_owned(),
                rule: rule.clone(),
                valid_from: day(6, 1),
            }],
            ..RegistrySeed::default()
        };
        for _ in 0..2 {
            seed_registry(&world.store, &world.cx(), &seed).await.expect("seeded");
        }
        // Closed in 2026 and followed up in 2027: until the end of 2028.
        world.clock.forward(Duration::days(365 + 365 + 300));
        let on = NaiveDate::from_ymd_opt(2029, 1, 1).expect("a day");
        assert_eq!(ruling(&world, head.id, day(3, 2)).await, Ruling::Later { on });
        assert_eq!(dispose(&world).await, 0);
        world.clock.forward(Duration::days(10));
        assert_eq!(ruling(&world, head.id, day(3, 2)).await, Ruling::Due);
        assert_eq!(dispose(&world).await, 1);
        assert_eq!(count(&world, "journal_note").await, 1, "the desk's own stays");
        let certificates = world.store.list_certificates(None, None, 10).await.expect("read");
        assert_eq!(certificates[0].body.rule, rule);
    }

    async fn a_person_with_another_case_stays(world: World) {
        let head = closed_case(&world).await;
        let other = world.open_case(number(0)).await;
        world.clock.forward(LONG_AFTER);
        dispose(&world).await;
        world.clock.forward(Duration::days(1));
        assert_eq!(dispose(&world).await, 1);
        assert_eq!(rows_of(&world, &head).await, 0);
        assert_eq!(count(&world, "person_identifier").await, 1);
        assert!(seen_by(&world, "desk.gnesta", &other).await.is_object());
    }

    async fn every_table_that_leans_on_a_case_or_a_person_is_known(world: World) {
        let known: BTreeSet<String> = TABLES_OF_CASE.iter().map(|(table, _)| (*table).to_owned()).collect();
        let left = tables_with(&world, "case_key").await;
        let left: BTreeSet<&str> = left.difference(&known).map(String::as_str).collect();
        // Events by ids and codes, and looks that a reviewer asked about, stay; a phase goes with its case.
        let stay = ["case_phase", "inbox_event", "log_review_item", "outbox_delivery", "outbox_event"];
        assert_eq!(left, BTreeSet::from(stay));
        let known: BTreeSet<String> = TABLES_OF_PERSON.iter().map(|(table, _)| (*table).to_owned()).collect();
        let left = tables_with(&world, "person_key").await;
        let left: BTreeSet<&str> = left.difference(&known).map(String::as_str).collect();
        assert_eq!(left, BTreeSet::from(["shared_case"]));
    }
}

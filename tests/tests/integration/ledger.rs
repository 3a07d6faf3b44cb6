//! The person's disclosure ledger: every disclosure of every agency once, in plain words, and not a trace of
//! what is kept from the person. Everybody else sees no ledger.

use std::collections::BTreeMap;

use access::ReaderKind;
use anyhow::{Context, Result, ensure};
use domain::{CaseId, CodeList, Section, ServiceName};
use evi_tests::{
    client::{Reader, done},
    journey::{self, Journey},
    on_both_engines, people,
    services::keeping,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};
use store::{AuditFilter, AuditPlace};

const NUMBER: usize = 3;
const CARRIED: [&str; 3] = ["IDENTITY", "INTAKE", "SCREENING"];
const NOWHERE: &str = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";

const LEDGER: &str = "query Disclosures($id: ID!, $first: Int!, $after: String) { case(id: $id) { \
    disclosures(first: $first, after: $after) { unavailable pageInfo { hasNextPage endCursor } edges { cursor \
    node { at own ground purpose sentence agency { name } unit { id name } owner { id name } \
    basis { kind status validFrom validTo } sections { section label fields } } } } } }";

const RECEIVERS: [(&str, &str); 4] = [
    ("welfare.gnesta", "FINANCIAL_ASSISTANCE"),
    ("labour.gnesta", "PLACEMENT"),
    ("employment.sormland", "EMPLOYMENT_SUPPORT"),
    ("insurance.sormland", "REHABILITATION_COORDINATION"),
];

/// A person with whom every agency works, and whose case each of them has read.
async fn read_by_everybody(world: &TestWorld) -> Result<(Journey, Vec<String>)> {
    let journey = world.received_person(&people::number(NUMBER)).await?;
    let desk = world.desk()?;
    let places = &journey.places;
    let to = [
        &places.welfare,
        &places.labour,
        &places.employment,
        &places.insurance,
    ];
    let mut bases = Vec::new();
    for ((handle, service), place) in RECEIVERS.into_iter().zip(to) {
        let case = &journey.case;
        let named = ["IDENTITY", "INTAKE", "SCREENING", "MAPPING_WORK"];
        let basis = journey::record_basis(&desk, case, "CONSENT", &places.desk, place, &named);
        bases.push(basis.await?);
        let sent = journey::send_referral(&desk, case, place, service, &CARRIED).await?;
        journey::accept_referral(&world.staff(handle)?, &sent).await?;
    }
    let benefit = json!({
        "caseId": journey.case, "code": "SICKNESS_BENEFIT", "extentPercent": 50, "from": "2026-09-01",
    });
    let insurance = world.staff("insurance.sormland")?;
    insurance.change("record_benefit", benefit).await?;
    for (handle, _) in RECEIVERS {
        let reader = world.staff(handle)?;
        reader
            .ask("case_view", json!({ "id": journey.case }))
            .await?;
    }
    Ok((journey, bases))
}

async fn ledger_page(
    reader: &Reader,
    case: &str,
    (first, after): (i32, Option<&str>),
) -> Result<Value> {
    let variables = json!({ "id": case, "first": first, "after": after });
    let data = reader.query(LEDGER, variables).await?;
    Ok(data["case"]["disclosures"].clone())
}

/// Every line of the ledger, read page by page.
async fn whole_ledger(reader: &Reader, case: &str, first: i32) -> Result<Vec<Value>> {
    let mut lines = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = ledger_page(reader, case, (first, after.as_deref())).await?;
        let edges = page["edges"].as_array().context("edges")?;
        ensure!(edges.len() <= usize::try_from(first)?, "{page}");
        lines.extend(edges.iter().map(|edge| edge["node"].clone()));
        if page["pageInfo"]["hasNextPage"] != json!(true) {
            return Ok(lines);
        }
        after = Some(journey::text(&page, "/pageInfo/endCursor")?);
    }
}

/// The lines that are not the person's own: the ledger names the bases, so that reading it adds a reading of
/// one's own.
fn of_others(lines: &[Value]) -> Vec<Value> {
    let others = lines.iter().filter(|line| line["own"] == json!(false));
    others.cloned().collect()
}

/// One section of one disclosure, as both sides can say it.
type Line = (String, String, Option<String>, String, Vec<String>);

/// What stands in the logs of all services about the case and may be told to the person, but for what the
/// person has read.
async fn logged(world: &TestWorld, case: &str) -> Result<Vec<Line>> {
    let case: CaseId = case.parse().ok().context("an id")?;
    let filter = AuditFilter::of(AuditPlace::Case(case));
    let mut lines = Vec::new();
    for service in keeping() {
        let store = world.store(service);
        let entries = store.find_audit_entries(&filter, None, 10_000).await?;
        for entry in entries {
            let mut sections: BTreeMap<_, Vec<String>> = BTreeMap::new();
            for shown in entry.body.disclosures {
                let own = entry.body.head.kind == ReaderKind::Participant;
                if shown.case != case || !shown.kept.is_shown() || own {
                    continue;
                }
                let key = (
                    shown.owner,
                    shown.unit,
                    shown.role,
                    shown.basis,
                    shown.section,
                );
                sections.entry(key).or_default().extend(shown.fields);
            }
            for ((owner, unit, _, _, section), mut fields) in sections {
                fields.sort();
                fields.dedup();
                lines.push((
                    entry
                        .recorded_at
                        .to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
                    owner.to_string(),
                    unit.map(|unit| unit.to_string()),
                    section.code().to_owned(),
                    fields,
                ));
            }
        }
    }
    lines.sort();
    Ok(lines)
}

fn told(lines: &[Value]) -> Result<Vec<Line>> {
    let mut told = Vec::new();
    for line in lines {
        let sections = line["sections"].as_array().context("sections")?;
        for part in sections {
            let fields = part["fields"].as_array().into_iter().flatten();
            told.push((
                journey::text(line, "/at")?,
                journey::text(line, "/owner/id")?,
                line["unit"]["id"].as_str().map(str::to_owned),
                journey::text(part, "/section")?,
                fields
                    .filter_map(|field| field.as_str().map(str::to_owned))
                    .collect(),
            ));
        }
    }
    told.sort();
    Ok(told)
}

on_both_engines! {
    async fn the_person_sees_every_disclosure_of_every_agency_once(world: &mut TestWorld) -> Result<()> {
        let (journey, _) = read_by_everybody(world).await?;
        world.forward(chrono::Duration::minutes(1));
        let person = world.participant(&people::number(NUMBER))?;
        person.ask("case_view", json!({ "id": journey.case })).await?;
        let wanted = logged(world, &journey.case).await?;
        ensure!(wanted.len() > 40, "{}", wanted.len());
        for first in [3, 100] {
            let lines = whole_ledger(&person, &journey.case, first).await?;
            let told = told(&of_others(&lines))?;
            ensure!(told == wanted, "pages of {first}: {told:#?}\n{wanted:#?}");
            let moments: Vec<&str> = lines.iter().filter_map(|line| line["at"].as_str()).collect();
            ensure!(moments.is_sorted_by(|one, next| one >= next), "newest first: {moments:?}");
        }
        let lines = whole_ledger(&person, &journey.case, 50).await?;
        let agencies: std::collections::BTreeSet<&str> =
            lines.iter().filter_map(|line| line["agency"]["name"].as_str()).collect();
        ensure!(agencies.len() == 5, "{agencies:?}");
        let own: Vec<&Value> = lines.iter().filter(|line| line["own"] == json!(true)).collect();
        ensure!(!own.is_empty(), "{lines:#?}");
        for line in &own {
            ensure!(line["unit"].is_null() && line["ground"] == "OWN_READING", "{line}");
            ensure!(line["sentence"].as_str().is_some_and(|said| said.starts_with("Du läste ")), "{line}");
        }
        // Nobody of the staff is named anywhere.
        let all = json!(lines).to_string();
        for name in ["Mottagare", "Stödberg", "Verkstrand", "Jobbfors", "Trygglund", "staff:"] {
            ensure!(!all.contains(name), "{name}");
        }
        Ok(())
    }

    async fn a_line_says_in_plain_words_who_read_what_and_why(world: &mut TestWorld) -> Result<()> {
        let (journey, _) = read_by_everybody(world).await?;
        let person = world.participant(&people::number(NUMBER))?;
        let lines = whole_ledger(&person, &journey.case, 100).await?;
        let consented = lines.iter().find(|line| {
            line["ground"] == "BASIS" && line["unit"]["name"].as_str().is_some_and(|name| name.contains("rbetsmarknad"))
                && line["sections"].as_array().is_some_and(|sections| sections.len() > 1)
        });
        let line = consented.with_context(|| format!("{lines:#?}"))?;
        let unit = journey::text(line, "/unit/name")?;
        let sentence = journey::text(line, "/sentence")?;
        ensure!(sentence.starts_with(&format!("{unit} läste ")), "{sentence}");
        ensure!(
            sentence.ends_with("den 23 november 2026 kl. 09.00 med stöd av ditt samtycke."),
            "{sentence}"
        );
        ensure!(line["basis"]["kind"] == "CONSENT" && line["basis"]["validTo"] == "2029-12-31", "{line}");
        let english = whole_ledger(&person.speaking("en"), &journey.case, 100).await?;
        let same = english.iter().find(|other| other["at"] == line["at"] && other["unit"] == line["unit"]
            && other["sections"].as_array().map(Vec::len) == line["sections"].as_array().map(Vec::len)
            && other["ground"] == line["ground"]);
        let said = journey::text(same.context("the same in English")?, "/sentence")?;
        ensure!(said.ends_with("on 23 November 2026 at 09:00 by your consent."), "{said}");
        let own = lines.iter().find(|line| line["ground"] == "OWN_RECORD").context("own records")?;
        ensure!(own["basis"].is_null(), "{own}");
        ensure!(own["agency"]["name"] == own["owner"]["name"], "{own}");
        Ok(())
    }

    async fn what_is_kept_from_the_person_leaves_no_trace_in_the_ledger(world: &mut TestWorld) -> Result<()> {
        let (journey, _) = read_by_everybody(world).await?;
        let person = world.participant(&people::number(NUMBER))?;
        let before = whole_ledger(&person, &journey.case, 100).await?;
        ensure!(before.iter().all(|line| !line.to_string().contains("JOURNAL")), "nobody has a journal yet");
        let insurance = world.staff("insurance.sormland")?;
        let write = "mutation WriteNote($input: WriteNoteInput!) { writeNote(input: $input) { userErrors { code } } }";
        let kept = json!({
            "caseId": journey.case, "text": "Samtal med grannen",
            "keptFromParticipant": { "provision": "OSL_25_7", "reason": "En granne skulle kunna råka illa ut." },
        });
        done("writeNote", insurance.mutate(write, kept).await?)?;
        let look = "query Case($id: ID!) { case(id: $id) { journal(first: 5) { edges { node { text } } } } }";
        for _ in 0..3 {
            let seen = insurance.query(look, json!({ "id": journey.case })).await?;
            ensure!(seen.to_string().contains("grannen"), "{seen}");
        }
        let after = whole_ledger(&person, &journey.case, 100).await?;
        ensure!(of_others(&before) == of_others(&after), "{:#?}", after.first());
        ensure!(after.iter().all(|line| !line.to_string().contains("JOURNAL")), "{after:#?}");
        let paged = whole_ledger(&person, &journey.case, 1).await?;
        ensure!(of_others(&paged) == of_others(&after), "no gap and no empty page tells of them");
        // A note that is shown is told of like everything else.
        let shown = json!({ "caseId": journey.case, "text": "Samtal med Ada" });
        done("writeNote", insurance.mutate(write, shown).await?)?;
        insurance.query(look, json!({ "id": journey.case })).await?;
        let after = whole_ledger(&person, &journey.case, 100).await?;
        let journal: Vec<&Value> = after.iter().filter(|line| line.to_string().contains("JOURNAL")).collect();
        ensure!(!journal.is_empty() && journal.len() < 3, "{journal:#?}");
        Ok(())
    }

    async fn nobody_else_sees_a_ledger(world: &mut TestWorld) -> Result<()> {
        let (journey, _) = read_by_everybody(world).await?;
        for handle in ["desk.gnesta", "welfare.gnesta", "labour.gnesta", "manager.labour.gnesta"] {
            let reader = world.staff(handle)?;
            let before = world.statements();
            let data = reader.query(LEDGER, json!({ "id": journey.case, "first": 10 })).await?;
            ensure!(data["case"].is_object() && data["case"]["disclosures"].is_null(), "{handle}: {data}");
            let after = world.statements();
            let asked = after.iter().filter(|(service, count)| before[*service] != **count);
            let asked: Vec<_> = asked.map(|(service, _)| *service).collect();
            ensure!(asked == [ServiceName::IntakeDesk], "{handle}: {asked:?}");
        }
        let other = world.participant(&people::number(NUMBER + 1))?;
        world.received_person(&people::number(NUMBER + 1)).await?;
        let strangers = [
            other,
            world.staff("logs.welfare.gnesta")?,
            world.staff("welfare.trosa")?,
            world.staff("admin.welfare.gnesta")?,
        ];
        for stranger in strangers {
            let ask = async |id: &str| -> Result<(String, Vec<u64>)> {
                let before = world.statements();
                let answer = stranger.post(LEDGER, json!({ "id": id, "first": 10 })).await?;
                let after = world.statements();
                let ran = after.iter().map(|(service, count)| count - before[service]).collect();
                Ok((answer.body, ran))
            };
            let (hidden, never) = (ask(&journey.case).await?, ask(NOWHERE).await?);
            ensure!(hidden == never, "{hidden:?} {never:?}");
            ensure!(hidden.0.contains("\"case\":null"), "{}", hidden.0);
        }
        // A cursor of one reader is nobody else's.
        let person = world.participant(&people::number(NUMBER))?;
        let page = ledger_page(&person, &journey.case, (2, None)).await?;
        let cursor = journey::text(&page, "/pageInfo/endCursor")?;
        let own = world.received_person(&people::number(NUMBER + 2)).await?;
        let thief = world.participant(&people::number(NUMBER + 2))?;
        let stolen = json!({ "id": own.case, "first": 2, "after": cursor });
        let refused = thief.post(LEDGER, stolen).await?;
        ensure!(refused.codes()? == ["BAD_USER_INPUT"], "{}", refused.body);
        Ok(())
    }

    async fn the_person_withdraws_a_consent_and_the_ledger_keeps_what_rested_on_it(world: &mut TestWorld) -> Result<()> {
        let (journey, bases) = read_by_everybody(world).await?;
        let person = world.participant(&people::number(NUMBER))?;
        let view = person.ask("case_view", json!({ "id": journey.case })).await?;
        ensure!(view["case"]["screening"]["inTargetGroup"] == json!(true), "{view}");
        ensure!(view["case"]["insurance"]["benefit"]["extentPercent"] == json!(50), "{view}");
        let count = |lines: &[Value]| lines.iter().filter(|line| line["ground"] == "BASIS").count();
        let before = count(&whole_ledger(&person, &journey.case, 100).await?);
        for basis in &bases {
            let withdrawn = person.change("withdraw_consent", json!({ "basisId": basis })).await?;
            ensure!(withdrawn["basis"]["status"] == "WITHDRAWN", "{withdrawn}");
        }
        let labour = world.staff("labour.gnesta")?;
        let shut = labour.ask("case_view", json!({ "id": journey.case })).await?;
        ensure!(shut["case"].is_null() || shut["case"]["screening"].is_null(), "{shut}");
        let lines = whole_ledger(&person, &journey.case, 100).await?;
        ensure!(count(&lines) == before, "what was disclosed was disclosed");
        let rested = lines.iter().filter(|line| line["ground"] == "BASIS");
        for line in rested {
            ensure!(line["basis"]["status"] == "WITHDRAWN", "{line}");
        }
        Ok(())
    }

    async fn reading_the_ledger_stands_in_every_log_that_was_read(world: &mut TestWorld) -> Result<()> {
        let (journey, _) = read_by_everybody(world).await?;
        let person = world.participant(&people::number(NUMBER))?;
        let page = ledger_page(&person, &journey.case, (100, None)).await?;
        ensure!(page["edges"].as_array().is_some_and(|edges| edges.len() > 10), "{page}");
        let case: CaseId = journey.case.parse().ok().context("an id")?;
        for service in [ServiceName::IntakeDesk, ServiceName::InsuranceAgency] {
            let filter = AuditFilter {
                section: Some(Section::AccessLog),
                ..AuditFilter::of(AuditPlace::Case(case))
            };
            let found = world.store(service).find_audit_entries(&filter, None, 10).await?;
            ensure!(found.len() == 1, "{service}: {found:#?}");
            let entry = &found[0].body;
            ensure!(entry.head.kind == ReaderKind::Participant && entry.head.operation == "Disclosures", "{entry:#?}");
            let fields = &entry.disclosures[0].fields;
            ensure!(fields.contains("sentence") && fields.contains("sections.label"), "{fields:?}");
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_service_that_is_away_is_named_and_the_rest_is_shown() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, _) = read_by_everybody(world).await?;
        let bare = world.received_person(&people::number(NUMBER + 1)).await?;
        world.settle().await?;
        let person = world.participant(&people::number(NUMBER))?;
        let whole = whole_ledger(&person, &journey.case, 100).await?;
        let benefits = |lines: &[Value]| json!(lines).to_string().contains("INSURANCE_BENEFIT");
        ensure!(benefits(&whole), "{whole:#?}");
        world.restart_without(ServiceName::InsuranceAgency).await?;
        let person = world.participant(&people::number(NUMBER))?;
        let page = ledger_page(&person, &journey.case, (100, None)).await?;
        ensure!(page["unavailable"] == json!(["insurance_agency"]), "{page}");
        let rest = of_others(&whole_ledger(&person, &journey.case, 100).await?);
        ensure!(!benefits(&rest), "{rest:#?}");
        let away = |line: &&Value| line.to_string().contains("INSURANCE_");
        let whole = of_others(&whole);
        let others: Vec<&Value> = whole.iter().filter(|line| !away(line)).collect();
        ensure!(!rest.is_empty() && rest.iter().eq(others), "{rest:#?}");
        // It is named whether it has anything to tell or not.
        let other = world.participant(&people::number(NUMBER + 1))?;
        let page = ledger_page(&other, &bare.case, (100, None)).await?;
        ensure!(page["unavailable"] == json!(["insurance_agency"]), "{page}");
        Ok(())
    })
    .await
}

//! Every answer of a run against the entries that were written for it: everything that was shown stands in
//! exactly one entry with its fields, and nothing stands there that was not shown.

use std::collections::{BTreeMap, BTreeSet};

use access::{AuditEntry, Disclosure, SectionState};
use anyhow::{Context, Result};
use domain::{CodeList, Section, ServiceName};
use rand::{Rng as _, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;
use sea_orm::{FromQueryResult, Statement};
use serde_json::{Value, json};

use super::{
    cast::{self, READERS},
    shown::{self, Shown},
};
use crate::{
    client::{Answer, Reader},
    journey::Journey,
    proof::{Outcome, Plan},
    services::keeping,
    world::{Engine, TestWorld},
};

const TIMELINE: &str = "query Timeline($id: ID!) { case(id: $id) { id access { section state } \
    timeline(first: 50) { edges { node { at kind title } } } } }";

/// What is asked.
#[derive(Debug, Clone, Copy)]
enum Asked {
    Case,
    Timeline,
    Inbox,
    Worklist,
    Mapping,
}

/// As often as people ask.
const HABITS: [Asked; 10] = [
    Asked::Case,
    Asked::Case,
    Asked::Case,
    Asked::Case,
    Asked::Case,
    Asked::Timeline,
    Asked::Inbox,
    Asked::Worklist,
    Asked::Worklist,
    Asked::Mapping,
];

/// Takes so many answers and compares each with the log.
pub async fn prove(plan: &Plan, answers: u64, outcome: &mut Outcome) -> Result<()> {
    let mut chance = plan.chance("answers");
    let bar = plan.bar(answers, "answers against the log");
    let mut run = Run::default();
    TestWorld::run(Engine::Sqlite, async |world| {
        let journeys = cast::assemble(world).await?;
        world.settle().await?;
        run.skip(world).await?;
        for _ in 0..answers {
            if plan.is_enough_at(run.findings.len()) {
                break;
            }
            outcome.ask();
            let asked = *HABITS.choose(&mut chance).context("habits")?;
            run.one(world, &journeys, asked, &mut chance).await?;
            bar.inc(1);
        }
        Ok(())
    })
    .await?;
    bar.finish_and_clear();
    run.tell(answers, outcome);
    Ok(())
}

/// How far each log has been read, and what was found.
#[derive(Default)]
struct Run {
    read: BTreeMap<ServiceName, i64>,
    shown: u64,
    empty: u64,
    named: u64,
    entries: u64,
    sections: BTreeSet<Section>,
    findings: Vec<String>,
}

#[derive(FromQueryResult)]
struct Row {
    entry: i64,
    body: String,
}

/// The entries that one answer left, each with its service.
type Left = [(ServiceName, AuditEntry)];

impl Run {
    async fn one(
        &mut self,
        world: &TestWorld,
        journeys: &[Journey],
        asked: Asked,
        chance: &mut ChaCha8Rng,
    ) -> Result<()> {
        let (reader, subject) = cast::reader(world, chance.random_range(0..READERS))?;
        let case = &journeys.choose(chance).context("a case")?.case;
        let answer = ask(&reader, asked, case).await?;
        let data = answer.json()?["data"].clone();
        let left = self.new_entries(world).await?;
        let who = format!("{subject} {asked:?}");
        self.check_heads(&who, &subject, &left);
        match asked {
            Asked::Timeline => self.check_timeline(&who, &data["case"], &left),
            Asked::Case => {
                let mut shown = Shown::new();
                shown::of_case(&data["case"], case, &mut shown);
                self.check_open(&who, &data["case"], &left);
                self.check(&who, &shown, &left);
            }
            Asked::Inbox => {
                let mut shown = Shown::new();
                shown::of_list(&data["referralInbox"], Some(Section::Referrals), &mut shown);
                self.check(&who, &shown, &left);
            }
            Asked::Worklist => {
                let mut shown = Shown::new();
                shown::of_list(&data["worklist"], None, &mut shown);
                self.check(&who, &shown, &left);
            }
            Asked::Mapping => {
                let mut shown = Shown::new();
                shown::of_case(&data["recordMapping"], case, &mut shown);
                self.check(&who, &shown, &left);
            }
        }
        Ok(())
    }

    /// One request, one reader; and of a service not more than one entry for what it showed.
    fn check_heads(&mut self, who: &str, subject: &str, left: &Left) {
        let traces: BTreeSet<_> = left.iter().map(|(_, entry)| entry.head.trace).collect();
        if traces.len() > 1 {
            self.find(format!("{who}: entries of {} requests", traces.len()));
        }
        for (service, entry) in left {
            self.entries += 1;
            if entry.head.subject.as_str() != subject {
                self.find(format!(
                    "{who}: {service} names {}",
                    entry.head.subject.as_str()
                ));
            }
            let of_it = left
                .iter()
                .filter(|(other, entry)| other == service && !entry.disclosures.is_empty());
            if of_it.count() > 1 {
                self.find(format!(
                    "{who}: {service} names what it showed in two entries"
                ));
            }
            for disclosure in &entry.disclosures {
                self.check_words(who, disclosure);
            }
        }
    }

    /// Fields, decision and policies are there, and the state is one in which something is shown.
    fn check_words(&mut self, who: &str, disclosure: &Disclosure) {
        let is_open = match disclosure.state {
            SectionState::Readable | SectionState::Writable => true,
            SectionState::Withheld | SectionState::Absent => false,
        };
        if !is_open || disclosure.fields.is_empty() || disclosure.policies.is_empty() {
            self.find(format!("{who}: an entry says too little of {disclosure:?}"));
        }
    }

    fn check(&mut self, who: &str, shown: &Shown, left: &Left) {
        if shown.is_empty() {
            self.empty += 1;
        }
        for ((case, section), fields) in shown {
            self.sections.insert(*section);
            for field in fields {
                self.shown += 1;
                let naming = left.iter().filter(|(_, entry)| {
                    entry
                        .disclosures
                        .iter()
                        .any(|named| names(named, case, *section, field))
                });
                let naming = naming.count();
                if naming != 1 {
                    let section = section.code();
                    self.find(format!(
                        "{who}: {section} {field} was shown, and {naming} entries name it"
                    ));
                }
            }
        }
        for (service, entry) in left {
            for named in &entry.disclosures {
                self.named += 1;
                if !shown.contains_key(&(named.case.to_string(), named.section)) {
                    let section = named.section.code();
                    self.find(format!(
                        "{who}: {service} names {section}, which was not shown: {named:?}"
                    ));
                }
            }
        }
    }

    /// The log names no section that the answer says is shut, and names the basis where one decided.
    fn check_open(&mut self, who: &str, case: &Value, left: &Left) {
        let lines: BTreeMap<&str, (&str, &str)> = case["access"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|line| {
                let state = line["state"].as_str()?;
                let reason = line["reasonCode"].as_str().unwrap_or_default();
                Some((line["section"].as_str()?, (state, reason)))
            })
            .collect();
        for (_, entry) in left {
            for named in &entry.disclosures {
                let code = named.section.code();
                let (state, reason) = lines.get(code).copied().unwrap_or(("NO LINE", ""));
                if state != "READABLE" && state != "WRITABLE" {
                    self.find(format!("{who}: {code} is {state} and named as shown"));
                }
                if reason == "LIVE_BASIS" && named.basis.is_none() {
                    self.find(format!(
                        "{who}: {code} was shown by a basis that the entry does not name"
                    ));
                }
            }
        }
    }

    /// A line of the timeline tells of a section without naming it, so the sections themselves are compared.
    fn check_timeline(&mut self, who: &str, case: &Value, left: &Left) {
        self.check_open(who, case, left);
        let lines = case["timeline"]["edges"].as_array().map_or(0, Vec::len);
        let named: usize = left.iter().map(|(_, entry)| entry.disclosures.len()).sum();
        if (lines == 0) != (named == 0) {
            self.find(format!(
                "{who}: {lines} lines were shown, and {named} sections are named"
            ));
        }
        self.named += u64::try_from(named).unwrap_or(0);
        self.shown += u64::try_from(lines).unwrap_or(0);
        if lines == 0 {
            self.empty += 1;
        }
    }

    fn find(&mut self, finding: String) {
        self.findings.push(finding);
    }

    async fn skip(&mut self, world: &TestWorld) -> Result<()> {
        self.new_entries(world).await.map(|_| ())
    }

    async fn new_entries(&mut self, world: &TestWorld) -> Result<Vec<(ServiceName, AuditEntry)>> {
        let mut left = Vec::new();
        for service in keeping() {
            let read = self.read.entry(service).or_default();
            let reading = world.store(service).reading();
            let question =
                format!("SELECT entry, body FROM audit_entry WHERE entry > {read} ORDER BY entry");
            let statement = Statement::from_string(reading.get_database_backend(), question);
            for row in Row::find_by_statement(statement).all(reading).await? {
                *read = row.entry;
                left.push((service, serde_json::from_str(&row.body)?));
            }
        }
        Ok(left)
    }

    fn tell(self, answers: u64, outcome: &mut Outcome) {
        outcome.figure("answers", answers);
        outcome.figure("shown_fields", self.shown);
        outcome.figure("empty_answers", self.empty);
        outcome.figure("entries", self.entries);
        outcome.figure("named_disclosures", self.named);
        outcome.figure("sections_shown", self.sections.len());
        // A run that shows nothing would prove nothing.
        if answers >= 100 && (self.empty * 10 > answers * 8 || self.sections.len() < 10) {
            outcome.find(format!("too little was shown: {:?}", self.sections));
        }
        for finding in self.findings {
            outcome.find(finding);
        }
    }
}

async fn ask(reader: &Reader, asked: Asked, case: &str) -> Result<Answer> {
    let list = json!({ "first": 50 });
    let contract = |operation| crate::client::contract(operation);
    match asked {
        Asked::Case => {
            reader
                .post(&contract("case_view")?, json!({ "id": case }))
                .await
        }
        Asked::Timeline => reader.post(TIMELINE, json!({ "id": case })).await,
        Asked::Inbox => reader.post(&contract("referral_inbox")?, list).await,
        Asked::Worklist => reader.post(&contract("worklist")?, list).await,
        Asked::Mapping => {
            let input = json!({ "caseId": case, "education": { "level": "NINE_YEAR", "completedUpperSecondary": false } });
            reader
                .post(&contract("record_mapping")?, json!({ "input": input }))
                .await
        }
    }
}

/// In a list the log names a field from the list or from its nodes.
fn names(named: &Disclosure, case: &str, section: Section, field: &str) -> bool {
    named.section == section
        && named.case.to_string() == case
        && (named.fields.contains(field)
            || field
                .strip_prefix("edges.node.")
                .is_some_and(|inner| named.fields.contains(inner)))
}

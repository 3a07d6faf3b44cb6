//! Attacks by somebody who is rightly signed in: another's cursor, another's name in a header, what is not
//! registered, too much at once, and what hidden rows leave behind.

use anyhow::{Context as _, Result};
use domain::ServiceName;
use serde_json::{Value, json};

use crate::{
    client::{Answer, Reader, contract},
    journey::{self, Journey},
    people,
    proof::{Outcome, Plan},
    world::TestWorld,
};

use super::bearer::SPOOFED;

/// The first of the people who are looked up one after another.
const LOOKED_UP: usize = 30;
/// More look-ups than anybody may make in an hour.
const LOOK_UPS: usize = 22;
/// An id that nothing has.
const NOBODY: &str = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";

/// Makes every attack, and tells of those that came to something. How many there were.
pub async fn attack_all(
    world: &TestWorld,
    (plan, journey): (&Plan, &Journey),
    outcome: &mut Outcome,
) -> Result<usize> {
    let inside = Inside { world, journey };
    let attacks = [
        Attack::Cursor,
        Attack::Header,
        Attack::Unregistered,
        Attack::Size,
        Attack::Statements,
        Attack::Version,
        Attack::Page,
        Attack::LookUps,
        Attack::Ended,
        Attack::Stops,
    ];
    for attack in attacks {
        if plan.is_enough(outcome) {
            break;
        }
        if let Some(finding) = inside.make(attack, outcome).await? {
            outcome.find(finding);
        }
    }
    Ok(attacks.len())
}

/// When the month is over its table is shown, and of one person it tells nothing.
pub async fn read_small_groups(world: &TestWorld, outcome: &mut Outcome) -> Result<()> {
    world.settle().await?;
    world.forward(chrono::Duration::days(31));
    let evaluator = world.staff("evaluator.fou")?;
    let document = "query T { stepCounts(year: 2026) { step people suppressed } }";
    let came = post(outcome, &evaluator, document, json!({}))
        .await?
        .data()?;
    let lines = came["stepCounts"].as_array().context("a table")?;
    let is_of = |line: &&Value, people: std::ops::Range<i64>| {
        line["people"]
            .as_i64()
            .is_some_and(|count| people.contains(&count))
    };
    if let Some(line) = lines.iter().find(|line| is_of(line, 1..5)) {
        outcome.find(format!("a group too small is counted: {line}"));
    } else {
        anyhow::ensure!(
            lines.iter().any(|line| line["suppressed"] == true),
            "nothing was counted: {came}"
        );
    }
    Ok(())
}

#[derive(Debug, Clone, Copy)]
enum Attack {
    /// The cursor of another reader.
    Cursor,
    /// The name of another reader, in every header that could carry it.
    Header,
    /// What a partner's system has not registered.
    Unregistered,
    /// Documents that are too large.
    Size,
    /// Whether a case that is hidden costs more than one that is not there.
    Statements,
    /// Whether the case's version moves with what is hidden.
    Version,
    /// Whether hidden rows move a page.
    Page,
    /// More look-ups than are allowed.
    LookUps,
    /// With an assignment that has ended.
    Ended,
    /// In spite of a stop, of every kind.
    Stops,
}

struct Inside<'w> {
    world: &'w TestWorld,
    journey: &'w Journey,
}

impl Inside<'_> {
    async fn make(&self, attack: Attack, outcome: &mut Outcome) -> Result<Option<String>> {
        match attack {
            Attack::Cursor => self.take_anothers_cursor(outcome).await,
            Attack::Header => self.name_another(outcome).await,
            Attack::Unregistered => self.ask_what_is_not_registered(outcome).await,
            Attack::Size => self.ask_too_much(outcome).await,
            Attack::Statements => self.count_statements(outcome).await,
            Attack::Version => self.watch_version(outcome).await,
            Attack::Page => self.watch_page(outcome).await,
            Attack::LookUps => self.look_up_too_many(outcome).await,
            Attack::Ended => self.come_back(outcome).await,
            Attack::Stops => self.pass_stops(outcome).await,
        }
    }

    async fn take_anothers_cursor(&self, outcome: &mut Outcome) -> Result<Option<String>> {
        let document = contract("worklist")?;
        let own = post(
            outcome,
            &self.world.desk()?,
            &document,
            json!({ "first": 1 }),
        )
        .await?;
        let cursor = own.data()?["worklist"]["edges"][0]["cursor"].clone();
        anyhow::ensure!(cursor.is_string(), "the desk has work: {}", own.body);
        let other = self.world.staff("welfare.gnesta")?;
        let asked = json!({ "first": 1, "after": cursor });
        let came = post(outcome, &other, &document, asked).await?;
        let refused = came.codes()? == ["BAD_USER_INPUT"];
        Ok((!refused).then(|| format!("another's cursor was taken: {}", came.body)))
    }

    async fn name_another(&self, outcome: &mut Outcome) -> Result<Option<String>> {
        let stranger = self.world.staff("welfare.trosa")?;
        let body = json!({
            "query": "query Case($id: ID!) { me { displayName } case(id: $id) { id } }",
            "variables": { "id": self.journey.case },
        });
        let plain = stranger.send(body.to_string()).await?.body;
        outcome.ask();
        let client = crate::client::plain_http();
        for header in SPOOFED {
            outcome.ask();
            let answer = client
                .post(format!("{}/graphql", self.world.gateway().address()))
                .header("content-type", "application/json")
                .header(header, "staff:desk.gnesta")
                .bearer_auth(stranger.token())
                .body(body.to_string())
                .send()
                .await?;
            let came = answer.text().await?;
            if came != plain {
                return Ok(Some(format!("{header} was believed: {came}")));
            }
        }
        Ok(None)
    }

    async fn ask_what_is_not_registered(&self, outcome: &mut Outcome) -> Result<Option<String>> {
        let partner = self.world.staff("partner.vardcentral")?;
        let document = "query Mine { me { displayName } }";
        let came = post(outcome, &partner, document, json!({})).await?;
        let refused = came.codes()? == ["OPERATION_NOT_REGISTERED"];
        Ok((!refused).then(|| format!("an operation that is not registered ran: {}", came.body)))
    }

    async fn ask_too_much(&self, outcome: &mut Outcome) -> Result<Option<String>> {
        let many = |count: usize, part: &dyn Fn(usize) -> String| -> String {
            (0..count).map(part).collect()
        };
        let aliases = many(40, &|at| format!("a{at}: me {{ displayName }} "));
        let directives = many(12, &|_| "@include(if: true) ".to_owned());
        let deep = many(14, &|_| "case { referrals { edges { node { ".to_owned());
        let documents = [
            ("aliases", format!("query Many {{ {aliases} }}")),
            (
                "directives",
                format!("query Many {{ me {{ displayName {directives} }} }}"),
            ),
            (
                "depth",
                format!(
                    "query Deep {{ referralInbox(first: 1) {{ edges {{ node {{ {deep} id {} }} }} }} }}",
                    " } } } }".repeat(14)
                ),
            ),
        ];
        for (what, document) in documents {
            let came = post(outcome, &self.world.desk()?, &document, json!({})).await?;
            if came.codes()?.is_empty() {
                return Ok(Some(format!("too much was answered: {what}")));
            }
        }
        Ok(None)
    }

    async fn count_statements(&self, outcome: &mut Outcome) -> Result<Option<String>> {
        let stranger = self.world.staff("welfare.trosa")?;
        let document = contract("case_view")?;
        let mut counted = Vec::new();
        for id in [NOBODY, self.journey.case.as_str()] {
            let before = self.world.statements();
            let came = post(outcome, &stranger, &document, json!({ "id": id })).await?;
            let after = self.world.statements();
            let more: Vec<u64> = after
                .iter()
                .map(|(service, count)| count - before.get(service).copied().unwrap_or_default())
                .collect();
            counted.push((more, came.body));
        }
        let (nobodys, hidden) = (&counted[0], &counted[1]);
        Ok((nobodys != hidden)
            .then(|| format!("nobody's case: {nobodys:?}, a hidden one: {hidden:?}")))
    }

    /// The labour-market unit, which sees nothing of the first assessment.
    async fn labour(&self) -> Result<Reader> {
        let (desk, labour) = (self.world.desk()?, self.world.staff("labour.gnesta")?);
        let view = labour
            .query(
                "query Head($id: ID!) { case(id: $id) { id } }",
                json!({ "id": self.journey.case }),
            )
            .await?;
        if view["case"].is_null() {
            let place = &self.journey.places.labour;
            let sent =
                journey::send_referral(&desk, &self.journey.case, place, "PLACEMENT", &[]).await?;
            journey::accept_referral(&labour, &sent).await?;
        }
        Ok(labour)
    }

    async fn watch_version(&self, outcome: &mut Outcome) -> Result<Option<String>> {
        let (labour, case) = (self.labour().await?, &self.journey.case);
        let before = journey::case_version(&labour, case).await?;
        let desk = self.world.desk()?;
        let version = journey::case_version(&desk, case).await?;
        let anew = json!({
            "caseId": case, "expectedVersion": version, "inTargetGroup": true,
            "targetGroups": ["LONG_TERM_UNEMPLOYED"], "needs": ["WORK"],
        });
        desk.change("record_screening", anew).await?;
        let after = journey::case_version(&labour, case).await?;
        outcome.ask();
        outcome.ask();
        Ok((before != after).then(|| format!("the version went from {before} to {after} unseen")))
    }

    async fn watch_page(&self, outcome: &mut Outcome) -> Result<Option<String>> {
        let (labour, case) = (self.labour().await?, &self.journey.case);
        let document = "query Page($id: ID!) { case(id: $id) { journal(first: 1) { \
            edges { node { text } } pageInfo { hasNextPage endCursor } } } }";
        let before = post(outcome, &labour, document, json!({ "id": case })).await?;
        let desk = self.world.desk()?;
        let write = "mutation Write($input: WriteNoteInput!) { writeNote(input: $input) { userErrors { code } } }";
        for text in ["Ett samtal", "Ett till", "Ett tredje"] {
            let written = desk
                .mutate(write, json!({ "caseId": case, "text": text }))
                .await?;
            anyhow::ensure!(
                written["userErrors"] == Value::Array(Vec::new()),
                "{written}"
            );
        }
        let after = post(outcome, &labour, document, json!({ "id": case })).await?;
        Ok((before != after).then(|| format!("hidden notes moved a page: {}", after.body)))
    }

    /// Whether somebody sees the case.
    async fn sees(&self, outcome: &mut Outcome, reader: &Reader) -> Result<bool> {
        let document = "query Head($id: ID!) { case(id: $id) { id } }";
        let asked = json!({ "id": self.journey.case });
        let came = post(outcome, reader, document, asked).await?;
        Ok(!came.data()?["case"].is_null())
    }

    async fn come_back(&self, outcome: &mut Outcome) -> Result<Option<String>> {
        let _joined = self.labour().await?;
        let manager = self.world.staff("manager.labour.gnesta")?;
        anyhow::ensure!(
            self.sees(outcome, &manager).await?,
            "the manager sees the case"
        );
        let ended = "UPDATE assignment SET valid_to = '2026-11-20' WHERE staff_key = \
            (SELECT key FROM staff WHERE subject = 'staff:manager.labour.gnesta')";
        self.world.keep(ServiceName::IntakeDesk, ended).await?;
        let sees = self.sees(outcome, &manager).await?;
        Ok(sees.then(|| "an assignment that has ended opens the case".to_owned()))
    }

    async fn pass_stops(&self, outcome: &mut Outcome) -> Result<Option<String>> {
        let labour = self.labour().await?;
        let declare = "mutation Declare($input: DeclareConflictInput!) { \
            declareConflict(input: $input) { userErrors { code } } }";
        let stop = json!({ "caseId": self.journey.case, "kind": "CONFLICT_OF_INTEREST" });
        let declared = labour.mutate(declare, stop).await?;
        anyhow::ensure!(declared["userErrors"] == json!([]), "{declared}");
        // The last kind is none that is known: the stop cannot be looked up.
        for kind in ["CONFLICT_OF_INTEREST", "OWN_CASE", "KIN", "OREADABLE"] {
            let statement = format!("UPDATE conflict SET kind = '{kind}'");
            self.world.keep(ServiceName::IntakeDesk, &statement).await?;
            if self.sees(outcome, &labour).await? {
                return Ok(Some(format!("the stop {kind} is passed")));
            }
        }
        // That it could not is logged as a fault, as it should be.
        self.world.take_faults();
        Ok(None)
    }

    async fn look_up_too_many(&self, outcome: &mut Outcome) -> Result<Option<String>> {
        let desk = self.world.staff("desk.trosa")?;
        let document = contract("open_contact")?;
        let mut last = Value::Null;
        for person in LOOKED_UP..LOOKED_UP + LOOK_UPS {
            let input = json!({
                "personalNumber": people::number(person), "purpose": "INTAKE", "municipality": "0488",
            });
            let came = post(outcome, &desk, &document, json!({ "input": input })).await?;
            last = came.data()?["openContact"].clone();
        }
        let code = last["userErrors"][0]["code"].as_str();
        let told = code.context("a refusal has a code");
        Ok((told.ok() != Some("LOOKUP_BUDGET_SPENT"))
            .then(|| format!("{LOOK_UPS} people were looked up: {last}")))
    }
}

async fn post(
    outcome: &mut Outcome,
    reader: &Reader,
    document: &str,
    variables: Value,
) -> Result<Answer> {
    outcome.ask();
    reader.post(document, variables).await
}

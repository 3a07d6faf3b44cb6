//! The proof `policies`: every clause of the policies matters, and what must never be allowed never is.
//!
//! Each clause is changed once, and the mutant must be noticed; the few that cannot be are argued one by one in
//! `policies/survivors.toml`. What holds for every question is proved by a solver.

// The bench and the invented cases belong to the access room, whose own tests ask the same questions.
mod bases;
#[path = "../../../services/kit/access/tests/access/bench.rs"]
#[expect(dead_code, reason = "the access room's tests use the rest")]
mod bench;
mod cells;
mod clauses;
mod contract;
#[path = "../../../services/kit/access/tests/access/invented.rs"]
mod invented;
mod mutant;
mod solver;
mod suite;
mod survivors;
mod symbolic;

use std::{collections::BTreeMap, str::FromStr, sync::Arc, time::Instant};

use access::{Policy, PolicyText, PolicyTexts};
use anyhow::{Context as _, Result};
use cedar_policy::{Policy as CedarPolicy, PolicySet};
use serde_json::Value;

use self::{
    contract::Breadth,
    mutant::{Changed, Mutant},
    suite::{Killer, Suite},
    survivors::Survivors,
};
use super::{Counts, Outcome, Plan};

/// How many invented cases every mutant is asked about that nothing else kills.
pub const COUNTS: Counts = Counts {
    short: 300,
    long: 5000,
};

/// At least so many mutants of a hundred must be killed.
const KILLED_OF_A_HUNDRED: usize = 98;

/// Tries it.
pub async fn prove(plan: &Plan) -> Result<Outcome> {
    let begun = Instant::now();
    let mut outcome = Outcome::default();
    // Taking them validates every policy against the schema, in strict mode.
    let policy = Arc::new(Policy::load().context("the policies cannot be taken")?);
    let policies = parse(&PolicyTexts::shipped())?;
    outcome.figure("policies", policies.len());
    kill(plan, (&policy, &policies), &mut outcome)?;
    outcome.figure("mutation_seconds", begun.elapsed().as_secs());
    let begun = Instant::now();
    match solver::start().await? {
        Some(prover) => {
            let proved = symbolic::prove(plan, prover, &mut outcome).await?;
            outcome.figure("proved", proved.claims);
            outcome.figure("holes_refuted", proved.holes);
        }
        None => outcome.tell(
            "No solver answers, so the symbolic part was left out: \
             `pip install --target target/tools cvc5==1.3.1` brings one.",
        ),
    }
    outcome.figure("symbolic_seconds", begun.elapsed().as_secs());
    Ok(outcome)
}

/// One policy of a file.
struct Parsed {
    file: String,
    id: String,
    text: String,
    parts: Value,
}

fn parse(texts: &PolicyTexts) -> Result<Vec<Parsed>> {
    let mut parsed = Vec::new();
    for text in &texts.policies {
        let set = PolicySet::from_str(&text.text)?;
        for policy in set.policies() {
            parsed.push(Parsed {
                file: text.file.clone(),
                id: policy.annotation("id").unwrap_or_default().to_owned(),
                text: policy.to_string(),
                parts: policy.to_json()?,
            });
        }
    }
    parsed.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(parsed)
}

/// Every mutant of the policies.
fn alter(policies: &[Parsed]) -> Result<Vec<Mutant>> {
    let mut mutants = Vec::new();
    for (place, policy) in policies.iter().enumerate() {
        for altered in clauses::alter(&policy.parts) {
            let mut texts: Vec<PolicyText> = policies
                .iter()
                .map(|policy| PolicyText::new(&policy.file, &policy.text))
                .collect();
            match altered.policy {
                None => {
                    texts.remove(place);
                }
                Some(parts) => {
                    let changed = CedarPolicy::from_json(None, parts)?;
                    texts[place].text = changed.to_cedar().context("a policy is no template")?;
                }
            }
            let name = format!("{}/{}", policy.id, altered.place);
            mutants.push(Mutant::new(&name, altered.change, Changed::Policies(texts)));
        }
    }
    Ok(mutants)
}

fn kill(
    plan: &Plan,
    (policy, policies): (&Arc<Policy>, &[Parsed]),
    outcome: &mut Outcome,
) -> Result<()> {
    let breadth = if plan.count < COUNTS.long {
        Breadth::Kinds
    } else {
        Breadth::Lines
    };
    let suite = Suite::new(plan, breadth);
    if !suite.has_oracle() {
        outcome.tell("No python3 answers, so the oracle was left out.");
    }
    if let Some(difference) = suite.find_difference(policy) {
        outcome.find(format!(
            "the policies themselves differ from the contract: {difference}"
        ));
    }
    let mut mutants = alter(policies)?;
    let clauses = mutants
        .iter()
        .map(clause)
        .collect::<std::collections::BTreeSet<_>>();
    outcome.figure("clauses", clauses.len());
    let cells = cells::alter(policy.matrix());
    let terms = cells
        .iter()
        .map(clause)
        .collect::<std::collections::BTreeSet<_>>();
    outcome.figure("terms", terms.len());
    mutants.extend(cells);
    let bar = plan.bar(u64::try_from(mutants.len())?, "mutants");
    let mut killed: BTreeMap<Killer, usize> = BTreeMap::new();
    let mut survived = Vec::new();
    for mutant in &mutants {
        match suite.kill(policy, mutant) {
            Some(killer) => *killed.entry(killer).or_default() += 1,
            None => survived.push(mutant.name.clone()),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let all_killed: usize = killed.values().sum();
    if all_killed * 100 < mutants.len() * KILLED_OF_A_HUNDRED {
        outcome.find(format!(
            "only {all_killed} of {} mutants are killed",
            mutants.len()
        ));
    }
    Survivors::read()?.compare(&survived, outcome);
    let by = |killer| killed.get(&killer).copied().unwrap_or_default();
    let (questions, answers) = suite.size();
    outcome.figure("questions", questions);
    outcome.figure("oracle_answers", answers);
    outcome.figure("mutants", mutants.len());
    outcome.figure("killed", all_killed);
    outcome.figure("killed_at_start", by(Killer::Start));
    outcome.figure("killed_by_contract", by(Killer::Contract));
    outcome.figure("killed_by_oracle", by(Killer::Oracle));
    outcome.figure("survivors", survived.len());
    Ok(())
}

/// The clause that a mutant is of: its name without what was done to it.
fn clause(mutant: &Mutant) -> &str {
    mutant.name.rsplit_once(": ").map_or("", |(place, _)| place)
}

//! What holds for every question that the schema allows, proved and not tried: no permit beats a stop, no
//! agency reads another's row without a basis, and no policy can fail. Each claim is made once more about
//! policies with a planted hole, which must be refuted.

use std::str::FromStr;

use access::{PolicyTexts, StopCode};
use anyhow::{Context as _, Result};
use cedar_policy::{PolicySet, RequestEnv, Schema};
use cedar_policy_symcc::{CompiledPolicy, CompiledPolicySet, Env};
use domain::CodeList;

use super::{bases, solver::Prover};
use crate::proof::{Outcome, Plan};

/// What was proved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Proved {
    /// Claims that hold for every question of one shape.
    pub claims: u64,
    /// Planted holes that were refuted with a question.
    pub holes: u64,
}

/// The policies with all the shapes that a question can have.
pub struct Ground {
    schema: Schema,
    policies: PolicySet,
    shapes: Vec<RequestEnv>,
    prover: Prover,
}

impl Ground {
    /// The shipped policies.
    pub fn new(prover: Prover) -> Result<Self> {
        let texts = PolicyTexts::shipped();
        let (schema, _) = Schema::from_cedarschema_str(&texts.schema.text)?;
        let mut joined = String::new();
        for text in &texts.policies {
            joined.push_str(&text.text);
        }
        Ok(Self {
            policies: PolicySet::from_str(&joined)?,
            shapes: schema.request_envs().collect(),
            schema,
            prover,
        })
    }

    /// A question of this shape that the policies allow and `probe` allows too; `None` where it is proved
    /// that there is none.
    pub async fn find_allowed(
        &mut self,
        policies: &PolicySet,
        probe: &str,
        shape: &RequestEnv,
    ) -> Result<Option<Env>> {
        let probe = PolicySet::from_str(probe).context("the claim is Cedar")?;
        let compiled = CompiledPolicySet::compile(policies, shape, &self.schema)?;
        let probe = CompiledPolicySet::compile(&probe, shape, &self.schema)?;
        Ok(self
            .prover
            .check_disjoint_with_counterexample_opt(&compiled, &probe)
            .await?)
    }

    /// The shapes of questions that principals of a type can put.
    pub fn shapes(&self, principal: &str) -> Vec<RequestEnv> {
        let of_type = |shape: &&RequestEnv| shape.principal().to_string() == principal;
        self.shapes.iter().filter(of_type).cloned().collect()
    }

    /// The shipped policies.
    pub fn policies(&self) -> &PolicySet {
        &self.policies
    }
}

/// Proves everything, and tells what could not be proved.
pub async fn prove(plan: &Plan, prover: Prover, outcome: &mut Outcome) -> Result<Proved> {
    let mut ground = Ground::new(prover)?;
    let mut proved = Proved::default();
    let bar = plan.bar(3, "claims");
    stops(&mut ground, outcome, &mut proved).await?;
    bar.inc(1);
    bases::prove(&mut ground, outcome, &mut proved).await?;
    bar.inc(1);
    failures(&mut ground, outcome, &mut proved).await?;
    bar.finish_and_clear();
    Ok(proved)
}

/// No permit beats a stop, whoever asks for what.
async fn stops(ground: &mut Ground, outcome: &mut Outcome, proved: &mut Proved) -> Result<()> {
    let mut claims: Vec<(String, String)> = StopCode::ALL
        .iter()
        .map(|stop| {
            let code = stop.code();
            (
                code.to_owned(),
                format!("context.stops.contains(\"{code}\")"),
            )
        })
        .collect();
    claims.push((
        "a weak sign-in".to_owned(),
        "context.assurance < 3".to_owned(),
    ));
    for (stop, holds) in claims {
        let probe = format!("permit (principal, action, resource) when {{ {holds} }};");
        let policies = ground.policies().clone();
        for shape in ground.shapes.clone() {
            match ground.find_allowed(&policies, &probe, &shape).await? {
                None => proved.claims += 1,
                Some(question) => outcome.find(format!("{stop} stops not everything: {question}")),
            }
        }
        let holed = without_forbids(&policies, &holds)?;
        let shape = ground.shapes[0].clone();
        match ground.find_allowed(&holed, &probe, &shape).await? {
            Some(_) => proved.holes += 1,
            None => outcome.find(format!(
                "the proof does not notice that {stop} stops nothing"
            )),
        }
    }
    Ok(())
}

/// The policies without those that forbid on this condition.
fn without_forbids(policies: &PolicySet, condition: &str) -> Result<PolicySet> {
    let kept = policies
        .policies()
        .filter(|policy| !policy.to_string().contains(condition))
        .cloned();
    Ok(PolicySet::from_policies(kept)?)
}

/// A policy that overflows when somebody is signed in as surely as numbers go.
const FAILS: &str = "permit (principal, action == Action::\"read\", resource) \
                     when { context.assurance + 1 > 3 };";

/// No policy can fail: Cedar skips one that does, and a stop that is skipped stops nothing.
async fn failures(ground: &mut Ground, outcome: &mut Outcome, proved: &mut Proved) -> Result<()> {
    let planted = PolicySet::from_str(FAILS)?;
    let mut seen = false;
    for shape in ground.shapes.clone() {
        let policies: Vec<_> = ground.policies.policies().cloned().collect();
        for policy in policies {
            let compiled = CompiledPolicy::compile(&policy, &shape, &ground.schema)?;
            let found = ground
                .prover
                .check_never_errors_with_counterexample_opt(&compiled)
                .await?;
            match found {
                None => proved.claims += 1,
                Some(question) => outcome.find(format!("a policy can fail: {policy}: {question}")),
            }
        }
        for policy in planted.policies() {
            let compiled = CompiledPolicy::compile(policy, &shape, &ground.schema)?;
            let never = ground.prover.check_never_errors_opt(&compiled).await?;
            seen |= !never;
        }
    }
    if seen {
        proved.holes += 1;
    } else {
        outcome.find("the proof does not notice a policy that can fail");
    }
    Ok(())
}

//! The proof `audit`: every change of an access log or of its checkpoints is found and the first place named,
//! an untouched log is never accused, and every disclosure of a run of answers stands in exactly one entry.

mod alteration;
mod base;
mod cast;
mod disclosures;
mod lines;
mod rows;
mod shown;
mod table_kind;
mod tables;

use anyhow::Result;

use super::{Counts, Outcome, Plan};

/// How many alterations are made. Of answers there are a third as many in every build, and as many in the
/// long form.
pub const COUNTS: Counts = Counts {
    short: 1000,
    long: 10000,
};

/// Tries it.
pub async fn prove(plan: &Plan) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    alteration::prove(plan, &mut outcome).await?;
    if plan.is_enough(&outcome) {
        return Ok(outcome);
    }
    let answers = if plan.count < COUNTS.long {
        plan.count.div_ceil(3)
    } else {
        plan.count
    };
    disclosures::prove(plan, answers, &mut outcome).await?;
    Ok(outcome)
}

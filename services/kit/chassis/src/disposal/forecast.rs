//! What a sweep would do now, without doing it.

use std::collections::BTreeMap;

use domain::{AgencyId, FaultCode, RetentionRule};
use store::{
    Store,
    disposal::{OwnedRows, SectionTable},
};

use super::{RetentionSource, Ruling, Verdict, day::CASES_A_BATCH, sweep::part};
use crate::failure::Fault;

/// What would become of one owner's parts, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastLine {
    /// The owner.
    pub agency: AgencyId,
    /// The owner's rule.
    pub rule: RetentionRule,
    /// Due, later, or held by something. Of what is later, the first day.
    pub ruling: Ruling,
    /// In how many cases.
    pub cases: u64,
    /// How many rows.
    pub rows: u64,
}

/// Counts what the sections of a service would lose now, by owner, rule and ruling. Reads only.
///
/// # Errors
/// When the database does not answer, or nobody rules.
pub async fn forecast(
    store: &Store,
    tables: &[SectionTable],
    retention: &dyn RetentionSource,
) -> Result<Vec<ForecastLine>, Fault> {
    let mut counted = Counted::default();
    let mut after = i64::MIN;
    while let Some((last, owned)) = store.next_owned(tables, after, CASES_A_BATCH).await? {
        let parts: Vec<_> = owned.iter().map(part).collect();
        let ruled = retention.rule(&parts).await;
        let ruled =
            ruled.map_err(|not_told| Fault::because(FaultCode::ServiceUnavailable, not_told))?;
        for owned in &owned {
            counted.add(owned, &ruled);
        }
        after = last;
    }
    Ok(counted.lines())
}

#[derive(Default)]
struct Counted(BTreeMap<(AgencyId, RetentionRule, Ruling), ForecastLine>);

impl Counted {
    fn add(&mut self, owned: &OwnedRows, ruled: &[Verdict]) {
        let of_it =
            |verdict: &&Verdict| verdict.case == owned.case && verdict.agency == owned.agency;
        let Some(verdict) = ruled.iter().find(of_it) else {
            return;
        };
        let key = (owned.agency, verdict.rule.clone(), verdict.ruling.undated());
        let line = self.0.entry(key).or_insert_with(|| ForecastLine {
            agency: owned.agency,
            rule: verdict.rule.clone(),
            ruling: verdict.ruling,
            cases: 0,
            rows: 0,
        });
        line.cases += 1;
        line.rows += owned.rows;
        line.ruling = line.ruling.min(verdict.ruling);
    }

    fn lines(self) -> Vec<ForecastLine> {
        self.0.into_values().collect()
    }
}

//! The desk's sweep over every closed case.

use std::{collections::BTreeMap, sync::Arc};

use access::{Cx, SystemPrincipal};
use async_trait::async_trait;
use chassis::{
    Fault,
    disposal::{CASES_A_BATCH, CASES_ERASED_AT_ONCE, Hold, HoldingSource, Ruling, Swept, sweep_on},
};
use domain::{
    AgencyId, CaseId, CaseKey, Clock, Entropy, FaultCode, RetentionRule, RowKey,
    clock::chance_of_work,
};

use super::{
    dispose_cases::{Opener, dispose_cases},
    dispose_notes::dispose_notes,
    page::Page,
};
use crate::{IntakeDesk, model::retention::CaseEnd, store::retention::next_closed};

/// The name of the sweep over cases.
const CASES: &str = "cases";

/// One step of today's sweep: see [`sweep_on`].
///
/// # Errors
/// When the database or a service that may keep something does not answer. What was erased before stays so.
pub async fn dispose_once(
    desk: &IntakeDesk,
    clock: &Arc<dyn Clock>,
    entropy: &Arc<dyn Entropy>,
) -> Result<u64, Fault> {
    let cases = Cases {
        desk,
        clock,
        entropy,
    };
    sweep_on(desk.store(), (CASES, clock.today()), &cases).await
}

/// Every closed case.
struct Cases<'c> {
    desk: &'c IntakeDesk,
    clock: &'c Arc<dyn Clock>,
    entropy: &'c Arc<dyn Entropy>,
}

#[async_trait]
impl Swept for Cases<'_> {
    async fn dispose_next(&self, after: i64) -> Result<Option<(i64, u64)>, Fault> {
        let reading = self.desk.store().reading();
        let keys = next_closed(reading, after, CASES_A_BATCH).await?;
        let Some(last) = keys.last() else {
            return Ok(None);
        };
        let batch = Batch {
            desk: self.desk,
            clock: self.clock,
            entropy: self.entropy,
            page: Page::read(reading, &keys, self.clock.today()).await?,
        };
        let erased = batch.dispose_notes().await? + batch.dispose_cases().await?;
        Ok(Some((last.as_i64(), erased)))
    }
}

struct Batch<'b> {
    desk: &'b IntakeDesk,
    clock: &'b Arc<dyn Clock>,
    entropy: &'b Arc<dyn Entropy>,
    page: Page,
}

impl Batch<'_> {
    async fn dispose_notes(&self) -> Result<u64, Fault> {
        let mut due: BTreeMap<(RowKey, &RetentionRule), Vec<CaseKey>> = BTreeMap::new();
        for end in &self.page.ends {
            for owner in self.page.owners(end) {
                if owner.ruling == Ruling::Due {
                    let of = (owner.agency, owner.rule);
                    due.entry(of).or_default().push(end.key);
                }
            }
        }
        let mut erased = 0;
        for ((agency, rule), cases) in due {
            for some in cases.chunks(CASES_ERASED_AT_ONCE) {
                let cx = self.cx("notes", agency, some.first().copied());
                erased += dispose_notes(self.desk, &cx, (agency, rule), some).await?;
            }
        }
        Ok(erased)
    }

    /// A case in which notes were erased just now goes with the next sweep.
    async fn dispose_cases(&self) -> Result<u64, Fault> {
        let due = self.page.ends.iter().filter(|end| self.page.is_due(end));
        let due: Vec<&CaseEnd> = due.collect();
        if due.is_empty() {
            return Ok(0);
        }
        let ids: Vec<CaseId> = due.iter().map(|end| end.id).collect();
        let held = self.desk.holdings().holding(&ids).await;
        let held =
            held.map_err(|not_told| Fault::because(FaultCode::ServiceUnavailable, not_told))?;
        let mut openers: BTreeMap<Opener<'_>, Vec<(RowKey, CaseKey)>> = BTreeMap::new();
        for end in due.into_iter().filter(|end| !held.contains(&end.id)) {
            if let Some((agency, rule, _)) = self.page.of_case(end) {
                let opener = Opener {
                    agency,
                    unit: end.desk_unit,
                    rule,
                };
                let cases = openers.entry(opener).or_default();
                cases.push((end.person, end.key));
            }
        }
        let mut erased = 0;
        for (opener, cases) in openers {
            for some in cases.chunks(CASES_ERASED_AT_ONCE) {
                let first = some.first().map(|(_, case)| *case);
                let cx = self.cx("cases", opener.unit, first);
                erased += dispose_cases(self.desk, &cx, opener, some).await?;
            }
        }
        Ok(erased)
    }

    fn cx(&self, what: &str, whose: RowKey, first: Option<CaseKey>) -> Cx {
        let first = first.map_or(0, CaseKey::as_i64);
        let work = format!("disposal/{what}/{}/{first}", whose.as_i64());
        let entropy = chance_of_work(self.entropy, &work);
        Cx::system(SystemPrincipal::Disposal, Arc::clone(self.clock), entropy)
    }
}

/// What of the desk's tables a line of a forecast counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeskPart {
    /// What an agency wrote in the journal and the mapping.
    Notes,
    /// The case itself, with everything else that is in it.
    Case,
}

/// What would become of the parts of one owner, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskForecast {
    /// What is counted.
    pub part: DeskPart,
    /// The owner.
    pub agency: AgencyId,
    /// The owner's rule.
    pub rule: RetentionRule,
    /// Due, later, or held by something. Of what is later, the first day.
    pub ruling: Ruling,
    /// In how many cases.
    pub cases: u64,
}

/// Counts what a sweep would do now with what lies in the desk's tables, without doing it.
///
/// # Errors
/// When the database or a service that may keep something does not answer.
pub async fn forecast_cases(
    store: &::store::Store,
    holdings: &dyn HoldingSource,
    clock: &dyn Clock,
) -> Result<Vec<DeskForecast>, Fault> {
    let mut counted = Counted::default();
    let mut after = i64::MIN;
    loop {
        let keys = next_closed(store.reading(), after, CASES_A_BATCH).await?;
        let Some(last) = keys.last() else {
            return Ok(counted.lines());
        };
        after = last.as_i64();
        let page = Page::read(store.reading(), &keys, clock.today()).await?;
        let ids: Vec<CaseId> = page.ends.iter().map(|end| end.id).collect();
        let held = holdings.holding(&ids).await;
        let held =
            held.map_err(|not_told| Fault::because(FaultCode::ServiceUnavailable, not_told))?;
        for end in &page.ends {
            counted.add(&page, end, held.contains(&end.id));
        }
    }
}

#[derive(Default)]
struct Counted(BTreeMap<(DeskPart, AgencyId, RetentionRule, Ruling), DeskForecast>);

impl Counted {
    fn add(&mut self, page: &Page, end: &CaseEnd, is_held_elsewhere: bool) {
        for owner in page.owners(end) {
            if let Some(agency) = page.directory.agency(owner.agency.as_i64()) {
                self.count((DeskPart::Notes, agency.id, owner.rule), owner.ruling);
            }
        }
        if let Some((agency, rule, ruling)) = page.of_case(end) {
            let ruling = if ruling == Ruling::Due && is_held_elsewhere {
                Ruling::Held {
                    by: Hold::OtherOwner,
                }
            } else {
                ruling
            };
            self.count((DeskPart::Case, agency, rule), ruling);
        }
    }

    fn count(
        &mut self,
        (part, agency, rule): (DeskPart, AgencyId, &RetentionRule),
        ruling: Ruling,
    ) {
        let key = (part, agency, rule.clone(), ruling.undated());
        let line = self.0.entry(key).or_insert_with(|| DeskForecast {
            part,
            agency,
            rule: rule.clone(),
            ruling,
            cases: 0,
        });
        line.cases += 1;
        line.ruling = line.ruling.min(ruling);
    }

    fn lines(self) -> Vec<DeskForecast> {
        self.0.into_values().collect()
    }
}

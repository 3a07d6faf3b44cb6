//! The sweep of a service of an agency: what owners have in the tables of its sections.

use std::{collections::BTreeMap, sync::Arc};

use access::{Access, Cx, SystemPrincipal};
use async_trait::async_trait;
use chrono::{Months, NaiveDate};
use domain::{
    AgencyId, CaseKey, Clock, Entropy, FaultCode, RecordId, RetentionRule,
    clock::{chance_of_work, swedish_date},
};
use store::{
    Store, Tx,
    disposal::{Certificate, CertificateLine, ErasedRows, OwnedRows, SectionTable},
};

use super::{
    HeldPart, RetentionSource, Ruling, Verdict,
    day::{CASES_A_BATCH, CASES_ERASED_AT_ONCE, Swept, note_erased, sweep_on},
};
use crate::failure::Fault;

/// The name of the sweep over sections.
const SECTIONS: &str = "sections";
/// No rule says less than a year, so nobody is asked about what is younger.
const LEAST_MONTHS: u32 = 12;

/// Disposes of what a service keeps in the tables of its sections.
pub struct Disposer {
    /// The service's database.
    pub store: Store,
    /// Its way to decide.
    pub access: Access,
    /// The tables.
    pub tables: Vec<SectionTable>,
    /// The desk.
    pub retention: Arc<dyn RetentionSource>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
}

/// What is due of one owner by one rule.
type Due = BTreeMap<(AgencyId, RetentionRule), Vec<OwnedRows>>;

impl Disposer {
    /// One step of today's sweep: see [`sweep_on`].
    ///
    /// # Errors
    /// When the database or the desk does not answer. What was erased before stays so, and the sweep goes on from there.
    pub async fn step(&self) -> Result<u64, Fault> {
        sweep_on(&self.store, (SECTIONS, self.clock.today()), self).await
    }

    async fn dispose(&self, owned: Vec<OwnedRows>, today: NaiveDate) -> Result<u64, Fault> {
        let old: Vec<OwnedRows> = owned
            .into_iter()
            .filter(|owned| is_old(owned, today))
            .collect();
        if old.is_empty() {
            return Ok(0);
        }
        let parts: Vec<HeldPart> = old.iter().map(part).collect();
        let ruled = self.retention.rule(&parts).await;
        let ruled =
            ruled.map_err(|not_told| Fault::because(FaultCode::ServiceUnavailable, not_told))?;
        let mut erased = 0;
        for ((agency, rule), owned) in due(old, &ruled) {
            for some in owned.chunks(CASES_ERASED_AT_ONCE) {
                erased += self.erase((agency, &rule), some).await?;
            }
        }
        Ok(erased)
    }

    /// Erases what one owner has in some cases, in one transaction with its certificate and the entry in the access log.
    async fn erase(
        &self,
        (agency, rule): (AgencyId, &RetentionRule),
        owned: &[OwnedRows],
    ) -> Result<u64, Fault> {
        let first = owned.first().map_or(0, |owned| owned.case_key.as_i64());
        let work = format!("disposal/{agency}/{first}");
        let entropy = chance_of_work(&self.entropy, &work);
        let cx = Cx::system(SystemPrincipal::Disposal, Arc::clone(&self.clock), entropy);
        let cases: Vec<_> = owned.iter().map(|owned| owned.case).collect();
        let facts = self.access.facts(&cx, &cases).await;
        let facts = facts
            .map_err(|unavailable| Fault::because(FaultCode::ServiceUnavailable, unavailable))?;
        let tx = self.store.begin(&cx).await?;
        let unchanged = self.hold_unchanged(&tx, owned).await?;
        let keys: Vec<CaseKey> = unchanged.iter().map(|owned| owned.case_key).collect();
        if keys.is_empty() {
            return Ok(0);
        }
        let erased = tx.erase_owned(&self.tables, agency, &keys).await?;
        let Some(certificate) = self.certificate(&cx, (agency, rule), (&keys, &erased)) else {
            return Ok(0);
        };
        let id = certificate.id()?;
        for owned in &unchanged {
            let part = (owned.case, owned.agency);
            let sections = owned.sections.iter().copied();
            note_erased(&self.access, (&cx, &facts), part, sections, id)?;
        }
        tx.certify(&certificate).await?;
        tx.commit().await?;
        Ok(certificate.cases)
    }

    /// Those of the parts in which nothing was written since they were ruled on. Nobody else changes their cases now.
    async fn hold_unchanged(
        &self,
        tx: &Tx<'_>,
        owned: &[OwnedRows],
    ) -> Result<Vec<OwnedRows>, Fault> {
        let keys: Vec<CaseKey> = owned.iter().map(|owned| owned.case_key).collect();
        // In the order of their keys, as everybody holds them.
        for key in &keys {
            tx.hold_case(*key).await?;
        }
        let there = tx.list_owned(&self.tables, &keys).await?;
        let same = |was: &&OwnedRows| there.contains(was);
        Ok(owned.iter().filter(same).cloned().collect())
    }

    fn certificate(
        &self,
        cx: &Cx,
        (agency, rule): (AgencyId, &RetentionRule),
        (keys, erased): (&[CaseKey], &[ErasedRows]),
    ) -> Option<Certificate> {
        let from = erased.iter().map(|rows| rows.first).min()?;
        let to = erased.iter().map(|rows| rows.last).max()?;
        Some(Certificate {
            service: self.store.service(),
            agency,
            rule: rule.clone(),
            cases: keys.len() as u64,
            from: swedish_date(from),
            to: swedish_date(to),
            lines: lines(erased),
            disposed_at: cx.now(),
            number: RecordId::draw(cx.entropy()),
        })
    }
}

#[async_trait]
impl Swept for Disposer {
    async fn dispose_next(&self, after: i64) -> Result<Option<(i64, u64)>, Fault> {
        let next = self.store.next_owned(&self.tables, after, CASES_A_BATCH);
        let Some((last, owned)) = next.await? else {
            return Ok(None);
        };
        let erased = self.dispose(owned, self.clock.today()).await?;
        Ok(Some((last, erased)))
    }
}

/// Whether any rule could say that it is due.
fn is_old(owned: &OwnedRows, today: NaiveDate) -> bool {
    let young_until = swedish_date(owned.last).checked_add_months(Months::new(LEAST_MONTHS));
    young_until.is_some_and(|day| day < today)
}

pub(super) fn part(owned: &OwnedRows) -> HeldPart {
    HeldPart {
        case: owned.case,
        agency: owned.agency,
        last_day: swedish_date(owned.last),
    }
}

fn due(owned: Vec<OwnedRows>, ruled: &[Verdict]) -> Due {
    let mut due = Due::new();
    for owned in owned {
        let mut of_it = ruled
            .iter()
            .filter(|verdict| verdict.case == owned.case && verdict.agency == owned.agency);
        if let Some(verdict) = of_it.next()
            && verdict.ruling == Ruling::Due
        {
            let key = (owned.agency, verdict.rule.clone());
            due.entry(key).or_default().push(owned);
        }
    }
    due
}

fn lines(erased: &[ErasedRows]) -> Vec<CertificateLine> {
    let mut counted: BTreeMap<_, u64> = BTreeMap::new();
    for rows in erased {
        let of = (rows.unit, rows.table.section, rows.table.name);
        *counted.entry(of).or_default() += rows.rows;
    }
    let lines = counted
        .into_iter()
        .map(|((unit, section, table), rows)| CertificateLine {
            unit: Some(unit),
            section: Some(section),
            table: table.to_owned(),
            rows,
        });
    lines.collect()
}

//! Cases of which no owner has anything left are erased, and with them the persons of whom no case is left. After this
//! they are absent for everybody.

use std::collections::BTreeSet;

use ::store::disposal::Certificate;
use access::Cx;
use chassis::{
    Fault,
    disposal::{Ruling, note_erased},
};
use domain::{AgencyId, CaseKey, RecordId, RetentionRule, RowKey, Section};

use super::{dispose_notes::lines, page::Page};
use crate::{
    IntakeDesk,
    model::retention::CaseEnd,
    read::question,
    store::disposal::{remove_cases, remove_persons},
};

/// Whose cases are erased, and by which rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Opener<'r> {
    /// The agency of the desk that opened them.
    pub(super) agency: AgencyId,
    /// The desk's unit, by key.
    pub(super) unit: RowKey,
    /// The agency's rule.
    pub(super) rule: &'r RetentionRule,
}

/// Erases them, in one transaction with the certificate and the entry in the access log. A case in which something was
/// written since it was ruled on stays. Answers how many were erased.
pub(super) async fn dispose_cases(
    desk: &IntakeDesk,
    cx: &Cx,
    opener: Opener<'_>,
    cases: &[(RowKey, CaseKey)],
) -> Result<u64, Fault> {
    let Opener { agency, unit, rule } = opener;
    let tx = desk.store().begin(cx).await?;
    let persons: BTreeSet<RowKey> = cases.iter().map(|(person, _)| *person).collect();
    // Persons before cases and each in the order of their keys, as everybody holds them.
    for person in &persons {
        tx.hold_person(*person).await?;
    }
    let keys: Vec<CaseKey> = cases.iter().map(|(_, case)| *case).collect();
    for case in &keys {
        tx.hold_case(*case).await?;
    }
    let page = Page::read(tx.connection(), &keys, cx.today()).await?;
    let due: Vec<&CaseEnd> = page
        .ends
        .iter()
        .filter(|end| page.of_case(end) == Some((agency, rule, Ruling::Due)))
        .collect();
    if due.is_empty() {
        return Ok(0);
    }
    let ids: Vec<_> = due.iter().map(|end| end.id).collect();
    let asked = question(cx, &ids);
    let (facts, _) = desk.facts().answer_in(tx.connection(), &asked).await?;
    let keys: Vec<CaseKey> = due.iter().map(|end| end.key).collect();
    let persons: Vec<RowKey> = persons_of(&due);
    let mut erased = remove_cases(tx.connection(), &keys).await?;
    erased.extend(remove_persons(tx.connection(), &persons).await?);
    for line in &mut erased {
        line.unit = Some(unit);
    }
    let days = due.iter().map(|end| (end.opened_on, end.last_day()));
    let (first, last): (Vec<_>, Vec<_>) = days.unzip();
    let certificate = Certificate {
        service: desk.store().service(),
        agency,
        rule: rule.clone(),
        cases: due.len() as u64,
        from: first.into_iter().min().unwrap_or(cx.today()),
        to: last.into_iter().max().unwrap_or(cx.today()),
        lines: lines(&page.directory, &erased),
        disposed_at: cx.now(),
        number: RecordId::draw(cx.entropy()),
    };
    let id = certificate.id()?;
    for end in &due {
        let sections = std::iter::once(Section::Identity);
        let part = (end.id, agency);
        note_erased(desk.access(), (cx, &facts), part, sections, id)?;
    }
    tx.certify(&certificate).await?;
    tx.commit().await?;
    Ok(certificate.cases)
}

fn persons_of(due: &[&CaseEnd]) -> Vec<RowKey> {
    let persons: BTreeSet<RowKey> = due.iter().map(|end| end.person).collect();
    persons.into_iter().collect()
}

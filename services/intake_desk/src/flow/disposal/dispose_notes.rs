//! What one agency wrote in the journal and the mapping of some cases is erased, by that agency's rule.

use ::store::disposal::{Certificate, CertificateLine};
use access::Cx;
use chassis::{
    Fault,
    disposal::{Ruling, note_erased},
};
use domain::{AgencyId, CaseKey, RecordId, RetentionRule, RowKey, UnitId, clock::swedish_date};

use super::page::Page;
use crate::{
    IntakeDesk,
    model::{registry::Directory, retention::CaseEnd},
    read::question,
    store::disposal::{self, Erased, ErasedNotes},
};

/// Erases them, in one transaction with the certificate and the entry in the access log. What was written since it was
/// ruled on keeps a case out. Answers of how many cases something was erased.
pub(super) async fn dispose_notes(
    desk: &IntakeDesk,
    cx: &Cx,
    (agency, rule): (RowKey, &RetentionRule),
    cases: &[CaseKey],
) -> Result<u64, Fault> {
    let tx = desk.store().begin(cx).await?;
    // In the order of their keys, as everybody holds them.
    for case in cases {
        tx.hold_case(*case).await?;
    }
    let page = Page::read(tx.connection(), cases, cx.today()).await?;
    let due: Vec<&CaseEnd> = page
        .ends
        .iter()
        .filter(|end| is_due(&page, end, (agency, rule)))
        .collect();
    let keys: Vec<CaseKey> = due.iter().map(|end| end.key).collect();
    let erased = disposal::remove_notes(tx.connection(), agency, &keys).await?;
    let owner = page.directory.agency(agency.as_i64());
    let Some(owner) = owner.map(|agency| agency.id) else {
        return Ok(0);
    };
    let Some(certificate) = certificate(desk, cx, (owner, rule), (&page.directory, &erased)) else {
        return Ok(0);
    };
    let ids: Vec<_> = due.iter().map(|end| end.id).collect();
    let asked = question(cx, &ids);
    let (facts, _) = desk.facts().answer_in(tx.connection(), &asked).await?;
    let id = certificate.id()?;
    for end in due {
        let sections = erased.sections.get(&end.key);
        let sections = sections.into_iter().flatten().copied();
        let part = (end.id, owner);
        note_erased(desk.access(), (cx, &facts), part, sections, id)?;
    }
    tx.certify(&certificate).await?;
    tx.commit().await?;
    Ok(certificate.cases)
}

fn is_due(page: &Page, end: &CaseEnd, (agency, rule): (RowKey, &RetentionRule)) -> bool {
    let mut owners = page.owners(end).into_iter();
    owners.any(|owner| owner.agency == agency && owner.rule == rule && owner.ruling == Ruling::Due)
}

fn certificate(
    desk: &IntakeDesk,
    cx: &Cx,
    (agency, rule): (AgencyId, &RetentionRule),
    (directory, erased): (&Directory, &ErasedNotes),
) -> Option<Certificate> {
    Some(Certificate {
        service: desk.store().service(),
        agency,
        rule: rule.clone(),
        cases: erased.sections.len() as u64,
        from: swedish_date(erased.first?),
        to: swedish_date(erased.last?),
        lines: lines(directory, &erased.lines),
        disposed_at: cx.now(),
        number: RecordId::draw(cx.entropy()),
    })
}

/// The lines of a certificate, in their order; tables of which nothing was erased are left out.
pub(super) fn lines(directory: &Directory, erased: &[Erased]) -> Vec<CertificateLine> {
    let unit = |key: RowKey| -> Option<UnitId> { Some(directory.unit(key.as_i64())?.id) };
    let mut lines: Vec<CertificateLine> = erased
        .iter()
        .filter(|erased| erased.rows > 0)
        .map(|erased| CertificateLine {
            unit: erased.unit.and_then(unit),
            section: erased.section,
            table: erased.table.to_owned(),
            rows: erased.rows,
        })
        .collect();
    lines.sort();
    lines
}

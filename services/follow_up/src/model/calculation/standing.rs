//! What is assumed until the organiser has said something else. These are no statistics and are not taken from any: they
//! are round numbers to be replaced by the municipality's own, and say so.

use chrono::NaiveDate;
use domain::CodeList;

use super::assumption::{Assumption, AssumptionKind, Span};

/// What stands as the source of each until it is replaced.
const SOURCE: &str = "Antagande, att ersätta med kommunens egen uppgift";
/// When they were written down.
const WRITTEN: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 11, 1);

/// Every assumption as it stands until it is replaced, in the order of the kinds.
pub fn standing() -> Vec<Assumption> {
    let kinds = AssumptionKind::ALL.iter();
    kinds
        .map(|kind| Assumption {
            kind: *kind,
            span: span(*kind),
            source: SOURCE.to_owned(),
            assumed_on: WRITTEN.unwrap_or_default(),
        })
        .collect()
}

fn span(kind: AssumptionKind) -> Span<i64> {
    let (low, likely, high) = match kind {
        AssumptionKind::AssistancePerMonth => kronor(8_000, 10_000, 12_000),
        AssumptionKind::AssistanceShare => percent(50, 70, 90),
        AssumptionKind::ProgrammeWage => kronor(18_000, 20_000, 22_000),
        AssumptionKind::WageAfter => kronor(22_000, 25_000, 28_000),
        // The whole contribution; a reduced one is the organiser's to tell.
        AssumptionKind::EmployerContribution => (3_142, 3_142, 3_142),
        AssumptionKind::MunicipalTax => percent(15, 18, 22),
        AssumptionKind::SubsidyShare => percent(50, 65, 80),
        AssumptionKind::StayInWork => percent(40, 60, 80),
        AssumptionKind::PlaceCost => kronor(4_000, 6_000, 8_000),
        AssumptionKind::AnywayShare => percent(10, 20, 30),
    };
    Span { low, likely, high }
}

const fn kronor(low: i64, likely: i64, high: i64) -> (i64, i64, i64) {
    (low * 100, likely * 100, high * 100)
}

const fn percent(low: i64, likely: i64, high: i64) -> (i64, i64, i64) {
    kronor(low, likely, high)
}

//! How many places of a programme are taken over some months (G17), for those whom something ties to it.

use access::Cx;
use chassis::Fault;
use domain::{Month, Problem, ProgrammeId};

use super::programme_tie::find_tied;
use crate::{LabourMarketUnit, model::Capacity, store::list_taken};

/// The most months that are told at once.
const MOST_MONTHS: i32 = 36;
/// How many are told when it is not said.
const MONTHS: i32 = 12;

/// The places of a programme.
pub struct ProgrammePlaces {
    /// How many it has, where that is bounded.
    pub capacity: Option<u16>,
    /// How many are taken.
    pub taken: Capacity,
}

/// Reads them, from the programme's first month on when none is named. It tells days and numbers, and of nobody
/// whose place it is.
pub async fn read_capacity(
    unit: &LabourMarketUnit,
    cx: &Cx,
    programme: ProgrammeId,
    (from, months): (Option<Month>, Option<i32>),
) -> Result<Option<ProgrammePlaces>, Fault> {
    let months = months.unwrap_or(MONTHS);
    let count = usize::try_from(months).ok();
    let count = count.filter(|_| (1..=MOST_MONTHS).contains(&months));
    let count = count.ok_or_else(|| {
        let problem = Problem::invalid("months", "months-out-of-bounds");
        Fault::bad_input(problem.with("largest", MOST_MONTHS))
    })?;
    let Some(tied) = find_tied(unit, cx, programme).await? else {
        return Ok(None);
    };
    let about = tied.programme.about;
    let taken = list_taken(unit.store.reading(), programme).await?;
    let first = from.unwrap_or(Month::of(about.period.from()));
    Ok(Some(ProgrammePlaces {
        capacity: about.kind.capacity(),
        taken: Capacity::over(&taken, first, count),
    }))
}

//! The one table that exists so far: how many people took each step in a year.

use access::Cx;
use chassis::Fault;
use domain::Section;

use crate::{
    FollowUp,
    model::{self, StepCount},
    store,
};

/// The table of a year; `None` for readers whose roles give neither tables nor rows of follow-up.
pub async fn count_steps(
    follow_up: &FollowUp,
    cx: &Cx,
    year: i32,
) -> Result<Option<Vec<StepCount>>, Fault> {
    let steps = store::list_steps(follow_up.store.reading()).await?;
    let facts = follow_up.access.facts(cx, &[]).await?;
    let judgement = follow_up.access.study(cx, &facts.reader, Section::FollowUp);
    Ok(judgement
        .state
        .is_open()
        .then(|| model::count_steps(&steps, year, cx.today())))
}

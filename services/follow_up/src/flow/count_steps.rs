//! How many people took each step in a year. It holds what was recorded before the first of the present month, so that
//! two looks within a month are the same look (`access.md` rule 17).

use access::Cx;
use chassis::Fault;
use chrono::{Datelike as _, NaiveDate};
use domain::{Section, clock};

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
    let released = cx.today().with_day(1).unwrap_or(cx.today());
    let first = |year| NaiveDate::from_ymd_opt(year, 1, 1);
    let people = match (first(year), first(year.saturating_add(1))) {
        (Some(from), Some(until)) => {
            let before = clock::swedish_midnight(released);
            store::step::count_people(follow_up.store.reading(), from..until, before).await?
        }
        // Nobody did anything in a year that has no days.
        (None, _) | (_, None) => Vec::new(),
    };
    let facts = follow_up.access.facts(cx, &[]).await?;
    let judgement = follow_up.access.study(cx, &facts.reader, Section::FollowUp);
    Ok(judgement
        .state
        .is_open()
        .then(|| model::count_steps(&people)))
}

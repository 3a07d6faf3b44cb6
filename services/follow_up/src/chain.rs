//! The chain from assistance to self-support, for whoever fills a store without events, and for those who prove that
//! what is counted is right: whole populations, counted anew, and the report of them.

use ::store::{Store, StoreFault};
use access::Cx;
use chrono::NaiveDate;
use domain::Municipality;

use crate::{
    flow,
    model::{Step, report},
    store,
};
pub use crate::{
    flow::{MergeNews, Recounted, count_people, draft_lines, publish_lines},
    model::{
        journey::{
            Decision, Doing, Ending, Factor, Intervention, Journey, Milestone, Outcome, Pair,
        },
        report::{GroupReport, Report, median, share},
        tally::{Counted, Line, Measure},
    },
};

/// Adds many steps in one transaction. The tallies are left as they are: [`recount`] afterwards.
///
/// # Errors
/// When the store fails, or holds a step of the same event.
pub async fn load_steps(store: &Store, cx: &Cx, steps: &[Step]) -> Result<(), StoreFault> {
    let tx = store.begin(cx).await?;
    store::step::add_steps(tx.connection(), steps).await?;
    tx.commit().await
}

/// Takes one step as its event would, with the tallies, in one transaction.
///
/// # Errors
/// When the store fails, or holds a step of the same event.
pub async fn take_step(store: &Store, cx: &Cx, step: &Step) -> Result<(), StoreFault> {
    let tx = store.begin(cx).await?;
    flow::take_step(&tx, step).await?;
    tx.commit().await
}

/// Takes that two people are one, or two again, as its event would, in one transaction.
///
/// # Errors
/// When the store fails.
pub async fn take_merge(store: &Store, cx: &Cx, news: MergeNews) -> Result<(), StoreFault> {
    let tx = store.begin(cx).await?;
    flow::take_merge(&tx, news).await?;
    tx.commit().await
}

/// Counts everybody anew from the steps that are kept, in one transaction: a reader sees the old tallies or the new.
///
/// # Errors
/// When the store fails; the tallies are as they were.
pub async fn recount(store: &Store, cx: &Cx) -> Result<Recounted, StoreFault> {
    let tx = store.begin(cx).await?;
    let recounted = flow::recount(tx.connection()).await?;
    tx.commit().await?;
    Ok(recounted)
}

/// How many steps are kept.
///
/// # Errors
/// When the store fails.
pub async fn count_steps(store: &Store) -> Result<u64, StoreFault> {
    store::step::count_steps(store.reading()).await
}

/// How many people took each step in days from one to before another, as recorded before a moment: everybody once, and
/// those who may only be counted each time.
///
/// # Errors
/// When the store fails.
pub async fn count_people_who(
    store: &Store,
    days: std::ops::Range<NaiveDate>,
    before: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<(domain::event::StepKind, u64)>, StoreFault> {
    store::step::count_people(store.reading(), days, before).await
}

/// Every line in which anybody counts, in their order.
///
/// # Errors
/// When the store fails.
pub async fn list_lines(store: &Store) -> Result<Vec<(Line, i64)>, StoreFault> {
    store::tally::list_lines(store.reading()).await
}

/// Every line of a municipality in which anybody counts, in their order.
///
/// # Errors
/// When the store fails.
pub async fn list_lines_of(
    store: &Store,
    municipality: Municipality,
) -> Result<Vec<(Line, i64)>, StoreFault> {
    store::tally::list_lines_of(store.reading(), municipality).await
}

/// The municipalities in which anybody counts, in their order.
///
/// # Errors
/// When the store fails.
pub async fn list_municipalities(store: &Store) -> Result<Vec<Municipality>, StoreFault> {
    store::tally::list_municipalities(store.reading()).await
}

/// The report of a municipality, or of all together, as of a day: exact figures, from lines alone. What is published
/// of it is another thing (`suppression`).
///
/// # Errors
/// When the store fails.
pub async fn report(
    store: &Store,
    municipality: Option<Municipality>,
    on: NaiveDate,
) -> Result<Report, StoreFault> {
    let counted = store::tally::list_counted(store.reading(), municipality).await?;
    Ok(report::Report::of(counted, on))
}

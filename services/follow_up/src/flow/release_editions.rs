//! The fixed tables come out on the first of each month and stand as they came out (`access.md` rule 17).

use ::store::{StoreFault, Tx};
use access::Cx;
use chrono::{Datelike, Months, NaiveDate};
use domain::Municipality;

use super::recount::{Counting, count_all};
use crate::{
    FollowUp,
    model::{
        publication::{Drafted, Edition, Place, PlaceTables, draft, publish},
        report::Report,
        suppression::Told,
        tally::{Counted, Line},
    },
    store,
};

/// How many months that nobody released anything in are made up for, when a store is told everything again.
const MADE_UP_FOR: u32 = 12;

/// Releases what is due: the edition of this month, and those of earlier months in which the platform was not there.
/// Answers how many.
///
/// # Errors
/// When the store fails; what was released before stands.
pub async fn release_due(follow_up: &FollowUp, cx: &Cx) -> Result<u64, StoreFault> {
    if !store::has_rebuild(follow_up.store.reading()).await? {
        return Ok(0);
    }
    let mut released = 0;
    let days = store::edition::list_days(follow_up.store.reading()).await?;
    let last = days.first().map(|day| day.on);
    // Only a store that has never released anything looks for its first step.
    let recorded = match last {
        Some(_) => None,
        None => store::step::first_recorded(follow_up.store.reading()).await?,
    };
    let recorded = recorded.map(domain::clock::swedish_date);
    for on in due(last, recorded, cx.today()) {
        let tx = follow_up.store.begin(cx).await?;
        release(&tx, cx, on).await?;
        tx.commit().await?;
        released += 1;
    }
    Ok(released)
}

/// The days on which an edition is due, the earliest first: each first of a month after the last edition and after the
/// first step was recorded.
fn due(last: Option<NaiveDate>, recorded: Option<NaiveDate>, today: NaiveDate) -> Vec<NaiveDate> {
    let Some(this) = today.with_day(1) else {
        return Vec::new();
    };
    let Some(since) = last.max(recorded) else {
        return Vec::new();
    };
    let months = (0..MADE_UP_FOR).rev();
    let firsts = months.filter_map(|ago| this.checked_sub_months(Months::new(ago)));
    firsts.filter(|first| *first > since).collect()
}

/// Counts, protects and keeps the edition of a day, in the caller's transaction. Two who release the same day meet at
/// its key.
async fn release(tx: &Tx<'_>, cx: &Cx, on: NaiveDate) -> Result<(), StoreFault> {
    let connection = tx.connection();
    let lines = counted_before(connection, cx, on).await?;
    let edition = edition_of(connection, &lines, on).await?;
    store::edition::add_edition(connection, &edition, cx.now()).await
}

/// The lines as they were when a day began. On the day itself those that are kept are as good, and cost less.
async fn counted_before(
    connection: &impl sea_orm::ConnectionTrait,
    cx: &Cx,
    on: NaiveDate,
) -> Result<Vec<(Line, i64)>, StoreFault> {
    if on == cx.today() {
        return store::tally::list_lines(connection).await;
    }
    let mut counting = Counting::recorded_before(on);
    count_all(connection, &mut counting).await?;
    Ok(counting.into_lines())
}

async fn edition_of(
    connection: &impl sea_orm::ConnectionTrait,
    lines: &[(Line, i64)],
    on: NaiveDate,
) -> Result<Edition, StoreFault> {
    let before = store::edition::list_told(connection).await?;
    let last = store::edition::list_last(connection).await?;
    Ok(publish_lines(lines, on, &before, &last))
}

/// The edition of a day, from every line in which anybody counts.
pub fn publish_lines(
    lines: &[(Line, i64)],
    on: NaiveDate,
    before: &[Told],
    last: &[(Place, PlaceTables)],
) -> Edition {
    publish(on, &draft_lines(lines, on), before, last)
}

/// What the edition of a day would tell, exactly.
pub fn draft_lines(lines: &[(Line, i64)], on: NaiveDate) -> Drafted {
    let all = report(lines.iter(), on);
    let mut codes: Vec<Municipality> = lines.iter().map(|(line, _)| line.municipality).collect();
    codes.sort_unstable();
    codes.dedup();
    let own = codes.into_iter().map(|code| {
        let own = lines.iter().filter(|(line, _)| line.municipality == code);
        (code, report(own, on))
    });
    let own: Vec<(Municipality, Report)> = own.collect();
    draft(on, &all, &own)
}

fn report<'l>(lines: impl Iterator<Item = &'l (Line, i64)>, on: NaiveDate) -> Report {
    let counted = lines.map(|(line, people)| Counted {
        factor: line.factor,
        value: line.value.clone(),
        measure: line.measure,
        item: line.item.clone(),
        at: line.at,
        people: u64::try_from(*people).unwrap_or(0),
    });
    Report::of(counted, on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn edition_is_due_once_a_month_after_something_was_recorded() {
        let today = day(2026, 11, 27);
        assert_eq!(due(None, None, today), []);
        assert_eq!(due(None, Some(day(2026, 11, 3)), today), []);
        assert_eq!(
            due(None, Some(day(2026, 9, 3)), today),
            [day(2026, 10, 1), day(2026, 11, 1)]
        );
        assert_eq!(
            due(Some(day(2026, 11, 1)), Some(day(2020, 1, 1)), today),
            []
        );
        assert_eq!(
            due(Some(day(2026, 9, 1)), Some(day(2020, 1, 1)), today),
            [day(2026, 10, 1), day(2026, 11, 1)]
        );
    }

    #[test]
    fn no_more_than_a_year_is_made_up_for() {
        let days = due(None, Some(day(2020, 1, 1)), day(2026, 11, 27));
        assert_eq!((days.len(), days[0]), (12, day(2025, 12, 1)));
    }
}

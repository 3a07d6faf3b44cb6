//! What held on a day, as known at a moment: the two times that every bitemporal row carries.

use access::AsOf;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::{Clock, clock::swedish_date};
use sea_orm::{ColumnTrait, Condition};

/// The day that is asked about, and what may be known when it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The Swedish calendar day.
    pub day: NaiveDate,
    /// The instant within it: now, or the day's last millisecond.
    pub at: DateTime<Utc>,
    /// What may be known.
    pub known: Known,
}

/// What may be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Everything that is recorded and not superseded. It compares no clocks, so that a withdrawal
    /// recorded by a machine whose clock runs ahead is obeyed at once.
    Present,
    /// What was recorded by then.
    By(DateTime<Utc>),
}

impl Moment {
    /// The present.
    pub fn now(clock: &dyn Clock) -> Self {
        Self {
            day: clock.today(),
            at: clock.now(),
            known: Known::Present,
        }
    }

    /// The moment of a question. A day that is asked about is answered as it ended.
    pub fn of(as_of: AsOf, clock: &dyn Clock) -> Self {
        match as_of {
            AsOf::Now => Self::now(clock),
            AsOf::At { valid, known } => Self {
                day: valid,
                at: end_of_swedish_day(valid),
                known: Known::By(known),
            },
        }
    }

    /// Tells whether something recorded at `recorded_at` may be known.
    pub fn knows(&self, recorded_at: DateTime<Utc>) -> bool {
        match self.known {
            Known::Present => true,
            Known::By(known) => recorded_at <= known,
        }
    }
}

/// The first millisecond of a Swedish calendar day.
pub fn start_of_swedish_day(day: NaiveDate) -> DateTime<Utc> {
    end_of_swedish_day(day.pred_opt().unwrap_or(day)) + Duration::milliseconds(1)
}

/// The last millisecond of a Swedish calendar day.
pub fn end_of_swedish_day(day: NaiveDate) -> DateTime<Utc> {
    let next = day.succ_opt().unwrap_or(day);
    let midnight = next.and_time(chrono::NaiveTime::MIN).and_utc();
    // Summer time is two hours ahead of UTC, winter time one.
    let summer = midnight - Duration::hours(2);
    let start = if swedish_date(summer) == next {
        summer
    } else {
        summer + Duration::hours(1)
    };
    start - Duration::milliseconds(1)
}

/// The four columns of a bitemporal table.
pub struct Times<C> {
    /// The first day or instant.
    pub valid_from: C,
    /// The last day, or the instant from which it holds no more.
    pub valid_to: C,
    /// When it was recorded.
    pub recorded_at: C,
    /// When a later row took its place.
    pub superseded_at: C,
}

impl<C: ColumnTrait> Times<C> {
    /// The rows that hold, of a table valid by days (both included).
    pub fn hold_on_day(&self, moment: Moment) -> Condition {
        self.known_by(moment)
            .add(self.valid_from.lte(moment.day))
            .add(
                Condition::any()
                    .add(self.valid_to.is_null())
                    .add(self.valid_to.gte(moment.day)),
            )
    }

    /// The rows that hold, of a table valid by instants (the last excluded).
    pub fn hold_at_instant(&self, moment: Moment) -> Condition {
        self.known_by(moment)
            .add(self.valid_from.lte(moment.at))
            .add(
                Condition::any()
                    .add(self.valid_to.is_null())
                    .add(self.valid_to.gt(moment.at)),
            )
    }

    fn known_by(&self, moment: Moment) -> Condition {
        match moment.known {
            Known::Present => Condition::all().add(self.superseded_at.is_null()),
            Known::By(known) => Condition::all().add(self.recorded_at.lte(known)).add(
                Condition::any()
                    .add(self.superseded_at.is_null())
                    .add(self.superseded_at.gt(known)),
            ),
        }
    }
}

/// The four columns of a table, by their usual names.
macro_rules! times {
    ($table:ident) => {
        $crate::store::moment::Times {
            valid_from: $crate::store::entity::$table::Column::ValidFrom,
            valid_to: $crate::store::entity::$table::Column::ValidTo,
            recorded_at: $crate::store::entity::$table::Column::RecordedAt,
            superseded_at: $crate::store::entity::$table::Column::SupersededAt,
        }
    };
}
pub(super) use times;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swedish_day_ends_an_hour_earlier_in_utc_in_summer() {
        let winter = NaiveDate::from_ymd_opt(2026, 1, 15).unwrap();
        let summer = NaiveDate::from_ymd_opt(2026, 7, 15).unwrap();
        assert_eq!(
            end_of_swedish_day(winter).to_rfc3339(),
            "2026-01-15T22:59:59.999+00:00"
        );
        assert_eq!(
            end_of_swedish_day(summer).to_rfc3339(),
            "2026-07-15T21:59:59.999+00:00"
        );
    }

    #[test]
    fn the_days_on_which_clocks_change_end_on_themselves() {
        for (month, day) in [(3, 28), (3, 29), (10, 24), (10, 25)] {
            let day = NaiveDate::from_ymd_opt(2026, month, day).unwrap();
            let end = end_of_swedish_day(day);
            assert_eq!(swedish_date(end), day);
            assert_eq!(
                swedish_date(end + Duration::milliseconds(1)),
                day.succ_opt().unwrap()
            );
        }
    }
}

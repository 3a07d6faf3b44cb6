//! How many places of a programme are taken from day to day, when participants begin and end on days of their own
//! (G17).

use chrono::NaiveDate;
use domain::{Month, period::Period};

/// The places of a programme over some months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capacity {
    /// Month by month.
    pub months: Vec<CapacityMonth>,
    /// The first day, and the days on which the number changes.
    pub steps: Vec<CapacityStep>,
}

/// The places of one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CapacityMonth {
    /// Which month.
    pub month: Month,
    /// The most that were taken on a day.
    pub most: usize,
    /// The fewest that were taken on a day.
    pub least: usize,
    /// The sum over its days.
    pub place_days: usize,
    /// How many began.
    pub started: usize,
    /// For how many it was the last, in fact or as planned.
    pub ended: usize,
}

/// How many places are taken from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CapacityStep {
    /// The day.
    pub on: NaiveDate,
    /// How many are taken.
    pub taken: usize,
}

impl Capacity {
    /// The places over `count` months from `first` on.
    pub fn over(taken: &[Period], first: Month, count: usize) -> Self {
        let months = std::iter::successors(Some(first), |month| Some(month.next()));
        let months: Vec<CapacityMonth> = months
            .take(count)
            .map(|month| month_of(taken, month))
            .collect();
        let steps = steps(taken, &months);
        Self { months, steps }
    }
}

fn month_of(taken: &[Period], month: Month) -> CapacityMonth {
    let days = month.period();
    let counts: Vec<usize> = days_of(month).map(|day| count_on(taken, day)).collect();
    let began = taken.iter().filter(|place| days.is_live_on(place.from()));
    let ended = taken.iter().filter_map(|place| place.to());
    CapacityMonth {
        month,
        most: counts.iter().copied().max().unwrap_or_default(),
        least: counts.iter().copied().min().unwrap_or_default(),
        place_days: counts.iter().sum(),
        started: began.count(),
        ended: ended.filter(|day| days.is_live_on(*day)).count(),
    }
}

fn steps(taken: &[Period], months: &[CapacityMonth]) -> Vec<CapacityStep> {
    let mut steps: Vec<CapacityStep> = Vec::new();
    for on in months.iter().flat_map(|month| days_of(month.month)) {
        let count = count_on(taken, on);
        if steps.last().is_none_or(|before| before.taken != count) {
            steps.push(CapacityStep { on, taken: count });
        }
    }
    steps
}

fn days_of(month: Month) -> impl Iterator<Item = NaiveDate> {
    let days = month.period();
    let from_first = month.first_day().iter_days();
    from_first.take_while(move |day| days.is_live_on(*day))
}

fn count_on(taken: &[Period], day: NaiveDate) -> usize {
    taken.iter().filter(|place| place.is_live_on(day)).count()
}

#[cfg(test)]
mod tests {
    use super::{super::placement::tests::day, *};

    fn place(from: &str, to: Option<&str>) -> Period {
        Period::new(day(from), to.map(day)).unwrap()
    }

    #[test]
    fn rolling_starts_are_counted_day_by_day() {
        let taken = [
            place("2026-01-01", Some("2026-02-10")),
            place("2026-02-10", None),
            place("2026-02-20", Some("2026-12-31")),
        ];
        let capacity = Capacity::over(&taken, "2026-02".parse().unwrap(), 2);
        let february = capacity.months[0];
        assert_eq!((february.most, february.least), (2, 1));
        assert_eq!(february.place_days, 9 + 2 + 9 + 9 * 2);
        assert_eq!((february.started, february.ended), (2, 1));
        let steps: Vec<_> = capacity
            .steps
            .iter()
            .map(|step| (step.on.to_string(), step.taken))
            .collect();
        let told = [
            ("2026-02-01", 1),
            ("2026-02-10", 2),
            ("2026-02-11", 1),
            ("2026-02-20", 2),
        ];
        assert_eq!(steps, told.map(|(on, taken)| (on.to_owned(), taken)));
        assert_eq!(capacity.months[1].place_days, 62);
    }

    #[test]
    fn empty_programme_has_no_places_taken() {
        let capacity = Capacity::over(&[], "2026-02".parse().unwrap(), 1);
        assert_eq!(capacity.months[0].most, 0);
        assert_eq!(capacity.steps.len(), 1);
    }
}

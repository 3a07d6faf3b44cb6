//! Into which intervals times are gathered before anybody is told of them.

/// An interval, both ends of it in it; without an end the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// The first month or day.
    pub from: u32,
    /// The last one.
    pub until: Option<u32>,
}

const fn band(from: u32, until: u32) -> Band {
    Band {
        from,
        until: Some(until),
    }
}

const fn rest(from: u32) -> Band {
    Band { from, until: None }
}

/// Months until somebody leaves, as the curves are drawn.
pub const LEAVING: &[Band] = &[
    band(0, 6),
    band(7, 12),
    band(13, 18),
    band(19, 24),
    band(25, 36),
    band(37, 48),
    band(49, 60),
    rest(61),
];
/// Months until somebody has assistance again (`domain.md` V3: after 6, 12 and 24).
pub const RELAPSING: &[Band] = &[band(0, 6), band(7, 12), band(13, 24), rest(25)];
/// Months to a step.
pub const MONTHS: &[Band] = &[
    band(0, 1),
    band(2, 3),
    band(4, 6),
    band(7, 12),
    band(13, 24),
    rest(25),
];
/// Days to a decision.
pub const DAYS: &[Band] = &[
    band(0, 7),
    band(8, 14),
    band(15, 30),
    band(31, 60),
    band(61, 90),
    rest(91),
];

impl Band {
    /// Its code: both ends, the second empty where there is none.
    pub fn code(self) -> String {
        let until = self.until.map(|until| until.to_string());
        format!("{}_{}", self.from, until.unwrap_or_default())
    }

    /// Whether a time is in it.
    pub fn holds(self, time: u32) -> bool {
        self.from <= time && self.until.is_none_or(|until| time <= until)
    }
}

/// How many there are in each band, of numbers by time.
pub fn gather(bands: &[Band], by_time: impl IntoIterator<Item = (u32, u64)>) -> Vec<u64> {
    let mut gathered = vec![0; bands.len()];
    for (time, people) in by_time {
        if let Some(place) = bands.iter().position(|band| band.holds(time)) {
            gathered[place] += people;
        }
    }
    gathered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_is_in_one_band() {
        for bands in [LEAVING, RELAPSING, MONTHS, DAYS] {
            for time in 0..200 {
                assert_eq!(bands.iter().filter(|band| band.holds(time)).count(), 1);
            }
        }
        assert_eq!(
            gather(RELAPSING, [(0, 1), (6, 2), (7, 4), (99, 8)]),
            [3, 4, 0, 8]
        );
        assert_eq!(
            (band(4, 6).code(), rest(25).code()),
            ("4_6".to_owned(), "25_".to_owned())
        );
    }
}

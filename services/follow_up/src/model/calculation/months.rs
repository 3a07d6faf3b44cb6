//! Months that have been counted, added up from the programme's first month on.

/// Months in work after the programme, as far as they do not depend on how many stay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct WorkMonths {
    /// Months, if everybody stayed.
    pub(super) all: i128,
    /// What is lost of them, in twelfths, if nobody were left after twelve months.
    pub(super) fading: i128,
}

/// What has been counted from the first month up to and with one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counted {
    /// Months in the programme of those whose days are told.
    pub(super) dated: i128,
    /// Months in the programme that those could have been there whose days are not told.
    pub(super) undated: i128,
    /// Months in work of those who are known to have gone to work.
    pub(super) reached: WorkMonths,
    /// Those that they could have had of whom it is not known.
    pub(super) untold: WorkMonths,
}

/// How many people there are in one month.
#[derive(Debug, Clone, Default)]
pub(super) struct Month {
    pub(super) dated: i128,
    pub(super) undated: i128,
    /// Whose first month after the programme it is, in work.
    pub(super) reached: i128,
    /// Whose first month after the programme it is, and nobody knows in what.
    pub(super) untold: i128,
}

/// How many months it takes until as few are left as are assumed to stay.
const FADES_IN: usize = 12;

/// Adds up month by month.
pub(super) fn added_up(months: &[Month]) -> Vec<Counted> {
    let mut sum = Counted::default();
    let mut counted = Vec::with_capacity(months.len());
    for (place, month) in months.iter().enumerate() {
        sum.dated += month.dated;
        sum.undated += month.undated;
        for (since, ended) in months[..=place].iter().rev().enumerate() {
            let faded = i128::try_from((since + 1).min(FADES_IN)).unwrap_or_default();
            sum.reached.all += ended.reached;
            sum.reached.fading += ended.reached * faded;
            sum.untold.all += ended.untold;
            sum.untold.fading += ended.untold * faded;
        }
        counted.push(sum);
    }
    counted
}

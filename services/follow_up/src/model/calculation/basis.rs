//! What a calculation counts: who was in the programme in which month, and who went from it to work.

use chrono::{Datelike, NaiveDate};
use domain::codes::OccupationKind;

use super::{
    figure::{FULL, Horizon},
    months::{Counted, Month, added_up},
};
use crate::model::{
    evaluation::{Answer, Frame, ParticipantField, Participation, is_work},
    journey::month_number,
};

/// The longest programme that is calculated, in months.
const LONGEST: usize = 240;
/// The long view, in months from the programme's first.
const LONG: usize = 60;

/// The middle of a month.
const MIDDLE: u32 = 15;

/// What has been counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Participants.
    pub participants: usize,
    /// Participants whose first and last day are told, or who are still there.
    pub dated: usize,
    /// Participants who are known to have gone to work, or to support themselves where no occupation is told.
    pub reached: usize,
    /// Participants of whom it is known whether.
    pub known: usize,
    /// What is owed and not known, and of how many.
    pub missing: Vec<(ParticipantField, usize)>,
    /// How many months the programme lasts.
    pub(super) programme: usize,
    /// What has been counted up to each month, from the programme's first month on.
    pub(super) counted: Vec<Counted>,
}

impl Basis {
    /// How many months a view has.
    pub fn months(&self, horizon: Horizon) -> usize {
        match horizon {
            Horizon::Programme => self.programme,
            Horizon::Short => self.programme + 12,
            Horizon::Long => (self.programme + 12).max(LONG),
        }
    }

    /// What has been counted at the end of a view; `None` where too little is told for it: the days of nobody, or of
    /// nobody who has ended what they went to.
    pub(super) fn at(&self, horizon: Horizon) -> Option<&Counted> {
        let counted = self.counted.get(self.months(horizon).checked_sub(1)?)?;
        let is_told = self.known > 0 || counted.untold.all == 0;
        (self.dated > 0 && is_told).then_some(counted)
    }

    /// The share of the possible months that those whose days are not told are likely to have been there, in hundredths
    /// of a percent: as long as the others.
    pub(super) fn likely_presence(&self) -> i128 {
        let Some(all) = self.counted.last().filter(|all| all.undated > 0) else {
            return 0;
        };
        let (dated, undated) = (whole(self.dated), whole(self.participants - self.dated));
        if dated == 0 {
            return 0;
        }
        (all.dated * undated * FULL / (dated * all.undated)).min(FULL)
    }

    /// The share of those of whom it is not known that is likely to have gone to work: as many as of the others.
    pub(super) fn likely_work(&self) -> i128 {
        match self.known {
            0 => 0,
            known => whole(self.reached) * FULL / whole(known),
        }
    }
}

/// Counts on the frame's day.
pub fn basis(frame: &Frame, rows: &[Participation]) -> Basis {
    let last = frame.ends_on.unwrap_or(frame.on).max(frame.starts_on);
    let programme = place(frame, last).min(LONGEST - 1) + 1;
    let mut basis = Basis {
        participants: rows.len(),
        dated: 0,
        reached: 0,
        known: 0,
        missing: Vec::new(),
        programme,
        counted: Vec::new(),
    };
    let mut months = vec![Month::default(); basis.months(Horizon::Long)];
    let mut lacking = [0; 3];
    for row in rows {
        let stay = Stay::of(frame, row, last);
        let reached = went_to_work(row);
        basis.dated += usize::from(stay.is_told);
        basis.known += usize::from(reached.is_some());
        basis.reached += usize::from(reached == Some(true));
        lacking[0] += usize::from(row.started_on.is_lacking());
        lacking[1] += usize::from(row.ended_on.is_lacking());
        lacking[2] += usize::from(reached.is_none() && row.outcome.occupation.is_lacking());
        stay.count(reached, &mut months);
    }
    let fields = [
        ParticipantField::StartedOn,
        ParticipantField::EndedOn,
        ParticipantField::Occupation,
    ];
    let missing = fields.into_iter().zip(lacking);
    basis.missing = missing.filter(|(_, count)| *count > 0).collect();
    basis.counted = added_up(&months);
    basis
}

/// The months in which somebody is in the programme, counted from its first: those whose middle lies within the stay.
struct Stay {
    first: usize,
    /// The first month after it.
    after: usize,
    is_told: bool,
}

impl Stay {
    /// Where a day is not told, the longest stay that is possible.
    fn of(frame: &Frame, row: &Participation, last: NaiveDate) -> Self {
        let started = row.started_on.told().copied();
        let (ended, is_told) = match row.ended_on {
            Answer::Told(day) => (day, true),
            Answer::NotDue => (last, true),
            Answer::Unknown | Answer::Missing | Answer::Withheld => (last, false),
        };
        let started_on = started.unwrap_or(frame.starts_on);
        let first = place(frame, started_on) + usize::from(started_on.day() > MIDDLE);
        let after = place(frame, ended) + usize::from(ended.day() >= MIDDLE);
        Self {
            first,
            after: after.max(first),
            is_told: is_told && started.is_some(),
        }
    }

    fn count(&self, reached: Option<bool>, months: &mut [Month]) {
        let there = months.iter_mut().take(self.after).skip(self.first);
        for month in there {
            if self.is_told {
                month.dated += 1;
            } else {
                month.undated += 1;
            }
        }
        let Some(month) = months.get_mut(self.after) else {
            return;
        };
        match reached {
            Some(true) => month.reached += 1,
            Some(false) => {}
            None => month.untold += 1,
        }
    }
}

/// Whether somebody went to work; where no occupation is told, whether they support themselves. Studies are paid no
/// wage, and are no work here. `None` where it is not known.
fn went_to_work(row: &Participation) -> Option<bool> {
    match row.outcome.occupation.told() {
        Some(OccupationKind::Unknown) | None => row.outcome.self_support.told().copied(),
        Some(kind) => Some(is_work(*kind)),
    }
}

/// Which month a day lies in, counted from the programme's first; what lies before it counts as the first.
fn place(frame: &Frame, day: NaiveDate) -> usize {
    usize::try_from(month_number(day) - month_number(frame.starts_on)).unwrap_or_default()
}

fn whole(count: usize) -> i128 {
    i128::try_from(count).unwrap_or_default()
}

//! Results as numerator, denominator and missing, with the bounds over everybody (E14), and the verdict that follows.

use domain::code_list;

use super::{
    answer::Answer,
    decimal::Hundredths,
    equivalents::full_time_equivalents,
    gauge::is_withheld,
    goal::{Aim, OutcomeReading},
    matrix::GoalVerdict,
    participation::{Frame, Participation},
};

code_list! {
    /// What a result counts.
    pub enum ResultUnit("ResultUnit") {
        /// Percent of the participants.
        Percent => "PERCENT", "procent";
        /// Full-time equivalents.
        FullTimeEquivalents => "FULL_TIME_EQUIVALENTS", "årsanställningar";
    }
}

/// What was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// What it counts.
    pub unit: ResultUnit,
    /// Participants who reached it; for full-time equivalents the days of full time.
    pub numerator: Hundredths,
    /// Participants of whom it is known; for full-time equivalents the days of the period.
    pub denominator: Hundredths,
    /// Participants of whom it is not known.
    pub missing: usize,
    /// Participants whose outcome was read from self-support alone.
    pub interpreted: usize,
    /// The result; `None` where it is known of nobody.
    pub value: Option<Hundredths>,
    /// The least that it can be, whatever is missing.
    pub lowest: Option<Hundredths>,
    /// The most that it can be.
    pub highest: Option<Hundredths>,
    /// The quotients as digits: of the result, the least and the most.
    pub formulas: [String; 3],
}

/// Measures a goal on the frame's day, and says what follows. Neither where documents answer, nor where the reader may
/// not know what it rests on.
pub fn judge(
    aim: &Aim,
    frame: &Frame,
    rows: &[Participation],
) -> (Option<Measured>, Option<GoalVerdict>) {
    let measured = measure(aim, frame, rows);
    let verdict = verdict(aim, frame, measured.as_ref());
    let is_withheld = is_withheld(aim, rows);
    let is_shown = |verdict: &GoalVerdict| !is_withheld || *verdict == GoalVerdict::DueLater;
    (measured, verdict.filter(is_shown))
}

/// Measures a goal; `None` for what documents answer, while its day has not come, and where it may not be known.
pub fn measure(aim: &Aim, frame: &Frame, rows: &[Participation]) -> Option<Measured> {
    if is_withheld(aim, rows) || aim.due_on(frame).is_none_or(|day| day > frame.on) {
        return None;
    }
    match aim {
        Aim::FullTimeEquivalents { days, .. } => Some(equivalents(rows, *days, frame)),
        Aim::WorkOrStudiesAtEnd { reading, .. } => {
            let told: Vec<Told> = rows.iter().map(|row| at_end(row, *reading)).collect();
            Some(share(&told))
        }
        Aim::NotOnAssistanceAfter { .. } => {
            let day = aim.assistance_day(frame)?;
            let told: Vec<Told> = rows
                .iter()
                .map(|row| match row.assistance_on(day) {
                    Answer::Told(has_assistance) => Told::of(!has_assistance),
                    Answer::Unknown | Answer::Missing | Answer::NotDue | Answer::Withheld => {
                        Told::Nothing
                    }
                })
                .collect();
            Some(share(&told))
        }
        Aim::JudgedFromDocuments => None,
    }
}

/// What follows from the bounds. Where it is known of nobody it cannot be assessed, whatever the bounds are: they would
/// judge the plan and not what came of it. `None` for what documents answer.
pub fn verdict(aim: &Aim, frame: &Frame, measured: Option<&Measured>) -> Option<GoalVerdict> {
    let target = aim.target()?;
    if aim.due_on(frame).is_none_or(|day| day > frame.on) {
        return Some(GoalVerdict::DueLater);
    }
    let bounds = measured.and_then(|measured| {
        measured.value?;
        Some((measured.lowest?, measured.highest?))
    });
    Some(match bounds {
        Some((lowest, _)) if lowest >= target => GoalVerdict::Achieved,
        Some((_, highest)) if highest < target => GoalVerdict::NotAchieved,
        Some(_) | None => GoalVerdict::CannotBeAssessed,
    })
}

/// What is told of one participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Reached,
    NotReached,
    /// The same, read from self-support alone.
    ReadAsReached,
    ReadAsNotReached,
    Nothing,
}

impl Told {
    fn of(is_reached: bool) -> Self {
        if is_reached {
            Self::Reached
        } else {
            Self::NotReached
        }
    }
}

fn at_end(row: &Participation, reading: OutcomeReading) -> Told {
    if let Answer::Told(kind) = row.outcome.occupation {
        return Told::of(kind.counts_as_work_or_studies());
    }
    match (reading, row.outcome.self_support) {
        (OutcomeReading::SelfSupportCounts, Answer::Told(true)) => Told::ReadAsReached,
        (OutcomeReading::SelfSupportCounts, Answer::Told(false)) => Told::ReadAsNotReached,
        (OutcomeReading::SelfSupportCounts | OutcomeReading::OccupationOnly, _) => Told::Nothing,
    }
}

fn share(told: &[Told]) -> Measured {
    let count = |wanted: &[Told]| told.iter().filter(|one| wanted.contains(one)).count();
    let reached = whole(count(&[Told::Reached, Told::ReadAsReached]));
    let missing = count(&[Told::Nothing]);
    let (all, known) = (whole(told.len()), whole(told.len() - missing));
    let formula = |part: i64, of: i64| {
        let percent = Hundredths::percent(part, of);
        percent.map_or_else(String::new, |percent| {
            format!("{part} ÷ {of} = {percent} %")
        })
    };
    let most = reached + whole(missing);
    Measured {
        unit: ResultUnit::Percent,
        numerator: Hundredths::whole(reached),
        denominator: Hundredths::whole(known),
        missing,
        interpreted: count(&[Told::ReadAsReached, Told::ReadAsNotReached]),
        value: Hundredths::percent(reached, known),
        lowest: Hundredths::percent(reached, all),
        highest: Hundredths::percent(most, all),
        formulas: [
            formula(reached, known),
            formula(reached, all),
            formula(most, all),
        ],
    }
}

fn equivalents(
    rows: &[Participation],
    days: (chrono::NaiveDate, chrono::NaiveDate),
    frame: &Frame,
) -> Measured {
    let counted = full_time_equivalents(rows, days, frame.on);
    let formula = match counted.value() {
        Some(_) => counted.formula(counted.percent_days),
        None => String::new(),
    };
    Measured {
        unit: ResultUnit::FullTimeEquivalents,
        numerator: Hundredths::new(counted.percent_days),
        denominator: Hundredths::whole(counted.days),
        missing: counted.missing,
        interpreted: 0,
        value: counted.value(),
        lowest: counted.of(counted.lowest),
        highest: counted.of(counted.highest),
        formulas: [
            formula,
            counted.formula(counted.lowest),
            counted.formula(counted.highest),
        ],
    }
}

/// A count; no programme has more participants than fit.
fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

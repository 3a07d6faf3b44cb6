//! How many of each story there are. All sizes of the demo world stand here.

use domain::{CasePhase, CodeList, ReferralStatus};

use super::plot::{Plot, Side};
use crate::demo::{
    chance::Chance,
    tale::{GNESTA, TROSA, Town},
};

/// From this everything in the demo world follows, but for the ids.
pub const SEED: u64 = 461;
/// How many working days ago the first stories begin: fifteen months.
pub const FIRST_DAY: u32 = 310;

/// Finished cases in Gnesta, helped by another agency.
const FINISHED_IN_GNESTA: u32 = 40;
/// The same in Trosa.
const FINISHED_IN_TROSA: u32 = 16;
/// People whom the desk helped by itself, in both.
const ADVISED: u32 = 64;
/// People who were shown another way at once, in both.
const GUIDED: u32 = 120;
/// Open cases in each phase.
const EACH_PHASE_IN_GNESTA: u32 = 2;
const EACH_PHASE_IN_TROSA: u32 = 1;
/// People enrolled in the programme now; the programme has room for more.
const ENROLLED: u32 = 11;
/// People whose enrolment is over; with those who are enrolled now they are sixteen.
const ENROLMENTS_OVER: u32 = 5;
/// The earliest and the latest working day on which an enrolment began that is over.
const OVER_AGO: (u32, u32) = (180, 280);
/// How long those enrolments took, in working days.
const OVER_LENGTHS: (u32, u32) = (60, 150);
/// Places of the programme (G9).
pub const PROGRAMME_PLACES: u32 = 20;
/// The earliest and the latest working day on which somebody was enrolled: rolling starts (G17).
const ENROLLED_AGO: (u32, u32) = (15, 150);
/// Places of the scarce service, all taken.
pub const SCARCE_PLACES: u16 = 2;
/// The shortest and the longest time with another agency, in working days.
const LENGTHS: (u32, u32) = (25, 110);
/// The fewest working days ago on which a finished case was closed.
const CLOSED_BEFORE: u32 = 3;

/// The longest time with the desk alone, in working days.
pub const ADVICE_DAYS: u32 = 30;

/// A story and where it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The story.
    pub plot: Plot,
    /// Where.
    pub town: Town,
}

/// Every story of the demo world.
pub fn cast() -> Vec<Part> {
    let mut chance = Chance::of(SEED, 0);
    let mut parts = Vec::new();
    let add = |parts: &mut Vec<Part>, town, plot| parts.push(Part { plot, town });
    for (town, count) in [(GNESTA, FINISHED_IN_GNESTA), (TROSA, FINISHED_IN_TROSA)] {
        for _ in 0..count {
            let length = chance.between(LENGTHS.0, LENGTHS.1);
            let days_ago = chance.between(length + CLOSED_BEFORE, FIRST_DAY);
            add(&mut parts, town, Plot::Finished { days_ago, length });
        }
    }
    for index in 0..ADVISED + GUIDED {
        let town = if index % 4 == 0 { TROSA } else { GNESTA };
        let days_ago = chance.between(CLOSED_BEFORE + ADVICE_DAYS, FIRST_DAY);
        let plot = if index < ADVISED {
            Plot::Advised(days_ago)
        } else {
            Plot::Guided(days_ago)
        };
        add(&mut parts, town, plot);
    }
    for phase in CasePhase::ALL {
        for (town, count) in [(GNESTA, EACH_PHASE_IN_GNESTA), (TROSA, EACH_PHASE_IN_TROSA)] {
            for _ in 0..count {
                add(&mut parts, town, Plot::InPhase(*phase));
            }
        }
    }
    for _ in 0..SCARCE_PLACES {
        add(&mut parts, GNESTA, Plot::HasScarcePlace);
    }
    add(&mut parts, GNESTA, Plot::Protected);
    for _ in 0..ENROLLED {
        let days_ago = chance.between(ENROLLED_AGO.0, ENROLLED_AGO.1);
        add(&mut parts, GNESTA, Plot::Enrolled(days_ago));
    }
    for status in ReferralStatus::ALL {
        for (town, side) in sides(*status) {
            add(&mut parts, town, Plot::Referred(*status, side));
        }
    }
    for _ in 0..ENROLMENTS_OVER {
        let days_ago = chance.between(OVER_AGO.0, OVER_AGO.1);
        let length = chance.between(OVER_LENGTHS.0, OVER_LENGTHS.1);
        add(&mut parts, GNESTA, Plot::EnrolmentOver { days_ago, length });
    }
    parts
}

/// Who is asked in the stories of a state. What waits in an inbox or is worked on waits for everybody
/// in Gnesta and both units in Trosa; of the rest there is one in each. Somebody waits only where
/// places are few.
fn sides(status: ReferralStatus) -> Vec<(Town, Side)> {
    match status {
        ReferralStatus::Waitlisted => vec![(GNESTA, Side::Welfare); 3],
        ReferralStatus::Sent | ReferralStatus::Received | ReferralStatus::Active => vec![
            (GNESTA, Side::Welfare),
            (GNESTA, Side::Labour),
            (GNESTA, Side::Employment),
            (GNESTA, Side::Insurance),
            (TROSA, Side::Welfare),
            (TROSA, Side::Labour),
        ],
        ReferralStatus::InfoRequested
        | ReferralStatus::Accepted
        | ReferralStatus::ConsentWithdrawn => {
            vec![
                (GNESTA, Side::Labour),
                (GNESTA, Side::Employment),
                (TROSA, Side::Welfare),
            ]
        }
        ReferralStatus::Paused | ReferralStatus::Completed | ReferralStatus::Rerouted => {
            vec![(GNESTA, Side::Insurance), (TROSA, Side::Labour)]
        }
        ReferralStatus::Draft
        | ReferralStatus::AwaitingPerson
        | ReferralStatus::Declined
        | ReferralStatus::Withdrawn
        | ReferralStatus::Expired
        | ReferralStatus::EndedEarly
        | ReferralStatus::EnteredInError => {
            vec![(GNESTA, Side::Labour), (TROSA, Side::Welfare)]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cast_is_the_same_every_time_and_has_everything() {
        let parts = cast();
        assert_eq!(parts, cast());
        for status in ReferralStatus::ALL {
            let plays = |part: &Part| matches!(part.plot, Plot::Referred(of, _) if of == *status);
            assert!(parts.iter().any(plays), "{status}");
        }
        for phase in CasePhase::ALL {
            assert!(
                parts.iter().any(|part| part.plot == Plot::InPhase(*phase)),
                "{phase}"
            );
        }
        let finished = parts.iter().filter(|part| {
            matches!(
                part.plot,
                Plot::Finished { .. } | Plot::Advised(_) | Plot::Guided(_)
            )
        });
        assert_eq!(finished.count(), 240);
    }
}

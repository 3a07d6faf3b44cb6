//! "Can this goal be evaluated today?", for each goal and participant, and what is missing for how many (E10).

use chrono::NaiveDate;
use domain::{Period, code_list};

use super::{
    answer::{Answer, ParticipantField},
    decimal::Hundredths,
    goal::{Aim, OutcomeReading},
    participation::{Assistance, Frame, Origin, Participation},
};

code_list! {
    /// Whether a goal can be evaluated today.
    pub enum GaugeState("GaugeState") {
        /// Of every participant everything is known.
        Ready => "READY", "Kan utvärderas";
        /// Of some participants something is missing.
        Partly => "PARTLY", "Uppgifter saknas för några";
        /// Of nobody everything is known.
        NotReady => "NOT_READY", "Kan inte utvärderas";
        /// Its day has not come.
        DueLater => "DUE_LATER", "Inte dags ännu";
        /// What it needs is for the evaluator alone to know.
        Withheld => "WITHHELD", "Visas för utvärderaren";
    }
}

/// How far a goal can be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gauge {
    /// Whether it can.
    pub state: GaugeState,
    /// The first day on which it can be judged.
    pub due_on: Option<NaiveDate>,
    /// How many participants it speaks of.
    pub participants: usize,
    /// Of how many everything is known.
    pub ready: usize,
    /// Which fields are missing or unknown, of how many.
    pub missing: Vec<(ParticipantField, usize)>,
}

/// Looks at every participant.
pub fn gauge(aim: &Aim, frame: &Frame, rows: &[Participation]) -> Gauge {
    let due_on = aim.due_on(frame);
    let lacking: Vec<Vec<ParticipantField>> =
        rows.iter().map(|row| lacking(aim, frame, row)).collect();
    let ready = lacking.iter().filter(|fields| fields.is_empty()).count();
    let fields = aim.variables().iter().filter_map(|field| {
        let of_field = lacking
            .iter()
            .filter(|fields| fields.contains(field))
            .count();
        (of_field > 0).then_some((*field, of_field))
    });
    let missing = fields.collect();
    let state = if due_on.is_none_or(|day| day > frame.on) {
        GaugeState::DueLater
    } else if is_withheld(aim, rows) {
        GaugeState::Withheld
    } else if ready == rows.len() && (ready > 0 || aim.variables().is_empty()) {
        GaugeState::Ready
    } else if ready > 0 {
        GaugeState::Partly
    } else {
        GaugeState::NotReady
    };
    Gauge {
        state,
        due_on,
        participants: rows.len(),
        ready,
        missing,
    }
}

/// Whether the goal rests on what the reader may not know.
pub fn is_withheld(aim: &Aim, rows: &[Participation]) -> bool {
    match aim {
        Aim::NotOnAssistanceAfter { .. } => rows
            .iter()
            .any(|row| row.assistance == Assistance::Withheld),
        Aim::FullTimeEquivalents { .. }
        | Aim::WorkOrStudiesAtEnd { .. }
        | Aim::JudgedFromDocuments => false,
    }
}

/// The fields of one participant that the goal needs and nobody knows.
fn lacking(aim: &Aim, frame: &Frame, row: &Participation) -> Vec<ParticipantField> {
    match aim {
        Aim::FullTimeEquivalents { .. } => lacking_work(row),
        Aim::WorkOrStudiesAtEnd { reading, .. } => {
            let known = row.outcome.occupation.told().is_some();
            let read = match reading {
                OutcomeReading::OccupationOnly => false,
                OutcomeReading::SelfSupportCounts => row.outcome.self_support.told().is_some(),
            };
            if known || read {
                Vec::new()
            } else {
                aim.variables().to_vec()
            }
        }
        Aim::NotOnAssistanceAfter { .. } => {
            let day = aim.assistance_day(frame).filter(|day| *day <= frame.on);
            let known = day.map_or(Answer::NotDue, |day| row.assistance_on(day));
            if known.is_lacking() {
                aim.variables().to_vec()
            } else {
                Vec::new()
            }
        }
        Aim::JudgedFromDocuments => Vec::new(),
    }
}

fn lacking_work(row: &Participation) -> Vec<ParticipantField> {
    let spells = &row.work.spells;
    let uncertain = row.origin == Origin::Counted;
    let fields = [
        (
            ParticipantField::StartedOn,
            spells.iter().any(|spell| spell.from.told().is_none()),
        ),
        (
            ParticipantField::EndedOn,
            spells.iter().any(|spell| spell.until.is_lacking()),
        ),
        (
            ParticipantField::ServiceRate,
            uncertain
                || spells
                    .iter()
                    .any(|spell| spell.rate_percent.told().is_none()),
        ),
    ];
    let lacking = fields.into_iter().filter(|(_, lacks)| *lacks);
    lacking.map(|(field, _)| field).collect()
}

/// The most that a plan can give against what a goal asks: places, service rate and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feasibility {
    /// Full-time equivalents that the plan can give.
    pub reachable: Hundredths,
    /// What the goal asks.
    pub target: Hundredths,
    /// The product as digits.
    pub formula: String,
}

impl Feasibility {
    /// Whether the goal can be reached by design.
    pub fn is_reachable(&self) -> bool {
        self.reachable >= self.target
    }
}

/// Multiplies places, planned service rate and the part of the goal's period in which the programme runs: 20 places at
/// 75 % for a year are 15 full-time equivalents. `None` where the goal or the programme does not tell them.
pub fn feasibility(aim: &Aim, frame: &Frame, places: Option<u16>) -> Option<Feasibility> {
    let Aim::FullTimeEquivalents {
        target,
        days: (from, to),
        planned_rate,
    } = aim
    else {
        return None;
    };
    let (rate, places) = ((*planned_rate)?, i64::from(places?));
    let last = frame.ends_on.map_or(*to, |last| last.min(*to));
    let all = Period::new(*from, Some(*to)).ok()?.days()?;
    let first = frame.starts_on.max(*from);
    let run = Period::new(first, Some(last))
        .ok()
        .and_then(Period::days)
        .unwrap_or(0);
    let reachable = Hundredths::ratio(places * rate * run, all * 100)?;
    let formula = format!("{places} × {rate} % × {run}/{all} = {reachable}");
    Some(Feasibility {
        reachable,
        target: *target,
        formula,
    })
}

//! Goals as they are worded, and what makes them measurable (E7, E8).

use chrono::{Months, NaiveDate};
use domain::{Period, Problem, code_list};

use super::{
    answer::ParticipantField,
    decimal::Hundredths,
    participation::Frame,
    text::{LONGEST_TEXT, needed_text},
};

/// The largest number of a question.
const MOST_GOALS: i32 = 99;
/// The largest target in full-time equivalents.
const MOST_EQUIVALENTS: Hundredths = Hundredths::whole(10_000);
/// The longest time after the end, in months.
const MOST_MONTHS: i32 = 60;

code_list! {
    /// What a goal is measured by.
    pub enum GoalMeasure("GoalMeasure") {
        /// Full-time equivalents employed in a period (E8-1).
        FullTimeEquivalents => "FULL_TIME_EQUIVALENTS", "Årsanställningar under en period";
        /// The share in work or studies at the end (E8-2). Municipal labour-market employments do not count (U40455).
        WorkOrStudiesAtEnd => "WORK_OR_STUDIES_AT_END", "Andel i arbete eller studier vid slutet";
        /// The share without financial assistance so many months after the end (E8-3).
        NotOnAssistanceAfter => "NOT_ON_ASSISTANCE_AFTER", "Andel utan försörjningsstöd efter slutet";
        /// A question that documents answer (E15).
        JudgedFromDocuments => "JUDGED_FROM_DOCUMENTS", "Bedöms utifrån dokument";
    }
}

code_list! {
    /// How the outcome of somebody is read of whom only self-support is told (E14: marked green).
    pub enum OutcomeReading("OutcomeReading") {
        /// It is not known whether they work or study.
        OccupationOnly => "OCCUPATION_ONLY", "Bara angiven sysselsättning räknas";
        /// Self-support is read as work or studies, and said to be an interpretation.
        SelfSupportCounts => "SELF_SUPPORT_COUNTS", "Egen försörjning tolkas som arbete eller studier";
    }
}

/// What a goal aims at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// So many full-time equivalents in a period.
    FullTimeEquivalents {
        /// How many.
        target: Hundredths,
        /// The first and the last day.
        days: (NaiveDate, NaiveDate),
        /// The service rate that is planned, 1 to 100, for the feasibility warning.
        planned_rate: Option<i64>,
    },
    /// So many percent in work or studies at the end.
    WorkOrStudiesAtEnd {
        /// How many percent.
        target: Hundredths,
        /// The end that the goal means; the programme's own where none is given.
        ends_on: Option<NaiveDate>,
        /// How self-support is read.
        reading: OutcomeReading,
    },
    /// So many percent without financial assistance, so many months after the end.
    NotOnAssistanceAfter {
        /// How many percent.
        target: Hundredths,
        /// The end that the goal means; the programme's own where none is given.
        ends_on: Option<NaiveDate>,
        /// How many months after it.
        months: u32,
    },
    /// What documents answer.
    JudgedFromDocuments,
}

impl Aim {
    /// What it is measured by.
    pub fn measure(&self) -> GoalMeasure {
        match self {
            Self::FullTimeEquivalents { .. } => GoalMeasure::FullTimeEquivalents,
            Self::WorkOrStudiesAtEnd { .. } => GoalMeasure::WorkOrStudiesAtEnd,
            Self::NotOnAssistanceAfter { .. } => GoalMeasure::NotOnAssistanceAfter,
            Self::JudgedFromDocuments => GoalMeasure::JudgedFromDocuments,
        }
    }

    /// The target, where it is a number.
    pub fn target(&self) -> Option<Hundredths> {
        match self {
            Self::FullTimeEquivalents { target, .. }
            | Self::WorkOrStudiesAtEnd { target, .. }
            | Self::NotOnAssistanceAfter { target, .. } => Some(*target),
            Self::JudgedFromDocuments => None,
        }
    }

    /// What it needs to know of each participant.
    pub fn variables(&self) -> &'static [ParticipantField] {
        match self {
            Self::FullTimeEquivalents { .. } => &[
                ParticipantField::StartedOn,
                ParticipantField::EndedOn,
                ParticipantField::ServiceRate,
            ],
            Self::WorkOrStudiesAtEnd { reading, .. } => match reading {
                OutcomeReading::OccupationOnly => &[ParticipantField::Occupation],
                OutcomeReading::SelfSupportCounts => {
                    &[ParticipantField::Occupation, ParticipantField::SelfSupport]
                }
            },
            Self::NotOnAssistanceAfter { .. } => &[ParticipantField::AssistanceAfter],
            Self::JudgedFromDocuments => &[],
        }
    }

    /// The first day on which it can be judged; `None` while the programme has no last day.
    pub fn due_on(&self, frame: &Frame) -> Option<NaiveDate> {
        match self {
            Self::FullTimeEquivalents { days, .. } => days.1.succ_opt(),
            Self::WorkOrStudiesAtEnd { ends_on, .. } => ends_on.or(frame.ends_on)?.succ_opt(),
            Self::NotOnAssistanceAfter { .. } => self.assistance_day(frame),
            Self::JudgedFromDocuments => Some(frame.starts_on),
        }
    }

    /// The day on which nobody should have assistance any more.
    pub fn assistance_day(&self, frame: &Frame) -> Option<NaiveDate> {
        match self {
            Self::NotOnAssistanceAfter {
                ends_on, months, ..
            } => {
                let end = ends_on.or(frame.ends_on)?;
                end.checked_add_months(Months::new(*months))
            }
            Self::FullTimeEquivalents { .. }
            | Self::WorkOrStudiesAtEnd { .. }
            | Self::JudgedFromDocuments => None,
        }
    }
}

/// A goal of a programme; each is a question of the evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// The number of the question.
    pub number: i32,
    /// The goal as it is worded.
    pub wording: String,
    /// The purpose that it serves.
    pub purpose: String,
    /// What the evaluator asks for.
    pub requested_basis: String,
    /// What it aims at.
    pub aim: Aim,
}

/// A goal as a leader wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct GoalDraft {
    /// The number of the question, 1 to 99.
    pub number: i32,
    /// The goal as it is worded.
    pub wording: String,
    /// The purpose that it serves.
    pub purpose: String,
    /// What the evaluator asks for.
    pub requested_basis: String,
    /// What it is measured by.
    pub measure: GoalMeasure,
    /// The target: full-time equivalents or percent.
    pub target: Option<f64>,
    /// The first day of the period.
    pub period_from: Option<NaiveDate>,
    /// The last day of the period, or the end that the goal means.
    pub period_to: Option<NaiveDate>,
    /// Months after the end.
    pub months: Option<i32>,
    /// How self-support is read.
    pub reading: OutcomeReading,
    /// The service rate that is planned.
    pub planned_rate: Option<i32>,
}

impl GoalDraft {
    /// The goal, or every reason why it is none.
    pub fn check(&self) -> Result<Goal, Vec<Problem>> {
        let mut problems = Vec::new();
        if !(1..=MOST_GOALS).contains(&self.number) {
            problems.push(
                Problem::invalid("number", "goal-number-out-of-bounds").with("largest", MOST_GOALS),
            );
        }
        let wording = needed_text(&mut problems, ("wording", &self.wording), LONGEST_TEXT);
        let purpose = needed_text(&mut problems, ("purpose", &self.purpose), LONGEST_TEXT);
        let basis = ("requestedBasis", self.requested_basis.as_str());
        let requested_basis = needed_text(&mut problems, basis, LONGEST_TEXT);
        self.refuse_strange(&mut problems);
        let aim = self.aim(&mut problems);
        match aim {
            Some(aim) if problems.is_empty() => Ok(Goal {
                number: self.number,
                wording,
                purpose,
                requested_basis,
                aim,
            }),
            Some(_) | None => Err(problems),
        }
    }

    /// What belongs to another measure is not silently dropped.
    fn refuse_strange(&self, problems: &mut Vec<Problem>) {
        let equivalents = self.measure == GoalMeasure::FullTimeEquivalents;
        let documents = self.measure == GoalMeasure::JudgedFromDocuments;
        let after = self.measure == GoalMeasure::NotOnAssistanceAfter;
        let strange = [
            ("target", documents && self.target.is_some()),
            ("periodFrom", !equivalents && self.period_from.is_some()),
            ("periodTo", documents && self.period_to.is_some()),
            ("months", !after && self.months.is_some()),
            (
                "plannedServiceRatePercent",
                !equivalents && self.planned_rate.is_some(),
            ),
        ];
        let strange = strange.into_iter().filter(|(_, is_so)| *is_so);
        problems.extend(
            strange.map(|(field, _)| Problem::invalid(field, "goal-value-of-another-measure")),
        );
    }

    fn aim(&self, problems: &mut Vec<Problem>) -> Option<Aim> {
        match self.measure {
            GoalMeasure::FullTimeEquivalents => {
                let target = self.target(problems, MOST_EQUIVALENTS);
                let days = self.days(problems);
                let planned_rate = self.planned_rate(problems);
                Some(Aim::FullTimeEquivalents {
                    target: target?,
                    days: days?,
                    planned_rate,
                })
            }
            GoalMeasure::WorkOrStudiesAtEnd => Some(Aim::WorkOrStudiesAtEnd {
                target: self.target(problems, Hundredths::whole(100))?,
                ends_on: self.period_to,
                reading: self.reading,
            }),
            GoalMeasure::NotOnAssistanceAfter => {
                let target = self.target(problems, Hundredths::whole(100));
                let months = self
                    .months
                    .filter(|months| (1..=MOST_MONTHS).contains(months));
                if months.is_none() {
                    problems.push(
                        Problem::invalid("months", "goal-months-out-of-bounds")
                            .with("largest", MOST_MONTHS),
                    );
                }
                Some(Aim::NotOnAssistanceAfter {
                    target: target?,
                    ends_on: self.period_to,
                    months: u32::try_from(months?).ok()?,
                })
            }
            GoalMeasure::JudgedFromDocuments => Some(Aim::JudgedFromDocuments),
        }
    }

    fn target(&self, problems: &mut Vec<Problem>, largest: Hundredths) -> Option<Hundredths> {
        let target = self.target.and_then(Hundredths::from_float);
        let target = target.filter(|target| (Hundredths::new(1)..=largest).contains(target));
        if target.is_none() {
            let problem = Problem::invalid("target", "goal-target-out-of-bounds");
            problems.push(problem.with("largest", largest.hundredths() / 100));
        }
        target
    }

    fn days(&self, problems: &mut Vec<Problem>) -> Option<(NaiveDate, NaiveDate)> {
        let (Some(from), Some(to)) = (self.period_from, self.period_to) else {
            let field = if self.period_from.is_none() {
                "periodFrom"
            } else {
                "periodTo"
            };
            problems.push(Problem::invalid(field, "goal-period-missing"));
            return None;
        };
        if Period::new(from, Some(to)).is_err() {
            problems.push(Problem::invalid("periodTo", "period-ends-before-it-starts"));
            return None;
        }
        Some((from, to))
    }

    fn planned_rate(&self, problems: &mut Vec<Problem>) -> Option<i64> {
        let planned = self.planned_rate?;
        if !(1..=100).contains(&planned) {
            problems.push(Problem::invalid(
                "plannedServiceRatePercent",
                "service-rate-out-of-bounds",
            ));
        }
        Some(i64::from(planned))
    }
}

//! How documents are written down and read back.

use ::store::{Coded, StoreFault};
use chrono::NaiveDate;
use domain::{Ore, RecordId};

use super::{
    document::{Document, Head},
    entity::{
        assumption, baseline_indicator, budget_line, budget_overhead, evaluation_statement, goal,
        goal_assessment, goal_remark, participant_import,
    },
};
use crate::model::{
    calculation::{Assumption, Span},
    evaluation::{
        Aim, Assessment, Goal, GoalMeasure, Hundredths, Indicator, OutcomeReading, Remark,
        Statement,
    },
    money::{BudgetLine, Overhead},
};

/// A remark and the goal that it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemarkOn {
    /// The goal.
    pub goal: RecordId,
    /// The remark.
    pub remark: Remark,
}

/// A list that was taken in: how many rows it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportHead {
    /// Rows.
    pub participants: i32,
}

impl Document for Goal {
    type Table = goal::Entity;
    type Written = goal::ActiveModel;

    fn keep(&self, head: Head) -> goal::Model {
        let (period, months, reading, planned) = match self.aim {
            Aim::FullTimeEquivalents {
                days: (from, to),
                planned_rate,
                ..
            } => ((Some(from), Some(to)), None, None, planned_rate),
            Aim::WorkOrStudiesAtEnd {
                ends_on, reading, ..
            } => ((None, ends_on), None, Some(Coded(reading)), None),
            Aim::NotOnAssistanceAfter {
                ends_on, months, ..
            } => ((None, ends_on), i32::try_from(months).ok(), None, None),
            Aim::JudgedFromDocuments => ((None, None), None, None, None),
        };
        let own = goal::Own {
            number: self.number,
            wording: self.wording.clone(),
            purpose: self.purpose.clone(),
            requested_basis: self.requested_basis.clone(),
            measure: Coded(self.aim.measure()),
            target: self.aim.target().map(Hundredths::hundredths),
            period_from: period.0,
            period_to: period.1,
            months,
            reading,
            planned_rate_percent: planned.and_then(|rate| i32::try_from(rate).ok()),
        };
        goal::Model::of(head, own)
    }

    fn restore(row: &goal::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            number: row.number,
            wording: row.wording.clone(),
            purpose: row.purpose.clone(),
            requested_basis: row.requested_basis.clone(),
            aim: aim_of(row).ok_or(StoreFault::Unreadable("aim of a goal"))?,
        })
    }
}

fn aim_of(row: &goal::Model) -> Option<Aim> {
    let target = row.target.map(Hundredths::new);
    Some(match row.measure.0 {
        GoalMeasure::FullTimeEquivalents => Aim::FullTimeEquivalents {
            target: target?,
            days: (row.period_from?, row.period_to?),
            planned_rate: row.planned_rate_percent.map(i64::from),
        },
        GoalMeasure::WorkOrStudiesAtEnd => Aim::WorkOrStudiesAtEnd {
            target: target?,
            ends_on: row.period_to,
            reading: row
                .reading
                .map_or(OutcomeReading::OccupationOnly, |reading| reading.0),
        },
        GoalMeasure::NotOnAssistanceAfter => Aim::NotOnAssistanceAfter {
            target: target?,
            ends_on: row.period_to,
            months: u32::try_from(row.months?).ok()?,
        },
        GoalMeasure::JudgedFromDocuments => Aim::JudgedFromDocuments,
    })
}

impl Document for RemarkOn {
    type Table = goal_remark::Entity;
    type Written = goal_remark::ActiveModel;

    fn keep(&self, head: Head) -> goal_remark::Model {
        let own = goal_remark::Own {
            goal_id: self.goal.uuid(),
            remark: self.remark.text.clone(),
            written_on: self.remark.written_on,
            answer: self.remark.answer.as_ref().map(|(text, _)| text.clone()),
            answered_on: self.remark.answer.as_ref().map(|(_, on)| *on),
        };
        goal_remark::Model::of(head, own)
    }

    fn restore(row: &goal_remark::Model) -> Result<Self, StoreFault> {
        let answer: Option<(String, NaiveDate)> = row.answer.clone().zip(row.answered_on);
        Ok(Self {
            goal: RecordId::from_uuid(row.goal_id),
            remark: Remark {
                text: row.remark.clone(),
                written_on: row.written_on,
                answer,
            },
        })
    }
}

impl Document for Assessment {
    type Table = goal_assessment::Entity;
    type Written = goal_assessment::ActiveModel;

    fn keep(&self, head: Head) -> goal_assessment::Model {
        let own = goal_assessment::Own {
            verdict: Coded(self.verdict),
            basis: self.basis.clone(),
            assessment: self.words.clone(),
            beyond_control: self.beyond_control.clone(),
        };
        goal_assessment::Model::of(head, own)
    }

    fn restore(row: &goal_assessment::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            verdict: row.verdict.0,
            basis: row.basis.clone(),
            words: row.assessment.clone(),
            beyond_control: row.beyond_control.clone(),
        })
    }
}

impl Document for Statement {
    type Table = evaluation_statement::Entity;
    type Written = evaluation_statement::ActiveModel;

    fn keep(&self, head: Head) -> evaluation_statement::Model {
        let own = evaluation_statement::Own {
            statement: self.words.clone(),
            lessons: self.lessons.clone(),
        };
        evaluation_statement::Model::of(head, own)
    }

    fn restore(row: &evaluation_statement::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            words: row.statement.clone(),
            lessons: row.lessons.clone(),
        })
    }
}

impl Document for Indicator {
    type Table = baseline_indicator::Entity;
    type Written = baseline_indicator::ActiveModel;

    fn keep(&self, head: Head) -> baseline_indicator::Model {
        let own = baseline_indicator::Own {
            name: self.name.clone(),
            value: self.value.hundredths(),
            unit: Coded(self.unit),
            source: self.source.clone(),
            measured_on: self.measured_on,
        };
        baseline_indicator::Model::of(head, own)
    }

    fn restore(row: &baseline_indicator::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            name: row.name.clone(),
            value: Hundredths::new(row.value),
            unit: row.unit.0,
            source: row.source.clone(),
            measured_on: row.measured_on,
        })
    }
}

impl Document for ImportHead {
    type Table = participant_import::Entity;
    type Written = participant_import::ActiveModel;

    fn keep(&self, head: Head) -> participant_import::Model {
        let participants = self.participants;
        participant_import::Model::of(head, participant_import::Own { participants })
    }

    fn restore(row: &participant_import::Model) -> Result<Self, StoreFault> {
        let participants = row.participants;
        Ok(Self { participants })
    }
}

impl Document for BudgetLine {
    type Table = budget_line::Entity;
    type Written = budget_line::ActiveModel;

    fn keep(&self, head: Head) -> budget_line::Model {
        let own = budget_line::Own {
            year: self.year,
            name: self.name.clone(),
            planned_ore: self.planned.ore(),
            outcome_ore: self.outcome.map(Ore::ore),
        };
        budget_line::Model::of(head, own)
    }

    fn restore(row: &budget_line::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            year: row.year,
            name: row.name.clone(),
            planned: Ore(row.planned_ore),
            outcome: row.outcome_ore.map(Ore),
        })
    }
}

impl Document for Overhead {
    type Table = budget_overhead::Entity;
    type Written = budget_overhead::ActiveModel;

    fn keep(&self, head: Head) -> budget_overhead::Model {
        let own = budget_overhead::Own {
            percent: i32::try_from(self.percent).unwrap_or(i32::MAX),
            rounding_ore: self.rounding_unit.ore(),
        };
        budget_overhead::Model::of(head, own)
    }

    fn restore(row: &budget_overhead::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            percent: u32::try_from(row.percent).map_err(|_| StoreFault::Unreadable("overhead"))?,
            rounding_unit: Ore(row.rounding_ore),
        })
    }
}

impl Document for Assumption {
    type Table = assumption::Entity;
    type Written = assumption::ActiveModel;

    fn keep(&self, head: Head) -> assumption::Model {
        let own = assumption::Own {
            kind: Coded(self.kind),
            low: self.span.low,
            likely: self.span.likely,
            high: self.span.high,
            source: self.source.clone(),
            assumed_on: self.assumed_on,
        };
        assumption::Model::of(head, own)
    }

    fn restore(row: &assumption::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            kind: row.kind.0,
            span: Span {
                low: row.low,
                likely: row.likely,
                high: row.high,
            },
            source: row.source.clone(),
            assumed_on: row.assumed_on,
        })
    }
}

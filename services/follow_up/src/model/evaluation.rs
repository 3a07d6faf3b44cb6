//! Whether a programme can be judged, and what can be said of it: participants as evaluators ask for them, goals, what is
//! missing for each, and results that carry their bounds (E1-E17).

mod answer;
mod decimal;
mod equivalents;
mod gauge;
mod goal;
mod imported;
mod indicator;
mod matrix;
mod participation;
mod recorded;
mod remark;
mod result;
mod text;

pub use answer::{Answer, Cell, Completeness, FieldState, ParticipantField, completeness};
pub use decimal::Hundredths;
pub use equivalents::full_time_equivalents;
pub use gauge::{Gauge, GaugeState, feasibility, gauge};
pub use goal::{Aim, Goal, GoalDraft, GoalMeasure, OutcomeReading};
pub use imported::{ImportedParticipant, UNKNOWN, imported, is_work};
pub use indicator::{Indicator, IndicatorDraft, IndicatorUnit};
pub use matrix::{Assessment, AssessmentDraft, GoalVerdict, Statement, StatementDraft};
pub use participation::{Frame, Origin, Participation, Support};
pub use recorded::{EnrolmentTie, recorded};
pub use remark::{Remark, answer_text, remark_text};
pub use result::{Measured, ResultUnit, judge};
#[cfg(test)]
use result::{measure, verdict};
pub use text::{LONGEST_NAME, holds_identity_number, needed_text};

#[cfg(test)]
pub(crate) mod tests;

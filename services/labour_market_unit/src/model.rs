//! What the labour-market unit records: its own types and rules, pure.

mod attendance;
mod competence;
mod enrolment;
mod hours;
mod placement;
mod placement_ending;
mod programme;
mod text;
mod union_consultation;
mod workplace;

pub use attendance::{Attendance, AttendanceDraft, AttendanceKind};
pub use competence::{CompetenceActivity, CompetenceDraft, CompetenceEntry};
pub use enrolment::{Enrolment, EnrolmentDraft};
pub use hours::{Hours, MOST_IN_A_DAY, MOST_IN_A_MONTH};
pub use placement::{Placement, PlacementDraft};
pub use placement_ending::{PlacementEndReason, PlacementEnding, PlacementEndingDraft};
pub use programme::{NewProgramme, Programme, ProgrammeDraft, ProgrammeKind, ProgrammeLevel};
pub use union_consultation::{ConsultationOutcome, UnionConsultation, UnionConsultationDraft};
pub use workplace::{NewWorkplace, Workplace, WorkplaceDraft};

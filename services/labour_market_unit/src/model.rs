//! What the labour-market unit records: its own types and rules, pure.

mod attendance;
mod capacity;
mod competence;
mod documentation;
mod eligibility;
mod enrolment;
mod enrolment_ending;
mod hours;
mod placement;
mod placement_ending;
mod programme;
mod text;
mod union_consultation;
mod workplace;

pub use attendance::{Attendance, AttendanceDraft, AttendanceKind};
pub use capacity::{Capacity, CapacityMonth};
pub use competence::{CompetenceActivity, CompetenceDraft, CompetenceEntry};
pub use documentation::{
    ChecklistAnswer, ChecklistNote, ChecklistNoteDraft, ChecklistTopic, Commission,
    CommissionDraft, Deviation, DeviationControl, DeviationDraft, DeviationKind, Entry, EntryBody,
    EntryDraft, EntryMark, EntryPlace, GroupKind, Lesson, LessonDimension, LessonDraft,
    NegotiationOutcome, Phase, PhaseDraft, PlanChange, PlanChangeDraft, Profile, ProfileDraft,
    ResourceGroup, ResourceGroupDraft, StaffFunction, Staffing, StaffingDraft, StartPattern,
    StatusReport, StatusReportDraft, UnionNegotiation, UnionNegotiationDraft, WeekState,
    WeekStatus, WeekStatusDraft, stale,
};
pub use eligibility::{
    EligibilityAnswer, EligibilityKey, EligibilityOutcome, EligibilityRule, EligibilityTest,
};
pub use enrolment::{Enrolment, EnrolmentDraft};
pub use enrolment_ending::{
    Afterwards, EmployerKind, EnrolmentEndReason, EnrolmentEnding, EnrolmentEndingDraft, StudyField,
};
pub use hours::{Hours, MOST_IN_A_DAY, MOST_IN_A_MONTH};
pub use placement::{Placement, PlacementDraft, SupportLevel};
pub use placement_ending::{PlacementEndReason, PlacementEnding, PlacementEndingDraft};
pub use programme::{NewProgramme, Programme, ProgrammeDraft, ProgrammeKind, ProgrammeLevel};
pub use union_consultation::{ConsultationOutcome, UnionConsultation, UnionConsultationDraft};
pub use workplace::{NewWorkplace, Workplace, WorkplaceDraft};

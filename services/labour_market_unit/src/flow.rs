//! What the labour-market unit's staff does, one use case a file.

mod add_workplace;
mod answer_checklist_point;
mod colleague;
mod commission_evaluator;
mod create_placement;
mod create_programme;
mod end_enrolment;
mod end_placement;
mod enrol_participant;
mod list_groups;
mod list_programmes;
mod list_workplaces;
mod own_enrolment;
mod own_placement;
mod programme_tie;
mod read_capacity;
mod read_checklist;
mod read_documentation;
mod record_attendance;
mod record_competence_hours;
mod record_entry;
mod record_resource_group;
mod record_union_consultation;
mod seat;
mod test_eligibility;
mod write_entry;

pub use add_workplace::{AddWorkplace, add_workplace};
pub use answer_checklist_point::answer_checklist_point;
pub use commission_evaluator::commission_evaluator;
pub use create_placement::{CreatePlacement, create_placement};
pub use create_programme::{CreateProgramme, create_programme};
pub use end_enrolment::{EndEnrolment, end_enrolment};
pub use end_placement::{EndPlacement, end_placement};
pub use enrol_participant::{EnrolParticipant, enrol_participant};
pub use list_groups::list_groups;
pub use list_programmes::{
    Enrolled, ListedProgramme, find_programme, get_programme, list_programmes,
};
pub use list_workplaces::{get_workplace, list_workplaces};
pub use read_capacity::{ProgrammePlaces, read_capacity};
pub use read_checklist::{ChecklistPoint, read_checklist};
pub use read_documentation::{Documentation, read_documentation};
pub use record_attendance::{RecordAttendance, record_attendance};
pub use record_competence_hours::{RecordCompetenceHours, record_competence_hours};
pub use record_entry::{RecordEntry, record_entry};
pub use record_resource_group::record_resource_group;
pub use record_union_consultation::{RecordUnionConsultation, record_union_consultation};
pub use test_eligibility::test_eligibility;

//! What the labour-market unit's staff does, one use case a file.

mod add_workplace;
mod colleague;
mod create_placement;
mod create_programme;
mod end_placement;
mod enrol_participant;
mod list_programmes;
mod list_workplaces;
mod own_placement;
mod record_attendance;
mod record_competence_hours;
mod record_union_consultation;
mod seat;

pub use add_workplace::{AddWorkplace, add_workplace};
pub use create_placement::{CreatePlacement, create_placement};
pub use create_programme::{CreateProgramme, create_programme};
pub use end_placement::{EndPlacement, end_placement};
pub use enrol_participant::{EnrolParticipant, enrol_participant};
pub use list_programmes::{Enrolled, ListedProgramme, get_programme, list_programmes};
pub use list_workplaces::{get_workplace, list_workplaces};
pub use record_attendance::{RecordAttendance, record_attendance};
pub use record_competence_hours::{RecordCompetenceHours, record_competence_hours};
pub use record_union_consultation::{RecordUnionConsultation, record_union_consultation};

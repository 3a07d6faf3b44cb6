//! What an agency's administrator does with the own agency's units, staff, assignments and agreements.
//! No case is read or shown on the way (`access.md` rule 13, threat T34).

mod add_staff;
mod approve_agreement;
mod change_assignment_end;
mod change_notice_endpoint;
mod close_unit;
mod create_notice_endpoint;
mod create_unit;
mod door;
mod end_agreement;
mod end_assignment;
mod grant_assignment;
mod notice_change;
mod propose_agreement;
mod rename_unit;
mod replay_notices;
mod rotate_notice_secret;
mod set_unit_capacity;
mod set_unit_referrals;
mod set_unit_secrecy;
mod test_notice_endpoint;
mod turn_notices;
mod unit_change;

pub use add_staff::{AddStaff, add_staff};
pub use approve_agreement::approve_agreement;
pub use change_assignment_end::{ChangeAssignmentEnd, change_assignment_end};
pub use change_notice_endpoint::{ChangeNoticeEndpoint, change_notice_endpoint};
pub use close_unit::{CloseUnit, close_unit};
pub use create_notice_endpoint::{CreateNoticeEndpoint, create_notice_endpoint};
pub use create_unit::{CreateUnit, create_unit};
pub(crate) use door::Seats;
pub use end_agreement::{OnAgreement, end_agreement};
pub use end_assignment::{EndAssignment, end_assignment};
pub use grant_assignment::{GrantAssignment, grant_assignment};
pub use notice_change::{OnEndpoint, ShownSecret};
pub use propose_agreement::{ProposeAgreement, propose_agreement};
pub use rename_unit::{RenameUnit, rename_unit};
pub use replay_notices::{ReplayNotices, replay_notices};
pub use rotate_notice_secret::rotate_notice_secret;
pub use set_unit_capacity::{SetUnitCapacity, set_unit_capacity};
pub use set_unit_referrals::{SetUnitReferrals, set_unit_referrals};
pub use set_unit_secrecy::{SetUnitSecrecy, set_unit_secrecy};
pub use test_notice_endpoint::{TestNoticeEndpoint, test_notice_endpoint};
pub use turn_notices::{turn_notices_off, turn_notices_on};
pub use unit_change::OnUnit;

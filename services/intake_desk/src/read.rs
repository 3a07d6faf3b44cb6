//! The one read path of the desk: one look at the tables, in which facts and rows are of the same
//! moment; then every row is opened or stays shut. Every query and every payload goes this way.

mod administration;
mod everyone;
mod gather;
mod ledger;
mod log_review;
mod look;
mod note;
mod open;
mod opening_reviews;
mod own_work;
mod participant;
mod proposals;
mod referrals;
mod reviewer;
mod steps;
mod view;
mod wanted;

pub use administration::{AssignmentsAsked, UnitRow};
pub use everyone::{NumberedCase, list_agencies, list_cases, list_readers};
pub(crate) use ledger::logging;
pub use ledger::{Disclosed, Ledger};
pub use log_review::{ItemPage, ItemView, ReadingView, ReviewView};
pub use look::Look;
pub(crate) use look::question;
pub(crate) use open::known_of;
pub use opening_reviews::OpeningReviewView;
pub use own_work::{OwnWork, TaskRow, WorklistRow};
pub use participant::{has_case, list_test_numbers_with_case};
pub use reviewer::Reviewer;
pub use view::{CaseView, Listed};
pub use wanted::{Part, Wanted};

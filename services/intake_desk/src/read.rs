//! The one read path of the desk: one look at the tables, in which facts and rows are of the same
//! moment; then every row is opened or stays shut. Every query and every payload goes this way.

mod gather;
mod look;
mod note;
mod open;
mod own_work;
mod participant;
mod referrals;
mod steps;
mod view;
mod wanted;

pub use look::Look;
pub(crate) use look::question;
pub(crate) use open::known_of;
pub use own_work::{OwnWork, TaskRow, WorklistRow};
pub use participant::has_case;
pub use view::{CaseView, Listed};
pub use wanted::{Part, Wanted};

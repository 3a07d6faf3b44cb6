//! What every transition of a referral has in common: how it is asked for, what it rests on, and how
//! what follows from it is carried out in the same transaction. The rules are `domain::referral`'s.

mod asked;
mod change;
mod deadlines;
mod effects;
mod notices;
mod people;
mod places;
mod receipt;
mod scene;
mod send_guard;
mod settle;
mod steps;
mod tasks;

pub use asked::On;
pub(crate) use asked::{free_text, optional_text};
pub(crate) use change::{Opened, ReferralChange, scene_of};
pub(crate) use deadlines::{FOLLOW_UP_OF_REFERRAL, REFERRAL_WORK, coordinator_review, policy_of};
pub(crate) use people::{LEADS, exclusion_of, holder, staff_of_unit};
pub(crate) use places::{find as find_place, promote, standing as place_standing};
pub use receipt::{Receipt, Settled};
pub(crate) use scene::{Doing, Scene};
pub(crate) use send_guard::{Reading, covers_of, send_guard};
pub(crate) use settle::{settle, settle_draft, settle_new};

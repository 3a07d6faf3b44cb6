//! Notices to partners' systems: their endpoints, what is written with a change, what is due, and how it went.

mod due;
mod endpoint;
mod log;
mod written;

pub use due::{ClaimedNotice, Settled, claim, find_endpoints_due, remove_notices, update_settled};
pub use endpoint::{
    add_endpoint, find_endpoints, find_systems, get_endpoint, get_endpoint_by_key, update_endpoint,
    update_gone,
};
pub use log::{
    Again, KeptAttempt, KeptNotice, find_notices, forget_notices, has_settled_before, update_again,
};
pub use written::{Listener, add_notices, find_listening, list_kept_back};

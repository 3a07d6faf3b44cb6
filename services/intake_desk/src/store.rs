//! The desk's tables and the questions asked of them. Rows of a section leave only sealed, and no
//! entity leaves at all.

pub mod administration;
pub mod agreement;
pub mod basis;
mod by_case;
pub mod case;
pub mod closure;
pub mod contact;
mod directory;
mod entity;
pub mod facts;
pub mod handler;
pub mod intake;
pub mod journal;
pub mod log_alarm;
pub mod log_finding;
pub mod log_review;
pub mod log_scene;
pub mod mapping;
pub mod moment;
pub mod number;
pub mod opening;
pub mod opening_review;
pub mod party;
pub mod person;
pub mod person_move;
pub mod plan;
pub mod referral;
pub mod referral_beside;
pub mod referral_work;
pub mod registered_number;
pub mod registry;
pub mod seed;
pub mod stop;
pub mod timeline;
pub mod work;
pub mod worklist;

//! What readers get to see. Every type is made of rows that were decided on, and of nothing else.
//!
//! `Case` is put together of areas: an area's file has an object over the one [`CaseView`] with the
//! area's fields, and is listed in `case.rs`.
//!
//! [`CaseView`]: crate::read::CaseView

pub mod access;
pub mod administration;
pub mod basis;
pub mod case;
pub mod closure;
pub mod contact;
pub mod explanation;
pub mod intake;
pub mod journal;
pub mod ledger;
pub mod log_review;
pub mod mapping;
pub mod notice;
pub mod opening;
pub mod page;
pub mod person;
pub mod plan;
pub mod proposal;
pub mod referral;
pub mod referral_step;
pub mod registry;
pub mod task;
pub mod timeline;

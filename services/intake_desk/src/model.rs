//! The desk's own types and rules. Pure: no database, no GraphQL, no clock but what is handed in.

pub mod administration;
pub mod basis;
pub mod case;
pub mod closure;
pub mod command;
pub mod contact_text;
pub mod desk_work;
pub mod ending;
pub mod intake;
pub mod journal;
pub mod mapping;
pub mod mapping_rule;
pub mod party;
pub mod person;
pub mod plan;
pub mod planning;
pub mod reduce;
pub mod referral;
pub mod referral_step;
pub mod registry;
pub mod registry_number;
pub mod timeline;
pub mod whose;
pub mod wording;
pub mod work;

//! The desk's foundation, on SQLite and on PostgreSQL.

mod asking;
mod disposal;
mod facts;
mod first_contact;
mod follow_up;
mod known_on;
mod load;
mod merging;
mod notices;
#[path = "../../../tests/src/postgres.rs"]
mod postgres;
mod proposals;
mod referrals;
mod rows;
mod sections;
mod tasks;
mod upgrade;
mod work;
mod world;

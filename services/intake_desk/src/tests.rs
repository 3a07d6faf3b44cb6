//! The desk's foundation, on SQLite and on PostgreSQL.

mod asking;
mod facts;
mod first_contact;
mod follow_up;
mod known_on;
mod load;
#[path = "../../../tests/src/postgres.rs"]
mod postgres;
mod referrals;
mod rows;
mod sections;
mod tasks;
mod upgrade;
mod work;
mod world;

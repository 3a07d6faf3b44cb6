//! The demo world: what its seeding makes, who can be signed in as, and that a start neither leaves it
//! half nor takes anything away. A smaller cast is played here, through the same code; with
//! `EVI_LONG=1` it is the whole one.

mod people;
mod policies;
mod restart;
mod seeding;
mod support;
mod tables;

//! The demo world: an invented association, its staff, and the people whose cases they work on.
//!
//! `registry` and `staff` are data, `seed` writes them. `people` invents persons; `stage`, `hands`
//! and `tale` are how stories are played through the services, `story` tells them, `world` does it.
//! `page` shows who is who.

pub mod chance;
mod deeds;
pub mod fault;
mod hands;
pub mod page;
pub mod people;
mod places;
pub mod population;
pub mod registry;
pub mod seed;
pub mod staff;
mod stage;
mod story;
mod tale;
pub mod world;

pub use story::{
    cast::{Part, cast},
    plot::{Plot, Side},
};
pub use tale::Town;

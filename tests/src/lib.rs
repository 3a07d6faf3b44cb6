//! The platform seen from outside: a world of its own for every test, and the journeys that people make in it.

pub mod administration;
pub mod browser;
pub mod client;
pub mod composition;
pub mod demo;
pub mod dye;
pub mod entities;
pub mod html;
pub mod inputs;
pub mod journey;
pub mod moves;
pub mod people;
pub mod postgres;
pub mod proof;
pub mod registry;
pub mod routes;
pub mod services;
pub mod show;
pub mod view;
pub mod world;

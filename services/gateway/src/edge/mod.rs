//! HTTP outside: what is taken in, and what leaves.

pub mod address;
pub mod answer;
pub mod body;
pub mod code;
pub mod language;
pub mod media;
pub mod spoken;

//! What the desk hears from other services. What it tells is told where it happens, in `flow`.

mod taken;

pub use taken::Taker;

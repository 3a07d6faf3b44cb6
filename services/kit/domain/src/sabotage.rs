//! Planted leaks, for the proof that the other proofs find them (`tests/src/proof/sabotage.rs`). They are there
//! only in a copy that is built with the feature `sabotage`; in every other build [`planted!`](crate::planted) never
//! holds, and none of this exists.

#[cfg(feature = "sabotage")]
mod leak;

#[cfg(feature = "sabotage")]
pub use leak::{LEAKS, Leak, Planted, is_planted, keep, plant};

/// Whether a leak is planted in this process. Without the feature `sabotage` no leak can be.
#[cfg(feature = "sabotage")]
#[macro_export]
macro_rules! planted {
    ($leak:ident) => {
        $crate::sabotage::is_planted($crate::sabotage::Leak::$leak)
    };
}

/// Whether a leak is planted in this process. Without the feature `sabotage` no leak can be.
#[cfg(not(feature = "sabotage"))]
#[macro_export]
macro_rules! planted {
    ($leak:ident) => {
        $crate::sabotage::never()
    };
}

/// What [`planted!`](crate::planted) says in every build that anybody runs.
#[cfg(not(feature = "sabotage"))]
pub const fn never() -> bool {
    false
}

/// A value; where the leak is planted, the first one that was given under the same key.
#[cfg(feature = "sabotage")]
#[macro_export]
macro_rules! planted_kept {
    ($leak:ident, $key:ident, $value:expr) => {
        $crate::sabotage::keep($crate::sabotage::Leak::$leak, &$key, $value)
    };
}

/// A value; where the leak is planted, the first one that was given under the same key.
#[cfg(not(feature = "sabotage"))]
#[macro_export]
macro_rules! planted_kept {
    ($leak:ident, $key:ident, $value:expr) => {{
        let _ = &$key;
        $value
    }};
}

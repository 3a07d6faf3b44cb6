//! From the outcome of a use case to the payload of its mutation.

use access::Cx;

use super::{UserError, user_errors};
use crate::failure::Failure;

/// The payload of a mutation: what it changed, or why it changed nothing.
pub trait Payload: Sized {
    /// The payload of a refusal.
    fn refused(errors: Vec<UserError>) -> Self;
}

/// Turns an outcome into a payload: refusals become `userErrors` in the reader's language, faults
/// become a top-level error that the edge puts into words.
pub fn into_payload<T, P: Payload>(
    cx: &Cx,
    outcome: Result<T, Failure>,
    done: impl FnOnce(T) -> P,
) -> async_graphql::Result<P> {
    match outcome {
        Ok(value) => Ok(done(value)),
        Err(Failure::Refused(problems)) => Ok(P::refused(user_errors(&problems, cx.language()))),
        Err(Failure::Fault(fault)) => Err(fault.into()),
    }
}

/// Declares the payload of a mutation: nullable fields and `userErrors`.
///
/// ```
/// use chassis::{graphql::{Payload, UserError}, payload};
///
/// payload! {
///     /// What `countParcels` did.
///     pub struct CountParcelsPayload {
///         /// How many there are now.
///         count: i32,
///     }
/// }
/// let refused = CountParcelsPayload::refused(Vec::new());
/// assert_eq!(refused.count, None);
/// ```
#[macro_export]
macro_rules! payload {
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$field_meta:meta])* $field:ident: $type:ty),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(::async_graphql::SimpleObject)]
        $vis struct $name {
            $($(#[$field_meta])* pub $field: ::std::option::Option<$type>,)*
            /// Why nothing was changed; empty when it was done.
            pub user_errors: ::std::vec::Vec<$crate::graphql::UserError>,
        }

        impl $crate::graphql::Payload for $name {
            fn refused(user_errors: ::std::vec::Vec<$crate::graphql::UserError>) -> Self {
                Self { $($field: ::std::option::Option::None,)* user_errors }
            }
        }
    };
}

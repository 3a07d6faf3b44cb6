//! The pages: everything in the main job in a browser, rendered here, without script and better with it.
//!
//! The pages know nothing of their own about anybody. They ask the gateway, with the reader's token and with
//! operations that are reviewed as text (`schema/web`), and show what it answers. What they keep is sessions
//! and half-written texts ([`shelf`]).
#![deny(missing_docs)]

pub mod ask;
pub mod asset;
pub mod case_head;
pub mod chart;
pub mod codes;
pub mod deed;
pub mod draft;
pub mod errand;
pub mod export;
pub mod fault;
pub mod fields;
pub mod form;
pub mod frame;
pub mod guard;
pub mod operation;
pub mod page;
pub mod parts;
pub mod router;
pub mod session;
pub mod shelf;
pub mod show;
pub mod table;
pub mod visit;
pub mod words;

pub use operation::documents;
pub use parts::{
    AskGateway, DemoParticipant, DemoPeople, DemoPerson, FindParticipant, MintToken, NoToken,
    PagesSecret, ProviderSignIn, Unreachable, WebParts,
};
pub use router::router;
pub use session::{ReaderKind, SignedIn};
pub use shelf::Shelf;

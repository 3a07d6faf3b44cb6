//! Events between services over NATS and its streams, for services that run on several machines.
//!
//! The outbox of a service stays the truth: an event is told until its receiver has taken it, and its inbox takes it
//! once. The stream is only the road: it carries the same signed request that HTTP would, keeps it while the receiver
//! restarts, and brings the answer back. A request whose assertion has run out on the way is refused and told anew.

mod answers;
mod carrier;
mod connect;
mod receive;
mod subject;

pub use carrier::{Listener, StreamCarrier};
pub use connect::{Client, StreamFault, StreamSettings, connect, look_at};
pub use receive::receive;

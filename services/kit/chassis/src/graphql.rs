//! The pieces that every subgraph's schema is made of.

pub mod code;
pub mod connection;
pub mod fields;
pub mod ids;
pub mod keeping;
pub mod limits;
pub mod payload;
pub mod reference;
pub mod scalars;
pub mod user_error;

pub use code::Code;
pub use connection::{Connection, Edge, PageInfo, page_request};
pub use fields::{fields, fields_of, fields_under, fields_under_any, node_fields};
pub use ids::{known_id, not_found, parse_id, replaced};
pub use keeping::{KeptFromParticipant, KeptFromParticipantInput};
pub use limits::{sdl_of, within_limits};
pub use payload::{Payload, into_payload};
pub use reference::ReferenceCode;
pub use scalars::{AmountOre, DateTime, LocalDate, Month};
pub use user_error::{UserError, user_errors};

//! Forms: what is asked, how it is read, what is said when it cannot be, and what is sent.
//!
//! A form is a list of [`Question`]s. Names of questions are names of the mutation's input, with dots between the
//! parts of nested ones (`education.level`, `incomeSources.0.source`), so that a refusal of the gateway finds its
//! field. From one list the page draws the form, reads what was sent, and makes the input.

mod input;
mod question;
mod reading;
mod view;

pub use question::{Choices, Kind, Need, Offer, OfferedChoice, Offers, Question};
pub use reading::{Errors, FieldError, Message, Read, read};
pub use view::{Control, Field, OptionView, SummaryLine, field_id, fields, summary};

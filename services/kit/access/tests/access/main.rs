//! What the access room promises, proved from outside it.

mod assertions;
mod bench;
mod conditions;
mod invented;
mod ladder;
mod opening;
mod oracle;
mod parties;
mod partner_keys;
mod partner_tokens;
mod partners;
mod policies;
mod protection;
mod sealing;
mod stops;
mod systems;
mod table;
mod tokens;

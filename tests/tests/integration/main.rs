//! Every test that needs more than one room, in one binary so that it is linked once.

mod architecture;
mod assertion;
mod closure;
mod by_system;
mod coverage;
mod envelope;
mod follow_up;
mod history;
mod inputs;
mod journey;
mod keeping;
mod kill;
mod ladder;
mod mistakes;
mod moving;
mod outage;
mod referral_steps;
mod requests;
mod schema;
mod sections;
mod statements;
mod thin_line;
mod tidiness;
mod transitions;
mod waiting;
mod workspace;

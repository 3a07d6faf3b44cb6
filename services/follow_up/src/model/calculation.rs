//! What a programme costs and gives back (E6, V2.1): the cost that moves from financial assistance to wages, what the
//! municipality and the state get and pay, and the month from which it has paid for itself.
//!
//! Everything follows from counted months and from assumptions that anybody can see and the organiser can change. An
//! assumption is a span, and so is every figure: its ends are the least and the most that any choice within the spans
//! gives. Where what must be counted is not told, there is no figure, and it is said what is missing.

mod assumption;
mod basis;
mod cost;
mod figure;
mod months;
mod reckoning;
mod standing;

pub use assumption::{
    Assumption, AssumptionDraft, AssumptionKind, AssumptionUnit, Span, assumption_id,
};
pub use basis::{Basis, basis};
pub use cost::{Counted, UnitCost, UnitCostKind, unit_costs};
pub use figure::{CalculationFigure, Horizon, Party};
pub use reckoning::{BreakEven, Line, Net, View, calculate};
pub use standing::standing;

#[cfg(test)]
mod tests;

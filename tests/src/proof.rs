//! The proofs: that nobody sees what they may not, tried from outside with generated cases, and that each proof
//! itself would notice. Every one takes any seed and any count; the short forms run in every build.

pub mod audit;
pub mod canaries;
pub mod chain;
pub mod faults;
pub mod matrix;
pub mod outcome;
pub mod plan;
pub mod policies;
pub mod revocation;
pub mod sabotage;
pub mod solver;
pub mod suppression;
pub mod tokens;
pub mod worlds;

use anyhow::Result;
use domain::code_list;

pub use outcome::Outcome;
pub use plan::{Counts, Plan, Until, Watch};

/// What chance begins with where nothing else is said: the municipality of the demo.
pub const SEED: u64 = 461;

code_list! {
    /// A proof, by the name under which it is called.
    pub enum Proof("Proof") {
        /// The matrix over every way in, against an oracle that knows only the contract.
        Matrix => "matrix", "Matrisen mot facit";
        /// Two systems that differ only in what a reader may not see answer with the same bytes.
        Worlds => "worlds", "Två världar";
        /// Planted leaks, all of which the other proofs must find.
        Sabotage => "sabotage", "Planterade läckor";
        /// Every clause of the policies matters, and what must never be allowed never is.
        Policies => "policies", "Reglerna";
        /// Forged or misused tokens and attacks on the internal endpoints.
        Tokens => "tokens", "Falska bevis";
        /// Marked words in every sensitive field turn up nowhere else.
        Canaries => "canaries", "Märkta ord";
        /// Every change of the access log shows, and every disclosure stands in it once.
        Audit => "audit", "Åtkomstloggen";
        /// What was withdrawn is gone at the next read.
        Revocation => "revocation", "Återkallelse";
        /// The running tables of the chain against the people that they count.
        Chain => "chain", "Kedjan";
        /// From everything that is ever published nobody works out who is meant.
        Suppression => "suppression", "Små grupper";
        /// One service gone, slow or mad, and the rest of the case is there.
        Faults => "faults", "En tjänst svarar inte";
    }
}

impl Proof {
    /// How many cases it takes in every build, and in the long form.
    pub fn counts(self) -> Counts {
        match self {
            Self::Matrix => matrix::COUNTS,
            Self::Worlds => worlds::COUNTS,
            Self::Sabotage => sabotage::COUNTS,
            Self::Policies => policies::COUNTS,
            Self::Tokens => tokens::COUNTS,
            Self::Canaries => canaries::COUNTS,
            Self::Audit => audit::COUNTS,
            Self::Revocation => revocation::COUNTS,
            Self::Chain => chain::COUNTS,
            Self::Suppression => suppression::COUNTS,
            Self::Faults => faults::COUNTS,
        }
    }

    /// Tries it.
    ///
    /// # Errors
    /// When it could not be tried at all; what it found is in the outcome.
    pub async fn prove(self, plan: &Plan) -> Result<Outcome> {
        match self {
            Self::Matrix => matrix::prove(plan).await,
            // A search of two systems is large: it is kept aside, so that the others are not as large with it.
            Self::Worlds => Box::pin(worlds::prove(plan)).await,
            Self::Sabotage => sabotage::prove(plan).await,
            Self::Policies => policies::prove(plan).await,
            Self::Tokens => tokens::prove(plan).await,
            Self::Canaries => canaries::prove(plan).await,
            Self::Audit => audit::prove(plan).await,
            Self::Revocation => revocation::prove(plan).await,
            Self::Chain => chain::prove(plan).await,
            Self::Suppression => suppression::prove(plan).await,
            Self::Faults => faults::prove(plan).await,
        }
    }
}

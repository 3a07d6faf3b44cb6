//! Refusals as data: a closed list of codes, the field, and a message by key and arguments.

use crate::code_list;
pub use crate::fault::FaultCode;

code_list! {
    /// Why a mutation was refused (contract/README.md, `userErrors code`).
    pub enum ProblemCode("UserErrorCode") {
        /// A value that cannot be taken.
        InvalidInput => "INVALID_INPUT", "Ogiltig uppgift";
        /// Nothing that this reader may know of.
        NotFound => "NOT_FOUND", "Finns inte";
        /// Known to the reader, but not allowed.
        Forbidden => "FORBIDDEN", "Inte tillåtet";
        /// Somebody has changed it since it was read.
        StaleVersion => "STALE_VERSION", "Ändrad av någon annan";
        /// The state does not allow it.
        InvalidTransition => "INVALID_TRANSITION", "Går inte i detta läge";
        /// The same sender has already asked the same unit for the same service.
        DuplicateOpenReferral => "DUPLICATE_OPEN_REFERRAL", "Redan remitterad";
        /// A section without a live basis.
        BasisMissing => "BASIS_MISSING", "Grund saknas";
        /// A basis that the law refuses.
        BasisNotAllowed => "BASIS_NOT_ALLOWED", "Grunden får inte användas";
        /// The receiving unit takes no referrals.
        ReceiverInactive => "RECEIVER_INACTIVE", "Mottagaren tar inte emot";
        /// No free place.
        NoCapacity => "NO_CAPACITY", "Ingen ledig plats";
        /// A protected person takes another way.
        ProtectedIdentityRoute => "PROTECTED_IDENTITY_ROUTE", "Särskild väg krävs";
        /// The same key with another input.
        IdempotencyConflict => "IDEMPOTENCY_CONFLICT", "Nyckeln är redan använd";
        /// The budget for look-ups is spent.
        LookupBudgetSpent => "LOOKUP_BUDGET_SPENT", "För många sökningar";
        /// A fresher or stronger sign-in is needed.
        StepUpRequired => "STEP_UP_REQUIRED", "Ny inloggning krävs";
    }
}

/// One refusal. The message is a Fluent key with arguments; texts live in the message files.
/// Arguments never hold personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of refusal it is.
    pub code: ProblemCode,
    /// The input field that it speaks of, as the caller spells it (`incomeSources[0].extentPercent`).
    pub field: Option<String>,
    /// The key of the message.
    pub message: &'static str,
    /// The arguments of the message.
    pub arguments: Vec<(&'static str, String)>,
}

impl Problem {
    /// A refusal without field or arguments.
    pub fn new(code: ProblemCode, message: &'static str) -> Self {
        Self {
            code,
            field: None,
            message,
            arguments: Vec::new(),
        }
    }
    /// A value of `field` that cannot be taken.
    pub fn invalid(field: impl Into<String>, message: &'static str) -> Self {
        Self::new(ProblemCode::InvalidInput, message).at(field)
    }
    /// The same refusal, about `field`.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
    /// The same refusal with one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }
}

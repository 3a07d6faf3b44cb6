//! Why a sign-in gave nothing. No text repeats anything that a provider or a browser has sent.

/// Why a sign-in gave nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInRefused {
    /// The provider says that the person was not let through, or stopped.
    #[error("the provider did not let the person through")]
    Denied,
    /// The provider does not answer, or not as a provider answers.
    #[error("the provider cannot be used: {0}")]
    Away(&'static str),
    /// This browser has begun no such sign-in, or too long ago, or it has been answered already.
    #[error("no such sign-in was begun here")]
    NotBegun,
    /// Something in the provider's answer is not as it must be.
    #[error("the answer is not to be trusted: {0}")]
    NotTrusted(&'static str),
    /// The person signed in too weakly.
    #[error("the level of assurance is too low")]
    LevelTooLow,
    /// The person signed in too long ago.
    #[error("the sign-in is too old")]
    TooOld,
    /// The provider does not tell who it is, or not so that it can be used.
    #[error("the claim that says who it is cannot be used: {0}")]
    NoPerson(&'static str),
    /// The provider may not speak for the person's organisation.
    #[error("the provider may not speak for the organisation")]
    OtherOrganisation,
    /// There is no such provider, or it signs in nobody of this kind.
    #[error("there is no such provider")]
    NoProvider,
}

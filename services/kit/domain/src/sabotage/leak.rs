//! The list of leaks, and the one that is planted.

use std::sync::atomic::{AtomicUsize, Ordering};

/// What every build that can leak holds, and no other.
pub const MARK: &str = "evi-planted-leak:";

/// The place in [`LEAKS`] of the leak that is planted, from one; 0 for none.
static PLANTED: AtomicUsize = AtomicUsize::new(0);

macro_rules! leaks {
    ($($leak:ident $threat:literal $found_by:literal $words:literal;)+) => {
        /// A leak that can be planted.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Leak {
            $(
                #[doc = $words]
                $leak,
            )+
        }

        /// Every leak.
        pub const LEAKS: &[Planted] = &[$(
            Planted {
                leak: Leak::$leak,
                name: concat!("evi-planted-leak:", stringify!($leak)),
                threat: $threat,
                found_by: $found_by,
                words: $words,
            },
        )+];
    };
}

/// What is known of a leak.
#[derive(Debug, Clone, Copy)]
pub struct Planted {
    /// Which.
    pub leak: Leak,
    name: &'static str,
    /// The row of the threat table (`security.md` section 3).
    pub threat: &'static str,
    /// The proof that is expected to find it.
    pub found_by: &'static str,
    /// What leaks.
    pub words: &'static str,
}

impl Planted {
    /// The leak's name.
    pub fn name(&self) -> &'static str {
        self.name.strip_prefix(MARK).unwrap_or(self.name)
    }
}

leaks! {
    AssertionForOtherService "T1" "tokens" "a service takes assertions that are meant for another";
    AssertionOverOtherBody "T1" "tokens" "an assertion is good for any body";
    AssertionUsedTwice "T1" "tokens" "an assertion is good twice";
    AssertionOfAnyAge "T1" "tokens" "an assertion never ends";
    AssertionOfAnyService "T1" "tokens" "every service may ask everywhere";
    TokenForOtherAudience "T22" "tokens" "a token is good for any audience";
    TokenOfAnyAge "T22" "tokens" "a token never ends";
    TokenOfAnyType "T22" "tokens" "any signed text is taken for a token";
    TokenOfOtherIssuer "T23" "tokens" "the issuer that a token names is not compared";
    TokenBringsItsKey "T22" "tokens" "headers that bring a key of their own are overlooked";
    WeakSignInCounts "T22" "matrix" "a sign-in of level 2 opens personal data";
    OwnCaseOpen "T25" "matrix" "staff read their own case";
    KinOpen "T25" "matrix" "staff read the case of kin";
    ConflictOpen "T25" "matrix" "a declared conflict of interest is overlooked";
    FailedLookupPasses "T25" "matrix" "a stop that could not be looked up is none";
    ProtectedForEverybody "T24" "matrix" "a protected person is seen by those who are not named";
    StaleSignInOpensProtected "T24" "matrix" "an old sign-in opens a protected person's case";
    ProtectedContactShown "T24" "matrix" "contact details of a protected person are shown to more than the named";
    BasisToAnyAgency "T2" "matrix" "a basis opens a section for every agency";
    BasisOfAnySection "T2" "matrix" "a basis opens sections that it does not name";
    BasisFromAnyAgency "T2" "matrix" "a basis of one agency opens another's rows";
    PartyWithoutAssignment "T6" "matrix" "everybody in a party's unit counts as assigned";
    PastPartyCounts "T6" "matrix" "a unit that has left the case still takes part";
    EnvelopeOpensCase "T6" "matrix" "a referral that nobody has received opens what it carries";
    EndedReferralOpens "T6" "matrix" "an ended referral still opens what it carried";
    OwnIsAnyAgencyOfTheKind "T17" "matrix" "rows of another agency of the same kind count as own";
    KeptRowsShown "T2" "matrix" "rows that are kept from the participant are shown to them";
    WithheldForEverybody "T6" "matrix" "a section of an agency that is not linked is told of";
    NameGivesWholeIdentity "T2" "matrix" "who may see the name sees the number too";
    PhoneGivesWholeContact "T2" "matrix" "who may see the telephone number sees the address too";
    ManagerOfAnyUnit "T6" "matrix" "a manager counts in every unit";
    AdministratorCounts "T34" "matrix" "an agency's administrator counts as a caseworker";
    DisclosureOutsideTheLog "T28" "audit" "a disclosure is not noted";
    FieldsOutsideTheLog "T28" "audit" "the fields of a disclosure are not noted";
}

/// Plants the leak with this name, alone.
///
/// # Errors
/// There is no such leak.
pub fn plant(name: &str) -> Result<&'static Planted, String> {
    let found = LEAKS.iter().position(|known| known.name() == name);
    let place = found.ok_or_else(|| format!("no such leak: {name}"))?;
    PLANTED.store(place + 1, Ordering::SeqCst);
    Ok(&LEAKS[place])
}

/// Tells whether the leak is planted.
pub fn is_planted(leak: Leak) -> bool {
    let place = PLANTED.load(Ordering::Relaxed);
    place > 0 && LEAKS[place - 1].leak == leak
}

//! The list of leaks, and the one that is planted.

use std::{
    any::Any,
    collections::BTreeMap,
    fmt::Debug,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

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
    /// The proof that is expected to find it, with its arguments.
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
    AssertionForOtherService "T1" "tokens --count 1" "a service takes assertions that are meant for another";
    AssertionOverOtherBody "T1" "tokens --count 1" "an assertion is good for any body";
    AssertionUsedTwice "T1" "tokens --count 1" "an assertion is good twice";
    AssertionOfAnyAge "T1" "tokens --count 1" "an assertion never ends";
    AssertionOfAnyService "T1" "tokens --count 1" "every service may ask everywhere";
    BasisToAnyAgency "T2" "matrix --count 360" "a basis opens a section for every agency";
    BasisOfAnySection "T2" "matrix --count 360" "a basis opens sections that it does not name";
    BasisFromAnyAgency "T2" "matrix --count 360" "a basis of one agency opens another's rows";
    KeptRowsShown "T2" "matrix --count 360" "rows that are kept from the participant are shown to them";
    NameGivesWholeIdentity "T2" "matrix --count 360" "who may see the name sees the number too";
    PhoneGivesWholeContact "T2" "matrix --count 360" "who may see the telephone number sees the address too";
    RowsOpenUndecided "T2" "matrix --count 360" "every row of an open section is shown, whoever owns it";
    HiddenEntityIsAnError "T3" "matrix --count 360" "an entity that is hidden is an error, for the whole batch";
    SchemaToAnybody "T4" "tokens --count 1" "a service tells its schema to anybody";
    PartyWithoutAssignment "T6" "matrix --count 360" "everybody in a party's unit counts as assigned";
    PastPartyCounts "T6" "matrix --count 360" "a unit that has left the case still takes part";
    EnvelopeOpensCase "T6" "matrix --count 360" "a referral that nobody has received opens what it carries";
    EndedReferralOpens "T6" "matrix --count 360" "an ended referral still opens what it carried";
    WithheldForEverybody "T6" "matrix --count 360" "a section of an agency that is not linked is told of";
    ManagerOfAnyUnit "T6" "matrix --count 360" "a manager counts in every unit";
    CursorOfAnybody "T7" "tokens --count 1" "a cursor is good for another reader";
    PageBeforeFilter "T7" "worlds --count 5000" "lists are cut into pages before hidden rows are left out";
    ContactKnownElsewhere "T8" "matrix --count 360" "a look-up tells that another agency knows the person";
    HoneyNumberSilent "T8" "tokens --count 1" "a honey number that is looked up raises no alarm";
    LookUpsUncounted "T8" "tokens --count 1" "look-ups are not counted";
    ErrorsRepeatTheInput "T9" "canaries" "an error repeats the value that was sent";
    GuessableIds "T10" "canaries" "ids are mostly zeros";
    AnswersShared "T11" "revocation --count 60" "a service's answer is kept for the next who asks the same";
    ProtectionKept "T11" "revocation --count 60" "that nobody is protected is kept between requests";
    NoticesAfterSignOut "T12" "tokens --count 1" "notices go on when one has signed out";
    WithdrawnBasisCounts "T13" "revocation --count 60" "a basis that was withdrawn still opens";
    DocumentsOfAnySize "T14" "tokens --count 1" "documents of any depth are run";
    PaperOfAnother "T15" "tokens --count 1" "a copy for paper is kept for whoever prints next";
    TextInTheLog "T16" "canaries" "a note's text is logged";
    OperationNameInTheLog "T16" "canaries" "any name of an operation is logged";
    OwnIsAnyAgencyOfTheKind "T17" "matrix --count 360" "rows of another agency of the same kind count as own";
    EventsCarryText "T17" "canaries" "events carry what was written to other services";
    DraftsUnsealed "T17" "canaries" "half-written texts lie in the clear";
    StatementMoreWhereHidden "T18" "tokens --count 1" "a hidden case costs a statement more than none";
    FormsWithAnyToken "T19" "tokens --count 1" "the pages take a form with any token";
    FormsFromElsewhere "T19" "tokens --count 1" "the pages take a form that another site sends";
    SessionIdKept "T19" "tokens --count 1" "a session keeps its id when somebody signs in";
    EndedSessionCounts "T19" "tokens --count 1" "a session in which nothing is done never ends";
    SignedOutCookieCounts "T19" "tokens --count 1" "a cookie counts after signing out";
    SessionComesBack "T19" "tokens --count 1" "what was under way at signing out brings the session back";
    PagesKept "T19" "tokens --count 1" "pages may be kept on the way";
    PageOfAnother "T19" "tokens --count 1" "a page is made of what another reader was answered";
    PartnerAsksAnything "T20" "tokens --count 1" "a partner's system asks what it has not registered";
    IdentityHeaderCounts "T20" "tokens --count 1" "the gateway believes a header that names the reader";
    EndedWorkCounts "T21" "revocation --count 60" "who was taken off a case still works on it";
    AssignmentsKept "T21" "revocation --count 60" "what a reader holds is kept between requests";
    EndedAssignmentCounts "T21" "revocation --count 60" "an assignment that has ended, or not begun, counts";
    TokenForOtherAudience "T22" "tokens --count 1" "a token is good for any audience";
    TokenOfAnyAge "T22" "tokens --count 1" "a token never ends";
    TokenOfAnyType "T22" "tokens --count 1" "any signed text is taken for a token";
    TokenBringsItsKey "T22" "tokens --count 1" "headers that bring a key of their own are overlooked";
    WeakSignInCounts "T22" "matrix --count 360" "a sign-in of level 2 opens personal data";
    TokenOfOtherIssuer "T23" "tokens --count 1" "the issuer that a token names is not compared";
    ProtectedForEverybody "T24" "matrix --count 360" "a protected person is seen by those who are not named";
    StaleSignInOpensProtected "T24" "matrix --count 360" "an old sign-in opens a protected person's case";
    ProtectedContactShown "T24" "matrix --count 360" "contact details of a protected person are shown to more than the named";
    OwnCaseOpen "T25" "tokens --count 1" "staff read their own case";
    KinOpen "T25" "tokens --count 1" "staff read the case of kin";
    ConflictOpen "T25" "tokens --count 1" "a declared conflict of interest is overlooked";
    FailedLookupPasses "T25" "tokens --count 1" "a stop that could not be looked up is none";
    SmallGroupsCounted "T26" "tokens --count 1" "tables show groups of fewer than five";
    EditionsNotAttacked "T26" "suppression --count 6" "tables come out without anybody having attacked them";
    CountsNotClassed "T26" "suppression --count 1" "tables come out with exact counts";
    EmergencyNeverEnds "T27" "revocation --count 60" "what an emergency opened stays open";
    EmergencyTellsNobody "T27" "revocation --count 60" "nobody is told of what was opened in an emergency";
    EmergencyOpensMore "T27" "revocation --count 60" "an emergency opens more sections than it names";
    ReadWithoutLog "T28" "tokens --count 1" "what cannot be noted is shown all the same";
    DisclosureOutsideTheLog "T28" "audit --count 100" "a disclosure is not noted";
    FieldsOutsideTheLog "T28" "audit --count 100" "the fields of a disclosure are not noted";
    DisclosureWithoutBasis "T28" "audit --count 100" "a disclosure is noted without the basis that opened it";
    LinkNotChecked "T28" "audit --count 100" "entries are not held against the chain";
    CheckpointNotChecked "T28" "audit --count 100" "the signatures of checkpoints are not checked";
    VersionTellsOfHidden "T29" "tokens --count 1" "a case's version moves with what is hidden";
    NoticeTellsOfData "T30" "matrix --count 360" "a service fails where it has rows that are hidden";
    StaffOfAnyAgencyFound "T31" "tokens --count 1" "an administrator finds staff of other agencies by name";
    AdministratorCounts "T34" "matrix --count 360" "an agency's administrator counts as a manager";
    ImportKeepsEveryColumn "T35" "canaries" "columns of a list that are left out are taken in with what they say";
}

/// What is planted so that a proof finds nothing: the copy as it is.
const NOTHING: &str = "Nothing";

/// Plants the leak with this name, alone; `Nothing` plants none.
///
/// # Errors
/// There is no such leak.
pub fn plant(name: &str) -> Result<(), String> {
    if name == NOTHING {
        PLANTED.store(0, Ordering::SeqCst);
        return Ok(());
    }
    let found = LEAKS.iter().position(|known| known.name() == name);
    let place = found.ok_or_else(|| format!("no such leak: {name}"))?;
    PLANTED.store(place + 1, Ordering::SeqCst);
    Ok(())
}

/// Tells whether the leak is planted.
pub fn is_planted(leak: Leak) -> bool {
    let place = PLANTED.load(Ordering::Relaxed);
    place > 0 && LEAKS[place - 1].leak == leak
}

/// The first value that was given under a key, where the leak is planted. What tells of a change is never kept.
pub fn keep<V: Clone + Send + 'static>(leak: Leak, key: &impl Debug, value: V) -> V {
    static KEPT: Mutex<BTreeMap<String, Box<dyn Any + Send>>> = Mutex::new(BTreeMap::new());
    let key = format!("{leak:?} {key:?}");
    if !is_planted(leak) || key.contains("mutation") {
        return value;
    }
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let first = kept.entry(key).or_insert_with(|| Box::new(value.clone()));
    first.downcast_ref().cloned().unwrap_or(value)
}

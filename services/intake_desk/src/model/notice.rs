//! Notices to partners' systems: that something has happened to a referral that is addressed to them. A notice holds a
//! random id, a code and a number, and nothing that could be read without asking; what it is about the system asks for
//! by its registered operations, under the facts of that moment (`api.md` 17, threat T33).

mod body;
mod endpoint;
mod retry;
mod signing;

use access::RegisteredOperations;
use chrono::NaiveDate;
use domain::{
    Section, Subject, code_list,
    referral::{ReferralStatus as Status, Transition},
};

pub use body::{NoticeEvent, Told};
pub use endpoint::{KeptEndpoint, NoticeSecrets, PartnerSystem, take_kinds};
pub use retry::{After, after_attempt};
pub use signing::{NoticeSecret, signature};

code_list! {
    /// What a notice tells.
    pub enum NoticeKind("NoticeKind") {
        /// A referral has been sent to the partner.
        ReferralSent => "REFERRAL_SENT", "Remiss skickad";
        /// The sender has answered what was asked.
        ReferralAnswered => "REFERRAL_ANSWERED", "Komplettering besvarad";
        /// Something else has moved the referral's version.
        ReferralChanged => "REFERRAL_CHANGED", "Remiss ändrad";
        /// It was paused.
        ReferralPaused => "REFERRAL_PAUSED", "Remiss pausad";
        /// It goes on after a pause.
        ReferralResumed => "REFERRAL_RESUMED", "Remiss återupptagen";
        /// The sender has taken it back.
        ReferralWithdrawn => "REFERRAL_WITHDRAWN", "Remiss återtagen";
        /// The person has withdrawn the consent that it rested on.
        ReferralStopped => "REFERRAL_STOPPED", "Remiss stoppad";
        /// It has ended: completed, declined, passed on, expired or ended early.
        ReferralEnded => "REFERRAL_ENDED", "Remiss avslutad";
        /// Nothing: somebody tries whether notices come through.
        Test => "TEST", "Provavisering";
    }
}

code_list! {
    /// Whether notices are sent to an endpoint.
    pub enum NoticeEndpointState("NoticeEndpointState") {
        /// They are.
        On => "ON", "På";
        /// An administrator has turned it off.
        Off => "OFF", "Av";
        /// The receiver has answered that it takes none any more (HTTP 410).
        Gone => "GONE", "Avstängd av mottagaren";
    }
}

code_list! {
    /// Where a notice stands.
    pub enum NoticeState("NoticeState") {
        /// It is to be sent, for the first time or again.
        Waiting => "WAITING", "Väntar";
        /// The receiver has taken it.
        Delivered => "DELIVERED", "Levererad";
        /// It was tried as often as it is tried.
        Failed => "FAILED", "Misslyckad";
    }
}

code_list! {
    /// What came of a try to deliver a notice.
    pub enum NoticeOutcome("NoticeOutcome") {
        /// The receiver has taken it.
        Taken => "TAKEN", "Mottagen";
        /// The receiver answered that it could not.
        Refused => "REFUSED", "Avvisad";
        /// The receiver pointed elsewhere, where nothing is ever sent.
        Redirected => "REDIRECTED", "Hänvisad till annan adress";
        /// The receiver takes no notices any more (HTTP 410).
        Gone => "GONE", "Tar inte längre emot";
        /// No answer in time.
        TimedOut => "TIMED_OUT", "Inget svar i tid";
        /// No connection.
        Unreachable => "UNREACHABLE", "Nås inte";
        /// The host is not one that the operator lets notices go to.
        HostRefused => "HOST_REFUSED", "Värden är inte tillåten";
        /// The host stands at an address inside a network, or the address is none that is sent to.
        AddressRefused => "ADDRESS_REFUSED", "Nätadressen är inte tillåten";
    }
}

impl NoticeOutcome {
    /// What an HTTP status means.
    pub fn of_status(status: u16) -> Self {
        match status {
            200..=299 => Self::Taken,
            300..=399 => Self::Redirected,
            410 => Self::Gone,
            _ => Self::Refused,
        }
    }
}

impl NoticeKind {
    /// The type as `CloudEvents` names it.
    pub fn event_type(self) -> &'static str {
        match self {
            Self::ReferralSent => "evi.referral.sent",
            Self::ReferralAnswered => "evi.referral.answered",
            Self::ReferralChanged => "evi.referral.changed",
            Self::ReferralPaused => "evi.referral.paused",
            Self::ReferralResumed => "evi.referral.resumed",
            Self::ReferralWithdrawn => "evi.referral.withdrawn",
            Self::ReferralStopped => "evi.referral.stopped",
            Self::ReferralEnded => "evi.referral.ended",
            Self::Test => "evi.test",
        }
    }

    /// What the receiver's systems are told of a transition; `None` where the receiver could not know of it. What was
    /// entered in error is there for nobody, so nothing is told of that (`referral.md`).
    pub fn of(transition: &Transition) -> Option<Self> {
        let (from, to) = (transition.from, transition.to);
        if !transition.kind.moves_version() {
            return None;
        }
        let ended = |kind: Self| from.is_open().then_some(kind);
        match to {
            Status::Draft | Status::AwaitingPerson | Status::EnteredInError => None,
            Status::Sent if from != Status::Sent => Some(Self::ReferralSent),
            Status::Received if from == Status::InfoRequested => Some(Self::ReferralAnswered),
            Status::Active if from == Status::Paused => Some(Self::ReferralResumed),
            Status::Paused if from != Status::Paused => Some(Self::ReferralPaused),
            Status::Sent
            | Status::Received
            | Status::InfoRequested
            | Status::Waitlisted
            | Status::Accepted
            | Status::Active
            | Status::Paused => Some(Self::ReferralChanged),
            Status::Withdrawn => ended(Self::ReferralWithdrawn),
            Status::ConsentWithdrawn => ended(Self::ReferralStopped),
            Status::Completed
            | Status::Declined
            | Status::Rerouted
            | Status::Expired
            | Status::EndedEarly => ended(Self::ReferralEnded),
        }
    }
}

/// What a system must be registered to read before it is told of a referral.
const TOLD: [&str; 3] = ["id", "status", "version"];

/// Tells whether a partner's system may read by itself what a notice tells: one of its registered operations names it,
/// and may be sent on `day`.
pub fn may_be_told(operations: &RegisteredOperations, system: &Subject, day: NaiveDate) -> bool {
    operations.all().any(|operation| {
        let reads = operation.reads.get(&Section::Referrals);
        operation.partner == *system
            && operation.is_valid_on(day)
            && reads.is_some_and(|fields| TOLD.iter().all(|field| fields.contains(*field)))
    })
}

#[cfg(test)]
mod tests {
    use domain::CodeList;

    use super::*;

    #[test]
    fn only_what_is_taken_is_an_answer_of_taking() {
        for status in [200, 201, 202, 204, 299] {
            assert_eq!(NoticeOutcome::of_status(status), NoticeOutcome::Taken);
        }
        for status in [301, 302, 307, 308, 399] {
            assert_eq!(NoticeOutcome::of_status(status), NoticeOutcome::Redirected);
        }
        assert_eq!(NoticeOutcome::of_status(410), NoticeOutcome::Gone);
        for status in [100, 400, 401, 404, 409, 429, 500, 503] {
            assert_eq!(NoticeOutcome::of_status(status), NoticeOutcome::Refused);
        }
    }

    #[test]
    fn a_system_is_told_only_what_it_is_registered_to_read() {
        let operations = RegisteredOperations::load().expect("shipped files");
        let day = |year| NaiveDate::from_ymd_opt(year, 3, 2).expect("a day");
        let system = Subject::new("partner:vardcentral");
        assert!(may_be_told(&operations, &system, day(2026)));
        assert!(!may_be_told(&operations, &system, day(2019)));
        assert!(!may_be_told(
            &operations,
            &Subject::new("partner:annan"),
            day(2026)
        ));
        assert!(!may_be_told(
            &RegisteredOperations::default(),
            &system,
            day(2026)
        ));
    }

    #[test]
    fn types_are_distinct_and_of_one_family() {
        let mut types: Vec<&str> = NoticeKind::ALL
            .iter()
            .map(|kind| kind.event_type())
            .collect();
        types.sort_unstable();
        types.dedup();
        assert_eq!(types.len(), NoticeKind::ALL.len());
        assert!(types.iter().all(|name| name.starts_with("evi.")));
    }
}

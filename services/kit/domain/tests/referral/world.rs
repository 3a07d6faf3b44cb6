//! An invented pair of units, a referral between them, and a clock that tests move by hand.

use std::sync::LazyLock;

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use domain::{
    AgencyId, BasisId, CaseId, ReferralId, Section, StaffId, UnitId,
    codes::{ReferralService, Urgency},
    referral::{
        Act, Cover, DeadlinePolicy, Doer, ExpectedVersion, FreeText, NewReferral, ReceiverState,
        Referral, ReferralActor, ReferralParty, Route, SectionCover, SendGuard, SenderReading,
        Transition, TransitionRefused,
    },
};
use uuid::Uuid;

pub static POLICY: LazyLock<DeadlinePolicy> = LazyLock::new(DeadlinePolicy::default);

pub const fn referral_id(number: u128) -> ReferralId {
    ReferralId::from_uuid(Uuid::from_u128(number))
}

pub const fn basis(number: u128) -> BasisId {
    BasisId::from_uuid(Uuid::from_u128(number))
}

pub const fn staff(number: u128) -> StaffId {
    StaffId::from_uuid(Uuid::from_u128(number))
}

pub const fn party(agency: u128, unit: u128) -> ReferralParty {
    ReferralParty {
        unit: UnitId::from_uuid(Uuid::from_u128(unit)),
        agency: AgencyId::from_uuid(Uuid::from_u128(agency)),
    }
}

/// The desk's unit, which sends.
pub const SENDER: ReferralParty = party(100, 101);
/// The unit that is asked.
pub const RECEIVER: ReferralParty = party(200, 201);
/// Another unit of the same agency.
pub const SISTER: ReferralParty = party(200, 202);
/// A unit of a third agency.
pub const THIRD: ReferralParty = party(300, 301);
/// The handler at the receiver.
pub const HANDLER: StaffId = staff(7);
/// The consent that the referral rests on.
pub const CONSENT: BasisId = basis(9);

/// Monday 2 February 2026, eight o'clock in the morning, in UTC.
pub fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 2, 2, 8, 0, 0)
        .single()
        .expect("that morning came once")
}

pub fn after(days: u64) -> DateTime<Utc> {
    monday() + Days::new(days)
}

pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day of 2026")
}

pub fn text(text: &str) -> FreeText {
    FreeText::new(text).expect("it is short")
}

/// An act in one capacity, on whatever version there is.
pub fn by(actor: ReferralActor, at: DateTime<Utc>) -> Act<'static> {
    let doer = match actor {
        ReferralActor::Person => Doer::Person,
        ReferralActor::System => Doer::System,
        ReferralActor::Sender
        | ReferralActor::Receiver
        | ReferralActor::ReceiverLead
        | ReferralActor::ReceiverCoordinator
        | ReferralActor::Desk
        | ReferralActor::AnyCaseworker
        | ReferralActor::Supervisor => Doer::Staff(HANDLER),
    };
    Act {
        doer,
        capacities: [actor].into(),
        at,
        expected: ExpectedVersion::NotAsked,
        policy: &POLICY,
    }
}

pub fn sections() -> Vec<Section> {
    vec![Section::Identity, Section::Screening]
}

/// A draft that wants the receiver to read two sections of the desk's.
pub fn draft() -> Referral {
    draft_to(RECEIVER).expect("the receiver is another unit")
}

pub fn draft_to(to: ReferralParty) -> Result<Referral, TransitionRefused> {
    let new = NewReferral {
        id: referral_id(1),
        case: CaseId::from_uuid(Uuid::from_u128(2)),
        from: SENDER,
        to,
        service: ReferralService::Placement,
        urgency: Urgency::Normal,
        question: text("Kan ni erbjuda en plats?"),
        sections: sections(),
        replaces: None,
    };
    Referral::draft(new, &by(ReferralActor::Sender, monday()))
}

/// Everything in order for sending.
pub fn covered() -> SendGuard {
    let cover = |section| SectionCover {
        section,
        owner: SENDER.agency,
        reading: SenderReading::Allowed,
        cover: Cover::Basis(CONSENT),
    };
    SendGuard {
        covers: sections().into_iter().map(cover).collect(),
        duplicate: None,
        receiver: ReceiverState::Active,
        route: Route::Open,
    }
}

/// Something that must have worked.
pub fn done(result: Result<Transition, TransitionRefused>) -> Referral {
    let transition = result.expect("everything was in order");
    let referral = transition.referral;
    referral.check_invariants().expect("it is still a referral");
    referral
}

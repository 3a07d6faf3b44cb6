//! Delegated administration: what an agency's own administrator may do with units, assignments and
//! service agreements. It concerns who may do what, and never any person who seeks help.

pub mod agreement;
pub mod assignment;
pub mod named;
pub mod unit;

use domain::code_list;
use serde::{Deserialize, Serialize};

code_list! {
    /// What was changed in the registry.
    pub enum RegistryChangeKind("RegistryChangeKind") {
        /// A unit was created.
        UnitCreated => "UNIT_CREATED", "Enhet upplagd";
        /// A unit got another name.
        UnitRenamed => "UNIT_RENAMED", "Enhet omdöpt";
        /// Another confidentiality holds in a unit.
        UnitSecrecySet => "UNIT_SECRECY_SET", "Sekretessregim ändrad";
        /// A unit takes referrals on other days.
        UnitReferralsSet => "UNIT_REFERRALS_SET", "Mottagande av remisser ändrat";
        /// A unit was closed.
        UnitClosed => "UNIT_CLOSED", "Enhet stängd";
        /// A unit has another number of places for a service.
        UnitCapacitySet => "UNIT_CAPACITY_SET", "Platser ändrade";
        /// Somebody was added to the staff.
        StaffAdded => "STAFF_ADDED", "Person upplagd";
        /// An assignment was granted.
        AssignmentGranted => "ASSIGNMENT_GRANTED", "Uppdrag tilldelat";
        /// An assignment got another last day.
        AssignmentEndChanged => "ASSIGNMENT_END_CHANGED", "Uppdragets slut ändrat";
        /// An assignment was ended at once.
        AssignmentEnded => "ASSIGNMENT_ENDED", "Uppdrag avslutat";
        /// A service agreement was proposed.
        AgreementProposed => "AGREEMENT_PROPOSED", "Serviceavtal föreslaget";
        /// The other side approved a service agreement.
        AgreementApproved => "AGREEMENT_APPROVED", "Serviceavtal godkänt";
        /// A service agreement was ended at once.
        AgreementEnded => "AGREEMENT_ENDED", "Serviceavtal avslutat";
        /// A partner's system got a place for notices.
        NoticeEndpointCreated => "NOTICE_ENDPOINT_CREATED", "Avisering upplagd";
        /// Notices go to another address, or tell other things.
        NoticeEndpointChanged => "NOTICE_ENDPOINT_CHANGED", "Avisering ändrad";
        /// Notices were turned on.
        NoticeEndpointTurnedOn => "NOTICE_ENDPOINT_TURNED_ON", "Avisering påslagen";
        /// Notices were turned off.
        NoticeEndpointTurnedOff => "NOTICE_ENDPOINT_TURNED_OFF", "Avisering avstängd";
        /// Notices are signed with a new secret.
        NoticeSecretRotated => "NOTICE_SECRET_ROTATED", "Hemlighet för avisering bytt";
        /// A notice was sent to try whether it comes through.
        NoticeTested => "NOTICE_TESTED", "Avisering provad";
        /// Notices were sent again.
        NoticesReplayed => "NOTICES_REPLAYED", "Aviseringar skickade igen";
    }
}

code_list! {
    /// What became of a service agreement after it was proposed.
    pub enum AgreementStepKind("AgreementStepKind") {
        /// The other side approved it.
        Approved => "APPROVED", "Godkänt";
        /// One side ended it.
        Ended => "ENDED", "Avslutat";
    }
}

code_list! {
    /// What follows from a change of the registry, for the runner.
    pub enum RegistryWorkKind("RegistryWorkKind") {
        /// What somebody held in a unit falls back to the unit.
        HandBack => "HAND_BACK", "Lämna tillbaka till enheten";
        /// The open referrals of a closed unit go to who takes over.
        MoveQueue => "MOVE_QUEUE", "Flytta kön";
        /// Places that were added are offered to who waits.
        OfferPlaces => "OFFER_PLACES", "Erbjud nya platser";
    }
}

/// One value of a change in the log: a field and an id, a code, a number or a day. Never a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodedValue {
    /// Which field, as the schema spells it.
    pub field: String,
    /// The value.
    pub value: String,
}

/// A value, if there is one.
pub fn coded(field: &str, value: Option<impl ToString>) -> Option<CodedValue> {
    value.map(|value| CodedValue {
        field: field.to_owned(),
        value: value.to_string(),
    })
}

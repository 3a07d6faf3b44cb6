//! Whom this service tells what.

use domain::{ServiceName, event::EventBody};

/// The services that each event is told to: the desk keeps the places of referrals, follow-up the chain.
pub fn route(body: &EventBody) -> Vec<ServiceName> {
    match body {
        EventBody::PlacementConfirmed(_) | EventBody::PlacementEnded(_) => {
            vec![ServiceName::IntakeDesk, ServiceName::FollowUp]
        }
        EventBody::StepRecorded(_) => vec![ServiceName::FollowUp],
        EventBody::CaseOpened { .. }
        | EventBody::PartyJoined(_)
        | EventBody::PartyLeft(_)
        | EventBody::BasisRecorded { .. }
        | EventBody::ConsentWithdrawn { .. }
        | EventBody::ReferralSent(_)
        | EventBody::ReferralReceived(_)
        | EventBody::ReferralAccepted(_)
        | EventBody::ReferralStarted(_)
        | EventBody::ReferralEnded { .. }
        | EventBody::CaseClosed { .. }
        | EventBody::ProtectionChanged { .. }
        | EventBody::PersonsMerged { .. }
        | EventBody::PersonMergeUndone { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use domain::{RecordId, SystemEntropy, UnitId, event::PlacementNotice};

    use super::*;

    #[test]
    fn desk_is_told_of_places_and_no_agency_is() {
        let notice = PlacementNotice {
            placement: RecordId::draw(&SystemEntropy),
            referral: None,
            unit: UnitId::draw(&SystemEntropy),
        };
        for body in [
            EventBody::PlacementConfirmed(notice),
            EventBody::PlacementEnded(notice),
        ] {
            let told = route(&body);
            assert_eq!(told, [ServiceName::IntakeDesk, ServiceName::FollowUp]);
        }
    }
}

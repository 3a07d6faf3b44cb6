//! Disclosure bases and parties.

use std::sync::Arc;

use access::Visible;
use async_graphql::{ID, SimpleObject};
use chassis::graphql::{Code, DateTime, LocalDate};
use chrono::NaiveDate;
use domain::{
    Section,
    basis::{BasisKind, BasisStatus, ConsentForm},
    referral::ReferralStatus,
};

use super::{
    page::id,
    registry::{Agency, Unit},
};
use crate::model::{
    basis::BasisRow,
    party::{PartyRow, Standing},
    referral::ReferralRow,
};

/// A disclosure basis (sekretessbrytande grund).
#[derive(SimpleObject)]
pub struct DisclosureBasis {
    /// The basis's id.
    id: ID,
    /// Which of the six kinds.
    kind: Code<BasisKind>,
    /// Whether it holds today.
    status: Code<BasisStatus>,
    /// The agency that discloses.
    from_agency: Agency,
    /// The agency that is disclosed to.
    to_agency: Agency,
    /// The sections that it names.
    sections: Vec<Code<Section>>,
    /// For what.
    purpose: Option<String>,
    /// The first day.
    valid_from: LocalDate,
    /// The last day.
    valid_to: LocalDate,
    /// The form of a consent.
    consent_form: Option<Code<ConsentForm>>,
    /// When it was recorded.
    recorded_at: DateTime,
    /// When it was withdrawn.
    withdrawn_at: Option<DateTime>,
}

impl DisclosureBasis {
    /// The basis as it stands today.
    pub fn of(visible: &Visible<BasisRow>, today: NaiveDate) -> Self {
        let basis = visible.get();
        Self {
            id: id(basis.id),
            kind: Code(basis.kind),
            status: Code(basis.status_on(today)),
            from_agency: Agency(Arc::clone(&basis.from)),
            to_agency: Agency(Arc::clone(&basis.to)),
            sections: basis.sections.iter().copied().map(Code).collect(),
            purpose: basis.purpose.clone(),
            valid_from: LocalDate(basis.valid_from),
            valid_to: LocalDate(basis.valid_to),
            consent_form: basis.consent_form.map(Code),
            recorded_at: DateTime(basis.recorded_at),
            withdrawn_at: basis
                .withdrawal
                .as_ref()
                .map(|withdrawal| DateTime(withdrawal.at)),
        }
    }
}

/// A referral that stopped because the consent that it rests on was withdrawn.
#[derive(SimpleObject)]
pub struct StoppedReferral {
    /// The referral's id.
    id: ID,
    /// Where it stands.
    status: Code<ReferralStatus>,
}

impl From<&Visible<ReferralRow>> for StoppedReferral {
    fn from(visible: &Visible<ReferralRow>) -> Self {
        let envelope = &visible.get().envelope;
        Self {
            id: id(envelope.id),
            status: Code(envelope.status),
        }
    }
}

/// A unit that takes or took part in a case.
#[derive(SimpleObject)]
pub struct Party {
    /// The unit.
    unit: Unit,
    /// Its agency.
    agency: Agency,
    /// How it takes part.
    standing: Code<Standing>,
    /// The name of the unit's lead caseworker, if one is appointed.
    lead_caseworker: Option<String>,
    /// Since when it has taken part.
    joined_at: DateTime,
}

impl From<&Visible<PartyRow>> for Party {
    fn from(visible: &Visible<PartyRow>) -> Self {
        let party = visible.get();
        Self {
            unit: Unit(Arc::clone(&party.unit)),
            agency: Agency(Arc::clone(&party.unit.agency)),
            standing: Code(party.standing),
            lead_caseworker: party.lead_caseworker.clone(),
            joined_at: DateTime(party.joined_at),
        }
    }
}

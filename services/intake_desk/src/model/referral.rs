//! A referral as a row of `REFERRALS`: the envelope that a receiver sees first, and the whole of it.

use std::sync::Arc;

use access::{About, Ends, Extent, Ordered, Place, Protected};
use chrono::NaiveDate;
use domain::{
    RowKey, Section,
    codes::AgeBand,
    referral::{FreeText, Referral},
};

use super::{reduce::covers, referral_step::ReferralStep, registry::Unit, whose::Whose};

/// One referral. While a reader may see its envelope only, `whole` is gone.
#[derive(Clone, PartialEq, Eq)]
pub struct ReferralRow {
    /// Whose it is: the desk owns the rows of the section.
    pub whose: Whose,
    /// Its key within the case; the page order.
    pub key: RowKey,
    /// What every reader of the row sees.
    pub envelope: Envelope,
    /// What is asked: part of the whole, and alone for a partner whose operation names it.
    pub question: Option<FreeText>,
    /// The whole referral: question, carried sections, notes, state and its data.
    pub whole: Option<Box<Referral>>,
    /// What has been done with it, for those who read the whole; `None` when nobody asked.
    pub steps: Option<Vec<ReferralStep>>,
}

/// What stands outside on a referral.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Its id.
    pub id: domain::ReferralId,
    /// Where it stands.
    pub status: domain::referral::ReferralStatus,
    /// Its version.
    pub version: i32,
    /// For which service.
    pub service: domain::codes::ReferralService,
    /// How soon.
    pub urgency: domain::codes::Urgency,
    /// The unit that sends.
    pub from: Arc<Unit>,
    /// The unit that it is addressed to.
    pub to: Arc<Unit>,
    /// When the next clock runs out.
    pub due_on: Option<NaiveDate>,
    /// Why it was declined: a receiver that declines what it has seen the outside of has said so itself.
    pub decline_reason: Option<domain::referral::DeclineReason>,
    /// The band that the person's age falls in, on the day of the reading; `None` when nobody asked, and
    /// of a protected person always.
    pub age_band: Option<AgeBand>,
}

impl Protected for ReferralRow {
    fn place(&self) -> Place {
        self.whose
            .place(Section::Referrals)
            .about(About::Referral(Ends {
                referral: self.envelope.id,
                from_unit: self.envelope.from.id,
                to_unit: self.envelope.to.id,
            }))
    }

    fn reduce(self, extent: &Extent) -> Self {
        let is_whole = match extent {
            Extent::Whole | Extent::Comment | Extent::Withdraw => true,
            Extent::Fields(_)
            | Extent::Envelope
            | Extent::Name
            | Extent::Phone
            | Extent::Pseudonym
            | Extent::Tables => false,
        };
        let shows_age = *extent == Extent::Envelope || covers(extent, "ageBand");
        Self {
            question: self.question.filter(|_| covers(extent, "question")),
            whole: self.whole.filter(|_| is_whole),
            steps: self.steps.filter(|_| is_whole),
            envelope: Envelope {
                age_band: self.envelope.age_band.filter(|_| shows_age),
                ..self.envelope
            },
            ..self
        }
    }
}

impl Ordered for ReferralRow {
    fn order(&self) -> i64 {
        self.key.as_i64()
    }
}

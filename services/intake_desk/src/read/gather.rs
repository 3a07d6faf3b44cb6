//! The sealed rows of some cases: one statement for each kind of row that is wanted, however many cases.

use std::collections::BTreeMap;

use ::store::StoreFault;
use access::{Protected, Sealed};
use domain::CaseId;

use super::{Look, Part, Wanted};
use crate::{
    model::{
        basis::BasisRow,
        case::CaseHead,
        closure::{Closure, FollowUpDue},
        intake::{Intake, Screening},
        journal::JournalNote,
        mapping::MappingPart,
        party::PartyRow,
        person::{Contact, Identity},
        plan::Plan,
        referral::ReferralRow,
        timeline::TimelineEntry,
    },
    store::{
        basis, case, closure, contact_point, intake, journal, mapping, moment::Moment, party,
        person, plan, referral, referral_beside::Asked, timeline,
    },
};

/// Rows of one kind, by case, in the order in which they came.
pub(super) type ByCase<T> = BTreeMap<CaseId, Vec<Sealed<T>>>;

/// The sealed rows of some cases. What is not wanted is empty.
#[derive(Default)]
pub(super) struct Gathered {
    pub identities: ByCase<Identity>,
    pub contacts: ByCase<Contact>,
    pub parties: ByCase<PartyRow>,
    pub intakes: ByCase<Intake>,
    pub screenings: ByCase<Screening>,
    pub mapping: ByCase<MappingPart>,
    pub plans: ByCase<Plan>,
    pub referrals: ByCase<ReferralRow>,
    pub journal: ByCase<JournalNote>,
    pub bases: ByCase<BasisRow>,
    pub closures: ByCase<Closure>,
    pub follow_ups: ByCase<FollowUpDue>,
    pub timeline: ByCase<TimelineEntry>,
}

impl Gathered {
    /// Reads what is wanted of the cases.
    pub async fn read(
        look: &Look,
        heads: &[CaseHead],
        wanted: &Wanted,
        moment: Moment,
    ) -> Result<Self, StoreFault> {
        let (connection, directory) = (look.connection(), look.directory());
        let mut gathered = Self::default();
        if wanted.wants(Part::Person) {
            gathered.identities =
                by_case(person::list_identities(connection, heads, moment).await?);
        }
        if wanted.wants(Part::Contact) {
            gathered.contacts = by_case(contact_point::list_contacts(connection, heads).await?);
        }
        if wanted.wants(Part::Parties) {
            let workers = case::list_workers(connection, directory, heads, moment).await?;
            let parties =
                party::list_parties(connection, directory, heads, &workers, moment).await?;
            gathered.parties = by_case(parties);
        }
        gathered.read_desk_sections(look, heads, wanted).await?;
        gathered.read_lists(look, heads, wanted, moment).await?;
        Ok(gathered)
    }

    async fn read_desk_sections(
        &mut self,
        look: &Look,
        heads: &[CaseHead],
        wanted: &Wanted,
    ) -> Result<(), StoreFault> {
        let (connection, directory) = (look.connection(), look.directory());
        if wanted.wants(Part::Intake) {
            self.intakes = by_case(intake::list_intakes(connection, directory, heads).await?);
        }
        if wanted.wants(Part::Screening) {
            self.screenings = by_case(intake::list_screenings(connection, directory, heads).await?);
        }
        if wanted.wants(Part::Mapping) {
            self.mapping = by_case(mapping::list_mapping(connection, directory, heads).await?);
        }
        if wanted.wants(Part::Plan) {
            self.plans = by_case(plan::list_plans(connection, directory, heads).await?);
        }
        if wanted.wants(Part::Closure) {
            self.closures = by_case(closure::list_closures(connection, directory, heads).await?);
        }
        if wanted.wants(Part::FollowUps) {
            self.follow_ups = by_case(closure::list_follow_ups(connection, heads).await?);
        }
        Ok(())
    }

    async fn read_lists(
        &mut self,
        look: &Look,
        heads: &[CaseHead],
        wanted: &Wanted,
        moment: Moment,
    ) -> Result<(), StoreFault> {
        let (connection, directory) = (look.connection(), look.directory());
        if wanted.wants(Part::Referrals) {
            let asked = Asked::of(&wanted.fields(Part::Referrals), moment);
            let rows = referral::list_referrals(connection, directory, heads, &asked).await?;
            self.referrals = by_case(rows);
        }
        if wanted.wants(Part::Journal) {
            self.journal = by_case(journal::list_notes(connection, directory, heads, None).await?);
        }
        if wanted.wants(Part::Bases) {
            self.bases = by_case(basis::list_bases(connection, directory, heads).await?);
        }
        if wanted.wants(Part::Timeline) {
            self.timeline =
                by_case(timeline::list_entries(connection, directory, heads, None).await?);
        }
        Ok(())
    }
}

fn by_case<T: Protected>(rows: Vec<Sealed<T>>) -> ByCase<T> {
    let mut cases: ByCase<T> = BTreeMap::new();
    for row in rows {
        cases.entry(row.case()).or_default().push(row);
    }
    cases
}

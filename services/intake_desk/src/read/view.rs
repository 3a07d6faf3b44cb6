//! What one reader may see of one case.

use std::{collections::BTreeMap, sync::Arc};

use access::{Judgement, Visible};
use domain::Section;
use store::{Page, PageRequest};

use crate::{
    model::{
        basis::BasisRow,
        case::{CaseHead, HeadKnown},
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
    store::work::Task,
};

/// A list within a case: `None` where it is withheld or absent; else its pages, by what was asked for.
/// A row that stands on several pages is opened, and noted, once.
pub type Listed<T> = Option<Vec<(PageRequest, Page<Arc<Visible<T>>>)>>;

/// A case with what was wanted of it and may be seen. What was not wanted is empty.
pub struct CaseView {
    /// The head: whoever has a relation to the case may know it.
    pub head: CaseHead,
    /// What the reader knows of what moves the head.
    pub known: HeadKnown,
    /// What each section is for the reader, in the matrix's order.
    pub access: Vec<(Section, Judgement)>,
    /// Who the person is.
    pub identity: Option<Visible<Identity>>,
    /// How the person is reached.
    pub contact: Option<Visible<Contact>>,
    /// Who takes part.
    pub parties: Option<Vec<Visible<PartyRow>>>,
    /// How the person came.
    pub intake: Option<Visible<Intake>>,
    /// The first assessment.
    pub screening: Option<Visible<Screening>>,
    /// The newest readable row of each part of the mapping.
    pub mapping: BTreeMap<Section, Visible<MappingPart>>,
    /// The one shared plan.
    pub plan: Option<Visible<Plan>>,
    /// The referrals.
    pub referrals: Listed<ReferralRow>,
    /// The journal.
    pub journal: Listed<JournalNote>,
    /// The bases.
    pub bases: Option<Vec<Visible<BasisRow>>>,
    /// How the case ended.
    pub closure: Option<Visible<Closure>>,
    /// The follow-ups.
    pub follow_ups: Option<Vec<Visible<FollowUpDue>>>,
    /// What happened.
    pub timeline: Listed<TimelineEntry>,
    /// What the reader's units have to do in it, oldest first; `None` for who works in none.
    pub tasks: Option<Vec<Task>>,
}

impl CaseView {
    /// A case of which nothing but the head is known.
    pub fn of(head: CaseHead) -> Self {
        Self {
            head,
            known: HeadKnown::PhaseAlone,
            access: Vec::new(),
            identity: None,
            contact: None,
            parties: None,
            intake: None,
            screening: None,
            mapping: BTreeMap::new(),
            plan: None,
            referrals: None,
            journal: None,
            bases: None,
            closure: None,
            follow_ups: None,
            timeline: None,
            tasks: None,
        }
    }
}

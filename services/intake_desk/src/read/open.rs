//! Opening what was gathered: every row is decided where it is read, lists are filtered before they are
//! paged, and what a reader may not see leaves no gap.

use std::{collections::BTreeMap, sync::Arc};

use access::{Cx, Fields, Ordered, Protected, Sealed, Standing, Visible};
use chassis::Fault;
use domain::{CaseId, CodeList, Problem, Section, planted};

use super::{
    CaseView, Listed, Part, Wanted,
    gather::{ByCase, Gathered},
    own_work::tasks_within,
};
use crate::{
    IntakeDesk,
    model::{
        case::{CaseHead, HeadKnown},
        mapping::MappingPart,
    },
    store::{case, moment::Moment},
};

impl IntakeDesk {
    /// What the reader may see of some cases; those without relation are left out. The number of
    /// statements depends on `wanted` alone.
    pub(crate) async fn view_cases(
        &self,
        cx: &Cx,
        cases: &[CaseId],
        wanted: &Wanted,
    ) -> Result<BTreeMap<CaseId, CaseView>, Fault> {
        let look = self.look(cx, cases).await?;
        let heads = case::list_heads(look.connection(), look.directory(), cases).await?;
        let moment = Moment::now(cx.clock());
        let mut gathered = Gathered::read(&look, &heads, wanted, moment).await?;
        let tasks =
            tasks_within(&look, (self.access().policy().matrix(), cx), &heads, wanted).await?;
        let mut views = BTreeMap::new();
        for head in heads {
            let to_do = tasks.as_ref().and_then(|of| of.get(&head.key).cloned());
            if let Some(standing) = self.standing(cx, look.facts(), head.id) {
                let opening = Opening {
                    desk: self,
                    cx,
                    standing: &standing,
                    wanted,
                };
                let mut view = opening.open(head, &mut gathered)?;
                view.tasks = to_do;
                views.insert(view.head.id, view);
            } else if planted!(StatementMoreWhereHidden) {
                case::list_heads(look.connection(), look.directory(), cases).await?;
            }
        }
        Ok(views)
    }

    /// What the reader may see of one case; `None` when it does not exist for them.
    pub(crate) async fn view_case(
        &self,
        cx: &Cx,
        case: CaseId,
        wanted: &Wanted,
    ) -> Result<Option<CaseView>, Fault> {
        Ok(self.view_cases(cx, &[case], wanted).await?.remove(&case))
    }
}

/// What the reader knows of what moves a case's head.
pub(crate) fn known_of(standing: &Standing<'_>) -> HeadKnown {
    if standing.section_access(Section::Screening).state.is_open() {
        HeadKnown::WithScreening
    } else {
        HeadKnown::PhaseAlone
    }
}

/// The opening of one case for one reader.
struct Opening<'o> {
    desk: &'o IntakeDesk,
    cx: &'o Cx,
    standing: &'o Standing<'o>,
    wanted: &'o Wanted,
}

impl Opening<'_> {
    fn open(&self, head: CaseHead, gathered: &mut Gathered) -> Result<CaseView, Fault> {
        let case = head.id;
        let mut view = CaseView::of(head);
        view.known = known_of(self.standing);
        if self.wanted.wants(Part::Access) {
            view.access = self.standing.list_access();
        }
        view.identity = self.newest(&mut gathered.identities, case, Part::Person);
        view.contact = self.newest(&mut gathered.contacts, case, Part::Contact);
        view.parties = self.all(
            &mut gathered.parties,
            case,
            (Part::Parties, Section::Parties),
        );
        view.intake = self.newest(&mut gathered.intakes, case, Part::Intake);
        view.screening = self.newest(&mut gathered.screenings, case, Part::Screening);
        view.mapping = self.mapping(gathered.mapping.remove(&case).unwrap_or_default());
        view.plan = self.newest(&mut gathered.plans, case, Part::Plan);
        view.bases = self.all(&mut gathered.bases, case, (Part::Bases, Section::Bases));
        view.closure = self.newest(&mut gathered.closures, case, Part::Closure);
        view.follow_ups = self.all(
            &mut gathered.follow_ups,
            case,
            (Part::FollowUps, Section::FollowUp),
        );
        view.referrals = self.paged(
            (&mut gathered.referrals, case),
            (Part::Referrals, "referrals"),
            Reach::Section(Section::Referrals),
        )?;
        view.journal = self.paged(
            (&mut gathered.journal, case),
            (Part::Journal, "journal"),
            Reach::Section(Section::Journal),
        )?;
        view.timeline = self.paged(
            (&mut gathered.timeline, case),
            (Part::Timeline, "timeline"),
            Reach::Whatever,
        )?;
        Ok(view)
    }

    fn is_open(&self, section: Section) -> bool {
        self.standing.section_access(section).state.is_open()
    }

    /// Every readable row; `None` where the section is withheld or absent.
    fn all<T: Protected>(
        &self,
        rows: &mut ByCase<T>,
        case: CaseId,
        (part, section): (Part, Section),
    ) -> Option<Vec<Visible<T>>> {
        let rows = rows.remove(&case).unwrap_or_default();
        self.is_open(section)
            .then(|| self.open_all(rows, &self.wanted.fields(part)))
    }

    /// The newest readable row: rows come oldest first.
    fn newest<T: Protected>(
        &self,
        rows: &mut ByCase<T>,
        case: CaseId,
        part: Part,
    ) -> Option<Visible<T>> {
        let rows = rows.remove(&case).unwrap_or_default();
        let fields = self.wanted.fields(part);
        rows.into_iter()
            .rev()
            .find_map(|row| self.cx.open(self.standing, row, &fields))
    }

    /// The newest readable row of each part of the mapping, whoever wrote it.
    fn mapping(&self, rows: Vec<Sealed<MappingPart>>) -> BTreeMap<Section, Visible<MappingPart>> {
        let mut parts: BTreeMap<Section, Sealed<MappingPart>> = BTreeMap::new();
        for row in rows {
            let section = row.section();
            if self.standing.judge_place(&row.place()).state.is_open() {
                parts.insert(section, row);
            }
        }
        let opened = parts.into_iter().filter_map(|(section, row)| {
            let fields = self
                .wanted
                .fields(Part::Mapping)
                .below(mapping_field(section));
            if fields.is_empty() {
                return None;
            }
            Some((section, self.cx.open(self.standing, row, &fields)?))
        });
        opened.collect()
    }

    fn open_all<T: Protected>(&self, rows: Vec<Sealed<T>>, fields: &Fields) -> Vec<Visible<T>> {
        rows.into_iter()
            .filter_map(|row| self.cx.open(self.standing, row, fields))
            .collect()
    }

    /// The pages of a list, newest first. Rows are decided before they are counted and cut, so that a
    /// hidden row moves no page; only those that are shown are opened, and noted as disclosed.
    fn paged<T: Ordered>(
        &self,
        (rows, case): (&mut ByCase<T>, CaseId),
        (part, name): (Part, &'static str),
        reach: Reach,
    ) -> Result<Listed<T>, Fault> {
        let rows = rows.remove(&case).unwrap_or_default();
        if !self.wanted.wants(part) || !self.reaches(reach) {
            return Ok(None);
        }
        let readable = rows.into_iter().filter(|row| {
            self.standing.judge_place(&row.place()).state.is_open() || planted!(PageBeforeFilter)
        });
        let mut rest: BTreeMap<i64, Sealed<T>> = readable.map(|row| (row.order(), row)).collect();
        let order: Vec<i64> = rest.keys().rev().copied().collect();
        let fields = self.wanted.fields(part);
        let list = self.desk.store().list(self.cx, name, &case)?;
        let mut shown: BTreeMap<i64, Arc<Visible<T>>> = BTreeMap::new();
        let mut pages = Vec::new();
        for request in self.wanted.pages(part) {
            let after: Option<i64> = list.after(request).map_err(|_| not_a_cursor())?;
            let limit = usize::try_from(request.limit()).unwrap_or(usize::MAX);
            let behind = order
                .iter()
                .copied()
                .filter(|key| after.is_none_or(|after| *key < after));
            let page = list.page(request, behind.take(limit).collect(), |key| *key)?;
            let opened = page.filter_map(|key| {
                if let Some(sealed) = rest.remove(&key) {
                    let row = self.cx.open(self.standing, sealed, &fields)?;
                    shown.insert(key, Arc::new(row));
                }
                shown.get(&key).map(Arc::clone)
            });
            pages.push((request.clone(), opened));
        }
        Ok(Some(pages))
    }

    fn reaches(&self, reach: Reach) -> bool {
        match reach {
            Reach::Section(section) => self.is_open(section),
            Reach::Whatever => true,
        }
    }
}

/// Whether a list belongs to one section, or gathers what is readable of many.
#[derive(Clone, Copy)]
enum Reach {
    Section(Section),
    Whatever,
}

/// The answer to a cursor of another list, another reader or nobody.
pub(super) fn not_a_cursor() -> Fault {
    Fault::bad_input(Problem::invalid("after", "cursor-not-of-this-list"))
}

/// The field of `mapping` that shows a section.
fn mapping_field(section: Section) -> &'static str {
    match section {
        Section::MappingEducation => "education",
        Section::MappingWork => "work",
        Section::MappingFamily => "family",
        Section::MappingEconomy => "economy",
        Section::MappingHealth => "health",
        other => other.code(),
    }
}

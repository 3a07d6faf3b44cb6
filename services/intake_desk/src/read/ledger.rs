//! The disclosure ledger of one case, for its participant: every service is asked for its own log, always
//! all of them, and what they answer is merged page by page.

use std::{collections::BTreeMap, sync::Arc};

use access::{Cx, Fields, ReaderKind, Visible};
use chassis::{Fault, LogAbout, LogAnswer, LogQuestion, Reading};
use domain::{BasisId, CaseId, CodeList, Section, ServiceName};
use futures::future::join_all;
use store::{Page, PageRequest};

use super::open::not_a_cursor;
use crate::{
    IntakeDesk,
    model::{
        basis::BasisRow,
        ledger::{DisclosureGround, LedgerLine, LedgerPlace, merge},
        registry::{Agency, Directory, Unit},
    },
    store::{basis, case},
};

/// A page of the ledger, and the services whose logs could not be asked.
pub struct Ledger {
    /// The lines.
    pub page: Page<Disclosed>,
    /// Who did not answer. It follows from the question alone, never from what there is.
    pub unavailable: Vec<ServiceName>,
}

/// A line of the ledger as the person sees it.
pub struct Disclosed {
    /// What was read.
    pub reading: Reading,
    /// The unit that read.
    pub unit: Option<Arc<Unit>>,
    /// The agency whose rows were read.
    pub owner: Option<Arc<Agency>>,
    /// Why that was allowed.
    pub ground: DisclosureGround,
    /// The basis, where it rests on one.
    pub basis: Option<Arc<Visible<BasisRow>>>,
}

/// Every service that keeps a log.
pub(crate) fn logging() -> impl Iterator<Item = ServiceName> {
    let all = ServiceName::ALL.iter().copied();
    all.filter(|service| *service != ServiceName::Gateway)
}

impl IntakeDesk {
    /// A page of the ledger of a case, newest first; `None` for everybody but its participant.
    pub(crate) async fn view_ledger(
        &self,
        cx: &Cx,
        case: CaseId,
        (request, fields): (&PageRequest, &Fields),
    ) -> Result<Option<Ledger>, Fault> {
        if cx.sign_in().kind != ReaderKind::Participant {
            return Ok(None);
        }
        let list = self.store().list(cx, "disclosures", &case)?;
        let after: Option<LedgerPlace> = list.after(request).map_err(|_| not_a_cursor())?;
        let (answered, unavailable) = self
            .ask_logs(cx, case, (request, after.as_ref()), fields)
            .await;
        let Some(known) = Known::read(self, cx, case, fields).await? else {
            return Ok(None);
        };
        let limit = usize::try_from(request.limit()).unwrap_or(usize::MAX);
        let lines = merge(answered, after, limit);
        let page = list.page(request, lines, |line| line.place.clone())?;
        Ok(Some(Ledger {
            page: page.map(|line| known.disclosed(line)),
            unavailable,
        }))
    }

    async fn ask_logs(
        &self,
        cx: &Cx,
        case: CaseId,
        (request, after): (&PageRequest, Option<&LedgerPlace>),
        fields: &Fields,
    ) -> (BTreeMap<ServiceName, Vec<Reading>>, Vec<ServiceName>) {
        let asked = logging().map(|service| {
            let question = LogQuestion {
                about: LogAbout::Case {
                    case,
                    after: after.and_then(|places| places.get(&service)).copied(),
                },
                fields: fields.paths().map(str::to_owned).collect(),
                // The entry after which the page begins is read again.
                limit: request.limit() + 1,
            };
            async move { (service, self.logs().ask(cx, service, &question).await) }
        });
        let mut answered = BTreeMap::new();
        let mut unavailable = Vec::new();
        for (service, answer) in join_all(asked).await {
            match answer {
                Some(LogAnswer { readings, .. }) => {
                    answered.insert(service, readings);
                }
                None => unavailable.push(service),
            }
        }
        (answered, unavailable)
    }
}

/// What the desk adds to the logs: names of units, and the bases that the person may read.
struct Known {
    directory: Directory,
    bases: BTreeMap<BasisId, Arc<Visible<BasisRow>>>,
}

impl Known {
    async fn read(
        desk: &IntakeDesk,
        cx: &Cx,
        case: CaseId,
        fields: &Fields,
    ) -> Result<Option<Self>, Fault> {
        let look = desk.look(cx, &[case]).await?;
        let heads = case::list_heads(look.connection(), look.directory(), &[case]).await?;
        let sealed = basis::list_bases(look.connection(), look.directory(), &heads).await?;
        let standing = desk
            .standing(cx, look.facts(), case)
            .filter(|standing| standing.section_access(Section::AccessLog).state.is_open());
        let Some(standing) = standing else {
            return Ok(None);
        };
        let below = fields.below("basis");
        let shown = Fields::new(below.paths().chain(["kind"]).map(str::to_owned));
        let bases = sealed
            .into_iter()
            .filter_map(|row| cx.open(&standing, row, &shown))
            .map(|row| (row.get().id, Arc::new(row)));
        Ok(Some(Self {
            bases: bases.collect(),
            directory: look.directory().clone(),
        }))
    }

    fn disclosed(&self, line: LedgerLine) -> Disclosed {
        let reading = line.reading;
        let unit = reading
            .unit
            .and_then(|unit| self.directory.unit_by_id(unit))
            .map(Arc::clone);
        let owner = self.directory.agency_by_id(reading.owner).map(Arc::clone);
        let basis = reading.basis.and_then(|id| self.bases.get(&id)).cloned();
        let agency = unit.as_ref().map(|unit| unit.agency.id);
        Disclosed {
            ground: DisclosureGround::of(&reading, agency),
            reading,
            unit,
            owner,
            basis,
        }
    }
}

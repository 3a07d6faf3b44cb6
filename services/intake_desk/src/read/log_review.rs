//! Reviews of the access log as the reviewer sees them: the looks from the desk's own tables, what was read
//! from the logs of the services, all of them asked whatever there is.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use access::{Act, Cx, Facts, Fields, Standing, Visible};
use chassis::{Fault, LogAbout, LogQuestion, Reading};
use domain::{
    BasisId, CaseId, CaseKey, LogItemId, LogReviewId, Role, RowKey, Section, ServiceName, Subject,
};
use futures::future::join_all;
use store::{Page, PageRequest};

use super::{ledger::logging, open::not_a_cursor, question, reviewer::Reviewer};
use crate::{
    IntakeDesk,
    model::{
        basis::BasisRow,
        case::CaseHead,
        log_review::{GivenVerdict, LogFollowUp, LogItem, LogReview},
        registry::{Directory, Unit},
    },
    store::{
        basis, case, log_finding,
        log_review::{self, ItemFilter, KeptItem},
        log_scene, registry,
    },
};

/// A review with the names of those who opened it and signed it off.
pub struct ReviewView {
    /// The review.
    pub review: LogReview,
    /// Names of the agency's reviewers, by key.
    pub names: Arc<BTreeMap<RowKey, String>>,
}

/// A look with what was found, and what was read where the services answered.
pub struct ItemView {
    /// The look.
    pub item: Visible<LogItem>,
    /// The name by which this review speaks of the person.
    pub pseudonym: String,
    /// The name of the reader.
    pub reader: Option<String>,
    /// What was read.
    pub readings: Vec<ReadingView>,
    /// What was found.
    pub verdict: Option<GivenVerdict>,
    /// What was done.
    pub follow_ups: Vec<LogFollowUp>,
    /// Names of the agency's reviewers, by key.
    pub names: Arc<BTreeMap<RowKey, String>>,
}

/// What was read in one service, for one unit, on one basis.
pub struct ReadingView {
    /// The service.
    pub service: ServiceName,
    /// What was read.
    pub reading: Reading,
    /// The unit.
    pub unit: Option<Arc<Unit>>,
    /// The basis, where the reviewer may know it.
    pub basis: Option<Arc<Visible<BasisRow>>>,
}

/// A page of looks, and the services that did not answer.
pub struct ItemPage {
    /// The looks.
    pub page: Page<ItemView>,
    /// Who did not answer.
    pub unavailable: Vec<ServiceName>,
}

/// What the logs say of a page of looks.
struct Logged {
    readings: BTreeMap<(ServiceName, i64), Vec<Reading>>,
    unavailable: Vec<ServiceName>,
}

impl IntakeDesk {
    /// What the reader reviews, and the registry.
    pub(crate) async fn reviewer(&self, cx: &Cx) -> Result<(Reviewer, Directory), Fault> {
        let connection = self.store().reading();
        let (facts, directory) = self
            .facts()
            .answer_in(connection, &question(cx, &[]))
            .await?;
        Ok((Reviewer::of(cx, &facts.reader, &directory), directory))
    }

    /// The reviews of the reader's agencies, newest first.
    pub(crate) async fn view_reviews(
        &self,
        cx: &Cx,
        request: &PageRequest,
    ) -> Result<Page<ReviewView>, Fault> {
        let list = self.store().list(cx, "logReviews", &())?;
        let before = list.after(request).map_err(|_| not_a_cursor())?;
        let (reviewer, directory) = self.reviewer(cx).await?;
        let agencies = reviewer.agencies();
        let page = (before, request.limit());
        let connection = self.store().reading();
        let found = log_review::find_reviews(connection, &directory, &agencies, page).await?;
        let names = self.names_in(found.iter()).await?;
        let page = list.page(request, found, |review| review.key)?;
        Ok(page.map(|review| ReviewView {
            review,
            names: Arc::clone(&names),
        }))
    }

    /// A review; `None` for one that is not of the reader's agencies, or of nobody.
    pub(crate) async fn view_review(
        &self,
        cx: &Cx,
        id: LogReviewId,
    ) -> Result<Option<ReviewView>, Fault> {
        let (reviewer, directory) = self.reviewer(cx).await?;
        let connection = self.store().reading();
        let agencies = reviewer.agencies();
        let found = log_review::find_review(connection, &directory, id, &agencies).await?;
        let names = self.names_in(found.iter()).await?;
        Ok(found.map(|review| ReviewView { review, names }))
    }

    async fn names_in<'r>(
        &self,
        reviews: impl Iterator<Item = &'r LogReview>,
    ) -> Result<Arc<BTreeMap<RowKey, String>>, Fault> {
        let staff: BTreeSet<RowKey> = reviews
            .flat_map(|review| {
                let signed = review.signed.map(|signed| signed.by);
                [Some(review.opened_by), signed]
            })
            .flatten()
            .collect();
        let staff: Vec<RowKey> = staff.into_iter().collect();
        let names = log_finding::list_names(self.store().reading(), &staff).await?;
        Ok(Arc::new(names))
    }

    /// A page of the looks of a review, oldest first. The number of statements depends on no row.
    pub(crate) async fn view_items(
        &self,
        cx: &Cx,
        review: &LogReview,
        (request, filter): (&PageRequest, ItemFilter),
        fields: &Fields,
    ) -> Result<ItemPage, Fault> {
        let list = self.store().list(cx, "items", &(review.id, filter))?;
        let after = list.after(request).map_err(|_| not_a_cursor())?;
        let place = (after, request.limit());
        let connection = self.store().reading();
        let found = log_review::find_items(connection, review.key, filter, place).await?;
        let page = list.page(request, found, KeptItem::key)?;
        note_reading(cx, review);
        let keys: Vec<CaseKey> = page.rows.iter().map(|row| row.row.case()).collect();
        let seen = self.see(cx, (&keys, fields)).await?;
        let opened = page.filter_map(|item| seen.open(cx, review, item));
        let logged = self
            .ask_entries(
                cx,
                review,
                (opened.rows.iter().map(|row| row.row.get()), fields),
            )
            .await;
        let mut found = self
            .findings(opened.rows.iter().map(|row| row.row.get()))
            .await?;
        Ok(ItemPage {
            page: opened.map(|item| found.put(self, review, (item, &seen), &logged)),
            unavailable: logged.unavailable,
        })
    }

    /// One look of a review, for the answer of a mutation that has changed it.
    pub(crate) async fn view_item(
        &self,
        cx: &Cx,
        (review, id): (&LogReview, LogItemId),
        fields: &Fields,
    ) -> Result<Option<ItemView>, Fault> {
        let agencies = BTreeSet::from([review.unit.agency.key]);
        let connection = self.store().reading();
        let Some(item) = log_review::find_item(connection, id, &agencies).await? else {
            return Ok(None);
        };
        note_reading(cx, review);
        let seen = self.see(cx, (&[item.case()], fields)).await?;
        let Some(item) = seen.open(cx, review, item) else {
            return Ok(None);
        };
        let looks = || std::iter::once(item.get());
        let logged = self.ask_entries(cx, review, (looks(), fields)).await;
        let mut found = self.findings(looks()).await?;
        Ok(Some(found.put(self, review, (item, &seen), &logged)))
    }

    /// The cases of some looks, with what holds between them and the reviewer.
    async fn see(&self, cx: &Cx, (keys, fields): (&[CaseKey], &Fields)) -> Result<Seen, Fault> {
        let connection = self.store().snapshot().await?;
        let directory = registry::get_directory(&connection).await?;
        let heads = case::list_heads_by_key(&connection, &directory, keys).await?;
        let sealed = basis::list_bases(&connection, &directory, &heads).await?;
        let cases: Vec<CaseId> = heads.iter().map(|head| head.id).collect();
        let asked = question(cx, &cases);
        let (facts, directory) = self.facts().answer_in(&connection, &asked).await?;
        let mut seen = Seen {
            desk: self.clone(),
            facts,
            directory,
            heads: heads.into_iter().map(|head| (head.key, head)).collect(),
            bases: BTreeMap::new(),
            fields: fields.clone(),
        };
        let shown = fields.below("readings").below("basis");
        if !shown.is_empty() {
            for row in sealed {
                let standing = seen.standing(cx, row.case());
                let opened = standing.and_then(|standing| cx.open(&standing, row, &shown));
                if let Some(row) = opened {
                    seen.bases.insert(row.get().id, Arc::new(row));
                }
            }
        }
        Ok(seen)
    }

    /// Asks every service for the entries in which some looks stand.
    async fn ask_entries<'i>(
        &self,
        cx: &Cx,
        review: &LogReview,
        (items, fields): (impl Iterator<Item = &'i LogItem>, &Fields),
    ) -> Logged {
        let mut wanted: BTreeMap<ServiceName, BTreeSet<i64>> = BTreeMap::new();
        for (service, entry) in items.flat_map(|item| item.entries.iter().copied()) {
            wanted.entry(service).or_default().insert(entry);
        }
        let owner = review.unit.agency.id;
        let asked = logging().map(|service| {
            let mut entries = wanted.get(&service).cloned().unwrap_or_default();
            if entries.is_empty() {
                // No entry has this key: the service is asked the same whether it has any to tell of.
                entries.insert(0);
            }
            let question = LogQuestion {
                limit: entries.len() as u64,
                about: LogAbout::Entries { owner, entries },
                fields: fields.paths().map(str::to_owned).collect(),
            };
            async move { (service, self.logs().ask(cx, service, &question).await) }
        });
        let mut logged = Logged {
            readings: BTreeMap::new(),
            unavailable: Vec::new(),
        };
        for (service, answer) in join_all(asked).await {
            let Some(answer) = answer else {
                logged.unavailable.push(service);
                continue;
            };
            for reading in answer.readings {
                let place = (service, reading.place.entry);
                logged.readings.entry(place).or_default().push(reading);
            }
        }
        logged
    }

    async fn findings<'i>(
        &self,
        items: impl Iterator<Item = &'i LogItem>,
    ) -> Result<Findings, Fault> {
        let connection = self.store().reading();
        let (mut keys, mut readers) = (Vec::new(), BTreeSet::new());
        for item in items {
            keys.push(item.key);
            readers.insert(item.reader.clone());
        }
        let verdicts = log_finding::list_verdicts(connection, &keys).await?;
        let follow_ups = log_finding::list_follow_ups(connection, &keys).await?;
        let staff = verdicts
            .values()
            .map(|given| given.deed.by)
            .chain(follow_ups.values().flatten().map(|done| done.deed.by));
        let staff: Vec<RowKey> = staff.collect::<BTreeSet<_>>().into_iter().collect();
        let readers = log_scene::list_staff(connection, &readers).await?;
        Ok(Findings {
            names: Arc::new(log_finding::list_names(connection, &staff).await?),
            readers: readers
                .into_iter()
                .map(|(subject, (_, name))| (subject, name))
                .collect(),
            verdicts,
            follow_ups,
        })
    }
}

/// That a review was read is itself on record, whatever it showed.
fn note_reading(cx: &Cx, review: &LogReview) {
    let mut act = Act::named("read_log_review")
        .for_unit(review.unit.id, Role::LogReviewer)
        .concerning(review.id);
    (act.section, act.owner) = (Some(Section::AccessLog), Some(review.unit.agency.id));
    cx.trail().note_act(act);
}

/// The cases of a page of looks, as they stand to the reviewer.
struct Seen {
    desk: IntakeDesk,
    facts: Facts,
    directory: Directory,
    heads: BTreeMap<CaseKey, CaseHead>,
    bases: BTreeMap<BasisId, Arc<Visible<BasisRow>>>,
    fields: Fields,
}

impl Seen {
    fn standing(&self, cx: &Cx, case: CaseId) -> Option<Standing<'_>> {
        self.desk.access().review_standing(cx, &self.facts, case)
    }

    /// Opens a look if the reviewer may know of the case: one whose person was protected since, or whom
    /// the reviewer is kin of, is as if it had not been chosen.
    fn open(&self, cx: &Cx, review: &LogReview, item: KeptItem) -> Option<Visible<LogItem>> {
        let head = self.heads.get(&item.case())?;
        let standing = self.standing(cx, head.id)?;
        cx.open(&standing, item.sealed(head, review), &self.fields)
    }
}

/// What was found about a page of looks.
struct Findings {
    verdicts: BTreeMap<RowKey, GivenVerdict>,
    follow_ups: BTreeMap<RowKey, Vec<LogFollowUp>>,
    readers: BTreeMap<Subject, String>,
    names: Arc<BTreeMap<RowKey, String>>,
}

impl Findings {
    fn put(
        &mut self,
        desk: &IntakeDesk,
        review: &LogReview,
        (item, seen): (Visible<LogItem>, &Seen),
        logged: &Logged,
    ) -> ItemView {
        let look = item.get();
        let readings = look
            .entries
            .iter()
            .filter_map(|place| Some((place.0, logged.readings.get(place)?)))
            .flat_map(|(service, readings)| readings.iter().map(move |one| (service, one)))
            .filter(|(_, reading)| reading.case == look.whose.case)
            .map(|(service, reading)| seen.reading(service, reading.clone()));
        ItemView {
            pseudonym: desk
                .secrets()
                .review_pseudonym(review.id, look.whose.person),
            reader: self.readers.get(&look.reader).cloned(),
            readings: readings.collect(),
            verdict: self.verdicts.get(&look.key).cloned(),
            follow_ups: self.follow_ups.remove(&look.key).unwrap_or_default(),
            names: Arc::clone(&self.names),
            item,
        }
    }
}

impl Seen {
    fn reading(&self, service: ServiceName, reading: Reading) -> ReadingView {
        ReadingView {
            service,
            unit: reading
                .unit
                .and_then(|unit| self.directory.unit_by_id(unit))
                .map(Arc::clone),
            basis: reading.basis.and_then(|id| self.bases.get(&id)).cloned(),
            reading,
        }
    }
}

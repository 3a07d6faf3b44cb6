//! How an agency's service answers for the sections of many cases in one batch: rows first, then one
//! question of facts, then every row opened or left shut (design decision 2).

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
    future::Future,
    hash::Hash,
    sync::Arc,
};

use access::{Access, Cx, Fields, Recorded, Sealed, SectionBody, Standing, Visible};
use async_graphql::{
    Request, Response,
    dataloader::{DataLoader, Loader},
};
use async_trait::async_trait;
use domain::{CaseId, FaultCode, RecordId, planted};
use store::{
    Store,
    section_table::{Kept, list_current},
};

use crate::{
    failure::{Failure, Fault},
    service::Executes,
};

/// Reads the sections that one service owns.
pub trait SectionReader: Send + Sync + 'static {
    /// What a request wants of each case: sections and fields, taken from its selection.
    type Wanted: Clone + Eq + Hash + Send + Sync + 'static;
    /// The sealed rows of one case.
    type Rows: Default + Send;
    /// What the reader may see of one case.
    type View: Clone + Send + Sync + 'static;

    /// The service's way to decide.
    fn access(&self) -> &Access;
    /// Loads the rows of all cases: the number of statements depends on `wanted` alone.
    fn load(
        &self,
        cases: &[CaseId],
        wanted: &Self::Wanted,
    ) -> impl Future<Output = Result<BTreeMap<CaseId, Self::Rows>, Fault>> + Send;
    /// Opens what the reader may see of one case.
    fn open(
        &self,
        cx: &Cx,
        standing: &Standing<'_>,
        rows: Self::Rows,
        wanted: &Self::Wanted,
    ) -> Self::View;
}

/// Collects the cases of one request into one batch. A case without relation is left out.
pub struct SectionLoader<R> {
    reader: Arc<R>,
    cx: Cx,
}

impl<R: SectionReader> SectionLoader<R> {
    /// A loader that lives as long as the request of `cx`.
    pub fn new(reader: Arc<R>, cx: Cx) -> Self {
        Self { reader, cx }
    }

    /// Loads, asks, opens: for every case the same statements, whether it exists or not.
    pub async fn view(
        &self,
        cases: &[CaseId],
        wanted: &R::Wanted,
    ) -> Result<BTreeMap<CaseId, R::View>, Fault> {
        let mut rows = self.reader.load(cases, wanted).await?;
        let facts = self.reader.access().facts(&self.cx, cases).await?;
        let mut views = BTreeMap::new();
        for case in cases {
            if let Some(standing) = self.reader.access().standing(&self.cx, &facts, *case) {
                let own = rows.remove(case).unwrap_or_default();
                views.insert(*case, self.reader.open(&self.cx, &standing, own, wanted));
            } else if planted!(NoticeTellsOfData) && rows.contains_key(case) {
                return Err(Fault::new(FaultCode::ServiceUnavailable));
            }
        }
        Ok(views)
    }
}

/// The key of the loader: a case, and what is wanted of it.
pub type SectionKey<R> = (CaseId, <R as SectionReader>::Wanted);

impl<R: SectionReader> Loader<SectionKey<R>> for SectionLoader<R> {
    type Value = R::View;
    type Error = Fault;

    async fn load(&self, keys: &[SectionKey<R>]) -> Result<HashMap<SectionKey<R>, R::View>, Fault> {
        let mut by_wish: HashMap<&R::Wanted, BTreeSet<CaseId>> = HashMap::new();
        for (case, wanted) in keys {
            by_wish.entry(wanted).or_default().insert(*case);
        }
        let mut found = HashMap::new();
        for (wanted, cases) in by_wish {
            let cases: Vec<_> = cases.into_iter().collect();
            for (case, view) in self.view(&cases, wanted).await? {
                found.insert((case, wanted.clone()), view);
            }
        }
        Ok(found)
    }
}

/// The rows of one section that the reader may see: `None` when the section is withheld or absent, an
/// empty list when it is readable and empty. Whether it is readable never depends on its rows.
pub fn open_rows<B: SectionBody>(
    cx: &Cx,
    standing: &Standing<'_>,
    rows: Vec<Sealed<Recorded<B>>>,
    fields: &Fields,
) -> Opened<B> {
    opened(cx, standing, rows, fields).map(Arc::new)
}

fn opened<B: SectionBody>(
    cx: &Cx,
    standing: &Standing<'_>,
    rows: Vec<Sealed<Recorded<B>>>,
    fields: &Fields,
) -> Option<Vec<Visible<Recorded<B>>>> {
    let readable = standing.section_access(B::SECTION).state.is_open();
    let opened = rows
        .into_iter()
        .filter_map(|row| cx.open(standing, row, fields));
    readable.then(|| opened.collect())
}

/// The same, in the order of what the rows say: the greatest `newest` first.
pub fn open_rows_by<B: SectionBody, K: Ord>(
    cx: &Cx,
    standing: &Standing<'_>,
    (rows, fields): (Vec<Sealed<Recorded<B>>>, &Fields),
    newest: fn(&B) -> K,
) -> Opened<B> {
    let mut opened = opened(cx, standing, rows, fields)?;
    // The sort is stable: what was written last stays first among equals.
    opened.sort_by_key(|row| Reverse(newest(&row.get().body)));
    Some(Arc::new(opened))
}

/// Loads the current rows of one section and puts them with their cases; no statement when none of its
/// fields is wanted.
pub async fn load_rows<B: Kept, R: Default>(
    store: &Store,
    (cases, wanted): (&[CaseId], &Fields),
    found: &mut BTreeMap<CaseId, R>,
    part: fn(&mut R) -> &mut Vec<Sealed<Recorded<B>>>,
) -> Result<(), Fault> {
    if wanted.is_empty() {
        return Ok(());
    }
    for row in list_current::<B>(store.reading(), cases).await? {
        part(found.entry(row.case()).or_default()).push(row);
    }
    Ok(())
}

/// The first row of a section as it is shown; `None` where the section is shut or holds none.
pub fn first_shown<B, T>(rows: &Opened<B>) -> Option<T>
where
    T: for<'v> From<&'v Visible<Recorded<B>>>,
{
    rows.as_deref()?.first().map(T::from)
}

/// Every row of a section as it is shown; `None` where the section is shut.
pub fn all_shown<B, T>(rows: &Opened<B>) -> Option<Vec<T>>
where
    T: for<'v> From<&'v Visible<Recorded<B>>>,
{
    Some(rows.as_deref()?.iter().map(T::from).collect())
}

/// Reads one written row again, under the facts of now. A repeat under an idempotency key does the same,
/// so its answer is never an old one.
pub async fn read_again<R: SectionReader, B, T>(
    reader: &Arc<R>,
    cx: &Cx,
    (case, wanted): (CaseId, R::Wanted),
    record: RecordId,
    part: fn(R::View) -> Opened<B>,
) -> Result<Option<T>, Failure>
where
    T: for<'v> From<&'v Visible<Recorded<B>>>,
{
    let loader = SectionLoader::new(Arc::clone(reader), cx.clone());
    let rows = loader
        .view(&[case], &wanted)
        .await?
        .remove(&case)
        .and_then(part);
    let written = rows.iter().flat_map(|rows| rows.iter());
    Ok(written
        .filter(|row| row.get().provenance.record == record)
        .map(T::from)
        .next())
}

/// Rows that were decided on, newest first; `None` where the section is withheld or absent.
pub type Opened<B> = Option<Arc<Vec<Visible<Recorded<B>>>>>;

/// A schema whose requests each have a loader of their own for the sections of a service.
pub struct WithSections<S, R> {
    schema: S,
    reader: Arc<R>,
}

impl<S, R> WithSections<S, R> {
    /// The schema with loaders over `reader`.
    pub fn new(schema: S, reader: Arc<R>) -> Self {
        Self { schema, reader }
    }
}

#[async_trait]
impl<S: Executes, R: SectionReader> Executes for WithSections<S, R> {
    async fn execute(&self, cx: &Cx, request: Request) -> Response {
        let loader = SectionLoader::new(Arc::clone(&self.reader), cx.clone());
        let loader = DataLoader::new(loader, tokio::spawn);
        self.schema.execute(cx, request.data(loader)).await
    }
}

//! Sealed rows: what a store gives out. Only `Cx::open` opens them.

use domain::{AgencyId, CaseId, PersonId, Section};

use crate::{
    judgement::Judgement,
    place::{Ordered, Place, Protected},
};

/// A row that nobody has decided on yet. It tells where it belongs and nothing else.
///
/// It can be made and moved:
/// ```
/// # use access::{Sealed, Protected};
/// fn wrap<T: Protected>(row: T) -> Sealed<T> { Sealed::seal(row) }
/// fn place<T: Protected>(sealed: &Sealed<T>) -> domain::CaseId { sealed.case() }
/// ```
/// but not taken apart,
/// ```compile_fail
/// # use access::{Sealed, Protected};
/// fn unwrap<T: Protected>(sealed: Sealed<T>) -> T { sealed.0 }
/// ```
/// dereferenced,
/// ```compile_fail
/// # use access::{Sealed, Protected};
/// fn peek<T: Protected>(sealed: &Sealed<T>) -> &T { &**sealed }
/// ```
/// printed,
/// ```compile_fail
/// # use access::{Sealed, Protected};
/// fn print<T: Protected + std::fmt::Debug>(sealed: &Sealed<T>) -> String { format!("{sealed:?}") }
/// ```
/// copied,
/// ```compile_fail
/// # use access::{Sealed, Protected};
/// fn copy<T: Protected + Clone>(sealed: &Sealed<T>) -> Sealed<T> { sealed.clone() }
/// ```
/// or written out.
/// ```compile_fail
/// # use access::{Sealed, Protected};
/// fn write<T: Protected + serde::Serialize>(sealed: &Sealed<T>) -> String {
///     serde_json::to_string(sealed).unwrap_or_default()
/// }
/// ```
pub struct Sealed<T: Protected>(T);

impl<T: Protected> Sealed<T> {
    /// Seals a row as it leaves the store.
    pub fn seal(row: T) -> Self {
        Self(row)
    }
    /// The row's case, so that facts can be asked for.
    pub fn case(&self) -> CaseId {
        self.0.place().case
    }
    /// The row's person.
    pub fn person(&self) -> PersonId {
        self.0.place().person
    }
    /// The row's section.
    pub fn section(&self) -> Section {
        self.0.place().section
    }
    /// The row's owner.
    pub fn owner(&self) -> AgencyId {
        self.0.place().owner
    }
    /// Where the row belongs.
    pub fn place(&self) -> Place {
        self.0.place()
    }
    /// The row's place in its list.
    pub fn order(&self) -> i64
    where
        T: Ordered,
    {
        self.0.order()
    }
    pub(crate) fn break_open(self) -> T {
        self.0
    }
}

/// A row that was decided on, reduced to what the decision covers, and noted in the trail.
///
/// ```
/// fn read<T>(visible: &access::Visible<T>) -> &T { visible.get() }
/// ```
/// Nobody else can make one:
/// ```compile_fail
/// fn forge<T>(row: T) -> access::Visible<T> { access::Visible { row } }
/// ```
/// ```compile_fail
/// fn forge<T>(row: T) -> access::Visible<T> { access::Visible::new(row) }
/// ```
#[derive(Debug)]
pub struct Visible<T> {
    row: T,
    judgement: Judgement,
}

impl<T> Visible<T> {
    pub(crate) fn decided(row: T, judgement: Judgement) -> Self {
        Self { row, judgement }
    }
    /// The reduced row.
    pub fn get(&self) -> &T {
        &self.row
    }
    /// The reduced row, to keep. What leaves here is no longer proof of a decision.
    pub fn into_inner(self) -> T {
        self.row
    }
    /// How much the decision covers.
    pub fn extent(&self) -> &crate::extent::Extent {
        &self.judgement.extent
    }
    /// The decision.
    pub fn judgement(&self) -> &Judgement {
        &self.judgement
    }
}

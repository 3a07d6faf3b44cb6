//! What a request wants of each case that it names, taken from its selection.

use std::collections::BTreeMap;

use access::Fields;
use async_graphql::{Context, SelectionField, Value};
use chassis::{Fault, graphql::fields_of};
use domain::Problem;
use store::PageRequest;

/// A part of a case that is loaded on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What each section is for the reader.
    Access,
    /// The person's identity.
    Person,
    /// How the person is reached.
    Contact,
    /// Who takes part.
    Parties,
    /// The intake.
    Intake,
    /// The screening.
    Screening,
    /// The mapping in its five parts.
    Mapping,
    /// The plan.
    Plan,
    /// The referrals.
    Referrals,
    /// The journal.
    Journal,
    /// The bases.
    Bases,
    /// The closure.
    Closure,
    /// The follow-ups.
    FollowUps,
    /// The timeline.
    Timeline,
    /// What the reader's units have to do in it.
    Tasks,
}

impl Part {
    /// The part that a field of `Case` shows; `None` for fields of the head.
    fn of_field(name: &str) -> Option<Self> {
        match name {
            "access" => Some(Self::Access),
            "person" => Some(Self::Person),
            "parties" => Some(Self::Parties),
            "intake" => Some(Self::Intake),
            "screening" => Some(Self::Screening),
            "mapping" => Some(Self::Mapping),
            "plan" => Some(Self::Plan),
            "referrals" => Some(Self::Referrals),
            "journal" => Some(Self::Journal),
            "bases" => Some(Self::Bases),
            "closure" => Some(Self::Closure),
            "followUps" => Some(Self::FollowUps),
            "timeline" => Some(Self::Timeline),
            "tasks" => Some(Self::Tasks),
            _ => None,
        }
    }

    fn is_paged(self) -> bool {
        match self {
            Self::Referrals | Self::Journal | Self::Timeline => true,
            Self::Access
            | Self::Person
            | Self::Contact
            | Self::Parties
            | Self::Intake
            | Self::Screening
            | Self::Mapping
            | Self::Plan
            | Self::Bases
            | Self::Closure
            | Self::FollowUps
            | Self::Tasks => false,
        }
    }
}

/// The parts that a request wants, with the fields of each, and the pages of its lists.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    fields: BTreeMap<Part, Fields>,
    pages: BTreeMap<Part, Vec<PageRequest>>,
}

impl Wanted {
    /// What the present field wants of the case that it is.
    pub fn of(ctx: &Context<'_>) -> Result<Self, Fault> {
        Self::under(ctx, &[])
    }

    /// What the present field wants of the case below `path`.
    pub fn under(ctx: &Context<'_>, path: &[&str]) -> Result<Self, Fault> {
        let mut wanted = Self::default();
        for case in &reach(ctx.field(), path) {
            for field in case.selection_set() {
                wanted.add(&field)?;
            }
        }
        Ok(wanted)
    }

    /// Only the parts named, with no fields: for a proof that reads without a document.
    #[cfg(test)]
    pub fn parts(parts: &[Part]) -> Self {
        let named = |part: &Part| (*part, Fields::named(&["id"]));
        Self {
            fields: parts.iter().map(named).collect(),
            pages: BTreeMap::new(),
        }
    }

    /// Besides, these fields of a part: what a payload shows of it outside of `case`. No fields, no part.
    #[must_use]
    pub fn with(mut self, part: Part, more: &Fields) -> Self {
        if !more.is_empty() {
            self.add_fields(part, more.clone());
        }
        self
    }

    /// What this and another wish want together.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for (part, fields) in other.fields {
            self.add_fields(part, fields);
        }
        for (part, wanted) in other.pages {
            let pages = self.pages.entry(part).or_default();
            pages.extend(
                wanted
                    .into_iter()
                    .filter(|page| !pages.contains(page))
                    .collect::<Vec<_>>(),
            );
        }
        self
    }

    fn add(&mut self, field: &SelectionField<'_>) -> Result<(), Fault> {
        let Some(part) = Part::of_field(field.name()) else {
            return Ok(());
        };
        if part == Part::Person {
            self.add_person(field);
            return Ok(());
        }
        if part == Part::Referrals {
            self.add_fields(part, without_case(&fields_of(field)));
        } else {
            self.add_fields(part, fields_of(field));
        }
        if part.is_paged() {
            let page = page_of(field)?;
            let pages = self.pages.entry(part).or_default();
            if !pages.contains(&page) {
                pages.push(page);
            }
        }
        if part == Part::Referrals {
            self.add_case_within(field)?;
        }
        Ok(())
    }

    /// A referral shows its case again: what is wanted of it there is read with the case itself.
    fn add_case_within(&mut self, referrals: &SelectionField<'_>) -> Result<(), Fault> {
        for case in reach(*referrals, &["edges", "node", "case"]) {
            for field in case.selection_set() {
                self.add(&field)?;
            }
        }
        Ok(())
    }

    /// `person` shows two sections: identity, and contact below it.
    fn add_person(&mut self, field: &SelectionField<'_>) {
        let (contact, identity): (Vec<_>, Vec<_>) = field
            .selection_set()
            .partition(|below| below.name() == "contact");
        for below in &contact {
            self.add_fields(Part::Contact, fields_of(below));
        }
        let names = identity.iter().map(|below| below.name().to_owned());
        let names = Fields::new(names.filter(|name| !name.starts_with("__")));
        if !names.is_empty() {
            self.add_fields(Part::Person, names);
        }
    }

    fn add_fields(&mut self, part: Part, more: Fields) {
        let known = self.fields.remove(&part).unwrap_or_default();
        let joined = known
            .paths()
            .chain(more.paths())
            .map(str::to_owned)
            .collect::<Vec<_>>();
        self.fields.insert(part, Fields::new(joined));
    }

    /// Tells whether a part is wanted.
    pub fn wants(&self, part: Part) -> bool {
        self.fields.contains_key(&part)
    }

    /// The fields of a part.
    pub fn fields(&self, part: Part) -> Fields {
        self.fields.get(&part).cloned().unwrap_or_default()
    }

    /// The pages of a list, each asked for once.
    pub fn pages(&self, part: Part) -> &[PageRequest] {
        self.pages.get(&part).map_or(&[], Vec::as_slice)
    }
}

/// The fields below `path` of a field.
fn reach<'f>(field: SelectionField<'f>, path: &[&str]) -> Vec<SelectionField<'f>> {
    let mut reached = vec![field];
    for step in path {
        reached = reached
            .iter()
            .flat_map(SelectionField::selection_set)
            .filter(|field| field.name() == *step)
            .collect();
    }
    reached
}

/// The fields of referrals themselves; of their case its id, which every referral tells.
fn without_case(fields: &Fields) -> Fields {
    const CASE: &str = "edges.node.case";
    let told = fields.paths().map(|path| match path.strip_prefix(CASE) {
        Some(below) if below.starts_with('.') => "edges.node.case.id",
        Some(_) | None => path,
    });
    Fields::new(told.map(str::to_owned))
}

/// The arguments `first` and `after` of a list within a case.
fn page_of(field: &SelectionField<'_>) -> Result<PageRequest, Fault> {
    let refused = || {
        Fault::bad_input(Problem::invalid("first", "page-size-out-of-bounds").with("largest", 100))
    };
    let mut first = 20;
    let mut after = None;
    for (name, value) in field.arguments().map_err(|_| refused())? {
        match (name.as_str(), value) {
            ("first", Value::Number(number)) => {
                first = number
                    .as_i64()
                    .and_then(|number| i32::try_from(number).ok())
                    .ok_or_else(refused)?;
            }
            ("after", Value::String(cursor)) => after = Some(cursor),
            _ => {}
        }
    }
    PageRequest::new(first, after).map_err(|_| refused())
}

//! The disclosure ledger, in words that the person can read.

use std::sync::Arc;

use access::{Cx, Language};
use async_graphql::{Context, Object, Result, SimpleObject};
use chassis::graphql::{Code, DateTime, Edge, PageInfo, node_fields, page_request};
use domain::{Section, ServiceName};

use super::{
    basis::DisclosureBasis,
    page::connection_of,
    registry::{Agency, Unit},
};
use crate::{
    IntakeDesk,
    model::{
        ledger::DisclosureGround,
        ledger_wording::{ReadingPurpose, Sentence, say, section_name},
    },
    read::{CaseView, Disclosed, Ledger},
};

/// One time that part of the case was shown to somebody. Nobody of the staff is named.
#[derive(SimpleObject)]
pub struct Disclosure {
    /// When.
    at: DateTime,
    /// The agency that saw it; null where the person or the platform did.
    agency: Option<Agency>,
    /// The unit that saw it; null where the person or the platform did.
    unit: Option<Unit>,
    /// Whether it was the person's own reading.
    own: bool,
    /// The agency whose record was read.
    owner: Option<Agency>,
    /// What was read.
    sections: Vec<DisclosedSection>,
    /// Why that was allowed.
    ground: Code<DisclosureGround>,
    /// The basis, where it rests on one.
    basis: Option<DisclosureBasis>,
    /// What the reader was doing, in words.
    purpose: String,
    /// All of it in one plain sentence.
    sentence: String,
}

/// What was read of one section.
#[derive(SimpleObject)]
pub struct DisclosedSection {
    /// The section.
    section: Code<Section>,
    /// Its name, in words.
    label: String,
    /// Which fields, by their names in the schema.
    fields: Vec<String>,
}

/// A page of the ledger, newest first.
#[derive(SimpleObject)]
pub struct DisclosureConnection {
    /// The lines of this page.
    edges: Vec<Edge<Disclosure>>,
    /// Where the page lies in the list.
    page_info: PageInfo,
    /// The services whose logs did not answer just now. What they would tell is missing here.
    unavailable: Vec<Code<ServiceName>>,
}

/// The ledger as a field of the case.
pub struct CaseLedgerFields(pub Option<Arc<CaseView>>);

#[Object]
impl CaseLedgerFields {
    /// Who has been shown what of the case, newest first: for the participant alone.
    async fn disclosures(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 20)] first: i32,
        after: Option<String>,
    ) -> Result<Option<DisclosureConnection>> {
        let Some(view) = &self.0 else {
            return Ok(None);
        };
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let fields = node_fields(ctx);
        let ledger = desk
            .view_ledger(cx, view.head.id, (&request, &fields))
            .await?;
        Ok(ledger.map(|ledger| DisclosureConnection::of(&ledger, cx)))
    }
}

impl DisclosureConnection {
    fn of(ledger: &Ledger, cx: &Cx) -> Self {
        let page = connection_of(&ledger.page, |line| Disclosure::of(line, cx));
        Self {
            edges: page.edges,
            page_info: page.page_info,
            unavailable: ledger.unavailable.iter().copied().map(Code).collect(),
        }
    }
}

impl Disclosure {
    fn of(line: &Disclosed, cx: &Cx) -> Self {
        let (reading, language) = (&line.reading, cx.language());
        let sections: Vec<Section> = reading.parts.iter().map(|part| part.section).collect();
        let basis = line.basis.as_deref();
        let sentence = Sentence {
            unit: line.unit.as_ref().map(|unit| unit.name.as_str()),
            sections: &sections,
            at: reading.at,
            ground: line.ground,
            basis: basis.map(|basis| basis.get().kind),
        };
        let unit = || line.unit.as_ref().map(Arc::clone);
        Self {
            at: DateTime(reading.at),
            agency: unit().map(|unit| Agency(Arc::clone(&unit.agency))),
            unit: unit().map(Unit),
            own: line.ground == DisclosureGround::OwnReading,
            owner: line.owner.as_ref().map(|owner| Agency(Arc::clone(owner))),
            sections: reading
                .parts
                .iter()
                .map(|part| DisclosedSection::of(part, language))
                .collect(),
            ground: Code(line.ground),
            basis: basis.map(|basis| DisclosureBasis::of(basis, cx.today())),
            purpose: say(
                ReadingPurpose::of(&reading.operation).message(),
                &[],
                language,
            ),
            sentence: sentence.say(language),
        }
    }
}

impl DisclosedSection {
    /// A part of a reading, in words.
    pub fn of(part: &chassis::LoggedPart, language: Language) -> Self {
        Self {
            section: Code(part.section),
            label: section_name(part.section, language),
            fields: part.fields.iter().cloned().collect(),
        }
    }
}

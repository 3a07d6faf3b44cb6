//! Mutations of openings in an emergency (nödöppning).

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result};
use chassis::{
    Failure,
    graphql::{Code, DateTime, fields_under, into_payload, known_id},
    payload,
};
use domain::{CaseId, Section};

use super::again::Again;
use crate::{
    IntakeDesk, flow,
    graph::types::{case::Case, opening::OpeningReview},
    model::opening::{OpeningCategory, ReviewVerdict},
    read::Wanted,
};

/// One agency's part of a section.
#[derive(InputObject)]
pub struct SectionToOpenInput {
    section: Code<Section>,
    /// The agency that owns it.
    agency_id: ID,
}

/// What is opened in an emergency, and why.
#[derive(InputObject)]
pub struct OpenSectionsInEmergencyInput {
    case_id: ID,
    /// Sections that are withheld now.
    sections: Vec<SectionToOpenInput>,
    category: Code<OpeningCategory>,
    /// Why, in at least 20 characters. Only who reviews the opening reads it.
    reason: String,
    /// For how long: 1 to 1440 minutes.
    minutes: i32,
    idempotency_key: Option<String>,
}

/// The opening that ends.
#[derive(InputObject)]
pub struct EndOpeningInput {
    opening_id: ID,
    idempotency_key: Option<String>,
}

/// What a reviewer found.
#[derive(InputObject)]
pub struct ReviewOpeningInput {
    review_id: ID,
    verdict: Code<ReviewVerdict>,
    /// Why; required unless the opening was justified.
    note: Option<String>,
    idempotency_key: Option<String>,
}

payload! {
    /// What `openSectionsInEmergency` did.
    pub struct OpenSectionsInEmergencyPayload {
        /// The opening, to end it with.
        opening_id: ID,
        /// When it ends by itself.
        ends_at: DateTime,
        /// The case as it stands now.
        case: Case,
    }
}
payload! {
    /// What `endOpening` did.
    pub struct EndOpeningPayload {
        /// The case as it stands now.
        case: Case,
    }
}
payload! {
    /// What `reviewOpening` did.
    pub struct ReviewOpeningPayload {
        /// The review as it stands now.
        review: OpeningReview,
    }
}

/// Mutations of openings.
#[derive(Default)]
pub struct OpeningMutation;

#[Object]
impl OpeningMutation {
    /// Opens withheld sections in an emergency, for reading only and for a time. The agencies that own
    /// them are told at once, and review it. Needs a sign-in not older than fifteen minutes.
    async fn open_sections_in_emergency(
        &self,
        ctx: &Context<'_>,
        input: OpenSectionsInEmergencyInput,
    ) -> Result<OpenSectionsInEmergencyPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let case_id = input.case_id.clone();
        let outcome = async { flow::open_sections(desk, cx, input.into_use_case()?).await };
        let outcome = outcome.await;
        let opened = outcome.as_ref().ok().copied();
        let again = Again::read(ctx, &case_id, outcome).await?;
        Ok(OpenSectionsInEmergencyPayload {
            opening_id: opened.map(|opened| opened.opening.to_string().into()),
            ends_at: opened.map(|opened| DateTime(opened.ends_at)),
            case: again.case(),
            user_errors: again.user_errors,
        })
    }

    /// Ends an opening of one's own before its time.
    async fn end_opening(
        &self,
        ctx: &Context<'_>,
        input: EndOpeningInput,
    ) -> Result<EndOpeningPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let wanted = Wanted::under(ctx, &["case"])?;
        let outcome = async {
            let ending = flow::EndOpening {
                opening: known_id(&input.opening_id, "openingId")?,
                idempotency_key: input.idempotency_key,
            };
            let case = flow::end_opening(desk, cx, ending).await?;
            Ok(desk.view_case(cx, case, &wanted).await?.map(Case::of))
        };
        into_payload(cx, outcome.await, |case| EndOpeningPayload {
            case,
            user_errors: Vec::new(),
        })
    }

    /// Records what a reviewer of the agency's log found of an opening. Nobody reviews their own.
    async fn review_opening(
        &self,
        ctx: &Context<'_>,
        input: ReviewOpeningInput,
    ) -> Result<ReviewOpeningPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let fields = fields_under(ctx, &["review"]);
        let outcome = async {
            let review = flow::ReviewOpening {
                review: known_id(&input.review_id, "reviewId")?,
                verdict: input.verdict.0,
                note: input.note,
                idempotency_key: input.idempotency_key,
            };
            let id = flow::review_opening(desk, cx, review).await?;
            if fields.is_empty() {
                return Ok(None);
            }
            Ok(desk.view_opening_review(cx, id, &fields).await?)
        };
        into_payload(cx, outcome.await, |view| ReviewOpeningPayload {
            review: view.map(|view| OpeningReview::of(&view, cx.today())),
            user_errors: Vec::new(),
        })
    }
}

impl OpenSectionsInEmergencyInput {
    fn into_use_case(self) -> Result<flow::OpenSections, Failure> {
        let named = self.sections.into_iter().enumerate().map(|(index, named)| {
            Ok(flow::NamedSection {
                section: named.section.0,
                owner: known_id(&named.agency_id, &format!("sections[{index}].agencyId"))?,
            })
        });
        Ok(flow::OpenSections {
            case: known_id::<CaseId>(&self.case_id, "caseId")?,
            sections: named.collect::<Result<_, Failure>>()?,
            category: self.category.0,
            reason: self.reason,
            minutes: self.minutes,
            idempotency_key: self.idempotency_key,
        })
    }
}

//! Things that are done outside a case, as forms of one shape: what is asked, and which mutation it is. What the form
//! is about, what can be chosen and where one goes afterwards the page says that it belongs to ([`Ground`]).

use askama::Template;
use axum::response::Response;
use domain::ProblemCode;
use http::StatusCode;
use serde_json::{Value, json};

use crate::{
    fault::PageFault,
    fields::Fields,
    form::{self, Errors, Field, Offers, Question, SummaryLine},
    frame::{Frame, Me},
    page::{deed::of_gateway, work::Done},
    session::Flash,
    show,
    visit::{Reader, Submission, show_at},
};

/// One thing that is done.
#[derive(Debug, Clone, Copy)]
pub struct Errand {
    /// The end of its address, and the beginning of its words: `<slug>-title`, `-lead`, `-send`, `-done`.
    pub slug: &'static str,
    /// The mutation, in `schema/web`.
    pub operation: &'static str,
    /// Whether it cannot be undone, so that the button says so.
    pub is_grave: bool,
    /// Whether the version that was read must be named.
    pub names_version: bool,
    /// What is asked.
    pub questions: &'static [Question],
}

impl Errand {
    /// One that can be undone and names no version.
    pub const fn of(
        slug: &'static str,
        operation: &'static str,
        questions: &'static [Question],
    ) -> Self {
        Self {
            slug,
            operation,
            is_grave: false,
            names_version: false,
            questions,
        }
    }

    /// The same, when it cannot be undone.
    #[must_use]
    pub const fn grave(mut self) -> Self {
        self.is_grave = true;
        self
    }

    /// The same, when the version that was read must be named.
    #[must_use]
    pub const fn with_version(mut self) -> Self {
        self.names_version = true;
        self
    }
}

/// The errand with this address.
pub fn find(errands: &'static [Errand], slug: &str) -> Option<&'static Errand> {
    errands.iter().find(|errand| errand.slug == slug)
}

/// What a form needs to be shown and sent.
pub(crate) struct Ground {
    /// Who is signed in.
    pub(crate) me: Me,
    /// What can be chosen.
    pub(crate) offers: Offers,
    /// What stands in the form before anything is typed.
    pub(crate) given: Fields,
    /// What it is about, as label and value.
    pub(crate) facts: Vec<(String, String)>,
    /// The version that was read.
    pub(crate) version: i64,
    /// The input as far as the page itself knows it.
    pub(crate) begun: Value,
    /// The address of the form, which is the place of its draft.
    pub(crate) place: String,
    /// Where one comes from and goes back to.
    pub(crate) back: String,
    /// The part of the help.
    pub(crate) help: &'static str,
}

#[derive(Template)]
#[template(path = "errand.html")]
struct ErrandPage {
    frame: Frame,
    send: String,
    lead: String,
    facts: Vec<(String, String)>,
    is_grave: bool,
    place: String,
    back: String,
    fields: Vec<Field>,
    problems: Vec<SummaryLine>,
    restored: String,
    is_stale: bool,
    version: i64,
    key: String,
}

/// How the form is filled.
struct Shown {
    filled: Fields,
    errors: Errors,
    restored: String,
    is_stale: bool,
}

/// Shows the form, with what was typed before if it was not sent.
///
/// # Errors
/// When the page cannot be written.
pub(crate) async fn form(
    reader: &Reader,
    errand: &Errand,
    ground: Ground,
) -> Result<Response, PageFault> {
    let kept = reader.draft(&ground.place).await;
    let restored = kept.as_ref().map(|kept| show::moment(kept.kept_at));
    let filled = kept.map_or_else(|| ground.given.clone(), |kept| kept.draft.fields);
    let shown = Shown {
        filled,
        errors: Errors::new(),
        restored: restored.unwrap_or_default(),
        is_stale: false,
    };
    page(reader, errand, ground, shown, StatusCode::OK).await
}

async fn page(
    reader: &Reader,
    errand: &Errand,
    ground: Ground,
    shown: Shown,
    status: StatusCode,
) -> Result<Response, PageFault> {
    let language = reader.visit.language();
    let title = language.text(&format!("{}-title", errand.slug), &[]);
    let frame = Frame::of(reader, &ground.me, title, ground.help).await;
    let filled = (&ground.offers, &shown.filled, &shown.errors);
    let page = ErrandPage {
        send: language.text(&format!("{}-send", errand.slug), &[]),
        lead: language.text(&format!("{}-lead", errand.slug), &[]),
        fields: form::fields(errand.slug, errand.questions, filled, language),
        problems: form::summary(errand.slug, errand.questions, &shown.errors, language),
        facts: ground.facts,
        is_grave: errand.is_grave,
        place: ground.place,
        back: ground.back,
        restored: shown.restored,
        is_stale: shown.is_stale,
        version: ground.version,
        key: reader.visit.key(),
        frame,
    };
    show_at(status, &page)
}

/// Checks what was sent and sends it on. What is wrong is shown with the form, and what was typed is never lost.
///
/// # Errors
/// The page that tells of it; what was typed is kept then.
pub(crate) async fn send(
    submission: Submission,
    errand: &'static Errand,
    ground: Result<Ground, PageFault>,
    place: &str,
) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    let ground = match ground {
        Ok(ground) => ground,
        Err(fault) => {
            reader.keep_draft(place, &fields).await?;
            return Err(fault);
        }
    };
    let begun = begun(errand, &ground, &fields);
    let read = form::read(errand.questions, &ground.offers, &fields, begun);
    let mut is_stale = false;
    let mut errors = read.errors;
    if errors.is_empty() {
        let refused = match reader
            .ask::<Done>(errand.operation, json!({ "input": read.input }))
            .await
        {
            Ok(answer) => answer.data.done.user_errors,
            Err(fault) => {
                reader.keep_draft(place, &fields).await?;
                return Err(fault);
            }
        };
        if refused.is_empty() {
            reader.forget_draft(place).await;
            let said = Flash::of(format!("{}-done", errand.slug));
            return reader.go(&ground.back, said).await;
        }
        let mut codes = refused.iter().map(|error| error.code);
        is_stale = codes.any(|code| code == ProblemCode::StaleVersion);
        errors = refused.into_iter().map(of_gateway).collect();
    }
    let status = if is_stale {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let shown = Shown {
        filled: fields,
        errors,
        restored: String::new(),
        is_stale,
    };
    page(&reader, errand, ground, shown, status).await
}

fn begun(errand: &Errand, ground: &Ground, fields: &Fields) -> Value {
    let mut begun = ground.begun.clone();
    begun["idempotencyKey"] = json!(fields.text("_key"));
    if errand.names_version {
        begun["expectedVersion"] =
            json!(fields.text("_version").parse::<i64>().unwrap_or_default());
    }
    begun
}

#[cfg(test)]
mod tests {
    use super::Errand;
    use crate::{operation, page, words::Language};

    /// Everything that is done outside a case.
    fn all() -> impl Iterator<Item = &'static Errand> {
        let participant = page::participant::doing::ERRANDS.iter();
        participant
            .chain(page::log_review::doing::ERRANDS)
            .chain(page::administration::doing::ERRANDS)
    }

    #[test]
    fn every_errand_has_its_operation_and_its_words() {
        for errand in all() {
            let slug = errand.slug;
            assert!(operation::is_known(errand.operation), "{slug}");
            for language in [Language::Swedish, Language::English] {
                for ending in ["title", "lead", "send", "done"] {
                    let key = format!("{slug}-{ending}");
                    assert!(language.find(&key, &[]).is_some(), "{key} in {language:?}");
                }
                for question in errand.questions {
                    let name = question.plain_name();
                    let own = language.find(&format!("{slug}-{name}"), &[]);
                    let found = own.or_else(|| language.find(&format!("field-{name}"), &[]));
                    assert!(found.is_some(), "{slug}-{name} in {language:?}");
                }
            }
        }
    }
}

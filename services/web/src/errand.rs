//! Things that are done, as forms of one shape: what is asked, and which mutation it is. What the form is about, what
//! can be chosen and where one goes afterwards the page says that it belongs to ([`Ground`]). A form is shown, kept
//! while it is typed, checked, sent, and shown again with what was wrong; what was typed is never lost.

use askama::Template;
use axum::response::Response;
use domain::ProblemCode;
use http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{
    ask::UserError,
    case_head::{CaseBar, CaseHead},
    fault::{PageFault, step_up_address},
    fields::Fields,
    form::{self, Errors, Field, FieldError, Offers, Question, SummaryLine},
    frame::{Frame, Me},
    page::work::Done,
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
pub fn find(errands: &[Errand], slug: &str) -> Option<Errand> {
    errands.iter().copied().find(|errand| errand.slug == slug)
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
    /// Where one comes from, and goes back to who thinks better of it.
    pub(crate) back: String,
    /// Where one goes when it is done.
    pub(crate) after: String,
    /// The part of the help.
    pub(crate) help: &'static str,
    /// The case that it is done in, if it is.
    pub(crate) case: Option<InCase>,
}

/// The case that something is done in, for the bar that says whose it is.
pub(crate) struct InCase {
    /// The case.
    pub(crate) head: CaseHead,
    /// The page of the case to which the form belongs.
    pub(crate) here: &'static str,
}

#[derive(Template)]
#[template(path = "errand.html")]
struct ErrandPage {
    frame: Frame,
    bar: Option<CaseBar>,
    send: String,
    lead: String,
    /// What it is about, where the bar does not say it.
    facts: Vec<(String, String)>,
    is_grave: bool,
    place: String,
    back: String,
    fields: Vec<Field>,
    problems: Vec<SummaryLine>,
    /// When the draft was kept that the form is filled with; empty for none.
    restored: String,
    is_stale: bool,
    /// Where one signs in anew, when the sign-in is too old for this; empty otherwise.
    sign_in: String,
    version: i64,
    key: String,
}

/// How the form is filled.
struct Shown {
    filled: Fields,
    errors: Errors,
    /// When the draft was kept; empty for none.
    restored: String,
    hindrance: Hindrance,
}

impl Shown {
    /// A form that nobody has sent.
    fn unsent(filled: Fields, restored: Option<String>) -> Self {
        Self {
            filled,
            errors: Errors::new(),
            restored: restored.unwrap_or_default(),
            hindrance: Hindrance::Answers,
        }
    }
}

/// What stands in the way of a form that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hindrance {
    /// At the most its answers.
    Answers,
    /// Somebody else was first.
    Stale,
    /// The sign-in is too old for this.
    SignIn,
}

impl Hindrance {
    fn of(refused: &[UserError]) -> Self {
        let is_for = |code| refused.iter().any(|error| error.code == code);
        if is_for(ProblemCode::StaleVersion) {
            Self::Stale
        } else if is_for(ProblemCode::StepUpRequired) {
            Self::SignIn
        } else {
            Self::Answers
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::Stale => StatusCode::CONFLICT,
            Self::Answers | Self::SignIn => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

/// Shows the form, with what was typed before if it was not sent.
///
/// # Errors
/// When the page cannot be written.
pub(crate) async fn form(
    reader: &Reader,
    errand: Errand,
    ground: Ground,
) -> Result<Response, PageFault> {
    let kept = reader.draft(&ground.place).await;
    let restored = kept.as_ref().map(|kept| show::moment(kept.kept_at));
    let filled = kept.map_or_else(|| ground.given.clone(), |kept| kept.draft.fields);
    let shown = Shown::unsent(filled, restored);
    page(reader, errand, ground, shown, StatusCode::OK).await
}

async fn page(
    reader: &Reader,
    errand: Errand,
    ground: Ground,
    shown: Shown,
    status: StatusCode,
) -> Result<Response, PageFault> {
    let language = reader.visit.language();
    let title = language.text(&format!("{}-title", errand.slug), &[]);
    let frame = Frame::of(reader, &ground.me, title, ground.help).await;
    let filled = (&ground.offers, &shown.filled, &shown.errors);
    let today = reader.visit.today();
    let bar = ground
        .case
        .map(|case| case.head.bar(&frame, case.here, today));
    let sign_in = match shown.hindrance {
        Hindrance::SignIn => step_up_address(&ground.place),
        Hindrance::Answers | Hindrance::Stale => String::new(),
    };
    let page = ErrandPage {
        bar,
        send: language.text(&format!("{}-send", errand.slug), &[]),
        lead: language.text(&format!("{}-lead", errand.slug), &[]),
        fields: form::fields(errand.slug, errand.questions, filled, language),
        problems: form::summary(errand.slug, errand.questions, &shown.errors, language),
        facts: ground.facts,
        is_grave: errand.is_grave,
        place: ground.place,
        back: ground.back,
        restored: shown.restored,
        is_stale: shown.hindrance == Hindrance::Stale,
        sign_in,
        version: ground.version,
        key: reader.visit.key(),
        frame,
    };
    show_at(status, &page)
}

/// Checks what was sent and sends it on. What is wrong is shown with the form.
///
/// # Errors
/// The page that tells of it; what was typed is kept then.
pub(crate) async fn send(
    submission: Submission,
    errand: Errand,
    ground: Result<Ground, PageFault>,
    place: &str,
) -> Result<Response, PageFault> {
    match attempt::<Done>(submission, errand, ground, place).await? {
        Attempt::Refused(page) => Ok(page),
        Attempt::Done(done) => {
            let said = Flash::of(format!("{}-done", errand.slug));
            done.reader.go(&done.after, said).await
        }
    }
}

/// The answer of an errand: what it tells beside the refusals is the page's to show.
pub(crate) trait Answered: DeserializeOwned {
    /// Takes what was refused out of it.
    fn take_refused(&mut self) -> Vec<UserError>;
}

impl Answered for Done {
    fn take_refused(&mut self) -> Vec<UserError> {
        std::mem::take(&mut self.done.user_errors)
    }
}

/// What came of sending a form.
pub(crate) enum Attempt<A> {
    /// The form again, with what was wrong.
    Refused(Response),
    /// It is done.
    Done(Box<DoneErrand<A>>),
}

/// An errand that is done.
pub(crate) struct DoneErrand<A> {
    /// Who did it.
    pub(crate) reader: Reader,
    /// Who that is, for the frame.
    pub(crate) me: Me,
    /// What was answered.
    pub(crate) answer: A,
    /// Where one goes now.
    pub(crate) after: String,
}

/// Checks what was sent and sends it on, for a page that shows the answer itself.
///
/// # Errors
/// The page that tells of it; what was typed is kept then.
pub(crate) async fn attempt<A: Answered>(
    submission: Submission,
    errand: Errand,
    ground: Result<Ground, PageFault>,
    place: &str,
) -> Result<Attempt<A>, PageFault> {
    let Submission { reader, fields } = submission;
    let ground = kept_on_fault(&reader, (place, &fields), ground).await?;
    let begun = begun(errand, &ground, &fields);
    let read = form::read(errand.questions, &ground.offers, &fields, begun);
    let (errors, hindrance) = if read.errors.is_empty() {
        let input = json!({ "input": read.input });
        let answer = reader.ask::<A>(errand.operation, input).await;
        let mut answer = kept_on_fault(&reader, (place, &fields), answer).await?.data;
        let refused = answer.take_refused();
        if refused.is_empty() {
            reader.forget_draft(place).await;
            return Ok(Attempt::Done(Box::new(DoneErrand {
                reader,
                me: ground.me,
                answer,
                after: ground.after,
            })));
        }
        let hindrance = Hindrance::of(&refused);
        if hindrance == Hindrance::SignIn {
            reader.keep_draft(place, &fields).await?;
        }
        (
            refused.into_iter().map(FieldError::from).collect(),
            hindrance,
        )
    } else {
        (read.errors, Hindrance::Answers)
    };
    let shown = Shown {
        filled: fields,
        errors,
        restored: String::new(),
        hindrance,
    };
    let status = hindrance.status();
    page(&reader, errand, ground, shown, status)
        .await
        .map(Attempt::Refused)
}

/// What came of something, and what was typed kept if nothing did.
async fn kept_on_fault<T>(
    reader: &Reader,
    (place, fields): (&str, &Fields),
    tried: Result<T, PageFault>,
) -> Result<T, PageFault> {
    if tried.is_err() {
        reader.keep_draft(place, fields).await?;
    }
    tried
}

fn begun(errand: Errand, ground: &Ground, fields: &Fields) -> Value {
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
            .chain(page::desk::proposal::ERRANDS)
            .chain(page::log_review::doing::ERRANDS)
            .chain(page::administration::doing::ERRANDS)
            .chain(page::administration::notice_doing::ERRANDS)
            .chain(page::programme::errands::OF_ORGANISER)
            .chain(page::programme::errands::OF_EVALUATION)
            .chain([&page::programme::errands::TO_MAKE])
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

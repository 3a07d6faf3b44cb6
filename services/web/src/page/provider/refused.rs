//! The page that says why a sign-in gave no session: what happened, what to do, and a number to refer to.

use askama::Template;
use axum::response::Response;
use domain::TraceId;
use http::StatusCode;
use sign_in::SignInRefused;

use crate::{
    fault::{PageFault, is_own_path},
    frame::Frame,
    visit::{Visit, show_at},
};

/// Why there is no session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The sign-in was not proved.
    SignIn(SignInRefused),
    /// It was, and nobody here knows the member of staff.
    NotRegistered,
}

impl Refusal {
    const fn words(self) -> &'static str {
        match self {
            Self::SignIn(SignInRefused::Denied) => "refused-denied",
            Self::SignIn(SignInRefused::Away(_)) => "refused-away",
            Self::SignIn(SignInRefused::NotBegun) => "refused-not-begun",
            Self::SignIn(SignInRefused::NotTrusted(_)) => "refused-not-trusted",
            Self::SignIn(SignInRefused::LevelTooLow) => "refused-level",
            Self::SignIn(SignInRefused::TooOld) => "refused-too-old",
            Self::SignIn(SignInRefused::NoPerson(_)) => "refused-no-person",
            Self::SignIn(SignInRefused::OtherOrganisation) => "refused-organisation",
            Self::SignIn(SignInRefused::NoProvider) => "refused-no-provider",
            Self::NotRegistered => "refused-not-registered",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::SignIn(SignInRefused::Away(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Self::SignIn(SignInRefused::NotBegun) => StatusCode::BAD_REQUEST,
            Self::SignIn(SignInRefused::NoProvider) => StatusCode::NOT_FOUND,
            Self::SignIn(
                SignInRefused::Denied
                | SignInRefused::NotTrusted(_)
                | SignInRefused::LevelTooLow
                | SignInRefused::TooOld
                | SignInRefused::NoPerson(_)
                | SignInRefused::OtherOrganisation,
            )
            | Self::NotRegistered => StatusCode::FORBIDDEN,
        }
    }

    fn reason(self) -> String {
        match self {
            Self::SignIn(why) => why.to_string(),
            Self::NotRegistered => "nobody in the registry has this key".to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage {
    frame: Frame,
    text: String,
    what_to_do: String,
    back: String,
    number: String,
}

/// Says why. The log is told the same with the provider's name, and nothing of the person.
pub(super) async fn page(
    visit: &Visit,
    (provider, back): (&str, &str),
    refusal: Refusal,
) -> Result<Response, PageFault> {
    let number = TraceId::draw(visit.web.entropy.as_ref()).to_string();
    // A name that is no provider's may be anything that somebody wrote into an address.
    let providers = visit.web.providers.as_ref();
    let title = providers.and_then(|providers| providers.party.title(provider));
    let known = title.map_or("", |_| provider);
    tracing::warn!(
        reference = number,
        provider = known,
        reason = refusal.reason(),
        "a sign-in was refused"
    );
    let language = visit.language();
    let name = title.unwrap_or_default().to_owned();
    let say = |part: &str| {
        let key = format!("{}-{part}", refusal.words());
        language.text(&key, &[("name", &name)])
    };
    let page = RefusedPage {
        frame: Frame::of_visit(visit, say("title"), "sign-in").await,
        text: say("text"),
        what_to_do: say("do"),
        back: if is_own_path(back) {
            back.to_owned()
        } else {
            String::new()
        },
        number,
    };
    show_at(refusal.status(), &page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn every_refusal_says_what_happened_and_what_to_do() {
        let refusals = [
            SignInRefused::Denied,
            SignInRefused::Away(""),
            SignInRefused::NotBegun,
            SignInRefused::NotTrusted(""),
            SignInRefused::LevelTooLow,
            SignInRefused::TooOld,
            SignInRefused::NoPerson(""),
            SignInRefused::OtherOrganisation,
            SignInRefused::NoProvider,
        ];
        let refusals = refusals.map(Refusal::SignIn).into_iter();
        for refusal in refusals.chain([Refusal::NotRegistered]) {
            for language in [Language::Swedish, Language::English] {
                for part in ["title", "text", "do"] {
                    let key = format!("{}-{part}", refusal.words());
                    let said = language.find(&key, &[("name", "x")]);
                    assert!(said.is_some(), "{key} in {language:?}");
                }
            }
            assert!(refusal.status().is_client_error() || refusal.status().is_server_error());
        }
    }
}

//! The way back: what a provider answers, checked until nothing is left to believe.

use access::AssuranceLevel;
use chrono::{DateTime, Utc};
use openidconnect::{
    AuthorizationCode, OAuth2TokenResponse, PkceCodeVerifier, RequestTokenError,
    core::CoreGenderClaim,
};

use crate::{
    begin::{Pending, PersonKind},
    claims::PersonClaims,
    client::{MoreClaims, ProviderClient, TokenAnswer, TokenClaims, client_of},
    credential::{ASSERTION_KIND, Credential},
    id_token::{Judged, claims, level, signed_in_at},
    metadata::{Metadata, Provider},
    party::RelyingParty,
    person::{self, Person},
    refusal::SignInRefused,
    settings::ProviderSettings,
};

/// The longest code that is taken.
const LONGEST_CODE: usize = 4096;

/// What the provider sends the browser back with.
#[derive(Debug, Clone, Default)]
pub struct CallbackAnswer {
    /// The code.
    pub code: Option<String>,
    /// Who answers (RFC 9207).
    pub issuer: Option<String>,
    /// What went wrong there.
    pub error: Option<String>,
}

/// Who signed in, proved.
#[derive(Debug, Clone)]
pub struct Proof {
    /// Who.
    pub person: Person,
    /// How surely.
    pub level: AssuranceLevel,
    /// When the person showed who it is: the provider's moment, never later than now.
    pub signed_in_at: DateTime<Utc>,
    /// The provider's name for the person.
    pub subject: String,
    /// The provider's session, if it tells of it.
    pub session: Option<String>,
}

impl RelyingParty {
    /// Ends what [`RelyingParty::begin`] began. A pending sign-in is answered once: that is the caller's to see to.
    ///
    /// # Errors
    /// Whatever is not as it must be; then nobody has signed in.
    pub async fn finish(
        &self,
        pending: &Pending,
        answer: &CallbackAnswer,
    ) -> Result<Proof, SignInRefused> {
        let now = self.clock.now();
        if pending.is_over(now) {
            return Err(SignInRefused::NotBegun);
        }
        let provider = self.provider(&pending.provider)?;
        let metadata = provider.known(&self.fetcher, now).await?;
        check_issuer(&provider.settings, &metadata, answer)?;
        let code = code(answer)?;
        let client = client_of(&provider.settings, &metadata, self.redirect(provider));
        let told = self.exchange(provider, &client, (code, pending)).await?;
        let claims = self.judge(provider, &metadata, (pending, &told)).await?;
        let settings = &provider.settings;
        let level = level(settings, &claims)?;
        let signed_in_at = signed_in_at(settings, pending, &claims, now)?;
        let more = self
            .person_claims(&client, (pending, &claims), &told)
            .await?;
        let today = self.clock.today();
        let person = match pending.kind {
            PersonKind::Staff => person::staff(&more, settings, today)?,
            PersonKind::Participant => person::participant(&more, today)?,
        };
        Ok(Proof {
            person,
            level,
            signed_in_at,
            subject: claims.subject().as_str().to_owned(),
            session: claims.additional_claims().sid.clone(),
        })
    }

    async fn exchange(
        &self,
        provider: &Provider,
        client: &ProviderClient,
        (code, pending): (&str, &Pending),
    ) -> Result<TokenAnswer, SignInRefused> {
        let settings = &provider.settings;
        let request = client.exchange_code(AuthorizationCode::new(code.to_owned()));
        let mut request = request
            .map_err(|_| SignInRefused::Away("it has no token endpoint"))?
            .set_pkce_verifier(PkceCodeVerifier::new(pending.verifier.clone()));
        if let Credential::Key(key) = &settings.credential {
            let who = (settings.client_id.as_str(), settings.issuer.as_str());
            let assertion = key.assert(who, self.clock.now(), self.entropy.as_ref());
            let assertion = assertion.ok_or(SignInRefused::Away("our key cannot sign"))?;
            request = request
                .add_extra_param("client_assertion_type", ASSERTION_KIND)
                .add_extra_param("client_assertion", assertion);
        }
        let answered = request.request_async(&self.fetcher).await;
        answered.map_err(|error| match error {
            RequestTokenError::ServerResponse(_) => {
                SignInRefused::NotTrusted("its token endpoint takes no such code")
            }
            RequestTokenError::Request(_) => SignInRefused::Away("its token endpoint is away"),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                SignInRefused::NotTrusted("its token endpoint answers nothing usable")
            }
        })
    }

    /// The claims of the ID token. For a key that is not known the provider's keys are read anew, once.
    async fn judge(
        &self,
        provider: &Provider,
        metadata: &Metadata,
        (pending, told): (&Pending, &TokenAnswer),
    ) -> Result<TokenClaims, SignInRefused> {
        let now = self.clock.now();
        let redirect = || self.redirect(provider);
        let client = client_of(&provider.settings, metadata, redirect());
        match claims(&client, &provider.settings, (pending, told), now) {
            Ok(claims) => return Ok(claims),
            Err(Judged::Refused(refused)) => return Err(refused),
            Err(Judged::UnknownKey) => {}
        }
        let renewed = provider.with_new_keys(&self.fetcher, now).await;
        let renewed = renewed.ok_or(UNKNOWN_KEY)?;
        let client = client_of(&provider.settings, &renewed, redirect());
        claims(&client, &provider.settings, (pending, told), now).map_err(|judged| match judged {
            Judged::UnknownKey => UNKNOWN_KEY,
            Judged::Refused(refused) => refused,
        })
    }

    /// Who it is: out of the ID token, or else from the provider's user information, about the same person.
    async fn person_claims(
        &self,
        client: &ProviderClient,
        (pending, claims): (&Pending, &TokenClaims),
        told: &TokenAnswer,
    ) -> Result<PersonClaims, SignInRefused> {
        let in_token = claims.additional_claims();
        if in_token.tell(pending.kind.reader()) || client.user_info_url().is_none() {
            return Ok(in_token.clone());
        }
        let about = Some(claims.subject().clone());
        let request = client.user_info(told.access_token().clone(), about);
        let request = request.map_err(|_| SignInRefused::NoPerson("nothing says who it is"))?;
        let answered: Result<MoreClaims, _> = request
            .request_async::<PersonClaims, _, CoreGenderClaim>(&self.fetcher)
            .await;
        let more = answered
            .map_err(|_| SignInRefused::NotTrusted("its user information is not of this person"))?;
        Ok(more.additional_claims().clone())
    }
}

const UNKNOWN_KEY: SignInRefused = SignInRefused::NotTrusted("no key of the provider fits");

/// An answer that names another provider, or none where this one names itself, is not this provider's.
fn check_issuer(
    settings: &ProviderSettings,
    metadata: &Metadata,
    answer: &CallbackAnswer,
) -> Result<(), SignInRefused> {
    let more = metadata.additional_metadata();
    match &answer.issuer {
        Some(issuer) if *issuer == settings.issuer => Ok(()),
        Some(_) => Err(SignInRefused::NotTrusted("another provider answers")),
        None if more.authorization_response_iss_parameter_supported => Err(
            SignInRefused::NotTrusted("the answer does not say whose it is"),
        ),
        None => Ok(()),
    }
}

fn code(answer: &CallbackAnswer) -> Result<&str, SignInRefused> {
    match (answer.error.as_deref(), answer.code.as_deref()) {
        (Some("unmet_authentication_requirements"), _) => Err(SignInRefused::LevelTooLow),
        (Some("temporarily_unavailable" | "server_error"), _) => Err(SignInRefused::Away(
            "it answers that something is wrong there",
        )),
        (Some(_), _) => Err(SignInRefused::Denied),
        (None, Some(code)) if !code.is_empty() && code.len() <= LONGEST_CODE => Ok(code),
        (None, Some(_) | None) => Err(SignInRefused::NotTrusted("the answer holds no code")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_an_error_even_beside_a_code() {
        for (error, wanted) in [
            ("access_denied", SignInRefused::Denied),
            ("anything", SignInRefused::Denied),
            (
                "unmet_authentication_requirements",
                SignInRefused::LevelTooLow,
            ),
        ] {
            let answered = CallbackAnswer {
                code: Some("c".to_owned()),
                issuer: None,
                error: Some(error.to_owned()),
            };
            assert_eq!(code(&answered), Err(wanted), "{error}");
        }
        assert!(code(&CallbackAnswer::default()).is_err());
    }
}

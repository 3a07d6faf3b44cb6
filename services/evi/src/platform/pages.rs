//! The pages beside the gateway: they reach it inside the process, with tokens that are minted for whoever is
//! signed in.

use std::{sync::Arc, time::Duration};

use access::{TOKEN_LIFE, TokenClaims, mint_token};
use async_trait::async_trait;
use axum::{Router, body::Body};
use bytes::Bytes;
use chassis::{Background, InternalCaller, RemoteSubjects};
use domain::{Clock, Municipality, Role, ServiceName, Subject, identity_number::IdentityNumber};
use http_body_util::BodyExt;
use intake_desk::{Secrets, list_test_numbers_with_case};
use sign_in::{PartyParts, RelyingParty};
use store::{Store, StoreFault};
use tower::ServiceExt;
use web::{
    AskGateway, DemoParticipant, DemoPeople, DemoPerson, FindParticipant, MintToken, NoToken,
    PagesSecret, ProviderSignIn, Shelf, SignedIn, Unreachable, WebParts,
};

use super::{
    Settings,
    catalogue::Population,
    database,
    trust::{GATEWAY_AUDIENCE, PLATFORM_ISSUER},
};
use crate::{
    configuration::broken_sign_in as broken,
    demo::{
        page::{Reach, StartPage},
        people::register_name,
        registry::registry,
    },
    fault::CommandFault,
    keys::{KeyFolder, PairName, SecretName},
};

/// The page of a demo at which a token is to be had.
///
/// # Errors
/// When the addresses cannot be told.
pub fn start_page(settings: &Settings) -> Result<StartPage, CommandFault> {
    let addresses = settings.sockets.addresses()?;
    let here_only = addresses
        .iter()
        .all(|(_, address)| address.ip().is_loopback());
    Ok(StartPage {
        keys: settings.keys.clone(),
        clock: Arc::clone(&settings.clock),
        reach: if here_only {
            Reach::ThisMachine
        } else {
            Reach::Others
        },
    })
}

/// The gateway with the pages around it, and what they keep, where there are pages.
///
/// # Errors
/// When their database or a key cannot be used.
pub async fn beside(
    gateway: Router,
    settings: &Settings,
    (desk, providers): (Option<&Store>, Option<ProviderSignIn>),
) -> Result<(Router, Option<Arc<Kept>>), CommandFault> {
    let Some(place) = &settings.pages else {
        return Ok((gateway, None));
    };
    let shelf = database::open_pages(place.clone(), settings.migrations).await?;
    let secret = settings.keys.secret(SecretName::Pages)?;
    let demo: Option<Arc<dyn DemoPeople>> = match settings.population {
        Population::Invented => Some(Arc::new(InventedPeople::new(settings, desk).await?)),
        Population::Real => None,
    };
    let parts = WebParts {
        gateway: Arc::new(InProcess(gateway.clone())),
        shelf: shelf.clone(),
        secret: PagesSecret::new(*secret.bytes()),
        tokens: Arc::new(Mint {
            keys: settings.keys.clone(),
            clock: Arc::clone(&settings.clock),
        }),
        providers: providers.map(Arc::new),
        demo,
        clock: Arc::clone(&settings.clock),
        entropy: Arc::clone(&settings.entropy),
    };
    let kept = Kept {
        shelf,
        clock: Arc::clone(&settings.clock),
    };
    Ok((gateway.merge(web::router(parts)), Some(Arc::new(kept))))
}

/// Signing in by identity providers: the desk, here or elsewhere, knows under which subject a number signs in.
///
/// # Errors
/// When a provider's settings cannot be used.
pub fn providers(
    parts: PartyParts,
    caller: InternalCaller,
) -> Result<ProviderSignIn, CommandFault> {
    let party = RelyingParty::new(parts).map_err(|refused| broken(refused.to_string()))?;
    Ok(ProviderSignIn {
        party,
        participants: Arc::new(AskDesk(RemoteSubjects::new(caller))),
    })
}

/// Asks the desk by a signed call, which is the same wherever the desk runs.
struct AskDesk(RemoteSubjects);

#[async_trait]
impl FindParticipant for AskDesk {
    async fn subject(&self, number: &IdentityNumber) -> Result<String, Unreachable> {
        let found = self.0.subject(number).await.map_err(|_| Unreachable)?;
        Ok(found.as_str().to_owned())
    }
}

/// How often what the pages keep is tidied.
const TIDYING: Duration = Duration::from_hours(1);

/// What the pages keep, and the clock by which it gets old.
pub struct Kept {
    shelf: Shelf,
    clock: Arc<dyn Clock>,
}

impl Kept {
    /// Throws away what is too old.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tidy(&self) -> Result<(), StoreFault> {
        self.shelf.tidy(self.clock.now()).await
    }

    /// The same, every hour from now on.
    pub fn tidy_often(self: &Arc<Self>, background: &mut Background) {
        let kept = Arc::clone(self);
        background.every("pages", TIDYING, move || {
            let kept = Arc::clone(&kept);
            async move {
                if let Err(fault) = kept.tidy().await {
                    tracing::warn!(reason = %fault, "old drafts and sessions still lie");
                }
            }
        });
    }
}

/// The gateway in the same process: the same router that the network reaches, with the same checks.
struct InProcess(Router);

#[async_trait]
impl AskGateway for InProcess {
    async fn ask(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, Unreachable> {
        let answered = self.0.clone().oneshot(request.map(Body::from)).await;
        let Ok(response) = answered;
        let (head, body) = response.into_parts();
        let body = body.collect().await.map_err(|_| Unreachable)?;
        Ok(http::Response::from_parts(head, body.to_bytes()))
    }
}

/// Signs the platform's own tokens.
struct Mint {
    keys: KeyFolder,
    clock: Arc<dyn Clock>,
}

impl MintToken for Mint {
    fn mint(&self, reader: &SignedIn) -> Result<String, NoToken> {
        let key = self.keys.signing_key(PairName::PlatformToken);
        let claims = TokenClaims {
            issuer: PLATFORM_ISSUER.to_owned(),
            audience: GATEWAY_AUDIENCE.to_owned(),
            subject: Subject::new(reader.subject.clone()),
            level: reader.level,
            signed_in_at: reader.proved_at,
            issued_at: self.clock.now(),
            life: TOKEN_LIFE,
        };
        mint_token(&key.map_err(|_| NoToken)?, &claims).map_err(|_| NoToken)
    }
}

/// How many of the people with a case one can choose to be.
const OFFERED: u64 = 6;

/// The people of the demo.
struct InventedPeople {
    secrets: Secrets,
    clock: Arc<dyn Clock>,
    participants: Vec<DemoParticipant>,
}

impl InventedPeople {
    /// Who has a case is asked once, at the start, and only where the desk keeps its cases here.
    async fn new(settings: &Settings, desk: Option<&Store>) -> Result<Self, CommandFault> {
        let secret = settings.keys.secret(SecretName::Desk)?;
        let numbers = match desk {
            Some(desk) => list_test_numbers_with_case(desk, OFFERED)
                .await
                .map_err(|fault| database::unusable(ServiceName::IntakeDesk, &fault))?,
            None => Vec::new(),
        };
        Ok(Self {
            secrets: Secrets::from_master(secret.bytes()),
            clock: Arc::clone(&settings.clock),
            participants: numbers.iter().filter_map(offered).collect(),
        })
    }
}

/// Somebody of the demo by the name that the invented register gives them.
fn offered(number: &IdentityNumber) -> Option<DemoParticipant> {
    let (given, family) = register_name(number)?;
    Some(DemoParticipant {
        number: number.expose().to_owned(),
        name: format!("{given} {family}"),
    })
}

impl DemoPeople for InventedPeople {
    fn staff(&self) -> Vec<DemoPerson> {
        let registry = registry();
        let people = registry
            .staff
            .iter()
            .filter(|member| member.role != Role::PartnerSystem);
        people
            .map(|member| {
                let unit = registry.units.iter().find(|unit| unit.slug == member.unit);
                let municipality = unit
                    .and_then(|unit| unit.municipality?.parse::<Municipality>().ok())
                    .and_then(|municipality| municipality.name());
                DemoPerson {
                    handle: member.handle.to_owned(),
                    subject: member.subject().as_str().to_owned(),
                    name: member.display_name.to_owned(),
                    role: member.role,
                    unit: unit
                        .map_or(member.unit, |unit| unit.name.as_str())
                        .to_owned(),
                    municipality: municipality.unwrap_or_default().to_owned(),
                }
            })
            .collect()
    }

    fn participants(&self) -> Vec<DemoParticipant> {
        self.participants.clone()
    }

    fn participant(&self, number: &str) -> Option<String> {
        let number = IdentityNumber::parse(number, self.clock.today()).ok()?;
        let subject = number
            .is_official_test_number()
            .then(|| self.secrets.participant_subject(number.expose()));
        subject.map(|subject| subject.as_str().to_owned())
    }
}

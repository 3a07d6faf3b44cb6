//! The library's client of one provider, with the claims that are read here.

use openidconnect::{
    AuthType, Client, ClientId, ClientSecret, EmptyExtraTokenFields, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IdTokenClaims, IdTokenFields, RedirectUrl, StandardErrorResponse,
    StandardTokenResponse, UserInfoClaims,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType,
        CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm, CoreRevocableToken, CoreRevocationErrorResponse,
        CoreTokenIntrospectionResponse, CoreTokenType,
    },
};

use crate::{
    claims::PersonClaims, credential::Credential, metadata::Metadata, settings::ProviderSettings,
};

/// What the token endpoint answers.
pub(crate) type TokenAnswer = StandardTokenResponse<
    IdTokenFields<
        PersonClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;
/// What an ID token says.
pub(crate) type TokenClaims = IdTokenClaims<PersonClaims, CoreGenderClaim>;
/// What the user information endpoint says.
pub(crate) type MoreClaims = UserInfoClaims<PersonClaims, CoreGenderClaim>;
/// The client of a provider.
pub(crate) type ProviderClient = Client<
    PersonClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    TokenAnswer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The client that we are at a provider.
pub(crate) fn client_of(
    settings: &ProviderSettings,
    metadata: &Metadata,
    redirect: RedirectUrl,
) -> ProviderClient {
    let secret = match &settings.credential {
        Credential::Secret(secret) => Some(ClientSecret::new(secret.clone())),
        Credential::Key(_) => None,
    };
    let id = ClientId::new(settings.client_id.clone());
    Client::from_provider_metadata(metadata.clone(), id, secret)
        .set_auth_type(auth_type(metadata))
        .set_redirect_uri(redirect)
}

/// In the header, as is usual, but for a provider that takes secrets in the body alone.
fn auth_type(metadata: &Metadata) -> AuthType {
    let methods = metadata.token_endpoint_auth_methods_supported();
    let takes = |method| methods.is_none_or(|methods| methods.contains(&method));
    if takes(CoreClientAuthMethod::ClientSecretBasic)
        || !takes(CoreClientAuthMethod::ClientSecretPost)
    {
        AuthType::BasicAuth
    } else {
        AuthType::RequestBody
    }
}

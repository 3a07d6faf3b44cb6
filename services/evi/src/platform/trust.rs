//! Who is believed: the issuers of tokens at the gateway, and of assertions at each service.

use std::collections::BTreeSet;

use access::{
    AssertionSigner, AssertionVerifier, AssuranceLevel, ReaderKind, TokenClaims, TokenVerifier,
    TrustedIssuer, mint_token,
};
use chrono::{DateTime, Duration, Utc};
use domain::{CodeList, ServiceName, Subject};

use crate::{
    fault::CommandFault,
    keys::{KeyFolder, PairName},
};

/// The `iss` of the tokens that the platform mints for its own pages and its command line.
pub const PLATFORM_ISSUER: &str = "evi";
/// The `aud` of every token that the gateway takes.
pub const GATEWAY_AUDIENCE: &str = "evi-gateway";

/// The verifier of the gateway: platform tokens, for staff and participants. Partners' own issuers
/// are added from the configuration; in the demo the platform speaks for them too.
///
/// # Errors
/// When the public key cannot be used.
pub fn token_verifier(
    keys: &KeyFolder,
    speaks_for: &[ReaderKind],
) -> Result<TokenVerifier, CommandFault> {
    let issuer = TrustedIssuer {
        issuer: PLATFORM_ISSUER.to_owned(),
        keys: vec![keys.verifying_key(PairName::PlatformToken)?],
        speaks_for: speaks_for.iter().copied().collect::<BTreeSet<_>>(),
        machine_level: None,
    };
    Ok(TokenVerifier::new(GATEWAY_AUDIENCE, vec![issuer]))
}

/// The signer of a service that runs here.
///
/// # Errors
/// When its private key cannot be used.
pub fn assertion_signer(
    keys: &KeyFolder,
    service: ServiceName,
) -> Result<AssertionSigner, CommandFault> {
    Ok(AssertionSigner::new(
        service,
        keys.signing_key(PairName::Assertion(service))?,
    ))
}

/// The verifier of a service that runs here: every service may sign, and each door says whom it
/// takes.
///
/// # Errors
/// When a public key cannot be used.
pub fn assertion_verifier(
    keys: &KeyFolder,
    service: ServiceName,
) -> Result<AssertionVerifier, CommandFault> {
    let known = ServiceName::ALL
        .iter()
        .map(|&issuer| Ok((issuer, keys.verifying_key(PairName::Assertion(issuer))?)))
        .collect::<Result<Vec<_>, CommandFault>>()?;
    Ok(AssertionVerifier::new(service, known))
}

/// A token for the command line of a demo: somebody who signed in just now, at the level that
/// personal data needs.
///
/// # Errors
/// When the private key cannot be used.
pub fn demo_token(
    keys: &KeyFolder,
    subject: Subject,
    now: DateTime<Utc>,
    life: Duration,
) -> Result<String, CommandFault> {
    let key = keys.signing_key(PairName::PlatformToken)?;
    let claims = TokenClaims {
        issuer: PLATFORM_ISSUER.to_owned(),
        audience: GATEWAY_AUDIENCE.to_owned(),
        subject,
        level: AssuranceLevel::Loa3,
        signed_in_at: now,
        issued_at: now,
        life,
    };
    mint_token(&key, &claims).map_err(|_| CommandFault::ProgramBroken {
        reason: "a token could not be signed".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use domain::SystemEntropy;

    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-03-02T11:00:00Z".parse().expect("a moment")
    }

    #[test]
    fn demo_token_is_taken_for_its_reader_and_no_longer_than_its_life() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = KeyFolder::complete(folder.path(), &SystemEntropy).expect("keys");
        let verifier = token_verifier(&keys, &[ReaderKind::Staff]).expect("a verifier");
        let token = demo_token(
            &keys,
            Subject::new("staff:desk.gnesta"),
            noon(),
            Duration::minutes(5),
        )
        .expect("a token");
        let sign_in = verifier.verify(&token, noon()).expect("taken");
        assert_eq!(sign_in.subject.as_str(), "staff:desk.gnesta");
        assert_eq!(sign_in.level, AssuranceLevel::Loa3);
        assert!(
            verifier
                .verify(&token, noon() + Duration::minutes(7))
                .is_err()
        );
    }

    #[test]
    fn platform_speaks_only_for_the_kinds_it_was_given() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = KeyFolder::complete(folder.path(), &SystemEntropy).expect("keys");
        let verifier = token_verifier(&keys, &[ReaderKind::Staff]).expect("a verifier");
        let token = demo_token(
            &keys,
            Subject::new("partner:vardcentral"),
            noon(),
            Duration::minutes(5),
        )
        .expect("a token");
        assert!(verifier.verify(&token, noon()).is_err());
    }
}

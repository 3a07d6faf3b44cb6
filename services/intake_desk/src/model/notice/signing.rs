//! How a notice proves where it comes from: Standard Webhooks 1.0, `v1` with a shared secret.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::NoticeId;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// What a secret begins with when it is shown.
const SHOWN: &str = "whsec_";

/// A secret that an endpoint and the desk share. It is shown once and never written.
#[derive(Clone)]
pub struct NoticeSecret([u8; 32]);

impl NoticeSecret {
    /// Takes what the desk derived.
    pub fn of(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The secret as the partner keeps it: `whsec_` and the key in base64.
    pub fn shown(&self) -> String {
        format!("{SHOWN}{}", STANDARD.encode(self.0))
    }

    fn sign(&self, message: &[u8]) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(message);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl fmt::Debug for NoticeSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("NoticeSecret(hidden)")
    }
}

/// The header `webhook-signature`: one signature for each live secret, over the id, the moment in seconds and the
/// body. The receiver takes the notice when one of them is right.
pub fn signature(secrets: &[NoticeSecret], id: NoticeId, timestamp: i64, body: &str) -> String {
    let message = format!("{id}.{timestamp}.{body}");
    let signed: Vec<String> = secrets
        .iter()
        .map(|secret| secret.sign(message.as_bytes()))
        .collect();
    signed.join(" ")
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn every_live_secret_signs_and_no_other() {
        let (one, two) = (NoticeSecret::of([1; 32]), NoticeSecret::of([2; 32]));
        let id = NoticeId::from_uuid(Uuid::from_u128(7));
        let both = signature(&[two.clone(), one.clone()], id, 1_772_452_800, "{}");
        let each = |secret: &NoticeSecret| {
            signature(std::slice::from_ref(secret), id, 1_772_452_800, "{}")
        };
        assert_eq!(both, format!("{} {}", each(&two), each(&one)));
        assert!(each(&one).starts_with("v1,") && each(&one) != each(&two));
        for (other_id, time, body) in [
            (NoticeId::from_uuid(Uuid::from_u128(8)), 1_772_452_800, "{}"),
            (id, 1_772_452_801, "{}"),
            (id, 1_772_452_800, "{ }"),
        ] {
            let other = signature(std::slice::from_ref(&one), other_id, time, body);
            assert_ne!(other, each(&one), "{time} {body}");
        }
    }

    /// The message and the key are ours; the value was computed apart, with Python's `hmac` and `base64`.
    #[test]
    fn a_signature_is_what_other_programs_compute() {
        let secret = NoticeSecret::of([1; 32]);
        assert_eq!(
            secret.shown(),
            "whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
        );
        let id = NoticeId::from_uuid(Uuid::from_u128(7));
        assert_eq!(
            signature(
                std::slice::from_ref(&secret),
                id,
                1_772_452_800,
                "{\"a\":1}"
            ),
            "v1,l/BTc4B70Hns2VFirhExeJDquKDbDQ3xEHN8vUGTzcI="
        );
        assert!(!format!("{secret:?}").contains("1, 1"));
    }
}

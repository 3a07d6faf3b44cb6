//! Cursors: a sealed place in one list of one reader (threat T7).

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use domain::{ServiceName, Subject, planted};
use hmac::Mac;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{
    canonical::canonical_text,
    fault::StoreFault,
    settings::{StoreSecret, keyed},
};

/// A text that is no cursor of this reader in this list: garbage, another reader's, another
/// list's, another filter's. All are the same, so that nothing can be learnt by trying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of this list")]
pub struct NotACursor;

/// The service's key for cursors.
#[derive(Clone)]
pub struct CursorKey {
    cipher: ChaCha20Poly1305,
    nonce_key: [u8; 32],
    service: ServiceName,
}

impl fmt::Debug for CursorKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CursorKey(..)")
    }
}

/// Where a cursor holds: one reader, one list, one filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binding(Vec<u8>);

impl CursorKey {
    pub(crate) fn new(secret: &StoreSecret, service: ServiceName) -> Self {
        Self {
            cipher: ChaCha20Poly1305::new(&secret.key(service, "cursor").into()),
            nonce_key: secret.key(service, "cursor nonce"),
            service,
        }
    }

    pub(super) fn bind(
        &self,
        reader: &Subject,
        list: &str,
        filter: &impl Serialize,
    ) -> Result<Binding, StoreFault> {
        let filter = Sha256::digest(canonical_text(filter, "filter")?);
        let reader = Some(reader).filter(|_| !planted!(CursorOfAnybody));
        let bound = (self.service, reader, list, filter.as_slice());
        Ok(Binding(canonical_text(&bound, "cursor")?.into_bytes()))
    }

    /// Seals a place. The nonce is a keyed hash of what is sealed, so the same place in the same
    /// list has the same cursor: two equal answers are equal bytes.
    pub(super) fn seal(
        &self,
        binding: &Binding,
        place: &impl Serialize,
    ) -> Result<String, StoreFault> {
        let place = canonical_text(place, "cursor")?;
        let nonce = self.nonce(binding, place.as_bytes());
        let payload = Payload {
            msg: place.as_bytes(),
            aad: &binding.0,
        };
        let sealed = self
            .cipher
            .encrypt(Nonce::from_slice(&nonce), payload)
            .map_err(|_| StoreFault::Unwritable("cursor"))?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens a cursor that was sealed for the same reader, list and filter.
    pub(super) fn open<T: DeserializeOwned>(
        &self,
        binding: &Binding,
        cursor: &str,
    ) -> Result<T, NotACursor> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| NotACursor)?;
        let (nonce, sealed) = bytes.split_at_checked(12).ok_or(NotACursor)?;
        let payload = Payload {
            msg: sealed,
            aad: &binding.0,
        };
        let place = self
            .cipher
            .decrypt(Nonce::from_slice(nonce), payload)
            .map_err(|_| NotACursor)?;
        serde_json::from_slice(&place).map_err(|_| NotACursor)
    }

    fn nonce(&self, binding: &Binding, place: &[u8]) -> [u8; 12] {
        let mut mac = keyed(&self.nonce_key);
        mac.update(&(binding.0.len() as u64).to_be_bytes());
        mac.update(&binding.0);
        mac.update(place);
        let digest: [u8; 32] = mac.finalize().into_bytes().into();
        let mut nonce = [0_u8; 12];
        nonce.copy_from_slice(&digest[..12]);
        nonce
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> CursorKey {
        CursorKey::new(&StoreSecret::new([1; 32]), ServiceName::IntakeDesk)
    }

    fn binding(reader: &str, list: &str, filter: &str) -> Binding {
        let reader = Subject::new(reader);
        key().bind(&reader, list, &filter).expect("binding")
    }

    #[test]
    fn a_cursor_opens_for_its_reader_list_and_filter() {
        let place = (42_i64, 7_i64);
        let cursor = key()
            .seal(&binding("staff:a", "worklist", "open"), &place)
            .expect("sealed");
        let again = key()
            .seal(&binding("staff:a", "worklist", "open"), &place)
            .expect("sealed");
        assert_eq!(cursor, again);
        let opened = key().open::<(i64, i64)>(&binding("staff:a", "worklist", "open"), &cursor);
        assert_eq!(opened, Ok(place));
        assert!(!cursor.contains("42"));
    }

    #[test]
    fn a_cursor_of_another_reader_list_filter_or_service_is_garbage() {
        let cursor = key()
            .seal(&binding("staff:a", "worklist", "open"), &42)
            .expect("sealed");
        let others = [
            binding("staff:b", "worklist", "open"),
            binding("staff:a", "inbox", "open"),
            binding("staff:a", "worklist", "closed"),
        ];
        for other in others {
            assert_eq!(key().open::<i64>(&other, &cursor), Err(NotACursor));
        }
        let secret = StoreSecret::new([1; 32]);
        let elsewhere = CursorKey::new(&secret, ServiceName::WelfareUnit);
        let same = binding("staff:a", "worklist", "open");
        assert_eq!(elsewhere.open::<i64>(&same, &cursor), Err(NotACursor));
        for garbage in ["", "x", "AAAA", "ÅÄÖ", &cursor[1..], &cursor.repeat(2)] {
            assert_eq!(key().open::<i64>(&same, garbage), Err(NotACursor));
        }
    }

    #[test]
    fn every_altered_cursor_is_refused() {
        let bound = binding("staff:a", "worklist", "open");
        let cursor = key().seal(&bound, &42).expect("sealed");
        for index in 0..cursor.len() {
            let mut altered = cursor.clone().into_bytes();
            altered[index] = if altered[index] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).expect("ASCII");
            assert_eq!(key().open::<i64>(&bound, &altered), Err(NotACursor));
        }
    }
}

//! What the desk derives with keys that no other service holds: the subject of a participant, the
//! pseudonym of a person, and the fingerprints under which look-ups are counted, and honey numbers and ways to reach
//! somebody known.

use std::fmt;

use chassis::ParticipantSubjects;
use domain::{
    AgencyId, CaseId, IdentityNumber, LogReviewId, Month, NoticeEndpointId, PersonId, Subject,
    TraceId, event::Pseudonym,
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::model::{contact_text::WayToReach, notice::NoticeSecret};

/// The desk's keys. They never leave the desk and are never written to its database.
#[derive(Clone)]
pub struct Secrets {
    participant: [u8; 32],
    pseudonym: [u8; 32],
    lookup: [u8; 32],
    person: [u8; 32],
    review: [u8; 32],
    honey: [u8; 32],
    contact: [u8; 32],
    log_review: [u8; 32],
    log_sample: [u8; 32],
    notice: [u8; 32],
}

impl fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secrets(hidden)")
    }
}

impl Secrets {
    /// Derives the keys, one for each purpose, from the desk's master key.
    pub fn from_master(master: &[u8; 32]) -> Self {
        Self {
            participant: keyed(master, b"participant subject"),
            pseudonym: keyed(master, b"pseudonym"),
            lookup: keyed(master, b"look-up"),
            person: keyed(master, b"person id"),
            review: keyed(master, b"review pseudonym"),
            contact: keyed(master, b"home contact"),
            honey: keyed(master, b"honey number"),
            log_review: keyed(master, b"log review"),
            log_sample: keyed(master, b"log sample"),
            notice: keyed(master, b"notice secret"),
        }
    }

    /// The subject under which the person with this number signs in: `participant:` and 64 hex
    /// digits. `digits` are the twelve digits of the number, without a separator.
    pub fn participant_subject(&self, digits: &str) -> Subject {
        let fingerprint = keyed(&self.participant, digits.as_bytes());
        Subject::new(format!("participant:{}", hex(&fingerprint)))
    }

    /// The first 128 bits of the person's pseudonym, derived from the id and never from the number,
    /// so that a new number does not make a new person in the statistics.
    pub fn pseudonym_bits(&self, person: PersonId) -> [u8; 16] {
        let whole = keyed(&self.pseudonym, person.uuid().as_bytes());
        let mut bits = [0_u8; 16];
        bits.copy_from_slice(&whole[..16]);
        bits
    }

    /// The name by which one agency's log reviewers know a person. It is another in every agency and
    /// another than follow-up's, so that no two lists can be laid side by side.
    pub fn opening_pseudonym(&self, agency: AgencyId, person: PersonId) -> Pseudonym {
        let both = [agency.uuid().into_bytes(), person.uuid().into_bytes()].concat();
        let whole = keyed(&self.review, &both);
        let mut bits = [0_u8; 16];
        bits.copy_from_slice(&whole[..16]);
        Pseudonym::from_bytes(bits)
    }

    /// The id of the person who is met for the first time under this number. It is derived, so that
    /// looking somebody up twice gives the same id whether or not anybody knows the person.
    pub fn person_id(&self, digits: &str) -> PersonId {
        let whole = keyed(&self.person, digits.as_bytes());
        let mut bits = [0_u8; 16];
        bits.copy_from_slice(&whole[..16]);
        PersonId::from_uuid(uuid::Builder::from_random_bytes(bits).into_uuid())
    }

    /// The name by which one review of the access log speaks of a person. In another review the same
    /// person has another, so that no two reviews can be laid beside each other.
    pub fn review_pseudonym(&self, review: LogReviewId, person: PersonId) -> String {
        let both = [review.uuid().into_bytes(), person.uuid().into_bytes()].concat();
        hex(&keyed(&self.log_review, &both)[..6])
    }

    /// Where a look at a case falls in the draw of a month, from 0 to the greatest number. The draw can
    /// be repeated by whoever holds the key, and by nobody else foreseen.
    pub fn sample_draw(&self, month: Month, trace: TraceId, case: CaseId) -> u64 {
        let drawn = format!("{month} {trace} {case}");
        let whole = keyed(&self.log_sample, drawn.as_bytes());
        let mut first = [0_u8; 8];
        first.copy_from_slice(&whole[..8]);
        u64::from_be_bytes(first)
    }

    /// The digest under which a way to reach somebody is kept and compared.
    pub fn contact_digest(&self, way: &WayToReach) -> Subject {
        let digest = hex(&keyed(&self.contact, way.expose().as_bytes()));
        Subject::new(format!("contact:{digest}"))
    }

    /// The fingerprint under which a look-up of this number is counted, whoever it belongs to.
    pub fn lookup_hash(&self, digits: &str) -> String {
        hex(&keyed(&self.lookup, digits.as_bytes()))
    }

    /// The secret that signs notices to an endpoint, by the name under which the endpoint keeps it. So no database
    /// holds one, and a new name is a new secret.
    pub fn notice_secret(&self, endpoint: NoticeEndpointId, name: Uuid) -> NoticeSecret {
        let both = [endpoint.uuid().into_bytes(), name.into_bytes()].concat();
        NoticeSecret::of(keyed(&self.notice, &both))
    }

    /// The digest under which a number that nobody has is kept, so that its look-up raises an alarm.
    pub fn honey_digest(&self, digits: &str) -> String {
        hex(&keyed(&self.honey, digits.as_bytes()))
    }
}

fn keyed(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl ParticipantSubjects for Secrets {
    fn subject(&self, number: &IdentityNumber) -> Subject {
        self.participant_subject(number.expose())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subject_is_stable_for_a_key_and_differs_between_keys() {
        let one = Secrets::from_master(&[1; 32]);
        let other = Secrets::from_master(&[2; 32]);
        let subject = one.participant_subject("198801012389");
        assert_eq!(subject, one.participant_subject("198801012389"));
        assert_ne!(subject, other.participant_subject("198801012389"));
        assert_ne!(subject, one.participant_subject("198801012397"));
        assert_eq!(subject.as_str().len(), "participant:".len() + 64);
        assert!(!subject.as_str().contains("198801"));
    }

    #[test]
    fn an_unknown_person_has_the_same_id_at_every_look_up() {
        let secrets = Secrets::from_master(&[1; 32]);
        let id = secrets.person_id("198801012389");
        assert_eq!(id, secrets.person_id("198801012389"));
        assert_ne!(id, secrets.person_id("198801012397"));
        assert_ne!(id, Secrets::from_master(&[2; 32]).person_id("198801012389"));
    }

    #[test]
    fn reviewers_of_two_agencies_know_a_person_by_two_names() {
        let secrets = Secrets::from_master(&[1; 32]);
        let agency = |number| AgencyId::from_uuid(uuid::Uuid::from_u128(number));
        let person = secrets.person_id("198801012389");
        let name = secrets.opening_pseudonym(agency(1), person);
        assert_eq!(name, secrets.opening_pseudonym(agency(1), person));
        assert_ne!(name, secrets.opening_pseudonym(agency(2), person));
        assert_ne!(name.bytes(), secrets.pseudonym_bits(person));
        let other = secrets.person_id("198801012397");
        assert_ne!(name, secrets.opening_pseudonym(agency(1), other));
    }

    #[test]
    fn a_pseudonym_is_stable_within_a_review_and_another_in_the_next() {
        let secrets = Secrets::from_master(&[1; 32]);
        let review = |byte| LogReviewId::from_uuid(uuid::Uuid::from_bytes([byte; 16]));
        let person = |byte| PersonId::from_uuid(uuid::Uuid::from_bytes([byte; 16]));
        let named = secrets.review_pseudonym(review(1), person(7));
        assert_eq!(named, secrets.review_pseudonym(review(1), person(7)));
        assert_ne!(named, secrets.review_pseudonym(review(2), person(7)));
        assert_ne!(named, secrets.review_pseudonym(review(1), person(8)));
        let other = Secrets::from_master(&[2; 32]);
        assert_ne!(named, other.review_pseudonym(review(1), person(7)));
    }

    #[test]
    fn a_secret_of_notices_is_one_endpoints_and_one_names() {
        let secrets = Secrets::from_master(&[1; 32]);
        let endpoint = |number| NoticeEndpointId::from_uuid(Uuid::from_u128(number));
        let shown = |of: &Secrets, place, name| {
            let secret = of.notice_secret(endpoint(place), Uuid::from_u128(name));
            secret.shown()
        };
        let one = shown(&secrets, 1, 1);
        assert_eq!(one, shown(&secrets, 1, 1));
        assert_ne!(one, shown(&secrets, 2, 1));
        assert_ne!(one, shown(&secrets, 1, 2));
        assert_ne!(one, shown(&Secrets::from_master(&[2; 32]), 1, 1));
    }

    #[test]
    fn one_number_has_unrelated_fingerprints_for_each_purpose() {
        let secrets = Secrets::from_master(&[1; 32]);
        let subject = secrets.participant_subject("198801012389");
        assert!(
            !subject
                .as_str()
                .ends_with(&secrets.lookup_hash("198801012389"))
        );
        assert_ne!(
            secrets.honey_digest("198801012389"),
            secrets.lookup_hash("198801012389")
        );
    }
}

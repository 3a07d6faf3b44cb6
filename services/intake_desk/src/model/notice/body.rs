//! The body of a notice: a `CloudEvents` 1.0 event in JSON, with ids, a code and a number.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::{CodeList, NoticeEndpointId, NoticeId, ReferralId, referral::ReferralStatus};
use serde_json::{Value, json};

use super::NoticeKind;

/// Where the events come from, as their `source` says.
const SOURCE: &str = "/evi/intake-desk";

/// An event that a notice tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeEvent {
    /// Its id, the same at every endpoint and in every try.
    pub id: NoticeId,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What it tells.
    pub told: Told,
}

/// What an event tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// What has happened to a referral.
    Referral {
        /// What.
        kind: NoticeKind,
        /// To which referral.
        referral: ReferralId,
        /// Where it stands.
        status: ReferralStatus,
        /// Its version: the later of two notices has the greater one, in whichever order they come.
        sequence: i32,
    },
    /// Nothing but that notices come through.
    Test(NoticeEndpointId),
}

impl NoticeEvent {
    /// What it tells, as a code.
    pub fn kind(&self) -> NoticeKind {
        match self.told {
            Told::Referral { kind, .. } => kind,
            Told::Test(_) => NoticeKind::Test,
        }
    }

    /// The body as it is sent and signed.
    pub fn body(&self) -> String {
        let mut event = json!({
            "specversion": "1.0",
            "id": self.id.to_string(),
            "source": SOURCE,
            "type": self.kind().event_type(),
            "time": self.at.to_rfc3339_opts(SecondsFormat::Millis, true),
            "datacontenttype": "application/json",
        });
        match self.told {
            Told::Referral {
                referral,
                status,
                sequence,
                ..
            } => {
                event["subject"] = Value::String(referral.to_string());
                event["data"] = json!({
                    "referralId": referral.to_string(),
                    "status": status.code(),
                    "sequence": sequence,
                });
            }
            Told::Test(endpoint) => {
                event["data"] = json!({ "endpointId": endpoint.to_string() });
            }
        }
        event.to_string()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use uuid::Uuid;

    use super::*;

    fn event(told: Told) -> Value {
        let at = "2026-03-02T12:00:00Z".parse().expect("a moment");
        let id = NoticeId::from_uuid(Uuid::from_u128(1));
        let body = NoticeEvent { id, at, told }.body();
        serde_json::from_str(&body).expect("json")
    }

    fn names(value: &Value) -> BTreeSet<&str> {
        let fields = value.as_object().expect("an object");
        fields.keys().map(String::as_str).collect()
    }

    #[test]
    fn a_notice_of_a_referral_holds_ids_a_code_and_a_number() {
        let told = event(Told::Referral {
            kind: NoticeKind::ReferralSent,
            referral: ReferralId::from_uuid(Uuid::from_u128(2)),
            status: ReferralStatus::Sent,
            sequence: 3,
        });
        assert_eq!(
            names(&told),
            BTreeSet::from([
                "specversion",
                "id",
                "source",
                "type",
                "time",
                "datacontenttype",
                "subject",
                "data"
            ])
        );
        assert_eq!(
            names(&told["data"]),
            BTreeSet::from(["referralId", "status", "sequence"])
        );
        assert_eq!(told["specversion"], "1.0");
        assert_eq!(told["type"], "evi.referral.sent");
        assert_eq!(told["time"], "2026-03-02T12:00:00.000Z");
        assert_eq!(told["subject"], told["data"]["referralId"]);
        assert_eq!(told["data"]["status"], "SENT");
        assert_eq!(told["data"]["sequence"], 3);
    }

    #[test]
    fn a_test_speaks_of_no_referral() {
        let endpoint = NoticeEndpointId::from_uuid(Uuid::from_u128(4));
        let told = event(Told::Test(endpoint));
        assert_eq!(told["type"], "evi.test");
        assert!(told.get("subject").is_none());
        assert_eq!(told["data"], json!({ "endpointId": endpoint.to_string() }));
    }
}

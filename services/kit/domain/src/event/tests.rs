//! Events survive the wire, and say nothing that they must not.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::{AgencyKind, ProgrammeId, id::NotAnId};

fn envelope(body: EventBody) -> Event {
    let moment = "2026-10-01T08:00:00Z".parse().unwrap();
    Event {
        id: EventId::from_uuid(Uuid::from_u128(1)),
        case: CaseId::from_uuid(Uuid::from_u128(2)),
        case_key: CaseKey::from_i64(3),
        sequence: 1,
        source: ServiceName::IntakeDesk,
        version: EventBody::VERSION,
        occurred_at: moment,
        recorded_at: moment,
        body,
    }
}

fn step(codes: &[(&str, &str)]) -> StepRecorded {
    StepRecorded {
        pseudonym: Some(Pseudonym::from_bytes([7; 16])),
        step: StepKind::Closure,
        on: NaiveDate::from_ymd_opt(2026, 10, 1).unwrap(),
        until: None,
        agency: AgencyKind::IntakeDesk,
        municipality: "0461".parse().unwrap(),
        codes: codes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    }
}

fn bodies() -> Vec<EventBody> {
    let unit = UnitId::from_uuid(Uuid::from_u128(4));
    let agency = AgencyId::from_uuid(Uuid::from_u128(5));
    let basis = BasisId::from_uuid(Uuid::from_u128(6));
    let referral = ReferralId::from_uuid(Uuid::from_u128(7));
    let party = PartyNotice { unit, agency };
    let notice = ReferralNotice {
        referral,
        from_unit: unit,
        from_agency: agency,
        to_unit: unit,
        to_agency: agency,
    };
    let placement = PlacementNotice {
        placement: RecordId::from_uuid(Uuid::from_u128(8)),
        referral: Some(referral),
        unit,
    };
    let merge = RecordId::from_uuid(Uuid::from_u128(9));
    vec![
        EventBody::CaseOpened {
            municipality: "0461".parse().unwrap(),
            desk_unit: unit,
            desk_agency: agency,
        },
        EventBody::PartyJoined(party),
        EventBody::PartyLeft(party),
        EventBody::BasisRecorded {
            basis,
            kind: BasisKind::Consent,
            from_agency: agency,
            to_agency: agency,
            sections: vec![Section::Plan],
        },
        EventBody::ConsentWithdrawn {
            basis,
            from_agency: agency,
            to_agency: agency,
            stopped_referrals: vec![referral],
        },
        EventBody::ReferralSent(notice),
        EventBody::ReferralReceived(notice),
        EventBody::ReferralAccepted(notice),
        EventBody::ReferralStarted(notice),
        EventBody::ReferralEnded {
            notice,
            state: ReferralEnding::ConsentWithdrawn,
        },
        EventBody::CaseClosed {
            on: NaiveDate::from_ymd_opt(2026, 10, 1).unwrap(),
        },
        EventBody::ProtectionChanged {
            change: ProtectionChange::Set,
        },
        EventBody::PersonsMerged {
            merge,
            kept: Some(Pseudonym::from_bytes([10; 16])),
            merged: Some(Pseudonym::from_bytes([11; 16])),
        },
        EventBody::PersonMergeUndone { merge },
        EventBody::PlacementConfirmed(placement),
        EventBody::PlacementEnded(placement),
        EventBody::StepRecorded(step(&[("outcome", "STUDIES")])),
    ]
}

#[test]
fn every_body_comes_back_from_the_wire_under_its_name() {
    for body in bodies() {
        let event = envelope(body);
        let wire = serde_json::to_value(&event).unwrap();
        assert_eq!(wire["body"]["type"], event.body.kind());
        assert_eq!(
            serde_json::from_value::<Event>(wire.clone()).unwrap(),
            event
        );
        let raw: RawEvent = serde_json::from_value(wire).unwrap();
        assert_eq!(raw.kind(), Some(event.body.kind()));
        assert_eq!(raw.open(), Ok(event));
    }
}

/// `schema/events` holds one event of each kind as it stands on the wire. What is kept there once can be
/// read by every later build: follow-up is rebuilt from events of all times.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "UPDATE=1 is how a written contract file is renewed"
)]
fn wire_form_in_text_is_what_is_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../schema/events");
    let is_updating = std::env::var("UPDATE").is_ok_and(|update| update == "1");
    let mut kinds = BTreeSet::new();
    for body in bodies() {
        let event = envelope(body);
        kinds.insert(format!("{}.json", event.body.kind()));
        let path = folder.join(format!("{}.json", event.body.kind()));
        let mut written = serde_json::to_string_pretty(&event).unwrap();
        written.push('\n');
        if is_updating {
            fs::write(&path, &written).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap();
        assert_eq!(kept, written, "{}", path.display());
    }
    let files = fs::read_dir(&folder).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(
        names.collect::<BTreeSet<_>>(),
        kinds,
        "a file without a kind"
    );
}

#[test]
fn an_event_from_the_future_is_parked_whole() {
    let mut wire = serde_json::to_value(envelope(bodies().remove(0))).unwrap();
    wire["body"] = json!({ "type": "CaseMerged", "into": "elsewhere" });
    wire["hint"] = json!("new");
    let raw: RawEvent = serde_json::from_value(wire.clone()).unwrap();
    assert_eq!(raw.open(), Err(ParkReason::UnknownBody));
    assert_eq!(serde_json::to_value(&raw).unwrap(), wire);

    wire["version"] = json!(2);
    let raw: RawEvent = serde_json::from_value(wire).unwrap();
    assert_eq!(raw.open(), Err(ParkReason::UnknownVersion));
}

#[test]
fn a_step_takes_codes_numbers_and_days() {
    let step = step(&[
        ("outcome", "WORK_SUBSIDISED"),
        ("months", "12"),
        ("due_on", "2027-01-01"),
        ("age_band", "AGE_20_24"),
    ]);
    assert_eq!(step.only_codes(), Ok(()));
}

#[test]
fn a_step_names_its_programme_by_a_code() {
    let programme = ProgrammeId::from_uuid(Uuid::from_u128(0xab));
    let code = programme.step_code();
    assert_eq!(step(&[("programme", &code)]).only_codes(), Ok(()));
    assert_eq!(ProgrammeId::from_step_code(&code), Ok(programme));
    for wrong in ["", "P_", "AB", &code[2..]] {
        assert_eq!(ProgrammeId::from_step_code(wrong), Err(NotAnId), "{wrong}");
    }
}

#[test]
fn a_step_refuses_names_numbers_of_people_and_free_text() {
    for value in [
        "Anna Andersson",
        "198201012385",
        "8201012385",
        "820101-2385",
        "070-123 45 67",
        "anna@example.se",
        "Vill läsa",
        "",
        "åäö",
    ] {
        let refused = step(&[("note", value)]).only_codes();
        assert_eq!(
            refused,
            Err(NotACode {
                name: "note".into()
            }),
            "{value}"
        );
    }
}

#[test]
fn a_count_only_step_carries_no_pseudonym() {
    let mut counted = step(&[]);
    counted.pseudonym = None;
    let wire = serde_json::to_value(EventBody::StepRecorded(counted)).unwrap();
    assert_eq!(wire["pseudonym"], serde_json::Value::Null);
}

#[test]
fn a_pseudonym_is_32_lower_case_hexadecimal_digits() {
    let pseudonym = Pseudonym::from_bytes([0xab; 16]);
    assert_eq!(pseudonym.to_string().parse(), Ok(pseudonym));
    for text in [
        "",
        "ab",
        "+bababababababababababababababab",
        "ABABABABABABABABABABABABABABABAB",
    ] {
        assert_eq!(text.parse::<Pseudonym>(), Err(NotAPseudonym), "{text}");
    }
}

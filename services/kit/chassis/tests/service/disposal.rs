//! What services ask each other before anything is erased: told to the disposal of a service, and to nobody else.

use access::SystemPrincipal;
use axum::http::StatusCode;
use chassis::disposal::{HeldPart, NotTold, RemoteRetention, RetentionSource, Ruling};
use chrono::NaiveDate;
use domain::{
    AgencyId, CaseId, CodeList,
    ServiceName::{self, Gateway, IntakeDesk, WelfareUnit},
    SystemEntropy,
};

use crate::support::World;

const RETENTION: &str = "/internal/retention";
const HOLDINGS: &str = "/internal/holdings";

fn part() -> HeldPart {
    HeldPart {
        case: CaseId::draw(&SystemEntropy),
        agency: AgencyId::draw(&SystemEntropy),
        last_day: NaiveDate::MIN,
    }
}

#[tokio::test]
async fn a_service_is_ruled_on_what_it_asked_about_and_nothing_else() {
    let world = World::new().await;
    let asked = part();
    let retention = RemoteRetention::new(world.caller(WelfareUnit));
    let ruled = retention.rule(&[asked]).await.unwrap();
    assert_eq!(ruled.len(), 1);
    assert_eq!((ruled[0].case, ruled[0].agency), (asked.case, asked.agency));
    assert_eq!(ruled[0].ruling, Ruling::Due);
    let pages = RemoteRetention::new(world.caller(Gateway));
    assert_eq!(pages.rule(&[asked]).await, Err(NotTold));
}

#[tokio::test]
async fn only_the_desks_disposal_is_told_what_is_kept() {
    let world = World::new().await;
    for &asker in ServiceName::ALL {
        for &principal in SystemPrincipal::ALL {
            let caller = world.caller(asker);
            let answer = caller.post(IntakeDesk, HOLDINGS, principal, b"[]".to_vec());
            let status = answer.await.unwrap().status();
            let is_let_in = asker == IntakeDesk && principal == SystemPrincipal::Disposal;
            let wanted = if is_let_in {
                StatusCode::OK
            } else {
                StatusCode::UNAUTHORIZED
            };
            assert_eq!(status, wanted, "{asker} {principal}");
        }
    }
}

#[tokio::test]
async fn whoever_acts_for_a_reader_is_turned_away() {
    let world = World::new().await;
    for (path, issuer) in [(RETENTION, WelfareUnit), (HOLDINGS, IntakeDesk)] {
        let assertion = world.assertion(issuer, IntakeDesk, "[]");
        let (status, _) = world.call(("POST", path), Some(&assertion), "[]").await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
        let (status, _) = world.call(("POST", path), None, "[]").await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
    }
}

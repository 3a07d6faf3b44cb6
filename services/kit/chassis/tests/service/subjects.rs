//! Under which subject a number signs in: told to whoever signs people in, and to nobody else.

use axum::http::StatusCode;
use chassis::{RemoteSubjects, SubjectUnknown};
use domain::{
    CodeList, IdentityNumber,
    ServiceName::{self, Gateway, IntakeDesk},
};

use crate::support::World;

const NUMBER: &str = "198801012389";
const WAY: (&str, &str) = ("POST", "/internal/subject");

#[tokio::test]
async fn the_gateway_is_told_a_subject_and_no_other_service_is() {
    let world = World::new().await;
    let number = IdentityNumber::from_storage(NUMBER).unwrap();
    for &asker in ServiceName::ALL {
        let told = RemoteSubjects::new(world.caller(asker))
            .subject(&number)
            .await;
        if asker == Gateway {
            assert_eq!(told.unwrap().as_str(), "participant:2389");
        } else {
            assert_eq!(told, Err(SubjectUnknown), "{asker}");
        }
    }
    let (status, _) = world.call(WAY, None, "{}").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_is_no_number_is_not_repeated() {
    let world = World::new().await;
    for body in [
        "{\"number\":\"198801012388\"}",
        "{\"number\":\"8801012389\"}",
        "{\"number\":198801012389}",
        "{}",
        "198801012389",
    ] {
        let assertion = world.assertion(Gateway, IntakeDesk, body);
        let (status, answer) = world.call(WAY, Some(&assertion), body).await;
        assert_eq!(
            (status, answer.as_str()),
            (StatusCode::BAD_REQUEST, ""),
            "{body}"
        );
    }
}

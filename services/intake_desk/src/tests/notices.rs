//! Notices to a partner's system: written with the change, signed, tried again, and never about anybody whom a stop keeps
//! from it.

mod scene;

use std::sync::Arc;

use access::RegisteredOperations;
use chrono::Duration;
use domain::Clock;
use serde_json::{Value, json};

use self::scene::{ADDRESS, EVERY_KIND, SYSTEM, Scene, signed_with, told_by};
use super::{
    asking::{desk_with, refusal},
    world::{World, number, on_both_engines},
};
use crate::{CarryingFault, NoticeCarrier, store::notice};

on_both_engines! {
    async fn a_partner_is_told_by_ids_and_a_code_and_can_tell_who_told(world: World) {
        let scene = Scene::of(world).await;
        let (endpoint, secret) = scene.create().await;
        assert_eq!(endpoint["system"]["subject"], SYSTEM);
        assert_eq!((&endpoint["state"], &endpoint["version"]), (&json!("ON"), &json!(1)));
        let head = scene.world.open_case(number(0)).await;
        let sent = scene.sent(&head).await;
        assert!(scene.receiver.take().is_empty(), "nobody is waited for in the change itself");
        assert_eq!(scene.deliver().await, 1);
        let came = scene.receiver.take();
        assert_eq!(came.len(), 1);
        assert_eq!(came[0].address, ADDRESS);
        assert_eq!(came[0].timestamp, scene.world.clock.now().timestamp());
        assert!(signed_with(&came[0], &secret) && !came[0].signature.contains(' '));
        let told = told_by(&came[0]);
        assert_eq!(told["id"], came[0].id.to_string());
        assert_eq!(told["type"], "evi.referral.sent");
        let wanted = json!({ "referralId": sent["id"], "status": "SENT", "sequence": sent["version"] });
        assert_eq!(told["data"], wanted);
        for hidden in [head.id.to_string(), head.registry_number.clone(), "Alva".to_owned(), "Kan ni".to_owned()] {
            assert!(!came[0].body.contains(&hidden), "{hidden}");
        }
        assert_eq!(scene.deliver().await, 0, "it is told once");
        let later = scene.step("withdrawReferral", &sent).await;
        assert_eq!(scene.deliver().await, 1);
        let came = scene.receiver.take();
        let told = told_by(&came[0]);
        assert_eq!((&told["type"], &told["data"]["status"]), (&json!("evi.referral.withdrawn"), &json!("WITHDRAWN")));
        assert_eq!(told["data"]["sequence"], later["version"]);
        let log = scene.log("admin.care", &endpoint).await;
        assert_eq!(log.len(), 2);
        assert_eq!(log[0]["kind"], "REFERRAL_WITHDRAWN");
        assert_eq!(log[1]["attempts"], json!([{ "outcome": "TAKEN", "status": 204 }]));
        let text = json!(log).to_string();
        assert!(!text.contains(sent["id"].as_str().expect("an id")), "an administrator sees no referral: {text}");
    }

    async fn only_what_was_chosen_is_told_and_only_of_the_own_referrals(world: World) {
        let scene = Scene::of(world).await;
        scene.create_with(&["REFERRAL_WITHDRAWN"]).await;
        let head = scene.world.open_case(number(0)).await;
        let others = scene.send_to(&head, "labour.gnesta").await;
        let own = scene.sent(&head).await;
        assert_eq!(scene.deliver().await, 0);
        scene.step("withdrawReferral", &others).await;
        assert_eq!(scene.deliver().await, 0);
        scene.step("withdrawReferral", &own).await;
        assert_eq!(scene.deliver().await, 1);
        assert_eq!(told_by(&scene.receiver.take()[0])["data"]["referralId"], own["id"]);
    }

    async fn a_change_that_is_not_made_is_not_told(world: World) {
        let scene = Scene::of(world).await;
        scene.create().await;
        let head = scene.world.open_case(number(0)).await;
        let sent = scene.sent(&head).await;
        scene.deliver().await;
        scene.receiver.take();
        let stale = json!({ "referralId": sent["id"], "expectedVersion": 99 });
        let doing = ("withdrawReferral", "ReferralTransitionInput", "referral { id }");
        let refused = scene.take("desk.gnesta", doing, stale).await;
        assert_eq!(refusal(&refused).0, "STALE_VERSION");
        assert_eq!(scene.deliver().await, 0);
    }

    async fn nothing_is_told_of_somebody_whose_identity_is_protected(world: World) {
        let scene = Scene::of(world).await;
        let (endpoint, _) = scene.create().await;
        let before = scene.world.open_case(number(0)).await;
        let waiting = scene.sent(&before).await;
        scene.protect(&before).await;
        assert_eq!(scene.deliver().await, 0, "not what was written before either");
        assert!(scene.log("admin.care", &endpoint).await.is_empty(), "as if it had never been");
        let clear = scene.world.open_case(number(1)).await;
        scene.sent(&clear).await;
        assert_eq!(scene.deliver().await, 1);
        let told = told_by(&scene.receiver.take()[0]);
        assert_ne!(told["data"]["referralId"], waiting["id"]);
        scene.protect(&clear).await;
        let again = json!({ "endpointId": endpoint["id"], "since": "2026-03-02T00:00:00Z" });
        let doing = ("replayNotices", "ReplayNoticesInput", "count");
        scene.take("admin.care", doing, again).await;
        assert_eq!(scene.deliver().await, 0, "nor again");
        assert!(scene.receiver.take().is_empty());
    }

    async fn what_is_not_taken_is_tried_again_with_growing_pauses_and_then_given_up(world: World) {
        let scene = Scene::of(world).await;
        let (endpoint, _) = scene.create().await;
        scene.receiver.answers(Ok(500));
        let head = scene.world.open_case(number(0)).await;
        scene.sent(&head).await;
        for pause in [5, 30, 120, 600, 3_600, 21_600, 86_400] {
            assert_eq!(scene.deliver().await, 1, "before {pause}");
            scene.world.clock.forward(Duration::seconds(pause - 1));
            assert_eq!(scene.deliver().await, 0, "{pause}");
            scene.world.clock.forward(Duration::seconds(1));
        }
        scene.receiver.answers(Err(CarryingFault::TimedOut));
        assert_eq!(scene.deliver().await, 1);
        scene.world.clock.forward(Duration::days(9));
        assert_eq!(scene.deliver().await, 0, "it is given up");
        let came = scene.receiver.take();
        assert_eq!(came.len(), 8);
        assert!(came.iter().all(|notice| notice.id == came[0].id && notice.body == came[0].body));
        assert!(came.windows(2).all(|pair| pair[0].timestamp < pair[1].timestamp));
        let log = scene.log("admin.care", &endpoint).await;
        assert_eq!((&log[0]["state"], &log[0]["nextAttemptAt"]), (&json!("FAILED"), &Value::Null));
        let attempts = log[0]["attempts"].as_array().expect("tries");
        assert_eq!(attempts[0], json!({ "outcome": "REFUSED", "status": 500 }));
        assert_eq!(attempts[7], json!({ "outcome": "TIMED_OUT", "status": null }));
        scene.receiver.answers(Ok(200));
        let one = json!({ "endpointId": endpoint["id"], "noticeId": log[0]["id"] });
        let doing = ("replayNotices", "ReplayNoticesInput", "count");
        let again = scene.take("admin.care", doing, one).await;
        assert_eq!(again["count"], 1, "{again}");
        assert_eq!(scene.deliver().await, 1);
        assert_eq!(scene.receiver.take()[0].id, came[0].id);
        assert_eq!(scene.log("admin.care", &endpoint).await[0]["state"], "DELIVERED");
    }

    async fn a_receiver_that_is_gone_turns_the_endpoint_off(world: World) {
        let scene = Scene::of(world).await;
        let (endpoint, _) = scene.create().await;
        scene.receiver.answers(Ok(410));
        let head = scene.world.open_case(number(0)).await;
        let sent = scene.sent(&head).await;
        assert_eq!(scene.deliver().await, 1);
        let now = scene.endpoints("admin.care").await.remove(0);
        assert_eq!((&now["state"], &now["version"]), (&json!("GONE"), &json!(2)));
        assert_eq!(scene.log("admin.care", &endpoint).await[0]["state"], "FAILED");
        scene.step("withdrawReferral", &sent).await;
        assert_eq!(scene.deliver().await, 0, "nothing is written for it");
        let tested = json!({ "endpointId": endpoint["id"] });
        let doing = ("testNoticeEndpoint", "TestNoticeEndpointInput", "noticeId");
        let refused = scene.take("admin.care", doing, tested.clone()).await;
        assert_eq!(refusal(&refused), ("INVALID_TRANSITION", "endpointId"));
        scene.receiver.answers(Ok(202));
        let on = scene.change("turnOnNoticeEndpoint", "").await;
        assert_eq!(on["endpoint"]["state"], "ON", "{on}");
        scene.receiver.take();
        let tested = scene.take("admin.care", doing, tested).await;
        assert!(tested["noticeId"].is_string(), "{tested}");
        assert_eq!(scene.deliver().await, 1);
        let told = told_by(&scene.receiver.take()[0]);
        assert_eq!((&told["type"], &told["subject"]), (&json!("evi.test"), &Value::Null));
        assert_eq!(told["data"], json!({ "endpointId": endpoint["id"] }));
    }

    async fn what_waits_while_notices_are_off_goes_when_they_are_on(world: World) {
        let scene = Scene::of(world).await;
        scene.create().await;
        let head = scene.world.open_case(number(0)).await;
        scene.sent(&head).await;
        let off = scene.change("turnOffNoticeEndpoint", "").await;
        assert_eq!(off["endpoint"]["state"], "OFF", "{off}");
        assert_eq!(scene.deliver().await, 0);
        scene.change("turnOnNoticeEndpoint", "").await;
        assert_eq!(scene.deliver().await, 1);
    }

    async fn two_secrets_sign_while_one_is_changed_for_another(world: World) {
        let scene = Scene::of(world).await;
        let (endpoint, first) = scene.create().await;
        let rotated = scene.change("rotateNoticeSecret", "secret").await;
        let second = rotated["secret"].as_str().expect("a secret").to_owned();
        assert_ne!(first, second);
        assert!(rotated["endpoint"]["earlierSecretEndsAt"].is_string());
        let head = scene.world.open_case(number(0)).await;
        let sent = scene.sent(&head).await;
        scene.deliver().await;
        let came = scene.receiver.take();
        assert!(signed_with(&came[0], &first) && signed_with(&came[0], &second));
        scene.world.clock.forward(Duration::hours(24));
        scene.step("withdrawReferral", &sent).await;
        scene.deliver().await;
        let came = scene.receiver.take();
        assert!(!signed_with(&came[0], &first) && signed_with(&came[0], &second));
        for secret in [&first, &second] {
            let kept = secret.strip_prefix("whsec_").expect("a secret");
            let text = json!([scene.endpoints("admin.care").await, scene.log("admin.care", &endpoint).await]);
            assert!(!text.to_string().contains(kept), "a secret is never shown again");
        }
    }

    async fn a_secret_is_shown_once_however_often_the_call_is_repeated(world: World) {
        let scene = Scene::of(world).await;
        let given = json!({ "address": ADDRESS, "kinds": EVERY_KIND, "idempotencyKey": "a-key-of-its-own" });
        let doing = ("createNoticeEndpoint", "CreateNoticeEndpointInput", "endpoint { id } secret");
        let first = scene.take("admin.care", doing, given.clone()).await;
        let second = scene.take("admin.care", doing, given).await;
        assert!(first["secret"].is_string() && second["secret"].is_null(), "{second}");
        assert_eq!(first["endpoint"]["id"], second["endpoint"]["id"]);
        assert_eq!(scene.endpoints("admin.care").await.len(), 1);
    }

    async fn a_desk_that_dies_in_the_middle_lets_another_go_on(world: World) {
        let scene = Scene::of(world).await;
        scene.create().await;
        let head = scene.world.open_case(number(0)).await;
        scene.sent(&head).await;
        let cx = scene.world.cx();
        let due = notice::find_endpoints_due(scene.world.store.reading(), cx.now(), 10).await.expect("read");
        let tx = scene.world.store.begin(&cx).await.expect("begins");
        let claimed = notice::claim(tx.connection(), &cx, due[0], 10).await.expect("claimed");
        assert_eq!(claimed.len(), 1);
        let second = notice::claim(tx.connection(), &cx, due[0], 10).await.expect("claimed");
        assert!(second.is_empty(), "nobody else gets it meanwhile");
        tx.commit().await.expect("committed");
        assert_eq!(scene.deliver().await, 0);
        scene.world.clock.forward(Duration::seconds(120));
        assert_eq!(scene.deliver().await, 1);
    }

    async fn a_system_that_works_there_no_more_or_may_not_read_is_told_nothing(world: World) {
        let scene = Scene::of(world).await;
        scene.create().await;
        let head = scene.world.open_case(number(0)).await;
        let sent = scene.sent(&head).await;
        let carrier = Arc::clone(&scene.receiver) as Arc<dyn NoticeCarrier>;
        let unregistered = Scene {
            desk: desk_with(&scene.world, RegisteredOperations::default(), carrier),
            ..scene
        };
        assert_eq!(unregistered.deliver().await, 0, "no operation names it");
        unregistered.step("withdrawReferral", &sent).await;
        unregistered.write("UPDATE assignment SET valid_to = '2026-03-01' WHERE role = 'PARTNER_SYSTEM'").await;
        assert_eq!(unregistered.deliver().await, 0);
        assert!(unregistered.receiver.take().is_empty());
    }

    async fn whoever_does_not_administer_the_partner_finds_nothing(world: World) {
        let scene = Scene::of(world).await;
        let (endpoint, _) = scene.create().await;
        for handle in ["desk.gnesta", "welfare.gnesta", "labour.gnesta", "nobody"] {
            assert!(scene.endpoints(handle).await.is_empty(), "{handle}");
            assert!(scene.log(handle, &endpoint).await.is_empty(), "{handle}");
            let systems = scene.ask(handle, "{ partnerSystems { id } }", json!({})).await;
            assert_eq!(systems["partnerSystems"], json!([]), "{handle}");
            let given = json!({ "endpointId": endpoint["id"], "expectedVersion": 1 });
            for name in ["turnOffNoticeEndpoint", "rotateNoticeSecret"] {
                let doing = (name, "NoticeEndpointInput", "endpoint { id }");
                let refused = scene.take(handle, doing, given.clone()).await;
                assert_eq!(refusal(&refused), ("NOT_FOUND", "endpointId"), "{handle} {name}");
                assert!(refused["endpoint"].is_null());
            }
            let doing = ("createNoticeEndpoint", "CreateNoticeEndpointInput", "secret");
            let new = json!({ "address": ADDRESS, "kinds": ["REFERRAL_SENT"] });
            let refused = scene.take(handle, doing, new).await;
            assert_eq!(refusal(&refused), ("NOT_FOUND", "systemId"), "{handle}");
        }
        let systems = scene.ask("admin.care", "{ partnerSystems { subject } }", json!({})).await;
        assert_eq!(systems["partnerSystems"], json!([{ "subject": SYSTEM }]));
    }

    async fn bad_input_is_refused_at_its_field_and_changes_nothing(world: World) {
        let scene = Scene::of(world).await;
        let (endpoint, _) = scene.create().await;
        let new = |address: &str, kinds: Value| json!({ "address": address, "kinds": kinds });
        let doing = ("createNoticeEndpoint", "CreateNoticeEndpointInput", "secret");
        for (given, field) in [
            (new("https://elsewhere.example.se/", json!(["REFERRAL_SENT"])), "address"),
            (new(" ", json!(["REFERRAL_SENT"])), "address"),
            (new(&format!("https://hooks.example.se/{}", "x".repeat(500)), json!(["REFERRAL_SENT"])), "address"),
            (new(ADDRESS, json!([])), "kinds"),
            (new(ADDRESS, json!(["TEST"])), "kinds"),
        ] {
            let refused = scene.take("admin.care", doing, given).await;
            assert_eq!(refusal(&refused), ("INVALID_INPUT", field));
        }
        assert_eq!(scene.endpoints("admin.care").await.len(), 1);
        let replay = ("replayNotices", "ReplayNoticesInput", "count");
        let id = &endpoint["id"];
        for (given, wanted) in [
            (json!({ "endpointId": id }), ("INVALID_INPUT", "since")),
            (json!({ "endpointId": id, "since": "2026-01-01T00:00:00Z" }), ("INVALID_INPUT", "since")),
            (json!({ "endpointId": id, "sinceDay": "2026-01-01" }), ("INVALID_INPUT", "since")),
            (json!({ "endpointId": id, "since": "2026-03-02T00:00:00Z", "sinceDay": "2026-03-02" }), ("INVALID_INPUT", "since")),
            (json!({ "endpointId": id, "noticeId": id }), ("NOT_FOUND", "noticeId")),
        ] {
            let refused = scene.take("admin.care", replay, given.clone()).await;
            assert_eq!(refusal(&refused), wanted, "{given}");
        }
        let stale = json!({ "endpointId": id, "expectedVersion": 7 });
        let turn = ("turnOffNoticeEndpoint", "NoticeEndpointInput", "endpoint { version state }");
        let refused = scene.take("admin.care", turn, stale).await;
        assert_eq!(refusal(&refused), ("STALE_VERSION", "expectedVersion"));
        assert_eq!(refused["endpoint"], json!({ "version": 1, "state": "ON" }), "the current one comes along");
    }

    async fn old_notices_are_forgotten_and_waiting_ones_never(world: World) {
        let scene = Scene::of(world).await;
        let (endpoint, _) = scene.create().await;
        let head = scene.world.open_case(number(0)).await;
        let sent = scene.sent(&head).await;
        scene.deliver().await;
        scene.step("withdrawReferral", &sent).await;
        scene.world.clock.forward(Duration::days(90));
        scene.run_due().await;
        assert_eq!(scene.log("admin.care", &endpoint).await.len(), 2);
        scene.world.clock.forward(Duration::seconds(1));
        scene.run_due().await;
        let log = scene.log("admin.care", &endpoint).await;
        assert_eq!(log.len(), 1, "{log:?}");
        assert_eq!(log[0]["state"], "WAITING");
    }
}

//! What holds between a reader and a case, now.

use access::{AsOf, NamedHandler, PartyStanding, Stop};
use domain::{AgencyKind, CaseId, Entropy, Role, Section, StaffId, SystemEntropy};

use super::world::{World, number, on_both_engines};
use crate::{
    model::{
        party::Standing,
        person::{ConflictKind, ProtectionGrade},
    },
    store::{party, stop},
};

on_both_engines! {
    async fn the_desk_that_opened_the_case_is_party_and_assigned(world: World) {
        let head = world.open_case(number(0)).await;
        let facts = world.ask("desk.gnesta", &[head.id], AsOf::Now).await;
        let desk = world.unit("desk.gnesta");
        assert!(facts.reader.holds(Role::IntakeOfficer));
        let case = &facts.cases[&head.id];
        assert_eq!(case.desk_unit, desk.id);
        assert_eq!(case.desk_agency, desk.agency.id);
        assert_eq!(case.desk_agreed, [Section::Intake, Section::Bases].into());
        assert!(case.reader_units.contains(&desk.id));
        assert_eq!(case.parties.len(), 1);
        assert_eq!(case.parties[0].agency_kind, AgencyKind::IntakeDesk);
        assert_eq!(case.parties[0].standing, PartyStanding::Current);
        let subject = world.secrets.participant_subject(number(0));
        assert_eq!(case.participant, Some(subject));
        assert!(case.pseudonym.is_some() && case.protection.is_none() && case.stops.is_empty());
    }

    async fn a_reader_of_another_unit_has_an_assignment_but_no_relation(world: World) {
        let head = world.open_case(number(0)).await;
        let facts = world.ask("welfare.gnesta", &[head.id], AsOf::Now).await;
        assert!(facts.reader.holds(Role::Caseworker));
        assert!(facts.cases[&head.id].reader_units.is_empty());
        let nobody = world.ask("nobody", &[head.id], AsOf::Now).await;
        assert!(nobody.reader.staff.is_none() && nobody.reader.assignments.is_empty());
    }

    async fn of_colleagues_only_what_they_do_in_the_readers_own_agency_is_told(world: World) {
        let (own, other) = (world.staff("labour.gnesta").await.id, world.staff("welfare.gnesta").await.id);
        let nobody = StaffId::draw(&SystemEntropy);
        let mut statements = Vec::new();
        for (asked, told) in [(own, true), (other, false), (nobody, false)] {
            let before = world.store.statements();
            let facts = world.ask_of("labour.gnesta", (&[], AsOf::Now), vec![asked]).await;
            statements.push(world.store.statements() - before);
            let told_of: Vec<_> = facts.colleagues.iter().map(|told| (told.staff, told.held.role)).collect();
            let expected = if told { vec![(own, Role::Caseworker)] } else { Vec::new() };
            assert_eq!(told_of, expected);
        }
        assert!(statements.windows(2).all(|pair| pair[0] == pair[1]), "{statements:?}");
        let all = world.ask_of("labour.gnesta", (&[], AsOf::Now), vec![own, other, nobody]).await;
        assert_eq!(all.colleagues.len(), 1);
        let outsider = world.ask_of("nobody", (&[], AsOf::Now), vec![own, other]).await;
        assert!(outsider.colleagues.is_empty(), "who works nowhere has no colleagues");
    }

    async fn a_past_party_is_told_as_past(world: World) {
        let head = world.open_case(number(0)).await;
        world.join(&head, "welfare.gnesta", "welfare.gnesta").await;
        let welfare = world.unit("welfare.gnesta");
        let cx = world.cx();
        let tx = world.store.begin(&cx).await.expect("begins");
        party::update_party(tx.connection(), &cx, head.key, welfare, Standing::Past, None)
            .await
            .expect("left");
        tx.commit().await.expect("committed");
        let case = world.ask_now("welfare.gnesta", &head).await;
        let of_welfare: Vec<_> = case.parties.iter().filter(|party| party.unit == welfare.id).collect();
        assert_eq!(of_welfare.len(), 1);
        assert_eq!(of_welfare[0].standing, PartyStanding::Past);
    }

    async fn a_protected_person_has_no_pseudonym_and_names_its_handlers(world: World) {
        let head = world.open_case(number(0)).await;
        let cx = world.cx();
        let desk = world.staff("desk.gnesta").await;
        let tx = world.store.begin(&cx).await.expect("begins");
        let grade = Some(ProtectionGrade::Marking);
        stop::update_protection(tx.connection(), &cx, head.person_key, grade).await.expect("set");
        stop::add_handler(tx.connection(), &cx, head.person_key, desk.key).await.expect("named");
        tx.commit().await.expect("committed");
        let named = world.ask_now("desk.gnesta", &head).await;
        let other = world.ask_now("welfare.gnesta", &head).await;
        assert_eq!(named.protection.map(|found| found.reader), Some(NamedHandler::Named));
        assert_eq!(other.protection.map(|found| found.reader), Some(NamedHandler::NotNamed));
        assert!(named.pseudonym.is_none() && other.pseudonym.is_none());
    }

    async fn a_conflict_stops_its_own_reader_only(world: World) {
        let head = world.open_case(number(0)).await;
        let cx = world.cx();
        let welfare = world.staff("welfare.gnesta").await;
        let tx = world.store.begin(&cx).await.expect("begins");
        stop::add_conflict(tx.connection(), &cx, welfare.key, head.person_key, ConflictKind::Kin)
            .await
            .expect("recorded");
        tx.commit().await.expect("committed");
        assert_eq!(world.ask_now("welfare.gnesta", &head).await.stops, [Stop::Kin]);
        assert!(world.ask_now("desk.gnesta", &head).await.stops.is_empty());
    }

    async fn the_statements_are_the_same_for_one_case_twenty_and_none(world: World) {
        let mut cases = Vec::new();
        for index in 0..20 {
            cases.push(world.open_case(number(index % 8)).await.id);
        }
        let unknown: Vec<CaseId> = (0..20).map(|_| CaseId::from_uuid(SystemEntropy.uuid())).collect();
        let mut counts = Vec::new();
        for asked in [&cases[..1], &cases[..], &unknown[..1], &unknown[..], &[]] {
            for handle in ["desk.gnesta", "welfare.gnesta", "nobody"] {
                let before = world.store.statements();
                let facts = world.ask(handle, asked, AsOf::Now).await;
                counts.push(world.store.statements() - before);
                assert_eq!(facts.cases.len(), if asked == &unknown[..1] || asked == &unknown[..] { 0 } else { asked.len() });
            }
        }
        assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
        assert_eq!(counts[0], 1, "{counts:?}");
    }
}

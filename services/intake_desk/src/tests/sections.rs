//! Every section is kept, given back sealed, and opened by who may, on both engines.

use std::sync::Arc;

use access::{
    Access, AssuranceLevel, Cx, CxParts, Fields, Keeping, Language, LeadStanding, Policy,
    ReaderKind, SignIn,
};
use chrono::Duration;
use domain::{
    CaseKey, Clock, Section, SystemEntropy, TraceId,
    codes::{
        ActivityStatus, Channel, ClosureReason, EntrySource, IncomeSource, Need, OccupationKind,
        ReferralService, TargetGroup, Urgency,
    },
    referral::{
        Act, DeadlinePolicy, Doer, ExpectedVersion, FreeText, NewReferral, Referral, ReferralActor,
        ReferralParty, ReferralStatus,
    },
};

use super::world::{World, day, number, on_both_engines, subject};
use crate::{
    IntakeDesk,
    model::{
        case::CaseHead,
        closure::{Heard, IncomeShare},
        intake::{InterpreterNeed, TargetGroupStanding},
        journal::Lock,
        mapping::MappingContent,
        timeline::TimelineKind,
    },
    store::{
        closure, contact_point, intake, journal, mapping, party, person, plan, referral,
        referral_beside::Asked, referral_work, registry::Updated, timeline, work,
    },
};

fn reader(world: &World, handle: &str) -> Cx {
    let clock: Arc<dyn Clock> = Arc::clone(&world.clock) as Arc<dyn Clock>;
    Cx::new(CxParts {
        sign_in: SignIn {
            subject: subject(handle),
            kind: ReaderKind::Staff,
            level: AssuranceLevel::Loa3,
            signed_in_at: clock.now(),
            expires_at: clock.now() + Duration::minutes(5),
        },
        trace: TraceId::draw(&SystemEntropy),
        operation: "CaseView".to_owned(),
        language: Language::Sv,
        registered: None,
        clock,
        entropy: Arc::new(SystemEntropy),
    })
}

fn access(world: &World) -> Access {
    let clock = Arc::clone(&world.clock) as Arc<dyn Clock>;
    let facts = IntakeDesk::facts_of(&world.store, &world.secrets, &clock);
    Access::new(
        Arc::new(Policy::load().expect("the policy is valid")),
        facts,
    )
}

/// Opens what a reader may open of some sealed rows.
macro_rules! opened {
    ($world:expr, $handle:expr, $head:expr, $rows:expr) => {{
        let cx = reader($world, $handle);
        let access = access($world);
        let facts = access.facts(&cx, &[$head.id]).await.expect("facts");
        let rows = $rows.expect("read");
        match access.standing(&cx, &facts, $head.id) {
            None => Vec::new(),
            Some(standing) => rows
                .into_iter()
                .filter_map(|row| cx.open(&standing, row, &Fields::default()))
                .map(|row| row.into_inner())
                .collect(),
        }
    }};
}

async fn add_draft(world: &World, head: &CaseHead) -> Referral {
    let cx = world.cx();
    let policy = DeadlinePolicy::default();
    let side = |slug: &str| {
        let unit = world.unit(slug);
        ReferralParty {
            unit: unit.id,
            agency: unit.agency.id,
        }
    };
    let new = NewReferral {
        id: domain::ReferralId::draw(cx.entropy()),
        case: head.id,
        from: side("desk.gnesta"),
        to: side("welfare.gnesta"),
        service: ReferralService::Mapping,
        urgency: Urgency::Normal,
        question: FreeText::new("Kan ni möta personen?").expect("short"),
        sections: vec![Section::Screening],
        replaces: None,
    };
    let act = Act {
        doer: Doer::System,
        capacities: [ReferralActor::Sender].into(),
        at: cx.now(),
        expected: ExpectedVersion::NotAsked,
        policy: &policy,
    };
    let draft = Referral::draft(new, &act).expect("a sender may draft");
    let tx = world.store.begin(&cx).await.expect("begins");
    referral::add_referral(
        tx.connection(),
        &cx,
        &world.directory,
        head.key,
        &draft,
        None,
        None,
    )
    .await
    .expect("kept");
    let step = referral::NewStep {
        referral: &draft,
        from: None,
        transition: "CREATE".to_owned(),
        staff: None,
        actor: "SENDER".to_owned(),
        unit: None,
        note: None,
    };
    referral::add_step(tx.connection(), &cx, head.key, step)
        .await
        .expect("kept");
    tx.commit().await.expect("committed");
    draft
}

async fn plan_work(world: &World, case: CaseKey) {
    let cx = world.cx();
    let tx = world.store.begin(&cx).await.expect("begins");
    let new = work::NewWork {
        work_key: "remind/1".to_owned(),
        kind: "REMIND".to_owned(),
        due_at: cx.now(),
        case,
        subject: None,
    };
    work::add_work(tx.connection(), &cx, new)
        .await
        .expect("planned");
    tx.commit().await.expect("committed");
}

on_both_engines! {
    async fn the_desk_reads_what_it_wrote_and_a_stranger_nothing(world: World) {
        let head = world.open_case(number(0)).await;
        let author = world.author("desk.gnesta", "desk.gnesta").await;
        let cx = world.cx();
        let tx = world.store.begin(&cx).await.expect("begins");
        let connection = tx.connection();
        let came = intake::NewIntake {
            channel: Channel::WalkIn,
            reason: "söker arbete".to_owned(),
            language: None,
            interpreter: InterpreterNeed::NotAsked,
            occurred_on: day(3, 2),
            proposed_by: None,
        };
        intake::add_intake(connection, &cx, head.key, &author, came).await.expect("kept");
        for needs in [vec![Need::Health], vec![Need::Work, Need::Language]] {
            let found = intake::NewScreening {
                target_group: TargetGroupStanding::Inside,
                target_groups: vec![TargetGroup::Youth],
                needs,
                note: None,
            };
            intake::add_screening(connection, &cx, head.key, &author, found).await.expect("kept");
        }
        let part = mapping::NewPart {
            content: MappingContent::Education { level: None, completed_upper_secondary: None, note: Some("kurs".to_owned()) },
            source: EntrySource::PersonSaid,
            occurred_on: day(3, 2),
            keeping: Keeping::Shown,
        };
        mapping::add_part(connection, &cx, head.key, &author, part).await.expect("kept");
        let note = journal::NewNote { text: "samtal".to_owned(), corrects: None, keeping: Keeping::Shown };
        let note = journal::add_note(connection, &cx, head.key, &author, note).await.expect("kept");
        assert_eq!(journal::update_locked(connection, &cx, head.key, note).await.expect("locked"), Updated::Done);
        assert_eq!(journal::update_locked(connection, &cx, head.key, note).await.expect("again"), Updated::Stale);
        let desk = author.agency;
        contact_point::update_contact(connection, &cx, head.person_key, desk, Some("070".to_owned()), None).await.expect("kept");
        let entry = timeline::NewEntry { kind: TimelineKind::CaseOpened, section: Section::Intake, agency: desk, subject: None, at: cx.now() };
        timeline::add_entry(connection, &cx, head.key, entry).await.expect("kept");
        tx.commit().await.expect("committed");

        let (reading, directory, heads) = (world.store.reading(), &world.directory, [head.clone()]);
        let moment = crate::store::moment::Moment::now(world.clock.as_ref());
        let intakes = opened!(&world, "desk.gnesta", head, intake::list_intakes(reading, directory, &heads).await);
        assert_eq!(intakes[0].reason.as_deref(), Some("söker arbete"));
        let screenings = opened!(&world, "desk.gnesta", head, intake::list_screenings(reading, directory, &heads).await);
        assert_eq!(screenings.len(), 1, "the later one supersedes");
        assert_eq!(screenings[0].needs, [Need::Work, Need::Language]);
        let parts = opened!(&world, "desk.gnesta", head, mapping::list_mapping(reading, directory, &heads).await);
        assert_eq!(parts.len(), 1);
        let notes = opened!(&world, "desk.gnesta", head, journal::list_notes(reading, directory, &heads, None).await);
        assert!(matches!(notes[0].lock, Lock::Locked { .. }));
        let contacts = opened!(&world, "desk.gnesta", head, contact_point::list_contacts(reading, &heads).await);
        assert_eq!(contacts[0].phone.as_deref(), Some("070"));
        let names = opened!(&world, "desk.gnesta", head, person::list_identities(reading, &heads, moment).await);
        assert_eq!(names[0].display_name.as_deref(), Some("Alva Påhittad"));
        assert_eq!(names[0].number.as_ref().map(domain::IdentityNumber::expose), Some(number(0)));
        let entries = opened!(&world, "desk.gnesta", head, timeline::list_entries(reading, directory, &heads, None).await);
        assert_eq!(entries.len(), 1);
        let hidden = opened!(&world, "welfare.gnesta", head, person::list_identities(reading, &heads, moment).await);
        assert!(hidden.is_empty(), "no relation, no name");
        world.join(&head, "welfare.gnesta", "welfare.gnesta").await;
        let parties = party::list_parties(reading, directory, &heads, &[].into(), moment).await;
        let linked = opened!(&world, "welfare.gnesta", head, parties);
        assert!(linked.iter().all(|found| found.unit.slug == "welfare.gnesta"), "nothing links it with the desk yet");
        let withheld = opened!(&world, "welfare.gnesta", head, intake::list_screenings(reading, directory, &heads).await);
        assert!(withheld.is_empty(), "no basis, no screening");
    }

    async fn a_plan_keeps_what_is_named_and_removes_what_is_left_out(world: World) {
        let head = world.open_case(number(0)).await;
        let cx = world.cx();
        let goal = |text: &str| plan::PlannedGoal { id: None, text: text.to_owned() };
        let tx = world.store.begin(&cx).await.expect("begins");
        let connection = tx.connection();
        assert_eq!(plan::update_version(connection, head.key, 0).await.expect("first"), Updated::Done);
        assert_eq!(plan::update_version(connection, head.key, 0).await.expect("late"), Updated::Stale);
        plan::update_goals(connection, &cx, head.key, vec![goal("arbete"), goal("körkort")]).await.expect("kept");
        let activity = plan::PlannedActivity { id: None, title: "praktik".to_owned(), status: ActivityStatus::Planned, due_on: Some(day(4, 1)), responsible: Some(world.unit("labour.gnesta").key) };
        plan::update_activities(connection, &cx, head.key, vec![activity]).await.expect("kept");
        plan::add_comment(connection, &cx, head.key, "bra".to_owned()).await.expect("kept");
        tx.commit().await.expect("committed");
        let heads = [head.clone()];
        let plans = opened!(&world, "desk.gnesta", head, plan::list_plans(world.store.reading(), &world.directory, &heads).await);
        assert_eq!((plans[0].version, plans[0].goals.len(), plans[0].activities.len(), plans[0].comments.len()), (1, 2, 1, 1));
        let kept = plan::PlannedGoal { id: Some(plans[0].goals[1].id), text: "B-körkort".to_owned() };
        let tx = world.store.begin(&cx).await.expect("begins");
        plan::update_version(tx.connection(), head.key, 1).await.expect("second");
        plan::update_goals(tx.connection(), &cx, head.key, vec![kept]).await.expect("kept");
        plan::update_activities(tx.connection(), &cx, head.key, Vec::new()).await.expect("removed");
        tx.commit().await.expect("committed");
        let after = opened!(&world, "desk.gnesta", head, plan::list_plans(world.store.reading(), &world.directory, &heads).await);
        assert_eq!((after[0].version, after[0].goals.len(), after[0].activities.len()), (2, 1, 0));
        assert!(after[0].goals[0].id == plans[0].goals[1].id && after[0].goals[0].text.as_deref() == Some("B-körkort"));
    }

    async fn a_draft_is_seen_by_its_sender_and_not_by_its_receiver(world: World) {
        let head = world.open_case(number(0)).await;
        let draft = add_draft(&world, &head).await;
        let facts = world.ask_now("desk.gnesta", &head).await;
        assert_eq!(facts.referrals.iter().map(|found| found.state).collect::<Vec<_>>(), [ReferralStatus::Draft]);
        assert!(world.ask_now("welfare.gnesta", &head).await.referrals.is_empty());
        let (known, today) = (world.clock.now(), world.clock.today());
        let was = world.ask_at("desk.gnesta", &head, today, known).await.expect("there");
        assert_eq!(was.referrals.len(), 1);
        let yet = world.ask_at("desk.gnesta", &head, today, known - Duration::milliseconds(1)).await;
        assert!(yet.is_none(), "a moment earlier there was no case");
        let heads = [head.clone()];
        let rows = opened!(&world, "desk.gnesta", head, referral::list_referrals(world.store.reading(), &world.directory, &heads, &Asked::NOTHING).await);
        assert_eq!(rows[0].whole.as_deref(), Some(&draft), "a referral comes back as it was kept");
        let right = referral::ForChange::Runner;
        let found = referral::get_for_change(world.store.reading(), head.key, draft.id(), right).await.expect("read");
        assert_eq!(found.as_ref(), Some(&draft));
        let cx = world.cx();
        let tx = world.store.begin(&cx).await.expect("begins");
        let stale = referral::update_referral(tx.connection(), (&world.directory, head.key), 7, &draft, (None, None)).await.expect("no fault");
        tx.roll_back().await.expect("given up");
        assert_eq!(stale, Updated::Stale);
        let places = referral_work::find_places(world.store.reading(), &[draft.id()]).await.expect("read");
        let (_, place) = places.first().expect("there");
        assert_eq!((place.case, place.key), (head.id, head.key));
    }

    async fn work_is_planned_once_and_done_once(world: World) {
        let head = world.open_case(number(0)).await;
        plan_work(&world, head.key).await;
        plan_work(&world, head.key).await;
        let due = work::find_due(world.store.reading(), world.clock.now(), 10).await.expect("read");
        assert_eq!(due.len(), 1);
        let early = world.clock.now() - Duration::milliseconds(1);
        assert!(work::find_due(world.store.reading(), early, 10).await.expect("read").is_empty());
        let cx = world.cx();
        let tx = world.store.begin(&cx).await.expect("begins");
        assert_eq!(work::update_work_done(tx.connection(), &cx, due[0].key).await.expect("done"), Updated::Done);
        assert_eq!(work::update_work_done(tx.connection(), &cx, due[0].key).await.expect("again"), Updated::Stale);
        let unit = world.unit("desk.gnesta").key;
        let deadline = work::Deadline { case: head.key, unit, staff: None, kind: "DECIDE".to_owned(), due_on: day(3, 9), subject: None };
        work::update_deadline(tx.connection(), &cx, deadline.clone()).await.expect("set");
        work::update_deadline(tx.connection(), &cx, work::Deadline { due_on: day(3, 20), ..deadline }).await.expect("moved");
        let task = work::NewTask { case: head.key, unit, staff: None, kind: "STOP".to_owned(), due_on: None, subject: None };
        let task = work::add_task(tx.connection(), &cx, task).await.expect("given");
        tx.commit().await.expect("committed");
        let deadlines = work::list_deadlines(world.store.reading(), &[head.key]).await.expect("read");
        assert_eq!(deadlines.iter().map(|found| found.due_on).collect::<Vec<_>>(), [day(3, 20)]);
        assert_eq!(work::list_tasks(world.store.reading(), &[head.key]).await.expect("read")[0].id, task);
    }

    async fn a_closed_case_waits_for_its_follow_ups(world: World) {
        let head = world.open_case(number(0)).await;
        let author = world.author("desk.gnesta", "desk.gnesta").await;
        let cx = world.cx();
        let income = vec![IncomeShare { source: IncomeSource::OwnIncome, extent_percent: 100 }];
        let tx = world.store.begin(&cx).await.expect("begins");
        let connection = tx.connection();
        let end = closure::NewClosure { reason: ClosureReason::Work, occupation: OccupationKind::WorkUnsubsidised, occupation_detail: None, income_sources: income.clone(), closed_on: day(3, 2) };
        closure::add_closure(connection, &cx, head.key, &author, end).await.expect("kept");
        for months in [3, 6] {
            closure::add_follow_up(connection, &cx, head.key, months, day(6, 2)).await.expect("kept");
        }
        let heard = Heard { occupation: OccupationKind::Studies, income_sources: income, note: None };
        closure::update_heard(connection, &cx, head.key, 3, heard.clone()).await.expect("kept");
        assert_eq!(closure::update_heard(connection, &cx, head.key, 3, heard).await.expect("again"), Updated::Stale);
        assert_eq!(closure::count_follow_ups_left(connection, head.key).await.expect("counted"), 1);
        tx.commit().await.expect("committed");
        let heads = [head.clone()];
        let closures = opened!(&world, "desk.gnesta", head, closure::list_closures(world.store.reading(), &world.directory, &heads).await);
        assert_eq!(closures[0].income_sources.len(), 1);
        assert_eq!(closure::list_follow_ups(world.store.reading(), &heads).await.expect("read").len(), 2);
    }

    async fn a_lead_is_named_on_the_party(world: World) {
        let head = world.open_case(number(0)).await;
        let cx = world.cx();
        let (staff, unit) = (world.staff("desk.gnesta").await, world.unit("desk.gnesta"));
        let tx = world.store.begin(&cx).await.expect("begins");
        crate::store::case::update_case_assignment(tx.connection(), &cx, head.key, staff.key, unit.key, LeadStanding::Lead).await.expect("leads");
        tx.commit().await.expect("committed");
        assert_eq!(world.ask_now("desk.gnesta", &head).await.reader_leads, LeadStanding::Lead);
        let (reading, heads) = (world.store.reading(), [head.clone()]);
        let moment = crate::store::moment::Moment::now(world.clock.as_ref());
        let workers = crate::store::case::list_workers(reading, &world.directory, &heads, moment).await.expect("read");
        let parties = party::list_parties(reading, &world.directory, &heads, &workers, moment).await;
        let parties = opened!(&world, "desk.gnesta", head, parties);
        assert_eq!(parties[0].lead_caseworker.as_deref(), Some("Handläggare desk"));
    }
}

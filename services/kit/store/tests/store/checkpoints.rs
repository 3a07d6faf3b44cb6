//! Checkpoints: a cut, a replaced end and an old backup show, the file itself is proved, and a crash while
//! writing it is told and no more.

use std::{fs, path::PathBuf, sync::Arc};

use access::{SigningKey, VerifyingKey};
use chrono::Duration;
use domain::{CaseId, PersonId, ServiceName, SystemEntropy};
use store::{
    AuditFault, AuditFaultKind, Checkpoint, CheckpointFault, CheckpointLog, CheckpointLogFault,
    Checkpoints, read_checkpoints, verify_audit_against,
};

use crate::{
    audit::an_entry,
    world::{Engine, World, an_act, on_both_engines},
};

/// A file of checkpoints beside a world's database.
struct Kept {
    folder: tempfile::TempDir,
    key: SigningKey,
    checkpoints: Checkpoints,
}

impl Kept {
    fn of(world: &World) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let key = SigningKey::generate(&SystemEntropy).expect("a key");
        let file = folder.path().join("log.jsonl");
        let checkpoints = Checkpoints::open(world.store.clone(), file, key.clone());
        Self {
            folder,
            key,
            checkpoints: checkpoints.expect("opened"),
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("log.jsonl")
    }

    /// Another start of the same service.
    fn again(self, world: &World) -> Self {
        let checkpoints = Checkpoints::open(world.store.clone(), self.file(), self.key.clone());
        Self {
            checkpoints: checkpoints.expect("opened"),
            ..self
        }
    }

    fn lines(&self) -> Vec<String> {
        let text = fs::read_to_string(self.file()).expect("readable");
        text.lines().map(str::to_owned).collect()
    }

    fn read(&self) -> CheckpointLog {
        let bytes = fs::read(self.file()).expect("readable");
        self.proved(&bytes)
    }

    fn proved(&self, bytes: &[u8]) -> CheckpointLog {
        let keys: [VerifyingKey; 1] = [self.key.verifying_key()];
        read_checkpoints(bytes, ServiceName::IntakeDesk, &keys)
    }

    fn fault(&self, lines: &[String]) -> Option<(u64, CheckpointLogFault)> {
        self.proved((lines.join("\n") + "\n").as_bytes()).fault
    }
}

async fn keep(world: &World, entries: usize) {
    for _ in 0..entries {
        let (person, case) = (PersonId::draw(&SystemEntropy), CaseId::draw(&SystemEntropy));
        let entry = an_entry(world, an_act(person, case));
        world.store.audit().commit(entry).await.expect("kept");
    }
}

async fn link(world: &World) {
    while world.store.link_audit_once().await.expect("linked") > 0 {}
}

async fn checkpoint(world: &World, kept: &Kept) {
    kept.checkpoints.write().await.expect("written");
    world.clock.forward(Duration::minutes(5));
}

/// Two checkpoints, of three and of five links.
async fn three_and_five(world: &World) -> Kept {
    let kept = Kept::of(world);
    for entries in [3, 2] {
        keep(world, entries).await;
        link(world).await;
        checkpoint(world, &kept).await;
    }
    take_guards_away(world).await;
    kept
}

async fn take_guards_away(world: &World) {
    let guards: &[&str] = match world.engine {
        Engine::Sqlite => &[
            "DROP TRIGGER audit_entry_kept",
            "DROP TRIGGER audit_entry_not_removed",
            "DROP TRIGGER audit_subject_kept",
            "DROP TRIGGER audit_subject_not_removed",
        ],
        Engine::Postgres => &[
            "DROP TRIGGER audit_entry_kept ON audit_entry",
            "DROP TRIGGER audit_subject_kept ON audit_subject",
        ],
    };
    world.tamper(guards).await;
}

async fn fault_of(world: &World, checkpoints: &[Checkpoint]) -> Option<AuditFault> {
    let report = verify_audit_against(world.store.reading(), checkpoints).await;
    report.expect("verified").fault
}

/// What is left of the end of the chain when the last entry goes with everything that is kept of it.
const CUT_ONE: [&str; 3] = [
    "DELETE FROM audit_subject WHERE entry = (SELECT max(entry) FROM audit_entry)",
    "DELETE FROM audit_link WHERE entry = (SELECT max(entry) FROM audit_entry)",
    "DELETE FROM audit_entry WHERE entry = (SELECT max(entry) FROM audit_entry)",
];

on_both_engines! {
    async fn what_was_left_alone_agrees_with_its_checkpoints(world: World) {
        let kept = three_and_five(&world).await;
        let log = kept.read();
        assert_eq!((log.fault, log.torn), (None, None));
        let known: Vec<_> = log.checkpoints.iter().map(|known| known.sequence).collect();
        assert_eq!(known, [3, 5]);
        keep(&world, 1).await;
        let report = verify_audit_against(world.store.reading(), &log.checkpoints).await.expect("verified");
        assert_eq!((report.fault, report.attested, report.unlinked), (
            Some(AuditFault {
                at: None,
                entry: Some(world.number("SELECT max(entry) AS number FROM audit_entry").await),
                kind: AuditFaultKind::Unattested { known_at: log.checkpoints[1].at },
            }),
            5,
            1,
        ), "five minutes without a checkpoint are too long");
        link(&world).await;
        checkpoint(&world, &kept).await;
        assert_eq!(fault_of(&world, &kept.read().checkpoints).await, None);
    }

    async fn a_chain_whose_end_was_cut_shows_how_much_is_gone(world: World) {
        let kept = three_and_five(&world).await;
        let log = kept.read();
        world.tamper(&CUT_ONE).await;
        assert_eq!(fault_of(&world, &[]).await, None, "the chain alone does not tell");
        let known_at = log.checkpoints[1].at;
        let fault = fault_of(&world, &log.checkpoints).await.expect("found");
        assert_eq!((fault.at, fault.kind), (Some(5), AuditFaultKind::Cut { missing: 1, knew: 5, known_at }));
        world.tamper(&CUT_ONE).await;
        let fault = fault_of(&world, &log.checkpoints).await.expect("found");
        assert_eq!((fault.at, fault.kind), (Some(4), AuditFaultKind::Cut { missing: 2, knew: 5, known_at }));
    }

    async fn an_end_that_was_replaced_by_another_valid_one_shows(world: World) {
        let kept = three_and_five(&world).await;
        let log = kept.read();
        world.tamper(&CUT_ONE).await;
        world.tamper(&CUT_ONE).await;
        keep(&world, 2).await;
        link(&world).await;
        assert_eq!(fault_of(&world, &[]).await, None, "the chain alone does not tell");
        let fault = fault_of(&world, &log.checkpoints).await.expect("found");
        let known_at = log.checkpoints[1].at;
        assert_eq!((fault.at, fault.kind), (Some(5), AuditFaultKind::Forked { after: 3, known_at }));
    }

    async fn an_entry_that_waited_at_a_checkpoint_cannot_go_or_change(world: World) {
        let kept = three_and_five(&world).await;
        keep(&world, 2).await;
        checkpoint(&world, &kept).await;
        let log = kept.read();
        let last = world.number("SELECT max(entry) AS number FROM audit_entry").await;
        assert_eq!(log.checkpoints[2].waiting, 2);
        let alter = format!("UPDATE audit_entry SET reader = 'staff:b' WHERE entry = {last}");
        world.tamper(&[&alter]).await;
        let altered = AuditFault { at: None, entry: Some(last), kind: AuditFaultKind::Altered };
        assert_eq!(fault_of(&world, &log.checkpoints).await, Some(altered));
        link(&world).await;
        let altered = AuditFault { at: Some(7), ..altered };
        assert_eq!(fault_of(&world, &log.checkpoints).await, Some(altered), "linked as it became");
        world.tamper(&CUT_ONE).await;
        let gone = AuditFault { at: None, entry: Some(last), kind: AuditFaultKind::Missing };
        assert_eq!(fault_of(&world, &log.checkpoints).await, Some(gone));
    }

    async fn an_entry_that_is_put_in_line_under_an_old_moment_shows(world: World) {
        let kept = three_and_five(&world).await;
        let log = kept.read();
        world.tamper(&["INSERT INTO audit_entry (recorded_at, reader, operation, trace_id, body) \
            SELECT recorded_at, reader, operation, trace_id, body FROM audit_entry WHERE entry = \
            (SELECT min(entry) FROM audit_entry)"]).await;
        assert_eq!(fault_of(&world, &[]).await, None);
        let fault = fault_of(&world, &log.checkpoints).await.expect("found");
        let known_at = log.checkpoints[1].at;
        assert_eq!((fault.at, fault.kind), (None, AuditFaultKind::Backdated { known_at }));
    }

    async fn verifying_beside_a_running_system_agrees_with_its_checkpoints(world: World) {
        let kept = Kept::of(&world);
        let work = async {
            for _ in 0..10 {
                keep(&world, 3).await;
                world.store.link_audit_once().await.expect("linked");
                kept.checkpoints.write().await.expect("written");
            }
        };
        let look = async {
            for _ in 0..20 {
                let bytes = fs::read(kept.file()).unwrap_or_default();
                let log = kept.proved(&bytes);
                assert_eq!(log.fault, None);
                assert_eq!(fault_of(&world, &log.checkpoints).await, None);
                tokio::task::yield_now().await;
            }
        };
        tokio::join!(work, look);
    }

    async fn one_is_written_a_minute(world: World) {
        let kept = Kept::of(&world);
        for (seconds, lines) in [(0, 1), (59, 1), (1, 2), (30, 2), (3600, 3)] {
            world.clock.forward(Duration::seconds(seconds));
            kept.checkpoints.write_if_due().await.expect("written");
            assert_eq!(kept.lines().len(), lines, "after {seconds} more seconds");
        }
    }
}

#[tokio::test]
async fn every_change_of_the_file_shows_and_names_its_line() {
    World::run(Engine::Sqlite, async |world| {
        let kept = three_and_five(&world).await;
        for _ in 0..2 {
            checkpoint(&world, &kept).await;
        }
        let lines = kept.lines();
        assert_eq!((lines.len(), kept.fault(&lines)), (4, None));
        for (at, _) in lines[1].char_indices() {
            let mut other = lines.clone();
            let letter = if other[1].as_bytes()[at] == b'x' {
                "y"
            } else {
                "x"
            };
            other[1].replace_range(at..=at, letter);
            let (line, fault) = kept.fault(&other).expect("found");
            assert!(
                line == 2
                    && matches!(
                        fault,
                        CheckpointLogFault::Altered | CheckpointLogFault::ForeignKey
                    ),
                "letter {at}: {line} {fault:?}"
            );
        }
        let without: Vec<_> = [&lines[..1], &lines[2..]].concat();
        assert_eq!(
            kept.fault(&without),
            Some((2, CheckpointLogFault::Missing { number: 2 }))
        );
        let beheaded = lines[1..].to_vec();
        assert_eq!(
            kept.fault(&beheaded),
            Some((1, CheckpointLogFault::Missing { number: 1 }))
        );
        let mut swapped = lines.clone();
        swapped.swap(1, 2);
        assert_eq!(
            kept.fault(&swapped),
            Some((2, CheckpointLogFault::Reordered { number: 2 }))
        );
        let mut twice = lines.clone();
        twice.insert(2, lines[1].clone());
        assert_eq!(
            kept.fault(&twice),
            Some((3, CheckpointLogFault::Reordered { number: 3 }))
        );
        let another = read_checkpoints(
            &fs::read(kept.file()).expect("readable"),
            ServiceName::FollowUp,
            &[kept.key.verifying_key()],
        );
        assert_eq!(
            another.fault,
            Some((1, CheckpointLogFault::OfAnother(ServiceName::IntakeDesk)))
        );
    })
    .await;
}

#[tokio::test]
async fn a_line_that_another_key_signed_shows() {
    World::run(Engine::Sqlite, async |world| {
        let kept = three_and_five(&world).await;
        let stranger = SigningKey::generate(&SystemEntropy).expect("a key");
        let other = Checkpoints::open(world.store.clone(), kept.file(), stranger.clone());
        other.expect("opened").write().await.expect("written");
        let foreign = Some((3, CheckpointLogFault::ForeignKey));
        assert_eq!(kept.read().fault, foreign);
        // Nor does it help to name the right key.
        let mut lines = kept.lines();
        lines[2] = lines[2].replace(stranger.id(), kept.key.id());
        assert_eq!(kept.fault(&lines), Some((3, CheckpointLogFault::Altered)));
    })
    .await;
}

#[tokio::test]
async fn a_line_torn_by_a_crash_is_told_named_and_gone_on_from() {
    World::run(Engine::Sqlite, async |world| {
        let kept = three_and_five(&world).await;
        let whole = fs::read(kept.file()).expect("readable");
        let torn = [&whole[..], &whole[..40]].concat();
        fs::write(kept.file(), &torn).expect("torn");
        let log = kept.read();
        assert_eq!(
            (log.checkpoints.len(), log.torn, log.fault),
            (2, Some(3), None)
        );
        let kept = kept.again(&world);
        kept.checkpoints.write().await.expect("written");
        let log = kept.read();
        assert_eq!(
            (log.checkpoints.len(), log.torn, log.fault),
            (3, None, None)
        );
        assert!(
            log.checkpoints[2].torn.is_some(),
            "the next one names what was torn"
        );
        assert!(log.checkpoints[1].torn.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_file_that_somebody_else_has_changed_is_told_and_written_behind() {
    World::run(Engine::Sqlite, async |world| {
        let kept = three_and_five(&world).await;
        let lines = kept.lines();
        fs::write(kept.file(), format!("{}\n", lines[0])).expect("shortened");
        let fault = kept
            .checkpoints
            .write()
            .await
            .expect_err("not as it was left");
        assert!(
            matches!(fault, CheckpointFault::Disturbed { .. }),
            "{fault}"
        );
        assert!(!kept.checkpoints.are_written());
        let missing = Some((2, CheckpointLogFault::Missing { number: 2 }));
        assert_eq!(kept.read().fault, missing, "what is gone stays gone");
        kept.checkpoints.write().await.expect("written");
        assert!(kept.checkpoints.are_written());
    })
    .await;
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_told() {
    World::run(Engine::Sqlite, async |world| {
        let kept = three_and_five(&world).await;
        let kept = Arc::new(kept);
        fs::remove_file(kept.file()).expect("removed");
        fs::create_dir(kept.file()).expect("a folder in its place");
        let fault = kept.checkpoints.write().await.expect_err("not written");
        assert!(matches!(fault, CheckpointFault::File { .. }), "{fault}");
        assert!(!kept.checkpoints.are_written());
        let entry = an_entry(
            &world,
            an_act(PersonId::draw(&SystemEntropy), CaseId::draw(&SystemEntropy)),
        );
        assert!(
            world.store.audit().commit(entry).await.is_ok(),
            "reads go on"
        );
    })
    .await;
}

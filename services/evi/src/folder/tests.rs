//! Folders that are made, found, refused and emptied.

use super::*;

fn noon() -> DateTime<Utc> {
    "2026-03-02T11:00:00Z".parse().expect("a moment")
}

fn take(root: &Path, opening: Opening) -> Result<DataFolder, CommandFault> {
    DataFolder::take(root, FolderKind::Demo, opening, noon())
}

#[test]
fn new_folder_is_made_marked_and_found_again() {
    let outer = tempfile::tempdir().expect("a folder");
    let root = outer.path().join("a").join("b");
    let mut folder = take(&root, Opening::Keep).expect("a new folder");
    assert_eq!(folder.mark().kind, FolderKind::Demo);
    folder.note_filled(Filling::Registry).expect("written");
    drop(folder);
    let again = take(&root, Opening::Keep).expect("the same folder");
    assert_eq!(again.mark().created, noon());
}

#[test]
fn folder_of_somebody_else_is_refused_and_left_as_it_was() {
    let outer = tempfile::tempdir().expect("a folder");
    fs::write(outer.path().join("thesis.txt"), "years of work").expect("a file");
    for opening in [Opening::Keep, Opening::Fresh] {
        let refusal = take(outer.path(), opening).expect_err("not ours");
        assert!(matches!(refusal, CommandFault::FolderNotOurs { .. }));
    }
    let names: Vec<_> = fs::read_dir(outer.path()).expect("readable").collect();
    assert_eq!(names.len(), 1);
}

#[test]
fn folder_in_use_is_refused_and_fresh_does_not_empty_it() {
    let outer = tempfile::tempdir().expect("a folder");
    let holder = take(outer.path(), Opening::Keep).expect("first");
    let kept = holder.places().database(ServiceName::IntakeDesk);
    fs::write(&kept, "rows").expect("a database");
    let refusal = take(outer.path(), Opening::Fresh).expect_err("in use");
    assert!(matches!(refusal, CommandFault::FolderInUse { .. }));
    assert!(kept.exists());
    assert!(is_in_use(outer.path()).expect("a look"));
    drop(holder);
    assert!(!is_in_use(outer.path()).expect("a look"));
}

#[test]
fn demo_that_was_filled_stays_and_one_that_was_cut_off_begins_anew() {
    let outer = tempfile::tempdir().expect("a folder");
    let mut folder = take(outer.path(), Opening::Keep).expect("first");
    let database = folder.places().database(ServiceName::IntakeDesk);
    fs::write(&database, "half").expect("a database");
    drop(folder);
    folder = take(outer.path(), Opening::Keep).expect("again");
    assert!(!database.exists());
    fs::write(&database, "whole").expect("a database");
    folder.note_filled(Filling::World).expect("written");
    drop(folder);
    let kept = take(outer.path(), Opening::Keep).expect("kept");
    assert!(database.exists());
    assert_eq!(kept.mark().filling, Filling::World);
}

#[test]
fn population_that_was_cut_off_begins_anew_and_a_whole_one_stays() {
    let outer = tempfile::tempdir().expect("a folder");
    let mut folder = take(outer.path(), Opening::Keep).expect("first");
    folder.note_filled(Filling::World).expect("written");
    let mut population = Populated {
        people: 7,
        whole: true,
    };
    folder.note_population(population).expect("written");
    drop(folder);
    let mut folder = take(outer.path(), Opening::Keep).expect("kept");
    assert_eq!(folder.mark().population, Some(population));
    population.whole = false;
    folder.note_population(population).expect("written");
    drop(folder);
    let anew = take(outer.path(), Opening::Keep).expect("anew");
    assert_eq!(anew.mark().population, None);
    assert_eq!(anew.mark().filling, Filling::Nothing);
}

#[test]
fn fresh_empties_our_own_folder() {
    let outer = tempfile::tempdir().expect("a folder");
    let mut folder = take(outer.path(), Opening::Keep).expect("first");
    folder.note_filled(Filling::World).expect("written");
    let database = folder.places().database(ServiceName::IntakeDesk);
    fs::write(&database, "rows").expect("a database");
    drop(folder);
    take(outer.path(), Opening::Fresh).expect("emptied");
    assert!(!database.exists());
}

#[test]
fn folder_left_before_its_mark_is_taken() {
    let outer = tempfile::tempdir().expect("a folder");
    fs::write(outer.path().join(LOCK), "").expect("a lock");
    assert!(take(outer.path(), Opening::Keep).is_ok());
}

#[test]
fn demo_never_starts_on_a_production_folder() {
    let outer = tempfile::tempdir().expect("a folder");
    drop(DataFolder::take(
        outer.path(),
        FolderKind::Production,
        Opening::Keep,
        noon(),
    ));
    let refusal = take(outer.path(), Opening::Fresh).expect_err("production");
    assert!(matches!(refusal, CommandFault::FolderOfOtherKind { .. }));
}

#[test]
fn folder_of_a_newer_version_is_not_touched() {
    let outer = tempfile::tempdir().expect("a folder");
    fs::write(outer.path().join(MARK), r#"{"kind":"demo","format":9}"#).expect("a mark");
    let refusal = take(outer.path(), Opening::Fresh).expect_err("newer");
    assert!(matches!(refusal, CommandFault::FolderUnreadable { .. }));
}

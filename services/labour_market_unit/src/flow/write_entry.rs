//! How an entry of a programme's documentation is written: who may, which version it follows, and one transaction with
//! entry, audit and idempotency key.

use access::{Act, Cx};
use chassis::{
    Failure,
    graphql::not_found,
    once::{self, Once},
};
use domain::{ProgrammeId, RecordId};
use serde::Serialize;

use super::{programme_tie::TiedProgramme, seat::Seat};
use crate::{
    LabourMarketUnit,
    model::{Entry, EntryBody, EntryMark, EntryPlace, stale},
    store::{Documented, add_entry, hold_programme, list_entries},
};

/// An entry that somebody wants to write.
pub struct NewEntry<'i, B, I> {
    /// The name of the use case, as in the schema.
    pub operation: &'static str,
    /// The caller's key against doing it twice.
    pub idempotency_key: Option<&'i str>,
    /// The whole input: the same key with another input is refused.
    pub input: &'i I,
    /// Which entry.
    pub place: EntryPlace,
    /// What it says.
    pub body: B,
}

/// Writes the entry, or refuses and changes nothing. Writers about one programme wait for each other.
pub async fn write_entry<B: Documented, I: Serialize>(
    unit: &LabourMarketUnit,
    cx: &Cx,
    (tied, seat): (&TiedProgramme, Seat),
    new: NewEntry<'_, B, I>,
) -> Result<ProgrammeId, Failure> {
    let programme = tied.programme.id;
    let mut tx = unit.store.begin(cx).await?;
    let key = (new.idempotency_key, Some(seat.unit));
    if let Once::Done(written) = once::recall(&mut tx, key, new.operation, new.input).await? {
        return Ok(written);
    }
    hold_programme(tx.connection(), tied.programme.agency, programme)
        .await?
        .ok_or_else(|| not_found("programmeId"))?;
    let others = list_entries::<B>(tx.connection(), &[programme]).await?;
    let (id, version) = match following(&others, &new.body, new.place)? {
        Following::Nothing => (RecordId::draw(cx.entropy()), 1),
        Following::Version(before) => (before.id, before.version.saturating_add(1)),
    };
    let mark = EntryMark {
        id,
        programme,
        version,
        author: seat.staff,
        recorded_at: cx.now(),
    };
    let entry = Entry {
        mark,
        body: new.body,
    };
    add_entry(tx.connection(), cx, &entry).await?;
    once::remember(&mut tx, &programme)?;
    let act = Act::named(new.operation).for_unit(seat.unit, seat.role);
    cx.trail()
        .note_act(act.concerning(programme).concerning(id));
    tx.commit().await?;
    Ok(programme)
}

/// What an entry comes after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Following {
    Nothing,
    Version(EntryMark),
}

fn following<B: EntryBody>(
    others: &[Entry<B>],
    body: &B,
    place: EntryPlace,
) -> Result<Following, Failure> {
    let sharing = |except: Option<RecordId>| {
        let mut others = others.iter();
        others.find(|other| Some(other.mark.id) != except && body.shares_place_with(&other.body))
    };
    match place {
        EntryPlace::New if sharing(None).is_some() => Err(body.place_taken().into()),
        EntryPlace::New => Ok(Following::Nothing),
        EntryPlace::Version { id, expected } => {
            let mut own = others.iter().filter(|other| other.mark.id == id);
            let before = own.next().ok_or_else(|| not_found("id"))?;
            if before.mark.version != expected {
                return Err(stale().into());
            }
            body.follows(&before.body)?;
            if sharing(Some(id)).is_some() {
                return Err(body.place_taken().into());
            }
            Ok(Following::Version(before.mark))
        }
        EntryPlace::Sole { expected } => {
            let before = sharing(None).map(|before| before.mark);
            if before.map(|before| before.version) != expected {
                return Err(stale().into());
            }
            Ok(before.map_or(Following::Nothing, Following::Version))
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{StaffId, SystemEntropy};

    use super::*;
    use crate::model::{WeekState, WeekStatus};

    fn week(monday: &str) -> WeekStatus {
        WeekStatus {
            monday: monday.parse().unwrap(),
            state: WeekState::OnTrack,
            summary: "Enligt plan".to_owned(),
        }
    }

    fn kept(monday: &str, version: i32) -> Entry<WeekStatus> {
        Entry {
            mark: EntryMark {
                id: RecordId::draw(&SystemEntropy),
                programme: ProgrammeId::draw(&SystemEntropy),
                version,
                author: StaffId::draw(&SystemEntropy),
                recorded_at: "2026-11-27T08:00:00Z".parse().unwrap(),
            },
            body: week(monday),
        }
    }

    fn refused(outcome: Result<Following, Failure>) -> String {
        match outcome {
            Err(Failure::Refused(problems)) => problems[0].message.to_owned(),
            Err(Failure::Fault(_)) | Ok(_) => String::new(),
        }
    }

    #[test]
    fn version_follows_the_one_that_was_read() {
        let others = [kept("2026-11-16", 2), kept("2026-11-23", 1)];
        let at = |expected| EntryPlace::Version {
            id: others[0].mark.id,
            expected,
        };
        let told = following(&others, &week("2026-11-16"), at(2)).unwrap();
        assert_eq!(told, Following::Version(others[0].mark));
        let told = following(&others, &week("2026-11-16"), at(1));
        assert_eq!(refused(told), "stale-version");
        let told = following(&others, &week("2026-11-23"), at(2));
        assert_eq!(refused(told), "week-already-reported");
        let elsewhere = EntryPlace::Version {
            id: RecordId::draw(&SystemEntropy),
            expected: 1,
        };
        let told = following(&others, &week("2026-11-16"), elsewhere);
        assert_eq!(refused(told), "not-found");
    }

    #[test]
    fn place_is_taken_once() {
        let others = [kept("2026-11-16", 2)];
        let told = following(&others, &week("2026-11-16"), EntryPlace::New);
        assert_eq!(refused(told), "week-already-reported");
        let told = following(&others, &week("2026-11-23"), EntryPlace::New);
        assert_eq!(told.unwrap(), Following::Nothing);
        let first = EntryPlace::Sole { expected: None };
        let told = following(&others, &week("2026-11-16"), first);
        assert_eq!(refused(told), "stale-version");
    }
}

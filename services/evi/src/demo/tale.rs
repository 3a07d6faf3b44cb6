//! One person's story as it is told: who they are, which day it is for them, and what has come of it.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::{ServiceName, StaffId, calendar::is_working_day, identity_number::IdentityNumber};
use serde_json::{Value, json};

use super::{
    chance::Chance,
    fault::StoryFault,
    hands::{Deed, Hands, Reader},
    places::{Unit, Units},
    stage::Cue,
};

/// What comes of a step of a story.
pub type Told<T = ()> = Result<T, StoryFault>;

/// The moments at which things happen, as minutes of the day in UTC: office hours in Sweden, in summer
/// as in winter. They are few, so that many stories go on side by side.
const MOMENTS: [u32; 2] = [8 * 60 + 10, 12 * 60 + 40];

/// What all stories share.
pub struct Scenery {
    /// The hands of the staff.
    pub hands: Hands,
    /// The units.
    pub units: Units,
    /// The day on which the world is looked at; nothing happens on it or after.
    pub today: NaiveDate,
    /// The programme.
    pub programme: String,
    /// Its resource group and its scattered places.
    pub groups: Vec<String>,
    /// Those of the staff who lead cases together: one in the welfare unit, one in the labour-market
    /// unit of Gnesta.
    pub leads: [StaffId; 2],
    /// Who handles people with a protected identity, besides the desk: the caseworker of the
    /// labour-market unit of Gnesta.
    pub protected_by: StaffId,
    /// Who asks how it went after a case was closed: the desk's own lead, because the other units
    /// leave with their last referral.
    pub follow_up_by: StaffId,
}

/// A municipality in which stories happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Town {
    /// What slugs and handles end with.
    pub slug: &'static str,
    /// Its code.
    pub code: &'static str,
}

/// Gnesta, where most of the demo staff work.
pub const GNESTA: Town = Town {
    slug: "gnesta",
    code: "0461",
};
/// Trosa, the neighbour.
pub const TROSA: Town = Town {
    slug: "trosa",
    code: "0488",
};

/// The story of one person.
pub struct Tale {
    /// What all stories share.
    pub scenery: Arc<Scenery>,
    /// Where the person lives.
    pub town: Town,
    /// The story's own chance.
    pub chance: Chance,
    /// The case, once there is one.
    pub case: String,
    /// The version of its head as the intake left it.
    pub version: i64,
    /// The placement, once there is one.
    pub placement: String,
    number: IdentityNumber,
    cue: Cue,
    moment: DateTime<Utc>,
}

/// A referral as it was last told.
#[derive(Debug, Clone)]
pub struct Referral {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: i64,
}

impl Tale {
    /// The story of the person with a number, not yet begun.
    pub fn new(
        scenery: &Arc<Scenery>,
        town: Town,
        (number, chance): (IdentityNumber, Chance),
        cue: Cue,
    ) -> Self {
        Self {
            scenery: Arc::clone(scenery),
            town,
            chance,
            case: String::new(),
            version: 0,
            placement: String::new(),
            number,
            cue,
            moment: DateTime::UNIX_EPOCH,
        }
    }

    /// The person's number.
    pub fn number(&self) -> IdentityNumber {
        self.number
    }

    /// The day on which the story has arrived.
    pub fn day(&self) -> NaiveDate {
        self.moment.date_naive()
    }

    /// The handle of the staff of a kind in the person's municipality.
    pub fn handle(&self, kind: &str) -> String {
        format!("{kind}.{}", self.town.slug)
    }

    /// The unit of a kind in the person's municipality.
    pub fn unit(&self, kind: &str) -> Told<Unit> {
        self.scenery.units.get(&self.handle(kind)).cloned()
    }

    /// Goes on to a working day so many working days before today, and never back.
    pub async fn at(&mut self, days_ago: u32) -> Told {
        self.on(working_day_before(self.scenery.today, days_ago.max(1)))
            .await
    }

    /// Goes on to a day, or the first working day after it, and never back.
    pub async fn on(&mut self, mut day: NaiveDate) -> Told {
        while !is_working_day(day) {
            day = day + Days::new(1);
        }
        let minutes = *self.chance.pick(&MOMENTS);
        let moment = day.and_time(chrono::NaiveTime::MIN).and_utc()
            + chrono::Duration::minutes(minutes.into());
        self.moment = self.moment.max(moment);
        self.cue.until(self.moment).await
    }

    /// Has a member of staff make a change.
    pub async fn make(&self, handle: &str, deed: &Deed, input: Value) -> Told<Value> {
        self.scenery
            .hands
            .make(&Reader::staff(handle), deed, input)
            .await
    }

    /// The same, with the case named in the input.
    pub async fn make_in_case(&self, handle: &str, deed: &Deed, mut input: Value) -> Told<Value> {
        input["caseId"] = json!(self.case);
        self.make(handle, deed, input).await
    }

    /// The version of the case's head as somebody reads it now.
    pub async fn version_now(&self, handle: &str) -> Told<Value> {
        const HEAD: &str = "query($id:ID!){case(id:$id){version}}";
        let asked = (ServiceName::IntakeDesk, "case");
        let id = json!({ "id": self.case });
        let hands = &self.scenery.hands;
        let mut data = hands.ask(&Reader::staff(handle), asked, HEAD, id).await?;
        Ok(data["case"]["version"].take())
    }

    /// Has a member of staff change a referral.
    pub async fn turn(
        &mut self,
        handle: &str,
        deed: &Deed,
        referral: &mut Referral,
        mut input: Value,
    ) -> Told {
        input["referralId"] = json!(referral.id);
        input["expectedVersion"] = json!(referral.version);
        let payload = self.make(handle, deed, input).await?;
        // Whoever ends a referral may not see it afterwards.
        referral.version = payload["referral"]["version"]
            .as_i64()
            .unwrap_or(referral.version);
        Ok(())
    }
}

/// The text at a place of a payload.
///
/// # Errors
/// When it is not there.
pub fn text(deed: &Deed, payload: &Value, pointer: &str) -> Told<String> {
    let found = payload.pointer(pointer).and_then(Value::as_str);
    found
        .map(ToOwned::to_owned)
        .ok_or_else(|| StoryFault::Failed {
            operation: deed.operation,
            reason: format!("no {pointer} in the answer"),
        })
}

/// The working day that lies so many working days before `today`.
pub fn working_day_before(today: NaiveDate, count: u32) -> NaiveDate {
    let mut day = today;
    let mut left = count;
    while left > 0 {
        day = day - Days::new(1);
        if is_working_day(day) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_are_counted_back_over_weekends() {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).expect("a day");
        assert_eq!(working_day_before(day(3, 2), 1), day(2, 27));
        assert_eq!(working_day_before(day(3, 4), 2), day(3, 2));
        assert_eq!(working_day_before(day(3, 4), 0), day(3, 4));
    }
}

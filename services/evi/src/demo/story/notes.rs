//! What is written along the way: journal notes and the shared plan.

use chrono::Days;
use serde_json::json;

use super::{Receiver, words};
use crate::demo::{
    deeds,
    tale::{Tale, Told},
};

impl Tale {
    /// Somebody writes a note in the journal.
    pub async fn noted(&mut self, handle: &str) -> Told {
        let note = json!({ "text": self.chance.pick(&words::NOTES) });
        self.make_in_case(handle, &deeds::WRITE_NOTE, note)
            .await
            .map(|_| ())
    }

    /// Somebody who takes part adds a goal and two activities to the shared plan.
    pub async fn planned(&mut self, by: &Receiver) -> Told {
        let responsible = self.scenery.units.get(&by.unit)?.id.clone();
        let due = self.day() + Days::new(self.chance.between(20, 70).into());
        let activity = |title: &str, status: &str| {
            json!({
                "title": title, "status": status, "dueOn": due, "responsibleUnitId": responsible,
            })
        };
        let plan = json!({
            // Nobody plans twice in a story.
            "expectedVersion": 0,
            "goals": [{ "text": self.chance.pick(&words::GOALS) }],
            "activities": [
                activity(self.chance.pick::<&str>(&words::ACTIVITIES), "ONGOING"),
                activity(self.chance.pick::<&str>(&words::ACTIVITIES), "PLANNED"),
            ],
        });
        self.make_in_case(&by.handle, &deeds::UPDATE_PLAN, plan)
            .await
            .map(|_| ())
    }
}

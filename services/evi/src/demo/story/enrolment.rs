//! The stories of those who take part in the programme.

use chrono::Days;
use domain::{CodeList, codes::EmploymentType};
use serde_json::json;

use super::{Ending, Receiver, plot::over, sections::month_of, words};
use crate::demo::{
    deeds,
    tale::{Tale, Told, text},
};

/// Takes part since so many working days ago.
pub async fn enrolled(tale: &mut Tale, days_ago: u32) -> Told {
    tale.begun(days_ago + 12).await?;
    let to = Receiver::labour(tale);
    tale.brought_in(&to, days_ago + 5).await?;
    tale.enrolled(&to).await?;
    tale.planned(&to).await?;
    tale.at(days_ago / 2).await?;
    tale.attended().await?;
    tale.at(2).await?;
    tale.noted(&to.handle).await
}

/// Took part from so many working days ago on, for so many, and does something else now.
pub async fn enrolment_over(tale: &mut Tale, days_ago: u32, length: u32) -> Told {
    let last = days_ago - length;
    tale.begun(days_ago + 12).await?;
    let to = Receiver::labour(tale);
    let mut referral = tale.brought_in(&to, days_ago + 5).await?;
    let enrolment = tale.enrolled(&to).await?;
    tale.planned(&to).await?;
    tale.at(last + length / 2).await?;
    tale.attended().await?;
    tale.at(last + 1).await?;
    let ending = Ending::helped(&mut tale.chance);
    tale.left(&to, &enrolment, &ending).await?;
    tale.completed(&to, &mut referral, &ending).await?;
    tale.at(last).await?;
    over(tale, &ending).await
}

impl Tale {
    /// The placement and the enrolment end on the same day.
    async fn left(&mut self, by: &Receiver, enrolment: &str, ending: &Ending) -> Told {
        let placement = json!({
            "placementId": self.placement, "endsOn": self.day(), "reason": ending.reason_for_placement(),
        });
        self.make_in_case(&by.handle, &deeds::END_PLACEMENT, placement)
            .await?;
        let mut left = ending.after_enrolment(&mut self.chance);
        left["enrolmentId"] = json!(enrolment);
        left["endsOn"] = json!(self.day());
        self.make_in_case(&by.handle, &deeds::END_ENROLMENT, left)
            .await
            .map(|_| ())
    }

    /// The person is enrolled in the programme and placed for a year: three quarters of full time, a
    /// quarter of it for learning (G9, G10).
    async fn enrolled(&mut self, by: &Receiver) -> Told<String> {
        let year = self.day() + Days::new(364);
        let enrolment = json!({
            "programmeId": self.scenery.programme, "from": self.day(), "to": year,
        });
        let deed = &deeds::ENROL;
        let enrolled = self.make_in_case(&by.handle, deed, enrolment).await?;
        let placement = json!({
            "workplace": self.chance.pick(&words::WORKPLACES),
            "employmentType": EmploymentType::MunicipalLabourEmployment.code(),
            "serviceRatePercent": 75, "competenceSharePercent": 25,
            "startsOn": self.day(), "endsOn": year, "tasks": self.chance.pick(&words::TASKS),
            "supportLevel": self.chance.pick(&["LIGHT", "REGULAR", "REGULAR", "INTENSIVE"]),
            "longTermGoal": self.chance.pick(&words::GOALS),
            "groupId": self.chance.pick(&self.scenery.groups.clone()),
        });
        let placed = self
            .make_in_case(&by.handle, &deeds::CREATE_PLACEMENT, placement)
            .await?;
        self.placement = text(&deeds::CREATE_PLACEMENT, &placed, "/placement/id")?;
        text(deed, &enrolled, "/enrolment/id")
    }

    /// A day at the workplace and a month of learning, told by the supervisor and the leader.
    async fn attended(&mut self) -> Told {
        let kind = *self.chance.pick(&["PRESENT", "PRESENT", "PRESENT", "SICK"]);
        let hours = (kind == "PRESENT").then_some(6.0);
        let attendance = json!({
            "placementId": self.placement, "on": self.day(), "kind": kind, "hours": hours,
        });
        let supervisor = self.handle("supervisor");
        self.make_in_case(&supervisor, &deeds::RECORD_ATTENDANCE, attendance)
            .await?;
        let learnt = json!({
            "month": month_of(self.day()), "activity": "COURSE", "plannedHours": 30.0,
            "doneHours": f64::from(self.chance.between(12, 30)),
        });
        let leader = self.handle("programme");
        self.make_in_case(&leader, &deeds::RECORD_COMPETENCE, learnt)
            .await
            .map(|_| ())
    }
}

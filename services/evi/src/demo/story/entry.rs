//! How a story begins: the person comes to the desk, is registered, screened and mapped.

use domain::{
    CodeList,
    codes::{Channel, EducationLevel, Need, TargetGroup},
};
use serde_json::json;

use super::words;
use crate::demo::{
    deeds,
    tale::{Tale, Told, text},
};

const CHANNELS: [Channel; 8] = [
    Channel::WalkIn,
    Channel::WalkIn,
    Channel::IncomeSupportApplication,
    Channel::IncomeSupportApplication,
    Channel::SelfContact,
    Channel::Outreach,
    Channel::HealthCare,
    Channel::EmploymentService,
];
const LEVELS: [EducationLevel; 6] = [
    EducationLevel::LessThanNine,
    EducationLevel::NineYear,
    EducationLevel::NineYear,
    EducationLevel::UpperSecondary,
    EducationLevel::PostSecondaryShort,
    EducationLevel::Unknown,
];

impl Tale {
    /// The person is looked up and registered. The names come from the population register.
    pub async fn received(&mut self) -> Told {
        let desk = self.handle("desk");
        let looked_up = json!({
            "personalNumber": self.number().expose(), "purpose": "INTAKE",
            "municipality": self.town.code,
        });
        let contact = self.make(&desk, &deeds::OPEN_CONTACT, looked_up).await?;
        let registered = json!({
            "contactId": text(&deeds::OPEN_CONTACT, &contact, "/contact/id")?,
            "channel": self.chance.code(&CHANNELS),
            "reason": self.chance.pick(&words::REASONS),
            // 070-1740605 to 699 are set aside for books and films; nobody answers.
            "phone": format!("070-17406{:02}", self.chance.between(5, 99)),
            "interpreterNeeded": self.chance.happens(15),
        });
        let intake = self
            .make(&desk, &deeds::REGISTER_INTAKE, registered)
            .await?;
        self.case = text(&deeds::REGISTER_INTAKE, &intake, "/case/id")?;
        self.version = intake["case"]["version"].as_i64().unwrap_or_default();
        Ok(())
    }

    /// The desk finds that the person needs coordinated support.
    pub async fn screened(&mut self) -> Told {
        let groups = [
            self.chance.code(TargetGroup::ALL),
            TargetGroup::LongTermUnemployed.code(),
        ];
        let needs = [self.chance.code(Need::ALL), Need::Work.code()];
        self.screen(json!({ "inTargetGroup": true, "targetGroups": groups, "needs": needs }))
            .await
    }

    /// The desk finds that the person does not.
    pub async fn screened_out(&mut self) -> Told {
        let needs = [self.chance.code(Need::ALL)];
        self.screen(json!({ "inTargetGroup": false, "targetGroups": [], "needs": needs }))
            .await
    }

    async fn screen(&mut self, mut input: serde_json::Value) -> Told {
        let desk = self.handle("desk");
        input["expectedVersion"] = json!(self.version);
        self.make_in_case(&desk, &deeds::RECORD_SCREENING, input)
            .await
            .map(|_| ())
    }

    /// The desk maps education and work.
    pub async fn mapped(&mut self) -> Told {
        let level = *self.chance.pick(&LEVELS);
        let completed = match level {
            EducationLevel::UpperSecondary | EducationLevel::PostSecondaryShort => json!(true),
            EducationLevel::Unknown => json!("UNKNOWN"),
            EducationLevel::None
            | EducationLevel::LessThanNine
            | EducationLevel::NineYear
            | EducationLevel::PostSecondaryLong
            | EducationLevel::Research => json!(false),
        };
        let desk = self.handle("desk");
        let input = json!({
            "education": { "level": level.code(), "completedUpperSecondary": completed },
            "work": {
                "yearsOfExperience": self.chance.below(20),
                "drivingLicence": self.chance.happens(45),
            },
        });
        self.make_in_case(&desk, &deeds::RECORD_MAPPING, input)
            .await
            .map(|_| ())
    }

    /// The whole beginning, over some days.
    pub async fn begun(&mut self, days_ago: u32) -> Told {
        self.at(days_ago).await?;
        self.received().await?;
        self.at(days_ago.saturating_sub(1)).await?;
        self.screened().await?;
        self.at(days_ago.saturating_sub(3)).await?;
        self.mapped().await
    }
}

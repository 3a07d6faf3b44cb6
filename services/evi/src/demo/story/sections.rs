//! What each agency writes in its own sections.

use chrono::{Datelike, Days, NaiveDate};
use domain::{
    CodeList,
    codes::{BenefitCode, EmploymentCategory, EmploymentType, LivelihoodBarrier, Sex},
};
use serde_json::json;

use super::{Receiver, words};
use crate::demo::{
    deeds,
    tale::{Tale, Told},
};

const BARRIERS: [LivelihoodBarrier; 6] = [
    LivelihoodBarrier::UnemployedNoBenefit,
    LivelihoodBarrier::UnemployedNoBenefit,
    LivelihoodBarrier::UnemployedInsufficientBenefit,
    LivelihoodBarrier::SickNoBenefit,
    LivelihoodBarrier::SocialReasons,
    LivelihoodBarrier::Language,
];
const EMPLOYMENTS: [EmploymentType; 4] = [
    EmploymentType::WorkPractice,
    EmploymentType::WorkTraining,
    EmploymentType::MunicipalLabourEmployment,
    EmploymentType::NewStartJob,
];
const CATEGORIES: [EmploymentCategory; 3] = [
    EmploymentCategory::OpenlyUnemployed,
    EmploymentCategory::OpenlyUnemployed,
    EmploymentCategory::Hindered,
];

impl Tale {
    /// The agency of a receiver writes what it decides, in its own section; a placement is planned
    /// until a day.
    pub async fn written_by(&mut self, by: &Receiver, until: NaiveDate) -> Told {
        match by.unit.split('.').next() {
            Some("welfare") => self.assisted(by).await,
            Some("labour") => self.placed(by, until).await,
            Some("employment") => self.enlisted(by).await,
            Some("insurance") => self.insured(by).await,
            Some(_) | None => Ok(()),
        }
    }

    async fn assisted(&mut self, by: &Receiver) -> Told {
        let children = self.chance.below(3);
        let kind = match (self.number().sex(), children) {
            (Some(Sex::Female), 0) => "SINGLE_WOMAN",
            (Some(Sex::Female), _) => "SINGLE_WOMAN_WITH_CHILDREN",
            (Some(Sex::Male) | None, 0) => "SINGLE_MAN",
            (Some(Sex::Male) | None, _) => "SINGLE_MAN_WITH_CHILDREN",
        };
        let household = json!({ "type": kind, "adults": 1, "children": children });
        self.make_in_case(&by.handle, &deeds::RECORD_HOUSEHOLD, household)
            .await?;
        let decided = json!({
            "month": month_of(self.day()),
            "amountOre": 10_000 * i64::from(self.chance.between(35, 140)),
            "barrier": self.chance.code(&BARRIERS),
        });
        self.make_in_case(&by.handle, &deeds::RECORD_ASSISTANCE, decided)
            .await
            .map(|_| ())
    }

    async fn placed(&mut self, by: &Receiver, until: NaiveDate) -> Told {
        let placement = json!({
            "workplace": self.chance.pick(&words::WORKPLACES),
            "employmentType": self.chance.code(&EMPLOYMENTS),
            "serviceRatePercent": self.chance.pick(&[50, 75, 75, 100]),
            "startsOn": self.day(), "endsOn": until,
            "tasks": self.chance.pick(&words::TASKS),
        });
        self.make_in_case(&by.handle, &deeds::CREATE_PLACEMENT, placement)
            .await
            .map(|_| ())
    }

    async fn enlisted(&mut self, by: &Receiver) -> Told {
        let category = self.chance.code(&CATEGORIES);
        let since = self.day() - Days::new(self.chance.between(5, 200).into());
        let registered = json!({ "category": category, "registeredFrom": since });
        self.make_in_case(&by.handle, &deeds::RECORD_REGISTRATION, registered)
            .await?;
        if self.chance.happens(40) {
            let code = *self
                .chance
                .pick(&["JOB_AND_DEVELOPMENT_GUARANTEE", "EQUIP_AND_MATCH"]);
            let programme = json!({ "code": code, "from": self.day() });
            let deed = &deeds::RECORD_EMPLOYMENT_PROGRAMME;
            self.make_in_case(&by.handle, deed, programme).await?;
        }
        Ok(())
    }

    async fn insured(&mut self, by: &Receiver) -> Told {
        let from = self.day() - Days::new(self.chance.between(5, 90).into());
        let benefit = json!({
            "code": BenefitCode::SicknessBenefit.code(),
            "extentPercent": self.chance.pick(&[25, 50, 75, 100]),
            "from": from, "to": self.day() + Days::new(60),
        });
        self.make_in_case(&by.handle, &deeds::RECORD_BENEFIT, benefit)
            .await?;
        let rehabilitation = json!({ "status": "PLANNED", "coordinator": "Folke Trygglund" });
        let deed = &deeds::RECORD_REHABILITATION;
        self.make_in_case(&by.handle, deed, rehabilitation)
            .await
            .map(|_| ())
    }
}

pub(super) fn month_of(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

//! Could somebody read a section on a day, as it was known on a day? Answered by the same access module
//! and facts that decide today (design decision 10).

use access::{AsOf, SectionState};
use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::{Clock, Section, ServiceName};
use evi_tests::{
    journey::{self, Journey},
    on_both_engines, people,
    world::TestWorld,
};
use serde_json::json;

/// What a section was for a member of staff on a day, as known at a moment; absent where there was no
/// relation to the case.
async fn could(
    world: &TestWorld,
    (handle, section): (&str, Section),
    journey: &Journey,
    (valid, known): (NaiveDate, DateTime<Utc>),
) -> Result<SectionState> {
    let access = world.access_of(ServiceName::InsuranceAgency)?;
    let cx = world.cx(handle)?;
    let case = journey.case.parse().ok().context("an id")?;
    let facts = access
        .facts_on(&cx, &[case], AsOf::At { valid, known })
        .await?;
    let standing = access.standing(&cx, &facts, case);
    Ok(standing.map_or(SectionState::Absent, |standing| {
        standing.section_access(section).state
    }))
}

on_both_engines! {
    async fn whether_a_section_could_be_read_on_a_day_is_answered_as_it_was_known(world: &mut TestWorld) -> Result<()> {
        let journey = world.received_person(&people::number(0)).await?;
        let desk = world.desk()?;
        let before_consent = (world.clock.today(), world.now());
        world.forward(Duration::days(2));
        let (from, to) = (&journey.places.desk, &journey.places.insurance);
        let desk_now = world.desk()?;
        let basis = desk_now.change("record_basis", json!({
            "caseId": journey.case, "kind": "CONSENT", "fromAgencyId": from.agency, "toAgencyId": to.agency,
            "sections": ["SCREENING"], "purpose": "Samordning", "validFrom": "2026-11-01", "validTo": "2027-11-01",
            "consentForm": "WRITTEN",
        })).await?;
        drop(desk);
        let sent = journey::send_referral(&desk_now, &journey.case, to, "REHABILITATION_COORDINATION", &["SCREENING"]).await?;
        let insurance = world.staff("insurance.sormland")?;
        journey::accept_referral(&insurance, &sent).await?;
        let joined = (world.clock.today(), world.now());
        world.forward(Duration::days(7));
        let unaware = world.now() - Duration::seconds(1);
        let desk = world.desk()?;
        desk.change("withdraw_consent", json!({ "basisId": journey::text(&basis, "/basis/id")? })).await?;
        let withdrawn = world.clock.today();
        world.forward(Duration::days(7));
        let known = world.now();
        let today = world.clock.today();

        let reader = ("insurance.sormland", Section::Screening);
        let cases = [
            ("before the consent", (before_consent.0, known), SectionState::Absent),
            ("as known before it was recorded", (joined.0, before_consent.1), SectionState::Absent),
            ("on the day of acceptance, as known then", joined, SectionState::Readable),
            ("on the day of acceptance, as known now", (joined.0, known), SectionState::Readable),
            ("the day before the withdrawal", (withdrawn - Duration::days(1), known), SectionState::Readable),
            ("on the day of the withdrawal, as known just before", (withdrawn, unaware), SectionState::Readable),
        ];
        for (what, when, expected) in cases {
            let found = could(world, reader, &journey, when).await?;
            ensure!(found == expected, "{what}: {found:?}, not {expected:?}");
        }
        for (what, when) in [("on the day of the withdrawal", (withdrawn, known)), ("today", (today, known))] {
            let found = could(world, reader, &journey, when).await?;
            ensure!(!found.is_open(), "{what}: {found:?}");
        }
        // Others never could, and the desk could all the time.
        for when in [joined, (today, known)] {
            for stranger in ["welfare.trosa", "welfare.gnesta", "admin.welfare.gnesta"] {
                let found = could(world, (stranger, Section::Screening), &journey, when).await?;
                ensure!(found == SectionState::Absent, "{stranger}: {found:?}");
            }
            let desk = could(world, ("desk.gnesta", Section::Screening), &journey, when).await?;
            ensure!(desk.is_open(), "{desk:?}");
        }
        Ok(())
    }
}

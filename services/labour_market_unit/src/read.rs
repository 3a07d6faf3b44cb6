//! The one read path: rows of all cases, one question of facts, then what each reader may see.

use std::collections::BTreeMap;

use access::{Access, Cx, Fields, Recorded, Sealed, Standing};
use chassis::{
    failure::Fault,
    sections::{Opened, SectionReader, load_rows, open_rows, open_rows_by},
};
use domain::{CaseId, Section};

use crate::{
    LabourMarketUnit,
    model::{
        Attendance, CompetenceEntry, Enrolment, EnrolmentEnding, Placement, PlacementEnding,
        UnionConsultation,
    },
};

/// What a request wants of a case: the fields of each kind of row, empty where it wants nothing.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Wanted {
    /// Fields of placements.
    pub placements: Fields,
    /// Fields of their endings.
    pub endings: Fields,
    /// Fields of their days.
    pub attendance: Fields,
    /// Fields of what unions were asked about them.
    pub consultations: Fields,
    /// Fields of enrolments.
    pub enrolments: Fields,
    /// Fields of their endings.
    pub enrolment_endings: Fields,
    /// Fields of competence hours.
    pub competence: Fields,
}

/// The sealed rows of one case.
#[derive(Default)]
pub struct Rows {
    placements: Vec<Sealed<Recorded<Placement>>>,
    endings: Vec<Sealed<Recorded<PlacementEnding>>>,
    attendance: Vec<Sealed<Recorded<Attendance>>>,
    consultations: Vec<Sealed<Recorded<UnionConsultation>>>,
    enrolments: Vec<Sealed<Recorded<Enrolment>>>,
    enrolment_endings: Vec<Sealed<Recorded<EnrolmentEnding>>>,
    competence: Vec<Sealed<Recorded<CompetenceEntry>>>,
}

/// What the reader may see of one case.
#[derive(Clone, Default)]
pub struct LabourView {
    /// Placements, the latest first day first.
    pub placements: Opened<Placement>,
    /// How they ended.
    pub endings: Opened<PlacementEnding>,
    /// Their days, the latest first.
    pub attendance: Opened<Attendance>,
    /// What unions were asked about them, the latest first.
    pub consultations: Opened<UnionConsultation>,
    /// Enrolments, the latest first day first.
    pub enrolments: Opened<Enrolment>,
    /// How they ended.
    pub enrolment_endings: Opened<EnrolmentEnding>,
    /// Competence hours, the latest month first.
    pub competence: Opened<CompetenceEntry>,
}

impl SectionReader for LabourMarketUnit {
    type Wanted = Wanted;
    type Rows = Rows;
    type View = LabourView;

    fn access(&self) -> &Access {
        &self.access
    }

    async fn load(
        &self,
        cases: &[CaseId],
        wanted: &Wanted,
    ) -> Result<BTreeMap<CaseId, Rows>, Fault> {
        let store = &self.store;
        let mut found: BTreeMap<CaseId, Rows> = BTreeMap::new();
        let wish = (cases, &wanted.placements);
        load_rows(store, wish, &mut found, |rows| &mut rows.placements).await?;
        let wish = (cases, &wanted.endings);
        load_rows(store, wish, &mut found, |rows| &mut rows.endings).await?;
        let wish = (cases, &wanted.attendance);
        load_rows(store, wish, &mut found, |rows| &mut rows.attendance).await?;
        let wish = (cases, &wanted.consultations);
        load_rows(store, wish, &mut found, |rows| &mut rows.consultations).await?;
        let wish = (cases, &wanted.enrolments);
        load_rows(store, wish, &mut found, |rows| &mut rows.enrolments).await?;
        let wish = (cases, &wanted.enrolment_endings);
        load_rows(store, wish, &mut found, |rows| &mut rows.enrolment_endings).await?;
        let wish = (cases, &wanted.competence);
        load_rows(store, wish, &mut found, |rows| &mut rows.competence).await?;
        Ok(found)
    }

    fn open(&self, cx: &Cx, standing: &Standing<'_>, rows: Rows, wanted: &Wanted) -> LabourView {
        let placements = (rows.placements, &wanted.placements);
        let attendance = (rows.attendance, &wanted.attendance);
        let consultations = (rows.consultations, &wanted.consultations);
        let enrolments = (rows.enrolments, &wanted.enrolments);
        let competence = (rows.competence, &wanted.competence);
        let competence = open_rows_by(cx, standing, competence, |row| row.month);
        if competence.as_deref().is_some_and(Vec::is_empty) && !wanted.competence.is_empty() {
            // The hours in all are nought then, which is shown.
            cx.show_empty(standing, Section::LabourCompetence, &wanted.competence);
        }
        LabourView {
            placements: open_rows_by(cx, standing, placements, |row| row.period.from()),
            endings: open_rows(cx, standing, rows.endings, &wanted.endings),
            attendance: open_rows_by(cx, standing, attendance, |row| row.on),
            consultations: open_rows_by(cx, standing, consultations, |row| row.asked_on),
            enrolments: open_rows_by(cx, standing, enrolments, |row| row.period.from()),
            enrolment_endings: open_rows(
                cx,
                standing,
                rows.enrolment_endings,
                &wanted.enrolment_endings,
            ),
            competence,
        }
    }
}

//! The demo staff: who can be signed in as with `evi token --as HANDLE`. Every name is invented.

use domain::{Role, Subject};

/// A member of the demo staff and what the person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoStaff {
    /// What `evi token --as` takes.
    pub handle: &'static str,
    /// The invented name.
    pub display_name: &'static str,
    /// The unit's slug.
    pub unit: &'static str,
    /// The role of the assignment.
    pub role: Role,
}

impl DemoStaff {
    /// Who the person's token speaks of.
    pub fn subject(&self) -> Subject {
        match self.handle.strip_prefix("partner.") {
            Some(partner) => Subject::new(format!("partner:{partner}")),
            None => Subject::new(format!("staff:{}", self.handle)),
        }
    }
}

/// The demo staff, each with an invented name.
pub const STAFF: &[DemoStaff] = &[
    staff(
        "desk.gnesta",
        "Disa Mottagare",
        "desk.gnesta",
        Role::IntakeOfficer,
    ),
    staff(
        "welfare.gnesta",
        "Vera Stödberg",
        "welfare.gnesta",
        Role::Caseworker,
    ),
    staff(
        "labour.gnesta",
        "Arvid Verkstrand",
        "labour.gnesta",
        Role::Caseworker,
    ),
    staff(
        "employment.sormland",
        "Elin Jobbfors",
        "employment.gnesta",
        Role::Caseworker,
    ),
    staff(
        "insurance.sormland",
        "Folke Trygglund",
        "insurance.gnesta",
        Role::Caseworker,
    ),
    staff(
        "manager.labour.gnesta",
        "Carin Chefsdal",
        "labour.gnesta",
        Role::UnitManager,
    ),
    staff(
        "programme.gnesta",
        "Pontus Insatsgren",
        "labour.gnesta",
        Role::ProgrammeLeader,
    ),
    staff(
        "supervisor.gnesta",
        "Hanna Ledvik",
        "labour.gnesta",
        Role::Supervisor,
    ),
    staff("evaluator.fou", "Ulla Värdemo", "fou", Role::Evaluator),
    staff(
        "association.sormland",
        "Sten Förbundsäng",
        "association",
        Role::AssociationOfficer,
    ),
    staff(
        "logs.welfare.gnesta",
        "Lova Granskholm",
        "welfare.gnesta",
        Role::LogReviewer,
    ),
    staff(
        "admin.welfare.gnesta",
        "Adam Behörsten",
        "welfare.gnesta",
        Role::AgencyAdmin,
    ),
    staff(
        "admin.desk.gnesta",
        "Astrid Ordningberg",
        "desk.gnesta",
        Role::AgencyAdmin,
    ),
    staff(
        "admin.labour.gnesta",
        "Anton Rättström",
        "labour.gnesta",
        Role::AgencyAdmin,
    ),
    staff(
        "admin.employment.sormland",
        "Alma Uppdragsson",
        "employment.gnesta",
        Role::AgencyAdmin,
    ),
    staff(
        "admin.insurance.sormland",
        "Alvar Registerholm",
        "insurance.gnesta",
        Role::AgencyAdmin,
    ),
    staff(
        "desk.trosa",
        "Dag Välkomme",
        "desk.trosa",
        Role::IntakeOfficer,
    ),
    staff(
        "welfare.trosa",
        "Viola Hjälmby",
        "welfare.trosa",
        Role::Caseworker,
    ),
    staff(
        "labour.trosa",
        "Axel Sysselby",
        "labour.trosa",
        Role::Caseworker,
    ),
    staff(
        "partner.vardcentral",
        "Vårdcentralens system",
        "healthcentre.gnesta",
        Role::PartnerSystem,
    ),
    staff(
        "lead.welfare.gnesta",
        "Linnea Samordin",
        "welfare.gnesta",
        Role::LeadCaseworker,
    ),
    staff(
        "lead.labour.gnesta",
        "Leif Samverkner",
        "labour.gnesta",
        Role::LeadCaseworker,
    ),
    staff(
        "lead.desk.gnesta",
        "Lisbet Samlinge",
        "desk.gnesta",
        Role::LeadCaseworker,
    ),
    staff(
        "admin.vardcentral",
        "Agnes Kopplingsdotter",
        "healthcentre.gnesta",
        Role::AgencyAdmin,
    ),
];

const fn staff(
    handle: &'static str,
    display_name: &'static str,
    unit: &'static str,
    role: Role,
) -> DemoStaff {
    DemoStaff {
        handle,
        display_name,
        unit,
        role,
    }
}

/// Every handle that `evi token --as` takes.
pub fn handles() -> impl Iterator<Item = &'static str> {
    STAFF.iter().map(|member| member.handle)
}

/// The member of staff with a handle.
pub fn find_staff(handle: &str) -> Option<&'static DemoStaff> {
    STAFF.iter().find(|member| member.handle == handle)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn handles_are_unique_and_found() {
        assert_eq!(handles().collect::<BTreeSet<_>>().len(), STAFF.len());
        assert!(handles().all(|handle| find_staff(handle).is_some()));
        assert!(find_staff("desk.stockholm").is_none());
    }

    #[test]
    fn partner_system_is_no_member_of_staff() {
        let subject = |handle| find_staff(handle).map(DemoStaff::subject);
        assert_eq!(
            subject("partner.vardcentral"),
            Some(Subject::new("partner:vardcentral"))
        );
        assert_eq!(
            subject("desk.gnesta"),
            Some(Subject::new("staff:desk.gnesta"))
        );
    }
}

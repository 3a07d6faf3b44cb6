//! The platform's own principals: timers, delivery, import and disposal act under a name, with a
//! permit that is as narrow as their task (design decision 11).

use domain::{CodeList, Subject, code_list};

code_list! {
    /// A named part of the platform that acts without a person. Its permits are in
    /// `schema/policy/system.cedar`.
    pub enum SystemPrincipal("SystemPrincipal") {
        /// Works off what falls due: reminders, the ladder, expiry.
        Runner => "RUNNER", "Klockan";
        /// Takes events to other services.
        Delivery => "DELIVERY", "Leveransen";
        /// Takes events from other services.
        Receiver => "RECEIVER", "Mottagaren";
        /// Fills the demo world.
        Seeder => "SEEDER", "Demodatan";
        /// Deletes what has been kept long enough.
        Disposal => "DISPOSAL", "Gallringen";
        /// Answers fact questions from its own tables.
        FactReader => "FACT_READER", "Uppgiftslämnaren";
        /// Rebuilds the read side from the events, and releases its tables.
        Rebuilder => "REBUILDER", "Återuppbyggaren";
    }
}

impl SystemPrincipal {
    /// The subject that assertions and audit entries name.
    pub fn subject(self) -> Subject {
        Subject::new(format!("system:{}", self.code().to_lowercase()))
    }

    /// The principal that a subject names.
    pub fn of(subject: &Subject) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|principal| principal.subject() == *subject)
    }
}

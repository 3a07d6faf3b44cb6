//! What subjects, streams and consumers are called. A service may write only under its own name (infra/nats).

use domain::{CodeList, EventId, ServiceName};

/// The name of every service's consumer of its own stream.
pub const CONSUMER: &str = "relay";

/// Where an event waits for its receiver: one place for each event, so that telling it again adds nothing.
pub fn event(from: ServiceName, to: ServiceName, id: EventId) -> String {
    format!("evi.events.{}.{}.{id}", to.code(), from.code())
}

/// Everything that is told to a service.
pub fn events_to(to: ServiceName) -> String {
    format!("evi.events.{}.>", to.code())
}

/// The stream that keeps what is told to a service.
pub fn stream_of(to: ServiceName) -> String {
    format!("EVI_EVENTS_{}", to.code().to_uppercase())
}

/// Everything that is answered to a service.
pub fn answers_to(from: ServiceName) -> String {
    format!("evi.taken.{}.>", from.code())
}

/// Where the answer to an event goes; `None` where the subject is not one of an event to this service.
pub fn answer(event: &str, to: ServiceName) -> Option<String> {
    let (from, id) = parts(event, to)?;
    Some(format!("evi.taken.{}.{}.{id}", from.code(), to.code()))
}

/// The event whose answer came.
pub fn answered(subject: &str) -> Option<EventId> {
    subject.rsplit('.').next()?.parse().ok()
}

fn parts(event: &str, to: ServiceName) -> Option<(ServiceName, EventId)> {
    let mut parts = event.strip_prefix("evi.events.")?.split('.');
    let is_ours = parts.next()? == to.code();
    let from = ServiceName::from_code(parts.next()?)?;
    let id = parts.next()?.parse().ok()?;
    (is_ours && parts.next().is_none()).then_some((from, id))
}

#[cfg(test)]
mod tests {
    use domain::SystemEntropy;

    use super::*;

    #[test]
    fn answer_goes_back_to_who_told_and_names_the_event() {
        let id = EventId::draw(&SystemEntropy);
        let (desk, unit) = (ServiceName::IntakeDesk, ServiceName::WelfareUnit);
        let told = event(desk, unit, id);
        let back = answer(&told, unit).expect("an answer");
        assert!(back.starts_with("evi.taken.intake_desk.welfare_unit."));
        assert_eq!(answered(&back), Some(id));
    }

    #[test]
    fn what_is_no_event_to_this_service_has_no_answer() {
        let id = EventId::draw(&SystemEntropy);
        let told = event(ServiceName::IntakeDesk, ServiceName::WelfareUnit, id);
        assert_eq!(answer(&told, ServiceName::FollowUp), None);
        assert_eq!(
            answer("evi.events.welfare_unit.nobody.1", ServiceName::WelfareUnit),
            None
        );
        assert_eq!(
            answer(&format!("{told}.more"), ServiceName::WelfareUnit),
            None
        );
        assert_eq!(answered("evi.taken.intake_desk.welfare_unit.x"), None);
    }
}

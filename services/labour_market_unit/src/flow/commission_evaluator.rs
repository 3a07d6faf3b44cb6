//! A unit manager commissions somebody to evaluate a programme (E1). The evaluator works for somebody else, so the
//! manager names the subject under which the evaluator signs in, as its own administrator tells it.

use access::Cx;
use chassis::Failure;
use domain::{Problem, ProblemCode, ProgrammeId, Role, StaffId, Subject};

use super::{
    programme_tie::tied_for_writing,
    record_entry::RecordEntry,
    write_entry::{NewEntry, write_entry},
};
use crate::{
    LabourMarketUnit,
    model::{CommissionDraft, EntryDraft},
};

/// Records the commission. From its first day to its last the evaluator reads what is written about the programme.
pub async fn commission_evaluator(
    unit: &LabourMarketUnit,
    cx: &Cx,
    input: RecordEntry<CommissionDraft>,
) -> Result<ProgrammeId, Failure> {
    let tied = tied_for_writing(unit, cx, input.programme).await?;
    let seat = tied.managing_seat()?;
    let commission = input.draft.check(cx.today())?;
    let staff = find_evaluator(unit, &input.draft.subject).await?;
    let new = NewEntry {
        operation: CommissionDraft::OPERATION,
        idempotency_key: input.idempotency_key.as_deref(),
        input: &input,
        place: input.place,
        body: commission.of(staff),
    };
    write_entry(unit, cx, (&tied, seat), new).await
}

/// Who is nobody and who evaluates nothing are told apart for nobody.
async fn find_evaluator(unit: &LabourMarketUnit, subject: &Subject) -> Result<StaffId, Failure> {
    let found = unit.access.find_member(subject).await?;
    let evaluator = found.staff.filter(|_| found.holds(Role::Evaluator));
    evaluator.ok_or_else(|| {
        Problem::new(ProblemCode::NotFound, "not-an-evaluator")
            .at("subject")
            .into()
    })
}

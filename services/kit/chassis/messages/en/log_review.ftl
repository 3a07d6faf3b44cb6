# Log review.
log-review-not-allowed = You do not review the log of this agency. Ask the administrator for the role.
log-review-period-open = The period has not ended. Choose a last day that has passed.
log-review-period-long = The period is too long. It may be at most { $most } days.
log-review-signed = The review is signed off and cannot be changed. Open a new one.
log-review-items-open = Not every line has been judged: { $count } remain. Judge them first.
log-review-own-reading = You cannot review your own reading. Ask another reviewer.
log-verdict-note-missing = Write why the reading needs to be followed up.
log-follow-up-without-need = The reading was found in order, or not judged at all. Change the verdict first.
log-follow-up-in-the-future = The day has not come yet. Give the day on which it was done.

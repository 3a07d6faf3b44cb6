// Days in the tests' town. There it is always the same Monday morning when it wakes, whatever the day is here: what is
// late, what happens in the evening, what falls on a holiday and which codes are in force is the same in every run.
export const BEGINNING = Date.parse("2026-11-23T08:00:00Z");
const DAY = 86_400_000;

// Days as people write them.
export const inDays = (days) => new Date(BEGINNING + days * DAY).toISOString().slice(0, 10);
export const today = () => inDays(0);
export const thisMonth = () => today().slice(0, 7);

// The moment so many days later, as the program is told it.
export const morningIn = (days, since = 0) => new Date(BEGINNING + days * DAY + since).toISOString();

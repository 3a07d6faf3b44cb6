// Days as they are written, counted from another.

function written(moment) { return moment.toISOString().slice(0, 10); }

export function daysLater(day, days) {
  return written(new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000));
}

// The same day of another month, or its last where it has no such day.
export function monthsLater(day, months) {
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return written(new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))));
}

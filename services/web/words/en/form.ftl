# Faults in forms, and questions that several forms ask.
form-missing = Fill this in.
form-choose = Choose an answer.
form-day-missing = Write a date.
form-not-a-day = Write the date as YYYY-MM-DD, such as 2026-11-21.
form-not-a-month = Write the month as YYYY-MM, such as 2026-11.
form-not-a-number = Write a whole number in digits.
form-out-of-bounds = Write a number from { $least } to { $most }.
form-not-an-amount = Write the amount in kronor, such as 1 234,50.
form-not-hours = Write hours in whole quarters, for example 7,5.
form-not-offered = Choose one of the answers in the list.
form-too-long = The text is { $over } characters too long. It may have { $most } at most.
field-personalNumber = Personal number
field-note = Note
field-reason = Reason
field-text = Text

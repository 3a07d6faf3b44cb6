# Fel i formulär, och frågor som flera formulär ställer.
form-missing = Fyll i uppgiften.
form-choose = Välj ett svar.
form-day-missing = Skriv ett datum.
form-not-a-day = Skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2026-11-21.
form-not-a-month = Skriv månaden som ÅÅÅÅ-MM, till exempel 2026-11.
form-not-a-number = Skriv ett heltal med siffror.
form-out-of-bounds = Skriv ett tal från { $least } till { $most }.
form-not-an-amount = Skriv beloppet i kronor, till exempel 1 234,50.
form-not-hours = Skriv timmar i hela kvartar, till exempel 7,5.
form-not-offered = Välj ett av svaren i listan.
form-too-long = Texten är { $over } tecken för lång. Den får ha högst { $most } tecken.
field-personalNumber = Personnummer
field-note = Anteckning
field-reason = Skäl
field-text = Text

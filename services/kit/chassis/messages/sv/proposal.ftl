# Samverkansparters egna förfrågningar till mottagningen.
proposal-next = Mottagningen läser förfrågan inom { $days } arbetsdagar och kontaktar personen. Ni får inget mer besked.
proposal-not-allowed = Bara en samverkansparts system med en registrerad förfrågan kan skicka hit. Se över överenskommelsen.
proposal-nobody-named = Skriv personnumret, eller namnet och hur personen nås.
proposal-consent-in-the-future = Dagen har inte varit än. Skriv dagen då personen sade ja till att bli kontaktad.
proposal-reason-untold = Skriv i texten vad det gäller, eller välj en annan orsak.
proposal-without-desk = Ingen mottagning tar emot för den kommunen. Kontrollera koden.
proposal-without-number = Förfrågan har inget personnummer. Kontakta personen och sök på numret.
proposal-is-handled = Förfrågan är redan besvarad. Läs in listan på nytt.
proposal-of-somebody-else = Förfrågan gäller någon annan. Öppna den på nytt och fortsätt därifrån.

# Texts that every service uses.
not-found = Uppgiften finns inte. Kontrollera att du har öppnat rätt ärende.
page-size-out-of-bounds = Be om mellan 1 och { $largest } rader.
cursor-not-usable = Listan går inte att fortsätta härifrån. Börja om från början.
code-not-valid-on-day = Koden { $code } gäller inte den dagen. Välj en annan kod eller en annan dag.
extent-not-a-quarter = Omfattningen ska vara 25, 50, 75 eller 100 procent.
period-ends-before-it-starts = Perioden slutar innan den börjar. Ändra något av datumen.
text-missing = Texten saknas. Skriv minst ett tecken.
text-too-long = Texten är för lång. Skriv högst { $longest } tecken.
idempotency-key-used = Nyckeln har redan använts med andra uppgifter. Skicka en ny nyckel.
idempotency-key-malformed = Nyckeln har fel form. Skicka en ny nyckel.
section-not-writable = Du får inte skriva i den här delen. Fråga den enhet som ansvarar för delen.
cursor-not-of-this-list = Listan går inte att fortsätta härifrån. Börja om från början.
not-allowed-here = Du får inte göra det här i det här ärendet. Fråga enheten som ansvarar för det.
stale-version = Någon annan har ändrat uppgiften. Läs in den på nytt och försök igen.

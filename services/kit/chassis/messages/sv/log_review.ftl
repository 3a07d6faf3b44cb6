# Loggkontroll.
log-review-not-allowed = Du granskar inte loggen för den här myndigheten. Be administratören om rollen.
log-review-period-open = Perioden är inte slut. Välj en sista dag som redan har varit.
log-review-period-long = Perioden är för lång. Den får vara högst { $most } dagar.
log-review-signed = Granskningen är avslutad och kan inte ändras. Öppna en ny.
log-review-items-open = Alla rader är inte bedömda än: { $count } återstår. Bedöm dem först.
log-review-own-reading = Du kan inte granska din egen läsning. Be en annan granskare.
log-verdict-note-missing = Skriv varför läsningen behöver följas upp.
log-follow-up-without-need = Läsningen är bedömd som riktig eller inte bedömd alls. Ändra bedömningen först.
log-follow-up-in-the-future = Dagen har inte varit än. Ange dagen då åtgärden gjordes.

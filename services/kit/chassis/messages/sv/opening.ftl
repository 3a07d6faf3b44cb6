# Nödöppning.
opening-is-over = Nödöppningen är redan avslutad. Läs in ärendet på nytt.
opening-is-reviewed = Nödöppningen är redan granskad. Läs in listan på nytt.
opening-minutes-out-of-bounds = En nödöppning varar i 1 till { $most } minuter.
opening-not-needed = Du kan redan läsa den här delen. Ta bort den.
opening-own = Du har själv gjort nödöppningen. Någon annan granskar den.
opening-reason-too-short = Skriv varför med minst { $least } tecken.
opening-without-section = Ange minst en del.

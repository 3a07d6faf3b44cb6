work-title = Mitt arbete
work-tasks = Att göra
task-mark-done = Klar
task-done = Uppgiften är klar.
task-not-done = Uppgiften gick inte att ändra. Den kan redan vara klar.
work-lists = Listor
work-mine = Mina
work-units = Enhetens
work-waiting = Väntar på annan
work-phase = Skede
work-all-phases = Alla skeden
work-only-late = Bara försenade
work-next = Nästa steg
work-due = Senast
work-no-deadline = Ingen tid satt
work-choose = Välj { $name }
work-assign-to = Ge valda ärenden till
work-assign = Tilldela
work-assign-nothing = Välj minst ett ärende och en person.
work-assigned = { $count ->
    [one] 1 ärende är tilldelat.
   *[other] { $count } ärenden är tilldelade.
}
work-assigned-some = { $count } ärenden är tilldelade. { $number } gick inte att tilldela.
work-empty-mine = Du har inga ärenden just nu. Nya kommer från remisser och från din chef.
work-empty-units = Enheten har inga ärenden just nu.
work-empty-filtered = Inga ärenden passar filtret. Ta bort det för att se alla.
work-more-tasks = Visa fler uppgifter
work-choose-all = Välj alla
task-do = Gör det nu
work-later-tasks = { $count ->
    [one] Visa 1 uppgift till
   *[other] Visa { $count } uppgifter till
}
work-proposal = Besvara förfrågan från { $partner }

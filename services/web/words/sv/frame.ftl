# Det som finns runt varje sida.
skip-to-content = Hoppa till innehållet
demo = Demo.
demo-text = Alla personer är påhittade. Här tas bara nummer ur Skatteverkets officiella testserie emot.
ways = Huvudmeny
menu = Meny
way-my-work = Mitt arbete
way-desk = Mottagningen
way-referrals = Remisser
way-unit = Enheten
way-programmes = Insatser
way-chain = Kedjan
way-log-review = Loggkontroll
way-administration = Administration
way-my-page = Min sida
hat = Jag arbetar som
hat-change = Byt
language = Språk
theme = Färger
theme-name = { $theme ->
    [light] Ljust
    [dark] Mörkt
   *[auto] Som datorn
}
density = Täthet
density-name = { $density ->
    [dense] Tätt
   *[roomy] Luftigt
}
shortcuts = Kortkommandon
shortcuts-on = På
shortcuts-off = Av
shortcuts-list = Kortkommandon
save-settings = Spara
sign-out = Logga ut
signed-out = Du är utloggad.
partial = En del saknas.
partial-text = En tjänst svarar inte just nu. Resten av sidan stämmer. Försök igen om en stund.
help = Hjälp
help-here = Hjälp om den här sidan
accessibility = Tillgänglighet
problems-title = Rätta det här först
error = Fel:
error-prefix = Fel:
optional = (frivilligt)
choose = Välj
filter = Visa
more = Visa fler
to-start = Till startsidan
reference-number = Referensnummer:
name-hidden = Namnet visas inte
protected-identity = Skyddad identitet
person = Person
registry-number = Ärendenummer
answer-yes = Ja
answer-no = Nej
answer-unknown = Vet inte
save = Spara
cancel = Avbryt
back = Tillbaka
due-left = { $days ->
    [one] 1 arbetsdag kvar
   *[other] { $days } arbetsdagar kvar
}
due-today = i dag
due-late = { $days ->
    [0] försenad
    [one] 1 arbetsdag sen
   *[other] { $days } arbetsdagar sen
}
session-stay = Stanna kvar
session-stayed = Du är kvar.
session-ending = Du loggas ut om två minuter.
session-over = Du är utloggad. Det du har skrivit är sparat.

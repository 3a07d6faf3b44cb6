# Första kontakten vid mottagningen, samtycken och skyddade personuppgifter.
phone-not-a-number = Telefonnumret har fel form. Skriv siffror, gärna med landsnummer.
email-not-an-address = E-postadressen har fel form. Skriv den som namn@exempel.se.
municipality-unknown = Ingen kommun har den koden. Kontrollera koden.
municipality-not-a-code = Kommunkoden ska ha fyra siffror.
identity-number-not-a-test-number = Här används bara testnummer som inte tillhör någon. Välj ett av dem.
sign-in-too-weak = Inloggningen är för svag för personuppgifter. Logga in med en starkare e-legitimation.
sign-in-not-fresh = Logga in på nytt. För skyddade personuppgifter får inloggningen vara högst 15 minuter gammal.
look-up-not-allowed = Du får inte söka fram personer i den kommunen för det ändamålet. Kontrollera valen.
look-ups-spent-this-hour = Du har sökt fram { $most } personer den senaste timmen. Vänta en stund och försök igen.
look-ups-spent-today = Du har sökt fram { $most } personer det senaste dygnet. Fortsätt i morgon eller tala med din chef.
contact-not-for-intake = Sökningen gjordes inte för mottagning. Sök fram personen på nytt.
numbers-too-many = Du har redan registrerat { $most } nummer. Ta bort ett först.
person-has-open-case-here = Personen har redan ett öppet ärende här. Fortsätt i det ärendet.
target-groups-outside-the-target-group = Personen är utanför målgruppen. Ta bort målgrupperna eller ändra bedömningen.
basis-without-agreement = Mottagningen har inget avtal om att registrera grunder åt den myndigheten. Be myndigheten registrera grunden.
basis-desk-records-consent-only = Mottagningen får bara registrera samtycke åt en annan myndighet. Be myndigheten registrera grunden.
basis-only-consent-is-withdrawn = Bara ett samtycke kan återkallas. Be myndigheten som lämnar ut uppgifterna att ändra grunden.

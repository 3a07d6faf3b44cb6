//! What people say in the demo world. All of it is invented, short and neutral.

/// Why somebody comes to the desk.
pub const REASONS: [&str; 10] = [
    "Vill ha hjälp att hitta ett arbete",
    "Vill läsa klart gymnasiet och behöver råd om försörjning",
    "Sjukskriven en tid och vill prova att arbeta igen",
    "Har sökt försörjningsstöd och vill veta vad som finns att göra",
    "Vill komma vidare efter sfi",
    "Har slutat skolan och vet inte vad nästa steg är",
    "Vill byta yrke efter en skada",
    "Behöver stöd i kontakten med flera myndigheter",
    "Vill arbeta mer än i dag",
    "Vill ta körkort för att kunna söka arbeten på orten",
];

/// What a referral asks.
pub const QUESTIONS: [&str; 6] = [
    "Kan ni ta emot för ett första möte?",
    "Vi ser behov av er insats och undrar om ni har möjlighet att ta emot",
    "Personen önskar stöd hos er. Kan ni bedöma och återkoppla?",
    "Kan ni pröva om insatsen passar?",
    "Vi vill samordna vår planering med er",
    "Kan ni ta en första kontakt inom två veckor?",
];

/// What a journal note says.
pub const NOTES: [&str; 12] = [
    "Samtal på plats. Gick igenom hur vi arbetar tillsammans och vad som händer härnäst.",
    "Telefonsamtal. Ny tid bokad till nästa vecka.",
    "Möte med personen. Målet står fast, nästa steg är studiebesök.",
    "Personen har varit på studiebesök och är nöjd.",
    "Avstämning med berörda enheter. Planen justerad.",
    "Personen lämnade återbud, ny tid bokad.",
    "Gick igenom personens egna önskemål om arbetsuppgifter.",
    "Uppföljning av första veckan. Det går bra.",
    "Samtal om arbetstider och resväg.",
    "Personen vill gå upp i tid när det är möjligt.",
    "Kontakt med arbetsplatsen. Handledaren är nöjd.",
    "Information om samtycke lämnad muntligt och skriftligt.",
];

/// What a plan aims at.
pub const GOALS: [&str; 6] = [
    "Eget arbete inom ett år",
    "Klar med gymnasiekurserna till sommaren",
    "Arbeta halvtid utan att hälsan blir sämre",
    "Klara sfi kurs D",
    "Egen försörjning genom arbete eller studier",
    "Hitta en arbetsplats som passar",
];

/// What a plan does about it.
pub const ACTIVITIES: [&str; 8] = [
    "Praktik fyra veckor",
    "Studiebesök på två arbetsplatser",
    "Möte med studie- och yrkesvägledare",
    "Jobbsökning tillsammans en gång i veckan",
    "Språkträning på arbetsplatsen",
    "Rehabiliteringsmöte",
    "Kurs i digitala verktyg",
    "Teoriprov för körkort",
];

/// Where people are placed.
pub const WORKPLACES: [&str; 8] = [
    "Återbruket Lönnen",
    "Parkenheten Björken",
    "Äldreboendet Kastanjen",
    "Förskolan Rönnen",
    "Kommunköket Asken",
    "Biblioteket Linden",
    "Fritidsgården Eken",
    "Skogslaget Granen",
];

/// What they do there.
pub const TASKS: [&str; 6] = [
    "Sorterar och lagar möbler",
    "Sköter grönytor och stigar",
    "Hjälper till vid måltider och aktiviteter",
    "Förbereder mat och dukar",
    "Tar emot besökare och ställer upp böcker",
    "Röjer sly och underhåller leder",
];

/// What was heard at a follow-up, besides the codes.
pub const HEARD: &str = "Talade i telefon. Läget är som det var när ärendet avslutades.";

/// What the person does after a case has been closed, by the kind of occupation.
pub const WORK_DETAILS: [&str; 6] = [
    "Lager, heltid",
    "Butik, deltid",
    "Vårdbiträde, heltid",
    "Lokalvård, deltid",
    "Kök, heltid",
    "Vaktmästeri, heltid",
];

/// What the person studies.
pub const STUDY_DETAILS: [&str; 4] = [
    "Barn- och fritidsprogrammet, vuxenutbildning",
    "Vård och omsorg, vuxenutbildning",
    "Svenska som andraspråk, grundläggande nivå",
    "Yrkeshögskola, drifttekniker",
];

# Texts of top-level errors.
fault-unauthenticated = Logga in igen. Inloggningen saknas eller har gått ut.
fault-parse-failed = Frågan går inte att läsa. Rätta den och försök igen.
fault-validation-failed = Frågan följer inte schemat. Rätta den och försök igen.
fault-bad-user-input = En uppgift har fel form. Rätta den och försök igen.
fault-depth-exceeded = Frågan är för djup. Dela upp den i flera.
fault-aliases-exceeded = Frågan har för många alias. Dela upp den i flera.
fault-tokens-exceeded = Frågan är för lång. Skicka mindre i taget.
fault-service-unavailable = Tjänsten svarar inte just nu. Försök igen om en stund.
fault-rate-limited = Budgeten är slut just nu. Vänta så länge som Retry-After anger och fråga igen.
fault-internal = Något gick fel hos oss. Försök igen, och ange spårningsnumret om felet återkommer.
fault-directives-exceeded = Frågan har för många direktiv. Dela upp den i flera.
fault-gateway-timeout = Svaret dröjde för länge. Försök igen om en stund.
fault-operation-not-registered = Frågan är inte registrerad. Registrera den innan ni använder den.

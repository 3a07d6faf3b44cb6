# Texts of top-level errors.
fault-unauthenticated = Sign in again. The sign-in is missing or has run out.
fault-parse-failed = The query cannot be read. Correct it and try again.
fault-validation-failed = The query does not follow the schema. Correct it and try again.
fault-bad-user-input = A value has the wrong form. Correct it and try again.
fault-depth-exceeded = The query is too deep. Split it into several.
fault-aliases-exceeded = The query has too many aliases. Split it into several.
fault-tokens-exceeded = The query is too long. Send less at a time.
fault-service-unavailable = The service does not answer just now. Try again in a little while.
fault-rate-limited = The budget is spent for now. Wait as long as Retry-After says, and ask again.
fault-internal = Something went wrong on our side. Try again, and give the trace number if it comes back.
fault-directives-exceeded = The query has too many directives. Split it into several.
fault-gateway-timeout = The answer took too long. Try again in a little while.
fault-operation-not-registered = The operation is not registered. Register it before you use it.

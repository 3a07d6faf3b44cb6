"""What a partner's client is held to: what it does, why, and what to do where it does not."""

from typing import NamedTuple


class Check(NamedTuple):
    """One thing that a client does."""

    what: str
    why: str
    advice: str


CHECKS = {
    "registered_operations": Check(
        "sends registered operations only",
        "the disclosure agreement names them; anything else is refused with OPERATION_NOT_REGISTERED",
        "send `documentId` and `variables`, or the registered document word for word",
    ),
    "idempotency_keys": Check(
        "sends a key of its own with every change",
        "a connection may break after the change was made, and before the answer came",
        "put a new random `idempotencyKey` (a UUID) into the input of every change, and remember it until it is answered",
    ),
    "same_key_again": Check(
        "repeats a change with the same key after the connection was cut",
        "with the same key a change that was made is answered again, and made once",
        "repeat the very same variables, key included, until there is an answer",
    ),
    "waits_when_told": Check(
        "waits as long as Retry-After says after 429",
        "who comes again at once is only refused again, and keeps others out",
        "read the header Retry-After (seconds), send nothing until then, and then send the same request",
    ),
    "waits_when_away": Check(
        "waits as long as Retry-After says after 503, and repeats with the same key",
        "a service is restarted now and then; nothing that it acknowledged is lost",
        "as for 429; a change is repeated with the key that it had",
    ),
    "renews_token": Check(
        "takes a new token when the old one has run out",
        "tokens live for minutes",
        "on 401, ask the issuer for a new token once, and repeat the request; do not repeat with the old one",
    ),
    "takes_added_fields": Check(
        "takes fields that it does not know",
        "the schema grows without notice, and so do answers",
        "read the fields that you asked for, and leave the others unread",
    ),
    "takes_unknown_codes": Check(
        "takes codes that it does not know",
        "services, urgencies and reasons are added without notice",
        "treat an unknown code as `other`, and go on with what does not hang on it",
    ),
    "leaves_unknown_alone": Check(
        "does nothing to a referral in a state that it does not know",
        "what a new state allows, an old client cannot know",
        "act on the states that you know, and show the others to a person",
    ),
    "pages_to_the_end": Check(
        "reads a list to its end, by its cursors",
        "a page may hold fewer rows than were asked for",
        "while `pageInfo.hasNextPage` is true, ask again with `after` set to `pageInfo.endCursor`",
    ),
    "takes_partial_answers": Check(
        "loses nothing of an answer that has `errors` beside `data`",
        "when one service is away, the rest of the answer comes all the same",
        "use what stands in `data`; ask again later for what an error with `retryable: true` names",
    ),
    "asks_again": Check(
        "does not take a list that could not be read for an empty one",
        "`null` with an error beside it says that nobody knows, not that there is nothing",
        "where a field is null and an error has its path, ask again later",
    ),
    "nothing_personal_in_addresses": Check(
        "puts nothing of anybody into an address",
        "addresses are written down by everybody on the way",
        "send requests by POST, and names, numbers, contacts and tokens in the body or the header Authorization alone",
    ),
    "finishes": Check(
        "takes every referral that waits, and ends without a fault",
        "that is what it is for",
        "look at what it said last, and at the first check above that did not pass",
    ),
}

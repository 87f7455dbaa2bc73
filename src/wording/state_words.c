#include "wording/state_words.h"

#include <assert.h>

#include "wording/translation.h"

/* "" for a row without words. */
#define WORDS(enumerator, name, ...) [enumerator] = "" __VA_ARGS__,

const char *presence_state_words(enum presence_state state)
{
    static const char *const words[] = { PRESENCE_STATES(WORDS) };

    assert(state < PRESENCE_STATE_MAX);
    return _(words[state]);
}

const char *reason_words(enum reason reason)
{
    static const char *const words[] = { REASONS(WORDS) };

    assert(reason < REASON_MAX);
    return *words[reason] ? _(words[reason]) : "";
}

const char *evidence_kind_verb(enum evidence_kind kind)
{
    static const char *const verbs[] = { EVIDENCE_KINDS(WORDS) };

    assert(kind < EVIDENCE_KIND_MAX);
    return _(verbs[kind]);
}

const char *outcome_sentence(enum outcome outcome)
{
    static const char *const sentences[] = { OUTCOMES(WORDS) };

    assert(outcome < OUTCOME_MAX);
    return _(sentences[outcome]);
}

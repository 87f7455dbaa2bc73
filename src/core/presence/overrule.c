#include "core/presence/overrule.h"

void overrule_restart(struct overrule *o)
{
    o->n = o->requests = 0;
    o->first_at = o->last_at = USEC_NONE;
}

void overrule_init(struct overrule *o)
{
    o->lock = o->suspend = false;
    overrule_restart(o);
}

/* Input that follows sooner is one with the input before it. */
static usec apart(const struct settings *s)
{
    return usec_min(2 * USEC_SEC, settings_contradiction(s) / 12);
}

bool overrule_input(struct overrule *o, const struct settings *s, usec at)
{
    if (o->n > 0 && usec_since(at, o->last_at) < apart(s))
        return false;
    if (o->n == 0)
        o->first_at = at;
    o->last_at = at;
    o->n += o->n < OVERRULE_INPUTS;
    return o->n >= OVERRULE_INPUTS && usec_since(at, o->first_at) > settings_contradiction(s);
}

/* The requests are as far apart as the inputs that they must bring. */
usec overrule_request(struct overrule *o, const struct settings *s, usec now)
{
    if (o->requests >= OVERRULE_REQUESTS)
        return USEC_NEVER;
    o->requests++;
    return usec_add(now, settings_contradiction(s) / OVERRULE_INPUTS);
}

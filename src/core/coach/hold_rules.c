#include "core/coach/hold_rules.h"

#include <stdio.h>
#include <string.h>

struct hold_rule {
    const char *name; /* as in HeldBy; NULL: evidence of this kind causes no hold */
    bool has_detail;  /* the name of the program follows */
    enum settings_hold_for word;
    usec cap; /* from the beginning of the evidence; 0: the limit of a call */
};

static const struct hold_rule kinds[EVIDENCE_KIND_MAX] = {
    [EVIDENCE_CALL] = { "call:", true, SETTINGS_HOLD_CALL, 0 },
    [EVIDENCE_CALL_WORD] = { "call:", true, SETTINGS_HOLD_CALL, HOLD_RULES_CALL_WORD },
    [EVIDENCE_SCREENCAST] = { "screencast", false, SETTINGS_HOLD_SCREENCAST, 0 },
    [EVIDENCE_FULLSCREEN] = { "fullscreen", false, SETTINGS_HOLD_FULLSCREEN,
                              HOLD_RULES_FULLSCREEN },
    [EVIDENCE_GAME] = { "gamemode", false, SETTINGS_HOLD_GAMEMODE, HOLD_RULES_FULLSCREEN },
    [EVIDENCE_GAMEMODE] = { "gamemode", false, SETTINGS_HOLD_GAMEMODE, HOLD_RULES_FULLSCREEN },
    [EVIDENCE_REMINDER] = { "other-reminder", false, SETTINGS_HOLD_OTHER_REMINDER,
                            HOLD_RULES_REMINDERS },
};

static const char lease[] = "lease:";

/* Returns the end of the hold that @e causes, and its name; an empty name: it causes none. */
static usec hold_of(const struct evidence *e, const struct settings *s, char name[HOLD_NAME_MAX])
{
    const struct hold_rule *kind = &kinds[e->kind];

    name[0] = '\0';
    if (e->kind == EVIDENCE_HOLD) {
        snprintf(name, HOLD_NAME_MAX, "%s%s", lease, e->source);
        return e->until_at;
    }
    if (!kind->name || !e->is_sure || e->is_mute || !settings_holds_for(s, kind->word))
        return USEC_NONE;
    snprintf(name, HOLD_NAME_MAX, "%s%s", kind->name,
             !kind->has_detail ? ""
             : *e->detail      ? e->detail
                               : e->source);
    return usec_min(e->until_at,
                    usec_add(e->unbroken_at, kind->cap ? kind->cap : settings_call_limit(s)));
}

/* Is this the name of a hold that evidence causes? */
static bool is_ours(const char *name)
{
    for (unsigned i = 0; i < EVIDENCE_KIND_MAX; i++)
        if (kinds[i].name && strncmp(name, kinds[i].name, strlen(kinds[i].name)) == 0)
            return true;
    return strncmp(name, lease, strlen(lease)) == 0;
}

static bool is_caused(const struct presence *p, const struct step *step, const char *hold)
{
    char name[HOLD_NAME_MAX];

    for (unsigned i = 0; i < p->evidence.n; i++)
        if (hold_of(&p->evidence.list[i], step->settings, name) > step->now &&
            strcmp(name, hold) == 0)
            return true;
    return false;
}

static usec longest(const struct presence *p, const struct step *step, const char *hold)
{
    char name[HOLD_NAME_MAX];
    usec until = USEC_NONE;

    for (unsigned i = 0; i < p->evidence.n; i++) {
        usec one = hold_of(&p->evidence.list[i], step->settings, name);

        if (strcmp(name, hold) == 0)
            until = usec_max(until, one);
    }
    return until;
}

void hold_rules_apply(struct coach *c, const struct presence *p, const struct step *step)
{
    char name[HOLD_NAME_MAX];

    for (unsigned i = 0; i < p->evidence.n; i++)
        if (hold_of(&p->evidence.list[i], step->settings, name) > step->now)
            coach_set_hold(c, p, step, name, true, longest(p, step, name));
    for (unsigned i = c->holds.n; i-- > 0;) {
        snprintf(name, sizeof name, "%s", c->holds.list[i].name);
        if (is_ours(name) && !is_caused(p, step, name))
            coach_set_hold(c, p, step, name, false, USEC_NEVER);
    }
}

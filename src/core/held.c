#include "core/held.h"

#include <stdio.h>
#include <string.h>

#include "core/answer.h"

struct kind {
    const char *name; /* as in HeldBy; NULL: it holds nothing */
    bool has_detail;  /* the name goes on with whose it is */
    unsigned word;    /* enum settings_hold_for */
    usec cap;
};

static const struct kind kinds[EVIDENCE_KIND_MAX] = {
    [EVIDENCE_CALL] = { "call:", true, SETTINGS_HOLD_CALL, HELD_CALL },
    [EVIDENCE_CALL_WORD] = { "call:", true, SETTINGS_HOLD_CALL, HELD_CALL_WORD },
    [EVIDENCE_SCREENCAST] = { "screencast", false, SETTINGS_HOLD_SCREENCAST, HELD_CALL },
    [EVIDENCE_FULLSCREEN] = { "fullscreen", false, SETTINGS_HOLD_FULLSCREEN, HELD_FULLSCREEN },
    [EVIDENCE_GAMEMODE] = { "gamemode", false, SETTINGS_HOLD_GAMEMODE, HELD_FULLSCREEN },
};

static const char lease[] = "lease:";

/* The name of the hold that it causes, and until when; an empty name: none. */
static usec hold_of(const struct evidence *e, const struct settings *s, char name[HOLD_NAME_MAX])
{
    const struct kind *kind = &kinds[e->kind];

    name[0] = '\0';
    if (e->kind == EVIDENCE_HOLD) {
        snprintf(name, HOLD_NAME_MAX, "%s%s", lease, e->source);
        return e->until_at;
    }
    if (!kind->name || !e->is_sure || e->is_mute || !(s->hold_for & 1u << kind->word))
        return USEC_NONE;
    snprintf(name, HOLD_NAME_MAX, "%s%s", kind->name,
             !kind->has_detail ? ""
             : *e->detail      ? e->detail
                               : e->source);
    return usec_add(e->since_at, kind->cap);
}

/* Is it one of those that evidence causes? */
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

void held_follow(struct coach *c, const struct presence *p, const struct step *step)
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

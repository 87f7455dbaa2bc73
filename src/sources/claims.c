#include "sources/claims.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "sources/programs.h"

void claims_init(struct claims *c, struct source *s)
{
    memset(c, 0, sizeof *c);
    c->source = s;
}

static void free_list(struct claims *c)
{
    free(c->list);
    c->list = NULL;
    c->n = 0;
}

static void free_past(struct claims *c)
{
    free(c->past);
    c->past = NULL;
    c->n_past = 0;
}

void claims_done(struct claims *c)
{
    free_list(c);
    free_past(c);
}

static void emit_claim(const struct claims *c, const struct claim *claim, bool on, usec at)
{
    const struct event event =
        event_evidence(at, (struct event_evidence){ .source = c->source->type->name,
                                                    .detail = claim->detail,
                                                    .kind = claim->kind,
                                                    .on = on,
                                                    .is_old = claim->is_old,
                                                    .until_at = USEC_NEVER });

    source_emit_event(c->source, &event);
}

void claims_begin(struct claims *c)
{
    for (unsigned i = 0; i < c->n; i++)
        c->list[i].is_seen = false;
    c->n_left_out = 0;
    if (c->past && c->past_until_at <= clock_boot())
        free_past(c);
}

static struct claim *find_claim(struct claim *list, unsigned n, enum evidence_kind kind,
                                const char *detail)
{
    for (unsigned i = 0; i < n; i++)
        if (list[i].kind == kind && strcmp(list[i].detail, detail) == 0)
            return &list[i];
    return NULL;
}

void claims_add(struct claims *c, enum evidence_kind kind, const char *detail)
{
    claims_add_since(c, kind, detail, USEC_NEVER);
}

/* Returns room for one more claim at the end of the list, or NULL. */
static struct claim *grow(struct claims *c)
{
    if (c->n == CLAIMS_KNOWN_MAX)
        return NULL;
    if (c->n % CLAIMS_MAX == 0) {
        c->list = realloc(c->list, (c->n + CLAIMS_MAX) * sizeof *c->list);
        if (!c->list)
            abort();
    }
    return &c->list[c->n++];
}

static void add_claim(struct claims *c, enum evidence_kind kind, const char *detail, usec since,
                      bool is_old)
{
    char cut[EVIDENCE_DETAIL_MAX];
    struct claim *claim;

    text_copy(cut, sizeof cut, detail);
    claim = find_claim(c->list, c->n, kind, cut);
    if (claim) {
        claim->is_seen = true;
        return;
    }
    claim = grow(c);
    if (!claim) {
        c->n_left_out++;
        return;
    }
    *claim = (struct claim){ .kind = kind, .since_at = since, .is_seen = true };
    claim->is_old = is_old || !c->has_scanned || find_claim(c->past, c->n_past, kind, cut) != NULL;
    memcpy(claim->detail, cut, sizeof cut);
}

void claims_add_since(struct claims *c, enum evidence_kind kind, const char *detail, usec since)
{
    add_claim(c, kind, detail, since, false);
}

void claims_add_instead(struct claims *c, enum evidence_kind kind, const char *detail,
                        enum evidence_kind before)
{
    char cut[EVIDENCE_DETAIL_MAX];
    const struct claim *former;

    text_copy(cut, sizeof cut, detail);
    former = find_claim(c->list, c->n, before, cut);
    add_claim(c, kind, detail, former ? former->since_at : USEC_NEVER, former && former->is_old);
}

void claims_add_program(struct claims *c, enum evidence_kind kind, const char *name)
{
    char program[PROGRAM_NAME_MAX];

    if (source_ignores(c->source, name))
        return;
    program_name(program, name);
    claims_add(c, kind, program);
}

void claims_leave_out(struct claims *c, unsigned n)
{
    c->n_left_out += n;
}

/* Returns how many claims are live, and sets the beginning of those that are new. */
static unsigned count_live(struct claims *c, usec at)
{
    unsigned n = 0;

    for (unsigned i = 0; i < c->n; i++) {
        c->list[i].since_at = usec_min(c->list[i].since_at, at);
        n += c->list[i].is_seen && c->list[i].is_emitted;
    }
    return n;
}

void claims_end(struct claims *c, usec at)
{
    unsigned n = 0, n_live = count_live(c, at), n_waiting = 0;

    /* Beginnings first: where one claim follows another, there is no gap between them. */
    for (unsigned i = 0; i < c->n; i++) {
        struct claim *claim = &c->list[i];

        if (!claim->is_seen || claim->is_emitted)
            continue;
        claim->is_emitted = n_live < CLAIMS_MAX;
        if (!claim->is_emitted) {
            n_waiting++;
            continue;
        }
        n_live++;
        emit_claim(c, claim, true, claim->since_at);
    }
    for (unsigned i = 0; i < c->n; i++) {
        if (c->list[i].is_seen)
            c->list[n++] = c->list[i];
        else if (c->list[i].is_emitted)
            emit_claim(c, &c->list[i], false, at);
    }
    c->n = n;
    if (n == 0)
        free_list(c);
    c->has_scanned = true;
    source_set_left_out(c->source, c->n_left_out + n_waiting);
}

void claims_drop(struct claims *c, usec at)
{
    claims_begin(c);
    claims_end(c, at);
    free_past(c);
    c->has_scanned = false;
}

void claims_suspend(struct claims *c, usec at, usec until)
{
    for (unsigned i = 0; i < c->n; i++) {
        const struct claim *claim = &c->list[i];

        if (!claim->is_old || c->n_past == CLAIMS_MAX ||
            find_claim(c->past, c->n_past, claim->kind, claim->detail))
            continue;
        if (!c->past)
            c->past = calloc(CLAIMS_MAX, sizeof *c->past);
        if (!c->past)
            abort();
        c->past[c->n_past++] = *claim;
    }
    c->past_until_at = until;
    claims_begin(c);
    claims_end(c, at);
}

#include "sources/claims.h"

#include <stdlib.h>
#include <string.h>

void claims_init(struct claims *c, struct source *s)
{
    memset(c, 0, sizeof *c);
    c->source = s;
}

void claims_done(struct claims *c)
{
    free(c->list);
    c->list = NULL;
    c->n = 0;
}

static void tell(const struct claims *c, const struct claim *claim, bool on, usec at)
{
    const struct event event = { .type = EVENT_EVIDENCE,
                                 .at = at,
                                 .evidence = { .source = c->source->type->name,
                                               .detail = claim->detail,
                                               .kind = claim->kind,
                                               .on = on,
                                               .is_old = !c->has_looked,
                                               .until_at = USEC_NEVER } };

    source_heard_event(c->source, &event);
}

void claims_begin(struct claims *c)
{
    for (unsigned i = 0; i < c->n; i++)
        c->list[i].is_seen = false;
    c->n_left_out = 0;
}

static struct claim *find(struct claims *c, enum evidence_kind kind, const char *detail)
{
    for (unsigned i = 0; i < c->n; i++)
        if (c->list[i].kind == kind && strcmp(c->list[i].detail, detail) == 0)
            return &c->list[i];
    return NULL;
}

/* Cuts before a character that would be left half. */
static void copy_detail(char *to, const char *from)
{
    size_t n = strnlen(from, EVIDENCE_DETAIL_MAX);

    if (n == EVIDENCE_DETAIL_MAX) {
        n--;
        while (n > 0 && ((unsigned char)from[n] & 0xc0) == 0x80)
            n--;
    }
    memcpy(to, from, n);
    memset(to + n, 0, EVIDENCE_DETAIL_MAX - n);
}

void claims_add(struct claims *c, enum evidence_kind kind, const char *detail)
{
    claims_add_since(c, kind, detail, USEC_NEVER);
}

void claims_add_since(struct claims *c, enum evidence_kind kind, const char *detail, usec since)
{
    char cut[EVIDENCE_DETAIL_MAX];
    struct claim *claim;

    copy_detail(cut, detail);
    claim = find(c, kind, cut);
    if (claim) {
        claim->is_seen = true;
        return;
    }
    if (c->n == CLAIMS_MAX) {
        c->n_left_out++;
        return;
    }
    if (!c->list)
        c->list = calloc(CLAIMS_MAX, sizeof *c->list);
    if (!c->list)
        abort();
    claim = &c->list[c->n++];
    claim->is_told = false;
    claim->kind = kind;
    memcpy(claim->detail, cut, sizeof cut);
    claim->since_at = since;
    claim->is_seen = true;
}

void claims_end(struct claims *c, usec at)
{
    unsigned n = 0;

    /* What begins first: where one thing follows another, there is no gap between them. */
    for (unsigned i = 0; i < c->n; i++) {
        if (c->list[i].is_told)
            continue;
        c->list[i].is_told = true;
        tell(c, &c->list[i], true, usec_min(c->list[i].since_at, at));
    }
    for (unsigned i = 0; i < c->n; i++) {
        if (c->list[i].is_seen)
            c->list[n++] = c->list[i];
        else
            tell(c, &c->list[i], false, at);
    }
    c->n = n;
    if (n == 0)
        claims_done(c);
    c->has_looked = true;
}

void claims_drop(struct claims *c, usec at)
{
    claims_begin(c);
    claims_end(c, at);
    c->has_looked = false;
}

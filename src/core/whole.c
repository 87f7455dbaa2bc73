/*
 * The whole state as text: what a restart takes up (save.c), and what ends with the process, which
 * a restart asks for anew. A new member is a line of one of the two tables.
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/core.h"
#include "core/offer.h"
#include "core/save.h"

static const struct field passing[] = {
    FIELD("now", INSTANT, now),
    INTERVAL("past-", presence.past.base),
    FIELD("lost", INSTANT, presence.lost_at),
    FIELD("back-input", INSTANT, presence.back_input_at),
    FIELD("deaf-from", INSTANT, presence.deaf_from_at),
    FIELD("deaf-until", INSTANT, presence.deaf_until_at),
    FIELD("await", INSTANT, presence.await_at),
    FIELD("resumed", INSTANT, presence.resumed_at),
    FIELD("unbarred", INSTANT, presence.unbarred_at),
    FIELD("judged", INSTANT, presence.judged_at),
    FIELD("settings", INSTANT, presence.settings_at),
    WORD("by-kind", presence.by.kind, EVIDENCE_KIND_MAX),
    TEXT("by-source", presence.by.source),
    TEXT("by", presence.by.name),
    FIELD("ready", BOOL, presence.is_ready),
    FIELD("can-await", BOOL, presence.can_await),
    FIELD("hides-idle", BOOL, presence.hides_idle),
    FIELD("locked", BOOL, presence.is_locked),
    FIELD("suspended", BOOL, presence.is_suspended),
    FIELD("seat-taken", BOOL, presence.is_seat_taken),
    FIELD("edge-seen", BOOL, presence.edge_seen),
    FIELD("stage-at", INSTANT, coach.stage_at),
    FIELD("listen", INSTANT, coach.listen_at),
    FIELD("heard", INSTANT, coach.heard_at),
    FIELD("coach-resumed", INSTANT, coach.resumed_at),
    FIELD("was-locked", BOOL, coach.was_locked),
};

#define N_PASSING (sizeof passing / sizeof passing[0])

/* One hold, in struct hold; the name comes last and ends it. */
static const struct field hold_fields[] = {
    { "hold-since", FIELD_INSTANT, offsetof(struct hold, since_at), 0 },
    { "hold-until", FIELD_INSTANT, offsetof(struct hold, until_at), 0 },
    { "hold", FIELD_TEXT, offsetof(struct hold, name), HOLD_NAME_MAX },
};

/* What a restart gives a statement, in struct evidence: one line for each that is in the list. */
static const struct field kept = { "kept", FIELD_INSTANT, offsetof(struct evidence, kept_at), 0 };

#define N_HOLD_FIELDS (sizeof hold_fields / sizeof hold_fields[0])

/* Both tables by one count; NULL: there is no more. */
static const struct field *field_at(size_t i)
{
    if (i < N_PASSING)
        return &passing[i];
    return save_field(i - N_PASSING);
}

size_t core_field(unsigned i, size_t *ret_size)
{
    const struct field *f = field_at(i);

    *ret_size = f ? field_size(f) : 0;
    return f ? f->offset : 0;
}

size_t core_save_all(const struct core *core, char *buf, size_t size)
{
    const struct holds *h = &core->coach.holds;
    const struct field *f;
    struct core fresh;
    size_t at = field_write(core, &passing[0], buf, size);

    core_init(&fresh, &core->settings, core->now);
    for (size_t i = 0; (f = field_at(i)); i++)
        if (!field_is_same(core, &fresh, f))
            at += field_write(core, f, buf + at, size - at);
    for (unsigned i = 0; i < h->n; i++)
        for (size_t k = 0; k < N_HOLD_FIELDS; k++)
            at += field_write(&h->list[i], &hold_fields[k], buf + at, size - at);
    at += save_lists(core, PAST_MAX, buf + at, size - at);
    for (unsigned i = 0; i < core->presence.evidence.n; i++)
        at += field_write(&core->presence.evidence.list[i], &kept, buf + at, size - at);
    return at + save_end(buf + at, size - at);
}

static const struct field *find(const struct field *table, size_t count, const char *name, size_t n)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(table[i].name) == n && memcmp(table[i].name, name, n) == 0)
            return &table[i];
    return NULL;
}

static int read_hold(struct holds *h, const struct field *f, const char *text, size_t n)
{
    if (h->n == HOLDS_MAX || field_read(&h->list[h->n], f, text, n, 0) < 0)
        return -EINVAL;
    if (f->type == FIELD_TEXT)
        h->n++;
    return 0;
}

/* @n_kept: how many have come. */
static int read_kept(struct evidences *e, const char *text, size_t n, unsigned *n_kept)
{
    if (*n_kept == e->n)
        return -EINVAL;
    return field_read(&e->list[(*n_kept)++], &kept, text, n, 0);
}

static int read_line(struct core *core, const char *line, size_t n, unsigned *n_kept)
{
    const char *blank = memchr(line, ' ', n);
    const struct field *f;
    size_t name;

    if (!blank)
        return -EINVAL;
    name = (size_t)(blank - line);
    f = find(passing, N_PASSING, line, name);
    if (f)
        return field_read(core, f, blank + 1, n - name - 1, 0);
    f = find(hold_fields, N_HOLD_FIELDS, line, name);
    if (f)
        return read_hold(&core->coach.holds, f, blank + 1, n - name - 1);
    if (find(&kept, 1, line, name))
        return read_kept(&core->presence.evidence, blank + 1, n - name - 1, n_kept);
    return save_read_line(core, line, n, 0);
}

static int read_all(struct core *core, const char *text)
{
    unsigned n_kept = 0;

    while (strcmp(text, SAVE_LAST_LINE) != 0) {
        const char *end = strchr(text, '\n');

        if (!end || read_line(core, text, (size_t)(end - text), &n_kept) < 0)
            return -EINVAL;
        text = end + 1;
    }
    return 0;
}

/* Near enough that arithmetic stays far from its ends. */
static bool is_near(usec at, usec now)
{
    return at == USEC_NONE || at == USEC_NEVER ||
           (at < now + SAVE_LONG_AGO && at > now - SAVE_LONG_AGO);
}

static bool are_lists_near(const struct core *core)
{
    const struct evidences *e = &core->presence.evidence;
    const struct past *past = &core->presence.past;
    const struct holds *h = &core->coach.holds;
    const usec now = core->now;

    for (unsigned i = 0; i < e->n; i++)
        if (!is_near(e->list[i].ended_at, now) || !is_near(e->list[i].until_at, now) ||
            !is_near(e->list[i].kept_at, now))
            return false;
    for (unsigned i = 0; i < past->n; i++)
        if (!is_near(past->list[i].doubt_at, now))
            return false;
    for (unsigned i = 0; i < h->n; i++)
        if (!is_near(h->list[i].since_at, now) || !is_near(h->list[i].until_at, now))
            return false;
    return true;
}

int core_load(struct core *core, const struct settings *settings, const char *text)
{
    struct core first;
    const struct field *f;

    core_init(&first, settings, 0);
    first.now = USEC_NONE;
    if (read_all(&first, text) < 0 || first.now < -SAVE_LONG_AGO || first.now > SAVE_LONG_AGO)
        return -EINVAL;
    core_init(core, settings, first.now);
    read_all(core, text);
    for (size_t i = 0; (f = field_at(i)); i++)
        if (f->type == FIELD_INSTANT && !is_near(field_get(core, f), core->now))
            return -EINVAL;
    return are_lists_near(core) && save_is_sound(core, core->now) ? 0 : -EINVAL;
}

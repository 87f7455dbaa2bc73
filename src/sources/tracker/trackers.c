#include "sources/tracker/trackers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sources/tracker/tracker_evidence.h"
#include "sources/tracker/wrist.h"

struct trackers *trackers_new(void)
{
    return calloc(1, sizeof(struct trackers));
}

struct trackers *trackers_free(struct trackers *all)
{
    if (!all)
        return NULL;
    for (unsigned i = 0; i < all->n; i++) {
        free(all->list[i]->name);
        free(all->list[i]);
    }
    free(all);
    return NULL;
}

static void announce(struct source *s)
{
    if (s->self && s->type->trackers_changed)
        s->type->trackers_changed(s);
}

int trackers_add(struct trackers *all, const struct tracker_form *form, struct tracker **ret)
{
    struct tracker *t;

    if (trackers_find(all, form->id))
        return -EEXIST;
    if (all->n == TRACKERS_MAX)
        return -ENOSPC;
    t = calloc(1, sizeof *t);
    if (!t)
        return -ENOMEM;
    t->all = all;
    t->form = *form;
    strncpy(t->id, form->id, sizeof t->id - 1);
    t->name = strdup(form->name);
    if (!t->name) {
        free(t);
        return -ENOMEM;
    }
    t->form.id = t->id;
    t->form.name = t->name;
    t->is_linked = true;
    t->last_event_at = t->worn_until_at = t->worn_known_at = t->posture_at = USEC_NONE;
    t->posture = EVIDENCE_KIND_MAX;
    all->list[all->n++] = t;
    wrist_update(all, form->source);
    announce(form->source);
    *ret = t;
    return 0;
}

struct tracker *tracker_remove(struct tracker *t)
{
    struct trackers *all;
    struct source *source;
    unsigned i = 0;

    if (!t)
        return NULL;
    all = t->all;
    source = t->form.source;
    tracker_set_link(t, false);
    while (all->list[i] != t)
        i++;
    all->n--;
    memmove(&all->list[i], &all->list[i + 1], (all->n - i) * sizeof all->list[0]);
    free(t->name);
    free(t);
    wrist_update(all, source);
    announce(source);
    return NULL;
}

struct tracker *trackers_find(const struct trackers *all, const char *id)
{
    for (unsigned i = 0; i < all->n; i++)
        if (strcmp(all->list[i]->id, id) == 0)
            return all->list[i];
    return NULL;
}

struct tracker *trackers_at(const struct trackers *all, unsigned i)
{
    return i < all->n ? all->list[i] : NULL;
}

/* Reports of a device that is not on the wrist, or that cannot be reached, are not the person's. */
static bool is_of_person(const struct tracker *t, usec at)
{
    return t->is_linked && (t->worn != TRACKER_WORN_NO || at < t->worn_known_at);
}

static void send_steps(struct tracker *t, enum event_type type, usec at, struct event_steps steps)
{
    const struct event event = event_steps(type, at, steps);

    tracker_live(t, at);
    if (is_of_person(t, at))
        source_emit_event(t->form.source, &event);
}

void tracker_step_total(struct tracker *t, usec at, uint64_t total)
{
    send_steps(t, EVENT_STEP_TOTAL, at,
               (struct event_steps){
                   .tracker = t->id, .start_at = at, .count = total, .counter = t->form.counter });
}

void tracker_steps(struct tracker *t, usec start, usec end, uint64_t count)
{
    send_steps(t, EVENT_STEPS, end,
               (struct event_steps){ .tracker = t->id, .start_at = start, .count = count });
}

void tracker_set_worn(struct tracker *t, usec at, enum tracker_worn worn)
{
    if (t->worn_known_at == USEC_NONE || at >= t->worn_known_at) {
        t->worn = worn;
        t->worn_known_at = at;
        if (worn != TRACKER_WORN_YES)
            tracker_end_worn(t, at);
        if (worn == TRACKER_WORN_NO)
            tracker_end_posture(t, at);
    }
    tracker_live(t, at);
    wrist_update(t->all, t->form.source);
}

void tracker_heart_rate(struct tracker *t, usec at, unsigned bpm, enum tracker_worn contact)
{
    if (contact != TRACKER_WORN_UNKNOWN)
        tracker_set_worn(t, at, contact);
    else if (bpm > 0)
        tracker_set_worn(t, at, TRACKER_WORN_YES);
    else
        tracker_live(t, at);
}

static enum evidence_kind kind_of(enum tracker_posture posture)
{
    switch (posture) {
    case TRACKER_SITTING:
    case TRACKER_IN_VEHICLE:
        return EVIDENCE_SITTING;
    case TRACKER_STANDING:
        return EVIDENCE_STANDING;
    case TRACKER_WALKING:
        return EVIDENCE_MOVING;
    default:
        return EVIDENCE_ABSENT;
    }
}

static void set_posture(struct tracker *t, usec at, enum evidence_kind kind, usec until)
{
    tracker_live(t, at);
    if (!is_of_person(t, at))
        return;
    if (until <= clock_boot() || (t->posture_at != USEC_NONE && at < t->posture_at))
        return;
    t->posture_at = at;
    if (t->posture != kind)
        tracker_end_posture(t, at);
    t->posture = kind;
    tracker_send(t, at, kind, true, until);
}

void tracker_set_posture(struct tracker *t, usec at, enum tracker_posture posture, usec until)
{
    set_posture(t, at, kind_of(posture), until);
}

void tracker_moves(struct tracker *t, usec at, usec until)
{
    set_posture(t, at, EVIDENCE_MOVING, until);
}

void tracker_set_link(struct tracker *t, bool is_linked)
{
    const usec now = clock_boot();

    t->is_linked = is_linked;
    if (is_linked) {
        tracker_live(t, now);
    } else {
        wrist_fail(t);
        tracker_end_worn(t, now);
        tracker_end_posture(t, now);
        t->worn = TRACKER_WORN_UNKNOWN;
        t->worn_known_at = now;
    }
    wrist_update(t->all, t->form.source);
}

void tracker_set_provides(struct tracker *t, unsigned provides)
{
    t->form.provides = provides;
    wrist_update(t->all, t->form.source);
}

void tracker_discard(struct tracker *t)
{
    source_discard(t->form.source);
}

void trackers_discard(struct trackers *all, const char *id)
{
    struct tracker *t = trackers_find(all, id);

    if (t)
        tracker_discard(t);
}

bool tracker_describe_call(const struct tracker *t, char ret[TRACKER_CALL_MAX])
{
    if (t->form.provides & TRACKER_ALERT && t->form.describe_call)
        t->form.describe_call(t->form.userdata, ret);
    return t->form.provides & TRACKER_ALERT && t->form.describe_call;
}

const char *tracker_provides_name(unsigned i)
{
    static const char names[TRACKER_PROVIDES_MAX][12] = { "steps", "heart-rate", "worn", "posture",
                                                          "alert" };

    return names[i];
}

enum tracker_posture tracker_posture_find(const char *name)
{
#define POSTURE_NAME(enumerator, word) word,
    static const char names[TRACKER_POSTURE_MAX][12] = { TRACKER_POSTURES(POSTURE_NAME) };
    unsigned i = 0;

    while (i < TRACKER_POSTURE_MAX && strcmp(names[i], name) != 0)
        i++;
    return (enum tracker_posture)i;
}

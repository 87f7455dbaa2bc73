#include "sources/display_set.h"

#include <stdlib.h>
#include <string.h>

const char *const display_names[DISPLAY_VARIABLES] = {
    [WAYLAND_DISPLAY] = "WAYLAND_DISPLAY",
    [DISPLAY] = "DISPLAY",
    [XAUTHORITY] = "XAUTHORITY",
};

static void store(struct display_set *set, unsigned i, const char *value)
{
    const size_t n = strlen(value);

    if (n < sizeof set->values[i])
        memcpy(set->values[i], value, n + 1);
}

void display_set_assign(struct display_set *set, const char *assignment)
{
    for (unsigned i = 0; i < DISPLAY_VARIABLES; i++) {
        const size_t n = strlen(display_names[i]);

        if (strncmp(assignment, display_names[i], n) == 0 && assignment[n] == '=')
            store(set, i, assignment + n + 1);
    }
}

void display_set_read(struct display_set *set)
{
    *set = (struct display_set){ 0 };
    for (unsigned i = 0; i < DISPLAY_VARIABLES; i++)
        if (getenv(display_names[i]))
            store(set, i, getenv(display_names[i]));
}

void display_set_apply(const struct display_set *set)
{
    for (unsigned i = 0; i < DISPLAY_VARIABLES; i++)
        if (*set->values[i] || (i == WAYLAND_DISPLAY && *set->values[DISPLAY]))
            setenv(display_names[i], set->values[i], true);
        else
            unsetenv(display_names[i]);
}

bool display_sets_are_same(const struct display_set *a, const struct display_set *b)
{
    return strcmp(a->values[WAYLAND_DISPLAY], b->values[WAYLAND_DISPLAY]) == 0 &&
           strcmp(a->values[DISPLAY], b->values[DISPLAY]) == 0;
}

/* ---- the memory */

/* More than one person opens; the first one stays. */
#define MEMORY_MAX 4

struct display_memory {
    unsigned n;
    struct {
        struct login_session session;
        struct display_set set;
    } list[MEMORY_MAX];
};

struct display_memory *display_memory_new(void)
{
    return calloc(1, sizeof(struct display_memory));
}

/* Returns .n if there is none. */
static unsigned find_session(const struct display_memory *m, const char *id)
{
    unsigned i = 0;

    while (i < m->n && strcmp(m->list[i].session.id, id) != 0)
        i++;
    return i;
}

void display_memory_store(struct display_memory *m, const struct login_session *session)
{
    unsigned i = find_session(m, session->id);

    if (i == MEMORY_MAX)
        i = MEMORY_MAX - 1;
    else if (i == m->n)
        m->n++;
    m->list[i].session = *session;
    display_set_read(&m->list[i].set);
}

const struct display_set *display_memory_find(const struct display_memory *m, const char *id)
{
    const unsigned i = find_session(m, id);

    return i < m->n ? &m->list[i].set : NULL;
}

const struct login_session *display_memory_first(const struct display_memory *m)
{
    return &m->list[0].session;
}

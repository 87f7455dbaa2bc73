#include "ctl/history/imported_time.h"

#include <string.h>

#include "util/calendar.h"

void imported_time_init(struct imported_time *t, const char *source)
{
    *t = (struct imported_time){
        .list = { g_array_new(FALSE, FALSE, sizeof(struct history_event)),
                  g_string_chunk_new(/* size= */ 4096) },
        .source = source,
        .state = "unknown",
        .reason = "none",
    };
}

void imported_time_done(struct imported_time *t)
{
    history_list_done(&t->list);
}

G_GNUC_PRINTF(4, 5)
static void add(struct imported_time *t, usec at, const char *kind, const char *format, ...)
{
    struct history_event event = { .at = at, .kind = kind, .source = t->source };
    g_autofree char *detail = NULL;
    va_list args;

    va_start(args, format);
    detail = g_strdup_vprintf(format, args);
    va_end(args);
    event.utc_offset = calendar_utc_offset(at);
    event.detail = g_string_chunk_insert(t->list.texts, detail);
    g_array_append_val(t->list.rows, event);
}

static bool is_sitting(const char *state)
{
    return strcmp(state, "active") == 0 || strcmp(state, "passive") == 0;
}

/* The absence that began at t->since ends. */
static void end_absence(struct imported_time *t, usec at)
{
    const usec length = at - t->since;

    if (length < IMPORTED_REST)
        return;
    if (t->bout_at)
        add(t, t->since, "bout", "start=%lld sitting=%lld", (long long)t->bout_at,
            (long long)t->sitting);
    add(t, at, "rest", "start=%lld length=%lld", (long long)t->since, (long long)length);
    t->bout_at = 0;
    t->sitting = 0;
}

void imported_time_enter(struct imported_time *t, usec at, const char *state, const char *reason)
{
    if (strcmp(state, t->state) == 0 && strcmp(reason, t->reason) == 0)
        return;
    if (is_sitting(t->state))
        t->sitting += at - t->since;
    else if (strcmp(t->state, "away") == 0 && strcmp(state, "away") != 0)
        end_absence(t, at);
    if (!t->bout_at && is_sitting(state))
        t->bout_at = at;
    add(t, at, "state", "state=%s reason=%s before=%s", state, reason, t->state);
    /* An absence goes on when only its reason changes. */
    if (strcmp(t->state, "away") != 0 || strcmp(state, "away") != 0)
        t->since = at;
    t->state = state;
    t->reason = reason;
}

void imported_time_end_sitting(struct imported_time *t, usec at, usec next)
{
    imported_time_enter(t, at, "away", "idle");
    imported_time_enter(t, MIN(at + IMPORTED_REST, MAX(at, next)), "unknown", "none");
}

static int compare_instants(const void *a, const void *b)
{
    const struct history_event *one = a, *other = b;

    return (one->at > other->at) - (one->at < other->at);
}

void imported_time_sort(struct imported_time *t)
{
    g_array_sort(t->list.rows, compare_instants); /* stable */
}

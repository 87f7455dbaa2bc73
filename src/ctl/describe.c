#include "ctl/describe.h"

#include <string.h>

#include "ctl/json.h"
#include "ctl/text.h"

struct word {
    const char *bus;
    const char *people;
};

static const struct word states[] = {
    { "active", "sitting" },    { "passive", "sitting without input" },
    { "standing", "standing" }, { "away", "away" },
    { "unknown", "not known" }, { NULL, NULL },
};

static const struct word reasons[] = {
    { "input", "input" },
    { "idle", "no input" },
    { "lock", "screen locked" },
    { "suspend", "asleep" },
    { "seat", "another user's turn" },
    { "inhibitor", "a program keeps the screen on" },
    { "media", "a video plays" },
    { "call", "in a call" },
    { "worn", "the wrist rests" },
    { "walk", "walking" },
    { "lease", "told by another program" },
    { "stretch", "stretching" },
    { "cap", "too long without input" },
    { "manual", "assumed, as configured" },
    { "start", "the service started" },
    { "none", "nothing tells" },
    { NULL, NULL },
};

static const struct word holds[] = {
    { "call", "a call" },
    { "screencast", "a screencast" },
    { "fullscreen", "full screen" },
    { "gamemode", "a game" },
    { "dnd", "do not disturb" },
    { "lock", "the lock screen" },
    { "walk", "a walk" },
    { "lease", "another program" },
    { "resume", "just woken up" },
    { "other-reminder", "another reminder" },
    { NULL, NULL },
};

static const char *find_word(const struct word *words, const char *bus, size_t n)
{
    for (const struct word *w = words; w->bus; w++)
        if (strlen(w->bus) == n && strncmp(w->bus, bus, n) == 0)
            return w->people;
    return NULL;
}

static char *translate(const struct word *words, const char *bus)
{
    const char *people = find_word(words, bus, strlen(bus));

    return people ? g_strdup(people) : text_safe(bus);
}

char *describe_state(const struct properties *presence)
{
    const char *state = properties_string(presence, "State");

    return state ? translate(states, state) : NULL;
}

char *describe_reason_word(const char *reason)
{
    return translate(reasons, reason);
}

char *describe_reason(const struct properties *presence)
{
    const char *reason = properties_string(presence, "StateReason");

    return reason && *reason ? translate(reasons, reason) : NULL;
}

/* "call:firefox" becomes "a call (firefox)". */
static void append_hold(GString *out, const char *hold)
{
    size_t kind = strcspn(hold, ":");
    const char *people = find_word(holds, hold, kind);
    g_autofree char *detail = text_safe(people && hold[kind] ? hold + kind + 1 : hold);

    if (out->len)
        g_string_append(out, ", ");
    if (!people)
        g_string_append(out, detail);
    else if (hold[kind])
        g_string_append_printf(out, "%s (%s)", people, detail);
    else
        g_string_append(out, people);
}

char *describe_holds(const struct properties *coach)
{
    GVariant *held_by = properties_find(coach, "HeldBy");
    GString *out;
    GVariantIter iter;
    const char *hold;

    if (!held_by || !g_variant_is_of_type(held_by, G_VARIANT_TYPE_STRING_ARRAY) ||
        g_variant_n_children(held_by) == 0)
        return NULL;
    out = g_string_new(NULL);
    g_variant_iter_init(&iter, held_by);
    while (g_variant_iter_next(&iter, "&s", &hold))
        append_hold(out, hold);
    return g_string_free(out, FALSE);
}

char *describe_exercise(const char *exercise, const char *side)
{
    g_autofree char *name = NULL, *where = NULL;

    if (!exercise || !*exercise)
        return NULL;
    name = text_safe(exercise);
    if (!side || !*side)
        return g_steal_pointer(&name);
    where = text_safe(side);
    return g_strdup_printf("%s, %s side%s", name, where, strcmp(side, "both") == 0 ? "s" : "");
}

/* Appends @word and an instant, if there is one: " until 14:40". */
static void append_instant(GString *out, const char *word, usec instant, usec now)
{
    char buf[TEXT_INSTANT_MAX];

    if (instant > 0)
        g_string_append_printf(out, " %s %s", word, text_instant(buf, instant, now));
}

static void append_due(GString *out, usec due, usec now, bool relative)
{
    char buf[DURATION_TEXT_MAX];

    g_string_append(out, "due");
    append_instant(out, due > now ? "at" : "since", due, now);
    if (relative && due > now)
        g_string_append_printf(out, ", in %s", text_duration(buf, due - now));
}

static void next_counting(const struct properties *coach, GString *out, usec now, bool relative)
{
    usec due = properties_usec(coach, "DueTimestamp");

    if (due > 0)
        append_due(out, due, now, relative);
    else
        g_string_append(out, "not due");
}

static void next_due(const struct properties *coach, GString *out, usec now, bool relative)
{
    append_due(out, properties_usec(coach, "DueTimestamp"), now, relative);
    g_string_append(out, ", comes when you pause for a moment");
}

static void next_held(const struct properties *coach, GString *out, usec now, bool relative)
{
    g_autofree char *by = describe_holds(coach);

    append_due(out, properties_usec(coach, "DueTimestamp"), now, relative);
    g_string_append_printf(out, ", held by %s", by ? by : "something");
}

static void next_suggested(const struct properties *coach, GString *out, usec now, bool relative)
{
    unsigned attempt = properties_number(coach, "Attempt");

    (void)relative;
    g_string_append(out, "suggested");
    if (attempt > 1)
        g_string_append_printf(out, ", reminder %u", attempt);
    if (properties_usec(coach, "NextReminderTimestamp") > now) {
        g_string_append_c(out, ',');
        append_instant(out, "again at", properties_usec(coach, "NextReminderTimestamp"), now);
    }
}

static void next_snoozed(const struct properties *coach, GString *out, usec now, bool relative)
{
    (void)relative;
    g_string_append(out, "snoozed");
    append_instant(out, "until", properties_usec(coach, "SnoozedUntilTimestamp"), now);
}

static void next_stretching(const struct properties *coach, GString *out, usec now, bool relative)
{
    const char *title = properties_string(coach, "StepTitle");
    g_autofree char *safe = title && *title ? text_safe(title) : NULL;
    unsigned step = properties_number(coach, "Step");

    (void)now;
    (void)relative;
    g_string_append(out, "stretching");
    if (step)
        g_string_append_printf(out, ", step %u of %u", step, properties_number(coach, "Steps"));
    if (safe)
        g_string_append_printf(out, ": %s", safe);
}

static void next_paused(const struct properties *coach, GString *out, usec now, bool relative)
{
    usec until = properties_usec(coach, "PausedUntilTimestamp");

    (void)relative;
    g_string_append(out, "paused");
    if (until > 0)
        append_instant(out, "until", until, now);
    else
        g_string_append(out, " until you resume");
}

static void next_quiet(const struct properties *coach, GString *out, usec now, bool relative)
{
    (void)relative;
    g_string_append(out, "outside your working hours");
    if (properties_usec(coach, "NextReminderTimestamp") > now) {
        g_string_append_c(out, ',');
        append_instant(out, "not before", properties_usec(coach, "NextReminderTimestamp"), now);
    }
}

static void next_resting(const struct properties *coach, GString *out, usec now, bool relative)
{
    (void)coach;
    (void)now;
    (void)relative;
    g_string_append(out, "nothing while you are away");
}

static void next_unknown(const struct properties *coach, GString *out, usec now, bool relative)
{
    (void)coach;
    (void)now;
    (void)relative;
    g_string_append(out, "not known, because nothing tells whether you sit");
}

static const struct phase {
    const char *name;
    void (*describe)(const struct properties *coach, GString *out, usec now, bool relative);
} phases[] = {
    { "counting", next_counting },   { "due", next_due },         { "held", next_held },
    { "suggested", next_suggested }, { "snoozed", next_snoozed }, { "stretching", next_stretching },
    { "paused", next_paused },       { "quiet", next_quiet },     { "resting", next_resting },
    { "unknown", next_unknown },
};

char *describe_next(const struct properties *coach, usec now, bool relative)
{
    const char *phase = properties_string(coach, "Phase");
    GString *out;

    if (!phase)
        return NULL;
    out = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(phases); i++)
        if (strcmp(phases[i].name, phase) == 0)
            phases[i].describe(coach, out, now, relative);
    if (out->len == 0) {
        g_autofree char *safe = text_safe(phase);

        g_string_append(out, safe);
    }
    return g_string_free(out, FALSE);
}

char *describe_property(const char *name, GVariant *value, usec now)
{
    g_autoptr(GString) out = g_string_new(name);
    char buf[MAX(TEXT_INSTANT_MAX, DURATION_TEXT_MAX)];

    g_string_append_c(out, ' ');
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_UINT64)) {
        guint64 number = MIN(g_variant_get_uint64(value), (guint64)USEC_NEVER);

        if (g_str_has_suffix(name, "Timestamp") && number == 0)
            g_string_append(out, "none");
        else if (g_str_has_suffix(name, "Timestamp"))
            g_string_append(out, text_instant_exact(buf, (usec)number, now));
        else if (g_str_has_suffix(name, "USec"))
            g_string_append(out, text_duration(buf, (usec)number));
        else
            g_string_append_printf(out, "%" G_GUINT64_FORMAT, number);
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING)) {
        g_string_append(out, *g_variant_get_string(value, NULL) ? g_variant_get_string(value, NULL)
                                                                : "none");
    } else {
        json_value(out, value);
    }
    return text_safe(out->str);
}

#include "ctl/present.h"

#include <string.h>

#include "ctl/describe.h"
#include "ctl/text.h"

#define EVIDENCE_TYPE "a(ssstt)"

/* Two instants that are shown to the second are the same when they are as near as this. */
#define SAME USEC_SEC

/* The kinds of evidence: what a thing is called, and what it is when there is none of it. */
static const struct kind {
    const char *bus;
    const char *people;
    bool is_film, is_call;
} kinds[] = {
    { "video", "a film", .is_film = true },
    { "music", "music", .is_film = true },
    { "call", "a call", .is_call = true },
    { "call-word", "a call, as it says,", .is_call = true },
    { "inhibitor", "a program that keeps the screen on" },
    { "screencast", "a screencast" },
    { "fullscreen", "full screen" },
    { "gamemode", "a game" },
    { "worn", "a wrist at rest" },
};

struct evidence {
    const char *source, *kind, *detail; /* borrowed */
    guint64 since, until;
};

static const struct kind *find_kind(const char *bus)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i].bus, bus) == 0)
            return &kinds[i];
    return NULL;
}

/* What the idle source says is in the state itself. */
static bool is_idle_source(const struct evidence *e)
{
    return strcmp(e->kind, "idle") == 0 || strcmp(e->kind, "input") == 0;
}

static bool is_report(const struct evidence *e)
{
    return strcmp(e->kind, "sitting") == 0 || strcmp(e->kind, "standing") == 0 ||
           strcmp(e->kind, "away") == 0;
}

static void append_instant(GString *out, const char *word, guint64 instant, usec now)
{
    char buf[TEXT_INSTANT_MAX];

    if (instant)
        g_string_append_printf(
            out, " %s %s", word,
            text_instant_exact(buf, (usec)MIN(instant, (guint64)USEC_NEVER), now));
}

/* One entry: "a film (mpv) since 12:00:02"; NULL when it says nothing more. */
static char *present_evidence(GVariant *entry, usec now)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const struct kind *kind;
    struct evidence e;

    g_variant_get(entry, "(&s&s&stt)", &e.source, &e.kind, &e.detail, &e.since, &e.until);
    kind = find_kind(e.kind);
    if (is_idle_source(&e))
        return NULL;
    if (is_report(&e))
        g_string_append_printf(out, "%s reports %s", e.source, e.kind);
    else if (strcmp(e.kind, "hold") == 0)
        g_string_append_printf(out, "%s holds suggestions%s%s%s", e.source, *e.detail ? " (" : "",
                               e.detail, *e.detail ? ")" : "");
    else
        g_string_append_printf(out, "%s (%s)", kind ? kind->people : e.kind,
                               *e.detail ? e.detail : e.source);
    append_instant(out, "since", e.since, now);
    append_instant(out, "until", e.until, now);
    return text_safe(out->str);
}

static const char *reason_phrase(const char *reason)
{
    static const struct {
        const char *bus, *people;
    } phrases[] = {
        { "input", "keyboard, pointer or touch gave input" },
        { "idle", "no input came" },
        { "lock", "when the screen was locked" },
        { "suspend", "when the machine went to sleep" },
        { "seat", "when another user took the seat" },
        { "cap", "too long without input to believe that you watch" },
        { "walk", "a walk" },
        { "stretch", "a stretch" },
        { "manual", "assumed, as configured" },
        { "start", "when the service started; nothing tells so far" },
        { "none", "nothing tells" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(phrases); i++)
        if (strcmp(phrases[i].bus, reason) == 0)
            return phrases[i].people;
    return NULL;
}

/* "Away since 12:31:07, your last input". */
static void append_state(GString *out, const struct properties *presence, bool is_still, usec now)
{
    g_autofree char *state = describe_state(presence);
    const char *reason = properties_string(presence, "StateReason");
    usec since = properties_usec(presence, "StateSinceTimestamp");
    usec input = properties_usec(presence, "LastInputTimestamp");
    const char *phrase = reason ? reason_phrase(reason) : NULL;

    g_string_append_printf(out, "%c%s", g_ascii_toupper(*state), state + 1);
    append_instant(out, "since", (guint64)since, now);
    if (is_still && since && ABS(since - input) < SAME)
        g_string_append(out, ", your last input");
    else if (phrase)
        g_string_append_printf(out, ", %s", phrase);
    if (is_still && input && ABS(since - input) >= SAME) {
        g_string_append_c(out, ';');
        append_instant(out, "your last input was at", (guint64)input, now);
    }
}

static bool is_among(GVariant *all, bool is_film)
{
    GVariantIter iter;
    const char *bus;
    bool found = false;

    g_variant_iter_init(&iter, all);
    while (g_variant_iter_next(&iter, "(&s&s&stt)", NULL, &bus, NULL, NULL, NULL)) {
        const struct kind *kind = find_kind(bus);

        found |= kind && (is_film ? kind->is_film : kind->is_call);
    }
    return found;
}

/* What there is not, for somebody who sits still or is away; then what there is. */
static void append_all_evidence(GString *out, GVariant *all, bool is_still, usec now)
{
    bool has_film = is_among(all, true), has_call = is_among(all, false);
    GVariantIter iter;
    GVariant *entry;

    if (is_still && (!has_film || !has_call))
        g_string_append_printf(out, "; %s%s%s", has_film ? "" : "no film",
                               !has_film && !has_call ? ", " : "", has_call ? "" : "no call");
    g_variant_iter_init(&iter, all);
    while ((entry = g_variant_iter_next_value(&iter))) {
        g_autofree char *text = present_evidence(entry, now);

        if (text)
            g_string_append_printf(out, "; %s", text);
        g_variant_unref(entry);
    }
}

char *present_sentence(const struct properties *presence, usec now)
{
    GVariant *all = properties_find(presence, "Evidence");
    const char *state = properties_string(presence, "State");
    bool is_still;
    GString *out;

    if (!state || !*state)
        return NULL;
    is_still = strcmp(state, "away") == 0 || strcmp(state, "passive") == 0;
    out = g_string_new(NULL);
    append_state(out, presence, is_still, now);
    if (all && g_variant_is_of_type(all, G_VARIANT_TYPE(EVIDENCE_TYPE)))
        append_all_evidence(out, all, is_still, now);
    g_string_append_c(out, '.');
    return g_string_free(out, FALSE);
}

char *present_holds(const struct properties *presence, usec now)
{
    GVariant *all = properties_find(presence, "Evidence");
    g_autoptr(GString) out = g_string_new(NULL);
    GVariantIter iter;
    struct evidence e;

    if (!all || !g_variant_is_of_type(all, G_VARIANT_TYPE(EVIDENCE_TYPE)))
        return NULL;
    g_variant_iter_init(&iter, all);
    while (g_variant_iter_next(&iter, "(&s&s&stt)", &e.source, &e.kind, &e.detail, &e.since,
                               &e.until)) {
        if (strcmp(e.kind, "hold") != 0)
            continue;
        g_string_append_printf(out, "%s%s%s%s%s", out->len ? ", " : "", e.source,
                               *e.detail ? " (" : "", e.detail, *e.detail ? ")" : "");
        append_instant(out, "until", e.until, now);
    }
    return out->len ? text_safe(out->str) : NULL;
}

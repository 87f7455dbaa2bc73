#include "ctl/text/describe.h"

#include <string.h>

#include "ctl/text/format.h"
#include "ctl/text/trouble.h"
#include "wording/hold_words.h"
#include "wording/state_words.h"
#include "wording/suggestion.h"
#include "wording/translation.h"

static bool is_state(const struct property_list *presence, enum presence_state state)
{
    return g_strcmp0(property_list_string(presence, "State"), presence_state_name(state)) == 0;
}

static bool is_reason(const struct property_list *presence, enum reason reason)
{
    return g_strcmp0(property_list_string(presence, "StateReason"), reason_name(reason)) == 0;
}

static bool is_phase(const struct property_list *coach, enum coach_phase phase)
{
    return g_strcmp0(property_list_string(coach, "Phase"), coach_phase_name(phase)) == 0;
}

char *describe_state(const struct property_list *presence)
{
    const char *word = property_list_string(presence, "State");
    const enum presence_state state = word ? presence_state_find(word) : PRESENCE_STATE_MAX;

    if (state < PRESENCE_STATE_MAX)
        return g_strdup(presence_state_words(state));
    return word && *word ? format_safe(word) : NULL;
}

char *describe_reason(const char *word)
{
    const enum reason reason = reason_find(word);
    const char *words = reason < REASON_MAX ? reason_words(reason) : word;

    return *words ? format_safe(words) : NULL;
}

/* @since: an instant in words; NULL: unknown. The person may be anywhere. */
static char *unseen_text(const char *state, const char *since)
{
    if (since)
        /* TRANSLATORS: "unknown", and a time such as "14:05" */
        return g_strdup_printf(_("%s since %s: lumbard cannot see whether you are here"), state,
                               since);
    /* TRANSLATORS: "unknown" */
    return g_strdup_printf(_("%s: lumbard cannot see whether you are here"), state);
}

/* @since and @reason: NULL: unknown. */
static char *state_text(const char *state, const char *since, const char *reason)
{
    if (since && reason)
        /* TRANSLATORS: "away", a time such as "14:05", and a reason: "screen locked" */
        return g_strdup_printf(_("%s since %s (%s)"), state, since, reason);
    if (since)
        /* TRANSLATORS: "away", and a time such as "14:05" */
        return g_strdup_printf(_("%s since %s"), state, since);
    return reason ? g_strdup_printf("%s (%s)", state, reason) : g_strdup(state);
}

char *describe_presence(const struct property_list *presence, usec now, bool is_exact)
{
    g_autofree char *state = describe_state(presence), *reason = NULL;
    const char *word = property_list_string(presence, "StateReason"), *from = NULL;
    usec since = property_list_usec(presence, "StateSinceTimestamp");
    char buf[FORMAT_INSTANT_MAX];

    if (!state)
        return NULL;
    if (is_state(presence, PRESENCE_UNKNOWN) && is_reason(presence, REASON_START)) {
        if (g_strcmp0(property_list_string(presence, "IdleSource"), "") != 0)
            return g_strdup(_("waiting for your first key press"));
        word = NULL; /* without a source, the start is not the reason */
    }
    reason = word ? describe_reason(word) : NULL;
    if (since)
        from = is_exact ? format_instant_exact(buf, since, now) : format_instant(buf, since, now);
    if (is_state(presence, PRESENCE_UNKNOWN) && !reason)
        return unseen_text(state, from);
    return state_text(state, from, reason);
}

/* "firefox is in a call; a window is full screen"; NULL if nothing delays a stretch. */
static char *holds_text(const struct property_list *coach)
{
    GVariant *held_by = property_list_find(coach, "HeldBy");
    g_autoptr(GString) out = g_string_new(NULL);
    char words[HOLD_WORDS_MAX];
    GVariantIter iter;
    const char *hold;

    if (!held_by || !g_variant_is_of_type(held_by, G_VARIANT_TYPE_STRING_ARRAY))
        return NULL;
    g_variant_iter_init(&iter, held_by);
    while (g_variant_iter_next(&iter, "&s", &hold))
        g_string_append_printf(out, "%s%s", out->len ? "; " : "",
                               hold_words(words, sizeof words, hold));
    return out->len ? format_safe(out->str) : NULL;
}

char *describe_delay(const struct property_list *coach)
{
    g_autofree char *by = holds_text(coach);

    if (!by || is_phase(coach, COACH_HELD) || is_phase(coach, COACH_RESTING))
        return NULL;
    /* TRANSLATORS: what reminders do, and why: "a call is on" */
    return g_strdup_printf(_("wait: %s"), by);
}

char *describe_exercise(const char *exercise, const char *side)
{
    g_autofree char *name = NULL, *where = NULL;
    const char *known, *format;
    enum side on;

    if (!exercise || !*exercise)
        return NULL;
    known = wording_exercise_name(exercise);
    name = format_safe(known ? known : exercise);
    if (!side || !*side)
        return g_steal_pointer(&name);
    on = side_find(side);
    if (on < SIDE_MAX) {
        /* TRANSLATORS: the name of an exercise */
        format = on == SIDE_LEFT    ? _("%s, left side")
                 : on == SIDE_RIGHT ? _("%s, right side")
                                    : _("%s, both sides");
        return g_strdup_printf(format, name);
    }
    where = format_safe(side);
    /* TRANSLATORS: the name of an exercise, and a side that this version does not know */
    return g_strdup_printf(_("%s, %s side"), name, where);
}

const char *describe_idle_source(const char *name)
{
    static const struct {
        const char *name, *words;
    } names[] = {
        /* TRANSLATORS: where lumbard learns of input from */
        { "wayland", N_("the Wayland compositor") },
        { "mutter", N_("GNOME Shell") },
        { "muffin", N_("Cinnamon") },
        { "x11", N_("the X server") },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i].name, name) == 0)
            return _(names[i].words);
    return name;
}

/* The input of the functions below. */
struct next {
    const struct property_list *coach, *presence;
    usec now;
    bool is_relative;
};

static usec instant_of(const struct next *n, const char *name)
{
    return property_list_usec(n->coach, name);
}

/* "due since 14:05" */
static char *due_text(const struct next *n)
{
    const usec due = instant_of(n, "DueTimestamp");
    char buf[FORMAT_INSTANT_MAX];

    if (due == 0 || due > n->now)
        return g_strdup(_("due"));
    /* TRANSLATORS: a time such as "14:05" */
    return g_strdup_printf(_("due since %s"), format_instant(buf, due, n->now));
}

static char *next_counting(const struct next *n)
{
    const usec due = instant_of(n, "DueTimestamp");
    char at[FORMAT_INSTANT_MAX], length[DURATION_WORDS_MAX];

    if (due == 0)
        return g_strdup(is_state(n->presence, PRESENCE_STANDING) ? _("none while you are standing")
                                                                 : _("none planned"));
    format_at(at, due, n->now);
    if (!n->is_relative || due <= n->now)
        return g_strdup(at);
    /* TRANSLATORS: "at 14:05", and a duration */
    return g_strdup_printf(_("%s, in %s"), at, format_duration(length, due - n->now));
}

/* Why this stretch could not be shown; NULL: no attempt has failed since it is due. A stretch that
 * was brought forward is due only later. */
static const char *failure_of(const struct next *n)
{
    const usec due = instant_of(n, "DueTimestamp");
    const usec since = due <= n->now ? due : instant_of(n, "PhaseSinceTimestamp");

    return instant_of(n, "FailedTimestamp") >= since ? trouble_failure(n->coach) : NULL;
}

static char *next_due(const struct next *n)
{
    const char *failure = failure_of(n);
    const usec again = instant_of(n, "NextReminderTimestamp");
    g_autofree char *due = due_text(n);
    char buf[FORMAT_INSTANT_MAX];

    if (!failure) /* TRANSLATORS: "due since 14:05" */
        return g_strdup_printf(_("%s; will appear at your next short pause"), due);
    if (again <= n->now) /* TRANSLATORS: "due since 14:05", and why */
        return g_strdup_printf(_("%s, but could not be shown: %s"), due, failure);
    /* TRANSLATORS: "due since 14:05", why, and "at 14:10" */
    return g_strdup_printf(_("%s, but could not be shown: %s; next attempt %s"), due, failure,
                           format_at(buf, again, n->now));
}

static char *next_held(const struct next *n)
{
    g_autofree char *by = holds_text(n->coach), *due = due_text(n);

    if (!by) /* TRANSLATORS: "due since 14:05" */
        return g_strdup_printf(_("%s, but waits"), due);
    /* TRANSLATORS: "due since 14:05", and why: "a call is on" */
    return g_strdup_printf(_("%s, but waits: %s"), due, by);
}

static char *next_suggested(const struct next *n)
{
    const unsigned attempt = property_list_number(n->coach, "Attempt");
    const usec reminder = instant_of(n, "NextReminderTimestamp");
    g_autofree char *now =
        attempt > 1 ? g_strdup_printf(_("now (reminder %u)"), attempt) : g_strdup(_("now"));
    char buf[FORMAT_INSTANT_MAX];

    if (reminder <= n->now)
        return g_steal_pointer(&now);
    /* TRANSLATORS: "now", and "at 14:10" */
    return g_strdup_printf(_("%s; next reminder %s"), now, format_at(buf, reminder, n->now));
}

static char *next_snoozed(const struct next *n)
{
    const usec until = instant_of(n, "SnoozedUntilTimestamp");
    char buf[FORMAT_INSTANT_MAX];

    if (until == 0)
        return g_strdup(_("snoozed"));
    /* TRANSLATORS: a time such as "14:05" */
    return g_strdup_printf(_("snoozed until %s"), format_instant(buf, until, n->now));
}

static char *next_stretching(const struct next *n)
{
    const char *title = property_list_string(n->coach, "StepTitle");
    g_autofree char *safe = title && *title ? format_safe(title) : NULL;
    const unsigned step = property_list_number(n->coach, "Step"),
                   steps = property_list_number(n->coach, "Steps");

    if (step && safe) /* TRANSLATORS: the title of the step is last */
        return g_strdup_printf(_("stretching now, step %u of %u: %s"), step, steps, safe);
    if (step)
        return g_strdup_printf(_("stretching now, step %u of %u"), step, steps);
    if (safe) /* TRANSLATORS: the title of the step */
        return g_strdup_printf(_("stretching now: %s"), safe);
    return g_strdup(_("stretching now"));
}

static char *next_paused(const struct next *n)
{
    const usec until = instant_of(n, "PausedUntilTimestamp");
    char buf[FORMAT_INSTANT_MAX];

    if (until == 0)
        return g_strdup(_("paused until you resume"));
    /* TRANSLATORS: a time such as "14:05" */
    return g_strdup_printf(_("paused until %s"), format_instant(buf, until, n->now));
}

static char *next_quiet(const struct next *n)
{
    const usec reminder = instant_of(n, "NextReminderTimestamp");
    char buf[FORMAT_INSTANT_MAX];

    if (reminder <= n->now)
        return g_strdup(_("none outside your working hours"));
    /* TRANSLATORS: a time such as "Mon 09:00" */
    return g_strdup_printf(_("none outside your working hours; not before %s"),
                           format_instant(buf, reminder, n->now));
}

static char *next_resting(const struct next *n)
{
    return g_strdup(is_reason(n->presence, REASON_LOCK) ? _("none while the screen is locked")
                                                        : _("none while you are away"));
}

static char *next_unknown(const struct next *)
{
    return g_strdup(_("unknown: lumbard cannot see whether you are here"));
}

static char *(*const phases[COACH_PHASE_MAX])(const struct next *n) = {
    [COACH_UNKNOWN] = next_unknown,
    [COACH_COUNTING] = next_counting,
    [COACH_DUE] = next_due,
    [COACH_HELD] = next_held,
    [COACH_SUGGESTED] = next_suggested,
    [COACH_SNOOZED] = next_snoozed,
    [COACH_STRETCHING] = next_stretching,
    [COACH_PAUSED] = next_paused,
    [COACH_QUIET] = next_quiet,
    [COACH_RESTING] = next_resting,
};

char *describe_next(const struct property_list *coach, const struct property_list *presence,
                    usec now, bool is_relative)
{
    const struct next n = { coach, presence, now, is_relative };
    const char *name = property_list_string(coach, "Phase");
    const enum coach_phase phase = name ? coach_phase_find(name) : COACH_PHASE_MAX;

    if (phase == COACH_PHASE_MAX)
        return name ? format_safe(name) : NULL;
    return phases[phase](&n);
}

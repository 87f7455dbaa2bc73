/*
 * Minutes are counted between minutes of the wall clock, because a panel has a clock beside them:
 * at 14:10:50 a stretch that is due at 14:35:20 is 25 minutes away, and the number changes together
 * with the clock.
 */
#include "ctl/panel/panel_view.h"

#include <string.h>

#include "core/words.h"
#include "ctl/text/describe.h"
#include "ctl/text/format.h"
#include "wording/translation.h"

/* The input of the functions below. */
struct panel_input {
    const struct property_list *presence, *coach;
    enum coach_phase phase; /* COACH_PHASE_MAX: a phase of a later version */
    usec now;
};

static char *minutes_text(usec minutes)
{
    const unsigned n = (unsigned)MIN(minutes, 999 * 60);

    if (n < 100) /* TRANSLATORS: minutes, as short as possible, for a panel */
        return g_strdup_printf(_("%u min"), n);
    /* TRANSLATORS: hours and minutes, as short as possible, for a panel */
    return g_strdup_printf(_("%u h %u min"), n / 60, n % 60);
}

/* The instant at which the next stretch will be suggested; 0: now, or not known. */
static usec planned_at(const struct panel_input *r)
{
    const char *name = r->phase == COACH_COUNTING  ? "DueTimestamp"
                       : r->phase == COACH_SNOOZED ? "SnoozedUntilTimestamp"
                                                   : NULL;
    const usec instant = name ? property_list_usec(r->coach, name) : 0;

    return instant > r->now ? instant : 0;
}

static bool is_due(const struct panel_input *r)
{
    const bool is_past = r->phase == COACH_COUNTING && property_list_usec(r->coach, "DueTimestamp");

    return r->phase == COACH_DUE || r->phase == COACH_HELD || r->phase == COACH_SUGGESTED ||
           (is_past && planned_at(r) == 0);
}

static char *due_text(const struct panel_input *r)
{
    const usec at = planned_at(r), minutes = at / USEC_MIN - r->now / USEC_MIN;

    if (at) /* in its last minute it is not due yet */
        return minutes_text(MAX(minutes, 1));
    return g_strdup(is_due(r) ? _("now") : "");
}

static char *at_text(const struct panel_input *r)
{
    const usec at = planned_at(r);
    char buf[FORMAT_INSTANT_MAX];

    return g_strdup(at ? format_instant(buf, at, r->now) : "");
}

static char *sitting_text(const struct panel_input *r)
{
    const usec start = property_list_usec(r->presence, "SittingClockStartTimestamp");

    return start && start <= r->now ? minutes_text((r->now - start) / USEC_MIN) : g_strdup("");
}

/* The part of the time from the last break to the next stretch that has passed. */
static unsigned percentage_of(const struct panel_input *r)
{
    const usec start = property_list_usec(r->presence, "SittingClockStartTimestamp"),
               due = property_list_usec(r->coach, "DueTimestamp");

    if (due == 0)
        return 0;
    if (due <= r->now)
        return 100;
    if (start == 0 || start >= r->now)
        return 0;
    return (unsigned)usec_scale(r->now - start, 100, due - start);
}

static char *stretching_text(const struct panel_input *r)
{
    const unsigned step = property_list_number(r->coach, "Step"),
                   steps = property_list_number(r->coach, "Steps");

    if (step) /* TRANSLATORS: the number of a step, and of all steps */
        return g_strdup_printf(_("stretching %u/%u"), step, steps);
    return g_strdup(_("stretching"));
}

static char *paused_text(const struct panel_input *r)
{
    const usec until = property_list_usec(r->coach, "PausedUntilTimestamp");
    char buf[FORMAT_INSTANT_MAX];

    if (until) /* TRANSLATORS: a time such as "14:05" */
        return g_strdup_printf(_("paused until %s"), format_instant(buf, until, r->now));
    return g_strdup(_("stretch paused"));
}

/* A few words that are clear beside a clock; NULL: the state is enough, such as "standing". */
static char *phase_text(const struct panel_input *r)
{
    g_autofree char *due = due_text(r);
    char at[FORMAT_INSTANT_MAX];

    switch (r->phase) {
    case COACH_COUNTING:
    case COACH_DUE:
    case COACH_SUGGESTED: /* TRANSLATORS: "25 min" or "now"; a panel shows it beside the clock */
        return *due ? g_strdup_printf(_("stretch %s"), due) : NULL;
    case COACH_HELD: /* TRANSLATORS: a stretch is due, but its reminder is delayed */
        return g_strdup(_("stretch waits"));
    case COACH_SNOOZED:
        if (planned_at(r) == 0)
            return g_strdup(_("stretch snoozed"));
        /* TRANSLATORS: "at 14:05" */
        return g_strdup_printf(_("stretch %s"), format_at(at, planned_at(r), r->now));
    case COACH_STRETCHING:
        return stretching_text(r);
    case COACH_PAUSED:
        return paused_text(r);
    case COACH_QUIET: /* TRANSLATORS: outside the working hours */
        return g_strdup(_("after hours"));
    case COACH_UNKNOWN: /* TRANSLATORS: not known when */
        return g_strdup(_("stretch ?"));
    case COACH_RESTING:
    case COACH_PHASE_MAX:
        break;
    }
    return NULL;
}

static char *tooltip_text(const struct panel_input *r)
{
    g_autofree char *state = describe_presence(r->presence, r->now, /* is_exact= */ false);
    g_autofree char *next = describe_next(r->coach, r->presence, r->now, /* is_relative= */ false);
    g_autofree char *delay = describe_delay(r->coach);
    GString *out = g_string_new(state ? state : "");

    if (next) {
        g_string_append(out, out->len ? "\n" : "");
        /* TRANSLATORS: "at 14:35" */
        g_string_append_printf(out, _("next stretch: %s"), next);
    }
    if (delay) {
        g_string_append_c(out, '\n');
        /* TRANSLATORS: "wait: a call is on" */
        g_string_append_printf(out, _("reminders %s"), delay);
    }
    return g_string_free(out, FALSE);
}

/* Fields that count: while a stretch is planned, or the sitting clock runs. */
static unsigned minute_fields_of(const struct panel_input *r)
{
    const bool is_sitting = property_list_usec(r->presence, "SittingClockStartTimestamp") != 0;
    unsigned fields = 0;

    if (planned_at(r))
        fields |= 1u << PANEL_DUE | 1u << PANEL_PERCENTAGE;
    if (planned_at(r) && r->phase == COACH_COUNTING)
        fields |= 1u << PANEL_TEXT;
    if (is_sitting)
        fields |= 1u << PANEL_SITTING;
    return fields;
}

static char *or_empty(char *text)
{
    return text ? text : g_strdup("");
}

void panel_view_read(struct panel_view *ret, const struct property_list *presence,
                     const struct property_list *coach, usec now)
{
    const char *phase = property_list_string(coach, "Phase"),
               *state = property_list_string(presence, "State");
    struct panel_input r = { .presence = presence, .coach = coach, .now = now };
    char **fields = ret->fields;

    phase = phase ? phase : coach_phase_name(COACH_UNKNOWN);
    r.phase = coach_phase_find(phase);
    *ret = (struct panel_view){ .state_name = state ? state : presence_state_name(PRESENCE_UNKNOWN),
                                .tooltip = tooltip_text(&r),
                                .minute_fields = minute_fields_of(&r) };
    fields[PANEL_DUE] = due_text(&r);
    fields[PANEL_AT] = at_text(&r);
    fields[PANEL_NEXT] = or_empty(describe_next(coach, presence, now, /* is_relative= */ false));
    fields[PANEL_SITTING] = sitting_text(&r);
    fields[PANEL_STATE] = or_empty(describe_state(presence));
    fields[PANEL_EXERCISE] = or_empty(describe_exercise(property_list_string(coach, "Exercise"),
                                                        property_list_string(coach, "Side")));
    fields[PANEL_PHASE] = format_safe(phase);
    fields[PANEL_PERCENTAGE] = g_strdup_printf("%u", percentage_of(&r));
    fields[PANEL_TEXT] = r.phase == COACH_PHASE_MAX ? format_safe(phase) : phase_text(&r);
    if (!fields[PANEL_TEXT])
        fields[PANEL_TEXT] = g_strdup(fields[PANEL_STATE]);
}

void panel_view_absent(struct panel_view *ret, bool is_stopped, const char *sentence)
{
    char **fields = ret->fields;

    *ret = (struct panel_view){ .state_name = "stopped", .tooltip = g_strdup(sentence) };
    for (int i = 0; i < PANEL_FIELD_MAX; i++)
        fields[i] = g_strdup(i == PANEL_PHASE        ? "stopped"
                             : i == PANEL_PERCENTAGE ? "0"
                             : i == PANEL_NEXT       ? sentence
                                                     : "");
    g_free(fields[PANEL_TEXT]);
    g_free(fields[PANEL_STATE]);
    /* TRANSLATORS: the service does not run; a panel shows it beside the clock */
    fields[PANEL_TEXT] = g_strdup(is_stopped ? _("stretch off") : _("stretch ?"));
    fields[PANEL_STATE] = g_strdup(is_stopped ? _("off") : _("no answer"));
}

void panel_view_done(struct panel_view *v)
{
    for (int i = 0; i < PANEL_FIELD_MAX; i++)
        g_free(v->fields[i]);
    g_free(v->tooltip);
}

#include "ctl/text/presence_text.h"

#include <string.h>

#include "ctl/text/describe.h"
#include "ctl/text/format.h"
#include "wording/hold_words.h"
#include "wording/state_words.h"
#include "wording/translation.h"

#define EVIDENCE_TYPE "a(ssstt)"

/* Instants are shown to the second; two that are nearer than that are the same. */
#define SAME USEC_SEC

struct evidence_row {
    const char *source, *detail; /* borrowed */
    const char *word;            /* of the bus, for the kind; borrowed */
    enum evidence_kind kind;     /* EVIDENCE_KIND_MAX = not known here */
    guint64 since, until;
};

/* The next row of Evidence that is not one of the idle source, which is part of the state. */
static bool next_row(GVariantIter *iter, struct evidence_row *ret)
{
    while (g_variant_iter_next(iter, "(&s&s&stt)", &ret->source, &ret->word, &ret->detail,
                               &ret->since, &ret->until)) {
        ret->kind = evidence_kind_find(ret->word);
        if (strcmp(ret->word, "idle") != 0 && strcmp(ret->word, "input") != 0)
            return true;
    }
    return false;
}

/* Initializes @iter; false if there is no Evidence. */
static bool find_rows(const struct property_list *presence, GVariantIter *iter)
{
    GVariant *all = property_list_find(presence, "Evidence");

    if (!all || !g_variant_is_of_type(all, G_VARIANT_TYPE(EVIDENCE_TYPE)))
        return false;
    g_variant_iter_init(iter, all);
    return true;
}

static bool is_film(const struct evidence_row *e)
{
    return e->kind == EVIDENCE_VIDEO || e->kind == EVIDENCE_MUSIC;
}

static bool is_call(const struct evidence_row *e)
{
    return e->kind == EVIDENCE_CALL || e->kind == EVIDENCE_CALL_WORD;
}

static bool is_hold(const struct evidence_row *e)
{
    return e->kind == EVIDENCE_HOLD;
}

static bool is_report(const struct evidence_row *e)
{
    return e->kind == EVIDENCE_SITTING || e->kind == EVIDENCE_STANDING || e->kind == EVIDENCE_AWAY;
}

/* How instants are written: to the minute or to the second. */
typedef const char *(*format_fn)(char *buf, usec instant, usec now);

/* @format_text has one %s. */
static void append_instant(GString *out, const char *format_text, guint64 instant, format_fn format,
                           usec now)
{
    char buf[FORMAT_INSTANT_MAX];

    if (!instant)
        return;
    format(buf, (usec)MIN(instant, (guint64)USEC_NEVER), now);
    g_string_append_c(out, ' ');
    g_string_append_printf(out, format_text, buf);
}

/* The program or device that the words of the kind are about. */
static const char *subject_of(const struct evidence_row *e)
{
    if (is_hold(e) || is_report(e))
        return hold_program(e->source);
    if (*e->detail)
        return e->detail;
    if (e->kind == EVIDENCE_PRESENT || e->kind == EVIDENCE_ABSENT)
        /* TRANSLATORS: "sees a person" or "reports that you are not at the desk" follows */
        return _("the presence sensor");
    if (e->kind == EVIDENCE_TREADMILL)
        return _("a treadmill"); /* known by the steps */
    /* TRANSLATORS: a phrase such as "is worn, at rest" or "plays a film" follows */
    return e->kind == EVIDENCE_WORN ? _("your watch") : _("a program");
}

/* "mpv plays a film since 12:00:02" */
static void append_row(GString *out, const struct evidence_row *e, format_fn format, usec now)
{
    g_autoptr(GString) row = g_string_new(NULL);
    g_autofree char *safe = NULL;

    if (e->kind < EVIDENCE_KIND_MAX)
        /* TRANSLATORS: a program, and a phrase such as "plays a film" */
        g_string_append_printf(row, _("%s %s"), subject_of(e), evidence_kind_verb(e->kind));
    else
        g_string_append(row, e->word);
    if (*e->detail && (is_hold(e) || e->kind == EVIDENCE_KIND_MAX))
        g_string_append_printf(row, " (%s)", e->detail);
    /* TRANSLATORS: times such as "14:05", after "mpv plays a film" */
    append_instant(row, _("since %s"), is_hold(e) ? 0 : e->since, format, now);
    append_instant(row, _("until %s"), e->until, format, now);
    safe = format_safe(row->str);
    g_string_append_printf(out, "%s%s", out->len ? "; " : "", safe);
}

/* The rows that are wanted, or all, as one text; NULL if there is none. */
static char *rows_text(const struct property_list *presence,
                       bool (*is_wanted)(const struct evidence_row *e), format_fn format, usec now)
{
    g_autoptr(GString) out = g_string_new(NULL);
    struct evidence_row e;
    GVariantIter iter;

    if (!find_rows(presence, &iter))
        return NULL;
    while (next_row(&iter, &e))
        if (!is_wanted || is_wanted(&e))
            append_row(out, &e, format, now);
    return out->len ? g_strdup(out->str) : NULL;
}

static bool has_row(const struct property_list *presence,
                    bool (*is_wanted)(const struct evidence_row *e))
{
    struct evidence_row e;
    GVariantIter iter;
    bool found = false;

    if (!find_rows(presence, &iter))
        return false;
    while (next_row(&iter, &e))
        found |= is_wanted(&e);
    return found;
}

/* "Away since your last input at 12:31:07", "Away since 12:31:20 (screen locked)" */
static void append_state(GString *out, const struct property_list *presence, bool is_still,
                         usec now)
{
    g_autofree char *state = describe_state(presence);
    g_autofree char *text = describe_presence(presence, now, /* is_exact= */ true);
    const usec since = property_list_usec(presence, "StateSinceTimestamp"),
               input = property_list_usec(presence, "LastInputTimestamp");
    char buf[FORMAT_INSTANT_MAX];

    if (is_still && since && ABS(since - input) < SAME)
        /* TRANSLATORS: "away", and "at 14:05" */
        g_string_append_printf(out, _("%s since your last input %s"), state,
                               format_at_exact(buf, since, now));
    else
        g_string_append(out, text);
    if (is_still && input && ABS(since - input) >= SAME)
        /* TRANSLATORS: "at 14:05" */
        g_string_append_printf(out, _("; your last input was %s"),
                               format_at_exact(buf, input, now));
}

char *presence_text_sentence(const struct property_list *presence, usec now)
{
    g_autofree char *evidence = presence_text_evidence(presence, now);
    const bool has_film = has_row(presence, is_film), has_call = has_row(presence, is_call);
    const char *state = property_list_string(presence, "State");
    bool is_still; /* without input, so that a film or a call would matter */
    g_autoptr(GString) out = NULL;

    if (!state || !*state)
        return NULL;
    is_still = strcmp(state, "away") == 0 || strcmp(state, "passive") == 0;
    out = g_string_new(NULL);
    append_state(out, presence, is_still, now);
    if (is_still && !(has_film && has_call))
        g_string_append_printf(out, "; %s",
                               has_film   ? _("no call")
                               : has_call ? _("no film")
                                          : _("no film, no call"));
    if (evidence)
        g_string_append_printf(out, "; %s", evidence);
    g_string_append_c(out, '.');
    return format_capital(out->str);
}

char *presence_text_evidence(const struct property_list *presence, usec now)
{
    return rows_text(presence, NULL, format_instant_exact, now);
}

char *presence_text_holds(const struct property_list *presence, usec now)
{
    return rows_text(presence, is_hold, format_instant, now);
}

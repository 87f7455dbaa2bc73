#include "ctl/text/property_text.h"

#include <string.h>

#include "ctl/text/describe.h"
#include "ctl/text/format.h"
#include "ctl/text/json.h"
#include "wording/suggestion.h"
#include "wording/translation.h"

/* Other phrases and the signals have these already. */
static const char *const silent[] = {
    "PhaseSinceTimestamp",
    "SittingClockStartTimestamp",
    "SittingSinceTimestamp",
    "NextReminderTimestamp",
    "SuggestionId",
    "StepText",
    "StepTitle",
    "StepPicture",
    "StepEndsTimestamp",
    "LastRestTimestamp",
    "LastRestUSec",
    "Evidence",
    NULL,
};

static const struct phrase {
    const char *name, *words;
} phrases[] = {
    { "IdleSource", N_("activity from") },
    { "Exercise", N_("next exercise:") },
    { "Side", N_("next side:") },
};

static const char *side_words(const char *value)
{
    return strcmp(value, "left") == 0    ? _("left side")
           : strcmp(value, "right") == 0 ? _("right side")
           : strcmp(value, "both") == 0  ? _("both sides")
                                         : value;
}

static const char *string_words(const char *name, const char *value)
{
    const char *exercise;

    if (!*value)
        return _("none");
    if (strcmp(name, "IdleSource") == 0)
        return describe_idle_source(value);
    exercise = strcmp(name, "Exercise") == 0 ? wording_exercise_name(value) : NULL;
    if (strcmp(name, "Side") == 0)
        return side_words(value);
    return exercise ? exercise : value;
}

static char *value_text(const char *name, GVariant *value, usec now)
{
    g_autoptr(GString) out = g_string_new(NULL);
    char buf[MAX(FORMAT_INSTANT_MAX, DURATION_WORDS_MAX)];
    guint64 number;

    if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
        return g_strdup(string_words(name, g_variant_get_string(value, NULL)));
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_UINT64)) {
        number = MIN(g_variant_get_uint64(value), (guint64)USEC_NEVER);
        if (g_str_has_suffix(name, "Timestamp"))
            return g_strdup(number ? format_instant_exact(buf, (usec)number, now) : _("none"));
        if (g_str_has_suffix(name, "USec"))
            return g_strdup(format_duration(buf, (usec)number));
    }
    json_value(out, value);
    return g_strdup(out->str);
}

char *property_text_describe(const char *name, GVariant *value, usec now)
{
    g_autofree char *text = NULL, *out = NULL;
    const char *words = name;

    if (g_strv_contains(silent, name))
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(phrases); i++)
        if (strcmp(phrases[i].name, name) == 0)
            words = _(phrases[i].words);
    text = value_text(name, value, now);
    out = g_strdup_printf("%s %s", words, text);
    return format_safe(out);
}

#include "ctl/text/tracker_text.h"

#include "ctl/text/format.h"
#include "wording/translation.h"

/* Without a report for longer than that, the service ignores the tracker. */
#define LIVE_FOR (10 * USEC_MIN)

char *tracker_text_name(const struct property_list *tracker)
{
    const char *id = property_list_string(tracker, "Id"),
               *name = property_list_string(tracker, "Name");

    g_autofree char *both = NULL;

    if (!name || !*name || g_strcmp0(name, id) == 0)
        return format_safe(id ? id : "?");
    both = g_strdup_printf(_("%s (id %s)"), name, id ? id : "?");
    return format_safe(both);
}

static usec silent_for(const struct property_list *tracker, usec now)
{
    const usec last = property_list_usec(tracker, "LastEventTimestamp");

    return now > last ? now - last : 0;
}

char *tracker_text_link(const struct property_list *tracker, usec now)
{
    const bool is_live = silent_for(tracker, now) <= LIVE_FOR;

    if (!property_list_bool(tracker, "Linked"))
        return g_strdup(_("not connected; its steps are not counted"));
    return g_strdup(is_live ? _("connected")
                            : _("connected, but silent; it changes nothing until it reports"));
}

char *tracker_text_last_report(const struct property_list *tracker, usec now)
{
    char length[DURATION_WORDS_MAX];

    if (!property_list_usec(tracker, "LastEventTimestamp"))
        return g_strdup(_("none yet"));
    return g_strdup_printf(_("%s ago"), format_duration(length, silent_for(tracker, now)));
}

char *tracker_text_last_walk(const struct property_list *tracker, usec now)
{
    const usec walk = property_list_usec(tracker, "LastWalkTimestamp");
    char instant[FORMAT_INSTANT_MAX];

    return g_strdup(walk ? format_instant(instant, walk, now) : _("none yet"));
}

/* The words of the bus for people. A word that is not known here stays as it is. */
static const char *plain_word(const char *word)
{
    static const struct {
        const char *word, *plain;
    } words[] = {
        { "steps", N_("steps") },
        { "posture", N_("posture") },
        { "heart-rate", N_("pulse") },
        { "worn", N_("whether you wear it") },
        { "alert", N_("alerts on your wrist") },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_strcmp0(word, words[i].word) == 0)
            return _(words[i].plain);
    return word;
}

char *tracker_text_provides(const struct property_list *tracker)
{
    GVariant *list = property_list_find(tracker, "Provides");
    g_autoptr(GString) text = g_string_new(NULL);
    GVariantIter iter;
    const char *word;

    if (list && g_variant_is_of_type(list, G_VARIANT_TYPE_STRING_ARRAY)) {
        g_variant_iter_init(&iter, list);
        while (g_variant_iter_next(&iter, "&s", &word))
            g_string_append_printf(text, "%s%s", text->len ? ", " : "", plain_word(word));
    }
    return text->len ? format_safe(text->str) : g_strdup(_("not announced"));
}

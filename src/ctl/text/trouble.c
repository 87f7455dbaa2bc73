#include "ctl/text/trouble.h"

#include <string.h>

#include "ctl/text/format.h"
#include "wording/translation.h"

#define PROBLEMS_TYPE "a(ssus)"

static const struct {
    const char *word, *words;
} failures[] = {
    { "no-server", N_("no notification server answered, or the server ended") },
    { "no-answer", N_("the notification server or lumbard-notifier did not answer in time") },
    { "no-notifier", N_("the program lumbard-notifier did not start, or it ended") },
    { "error", N_("the notification server refused it or did not answer") },
};

const char *trouble_failure(const struct property_list *coach)
{
    const char *word = property_list_string(coach, "Failure");

    if (!property_list_usec(coach, "FailedTimestamp") || g_strcmp0(word, "dnd") == 0)
        return NULL;
    for (size_t i = 0; word && i < G_N_ELEMENTS(failures); i++)
        if (strcmp(failures[i].word, word) == 0)
            return _(failures[i].words);
    return _("lumbarctl log shows why");
}

char *trouble_delivery(const struct property_list *coach, usec now)
{
    const char *why = trouble_failure(coach);
    char instant[FORMAT_INSTANT_MAX];

    if (!why)
        return NULL;
    /* TRANSLATORS: "at 14:05", and why */
    return g_strdup_printf(_("The last reminder, %s, could not be shown: %s"),
                           format_at(instant, property_list_usec(coach, "FailedTimestamp"), now),
                           why);
}

static GVariant *find_problems(const struct property_list *settings)
{
    GVariant *all = property_list_find(settings, "Problems");

    return all && g_variant_is_of_type(all, G_VARIANT_TYPE(PROBLEMS_TYPE)) ? all : NULL;
}

/* The service reports a file that it cannot read with an empty key. */
static char *heading_of(gsize n, const char *key)
{
    if (n > 1) /* TRANSLATORS: the first problem follows, after a colon */
        return g_strdup_printf(_n("There is %zu problem in the configuration. The first",
                                  "There are %zu problems in the configuration. The first", n),
                               n);
    /* TRANSLATORS: the file and the reason follow, after a colon */
    return g_strdup(*key ? _("A value in the configuration is ignored")
                         : _("There is a problem in the configuration"));
}

char *trouble_place(const struct property_list *settings, gsize i)
{
    GVariant *all = find_problems(settings);
    g_autofree char *text = NULL;
    const char *file, *key, *sentence;
    guint32 line;

    if (!all || i >= g_variant_n_children(all))
        return NULL;
    g_variant_get_child(all, i, "(&s&su&s)", &file, &key, &line, &sentence);
    /* TRANSLATORS: a file, the number of a line, and what is wrong there */
    text = line ? g_strdup_printf(_("%s, line %u: %s"), file, line, sentence)
                : g_strdup_printf("%s: %s", file, sentence);
    return format_safe(text);
}

char *trouble_configuration(const struct property_list *settings)
{
    GVariant *all = find_problems(settings);
    const gsize n = all ? g_variant_n_children(all) : 0;
    g_autofree char *heading = NULL, *place = trouble_place(settings, 0);
    const char *key;

    if (n == 0)
        return NULL;
    g_variant_get_child(all, 0, "(&s&su&s)", NULL, &key, NULL, NULL);
    heading = heading_of(n, key);
    /* TRANSLATORS: "There is a problem in the configuration", and the file, the line and why */
    return g_strdup_printf(_("%s: %s"), heading, place);
}

char *trouble_history(const struct property_list *history)
{
    const char *problem = property_list_string(history, "Problem");

    if (!property_list_find(history, "Healthy") || property_list_bool(history, "Healthy"))
        return NULL;
    return format_safe(problem && *problem ? problem : _("lumbarctl log shows why"));
}

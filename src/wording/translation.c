#include "wording/translation.h"

#include <glib.h>
#include <libintl.h>
#include <locale.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config.h"

#define DOMAIN "lumbard"

static locale_t language; /* (locale_t)0: English */

/* Does @folder contain a file for one of the languages of the environment? */
static bool has_translation(const char *folder)
{
    const char *const *languages = g_get_language_names();

    for (; *languages && strcmp(*languages, "C") != 0; languages++) {
        g_autofree char *path =
            g_strdup_printf("%s/%s/LC_MESSAGES/" DOMAIN ".mo", folder, *languages);

        if (access(path, R_OK) == 0)
            return true;
    }
    return false;
}

/* As for other data: the folder of the person, those of the system, the installed one. */
static char *find_folder(void)
{
    const char *const *dirs = g_get_system_data_dirs();
    char *folder = g_build_filename(g_get_user_data_dir(), "locale", NULL);

    for (; !has_translation(folder) && *dirs; dirs++) {
        g_free(folder);
        folder = g_build_filename(*dirs, "locale", NULL);
    }
    if (has_translation(folder))
        return folder;
    g_free(folder);
    return has_translation(LUMBARD_LOCALEDIR) ? g_strdup(LUMBARD_LOCALEDIR) : NULL;
}

void translation_open(void)
{
    g_autofree char *folder = find_folder();

    if (!folder)
        return;
    language = newlocale(LC_MESSAGES_MASK, "", (locale_t)0);
    bindtextdomain(DOMAIN, folder);
    bind_textdomain_codeset(DOMAIN, "UTF-8"); /* the bus takes no other text */
}

const char *translation_of(const char *text)
{
    locale_t before;

    if (!language)
        return text;
    before = uselocale(language);
    text = dgettext(DOMAIN, text);
    uselocale(before);
    return text;
}

const char *translation_of_number(const char *one, const char *several, unsigned long number)
{
    const char *text = number == 1 ? one : several;
    locale_t before;

    if (!language)
        return text;
    before = uselocale(language);
    text = dngettext(DOMAIN, one, several, number);
    uselocale(before);
    return text;
}

/* Removes the bytes of an unfinished character at the end. */
static void drop_unfinished(char *text)
{
    const char *end;

    if (!g_utf8_validate(text, -1, &end) && g_utf8_get_char_validated(end, -1) == (gunichar)-2)
        text[end - text] = 0;
}

char *translation_print(char *buf, size_t size, const char *format, ...)
{
    va_list ap;
    int n;

    va_start(ap, format);
    n = vsnprintf(buf, size, format, ap);
    va_end(ap);
    if (n >= (int)size)
        drop_unfinished(buf);
    return buf;
}

#include "store/exercise_text.h"

#include <glib.h>
#include <string.h>

#include "util/clean_text.h"
#include "wording/bubble.h"

/* Bytes of a text that is shown: a character has four at most, and no notification is longer. */
#define FILLED_MAX 1024

/* Bytes of a placeholder in a sentence. */
#define SHOWN_MAX 16

#define ERROR(...) (g_snprintf(ret_error, EXERCISE_TEXT_ERROR_MAX, __VA_ARGS__), false)

static bool is_clean(const char *text, bool has_paragraphs)
{
    g_autofree char *line = g_strdup(text), *clean = NULL;

    if (has_paragraphs)
        g_strdelimit(line, "\n", ' ');
    clean = clean_text(line);
    return strcmp(clean, line) == 0;
}

/* Braces occur only in placeholders, and these only where the rule allows them. */
static bool has_known_placeholders(const char *text, const struct exercise_text_rule *rule,
                                   char *ret_error)
{
    while (*(text += strcspn(text, "{}"))) {
        const int n = (int)MIN(strcspn(text, "}") + 1, SHOWN_MAX);
        const bool is_known = g_str_has_prefix(text, "{side}") || g_str_has_prefix(text, "{other}");

        if (!rule->has_sides && !rule->is_without_sides)
            return ERROR("contains { or }: expected a text without them");
        if (!is_known)
            return ERROR("contains a brace that begins no placeholder: expected {side} or {other}");
        if (rule->is_without_sides)
            return ERROR("contains %.*s: expected no side, because Sides is empty", n, text);
        text += n;
    }
    return true;
}

static bool fits_lines(const char *text, const struct exercise_text_rule *rule, char *ret_error)
{
    char filled[FILLED_MAX];
    unsigned lines;

    if (!rule->lines)
        return true;
    /* "right" is the longer word, but which of the two placeholders it replaces differs. */
    lines = MAX(bubble_lines(bubble_fill_names(filled, sizeof filled, text, SIDE_LEFT)),
                bubble_lines(bubble_fill_names(filled, sizeof filled, text, SIDE_RIGHT)));
    return lines <= rule->lines || ERROR("fills %u lines of %d characters: expected at most %u",
                                         lines, BUBBLE_WIDTH, rule->lines);
}

bool exercise_text_fits(const char *text, const struct exercise_text_rule *rule, char *ret_error)
{
    const char *markup = strpbrk(text, "&<>");
    const size_t n = bubble_characters(text);

    if (!*text)
        return ERROR("is empty: expected a text");
    if (!is_clean(text, rule->has_paragraphs))
        return ERROR("contains a control character or an invisible one: expected plain text");
    if (markup)
        return ERROR("contains %c: expected a text without & < and >", *markup);
    if (rule->characters && n > rule->characters)
        return ERROR("has %u characters: expected at most %u", (unsigned)n, rule->characters);
    if (rule->lines && strlen(text) >= FILLED_MAX)
        return ERROR("has %u characters: expected at most %u lines of %d", (unsigned)n, rule->lines,
                     BUBBLE_WIDTH);
    return has_known_placeholders(text, rule, ret_error) && fits_lines(text, rule, ret_error);
}

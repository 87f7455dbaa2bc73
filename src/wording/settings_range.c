#include "wording/settings_range.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "core/duration.h"
#include "wording/duration_words.h"
#include "wording/translation.h"

/* Bytes of a value in a sentence. */
#define QUOTE_MAX 65

static void add_words(struct bilingual *b, const char *const *words, const char *between)
{
    for (int i = 0; words[i]; i++)
        bilingual_add(b, "%s%s", i ? between : "", words[i]);
}

static void add_duration(struct bilingual *b, usec duration)
{
    char english[DURATION_TEXT_MAX], words[DURATION_WORDS_MAX];

    bilingual_add_pair(b, duration_prose(english, sizeof english, duration),
                       duration_words(words, sizeof words, duration));
}

static void add_durations(struct bilingual *b, const struct settings_entry *e)
{
    if (e->low || e->is_endless)
        add_duration(b, e->low);
    else
        bilingual_add(b, "0");
    /* TRANSLATORS: between the ends of a range of durations */
    bilingual_add_text(b, N_(" to "));
    add_duration(b, e->high);
    if (e->is_endless) /* TRANSLATORS: the word forever is typed as it is in each language */
        bilingual_add_text(b, N_(", or forever"));
}

static void add_range(struct bilingual *b, const struct settings_entry *e)
{
    switch (e->type) {
    case SETTINGS_DURATION:
        add_durations(b, e);
        break;
    case SETTINGS_COUNT:
        bilingual_add(b, N_("%d to %d"), (int)e->low, (int)e->high);
        break;
    case SETTINGS_BOOL:
        /* TRANSLATORS: words of the file, "yes" and "no" stay as they are */
        bilingual_add_text(b, N_("yes or no"));
        break;
    case SETTINGS_CHOICE:
        add_words(b, e->words, ", ");
        break;
    case SETTINGS_CHOICES:
        /* TRANSLATORS: words follow, separated by ; */
        bilingual_add_text(b, N_("any of "));
        add_words(b, e->words, ";");
        break;
    case SETTINGS_LIST:
        bilingual_add(b, N_("up to %d names of up to %d characters, separated by ;"),
                      (int)e->n_names, (int)e->n_chars);
        break;
    case SETTINGS_IDS:
        bilingual_add(b, N_("1 to %d ids of exercises, separated by ;"), (int)e->n_names);
        break;
    case SETTINGS_ADDRESSES:
        bilingual_add(b,
                      N_("up to %d Bluetooth addresses such as C0:FF:EE:00:00:01, separated by ;"),
                      (int)e->n_names);
        break;
    case SETTINGS_LENGTH:
        /* TRANSLATORS: "off" is a word of the file and stays as it is */
        bilingual_add(b, N_("off, or %dcm to %dcm"), (int)e->low, (int)e->high);
        break;
    case SETTINGS_HOURS:
        /* TRANSLATORS: "always" and the names of days are words of the file and stay as they are */
        bilingual_add(
            b, N_("always, or up to %d windows such as Mon-Fri 09:00-18:00; Sat 22:00-02:00"),
            HOURS_MAX);
        break;
    }
}

const char *settings_range(char *buf, size_t size, const struct settings_entry *e)
{
    struct bilingual range = { 0 };

    add_range(&range, e);
    return translation_print(buf, size, "%s", bilingual_text(&range));
}

/* A part of a value, so that it fits into a sentence. */
static const char *quote(char buf[static QUOTE_MAX], const char *part, size_t n)
{
    char copy[QUOTE_MAX * 4];

    translation_print(copy, sizeof copy, "%.*s", (int)n, part);
    text_copy(buf, QUOTE_MAX, copy);
    return buf;
}

/* Hours may be long, so the sentence quotes only the part that is wrong. */
static void explain_hours(struct bilingual *b, const char *value)
{
    struct hours_problem problem;
    struct hours unused;
    char part[QUOTE_MAX];
    const int r = hours_parse(value, &unused, &problem);

    assert(r < 0);
    if (!problem.n)
        problem = (struct hours_problem){ value, strlen(value), problem.what };
    /* TRANSLATORS: a part of a value; "is not a day" or a similar text follows */
    bilingual_add(b, N_("\"%s\" "), quote(part, problem.part, problem.n));
    bilingual_add_text(b, problem.what);
}

int settings_explain(struct settings *s, const struct settings_entry *e, const char *value,
                     struct bilingual *ret)
{
    const bool has_example = e->type == SETTINGS_DURATION && !e->is_endless;
    const int r = settings_set(s, e, value);
    char quoted[QUOTE_MAX];

    if (r >= 0)
        return 0;
    *ret = (struct bilingual){ 0 };
    bilingual_add(ret, "%s.%s: ", e->group, e->key);
    if (e->type == SETTINGS_HOURS)
        explain_hours(ret, value);
    else
        bilingual_add(ret, r == -ERANGE ? N_("\"%s\" is out of range") : N_("\"%s\" is not valid"),
                      quote(quoted, value, strlen(value)));
    /* TRANSLATORS: the allowed range follows */
    bilingual_add_text(ret, N_(": expected "));
    add_range(ret, e);
    if (has_example)
        bilingual_add(ret, N_(", such as %s"), e->default_text);
    return -EINVAL;
}

int settings_parse(struct settings *s, const struct settings_entry *e, const char *value,
                   char *ret_error)
{
    struct bilingual sentence;
    const int r = settings_explain(s, e, value, &sentence);

    if (r < 0)
        translation_print(ret_error, SETTINGS_ERROR_MAX, "%s", bilingual_text(&sentence));
    return r;
}

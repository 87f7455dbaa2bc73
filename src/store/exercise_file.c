#include "store/exercise_file.h"

#include <errno.h>
#include <glib.h>
#include <string.h>

#include "store/exercise_picture.h"
#include "store/exercise_text.h"
#include "store/keyfile.h"

#define EXERCISE_GROUP "Exercise"
#define STEP_GROUP     "Step "

/* Bytes of a sentence, which quotes at most one value. */
#define SENTENCE_MAX 512
/* Bytes of "Step 32" */
#define GROUP_MAX 16
/* Characters of a value in a sentence. */
#define SHOWN_MAX 40

#define NAME_CHARACTERS   30
#define CREDIT_CHARACTERS 200
#define ABOUT_CHARACTERS  4000
#define CAUTION_LINES     2 /* of the first bubble; the last line is for what counts as a break */
#define TITLE_CHARACTERS  30
#define TEXT_LINES        3 /* the title fills the first one */
#define HELD_LINES        2 /* the last one is for how long to hold */

struct key {
    const char *name;
    bool is_localised;
};

static const struct key exercise_keys[] = {
    { "Name", true },   { "About", true },     { "Caution", true }, { "Credit", false },
    { "Sides", false }, { "CountsAs", false }, { "Repeat", false }, { 0 },
};
static const struct key step_keys[] = {
    { "Title", true }, { "Text", true },     { "Seconds", false },
    { "Hold", false }, { "Picture", false }, { 0 },
};

struct exercise_reading {
    const char *folder, *path;
    struct keyfile file;
    struct exercise *e;
    struct problem *problem;
};

/* @key NULL: the group itself. */
__attribute__((format(printf, 4, 5))) static int refuse(struct exercise_reading *r,
                                                        const char *group, const char *key,
                                                        const char *format, ...)
{
    g_autofree char *name = key ? g_strdup_printf("%s.%s", group, key) : g_strdup(group);
    g_autofree char *what = NULL, *sentence = NULL;
    unsigned line = keyfile_line(&r->file, group, key);
    va_list ap;

    va_start(ap, format);
    what = g_strdup_vprintf(format, ap);
    va_end(ap);
    sentence = g_strdup_printf("%s %s", name, what);
    if (strlen(sentence) > SENTENCE_MAX)
        sentence[g_utf8_find_prev_char(sentence, sentence + SENTENCE_MAX) - sentence] = 0;
    if (!line) /* a missing key: the line of its group */
        line = keyfile_line(&r->file, group, NULL);
    problem_set(r->problem, r->path, name, line, sentence);
    return -EINVAL;
}

static int refuse_value(struct exercise_reading *r, const char *group, const char *key,
                        const char *value, const char *expected)
{
    return refuse(
        r, group, key, "is \"%.*s\": expected %s",
        (int)(g_utf8_offset_to_pointer(value, MIN(g_utf8_strlen(value, -1), SHOWN_MAX)) - value),
        value, expected);
}

/* The key of @keys that @name is, perhaps with a language: Title[de]. */
static const struct key *find_key(const struct key *keys, const char *name)
{
    const size_t n = strcspn(name, "[");

    for (; keys->name; keys++)
        if (strlen(keys->name) == n && strncmp(keys->name, name, n) == 0)
            return !name[n] || keys->is_localised ? keys : NULL;
    return NULL;
}

static int check_keys(struct exercise_reading *r, const char *group, const struct key *keys)
{
    g_auto(GStrv) names = g_key_file_get_keys(r->file.keys, group, NULL, NULL);

    for (char **name = names; name && *name; name++)
        if (!find_key(keys, *name)) {
            g_autoptr(GString) known = g_string_new(NULL);

            for (const struct key *k = keys; k->name; k++)
                g_string_append_printf(known, "%s%s", k == keys ? "" : ", ", k->name);
            return refuse(r, group, *name, "is an unknown key: expected one of %s", known->str);
        }
    return 0;
}

/* The number of the step that @group describes; 0: none. */
static unsigned step_number(const char *group)
{
    const char *digits = group + strlen(STEP_GROUP);
    guint64 number;

    if (!g_str_has_prefix(group, STEP_GROUP) || *digits == '0')
        return 0;
    return g_ascii_string_to_unsigned(digits, 10, 1, EXERCISE_STEPS_MAX, &number, NULL)
               ? (unsigned)number
               : 0;
}

static int check_groups(struct exercise_reading *r)
{
    gsize n;
    g_auto(GStrv) groups = g_key_file_get_groups(r->file.keys, &n);
    unsigned last = 0;

    for (char **group = groups; *group; group++) {
        const unsigned number = step_number(*group);
        int error = 0;

        if (strcmp(*group, EXERCISE_GROUP) == 0)
            error = check_keys(r, *group, exercise_keys);
        else if (number)
            error = check_keys(r, *group, step_keys);
        else
            error = refuse(r, *group, NULL,
                           "is an unknown group: expected [Exercise] and [Step 1] to [Step %d]",
                           EXERCISE_STEPS_MAX);
        if (error < 0)
            return error;
        last = MAX(last, number);
    }
    if (!g_key_file_has_group(r->file.keys, EXERCISE_GROUP))
        return refuse(r, EXERCISE_GROUP, NULL, "is missing: expected the group [Exercise]");
    for (unsigned i = 1; i <= MAX(last, 1); i++) {
        char group[GROUP_MAX];

        g_snprintf(group, sizeof group, STEP_GROUP "%u", i);
        if (!g_key_file_has_group(r->file.keys, group))
            return refuse(r, group, NULL, "is missing: expected steps from 1 on without a gap");
    }
    r->e->n_steps = last;
    return 0;
}

/* Each language of the text must fit. @ret stays NULL if the key is missing. */
static int read_text(struct exercise_reading *r, const char *group, const char *key,
                     const struct exercise_text_rule *rule, char **ret)
{
    g_auto(GStrv) names = g_key_file_get_keys(r->file.keys, group, NULL, NULL);

    for (char **name = names; *name; name++) {
        g_autofree char *text = NULL;
        g_autoptr(GError) error = NULL;
        char why[EXERCISE_TEXT_ERROR_MAX];
        const size_t n = strlen(key);

        if (strncmp(*name, key, n) != 0 || ((*name)[n] && (*name)[n] != '['))
            continue;
        text = g_key_file_get_string(r->file.keys, group, *name, &error);
        if (error) /* there may be a text even so */
            return refuse(r, group, *name,
                          "contains an unknown escape: expected \\\\ for a backslash");
        g_strchomp(text);
        if (!exercise_text_fits(text, rule, why))
            return refuse(r, group, *name, "%s", why);
    }
    *ret = g_key_file_get_locale_string(r->file.keys, group, key, NULL, NULL);
    if (*ret)
        g_strchomp(*ret);
    return 0;
}

static int read_needed_text(struct exercise_reading *r, const char *group, const char *key,
                            const struct exercise_text_rule *rule, char **ret)
{
    const int error = read_text(r, group, key, rule, ret);

    if (error < 0)
        return error;
    return *ret ? 0 : refuse(r, group, key, "is missing: expected a text");
}

static int read_spare_text(struct exercise_reading *r, const char *group, const char *key,
                           const struct exercise_text_rule *rule, char **ret)
{
    const int error = read_text(r, group, key, rule, ret);

    if (error == 0 && !*ret)
        *ret = g_strdup("");
    return error;
}

/* The value of a key that is not a text; NULL: it is missing. */
static char *read_value(const struct exercise_reading *r, const char *group, const char *key)
{
    char *value = g_key_file_get_value(r->file.keys, group, key, NULL);

    return value ? g_strchomp(value) : NULL;
}

/* @ret stays as it is if the key is missing. */
static int read_number(struct exercise_reading *r, const char *group, const char *key,
                       unsigned high, unsigned *ret)
{
    g_autofree char *value = read_value(r, group, key), *expected = NULL;
    guint64 number;

    if (!value)
        return 0;
    if (g_ascii_string_to_unsigned(value, 10, 1, high, &number, NULL)) {
        *ret = (unsigned)number;
        return 0;
    }
    expected = g_strdup_printf("1 to %u", high);
    return refuse_value(r, group, key, value, expected);
}

/* @ret becomes the index into @words, which has two; it stays as it is if the key is missing. */
static int read_choice(struct exercise_reading *r, const char *group, const char *key,
                       const char *const *words, bool *ret)
{
    g_autofree char *value = read_value(r, group, key), *expected = NULL;

    if (!value)
        return 0;
    for (unsigned i = 0; i < 2; i++)
        if (strcmp(value, words[i]) == 0) {
            *ret = i;
            return 0;
        }
    expected = g_strdup_printf("%s or %s", words[0], words[1]);
    return refuse_value(r, group, key, value, expected);
}

static int read_sides(struct exercise_reading *r)
{
    g_autofree char *value = read_value(r, EXERCISE_GROUP, "Sides");

    r->e->has_sides = !value || *value;
    if (!value || !*value || strcmp(value, "left;right") == 0 || strcmp(value, "left;right;") == 0)
        return 0;
    return refuse_value(r, EXERCISE_GROUP, "Sides", value, "left;right, or nothing");
}

static int read_exercise(struct exercise_reading *r)
{
    static const char *const credits[] = { "stretch", "rest" };
    static const struct exercise_text_rule name = { .characters = NAME_CHARACTERS },
                                           about = { .characters = ABOUT_CHARACTERS,
                                                     .has_paragraphs = true },
                                           caution = { .lines = CAUTION_LINES },
                                           credit = { .characters = CREDIT_CHARACTERS };
    struct exercise *e = r->e;
    int error = read_sides(r);

    e->counts_as_rest = true;
    e->repeat = 1;
    if (error == 0)
        error = read_choice(r, EXERCISE_GROUP, "CountsAs", credits, &e->counts_as_rest);
    if (error == 0)
        error = read_number(r, EXERCISE_GROUP, "Repeat", PLAN_REPEAT_MAX, &e->repeat);
    if (error == 0)
        error = read_needed_text(r, EXERCISE_GROUP, "Name", &name, &e->name);
    if (error == 0)
        error = read_spare_text(r, EXERCISE_GROUP, "About", &about, &e->about);
    if (error == 0)
        error = read_spare_text(r, EXERCISE_GROUP, "Caution", &caution, &e->caution);
    if (error == 0)
        error = read_spare_text(r, EXERCISE_GROUP, "Credit", &credit, &e->credit);
    return error;
}

static int read_picture(struct exercise_reading *r, const char *group, struct exercise_step *s)
{
    g_autofree char *name = read_value(r, group, "Picture");
    char why[EXERCISE_PICTURE_ERROR_MAX];

    if (!name)
        return 0;
    if (!exercise_picture_fits(r->folder, name, r->e->has_sides, why))
        return refuse(r, group, "Picture", "%s", why);
    s->picture = g_build_filename(r->folder, name, NULL);
    return 0;
}

static int read_step(struct exercise_reading *r, const char *group, struct exercise_step *s)
{
    static const char *const answers[] = { "no", "yes" };
    const bool has_sides = r->e->has_sides;
    struct exercise_text_rule title = { .characters = 0, .lines = 1 }, text;
    unsigned seconds = 0;
    int error = read_choice(r, group, "Hold", answers, &s->is_held);

    title.has_sides = has_sides;
    title.is_without_sides = !has_sides;
    text = title;
    text.lines = s->is_held ? HELD_LINES : TEXT_LINES;
    if (error == 0)
        error = read_number(r, group, "Seconds", PLAN_STEP_MAX / USEC_SEC, &seconds);
    if (error == 0 && !seconds && !s->is_held)
        error = refuse(r, group, "Seconds", "is missing: expected 1 to 600, or Hold=yes");
    s->length = (usec)seconds * USEC_SEC;
    if (error == 0)
        error = read_needed_text(r, group, "Title", &title, &s->title);
    if (error == 0)
        error = read_needed_text(r, group, "Text", &text, &s->text);
    return error < 0 ? error : read_picture(r, group, s);
}

static int read_steps(struct exercise_reading *r)
{
    bool has_hold = false;

    for (unsigned i = 0; i < r->e->n_steps; i++) {
        char group[GROUP_MAX];
        int error;

        g_snprintf(group, sizeof group, STEP_GROUP "%u", i + 1);
        error = read_step(r, group, &r->e->steps[i]);
        if (error < 0)
            return error;
        has_hold |= r->e->steps[i].is_held;
    }
    return has_hold ? 0
                    : refuse(r, STEP_GROUP "1", NULL,
                             "and the others have no Hold=yes: expected a step that is held");
}

bool exercise_id_is_valid(const char *id)
{
    const size_t n = strlen(id);

    return n > 0 && n < SETTINGS_WORD_MAX &&
           strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

int exercise_file_read(const char *folder, const char *id, bool is_own, struct exercise **ret,
                       struct problem *ret_problem)
{
    g_autofree char *path = g_strconcat(folder, "/", id, EXERCISE_SUFFIX, NULL);
    struct exercise_reading reading = { .folder = folder, .path = path, .problem = ret_problem };
    struct bilingual why;
    unsigned line;
    /* The translations of the other files were checked before they were installed. */
    int error = (is_own ? keyfile_read : keyfile_read_language)(path, &reading.file, &why, &line);

    if (error == -ENOENT || error == -ENOTDIR)
        return -ENOENT;
    if (error < 0) {
        problem_set_both(ret_problem, path, "", line, &why);
        return error == -EINVAL ? -EINVAL : -EIO;
    }
    reading.e = g_new0(struct exercise, 1);
    reading.e->is_own = is_own;
    g_strlcpy(reading.e->id, id, sizeof reading.e->id);
    error = check_groups(&reading);
    if (error == 0)
        error = read_exercise(&reading);
    if (error == 0)
        error = read_steps(&reading);
    keyfile_done(&reading.file);
    if (error < 0)
        exercise_free(reading.e);
    else
        *ret = reading.e;
    return error;
}

struct exercise *exercise_free(struct exercise *e)
{
    if (!e)
        return NULL;
    g_free(e->name);
    g_free(e->about);
    g_free(e->caution);
    g_free(e->credit);
    for (unsigned i = 0; i < EXERCISE_STEPS_MAX; i++) {
        g_free(e->steps[i].title);
        g_free(e->steps[i].text);
        g_free(e->steps[i].picture);
    }
    g_free(e);
    return NULL;
}

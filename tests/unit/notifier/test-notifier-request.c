/*
 * The arguments of Show: the edges of every range, and that a refusal is one sentence.
 */
#include "notifier/request.h"

#include <string.h>

/* (sssssa(ss)a{sv}) in GVariant text form; %s are the seven arguments. */
static struct request *parse(char **ret_problem, const char *format, ...)
{
    va_list list;
    g_autofree char *text = NULL;
    g_autoptr(GVariant) parameters = NULL;
    g_autoptr(GError) error = NULL;

    va_start(list, format);
    text = g_strdup_vprintf(format, list);
    va_end(list);
    parameters = g_variant_parse(G_VARIANT_TYPE("(sssssa(ss)a{sv})"), text, NULL, NULL, &error);
    g_assert_no_error(error);
    return request_parse(parameters, ret_problem);
}

static void assert_good(struct request *request, const char *problem)
{
    g_assert_cmpstr(problem, ==, NULL);
    g_assert_nonnull(request);
    request_free(request);
}

static void assert_bad(struct request *request, char *problem, const char *word)
{
    g_assert_null(request);
    g_assert_nonnull(problem);
    g_assert_nonnull(strstr(problem, word));
    g_assert_true(g_str_has_suffix(problem, "."));
    g_assert_null(strchr(problem, '\n'));
    g_assert_cmpint(g_utf8_strlen(problem, -1), <, 250);
    g_free(problem);
}

static void test_everything_arrives(void)
{
    char *problem = NULL;
    struct request *request =
        parse(&problem,
              "('one', 'Sum', 'Bo\\ndy', '/a/b.png', 'critical', [('start', 'Go'), ('skip', 'No')],"
              "{'progress': <uint32 0>, 'sound': <'bell'>, 'speech': <'Hello'>,"
              " 'suppress-sound': <true>, 'transient': <true>, 'timeout': <uint64 5000000>,"
              " 'resident': <true>, 'ignore-dnd': <true>, 'unheard-of': <(1, 2)>})");

    g_assert_cmpstr(problem, ==, NULL);
    g_assert_cmpstr(request->tag, ==, "one");
    g_assert_cmpstr(request->summary, ==, "Sum");
    g_assert_cmpstr(request->body, ==, "Bo\ndy");
    g_assert_cmpstr(request->picture, ==, "/a/b.png");
    g_assert_cmpint(request->urgency, ==, REQUEST_CRITICAL);
    g_assert_cmpuint(request->n_actions, ==, 2);
    g_assert_cmpstr(request->actions[1].key, ==, "skip");
    g_assert_cmpstr(request->actions[1].label, ==, "No");
    g_assert_true(request->has_progress && request->progress == 0);
    g_assert_cmpstr(request->sound, ==, "bell");
    g_assert_cmpstr(request->speech, ==, "Hello");
    g_assert_true(request->suppress_sound && request->is_transient && request->is_resident &&
                  request->ignores_dnd);
    g_assert_cmpuint(request->timeout, ==, 5000000);
    request_free(request);
}

static void test_defaults(void)
{
    char *problem = NULL;
    struct request *request = parse(&problem, "('one', 'Sum', '', '', 'low', [], {})");

    g_assert_nonnull(request);
    g_assert_false(request->has_progress || request->suppress_sound || request->is_transient ||
                   request->is_resident || request->ignores_dnd);
    g_assert_null(request->sound);
    g_assert_null(request->speech);
    g_assert_cmpuint(request->timeout, ==, 0);
    request_free(request);
}

/* Of each text: as long as may be is fine, one more is not. */
static void test_lengths(void)
{
    static const struct {
        const char *format, *word;
        size_t max;
    } TEXTS[] = {
        { "('%s', 's', '', '', 'low', [], {})", "tag", REQUEST_TAG_MAX },
        { "('t', '%s', '', '', 'low', [], {})", "summary", REQUEST_SUMMARY_MAX },
        { "('t', 's', '%s', '', 'low', [], {})", "body", REQUEST_BODY_MAX },
        { "('t', 's', '', '/%s', 'low', [], {})", "picture", REQUEST_PICTURE_MAX - 1 },
        { "('t', 's', '', '', 'low', [('%s', 'L')], {})", "key", REQUEST_KEY_MAX },
        { "('t', 's', '', '', 'low', [('k', '%s')], {})", "label", REQUEST_LABEL_MAX },
        { "('t', 's', '', '', 'low', [], {'sound': <'%s'>})", "sound", REQUEST_WORD_MAX },
        { "('t', 's', '', '', 'low', [], {'speech': <'%s'>})", "speech", REQUEST_BODY_MAX },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        g_autofree char *longest = g_strnfill(TEXTS[i].max, 'x');
        g_autofree char *too_long = g_strnfill(TEXTS[i].max + 1, 'x');
        char *problem = NULL;
        struct request *request = parse(&problem, TEXTS[i].format, longest);

        assert_good(request, problem);
        request = parse(&problem, TEXTS[i].format, too_long);
        assert_bad(request, problem, TEXTS[i].word);
    }
}

/* Characters are counted, not bytes, and a long value is cut between characters. */
static void test_characters(void)
{
    GString *text = g_string_new(NULL);
    char *problem = NULL;
    struct request *request;

    for (int i = 0; i < REQUEST_SUMMARY_MAX; i++)
        g_string_append(text, "ä");
    request = parse(&problem, "('t', '%s', '', '', 'low', [], {})", text->str);
    assert_good(request, problem);
    g_string_append(text, "ä");
    request = parse(&problem, "('t', '%s', '', '', 'low', [], {})", text->str);
    g_assert_true(g_utf8_validate(problem, -1, NULL));
    assert_bad(request, problem, "201 characters");
    g_string_free(text, TRUE);
}

static void test_numbers(void)
{
    static const struct {
        const char *option, *word;
        bool is_good;
    } NUMBERS[] = {
        { "'progress': <uint32 100>", "", true },
        { "'progress': <uint32 101>", "0 to 100", false },
        { "'progress': <uint32 4294967295>", "4294967295", false },
        { "'progress': <int32 1>", "type i", false },
        { "'timeout': <uint64 86400000000>", "", true },
        { "'timeout': <uint64 86400000001>", "86400000000", false },
        { "'timeout': <uint64 18446744073709551615>", "18446744073709551615", false },
        { "'timeout': <uint32 1>", "type u", false },
        { "'resident': <uint32 1>", "type u", false },
        { "'sound': <['a']>", "type as", false },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(NUMBERS); i++) {
        char *problem = NULL;
        struct request *request =
            parse(&problem, "('t', 's', '', '', 'low', [], {%s})", NUMBERS[i].option);

        if (NUMBERS[i].is_good)
            assert_good(request, problem);
        else
            assert_bad(request, problem, NUMBERS[i].word);
    }
}

static void test_tags(void)
{
    char *problem = NULL;

    g_assert_true(request_check_tag("suggestion-1", &problem));
    g_assert_null(problem);
    g_assert_false(request_check_tag("", &problem));
    assert_bad(NULL, problem, "''");
    g_assert_false(request_check_tag("a\033[2J", &problem));
    assert_bad(NULL, problem, "'a?[2J'");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/request/everything-arrives", test_everything_arrives);
    g_test_add_func("/request/defaults", test_defaults);
    g_test_add_func("/request/lengths", test_lengths);
    g_test_add_func("/request/characters", test_characters);
    g_test_add_func("/request/numbers", test_numbers);
    g_test_add_func("/request/tags", test_tags);
    return g_test_run();
}

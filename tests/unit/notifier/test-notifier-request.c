/*
 * Popup request: the limits of every argument of Show; an invalid one is rejected with one
 * sentence.
 */
#include "notifier/popup_request.h"

#include <string.h>

/* (sssssa(ss)a{sv}) in GVariant text form; %s are the seven arguments. */
static struct popup_request *parse(char **ret_problem, const char *format, ...)
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
    return popup_request_parse(parameters, ret_problem);
}

static void assert_good(struct popup_request *request, const char *problem)
{
    g_assert_cmpstr(problem, ==, NULL);
    g_assert_nonnull(request);
    popup_request_free(request);
}

static void assert_bad(struct popup_request *request, char *problem, const char *word)
{
    g_assert_null(request);
    g_assert_nonnull(problem);
    g_assert_nonnull(strstr(problem, word));
    g_assert_true(g_str_has_suffix(problem, "."));
    g_assert_null(strchr(problem, '\n'));
    g_assert_cmpint(g_utf8_strlen(problem, -1), <, 250);
    g_free(problem);
}

static void test_all_arguments_are_read(void)
{
    char *problem = NULL;
    struct popup_request *request =
        parse(&problem,
              "('one', 'Sum', 'Bo\\ndy', '/a/b.png', 'critical', [('start', 'Go'), ('skip', 'No')],"
              "{'progress': <uint32 0>, 'sound': <'hold-end'>, 'speech': <'Hello'>,"
              " 'suppress-sound': <true>, 'transient': <true>, 'timeout': <uint64 5000000>,"
              " 'resident': <true>, 'ignore-dnd': <true>, 'a-later-option': <(1, 2)>})");

    g_assert_cmpstr(problem, ==, NULL);
    g_assert_cmpstr(request->tag, ==, "one");
    g_assert_cmpstr(request->summary, ==, "Sum");
    g_assert_cmpstr(request->body, ==, "Bo\ndy");
    g_assert_cmpstr(request->picture, ==, "/a/b.png");
    g_assert_cmpint(request->urgency, ==, POPUP_REQUEST_CRITICAL);
    g_assert_cmpuint(request->n_actions, ==, 2);
    g_assert_cmpstr(request->actions[1].key, ==, "skip");
    g_assert_cmpstr(request->actions[1].label, ==, "No");
    g_assert_true(request->has_progress && request->progress == 0);
    g_assert_cmpstr(request->sound, ==, "hold-end");
    g_assert_cmpstr(request->speech, ==, "Hello");
    g_assert_true(request->suppress_sound && request->is_transient && request->is_resident &&
                  request->ignores_dnd);
    g_assert_cmpuint(request->timeout, ==, 5000000);
    popup_request_free(request);
}

static void test_defaults(void)
{
    char *problem = NULL;
    struct popup_request *request = parse(&problem, "('one', 'Sum', '', '', 'low', [], {})");

    g_assert_nonnull(request);
    g_assert_false(request->has_progress || request->suppress_sound || request->is_transient ||
                   request->is_resident || request->ignores_dnd);
    g_assert_null(request->sound);
    g_assert_null(request->speech);
    g_assert_cmpuint(request->timeout, ==, 0);
    popup_request_free(request);
}

/* Each text may have its greatest length; one character more is rejected. */
static void test_lengths(void)
{
    static const struct {
        const char *format, *word;
        size_t max;
    } TEXTS[] = {
        { "('%s', 's', '', '', 'low', [], {})", "tag", POPUP_REQUEST_TAG_MAX },
        { "('t', '%s', '', '', 'low', [], {})", "summary", POPUP_REQUEST_SUMMARY_MAX },
        { "('t', 's', '%s', '', 'low', [], {})", "body", POPUP_REQUEST_BODY_MAX },
        { "('t', 's', '', '/%s', 'low', [], {})", "picture", POPUP_REQUEST_PICTURE_MAX - 1 },
        { "('t', 's', '', '', 'low', [('%s', 'L')], {})", "key", POPUP_REQUEST_KEY_MAX },
        { "('t', 's', '', '', 'low', [('k', '%s')], {})", "label", POPUP_REQUEST_LABEL_MAX },
        { "('t', 's', '', '', 'low', [], {'speech': <'%s'>})", "speech", POPUP_REQUEST_BODY_MAX },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        g_autofree char *longest = g_strnfill(TEXTS[i].max, 'x');
        g_autofree char *too_long = g_strnfill(TEXTS[i].max + 1, 'x');
        char *problem = NULL;
        struct popup_request *request = parse(&problem, TEXTS[i].format, longest);

        assert_good(request, problem);
        request = parse(&problem, TEXTS[i].format, too_long);
        assert_bad(request, problem, TEXTS[i].word);
    }
}

/* Lengths count characters, not bytes, and the sentence cuts a long value between characters. */
static void test_characters(void)
{
    GString *text = g_string_new(NULL);
    char *problem = NULL;
    struct popup_request *request;

    for (int i = 0; i < POPUP_REQUEST_SUMMARY_MAX; i++)
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
        { "'sound': <'bell'>", "reminder, step or hold-end", false },
        { "'sound': <''>", "", true },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(NUMBERS); i++) {
        char *problem = NULL;
        struct popup_request *request =
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

    g_assert_true(popup_request_check_tag("suggestion-1", &problem));
    g_assert_null(problem);
    g_assert_false(popup_request_check_tag("", &problem));
    assert_bad(NULL, problem, "''");
    g_assert_false(popup_request_check_tag("a\033[2J", &problem));
    assert_bad(NULL, problem, "'a?[2J'");
}

static struct popup_request *parse_modes(char **problem, const char *modes)
{
    return parse(problem, "('t', 's', '', '', 'low', [], {'quiet-modes': <%s>})", modes);
}

/* 16 names of 32 characters; an empty list is one too. */
static void test_quiet_modes(void)
{
    static const char *const BAD[] = { "['']", "['a\\nb']", "['123456789-123456789-123456789-123']",
                                       "'dnd'" };
    GString *many = g_string_new("['01'");
    char *problem = NULL;
    struct popup_request *request = parse_modes(&problem, "['night', 'my mode']");

    g_assert_cmpstr(problem, ==, NULL);
    g_assert_cmpstr(request->quiet_modes[1], ==, "my mode");
    popup_request_free(request);
    assert_good(parse_modes(&problem, "@as []"), problem);
    for (unsigned i = 2; i <= POPUP_REQUEST_MODES_MAX; i++)
        g_string_append_printf(many, ", '%032u'", i);
    g_string_append(many, "]");
    assert_good(parse_modes(&problem, many->str), problem);
    g_string_truncate(many, many->len - 1);
    g_string_append(many, ", 'x']");
    g_assert_null(parse_modes(&problem, many->str));
    g_assert_nonnull(strstr(problem, "expected 0 to 16"));
    g_clear_pointer(&problem, g_free);
    for (size_t i = 0; i < G_N_ELEMENTS(BAD); i++) {
        g_assert_null(parse_modes(&problem, BAD[i]));
        g_assert_nonnull(strstr(problem, "quiet-modes"));
        g_clear_pointer(&problem, g_free);
    }
    g_string_free(many, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/request/all-arguments-are-read", test_all_arguments_are_read);
    g_test_add_func("/request/defaults", test_defaults);
    g_test_add_func("/request/lengths", test_lengths);
    g_test_add_func("/request/characters", test_characters);
    g_test_add_func("/request/numbers", test_numbers);
    g_test_add_func("/request/tags", test_tags);
    g_test_add_func("/request/quiet-modes", test_quiet_modes);
    return g_test_run();
}

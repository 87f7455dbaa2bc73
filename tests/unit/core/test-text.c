/*
 * Text: any input becomes UTF-8 with the requested size.
 */
#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "core/text.h"
#include "rounds.h"

static void check(const char *from, size_t size, const char *wanted)
{
    char to[64];

    memset(to, 'x', sizeof to);
    text_copy(to, size, from);
    g_assert_cmpstr(to, ==, wanted);
    g_assert_true(g_utf8_validate(to, -1, NULL));
    g_assert_cmpint(to[size], ==, 'x');
}

static void test_fine(void)
{
    check("", 8, "");
    check("Firefox", 8, "Firefox");
    check("Müller €", 32, "Müller €");
    check("\360\237\216\244 talk", 32, "\360\237\216\244 talk");
}

static void test_bad(void)
{
    check("a\377b", 8, "a?b");
    check("\300\200", 8, "??");           /* a NUL, overlong */
    check("\355\240\200", 8, "???");      /* half of a surrogate pair */
    check("\364\220\200\200", 8, "????"); /* above U+10FFFF */
    check("\342\202", 8, "??");           /* incomplete */
    check("a\nb\tc\033d\177", 16, "a b cd");
    check("\342\202A", 8, "??A");
    check("a\302\233b", 8, "ab"); /* would start a terminal command */
}

/* The categories of Unicode, as GLib knows them. */
static void test_invisible(void)
{
    check("Fire\u200bfox\u200d", 16, "Firefox");
    check("\ufeffa\u00adb\u2066c\u202ed", 16, "abcd");
    check("one\u2028two\u2029three\302\205"
          "four",
          32, "one two three four");
    check("\U000e0041\u200b", 8, "");
    check("ab\u200b\u200b\u200bc", 4, "abc"); /* removed characters need no room */
    for (gunichar c = 1; c <= 0x10ffff; c++) {
        const GUnicodeType type = g_unichar_type(c);
        const bool is_invisible = type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
                                  type == G_UNICODE_LINE_SEPARATOR ||
                                  type == G_UNICODE_PARAGRAPH_SEPARATOR;
        char from[8], to[8], given[8] = "";

        if (type == G_UNICODE_SURROGATE)
            continue;
        given[g_unichar_to_utf8(c, given)] = 0;
        g_snprintf(from, sizeof from, "%s", given);
        text_copy(to, sizeof to, from);
        g_assert_true(is_invisible ? *to == 0 || strcmp(to, " ") == 0 : strcmp(to, given) == 0);
    }
}

static void test_cut(void)
{
    check("Firefox", 7, "Firefo");
    check("12345€", 8, "12345");
    check("12345€", 9, "12345€");
    check("x", 1, "");
}

static void test_anything(void)
{
    GRand *rand = g_rand_new_with_seed(7);

    for (unsigned n = 0; n < rounds(20000); n++) {
        char from[41], to[32], again[32];
        const unsigned length = (unsigned)g_rand_int_range(rand, 0, 40);

        for (unsigned i = 0; i < length; i++)
            from[i] = (char)g_rand_int_range(rand, 1, 256);
        from[length] = 0;
        text_copy(to, sizeof to, from);
        g_assert_true(g_utf8_validate(to, -1, NULL));
        text_copy(again, sizeof again, to);
        g_assert_cmpstr(again, ==, to);
        if (g_utf8_validate(from, -1, NULL) && !strpbrk(from, "\177"))
            g_assert_cmpint(g_utf8_strlen(from, -1), >=, g_utf8_strlen(to, -1));
    }
    g_rand_free(rand);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/fine", test_fine);
    g_test_add_func("/text/bad", test_bad);
    g_test_add_func("/text/invisible", test_invisible);
    g_test_add_func("/text/cut", test_cut);
    g_test_add_func("/text/anything", test_anything);
    return g_test_run();
}

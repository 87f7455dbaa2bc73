/*
 * Text: whatever comes in, what goes on the bus is UTF-8 of the size that was asked for.
 */
#include <glib.h>
#include <string.h>

#include "core/text.h"

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
    check("\300\200", 8, "??");           /* a NUL, longer than it must be */
    check("\355\240\200", 8, "???");      /* half of a pair */
    check("\364\220\200\200", 8, "????"); /* beyond the last character */
    check("\342\202", 8, "??");           /* ends in its middle */
    check("a\nb\tc\033d\177", 16, "a?b?c?d?");
    check("\342\202A", 8, "??A");
    check("a\302\233b", 8, "a?b"); /* begins a command to a terminal */
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

    for (unsigned n = 0; n < 20000; n++) {
        char from[41], to[32];
        const unsigned length = (unsigned)g_rand_int_range(rand, 0, 40);
        unsigned n_short = 0;

        for (unsigned i = 0; i < length; i++)
            from[i] = (char)g_rand_int_range(rand, 1, 256);
        from[length] = 0;
        text_copy(to, sizeof to, from);
        g_assert_true(g_utf8_validate(to, -1, NULL));
        for (unsigned i = 0; i < length; i++) /* a control character of two bytes becomes one */
            n_short += (unsigned char)from[i] == 0xc2;
        g_assert_cmpuint(strlen(to) + n_short, >=, MIN(strlen(from), sizeof to - 4));
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
    g_test_add_func("/text/cut", test_cut);
    g_test_add_func("/text/anything", test_anything);
    return g_test_run();
}

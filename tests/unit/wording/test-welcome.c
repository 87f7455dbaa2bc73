/*
 * Welcome: the greeting is complete in its summary, and fits four lines of 30 characters.
 */
#include <glib.h>
#include <string.h>

#include "wording/welcome.h"

static void test_greet(void)
{
    static const struct {
        usec due_in;
        const char *summary;
    } table[] = {
        { 30 * USEC_MIN, "Stretch reminder in 30 minutes" },
        { 30 * USEC_MIN - 4 * USEC_SEC, "Stretch reminder in 30 minutes" },
        { 8 * USEC_HOUR - USEC_MIN, "Stretch reminder in 7 hours 59 minutes" },
    };
    struct wording w;

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        wording_greet(&w, table[i].due_in);
        g_assert_cmpstr(w.summary, ==, table[i].summary);
        g_assert_cmpuint(strlen(w.summary), <=, 40);
        g_assert_cmpuint(strlen(w.body), <=, 60);
        g_assert_nonnull(strstr(w.body, "running"));
        g_assert_null(strpbrk(w.body, "&<>"));
    }
    wording_greet(&w, 0);
    g_assert_true(g_str_has_prefix(w.summary, "Stretch reminder in "));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/welcome/greet", test_greet);
    return g_test_run();
}

#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "core/coach/holds.h"

static void test_set(void)
{
    struct holds h = { 0 };

    g_assert_cmpint(holds_deadline(&h), ==, USEC_NEVER);
    g_assert_cmpint(holds_set(&h, "dnd", 10, USEC_NEVER), ==, 0);
    g_assert_cmpint(holds_set(&h, "resume", 20, 50), ==, 0);
    g_assert_cmpint(holds_deadline(&h), ==, 50);
    /* Setting it again moves its end but not its begin. */
    g_assert_cmpint(holds_set(&h, "dnd", 30, 40), ==, 0);
    g_assert_cmpint(h.n, ==, 2);
    g_assert_cmpint(h.list[0].since_at, ==, 10);
    g_assert_cmpint(holds_deadline(&h), ==, 40);
    g_assert_true(holds_clear(&h, "dnd"));
    g_assert_false(holds_clear(&h, "dnd"));
    g_assert_cmpint(h.n, ==, 1);
    g_assert_cmpstr(h.list[0].name, ==, "resume");
}

static void test_expire(void)
{
    struct holds h = { 0 };

    holds_set(&h, "a", 0, 10);
    holds_set(&h, "b", 0, 30);
    holds_set(&h, "c", 0, 10);
    g_assert_cmpint(holds_expire(&h, 9), ==, 0);
    g_assert_cmpint(holds_expire(&h, 10), ==, 2);
    g_assert_cmpint(h.n, ==, 1);
    g_assert_cmpstr(h.list[0].name, ==, "b");
    g_assert_cmpint(holds_expire(&h, USEC_NEVER - 1), ==, 1);
    g_assert_cmpint(h.n, ==, 0);
}

static void test_full(void)
{
    struct holds h = { 0 }, before;
    char name[16];

    for (int i = 0; i < HOLDS_MAX; i++) {
        snprintf(name, sizeof name, "lease:%d", i);
        g_assert_cmpint(holds_set(&h, name, i, USEC_NEVER), ==, 0);
    }
    before = h;
    g_assert_cmpint(holds_set(&h, "one more", 99, USEC_NEVER), ==, -ENOSPC);
    g_assert_cmpmem(&h, sizeof h, &before, sizeof before);
    g_assert_cmpint(holds_set(&h, "lease:3", 99, 100), ==,
                    0); /* but a known hold can still be extended */
}

static void test_long_name(void)
{
    struct holds h = { 0 };
    char name[3 * HOLD_NAME_MAX];

    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = 0;
    g_assert_cmpint(holds_set(&h, name, 0, 10), ==, 0);
    g_assert_cmpint(holds_set(&h, name, 0, 20), ==, 0);
    g_assert_cmpint(h.n, ==, 1);
    g_assert_cmpint(strlen(h.list[0].name), ==, HOLD_NAME_MAX - 1);
    g_assert_true(holds_clear(&h, name));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hold/set", test_set);
    g_test_add_func("/hold/expire", test_expire);
    g_test_add_func("/hold/full", test_full);
    g_test_add_func("/hold/long-name", test_long_name);
    return g_test_run();
}

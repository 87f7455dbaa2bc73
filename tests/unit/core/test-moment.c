#include <glib.h>

#include "core/moment.h"

static void test_add(void)
{
    static const struct {
        usec a, b, sum;
    } table[] = {
        { 1, 2, 3 },
        { -5, 2, -3 },
        { USEC_NONE, 1, USEC_NONE },
        { 1, USEC_NONE, USEC_NONE },
        { USEC_NONE, USEC_NEVER, USEC_NONE },
        { USEC_NEVER, -1, USEC_NEVER },
        { 1, USEC_NEVER, USEC_NEVER },
        { USEC_NEVER - 1, 1, USEC_NEVER },
        { USEC_NEVER - 1, 2, USEC_NEVER },
        { USEC_NONE + 1, -1, USEC_NONE + 1 },
        { USEC_NONE + 1, -5, USEC_NONE + 1 },
        { USEC_NONE + 2, -1, USEC_NONE + 1 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        g_assert_cmpint(usec_add(table[i].a, table[i].b), ==, table[i].sum);
}

static void test_since(void)
{
    static const struct {
        usec a, b, gap;
    } table[] = {
        { 5, 3, 2 },
        { 3, 5, 0 },
        { 3, 3, 0 },
        { 3, -5, 8 },
        { USEC_NONE, 3, 0 },
        { 3, USEC_NONE, 0 },
        { USEC_NEVER, 3, USEC_NEVER },
        { 3, USEC_NEVER, 0 },
        { 10, USEC_NONE + 1, USEC_NEVER },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        g_assert_cmpint(usec_since(table[i].a, table[i].b), ==, table[i].gap);
}

static void test_scale(void)
{
    static const struct {
        usec v, num, den, scaled;
    } table[] = {
        { 10, 1, 3, 3 },
        { 10, 0, 3, 0 },
        { -10, 1, 3, -4 }, /* rounded down, not towards zero */
        { -9, 1, 3, -3 },
        { 10, 3, 3, 10 },
        { USEC_NEVER - 1, USEC_HOUR, USEC_HOUR, USEC_NEVER - 1 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        g_assert_cmpint(usec_scale(table[i].v, table[i].num, table[i].den), ==, table[i].scaled);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/moment/add", test_add);
    g_test_add_func("/moment/since", test_since);
    g_test_add_func("/moment/scale", test_scale);
    return g_test_run();
}

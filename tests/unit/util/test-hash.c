#include <glib.h>

#include "util/hash.h"

/* The published values of FNV-1a, with the NUL of the text. */
static void test_values(void)
{
    g_assert_cmphex(hash_text(HASH_START, ""), ==, 0xaf63bd4c8601b7dfu);
    g_assert_cmphex(hash_text(HASH_START, "foobar"), ==, 0x34531ca7168b8f38u);
}

static void test_several_texts(void)
{
    g_assert_cmphex(hash_text(hash_text(HASH_START, "ab"), "c"), !=,
                    hash_text(hash_text(HASH_START, "a"), "bc"));
    g_assert_cmphex(hash_text(hash_text(HASH_START, "a"), ""), !=, hash_text(HASH_START, "a"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hash/values", test_values);
    g_test_add_func("/hash/several texts", test_several_texts);
    return g_test_run();
}

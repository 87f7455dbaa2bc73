/*
 * Proximity channels: what a reading shows, and from when on it is trusted.
 */
#include <errno.h>
#include <glib.h>

#include "sources/sensor/prox_channel.h"

static struct prox_channel channel(enum prox_kind kind)
{
    return (struct prox_channel){ .kind = kind, .attribute = prox_channel_attribute(kind, 0) };
}

static void test_readings(void)
{
    /* Each row follows the one before; a text of NULL is a reading that fails. */
    static const struct {
        enum prox_kind kind;
        const char *text;
        enum prox_verdict verdict;
        bool is_trusted;
    } table[] = {
        { PROX_PRESENCE, "1\n", PROX_UNKNOWN, false },
        { PROX_PRESENCE, "1\n", PROX_UNKNOWN, false },
        { PROX_PRESENCE, "0\n", PROX_ABSENT, true },
        { PROX_PRESENCE, "0\n", PROX_ABSENT, true },
        { PROX_PRESENCE, "1", PROX_PRESENT, true },
        { PROX_PRESENCE, "2\n", PROX_UNKNOWN, false },
        { PROX_PRESENCE, "0\n", PROX_UNKNOWN, false }, /* 2 was no reading */
        { PROX_PRESENCE, "1\n", PROX_PRESENT, true },
        { PROX_PRESENCE, "", PROX_UNKNOWN, false },
        { PROX_PRESENCE, "0\n", PROX_UNKNOWN, false },
        { PROX_PRESENCE, "1\n", PROX_PRESENT, true },
        { PROX_PRESENCE, "-1\n", PROX_UNKNOWN, false },
        { PROX_PRESENCE, "1\n", PROX_UNKNOWN, false },
        { PROX_PRESENCE, "0\n", PROX_ABSENT, true },
        { PROX_PRESENCE, "1 \n", PROX_UNKNOWN, false },
        { PROX_PRESENCE, "0.5\n", PROX_UNKNOWN, false },
        { PROX_PRESENCE, "\n", PROX_UNKNOWN, false },
        { PROX_PRESENCE, "18446744073709551616\n", PROX_UNKNOWN, false },
        { PROX_PRESENCE, "0\n", PROX_UNKNOWN, false },
        { PROX_PRESENCE, "1\n", PROX_PRESENT, true },
        { PROX_PRESENCE, NULL, PROX_UNKNOWN, false },
        { PROX_ATTENTION, "100\n", PROX_UNKNOWN, false },
        { PROX_ATTENTION, "80\n", PROX_UNKNOWN, false }, /* present, as before */
        { PROX_ATTENTION, "0\n", PROX_ABSENT, true },
        { PROX_ATTENTION, "1\n", PROX_PRESENT, true },
        { PROX_ATTENTION, "100\n", PROX_PRESENT, true },
        { PROX_ATTENTION, "101\n", PROX_UNKNOWN, false },
    };
    struct prox_channel c[PROX_KIND_MAX] = { channel(PROX_PRESENCE), channel(PROX_ATTENTION) };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        struct prox_channel *one = &c[table[i].kind];

        g_test_message("row %zu", i);
        prox_channel_take(one, table[i].text ? table[i].text : "", table[i].text ? 0 : -EIO);
        g_assert_cmpint(prox_channel_verdict(one), ==, table[i].verdict);
        g_assert_cmpint(one->is_trusted, ==, table[i].is_trusted);
    }
}

static void read_both(struct prox_channel *c, const char *presence, const char *attention)
{
    prox_channel_take(&c[0], presence, 0);
    prox_channel_take(&c[1], attention, 0);
}

static void test_together(void)
{
    struct prox_channel c[] = { channel(PROX_PRESENCE), channel(PROX_ATTENTION) };

    g_assert_cmpint(prox_channel_judge(c, 2), ==, PROX_UNKNOWN);
    read_both(c, "1", "100");
    read_both(c, "0", "100");
    g_assert_cmpint(prox_channel_judge(c, 2), ==, PROX_ABSENT); /* the attention is not trusted */
    read_both(c, "1", "0");
    g_assert_cmpint(prox_channel_judge(c, 2), ==, PROX_UNKNOWN); /* contradictory */
    read_both(c, "0", "0");
    g_assert_cmpint(prox_channel_judge(c, 2), ==, PROX_ABSENT);
    read_both(c, "1", "100");
    g_assert_cmpint(prox_channel_judge(c, 2), ==, PROX_PRESENT);
    read_both(c, "7", "100");
    g_assert_cmpint(prox_channel_judge(c, 2), ==, PROX_PRESENT);
    g_assert_cmpint(prox_channel_judge(c, 0), ==, PROX_UNKNOWN);
}

static void expect(const struct prox_channel *c, const char *text)
{
    struct bilingual b = { 0 };

    prox_channel_describe(c, &b);
    g_assert_cmpstr(b.english, ==, text);
}

static void test_words(void)
{
    struct prox_channel c = channel(PROX_PRESENCE);

    expect(&c, "in_proximity0_raw was not read yet");
    prox_channel_take(&c, "1\n", 0);
    expect(&c, "in_proximity0_raw is 1, not trusted until it changes");
    prox_channel_take(&c, "0\n", 0);
    expect(&c, "in_proximity0_raw is 0");
    prox_channel_take(&c, "12\n", 0);
    expect(&c, "in_proximity0_raw is 12, outside 0 to 1");
    prox_channel_take(&c, "on\n", 0);
    expect(&c, "in_proximity0_raw is not a number");
    prox_channel_take(&c, "", -EACCES);
    expect(&c, "in_proximity0_raw cannot be read: Permission denied");
}

static void test_names(void)
{
    g_assert_cmpstr(prox_channel_attribute(PROX_PRESENCE, 0), ==, "in_proximity0_raw");
    g_assert_cmpstr(prox_channel_attribute(PROX_PRESENCE, 1), ==, "in_proximity_raw");
    g_assert_null(prox_channel_attribute(PROX_PRESENCE, 2));
    g_assert_cmpstr(prox_channel_attribute(PROX_ATTENTION, 0), ==, "in_attention_input");
    g_assert_null(prox_channel_attribute(PROX_ATTENTION, 1));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/prox-channel/readings", test_readings);
    g_test_add_func("/prox-channel/together", test_together);
    g_test_add_func("/prox-channel/words", test_words);
    g_test_add_func("/prox-channel/names", test_names);
    return g_test_run();
}

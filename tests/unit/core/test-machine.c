/* Rows of single inputs at equal distances. */
#include <glib.h>

#include "core/presence/machine.h"

#define D (4 * USEC_MIN)

/* One input after idleness, and idle again. Returns what machine_idle() returned. */
static bool touch(struct machine *m, usec at, usec for_long)
{
    machine_edge(m, at, at - USEC_MIN);
    return machine_idle(m, at + for_long);
}

static void test_eight_inputs(void)
{
    struct machine m;

    machine_init(&m);
    for (unsigned i = 1; i < MACHINE_INPUTS; i++) {
        g_assert_false(machine_made(&m, i * D));
        g_assert_false(touch(&m, i * D, 0));
        g_assert_cmpuint(m.n, ==, i);
    }
    g_assert_true(machine_made(&m, MACHINE_INPUTS * D)); /* at its arrival already */
    g_assert_true(touch(&m, MACHINE_INPUTS * D, USEC_SEC));
    g_assert_true(machine_is_known(&m) && machine_made(&m, D) && m.first_at == D);
    g_assert_false(machine_made(&m, MACHINE_INPUTS * D + D / 2));
    g_assert_true(machine_made(&m, (MACHINE_INPUTS + 1) * D));
}

/* Within 5 % of the shortest distance, and not beyond. */
static void test_how_equal(void)
{
    static const struct {
        usec late;
        bool is_machine;
    } rows[] = { { D / 20, true }, { D / 20 + USEC_MSEC, false } };

    for (size_t k = 0; k < G_N_ELEMENTS(rows); k++) {
        struct machine m;
        usec at = 0;

        machine_init(&m);
        for (unsigned i = 0; i < MACHINE_INPUTS; i++) {
            at += i % 2 ? D + rows[k].late : D;
            touch(&m, at, 0);
        }
        g_assert_cmpint(machine_is_known(&m), ==, rows[k].is_machine);
    }
}

static void test_ends_of_a_row(void)
{
    struct machine m;

    machine_init(&m);
    for (unsigned i = 1; i < MACHINE_INPUTS; i++)
        touch(&m, i * D, 0);
    touch(&m, MACHINE_INPUTS * D, MACHINE_BURST + 1); /* a person typed */
    g_assert_cmpuint(m.n, ==, 0);
    for (unsigned i = 20; i < 24; i++)
        touch(&m, i * D, 0);
    touch(&m, 24 * D + D / 2, 0); /* the last two may begin another row */
    g_assert_cmpuint(m.n, ==, 2);
    g_assert_cmpint(m.first_at, ==, 23 * D);
    touch(&m, 24 * D, 0); /* the source was wrong: this is before the last one */
    g_assert_cmpuint(m.n, ==, 1);
}

/* The events of one movement are ignored together; more input is a person's. */
static void test_a_burst(void)
{
    struct machine m;
    const usec at = MACHINE_INPUTS * D;

    machine_init(&m);
    for (unsigned i = 1; i < MACHINE_INPUTS; i++)
        touch(&m, i * D, 0);
    g_assert_true(machine_ignores(&m, at));
    machine_edge(&m, at, at - USEC_MIN);
    g_assert_true(machine_ignores(&m, at + MACHINE_BURST - 1));
    g_assert_true(machine_was_last(&m, at + USEC_SEC));
    g_assert_false(machine_ignores(&m, at + MACHINE_BURST));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/machine/eight-inputs", test_eight_inputs);
    g_test_add_func("/machine/how-equal", test_how_equal);
    g_test_add_func("/machine/ends-of-a-row", test_ends_of_a_row);
    g_test_add_func("/machine/a-burst", test_a_burst);
    return g_test_run();
}

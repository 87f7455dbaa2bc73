/*
 * Tampered: a saved state in which one number was changed to an extreme, or a line left out,
 * doubled or moved, is refused, or continues without an overflow (the sanitizers of the build
 * report one) and without a deadline that stays in the past.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/view.h"
#include "random-events.h"
#include "rounds.h"

#define T0 WORLD_START

static const char *const extremes[] = {
    "0",
    "1",
    "-1",
    "9223372036854775807",
    "9223372036854775806",
    "9223372036854775000",
    "4611686018427387904",
    "-9223372036854775808",
    "-9223372036854775807",
    "-4611686018427387904",
    "18446744073709551615",
    "2147483647",
    "4294967295",
    "3153600000000000", /* the greatest distance that is accepted from 0, and about it */
    "3153599999999999",
    "-3153599999999999",
};

/* The timer expires again at once while the deadline lies in the past, but not for ever. */
#define STEPS_AT_ONCE 100

static void expire(struct core *core, usec now)
{
    const struct event time = event_plain(EVENT_TIME, now);
    struct effects effects;

    for (unsigned n = 0; core_deadline(core) <= now; n++) {
        g_assert_cmpuint(n, <, STEPS_AT_ONCE);
        core_step(core, now, &time, &effects);
    }
}

/* Goes on after a load: with some events of each common type, and up to a deadline now and then. */
static void go_on(struct core *core, usec now)
{
    uint64_t seed = 0x9e3779b97f4a7c15u;
    const struct settings s = core->settings;

    for (unsigned i = 0; i < 24; i++) {
        struct core_view view;
        struct effects effects;
        struct event e;
        const usec due = core_deadline(core);

        now += draw_below(&seed, 40 * USEC_SEC);
        if (i % 3 == 0 && due > now && due < now + USEC_DAY)
            now = due;
        e = i == 0 ? event_plain(EVENT_TIME, now) : draw_event(&seed, now, &s);
        aim(&e, core, &seed);
        core_step(core, now, &e, &effects);
        expire(core, now);
        core_view(core, now, &view);
        g_assert_cmpint(view.sitting, >=, 0);
    }
}

struct counts {
    unsigned refused, loaded;
};

static void try_full(const char *text, usec now, const struct settings *s, struct counts *n)
{
    char again[CORE_SAVE_ALL_MAX];
    struct core core;

    if (core_load(&core, s, text) < 0) {
        n->refused++;
        return;
    }
    n->loaded++;
    core_save_all(&core, again, sizeof again);
    go_on(&core, usec_max(now, core.now));
}

static void try_restart(const char *text, usec now, const struct settings *s, struct counts *n)
{
    const enum world_end end = (n->refused + n->loaded) % (WORLD_POWER_CUT + 1);
    char again[CORE_SAVE_MAX];
    struct core_saved saved = world_saved(text, now - USEC_SEC, end);
    struct core core;
    struct effects effects;
    usec ended_at;

    if (end == WORLD_POWER_CUT)
        saved.boot_at = now - USEC_MSEC;
    core_init(&core, s, now);
    if (core_restore(&core, &saved, now, &effects, &ended_at) < 0) {
        n->refused++;
        return;
    }
    n->loaded++;
    core_save(&core, again, sizeof again);
    go_on(&core, now);
}

/* Calls @try with each text that differs from @text in one number. */
static void tamper(const char *text, usec now, const struct settings *s, struct counts *n,
                   void (*try)(const char *, usec, const struct settings *, struct counts *))
{
    for (const char *at = strchr(text, ' '); at; at = strchr(at + 1, ' ')) {
        const size_t length = strspn(at + 1, "-0123456789");

        if (length == 0 || (at[1 + length] != ' ' && at[1 + length] != '\n'))
            continue;
        for (size_t i = 0; i < G_N_ELEMENTS(extremes); i++) {
            g_autofree char *other = g_strdup_printf("%.*s%s%s", (int)(at + 1 - text), text,
                                                     extremes[i], at + 1 + length);

            try(other, now, s, n);
        }
    }
}

static void try_without(char **lines, unsigned i, const char *before, const char *after, usec now,
                        const struct settings *s, struct counts *n,
                        void (*try)(const char *, usec, const struct settings *, struct counts *))
{
    g_autoptr(GString) other = g_string_new(before);

    for (unsigned k = 0; lines[k]; k++)
        if (k != i && *lines[k])
            g_string_append_printf(other, "%s\n", lines[k]);
    g_string_append(other, after);
    try(other->str, now, s, n);
}

/* Calls @try with each text that lacks a line of @text, or has one of them first, last or twice. */
static void move_lines(const char *text, usec now, const struct settings *s, struct counts *n,
                       void (*try)(const char *, usec, const struct settings *, struct counts *))
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (unsigned i = 0; lines[i] && *lines[i]; i++) {
        g_autofree char *line = g_strdup_printf("%s\n", lines[i]);

        try_without(lines, i, "", "", now, s, n, try);
        try_without(lines, i, line, "", now, s, n, try);
        try_without(lines, i, "", line, now, s, n, try);
        try_without(lines, UINT_MAX, line, "", now, s, n, try);
        try_without(lines, UINT_MAX, "", line, now, s, n, try);
    }
}

/* A core after some random events, with evidence, holds and a timeline. */
static usec live(struct core *core, uint64_t *seed)
{
    const struct settings s = draw_settings(seed);
    struct effects effects;
    usec now = T0;

    core_init(core, &s, now);
    for (unsigned i = 0; i < 120; i++) {
        struct event e;

        now += draw_gap(seed);
        e = draw_event(seed, now, &s);
        aim(&e, core, seed);
        core_step(core, now, &e, &effects);
    }
    return now;
}

static void test_each_number_at_its_extremes(void)
{
    struct counts full = { 0 }, restart = { 0 };

    for (uint64_t k = 1; k <= rounds(2); k++) {
        char text[CORE_SAVE_ALL_MAX];
        uint64_t seed = k * 0x9e3779b97f4a7c15u;
        struct core core;
        const usec now = live(&core, &seed);

        core_save_all(&core, text, sizeof text);
        tamper(text, now, &core.settings, &full, try_full);
        core_save(&core, text, sizeof text);
        tamper(text, now, &core.settings, &restart, try_restart);
    }
    g_test_message("%u of %u full texts refused, %u of %u for a restart", full.refused,
                   full.refused + full.loaded, restart.refused, restart.refused + restart.loaded);
    g_assert_cmpuint(full.refused, >, 0);
    g_assert_cmpuint(full.loaded, >, 0);
    g_assert_cmpuint(restart.refused, >, 0);
    g_assert_cmpuint(restart.loaded, >, 0);
}

static void test_each_line_elsewhere(void)
{
    struct counts full = { 0 }, restart = { 0 };
    bool has_steps = false;

    for (uint64_t k = 1; k <= 3; k++) {
        char text[CORE_SAVE_ALL_MAX];
        uint64_t seed = k * 0x9e3779b97f4a7c15u;
        struct core core;
        const usec now = live(&core, &seed);

        core_save_all(&core, text, sizeof text);
        has_steps |= strstr(text, "\nsteps ") != NULL;
        move_lines(text, now, &core.settings, &full, try_full);
        core_save(&core, text, sizeof text);
        move_lines(text, now, &core.settings, &restart, try_restart);
    }
    g_assert_true(has_steps);
    g_assert_cmpuint(full.refused, >, 0);
    g_assert_cmpuint(restart.refused + restart.loaded, >, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tampered/each-number-at-its-extremes", test_each_number_at_its_extremes);
    g_test_add_func("/tampered/each-line-elsewhere", test_each_line_elsewhere);
    return g_test_run();
}

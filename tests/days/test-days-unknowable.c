/*
 * Days of which no rule can know more than the core claims: the judge must not call it an error.
 */
#include "day_activity.h"
#include "day_judge.h"

/* The default settings and prompt timers, on this desktop. */
static void set_desktop(struct day_plan *p, enum desktop desktop)
{
    settings_init(&p->settings);
    p->desktop = desktop;
    p->is_late = false;
}

/* A reader whose third pause is a little shorter than AwayAfter: no absence, so nothing shows that
 * the first two were reading. */
static void make_short_third_pause(struct day_plan *p)
{
    usec away_after;

    set_desktop(p, DESKTOP_WAYLAND_2);
    away_after = p->settings.away_after;
    plan_type(p, 10 * USEC_MIN);
    for (unsigned i = 0; i < 2; i++) {
        plan_wait(p, away_after + 5 * USEC_SEC);
        plan_touch(p);
    }
    plan_wait(p, away_after - USEC_SEC / 2);
    plan_type(p, 10 * USEC_MIN);
    plan_end(p);
}

/* A tool resets the counter until the day ends, before a suggestion can be due. */
static void make_resets_to_the_end(struct day_plan *p)
{
    set_desktop(p, DESKTOP_X11);
    plan_type(p, 10 * USEC_MIN);
    plan_is(p, TRUTH_AWAY);
    for (unsigned i = 0; i < 10; i++) {
        plan_wait(p, 2 * USEC_MIN);
        plan_fact(p, FACT_RESET, true);
    }
    plan_wait(p, 90 * USEC_SEC);
}

/* A window inhibits for a moment again and again while the person is away. wlroots reports this as
 * it reports the input of a reader. */
static void make_flapping_window(struct day_plan *p)
{
    set_desktop(p, DESKTOP_WLROOTS_1);
    plan_type(p, 10 * USEC_MIN);
    plan_is(p, TRUTH_AWAY);
    for (unsigned i = 0; i < 5; i++) {
        struct show show;

        plan_wait(p, p->settings.away_after + (i % 2 + 1) * 30 * USEC_SEC);
        show = plan_show(p, SHOW_INHIBITOR);
        plan_wait(p, USEC_SEC);
        plan_show_ends(p, &show);
    }
    plan_end(p);
}

static void test_unknowable(gconstpointer data)
{
    const struct kind *kind = data;
    static struct desk d;
    struct day_plan p;
    struct verdict v;

    plan_init(&p, kind, 0);
    desk_run(&d, &p, LIE_NONE);
    judge(&p, &d, &v, NULL);
    g_assert_cmpint(v.claims, >, 0);
    g_assert_cmpint(v.seconds[FINDING_WRONG], <=, USEC_SEC);
    g_assert_cmpint(v.seconds[FINDING_MISSED], <=, USEC_MIN);
    g_assert_cmpint(v.wrong_rests, ==, 0);
    desk_done(&d);
    plan_done(&p);
}

int main(int argc, char **argv)
{
    static const struct kind kinds[] = {
        { "short-third-pause", make_short_third_pause },
        { "resets-to-the-end", make_resets_to_the_end },
        { "flapping-window", make_flapping_window },
    };

    g_test_init(&argc, &argv, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *path = g_strdup_printf("/unknowable/%s", kinds[i].name);

        g_test_add_data_func(path, &kinds[i], test_unknowable);
    }
    return g_test_run();
}

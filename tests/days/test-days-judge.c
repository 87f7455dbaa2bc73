/*
 * The judge's own tests: a judge that finds nothing proves nothing. Claims are doctored and the
 * core is lied to; each time the judge must say so, and must say nothing of the day as it was.
 */
#include "report.h"

static const struct kind *kind_of(const char *name)
{
    unsigned n;
    const struct kind *kinds = kinds_list(&n);

    for (unsigned i = 0; i < n; i++)
        if (g_strcmp0(kinds[i].name, name) == 0)
            return &kinds[i];
    g_error("there is no kind of day: %s", name);
}

/* Finds a day of this kind on this desktop, with the default settings and timers. */
static void make(struct plan *p, const char *name, enum desktop desktop)
{
    struct settings settings;

    settings_init(&settings);
    for (uint64_t seed = 0; seed < 1000; seed++) {
        plan_init(p, kind_of(name), seed);
        if (p->desktop == desktop && !p->is_late && p->settings.away_after == settings.away_after)
            return;
        plan_done(p);
    }
    g_error("no day of this kind: %s", name);
}

static struct verdict verdict_of(const struct plan *p, enum lie lie)
{
    static struct desk d;
    struct verdict v;

    desk_run(&d, p, lie);
    judge(p, &d, &v, NULL);
    desk_done(&d);
    return v;
}

static void check_good(const struct verdict *v)
{
    g_assert_cmpint(v->seconds[FINDING_WRONG], <=, USEC_SEC);
    g_assert_cmpint(v->seconds[FINDING_MISSED], <=, USEC_MIN);
    g_assert_cmpint(v->wrong_rests, ==, 0);
    g_assert_cmpint(v->missed_rests, ==, 0);
    g_assert_false(v->is_unsound);
}

/* Every instant of the day is judged, once. */
static void test_whole(void)
{
    unsigned n;
    const struct kind *kinds = kinds_list(&n);

    g_assert_cmpint(n, >=, 30);
    for (unsigned i = 0; i < n; i++) {
        struct plan p;
        struct verdict v;
        usec sum = 0;

        plan_init(&p, &kinds[i], 7);
        v = verdict_of(&p, LIE_NONE);
        for (unsigned f = 0; f < FINDING_MAX; f++)
            sum += v.seconds[f];
        g_test_message("%s", kinds[i].name);
        g_assert_cmpint(sum, ==, v.length);
        g_assert_cmpint(v.length, ==,
                        p.now - g_array_index(p.truth, struct stretch_of_truth, 0).at);
        g_assert_cmpint(v.sitting, >, 0);
        g_assert_cmpint(v.claims, >, 0);
        plan_done(&p);
    }
}

/* The same kind and seed make the same day; another seed another. */
static void test_replay(void)
{
    struct plan a, b, c;

    plan_init(&a, kind_of("all of it"), 3);
    plan_init(&b, kind_of("all of it"), 3);
    plan_init(&c, kind_of("all of it"), 4);
    g_assert_cmpint(a.touches->len, ==, b.touches->len);
    for (unsigned i = 0; i < a.touches->len; i++)
        g_assert_cmpint(g_array_index(a.touches, usec, i), ==, g_array_index(b.touches, usec, i));
    g_assert_cmpint(a.now, ==, b.now);
    g_assert_cmpint(a.now, !=, c.now);
    plan_done(&a);
    plan_done(&b);
    plan_done(&c);
}

static void test_deaf(void)
{
    struct plan p;
    struct verdict v;

    make(&p, "long breaks", DESKTOP_MUTTER);
    v = verdict_of(&p, LIE_NONE);
    check_good(&v);
    v = verdict_of(&p, LIE_DEAF_TO_IDLE);
    g_assert_cmpint(v.seconds[FINDING_WRONG], >, USEC_HOUR);
    g_assert_cmpint(v.wrong_claims, >, 0);
    g_assert_cmpint(v.missed_rests, >, 0);
    plan_done(&p);
}

static void test_idle_late(void)
{
    struct plan p;
    struct verdict v;

    make(&p, "long breaks", DESKTOP_X11);
    v = verdict_of(&p, LIE_IDLE_LATE);
    g_assert_cmpint(v.seconds[FINDING_WRONG], >, REPORT_WORST);
    plan_done(&p);
}

static void test_no_evidence(void)
{
    struct plan p;
    struct verdict v;

    make(&p, "call of 50 min", DESKTOP_MUTTER);
    v = verdict_of(&p, LIE_NONE);
    check_good(&v);
    v = verdict_of(&p, LIE_NO_EVIDENCE);
    g_assert_cmpint(v.seconds[FINDING_MISSED], >, USEC_HOUR);
    g_assert_cmpint(v.wrong_rests, >, 0);
    plan_done(&p);
}

/* An inhibitor that is none is believed by the core, and allowed by no fact. */
static void test_false_evidence(void)
{
    struct plan p;
    struct verdict v;

    make(&p, "long breaks", DESKTOP_X11);
    v = verdict_of(&p, LIE_EVIDENCE);
    g_assert_cmpint(v.seconds[FINDING_WRONG], >, REPORT_WORST);
    g_assert_cmpint(v.seconds[FINDING_CAP], ==, 0);
    plan_done(&p);
}

/* One claim, made up: sitting in the middle of the longest absence; and a rest while typing. */
static void test_doctored(void)
{
    static struct desk d;
    struct plan p;
    struct verdict v;
    struct claimed claim = { PRESENCE_ACTIVE, REASON_INPUT, 0, 0 }, back = claim;
    struct claimed_rest rest = { 0, 0, REASON_IDLE, true };
    unsigned i;

    make(&p, "typing all day", DESKTOP_MUTTER);
    desk_run(&d, &p, LIE_NONE);
    judge(&p, &d, &v, NULL);
    check_good(&v);
    for (i = 0; g_array_index(d.timeline, struct claimed, i).state != PRESENCE_AWAY;)
        i++;
    claim.at = g_array_index(d.timeline, struct claimed, i).at + USEC_MIN;
    back.state = PRESENCE_AWAY;
    back.at = claim.at + 90 * USEC_SEC;
    g_array_insert_val(d.timeline, i + 1, claim);
    g_array_insert_val(d.timeline, i + 2, back);
    judge(&p, &d, &v, NULL);
    g_assert_cmpint(v.seconds[FINDING_WRONG], ==, 90 * USEC_SEC);
    g_assert_cmpint(v.wrong_claims, ==, 1);
    g_assert_true(v.is_unsound);

    rest.start_at = g_array_index(p.touches, usec, 0) + USEC_MIN;
    rest.end_at = rest.start_at + 10 * USEC_MIN;
    g_array_prepend_val(d.rests, rest);
    judge(&p, &d, &v, NULL);
    g_assert_cmpint(v.wrong_rests, ==, 1);
    desk_done(&d);
    plan_done(&p);
}

/* What a rule allows is counted as that, and not as right. */
static void test_allowed(void)
{
    struct plan p;
    struct verdict v;

    make(&p, "lunch behind a forgotten inhibitor", DESKTOP_MUTTER);
    v = verdict_of(&p, LIE_NONE);
    g_assert_cmpint(v.seconds[FINDING_CAP], >, 20 * USEC_MIN);
    g_assert_cmpint(v.seconds[FINDING_CAP], <, 100 * USEC_MIN);
    plan_done(&p);
    make(&p, "lunch behind a forgotten inhibitor", DESKTOP_WLROOTS_1);
    v = verdict_of(&p, LIE_NONE);
    g_assert_cmpint(v.seconds[FINDING_HIDDEN], >, 30 * USEC_MIN);
    plan_done(&p);
    make(&p, "reading pauses over AwayAfter", DESKTOP_MUTTER);
    v = verdict_of(&p, LIE_NONE);
    g_assert_cmpint(v.seconds[FINDING_NO_SIGN], >, 20 * USEC_MIN);
    g_assert_cmpint(v.wrong_rests, ==, 0);
    g_assert_cmpint(v.allowed_rests, >, 0);
    plan_done(&p);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/judge/whole", test_whole);
    g_test_add_func("/judge/replay", test_replay);
    g_test_add_func("/judge/deaf", test_deaf);
    g_test_add_func("/judge/idle-late", test_idle_late);
    g_test_add_func("/judge/no-evidence", test_no_evidence);
    g_test_add_func("/judge/false-evidence", test_false_evidence);
    g_test_add_func("/judge/doctored", test_doctored);
    g_test_add_func("/judge/allowed", test_allowed);
    return g_test_run();
}

/*
 * Tests of the judge: it must find nothing wrong in an unchanged day, and must find each false
 * claim and each false or missing event that is put into it.
 */
#include "day_report.h"

static const struct kind *kind_of(const char *name)
{
    unsigned n;
    const struct kind *kinds = kinds_list(&n);

    for (unsigned i = 0; i < n; i++)
        if (g_strcmp0(kinds[i].name, name) == 0)
            return &kinds[i];
    g_error("unknown kind of day: %s", name);
}

/* Finds a day of this kind on this desktop, with the default settings and timers, from *@seed on;
 * sets *@seed to the one after it. */
static void make_from(struct day_plan *p, const char *name, enum desktop desktop, uint64_t *seed)
{
    struct settings settings;

    settings_init(&settings);
    while (*seed < 1000) {
        plan_init(p, kind_of(name), (*seed)++);
        if (p->desktop == desktop && !p->is_late && p->settings.limit == settings.limit &&
            p->settings.away_after == settings.away_after)
            return;
        plan_done(p);
    }
    g_error("no day of kind %s has this desktop and the default settings", name);
}

static void make(struct day_plan *p, const char *name, enum desktop desktop)
{
    uint64_t seed = 0;

    make_from(p, name, desktop, &seed);
}

static struct verdict verdict_of(const struct day_plan *p, enum lie lie)
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

/* Without the steps, a minute away looks like a pause, and a treadmill like sitting. */
static void test_no_steps(void)
{
    static const char *const names[] = { "errands, with a worn watch",
                                         "treadmill that only a watch shows" };

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        struct day_plan p;
        struct verdict v;

        make(&p, names[i], DESKTOP_WAYLAND_2);
        v = verdict_of(&p, LIE_NONE);
        g_assert_cmpint(v.seconds[FINDING_WRONG], <=, 20 * USEC_SEC);
        v = verdict_of(&p, LIE_NO_STEPS);
        g_assert_cmpint(v.seconds[FINDING_WRONG], >, 5 * USEC_MIN);
        plan_done(&p);
    }
}

/* Every instant of the day has exactly one finding. */
static void test_whole(void)
{
    unsigned n;
    const struct kind *kinds = kinds_list(&n);

    g_assert_cmpint(n, >=, 30);
    for (unsigned i = 0; i < n; i++) {
        struct day_plan p;
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

/* The same kind and seed give the same day, another seed gives another. */
static void test_replay(void)
{
    struct day_plan a, b, c;

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

static void test_no_idle(void)
{
    struct day_plan p;
    struct verdict v;

    make(&p, "long breaks", DESKTOP_MUTTER);
    v = verdict_of(&p, LIE_NONE);
    check_good(&v);
    v = verdict_of(&p, LIE_NO_IDLE);
    g_assert_cmpint(v.seconds[FINDING_WRONG], >, USEC_HOUR);
    g_assert_cmpint(v.wrong_claims, >, 0);
    g_assert_cmpint(v.missed_rests, >, 0);
    plan_done(&p);
}

static void test_idle_late(void)
{
    struct day_plan p;
    struct verdict v;

    make(&p, "long breaks", DESKTOP_X11);
    v = verdict_of(&p, LIE_IDLE_LATE);
    g_assert_cmpint(v.seconds[FINDING_WRONG], >, REPORT_WORST);
    plan_done(&p);
}

static void test_no_evidence(void)
{
    struct day_plan p;
    struct verdict v;

    make(&p, "call of 50 min", DESKTOP_MUTTER);
    v = verdict_of(&p, LIE_NONE);
    check_good(&v);
    v = verdict_of(&p, LIE_NO_EVIDENCE);
    g_assert_cmpint(v.seconds[FINDING_MISSED], >, USEC_HOUR);
    g_assert_cmpint(v.wrong_rests, >, 0);
    plan_done(&p);
}

/* The core trusts a false inhibitor, and no fact allows the sitting it claims. */
static void test_false_evidence(void)
{
    struct day_plan p;
    struct verdict v;

    make(&p, "long breaks", DESKTOP_X11);
    v = verdict_of(&p, LIE_EVIDENCE);
    g_assert_cmpint(v.seconds[FINDING_WRONG], >, REPORT_WORST);
    g_assert_cmpint(v.seconds[FINDING_EVIDENCE], ==, 0);
    plan_done(&p);
}

/* Adds one false claim of sitting to the first absence, and one of a rest while typing. */
static void test_false_claims(void)
{
    static struct desk d;
    struct day_plan p;
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

/* Claims that the person was in @state from @from to @to. */
static void claim(struct desk *d, enum presence_state state, usec from, usec to)
{
    struct claimed one = { state, REASON_READING, from, from }, after = one;
    GArray *was = d->timeline, *t = g_array_new(FALSE, FALSE, sizeof(struct claimed));
    bool is_in = false;

    after.at = after.claimed_at = to;
    for (unsigned i = 0; i <= was->len; i++) {
        const struct claimed *c = i < was->len ? &g_array_index(was, struct claimed, i) : NULL;

        if (!is_in && (!c || c->at >= from)) {
            g_array_append_val(t, one);
            is_in = true;
        }
        if (is_in && from != USEC_NEVER && (!c || c->at > to)) {
            g_array_append_val(t, after);
            from = USEC_NEVER; /* done */
        }
        if (c && (c->at < one.at || c->at > to))
            g_array_append_val(t, *c);
        if (c && c->at <= to)
            after.state = c->state;
    }
    g_array_free(was, TRUE);
    d->timeline = t;
}

/* The last absence of at least @length, from the last touch before it on. */
static bool find_absence(const struct day_plan *p, usec length, usec *ret_from, usec *ret_to)
{
    for (unsigned i = p->truth->len; i-- > 0;) {
        const struct stretch_of_truth *t = &g_array_index(p->truth, struct stretch_of_truth, i);
        const usec end = i + 1 < p->truth->len ? (t + 1)->at : p->now;
        usec last = USEC_NONE;

        for (unsigned k = 0; k < p->touches->len; k++)
            if (g_array_index(p->touches, usec, k) < t->at)
                last = g_array_index(p->touches, usec, k);
        *ret_from = last;
        *ret_to = end - USEC_SEC;
        if (t->truth == TRUTH_AWAY && end - t->at >= length)
            return true;
    }
    return false;
}

static unsigned count_touches(const struct day_plan *p, usec from, usec to)
{
    unsigned n = 0;

    for (unsigned i = 0; i < p->touches->len; i++) {
        const usec at = g_array_index(p->touches, usec, i);

        n += at > from && at < to;
    }
    return n;
}

/* A lock would end the evidence before its limit does. */
static bool has_lock(const struct day_plan *p)
{
    for (unsigned i = 0; i < p->facts->len; i++)
        if (g_array_index(p->facts, struct fact, i).type == FACT_LOCK)
            return true;
    return false;
}

/* The core claims that the person sat through an absence, because of something that may count as
 * sitting, but no longer does. */
static void test_long_ago(void)
{
    static const struct {
        const char *kind;
        enum desktop desktop;
        usec length; /* of the absence, at least, and of the claim */
        usec every;  /* the touches in the absence are closer than this; USEC_NEVER: any */
    } table[] = {
        { "mouse mover at equal distances", DESKTOP_MUTTER, 60 * USEC_MIN,
          4 * USEC_MIN + 50 * USEC_SEC },
        { "inhibitor forgotten all day", DESKTOP_MUTTER, 25 * USEC_MIN, USEC_NEVER },
        { "game left open all day", DESKTOP_MUTTER, 25 * USEC_MIN, USEC_NEVER },
        { "program that listens all day", DESKTOP_MUTTER, 25 * USEC_MIN, USEC_NEVER },
        { "tool that resets the counter, on X11", DESKTOP_X11, 60 * USEC_MIN, USEC_NEVER },
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(table); i++) {
        static struct desk d;
        struct day_plan p;
        struct verdict v;
        usec from, to;
        uint64_t seed = 0;

        while (make_from(&p, table[i].kind, table[i].desktop, &seed),
               has_lock(&p) || !find_absence(&p, table[i].length, &from, &to) ||
                   count_touches(&p, from, to) < (to - from) / table[i].every)
            plan_done(&p);
        desk_run(&d, &p, LIE_NONE);
        judge(&p, &d, &v, NULL);
        g_test_message("%s, seed %" G_GUINT64_FORMAT, p.kind->name, p.seed);
        g_assert_cmpint(v.seconds[FINDING_WRONG], <=, USEC_SEC);
        claim(&d, PRESENCE_PASSIVE, from, from + table[i].length);
        judge(&p, &d, &v, NULL);
        g_assert_cmpint(v.seconds[FINDING_WRONG], >=, 10 * USEC_MIN);
        desk_done(&d);
        plan_done(&p);
    }
}

/* The core claims that a person who reads was away. */
static void test_reader_is_away(void)
{
    static struct desk d;
    struct day_plan p;
    struct verdict v;

    make(&p, "reader, even pauses", DESKTOP_MUTTER);
    desk_run(&d, &p, LIE_NONE);
    judge(&p, &d, &v, NULL);
    check_good(&v);
    for (unsigned i = 0; i < d.timeline->len; i++) {
        struct claimed *c = &g_array_index(d.timeline, struct claimed, i);

        if (c->reason == REASON_READING)
            c->state = PRESENCE_AWAY;
    }
    judge(&p, &d, &v, NULL);
    g_assert_cmpint(v.seconds[FINDING_MISSED], >, 20 * USEC_MIN);
    desk_done(&d);
    plan_done(&p);
}

/* An allowed difference is counted under its own finding, not as right. */
static void test_allowed(void)
{
    struct day_plan p;
    struct verdict v;

    make(&p, "film left before its end", DESKTOP_MUTTER);
    v = verdict_of(&p, LIE_NONE);
    g_assert_cmpint(v.seconds[FINDING_EVIDENCE], >, 20 * USEC_MIN);
    g_assert_cmpint(v.seconds[FINDING_EVIDENCE], <, 200 * USEC_MIN);
    plan_done(&p);
    make(&p, "lunch behind a forgotten inhibitor", DESKTOP_WLROOTS_1);
    v = verdict_of(&p, LIE_NONE);
    g_assert_cmpint(v.seconds[FINDING_HIDDEN], >, 30 * USEC_MIN);
    plan_done(&p);
    make(&p, "reading pauses over AwayAfter", DESKTOP_MUTTER);
    v = verdict_of(&p, LIE_NONE);
    g_assert_cmpint(v.seconds[FINDING_NO_INPUT], >, 20 * USEC_MIN);
    g_assert_cmpint(v.wrong_rests, ==, 0);
    g_assert_cmpint(v.allowed_rests, >, 0);
    plan_done(&p);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/judge/whole", test_whole);
    g_test_add_func("/judge/replay", test_replay);
    g_test_add_func("/judge/no-steps", test_no_steps);
    g_test_add_func("/judge/no-idle", test_no_idle);
    g_test_add_func("/judge/idle-late", test_idle_late);
    g_test_add_func("/judge/no-evidence", test_no_evidence);
    g_test_add_func("/judge/false-evidence", test_false_evidence);
    g_test_add_func("/judge/false-claims", test_false_claims);
    g_test_add_func("/judge/long-ago", test_long_ago);
    g_test_add_func("/judge/reader-is-away", test_reader_is_away);
    g_test_add_func("/judge/allowed", test_allowed);
    return g_test_run();
}

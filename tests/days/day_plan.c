#include "day_plan.h"

#include <string.h>

static uint64_t advance(uint64_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return *random;
}

static usec scale(uint64_t number, usec low, usec high)
{
    return low + (usec)((number >> 1) % (uint64_t)(high - low + 1));
}

usec draw_between(uint64_t *random, usec low, usec high)
{
    return scale(advance(random), low, high);
}

usec plan_draw(struct day_plan *p, usec low, usec high)
{
    return scale(advance(&p->random) * 0x2545f4914f6cdd1dULL, low, high);
}

usec plan_minutes(struct day_plan *p, usec low, usec high)
{
    return plan_draw(p, low * USEC_MIN, high * USEC_MIN);
}

bool plan_chance(struct day_plan *p, unsigned percent)
{
    return plan_draw(p, 0, 99) < (usec)percent;
}

/* Days of different kinds have independent random numbers, even with the same seed. */
static uint64_t mix(uint64_t seed, const char *name)
{
    uint64_t h = 0x9e3779b97f4a7c15ULL * (seed + 1);

    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 0x100000001b3ULL;
    h ^= h >> 29;
    return h ? h : 1;
}

/* The defaults for three days in four: most people keep them. */
static void draw_settings(struct day_plan *p)
{
    static const usec away[] = { USEC_MIN, 2 * USEC_MIN, 5 * USEC_MIN };

    settings_init(&p->settings);
    if (!plan_chance(p, 25))
        return;
    p->settings.away_after = away[plan_draw(p, 0, 2)];
    p->settings.rest = plan_draw(p, 5, 10) * USEC_MIN;
    p->settings.limit = plan_draw(p, 20, 60) * USEC_MIN;
}

static int by_instant(gconstpointer a, gconstpointer b)
{
    const struct fact *x = a, *y = b;

    return (x->at > y->at) - (x->at < y->at);
}

void plan_init(struct day_plan *p, const struct kind *kind, uint64_t seed)
{
    memset(p, 0, sizeof *p);
    p->kind = kind;
    p->seed = seed;
    p->random = mix(seed, kind->name);
    p->truth = g_array_new(FALSE, FALSE, sizeof(struct stretch_of_truth));
    p->strides = g_array_new(FALSE, FALSE, sizeof(struct strides));
    p->touches = g_array_new(FALSE, FALSE, sizeof(usec));
    p->facts = g_array_new(FALSE, TRUE, sizeof(struct fact));
    p->touch_at = USEC_NONE;
    draw_settings(p);
    p->desktop = (enum desktop)plan_draw(p, 0, DESKTOP_MAX - 1);
    p->is_late = plan_chance(p, 15);
    p->is_evidence_last = plan_chance(p, 50);
    p->now = PLAN_START;
    plan_fact(p, FACT_DAY, true)->until_at = PLAN_START;
    p->now = PLAN_START + 9 * USEC_HOUR;
    plan_is(p, TRUTH_SITTING);
    plan_touch(p); /* the password */
    plan_wait(p, plan_draw(p, USEC_MSEC, 5 * USEC_SEC));
    kind->make(p);
    g_array_sort(p->facts, by_instant); /* stable */
}

void plan_done(struct day_plan *p)
{
    g_array_free(p->truth, TRUE);
    g_array_free(p->strides, TRUE);
    g_array_free(p->touches, TRUE);
    g_array_free(p->facts, TRUE);
}

void plan_is(struct day_plan *p, enum truth truth)
{
    struct stretch_of_truth s = { truth, p->now };
    GArray *t = p->truth;

    if (t->len && g_array_index(t, struct stretch_of_truth, t->len - 1).at == p->now)
        g_array_set_size(t, t->len - 1);
    if (t->len == 0 || g_array_index(t, struct stretch_of_truth, t->len - 1).truth != truth)
        g_array_append_val(t, s);
}

void plan_wait(struct day_plan *p, usec length)
{
    g_assert_cmpint(length, >=, 0);
    p->now += length;
}

void plan_touch(struct day_plan *p)
{
    p->touch_at = p->now;
    g_array_append_val(p->touches, p->now);
}

struct fact *plan_fact_at(struct day_plan *p, enum fact_type type, bool on, usec at)
{
    struct fact fact = { .type = type, .on = on, .at = at };

    g_array_append_val(p->facts, fact);
    return &g_array_index(p->facts, struct fact, p->facts->len - 1);
}

struct fact *plan_fact(struct day_plan *p, enum fact_type type, bool on)
{
    return plan_fact_at(p, type, on, p->now);
}

const char *truth_name(enum truth truth)
{
    static const char *const names[TRUTH_MAX] = { "away", "sitting", "standing" };

    return names[truth];
}

const char *desktop_name(enum desktop desktop)
{
    static const char *const names[DESKTOP_MAX] = { "x11", "wayland v2", "mutter", "wlroots v1",
                                                    "kwin v1" };

    return names[desktop];
}

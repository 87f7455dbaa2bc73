/*
 * Random days with walks: no rest overlaps input, and none is credited twice. A tracker that
 * reports nothing changes nothing. The seeds are fixed, so a failure repeats.
 */
#include <glib.h>
#include <stdio.h>

#include "random-evidence.h"
#include "rounds.h"

/* The times at which the person typed, each from its first to its last input. */
struct inputs {
    unsigned n;
    struct {
        usec from, to;
    } list[64];
};

static void type(struct world *w, struct inputs *in, usec for_long)
{
    in->list[in->n].from = w->now;
    world_type(w, w->now + for_long, 10 * USEC_SEC);
    in->list[in->n++].to = w->last_input_at;
}

static void report(struct world *w, const char *tracker, usec start, uint64_t count)
{
    world_send(w, event_steps(EVENT_STEPS, w->now,
                              (struct event_steps){
                                  .tracker = tracker, .start_at = start, .count = count }));
}

/* One or two devices count the same walk, in reports of 2 to 20 s. */
static void walk(struct world *w, uint64_t *seed, usec for_long, unsigned per_minute)
{
    const bool has_two = draw_below(seed, 2);
    const usec end = w->now + for_long;

    while (w->now < end) {
        const usec start = w->now;
        usec length = 2 * USEC_SEC + draw_below(seed, 18 * USEC_SEC);

        length = usec_min(length, end - start);
        world_to(w, start + length);
        report(w, "watch", start, (uint64_t)(per_minute * length / USEC_MIN));
        if (has_two)
            report(w, "phone", start, (uint64_t)(per_minute * length / USEC_MIN));
    }
}

/* Steps that typing makes. */
static void type_with_steps(struct world *w, struct inputs *in, usec for_long, unsigned per_minute)
{
    const usec end = w->now + for_long;

    in->list[in->n].from = w->now;
    while (w->now < end) {
        const usec start = w->now;

        world_type(w, usec_min(start + STEPS_BUCKET, end), 3 * USEC_SEC);
        report(w, "watch", start, per_minute / 6);
    }
    in->list[in->n++].to = w->last_input_at;
}

static void live_through(struct world *w, uint64_t *seed, struct inputs *in)
{
    switch (draw_below(seed, 6)) {
    case 0:
    case 1:
        type(w, in, USEC_SEC + draw_below(seed, 30 * USEC_MIN));
        break;
    case 2:
        walk(w, seed, draw_below(seed, 12 * USEC_MIN), 10 + (unsigned)draw_below(seed, 120));
        break;
    case 3:
        type_with_steps(w, in, draw_below(seed, 10 * USEC_MIN), 6 + (unsigned)draw_below(seed, 90));
        break;
    case 4:
        world_to(w, w->now + draw_below(seed, 20 * USEC_MIN));
        break;
    default:
        world_to(w, w->now + draw_below(seed, 20 * USEC_MIN));
        report(w, "bangle", w->now - draw_below(seed, USEC_HOUR), (uint64_t)draw_below(seed, 2000));
    }
}

/* The input that ends a rest may come at its last instant; a blip does not end an absence. */
static void check_rest(const struct world *w, const struct inputs *in, const struct effect *rest,
                       usec *last_start, usec *last_end)
{
    for (unsigned i = 0; i < in->n; i++)
        if (in->list[i].from < rest->rest.end_at && in->list[i].to > rest->rest.start_at &&
            in->list[i].to - in->list[i].from >= settings_blip(&w->core.settings))
            g_error("%s: a rest from %lld to %lld (%s) overlaps input from %lld to %lld", w->label,
                    (long long)rest->rest.start_at, (long long)rest->rest.end_at,
                    reason_name(rest->rest.reason), (long long)in->list[i].from,
                    (long long)in->list[i].to);
    /* A rest replaces an earlier one with the same start; a late report makes one of the past. */
    if (rest->rest.end_at > *last_end) {
        if (rest->rest.start_at < *last_end && rest->rest.start_at != *last_start)
            g_error("%s: two rests overlap", w->label);
        *last_start = rest->rest.start_at;
        *last_end = rest->rest.end_at;
    }
}

static void test_days_with_walks(void)
{
    unsigned walks = 0;

    for (unsigned n = 0; n < rounds(SEQUENCES); n++) {
        uint64_t seed = 0x2545f4914f6cdd1dULL * (n + 1);
        usec last_start = USEC_NONE, last_end = USEC_NONE;
        struct inputs in = { 0 };
        struct world w;

        world_init(&w, NULL, T0);
        snprintf(w.label, sizeof w.label, "walks, %u", n);
        w.server = WORLD_SERVER_SILENT;
        w.is_checked = n % 20 == 0; /* for speed */
        world_ready(&w, true, true);
        for (unsigned i = 0; i < 10; i++) {
            world_forget(&w);
            live_through(&w, &seed, &in);
            for (unsigned k = 0; k < w.effects->len; k++) {
                const struct effect *e = &g_array_index(w.effects, struct effect, k);

                if (e->type == EFFECT_REST)
                    check_rest(&w, &in, e, &last_start, &last_end);
                walks += e->type == EFFECT_REST && e->rest.reason == REASON_WALK;
            }
        }
        world_done(&w);
    }
    g_test_message("%u walks", walks);
    g_assert_cmpuint(walks, >, rounds(SEQUENCES) / 2);
}

/* Steps below any verdict: every decision is as without a tracker. */
static void test_phantom_steps_are_neutral(void)
{
    for (unsigned n = 0; n < rounds(60); n++) {
        uint64_t seed = 0x9e3779b97f4a7c15ULL * (n + 1);
        struct inputs in = { 0 };
        struct world plain, tracked;

        world_init(&plain, NULL, T0);
        world_init(&tracked, NULL, T0);
        world_ready(&plain, true, true);
        world_ready(&tracked, true, true);
        for (unsigned i = 0; i < 20; i++) {
            const usec for_long = USEC_MIN + draw_below(&seed, 20 * USEC_MIN);

            in.n = 0;
            world_type(&plain, plain.now + for_long, USEC_SEC);
            in.n = 0;
            type_with_steps(&tracked, &in, for_long, 18);
            world_to(&plain, plain.now + 10 * USEC_MIN);
            world_to(&tracked, plain.now);
            g_assert_cmpint(presence_clocks(&plain.core.presence, plain.now).sitting, ==,
                            presence_clocks(&tracked.core.presence, plain.now).sitting);
            g_assert_cmpint(plain.core.presence.present.since_at, ==,
                            tracked.core.presence.present.since_at);
            world_touch(&plain);
            world_touch(&tracked);
        }
        g_assert_cmpuint(world_count(&plain, EFFECT_SUGGESTED), ==,
                         world_count(&tracked, EFFECT_SUGGESTED));
        world_done(&plain);
        world_done(&tracked);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/walk/days-with-walks", test_days_with_walks);
    g_test_add_func("/walk/phantom-steps-are-neutral", test_phantom_steps_are_neutral);
    return g_test_run();
}

/*
 * Save all and load: a core that was saved at any point and loaded again behaves like the original,
 * byte for byte; and every member is saved.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/snapshot/snapshot_fields.h"
#include "rounds.h"
#include "world.h"

#define T0 WORLD_START

static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed >> 16;
}

static usec draw_below(uint64_t *seed, usec n)
{
    return (usec)(draw(seed) % (uint64_t)n);
}

static void draw_arguments(uint64_t *seed, struct event *e, usec now)
{
    static const char *const words[] = { "mpris", "pipewire", "a % sign", "Zoom\n\xc3\xa4" };

    switch (e->type) {
    case EVENT_SOURCE_READY:
        e->ready.last_input_at = draw(seed) & 1 ? now - draw_below(seed, USEC_HOUR) : USEC_NONE;
        e->ready.can_await = draw(seed) & 1;
        e->ready.hides_idle = draw(seed) & 1;
        break;
    case EVENT_EVIDENCE:
        e->evidence.source = words[draw_below(seed, 2)];
        e->evidence.detail = words[draw_below(seed, 4)];
        e->evidence.kind = (enum evidence_kind)draw_below(seed, EVIDENCE_KIND_MAX);
        e->evidence.on = draw(seed) & 1;
        e->evidence.is_old = draw(seed) % 4 == 0;
        e->evidence.until_at =
            draw(seed) & 1 ? USEC_NEVER : usec_add(now, draw_below(seed, USEC_HOUR));
        break;
    case EVENT_CREDIT:
    case EVENT_CORRECT:
        e->span.start_at = now - draw_below(seed, 2 * USEC_HOUR);
        e->span.end_at = e->span.start_at + draw_below(seed, now - e->span.start_at + 1);
        e->span.state = PRESENCE_AWAY;
        e->span.who = words[0];
        break;
    case EVENT_HOURS:
        e->hours.is_open = draw(seed) & 1;
        e->hours.change_at = usec_add(now, draw_below(seed, USEC_HOUR));
        break;
    case EVENT_RANDOM:
        e->random = draw(seed) | 1;
        break;
    case EVENT_SNOOZE:
        e->snooze_for = draw_below(seed, 3 * USEC_SEC);
        break;
    case EVENT_STEPS:
    case EVENT_STEP_TOTAL:
        e->steps.tracker = draw(seed) & 1 ? "watch" : "phone";
        e->steps.start_at = now - draw_below(seed, USEC_MIN);
        e->steps.count = (uint64_t)draw_below(seed, 200);
        break;
    case EVENT_CLOCK:
        e->clock_shift = draw_below(seed, USEC_MIN) - USEC_MIN / 2;
        break;
    case EVENT_PAUSE:
    case EVENT_PAUSE_UNTIL:
        e->pause_until_at = draw(seed) & 1 ? USEC_NEVER : usec_add(now, draw_below(seed, USEC_MIN));
        break;
    case EVENT_STRETCH:
    case EVENT_REPORT_STRETCH:
    case EVENT_STARTED:
        e->plan = &world_plan;
        e->side = (enum side)draw_below(seed, SIDE_MAX + 1);
        break;
    case EVENT_LOCK:
    case EVENT_SUSPEND:
    case EVENT_SEAT:
    case EVENT_DND:
    case EVENT_KEEP_SIDE:
    case EVENT_WRIST:
        e->on = draw(seed) % 4 == 0;
        break;
    default:
        break;
    }
}

/* Any event, mostly one that is common in a day. @id: of the suggestion on screen. */
static struct event draw_event(uint64_t *seed, usec now, unsigned id, const struct settings *s)
{
    static const enum event_type often[] = { EVENT_INPUT, EVENT_INPUT, EVENT_INPUT,   EVENT_IDLE,
                                             EVENT_SHOWN, EVENT_TIME,  EVENT_EVIDENCE };
    struct event e = { .type = (enum event_type)draw_below(seed, EVENT_TYPE_MAX), .at = now };

    if (draw(seed) % 4)
        e.type = often[draw_below(seed, G_N_ELEMENTS(often))];
    if (e.type == EVENT_IDLE || draw(seed) % 8 == 0)
        e.at = now - draw_below(seed, 20 * USEC_SEC);
    e.id = id;
    if (e.type == EVENT_SETTINGS)
        e.settings = s;
    draw_arguments(seed, &e, now);
    return e;
}

static void load_again(const struct core *core, struct core *ret)
{
    char text[CORE_SAVE_ALL_MAX], again[CORE_SAVE_ALL_MAX];

    core_save_all(core, text, sizeof text);
    g_assert_cmpint(core_load(ret, &core->settings, text), ==, 0);
    core_save_all(ret, again, sizeof again);
    g_assert_cmpstr(text, ==, again);
}

/* Another process continues: the requests it waits for are not part of a snapshot for a restart. */
static void restart(struct core *core, usec now)
{
    char text[CORE_SAVE_MAX] = "";
    struct settings s = core->settings;
    const struct core_saved saved = world_saved(text, now - USEC_SEC, WORLD_RUNNING);
    struct effects effects;
    usec ended_at;

    core_save(core, text, sizeof text);
    core_init(core, &s, now);
    g_assert_cmpint(core_restore(core, &saved, now, &effects, &ended_at), ==, 0);
}

static void run_pair(uint64_t seed)
{
    struct settings s;
    struct core live, loaded;
    usec now = T0;

    settings_init(&s);
    s.limit = 20 * USEC_SEC;
    s.rest = 8 * USEC_SEC;
    s.away_after = 4 * USEC_SEC;
    s.snooze = s.remind_after = 5 * USEC_SEC;
    core_init(&live, &s, now);
    load_again(&live, &loaded);
    for (unsigned i = 0; i < 400; i++) {
        struct effects a, b;
        struct event e;

        now += draw_below(&seed, draw(&seed) % 16 == 0 ? 30 * USEC_SEC : 2 * USEC_SEC);
        e = draw_event(&seed, now, live.coach.id, &s);
        memset(&a, 0, sizeof a);
        memset(&b, 0, sizeof b);
        g_assert_cmpint(core_step(&live, now, &e, &a), ==, core_step(&loaded, now, &e, &b));
        g_assert_cmpuint(a.n, ==, b.n);
        g_assert_cmpint(memcmp(a.list, b.list, a.n * sizeof a.list[0]), ==, 0);
        g_assert_cmpint(core_deadline(&live), ==, core_deadline(&loaded));
        if (draw(&seed) % 64 == 0)
            restart(&live, now);
        else if (draw(&seed) % 8)
            continue;
        load_again(&live, &loaded);
    }
}

static void test_goes_on_as_the_other(void)
{
    for (uint64_t seed = 1; seed <= rounds(500); seed++)
        run_pair(seed * 0x9e3779b97f4a7c15u);
}

/* Of two entries with the same offset, the begin of a struct comes first. */
static int by_offset(const void *a, const void *b)
{
    const size_t *x = a, *y = b;

    if (x[0] != y[0])
        return x[0] < y[0] ? -1 : 1;
    return x[1] < y[1] ? -1 : x[1] > y[1];
}

/* Sorts the members by offset: between two of them there must be only padding. Before a struct the
 * padding may be larger than its first member needs. */
static void test_no_member_is_forgotten(void)
{
    size_t spans[512][2] = {
        { offsetof(struct core, settings), sizeof(struct settings) },
        { offsetof(struct core, reasons), sizeof(struct reasons) },
        /* lists; the other test checks that they are complete */
        { offsetof(struct core, presence.evidence), sizeof(struct evidences) },
        { offsetof(struct core, presence.timeline), sizeof(struct timeline) },
        { offsetof(struct core, presence.steps), sizeof(struct steps) },
        { offsetof(struct core, coach.holds), sizeof(struct holds) },
        /* 0 until the interval ends */
        { offsetof(struct core, presence.present.full_rest), sizeof(usec) },
        { offsetof(struct core, presence), 0 },
        { offsetof(struct core, presence.overrule), 0 },
        { offsetof(struct core, presence.machine), 0 },
        { offsetof(struct core, presence.walk), 0 },
        { offsetof(struct core, coach), 0 },
        { offsetof(struct core, coach.ledger), 0 },
        { offsetof(struct core, coach.before_rest), 0 },
        { offsetof(struct core, coach.before_island), 0 },
        { offsetof(struct core, coach.stretch), 0 },
        { offsetof(struct core, coach.stretch.plan), 0 },
        { offsetof(struct core, coach.stretch.plan.n_steps), sizeof(unsigned) },
        { offsetof(struct core, coach.stretch.plan.steps),
          sizeof(((struct core *)NULL)->coach.stretch.plan.steps) },
        { offsetof(struct core, coach.sides), 0 },
        { offsetof(struct core, coach.sides.n), sizeof(unsigned) },
        { offsetof(struct core, coach.sides.days),
          sizeof(((struct core *)NULL)->coach.sides.days) },
    };
    const struct field *f;
    unsigned n = 22;
    size_t at = 0;

    for (size_t i = 0; (f = snapshot_field(i)); i++) {
        spans[n][0] = f->offset;
        spans[n][1] = field_size(f);
        g_assert_cmpuint(++n, <, G_N_ELEMENTS(spans) - 1);
    }
    spans[n][0] = sizeof(struct core);
    qsort(spans, n, sizeof spans[0], by_offset);
    for (unsigned i = 0; i <= n; i++) {
        size_t boundary = spans[i][1] == 1 || spans[i][1] == 4 ? spans[i][1] : 8;

        if (spans[i][0] > at && (at + boundary - 1) / boundary * boundary != spans[i][0])
            g_error("bytes %zu to %zu of struct core are in no row of the snapshot fields", at,
                    spans[i][0]);
        at = MAX(at, spans[i][0] + spans[i][1]);
    }
}

static void assert_refused(const char *text)
{
    struct core core;
    struct settings s;

    settings_init(&s);
    g_assert_cmpint(core_load(&core, &s, text), ==, -EINVAL);
}

/* Any further line is rejected. */
static void assert_line_refused(const char *line)
{
    g_autofree char *text = g_strdup_printf("now 5\n%s\nend\n", line);

    assert_refused(text);
}

/* A full list of @line is accepted, one more is rejected. */
static void assert_list_ends(const char *line, unsigned most)
{
    g_autoptr(GString) many = g_string_new("now 5\n");
    struct core core;
    struct settings s;

    settings_init(&s);
    for (unsigned i = 0; i < most; i++)
        g_string_append_printf(many, "%s\n", line);
    g_string_append(many, "end\n");
    g_assert_cmpint(core_load(&core, &s, many->str), ==, 0);
    g_string_insert(many, (gssize)strlen("now 5\n"), "\n");
    g_string_insert(many, (gssize)strlen("now 5\n"), line);
    assert_refused(many->str);
}

static void test_garbage_is_refused(void)
{
    static const char *const texts[] = {
        "", "end\n", "now 5\n", "now -9223372036854775808\nend\n", "now 9223372036854775807\nend\n",
    };
    static const char *const lines[] = {
        "now",
        "state 7",
        "state",
        "lost 99999999999999999",
        "ready 2",
        "since 6",
        "hold",
        "hold %",
        "hold %4",
        "hold %zz",
        "hold %4z",
        "hold %00",
        "hold-since soon",
        "hold-since 99999999999999999\nhold dnd",
        "hold-until 99999999999999999\nhold dnd",
        "kept 5",
        "evidence 0 5 5 5 1 0 =a =b\nkept soon",
        "evidence 0 5 5 5 1 0 =a =b\nkept 99999999999999999",
        "evidence 0 5 99999999999999999 5 1 0 =a =b",
        "evidence 0 5 5 99999999999999999 1 0 =a =b",
        "evidence 0 5 4 5 1 0 =a =b",
        "evidence 0 5 5 4 1 0 =a =b",
        "evidence 0 6 6 6 1 0 =a =b",
        "evidence 99 5 5 5 1 0 =a =b",
        "evidence -1 5 5 5 1 0 =a =b",
        "evidence 0 5 5 5 2 0 =a =b",
        "evidence 0 5 5 5 1 -1 =a =b",
        "evidence 0 5 5 5 1 0",
        "evidence 0 5 5 5 1",
        "evidence 0 5 x",
        "evidence 0 99999999999999999999 5 5 1 0 =a =b",
        "evidence 0 5 5 5 1 0 a =b",
        "evidence 0 5 5 5 1 0 =a",
        "evidence 0 5 5 5 1 0 =a b",
        "evidence 0 5 5 5 1 0 =a =b =c",
        "evidence 0 5 5 5 1 0 =a =%4",
        "evidence 0 5 5 5 1 0 =a =%4x",
        "evidence 0 5 5 5 1 0 =a =%x4",
        "evidence 0 5 5 5 1 0 =a =%00",
        "evidence 0 5 5 5 1 0 =0123456789012345678901234567890123456789 =b",
        "past 4",
        "past 4 9 5",
        "past 4 -1 5",
        "past 6 1 5",
        "past 4 1 99999999999999999",
        "past 4 1 4 99 5 0 0 0 0",
        "past 4 1 4 1 x 0 0 0 0",
        "past 4 1 4 1 5 0 0 0",
        "past 4 1 4 1 5 0 0 -1 0",
        "past 4 1 4 1 5 0 0 0 -1",
        "past 4 1 4 1 5 99999999999999999 0 0 0",
        "past 4 1 4 1 5 0 0 0 0 4 4 0 0 0",
        "past 4 1 4 1 5 0 0 0 0 4 4 0 -1 0 0",
        "past 4 1 4 1 5 0 0 0 0 6 4 0 0 0 0",
        "past 4 1 4 1 5 0 0 0 0 4 6 0 0 0 0",
        "idle 4",
    };
    g_autofree char *name = g_strnfill(HOLD_NAME_MAX, 'a');
    g_autofree char *hold = g_strconcat("hold ", name, NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_refused(texts[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        assert_line_refused(lines[i]);
    assert_line_refused(hold);
    assert_list_ends("hold dnd", HOLDS_MAX);
    assert_list_ends("evidence 0 5 5 5 1 0 =a =b", EVIDENCE_MAX);
    assert_list_ends("past 4 1 4", TIMELINE_MAX);
    assert_list_ends("past 4 1 4 1 5 0 0 0 0", TIMELINE_MAX);
    assert_list_ends("past 4 1 4 1 5 0 0 0 0 4 4 0 0 0 0", TIMELINE_MAX);
}

static void test_names_are_as_they_were(void)
{
    struct core core;
    struct settings s;

    settings_init(&s);
    g_assert_cmpint(core_load(&core, &s,
                              "now 5\nhold a%20%25\nlater 7\n"
                              "evidence 2 5 5 9 1 1 =a%0ab =%c3%a4\nend\n"),
                    ==, 0);
    g_assert_cmpint(core.now, ==, 5);
    g_assert_cmpstr(core.coach.holds.list[0].name, ==, "a %");
    g_assert_cmpstr(core.presence.evidence.list[0].source, ==, "a\nb");
    g_assert_cmpstr(core.presence.evidence.list[0].detail, ==, "\xc3\xa4");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/load/goes-on-as-the-other", test_goes_on_as_the_other);
    g_test_add_func("/load/no-member-is-forgotten", test_no_member_is_forgotten);
    g_test_add_func("/load/garbage-is-refused", test_garbage_is_refused);
    g_test_add_func("/load/names-are-as-they-were", test_names_are_as_they_were);
    return g_test_run();
}

/*
 * Event text: every event can be written and read without loss, and malformed lines are rejected.
 */
#include <errno.h>
#include <glib.h>
#include <string.h>

#include "other-settings.h"
#include "store/event_text.h"

#define NOW (7 * USEC_HOUR + 5)

static struct settings defaults, others;

static char *write_line(const struct event *e)
{
    char *line = g_malloc(EVENT_TEXT_MAX);
    struct pairs p;

    pairs_init(&p, line, EVENT_TEXT_MAX);
    event_text_add(&p, NOW, e);
    g_assert_false(p.is_full);
    g_assert_null(strchr(line, '\n'));
    return line;
}

static unsigned differ(struct event *list, const struct event *base, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        list[i] = *base;
    return n;
}

static unsigned vary_evidence(struct event *list, struct event base)
{
    base.evidence.source = "mpris";
    base.evidence.detail = "mpv";
    base.evidence.until_at = USEC_NEVER;
    differ(list, &base, 7);
    list[1].evidence.source = "pipewire";
    list[2].evidence.detail = "";
    list[3].evidence.kind = EVIDENCE_HOLD;
    list[4].evidence.on = true;
    list[5].evidence.is_old = true;
    list[6].evidence.until_at = NOW;
    return 7;
}

static unsigned vary_span(struct event *list, struct event base)
{
    base.span.who = "desk";
    differ(list, &base, 5);
    list[1].span.start_at = 1;
    list[2].span.end_at = 2;
    list[3].span.state = PRESENCE_STANDING;
    list[4].span.who = "a desk";
    return 5;
}

static unsigned vary_ready(struct event *list, const struct event *base)
{
    differ(list, base, 4);
    list[1].ready.last_input_at = USEC_NONE;
    list[2].ready.can_await = true;
    list[3].ready.hides_idle = true;
    return 4;
}

static const struct plan doorway = {
    .exercise = "ql-doorway",
    .n_steps = 3,
    .steps = { { 10 * USEC_SEC, false }, { 0, true }, { PLAN_STEP_MAX, true } },
    .repeat = 1,
    .has_sides = true,
};

/* Each differs from the first in one member of the plan, and from all others. */
static unsigned vary_stretch(struct event *list, const struct event *base)
{
    static struct plan plans[4];

    differ(list, base, 7);
    for (unsigned i = 0; i < 4; i++)
        plans[i] = doorway;
    strcpy(plans[0].exercise, "a-2");
    plans[1].has_sides = false;
    plans[2].counts_as_rest = true;
    plans[3].repeat = 5;
    for (unsigned i = 0; i < 4; i++)
        list[i].plan = &plans[i];
    list[4].plan = &doorway;
    list[5].side = SIDE_MAX;
    return 6;
}

static unsigned vary_steps(struct event *list, struct event base)
{
    base.steps.tracker = "watch";
    differ(list, &base, 4);
    list[1].steps.tracker = "phone";
    list[2].steps.count = UINT64_MAX;
    if (base.type == EVENT_STEPS)
        list[3].steps.start_at = NOW - USEC_MIN;
    else
        list[3].steps.counter = STEP_COUNTER_SESSION;
    return 4;
}

/* Events of one type; each differs from the first in one member. The switch has no default, so that
 * a new type must be added. */
static unsigned vary(enum event_type type, struct event *list)
{
    struct event base = { .type = type, .at = NOW };

    differ(list, &base, 3);
    switch (type) {
    case EVENT_SOURCE_READY:
        return vary_ready(list, &base);
    case EVENT_EVIDENCE:
        return vary_evidence(list, base);
    case EVENT_CREDIT:
    case EVENT_CORRECT:
        return vary_span(list, base);
    case EVENT_LOCK:
    case EVENT_SUSPEND:
        list[1].on = true;
        list[2].by = "screensaver";
        return 3;
    case EVENT_STRETCH:
    case EVENT_REPORT_STRETCH:
        return vary_stretch(list, &base);
    case EVENT_FEEDBACK:
        list[1].feedback = FEEDBACK_WORSE;
        return 2;
    case EVENT_SEAT:
    case EVENT_DND:
    case EVENT_KEEP_SIDE:
    case EVENT_WRIST:
        list[1].on = true;
        return 2;
    case EVENT_SETTINGS:
        list[0].settings = &defaults;
        list[1].settings = &others;
        return 2;
    case EVENT_HOURS:
        list[1].hours.is_open = true;
        list[2].hours.change_at = USEC_NEVER;
        return 3;
    case EVENT_RANDOM:
        list[1].random = UINT64_MAX;
        return 2;
    case EVENT_SNOOZE:
        list[1].snooze_for = 5 * USEC_MIN;
        return 2;
    case EVENT_CLOCK:
        list[1].clock_shift = -USEC_HOUR;
        return 2;
    case EVENT_PAUSE:
    case EVENT_PAUSE_UNTIL:
        list[1].pause_until_at = USEC_NEVER;
        return 2;
    case EVENT_SHOWN:
    case EVENT_STARTED:
    case EVENT_ALERT_DELIVERED:
    case EVENT_ALERT_FAILED:
    case EVENT_ALERT_SEEN:
    case EVENT_ALERT_DISMISSED:
    case EVENT_DISMISSED:
    case EVENT_EXPIRED:
    case EVENT_REFUSED:
    case EVENT_FAILED:
        list[1].id = UINT32_MAX;
        if (type == EVENT_STARTED)
            list[2].plan = &doorway;
        return type == EVENT_STARTED ? 3 : 2;
    case EVENT_STEPS:
    case EVENT_STEP_TOTAL:
        return vary_steps(list, base);
    case EVENT_TIME:
    case EVENT_INPUT:
    case EVENT_IDLE:
    case EVENT_SOURCE_LOST:
    case EVENT_SLEPT:
    case EVENT_DISTURBED:
    case EVENT_RESET:
    case EVENT_DAY:
    case EVENT_SUGGEST_NOW:
    case EVENT_SKIP:
    case EVENT_RESUME:
    case EVENT_NEXT_STEP:
    case EVENT_STOP_STRETCH:
    case EVENT_OTHER_SIDE:
    case EVENT_SERVER:
    case EVENT_GREET:
    case EVENT_STOP:
        return 1;
    case EVENT_TYPE_MAX:
        break;
    }
    g_error("no event of the type %d", type);
}

static void expect_round_trip(const struct event *e)
{
    g_autofree char *line = write_line(e), *copy = g_strdup(line), *again = NULL;
    struct event_text text;
    const char *error;

    if (event_text_read(&text, copy, &error) < 0)
        g_error("%s: %s", line, error);
    g_assert_cmpint(text.now, ==, NOW);
    g_assert_cmpint(text.event.type, ==, e->type);
    g_assert_cmpint(text.event.at, ==, e->at);
    again = write_line(&text.event);
    g_assert_cmpstr(again, ==, line);
}

static void test_every_event_has_a_line(void)
{
    for (unsigned type = 0; type < EVENT_TYPE_MAX; type++) {
        struct event list[8];
        unsigned n = vary((enum event_type)type, list);

        g_assert_nonnull(event_text_name((enum event_type)type));
        list[n] = list[0];
        list[n++].at = USEC_NONE;
        for (unsigned i = 0; i < n; i++) {
            g_autofree char *line = write_line(&list[i]);

            expect_round_trip(&list[i]);
            for (unsigned k = 0; k < i; k++) {
                g_autofree char *other = write_line(&list[k]);

                g_assert_cmpstr(line, !=, other);
            }
        }
    }
    g_assert_null(event_text_name(EVENT_TYPE_MAX));
}

static void test_settings_are_exact(void)
{
    struct event e = event_settings(NOW, &others);
    g_autofree char *line = write_line(&e);
    struct event_text text;
    const char *error;
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    g_assert_cmpint(event_text_read(&text, line, &error), ==, 0);
    g_assert_cmpint(memcmp(&text.settings, &others, sizeof others), ==, 0);
    for (size_t i = 0; i < n; i++) { /* every setting is in the line */
        struct settings one = defaults;
        g_autofree char *before = NULL, *after = NULL;

        e.settings = &defaults;
        before = write_line(&e);
        settings_copy(&one, &others, &table[i]);
        e.settings = &one;
        after = write_line(&e);
        g_assert_cmpstr(before, !=, after);
    }
}

/* Hours and lists of names were cut after 383 bytes, as the texts of programs are. */
static void test_the_longest_settings(void)
{
    struct settings longest = { 0 };
    g_autofree char *line = NULL;
    struct event e = event_settings(NOW, &longest);
    struct event_text text;
    const char *error;

    settings_init_longest(&longest);
    line = write_line(&e);
    g_assert_cmpuint(strlen(line), >, 2 * (SETTINGS_IGNORE_SIZE + SETTINGS_MODES_SIZE) - 200);
    g_assert_cmpint(event_text_read(&text, line, &error), ==, 0);
    g_assert_cmpint(memcmp(&text.settings, &longest, sizeof longest), ==, 0);
}

static void expect_text(const char *detail, const char *want)
{
    const struct event e = event_evidence(
        NOW, (struct event_evidence){ .source = "x", .detail = detail, .until_at = USEC_NEVER });
    g_autofree char *line = write_line(&e);
    struct event_text text;
    const char *error;

    g_assert_cmpint(event_text_read(&text, line, &error), ==, 0);
    g_assert_cmpstr(text.event.evidence.detail, ==, want);
}

static void test_a_line_is_a_line(void)
{
    g_autofree char *full = g_strnfill(PAIRS_TEXT_MAX - 1, 'a');
    g_autofree char *beyond = g_strconcat(full, "b", NULL);
    g_autofree char *controls = g_strnfill(PAIRS_TEXT_MAX + 9, '\n');
    g_autofree char *some = g_strndup(controls, PAIRS_TEXT_MAX - 1);

    expect_text("a\nb\t\"c\" \\ d=e \x7f \x01", "a\nb\t\"c\" \\ d=e \x7f \x01");
    expect_text("\xc3\xa4 \xff", "\xc3\xa4 \xff");
    expect_text("", "");
    expect_text(NULL, "");
    expect_text(full, full);
    expect_text(beyond, full);
    expect_text(controls, some);
    /* a character of several bytes at the limit is dropped, not split */
    memcpy(beyond + PAIRS_TEXT_MAX - 3, "\xe2\x82\xac", 3);
    full[PAIRS_TEXT_MAX - 3] = 0;
    expect_text(beyond, full);
}

static void test_bad_lines(void)
{
    static const char *const table[] = {
        "",
        "5",
        "5 ",
        " input",
        "x input",
        "+5 input",
        "5 nonsense",
        "99999999999999999999 input",
        "9999999999999999 input",
        "never input",
        "5 input at=-9999999999999999",
        "5x input",
        "5 input at",
        "5 input at=",
        "5 input at=soon",
        "5 input at=\"6\"",
        "5 input at=6 at=6",
        "5 input on=yes",
        "5 input  at=6",
        "5 lock",
        "5 lock on=maybe",
        "5 lock on=\"yes\"",
        "5 lock off=yes",
        "5 lock on=yes on=yes",
        "5 shown id=-1",
        "5 shown id=4294967296",
        "5 shown id=1x",
        "5 random seed=",
        "5 random seed=0123456789abcdef0",
        "5 random seed=g",
        "5 credit start=1 end=2 state=flying who=\"x\"",
        "5 evidence source=x kind=video detail=\"mpv\" on=yes old=no until=never",
        "5 evidence source=\"x\" kind=film detail=\"mpv\" on=yes old=no until=never",
        "5 evidence source=\"x\" kind=video detail=\"mpv on=yes old=no until=never",
        "5 evidence source=\"x\" kind=video detail=\"a\\\" on=yes old=no until=never",
        "5 evidence source=\"x\" kind=video detail=\"\\n\" on=yes old=no until=never",
        "5 evidence source=\"x\" kind=video detail=\"\\x0\" on=yes old=no until=never",
        "5 evidence source=\"x\" kind=video detail=\"\\x00\" on=yes old=no until=never",
        "5 evidence source=\"x\" kind=video detail=\"\\xzz\" on=yes old=no until=never",
        "5 evidence source=\"x\"kind=video detail=\"a\" on=yes old=no until=never",
        "5 evidence source=\"x\" kind=video detail=\"a\" on=yes old=no",
        "5 settings Sitting.Limit=999999",
        "5 settings Sitting.Limit=never",
        "5 settings Sitting.Limit=\"1800000000\"",
        "5 settings Sitting.Limit=30min",
        "5 settings Sitting.Nonsense=1",
        "5 settings Sitting=1",
        "5 settings Coach.Hours=always",
        "5 settings Coach.Hours=\"sometimes\"",
        "5 settings Coach.Side=up",
        "5 settings Sitting.Limit",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *line = g_strdup(table[i]);
        struct event_text text;
        const char *error = NULL;

        if (event_text_read(&text, line, &error) != -EINVAL)
            g_error("\"%s\" was taken", table[i]);
        g_assert_nonnull(error);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    settings_init(&defaults);
    settings_init_others(&others);
    g_test_add_func("/line/every-event-has-a-line", test_every_event_has_a_line);
    g_test_add_func("/line/settings-are-exact", test_settings_are_exact);
    g_test_add_func("/line/the-longest-settings", test_the_longest_settings);
    g_test_add_func("/line/texts-never-break-a-line", test_a_line_is_a_line);
    g_test_add_func("/line/malformed-lines-are-rejected", test_bad_lines);
    return g_test_run();
}

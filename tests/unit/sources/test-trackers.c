/*
 * Trackers: from reports to events for the core, the detail of the source, and alerts at the wrist.
 */
#include <glib.h>
#include <string.h>

#include "sources/tracker/trackers.h"
#include "sources/tracker/wrist.h"

extern const struct source_type source_activity;

#define EVENTS_MAX 512

static struct {
    struct source source;
    struct source_port port;
    unsigned n, n_alerts, n_withdrawn;
    struct event list[EVENTS_MAX];
    int answer; /* of the next alert */
} desk;

static void on_event(void *userdata, struct source *s, const struct event *event)
{
    (void)userdata;
    g_assert_true(s == &desk.source);
    g_assert_cmpuint(desk.n, <, EVENTS_MAX);
    desk.list[desk.n++] = *event;
}

static void on_changed(void *userdata, struct source *s)
{
    (void)userdata;
    (void)s;
}

static void open_desk(void)
{
    memset(&desk, 0, sizeof desk);
    desk.port =
        (struct source_port){ .trackers = trackers_new(), .emit = on_event, .changed = on_changed };
    desk.source = (struct source){ .type = &source_activity, .port = &desk.port };
    source_open(&desk.source);
    g_assert_cmpint(desk.source.state, ==, SOURCE_READY);
}

static void close_desk(void)
{
    source_close(&desk.source);
    free(desk.source.detail);
    trackers_free(desk.port.trackers);
}

static int on_alert(void *userdata, const struct tracker_alert *alert)
{
    (void)userdata;
    (void)alert;
    desk.n_alerts++;
    return desk.answer;
}

static void on_withdraw(void *userdata, unsigned id)
{
    (void)userdata;
    (void)id;
    desk.n_withdrawn++;
}

static struct tracker *add(const char *id)
{
    const struct tracker_form form = { .id = id,
                                       .name = id,
                                       .source = &desk.source,
                                       .provides = TRACKER_STEPS | TRACKER_ALERT,
                                       .alert = on_alert,
                                       .withdraw = on_withdraw };
    struct tracker *t = NULL;

    g_assert_cmpint(trackers_add(desk.port.trackers, &form, &t), ==, 0);
    return t;
}

static unsigned count(enum event_type type)
{
    unsigned n = 0;

    for (unsigned i = 0; i < desk.n; i++)
        n += desk.list[i].type == type;
    return n;
}

static const struct event *last(enum event_type type)
{
    for (unsigned i = desk.n; i-- > 0;)
        if (desk.list[i].type == type)
            return &desk.list[i];
    g_assert_not_reached();
}

static bool is_worn(void)
{
    return count(EVENT_EVIDENCE) && last(EVENT_EVIDENCE)->evidence.on;
}

static void test_names_are_used_once(void)
{
    const struct tracker_form form = { .id = "watch", .name = "", .source = &desk.source };
    struct tracker *t = NULL;
    char id[8];

    open_desk();
    add("watch");
    g_assert_cmpint(trackers_add(desk.port.trackers, &form, &t), ==, -EEXIST);
    for (unsigned i = 1; i < TRACKERS_MAX; i++) {
        g_snprintf(id, sizeof id, "w%u", i);
        add(id);
    }
    g_assert_cmpint(trackers_add(desk.port.trackers,
                                 &(struct tracker_form){ .id = "more", .source = &desk.source },
                                 &t),
                    ==, -ENOSPC);
    g_assert_null(t);
    close_desk();
}

static void test_the_detail_names_them(void)
{
    struct tracker *t;
    char id[TRACKER_ID_MAX];

    open_desk();
    g_assert_cmpstr(desk.source.detail, ==, "no tracker reports on the session bus");
    t = add("watch");
    g_assert_cmpstr(desk.source.detail, ==, "1 tracker on the session bus: watch");
    add("phone");
    trackers_discard(desk.port.trackers, "phone");
    trackers_discard(desk.port.trackers, "watch");
    trackers_discard(desk.port.trackers, "another");
    g_assert_cmpstr(
        desk.source.detail, ==,
        "2 trackers on the session bus: watch, phone; 2 invalid reports were discarded");
    tracker_remove(t);
    g_assert_cmpstr(desk.source.detail, ==,
                    "1 tracker on the session bus: phone; 2 invalid reports were discarded");
    for (unsigned i = 1; i < TRACKERS_MAX; i++) {
        g_snprintf(id, sizeof id, "a-name-of-thirty-two-characters%c", (char)('a' + i));
        add(id);
    }
    g_assert_true(g_str_has_prefix(desk.source.detail, "16 trackers on the session bus: phone, "));
    g_assert_true(g_str_has_suffix(desk.source.detail, ", …; 2 invalid reports were discarded"));
    close_desk();
}

static void test_late_steps_count_where_they_were_made(void)
{
    const usec now = clock_boot();
    struct tracker *t;

    open_desk();
    t = add("watch");
    tracker_steps(t, now - 3 * USEC_HOUR, now - 2 * USEC_HOUR, 700);
    g_assert_cmpint(last(EVENT_STEPS)->at, ==, now - 2 * USEC_HOUR);
    g_assert_cmpint(last(EVENT_STEPS)->steps.start_at, ==, now - 3 * USEC_HOUR);
    close_desk();
}

static void test_a_device_on_the_table(void)
{
    const usec now = clock_boot();
    struct tracker *t;

    open_desk();
    t = add("watch");
    tracker_set_worn(t, now - USEC_MIN, TRACKER_WORN_NO);
    tracker_steps(t, now - USEC_SEC, now, 10);
    g_assert_cmpuint(count(EVENT_STEPS), ==, 0);
    /* Made before it was taken off, and reported after that. */
    tracker_steps(t, now - 3 * USEC_MIN, now - 2 * USEC_MIN, 200);
    g_assert_cmpuint(count(EVENT_STEPS), ==, 1);
    close_desk();
}

static void test_a_late_report_of_wearing_changes_nothing(void)
{
    const usec now = clock_boot();
    struct tracker *t;

    open_desk();
    t = add("watch");
    tracker_set_worn(t, now - USEC_SEC, TRACKER_WORN_YES);
    g_assert_true(is_worn());
    tracker_set_worn(t, now - USEC_HOUR, TRACKER_WORN_NO);
    g_assert_true(is_worn());
    tracker_set_worn(t, now, TRACKER_WORN_NO);
    g_assert_false(is_worn());
    tracker_heart_rate(t, now - USEC_MIN, 70, TRACKER_WORN_UNKNOWN);
    g_assert_false(is_worn());
    close_desk();
}

static void test_evidence_that_has_ended_is_not_sent(void)
{
    const usec now = clock_boot();
    struct tracker *t;

    open_desk();
    t = add("watch");
    tracker_set_worn(t, now - TRACKER_LIVE - USEC_SEC, TRACKER_WORN_YES);
    tracker_set_posture(t, now - USEC_HOUR, TRACKER_STANDING, now - USEC_MIN);
    g_assert_cmpuint(count(EVENT_EVIDENCE), ==, 0);
    g_assert_cmpint(t->last_event_at, ==, now - TRACKER_LIVE - USEC_SEC);
    tracker_steps(t, now, now, 1); /* the next sign of life shows it */
    g_assert_true(is_worn());
    g_assert_cmpint(last(EVENT_EVIDENCE)->evidence.until_at, ==, now + TRACKER_LIVE);
    close_desk();
}

static void test_the_latest_posture_counts(void)
{
    const usec now = clock_boot();
    struct tracker *t;

    open_desk();
    t = add("thigh");
    tracker_set_posture(t, now - USEC_MIN, TRACKER_STANDING, now + USEC_HOUR);
    tracker_set_posture(t, now - 2 * USEC_MIN, TRACKER_SITTING, now + USEC_HOUR);
    g_assert_cmpuint(count(EVENT_EVIDENCE), ==, 1);
    g_assert_cmpint(last(EVENT_EVIDENCE)->evidence.kind, ==, EVIDENCE_STANDING);
    tracker_set_posture(t, now, TRACKER_LYING, now + USEC_HOUR);
    g_assert_cmpuint(count(EVENT_EVIDENCE), ==, 3); /* the end of one, the next one */
    g_assert_cmpint(last(EVENT_EVIDENCE)->evidence.kind, ==, EVIDENCE_ABSENT);
    tracker_remove(t);
    g_assert_false(last(EVENT_EVIDENCE)->evidence.on);
    close_desk();
}

static void test_an_alert_and_its_answers(void)
{
    const struct tracker_alert alert = { .id = 7, .title = "Stretch", .text = "52 min seated." };
    struct tracker *watch, *phone;

    open_desk();
    watch = add("watch");
    phone = add("phone");
    g_assert_cmpuint(count(EVENT_WRIST), ==, 1);
    g_assert_cmpuint(wrist_alert(desk.port.trackers, &alert), ==, 2);
    wrist_answer(watch, 6, TRACKER_SEEN); /* of an earlier one */
    wrist_answer(watch, 7, TRACKER_FAILED);
    g_assert_cmpuint(count(EVENT_ALERT_FAILED), ==, 0); /* the phone may still show it */
    wrist_answer(phone, 7, TRACKER_DISMISSED);
    g_assert_cmpuint(count(EVENT_ALERT_DELIVERED), ==, 1);
    g_assert_cmpuint(count(EVENT_ALERT_DISMISSED), ==, 1);
    wrist_answer(phone, 7, TRACKER_SEEN); /* the first answer counts */
    g_assert_cmpuint(count(EVENT_ALERT_SEEN), ==, 0);
    wrist_withdraw(desk.port.trackers, 7);
    g_assert_cmpuint(desk.n_withdrawn, ==, 1); /* not on the watch, where it failed */
    tracker_remove(watch);
    tracker_remove(phone);
    g_assert_cmpuint(count(EVENT_WRIST), ==, 2);
    close_desk();
}

static void test_a_device_that_goes_with_its_alert(void)
{
    const struct tracker_alert alert = { .id = 7, .title = "Stretch", .text = "52 min seated." };
    struct tracker *t;

    open_desk();
    t = add("watch");
    desk.answer = -EIO;
    g_assert_cmpuint(wrist_alert(desk.port.trackers, &alert), ==, 0);
    desk.answer = 0;
    g_assert_cmpuint(wrist_alert(desk.port.trackers, &alert), ==, 1);
    tracker_set_link(t, false);
    g_assert_cmpuint(count(EVENT_ALERT_FAILED), ==, 1);
    g_assert_cmpuint(wrist_alert(desk.port.trackers, &alert), ==, 0);
    close_desk();
}

#define TEST(name) g_test_add_func("/trackers/" #name, test_##name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST(names_are_used_once);
    TEST(the_detail_names_them);
    TEST(late_steps_count_where_they_were_made);
    TEST(a_device_on_the_table);
    TEST(a_late_report_of_wearing_changes_nothing);
    TEST(evidence_that_has_ended_is_not_sent);
    TEST(the_latest_posture_counts);
    TEST(an_alert_and_its_answers);
    TEST(a_device_that_goes_with_its_alert);
    return g_test_run();
}

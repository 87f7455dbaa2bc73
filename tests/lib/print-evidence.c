/*
 * Prints all evidence that the sources emit and all changes of their states, without a core. It
 * uses the buses and displays of the environment. One line each, with tabs between the fields:
 *
 *   evidence SOURCE KIND on|off new|old INSTANT DETAIL    INSTANT in µs since the epoch
 *   source SOURCE STATE DETAIL
 *   idle hides|shows      an idle source is ready; hides: it reports no idleness during inhibitors
 *   total TRACKER COUNT   the counter of a tracker
 *   steps TRACKER COUNT LENGTH    new steps, made in LENGTH µs
 *   wrist on|off          whether a device can give alerts
 *   alert STATE ID        delivered, failed, seen or dismissed; "taken COUNT" answers a command
 *   set                   answers a command
 *
 * usage: print-evidence AWAY_AFTER FILE [GROUP.KEY=VALUE]...    AWAY_AFTER in s
 *
 * FILE is the number of an open file with commands, one in a line with tabs between the fields:
 * "alert ID TITLE TEXT [bubble]", "amazfish auto|off", "trackers" (reads the tracker files). The
 * other arguments are settings.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/text.h"
#include "sources/sources.h"
#include "sources/tracker/wrist.h"
#include "store/tracker_folder.h"

static struct clock clocks;
static struct settings settings;

static void print_tracker(const struct event *event)
{
    static const char *const states[] = { "delivered", "failed", "seen", "dismissed" };

    if (event->type == EVENT_STEP_TOTAL)
        printf("total\t%s\t%llu\n", event->steps.tracker, (unsigned long long)event->steps.count);
    if (event->type == EVENT_STEPS)
        printf("steps\t%s\t%llu\t%lld\n", event->steps.tracker,
               (unsigned long long)event->steps.count,
               (long long)usec_since(event->at, event->steps.start_at));
    if (event->type == EVENT_WRIST)
        printf("wrist\t%s\n", event->on ? "on" : "off");
    if (event_type_is_alert(event->type))
        printf("alert\t%s\t%u\n", states[event->type - EVENT_ALERT_DELIVERED], event->id);
}

static void on_event(void *userdata, const struct event *event)
{
    (void)userdata;
    if (event->type == EVENT_SOURCE_READY)
        printf("idle\t%s\n", event->ready.hides_idle ? "hides" : "shows");
    if (event->type == EVENT_EVIDENCE)
        printf("evidence\t%s\t%s\t%s\t%s\t%llu\t%s\n", event->evidence.source,
               evidence_kind_name(event->evidence.kind), event->evidence.on ? "on" : "off",
               event->evidence.is_old ? "old" : "new",
               (unsigned long long)clock_to_real(&clocks, event->at), event->evidence.detail);
    print_tracker(event);
}

static void on_changed(void *userdata, struct source *s)
{
    (void)userdata;
    printf("source\t%s\t%s\t%s\n", s->type->name, source_state_name(s->state), s->detail);
}

/* "Trackers.StandingAbove=70cm". Returns false if it is none. */
static bool set(char *text)
{
    char *key = strchr(text, '.'), *value = strchr(text, '=');
    const struct settings_entry *entry;

    if (!key || !value)
        return false;
    *key++ = *value++ = 0;
    entry = settings_find(text, key);
    return entry && settings_set(&settings, entry, value) == 0;
}

static void on_problem(const struct problem *p, void *userdata)
{
    (void)userdata;
    printf("problem\t%s\t%s\n", p->key, p->sentence);
}

static void read_trackers(struct sources *sources)
{
    struct adapter *list;
    const unsigned n = tracker_folder_read(on_problem, NULL, &list);

    sources_set_adapters(sources, list, n);
    free(list);
}

static void obey(struct sources *sources, char *line)
{
    char *rest = NULL;
    const char *fields[5];
    struct tracker_alert alert = { 0 };

    for (int i = 0; i < 5; i++)
        fields[i] = strtok_r(i ? NULL : line, "\t", &rest);
    if (strcmp(fields[0], "alert") == 0) {
        alert.id = (unsigned)atoi(fields[1]);
        text_copy(alert.title, sizeof alert.title, fields[2]);
        text_copy(alert.text, sizeof alert.text, fields[3]);
        alert.is_beside_bubble = fields[4];
        printf("alert\ttaken\t%u\n", wrist_alert(sources->port.trackers, &alert));
    } else if (strcmp(fields[0], "trackers") == 0) {
        read_trackers(sources);
        printf("set\n");
    } else {
        settings_set(&settings, settings_find("Trackers", "Amazfish"), fields[1]);
        sources_configure(sources, &settings, false);
        printf("set\n");
    }
}

/* The writer writes whole lines of less than PIPE_BUF bytes. */
static int on_commands(sd_event_source *s, int fd, uint32_t events, void *userdata)
{
    char text[BUFSIZ], *rest = NULL;
    ssize_t n = read(fd, text, sizeof text - 1);

    (void)s;
    (void)events;
    if (n <= 0)
        return sd_event_source_set_enabled(s, SD_EVENT_OFF);
    text[n] = 0;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        obey(userdata, line);
    return 0;
}

int main(int argc, char **argv)
{
    const usec threshold = (usec)(argc > 1 ? atof(argv[1]) * 1e6 : 60e6);
    struct sources sources;
    sd_event *event = NULL;
    sd_bus *bus = NULL;

    setvbuf(stdout, NULL, _IOLBF, 0);
    clock_init(&clocks);
    if (sd_event_new(&event) < 0 || sd_bus_open_user(&bus) < 0 ||
        sd_bus_attach_event(bus, event, SD_EVENT_PRIORITY_NORMAL) < 0)
        return EXIT_FAILURE;
    if (argc > 2 && sd_event_add_io(event, NULL, atoi(argv[2]), EPOLLIN, on_commands, &sources) < 0)
        return EXIT_FAILURE;
    settings_init(&settings);
    for (int i = 3; i < argc; i++)
        if (!set(argv[i]))
            return EXIT_FAILURE;
    sources_init(&sources, event, &clocks, bus, on_event, on_changed, NULL);
    sources_configure(&sources, &settings, false);
    sources_open(&sources, threshold);
    return sd_event_loop(event) < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

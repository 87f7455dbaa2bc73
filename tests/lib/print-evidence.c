/*
 * Prints all evidence that the sources emit and all changes of their states, without a core. It
 * uses the buses and displays of the environment. One line each, with tabs between the fields:
 *
 *   evidence SOURCE KIND on|off new|old INSTANT DETAIL    INSTANT in µs since the epoch
 *   source SOURCE STATE DETAIL
 *   idle hides|shows    an idle source is ready; hides: it reports no idleness during inhibitors
 */
#include <stdio.h>
#include <stdlib.h>

#include "sources/sources.h"

static struct clock clocks;

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
}

static void on_changed(void *userdata, struct source *s)
{
    (void)userdata;
    printf("source\t%s\t%s\t%s\n", s->type->name, source_state_name(s->state), s->detail);
}

int main(int argc, char **argv)
{
    const usec threshold = (usec)(argc > 1 ? atof(argv[1]) * 1e6 : 60e6);
    static struct settings settings;
    struct sources sources;
    sd_event *event = NULL;
    sd_bus *bus = NULL;

    setvbuf(stdout, NULL, _IOLBF, 0);
    clock_init(&clocks);
    if (sd_event_new(&event) < 0 || sd_bus_open_user(&bus) < 0 ||
        sd_bus_attach_event(bus, event, SD_EVENT_PRIORITY_NORMAL) < 0)
        return EXIT_FAILURE;
    sources_init(&sources, event, &clocks, bus, on_event, on_changed, NULL);
    settings_init(&settings);
    sources_configure(&sources, &settings, false);
    sources_open(&sources, threshold);
    return sd_event_loop(event) < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

/*
 * Measures round trips of org.freedesktop.DBus.Properties.Get for several targets. The targets
 * alternate, so that other load of the machine affects all of them alike.
 *
 *   latency CALLS NAME,PATH,INTERFACE,PROPERTY...
 *
 * Prints one line for each target: the 50th and the 99th percentile in µs, CLOCK_MONOTONIC.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-bus.h>
#include <time.h>

enum { TARGETS_MAX = 8, TURN = 50, WARM_UP = 500 };

struct target {
    const char *name, *path, *interface, *property;
    double *times;
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double bus_query(sd_bus *bus, const struct target *t)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;
    sd_bus_message *reply = NULL;
    double before = now();
    int r = sd_bus_call_method(bus, t->name, t->path, "org.freedesktop.DBus.Properties", "Get",
                               &error, &reply, "ss", t->interface, t->property);
    double taken = now() - before;

    if (r < 0) {
        fprintf(stderr, "%s: %s\n", t->name, error.message ? error.message : strerror(-r));
        exit(EXIT_FAILURE);
    }
    sd_bus_message_unref(reply);
    return taken;
}

static int parse(char *text, struct target *ret)
{
    ret->name = strsep(&text, ",");
    ret->path = strsep(&text, ",");
    ret->interface = strsep(&text, ",");
    ret->property = strsep(&text, ",");
    return ret->property ? 0 : -EINVAL;
}

int main(int argc, char **argv)
{
    struct target targets[TARGETS_MAX] = { 0 };
    size_t calls = argc > 1 ? strtoul(argv[1], NULL, 10) / TURN * TURN : 0;
    int n = argc - 2;
    sd_bus *bus = NULL;

    if (!calls || n < 1 || n > TARGETS_MAX) {
        fprintf(stderr,
                "usage: latency CALLS NAME,PATH,INTERFACE,PROPERTY... (at least %d calls)\n", TURN);
        return EXIT_FAILURE;
    }
    if (sd_bus_open_user(&bus) < 0)
        return EXIT_FAILURE;
    for (int i = 0; i < n; i++) {
        targets[i].times = calloc(calls, sizeof(double));
        if (!targets[i].times || parse(argv[i + 2], &targets[i]) < 0)
            return EXIT_FAILURE;
        for (int k = 0; k < WARM_UP; k++)
            bus_query(bus, &targets[i]);
    }
    for (size_t done = 0; done < calls; done += TURN)
        for (int i = 0; i < n; i++)
            for (size_t k = 0; k < TURN; k++)
                targets[i].times[done + k] = bus_query(bus, &targets[i]);
    for (int i = 0; i < n; i++) {
        qsort(targets[i].times, calls, sizeof(double), compare);
        printf("%.1f %.1f\n", targets[i].times[calls / 2], targets[i].times[calls * 99 / 100]);
        free(targets[i].times);
    }
    sd_bus_flush_close_unref(bus);
    return EXIT_SUCCESS;
}

/*
 * suggest, snooze, skip, pause, resume: one call each to the coach, then what came of it in one
 * line.
 *
 * Only suggest may start the service: there is nothing to snooze, skip or pause in one that does
 * not run.
 */
#include <string.h>

#include "ctl/client.h"
#include "ctl/output.h"
#include "ctl/text.h"
#include "ctl/when.h"

/* The ranges of the Coach, checked here too: this answer is in the units that people type. */
#define SNOOZE_LEAST USEC_SEC
#define SNOOZE_MOST  (4 * USEC_HOUR)
#define PAUSE_LEAST  USEC_SEC
#define PAUSE_MOST   (366 * USEC_DAY)

/* Calls @method with @argument, if it takes one. */
static enum command_status call_coach(sd_bus *bus, const char *method, const usec *argument,
                                      bool may_start)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    int r = client_new_call(bus, NULL, CLIENT_COACH, method, may_start, &m);

    if (r >= 0 && argument)
        r = sd_bus_message_append(m, "t", (uint64_t)*argument);
    if (r < 0)
        return client_failed("ask the lumbard service", r);
    return client_call(bus, m, NULL);
}

/* Prints "Snoozed until 14:40." with the instant as the service has it now. */
static enum command_status print_until(sd_bus *bus, const char *what, const char *property)
{
    CLEANUP(properties_freep) struct properties *coach = properties_new();
    g_autofree char *line = NULL;
    char buf[TEXT_INSTANT_MAX];
    enum command_status status = client_get_all(bus, CLIENT_COACH, coach);
    usec until = properties_usec(coach, property);

    if (status != COMMAND_FINE)
        return status;
    if (until)
        line = g_strdup_printf("%s until %s.\n", what, text_instant(buf, until, text_now()));
    else
        line = g_strdup_printf("%s.\n", what);
    return output_text(line);
}

/* A command without arguments: one call, one line. */
static enum command_status run_plain(const struct command *self, int argc, char **argv,
                                     const char *method, bool may_start, const char *done)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    enum command_status status = command_parse(self, NULL, &argc, &argv, /* most= */ 0);

    if (status == COMMAND_FINE)
        status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = call_coach(bus, method, NULL, may_start);
    return status == COMMAND_FINE ? output_text(done) : status;
}

enum command_status command_suggest(const struct command *self, int argc, char **argv)
{
    return run_plain(self, argc, argv, "SuggestNow", /* may_start= */ true,
                     "The suggestion is on its way.\n");
}

enum command_status command_skip(const struct command *self, int argc, char **argv)
{
    return run_plain(self, argc, argv, "Skip", /* may_start= */ false,
                     "Skipped. The next suggestion comes after another full limit of sitting.\n");
}

enum command_status command_resume(const struct command *self, int argc, char **argv)
{
    return run_plain(self, argc, argv, "Resume", /* may_start= */ false,
                     "Suggestions are on again.\n");
}

enum command_status command_snooze(const struct command *self, int argc, char **argv)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    g_autofree char *text = NULL, *problem = NULL;
    usec duration = 0; /* as configured */
    enum command_status status = command_parse(self, NULL, &argc, &argv, /* most= */ G_MAXINT);

    if (status != COMMAND_FINE)
        return status;
    text = command_join(argc - 1, argv + 1);
    if (argc > 1)
        problem = when_duration(text, SNOOZE_LEAST, SNOOZE_MOST, &duration);
    if (problem)
        return command_misused(self, "%s", problem);
    status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = call_coach(bus, "Snooze", &duration, /* may_start= */ false);
    return status == COMMAND_FINE ? print_until(bus, "Snoozed", "SnoozedUntilTimestamp") : status;
}

/* What "pause" was given: how long, or until when. */
static enum command_status parse_pause(const struct command *self, int argc, char **argv,
                                       const char **ret_method, usec *ret_argument)
{
    g_autofree char *text = command_join(argc - 1, argv + 1), *problem = NULL;

    *ret_method = "Pause";
    *ret_argument = 0; /* until resumed */
    if (argc < 2)
        return COMMAND_FINE;
    if (strcmp(argv[1], "until") == 0 || g_str_has_prefix(text, "until ")) {
        const char *clock = g_str_has_prefix(text, "until ") ? text + strlen("until ") : "";

        *ret_method = "PauseUntil";
        if (when_clock(clock, text_now(), ret_argument) < 0)
            return command_misused(self,
                                   "'%s' is no time of day; write for example: until 17:00, until "
                                   "tomorrow, until tomorrow 09:30.",
                                   clock);
        return COMMAND_FINE;
    }
    problem = when_duration(text, PAUSE_LEAST, PAUSE_MOST, ret_argument);
    return problem ? command_misused(self, "%s", problem) : COMMAND_FINE;
}

enum command_status command_pause(const struct command *self, int argc, char **argv)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    const char *method;
    usec argument;
    enum command_status status = command_parse(self, NULL, &argc, &argv, /* most= */ G_MAXINT);

    if (status == COMMAND_FINE)
        status = parse_pause(self, argc, argv, &method, &argument);
    if (status == COMMAND_FINE)
        status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = call_coach(bus, method, &argument, /* may_start= */ false);
    if (status != COMMAND_FINE)
        return status;
    if (argument == 0)
        return output_text("Paused. It goes on when you type: lumbarctl resume\n");
    return print_until(bus, "Paused", "PausedUntilTimestamp");
}

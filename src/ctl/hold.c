/*
 * hold: no suggestions for a while: for a time, while a command runs, or until Ctrl+C.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl/client.h"
#include "ctl/json.h"
#include "ctl/lease.h"
#include "ctl/output.h"
#include "ctl/text.h"
#include "ctl/when.h"

#define WHO    "lumbarctl"
#define KEEPER "org.lumbard.Ctl1.Hold"

struct hold {
    char *reason;   /* owned */
    usec duration;  /* 0: none is given */
    char **command; /* NULL: none is given */
    gboolean as_json, is_release;
};

/* What stands after "--" is a command and none of our business; takes it off @argv. */
static char **cut_command(int *argc, char **argv)
{
    for (int i = 1; i < *argc; i++)
        if (strcmp(argv[i], "--") == 0) {
            argv[i] = NULL;
            *argc = i;
            return argv + i + 1;
        }
    return NULL;
}

static bool is_number(const char *word)
{
    return *word && word[strspn(word, "0123456789")] == 0;
}

/* The last words may be a duration: the most of them that read as one. */
static enum command_status parse_words(const struct command *self, int n, char **words,
                                       struct hold *h)
{
    int at = 0;

    for (; at < n; at++) {
        g_autofree char *text = command_join(n - at, words + at);
        usec duration;

        if (!is_number(text) && duration_parse(text, &duration) >= 0)
            break;
    }
    if (at < n || (n > 0 && is_number(words[n - 1]))) {
        g_autofree char *text = command_join(n - MIN(at, n - 1), words + MIN(at, n - 1));
        g_autofree char *problem = when_duration(text, LEASE_LEAST, LEASE_MOST, &h->duration);

        if (problem)
            return command_misused(self, "%s", problem);
    }
    h->reason = command_join(at, words);
    return COMMAND_FINE;
}

static enum command_status check(const struct command *self, int argc, const struct hold *h)
{
    if (h->is_release && (argc > 1 || h->command))
        return command_misused(self, "--release takes nothing else.");
    if (h->command && !h->command[0])
        return command_misused(self, "COMMAND is missing after '--'.");
    if (h->command && (h->duration || h->as_json))
        return command_misused(self, "With COMMAND there is no %s: it holds while COMMAND runs.",
                               h->as_json ? "--json" : "DURATION");
    return COMMAND_FINE;
}

static char *describe(const struct hold *h, const char *who)
{
    GString *out = g_string_new(NULL);
    usec until = h->duration ? text_now() + h->duration : 0;
    char buf[TEXT_INSTANT_MAX];

    if (h->as_json) {
        g_string_append_printf(out, "{\"Who\":\"%s\",\"Reason\":", who);
        json_string(out, h->reason);
        g_string_append_printf(out, ",\"UntilTimestamp\":%" G_GINT64_FORMAT "}\n", until);
    } else if (until) {
        g_string_append_printf(
            out, "Suggestions are held until %s; until then: lumbarctl hold --release\n",
            text_instant(buf, until, text_now()));
    } else {
        g_string_append(out, "Suggestions are held until Ctrl+C.\n");
    }
    return g_string_free(out, FALSE);
}

static enum command_status release(bool as_json)
{
    bool had = false;
    enum command_status status = lease_release(CLIENT_COACH, "ReleaseHold", WHO, KEEPER, &had);

    if (status != COMMAND_FINE)
        return status;
    if (as_json)
        return output_text("{\"Who\":\"" WHO "\",\"Reason\":\"\",\"UntilTimestamp\":0}\n");
    return output_text(had ? "Released.\n"
                           : "Nothing to release: no hold of lumbarctl has a "
                             "DURATION.\n");
}

static enum command_status run(const struct hold *h)
{
    g_autofree char *who = NULL, *sentence = NULL;
    struct lease lease = { .interface = CLIENT_COACH,
                           .method = "Hold",
                           .who = WHO,
                           .what = h->reason,
                           .end_at = USEC_NEVER };
    enum command_status status;

    if (h->duration) {
        lease.end_at = lease_now() + h->duration;
        lease.keeper = KEEPER;
        sentence = describe(h, WHO);
        status = lease_in_background(&lease);
        return status == COMMAND_FINE ? output_text(sentence) : status;
    }
    /* Several of these may run beside each other. */
    lease.who = who = g_strdup_printf(WHO "-%ld", (long)getpid());
    if (h->command)
        return lease_while(&lease, h->command);
    sentence = describe(h, who);
    return lease_in_foreground(&lease, sentence);
}

enum command_status command_hold(const struct command *self, int argc, char **argv)
{
    struct hold h = { .command = cut_command(&argc, argv) };
    const GOptionEntry entries[] = {
        { "json", 'j', 0, G_OPTION_ARG_NONE, &h.as_json, "Print one JSON object", NULL },
        { "release", 0, 0, G_OPTION_ARG_NONE, &h.is_release,
          "End the hold that was given a DURATION", NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    enum command_status status = command_parse(self, entries, &argc, &argv, /* most= */ G_MAXINT);

    if (status == COMMAND_FINE)
        status = parse_words(self, argc - 1, argv + 1, &h);
    if (status == COMMAND_FINE)
        status = check(self, argc, &h);
    if (status == COMMAND_FINE)
        status = h.is_release ? release(h.as_json) : run(&h);
    g_free(h.reason);
    return status;
}

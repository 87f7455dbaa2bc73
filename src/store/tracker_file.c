#include "store/tracker_file.h"

#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "store/bus_names.h"
#include "store/keyfile.h"
#include "store/tracker_alert.h"
#include "store/tracker_reading.h"

#define TRACKER "Tracker"

#define LABEL_CHARACTERS 30

static const char *const tracker_keys[] = { "Id",   "Name",      "Bus",     "Service",
                                            "Path", "Interface", "Enabled", NULL };
static const char *const steps_keys[] = { "Signal", "Match", "Value", "Property", "Counter", NULL };
static const char *const report_keys[] = { "Signal", "Match", "Value", "Property", NULL };
static const char *const alert_keys[] = { "Method", "Signature", "Args", NULL };

/* The first ADAPTER_KIND_MAX groups are the reports, in the order of their kinds. */
static const struct tracker_group {
    const char *name;
    const char *const *keys;
} groups[] = {
    [ADAPTER_STEPS] = { "Steps", steps_keys },
    [ADAPTER_WORN] = { "Worn", report_keys },
    [ADAPTER_HEART_RATE] = { "HeartRate", report_keys },
    [ADAPTER_LINK] = { "Link", report_keys },
    { TRACKER, tracker_keys },
    { TRACKER_ALERT_GROUP, alert_keys },
};

static int check_keys(struct tracker_reading *r, const struct tracker_group *group)
{
    g_auto(GStrv) names = g_key_file_get_keys(r->file.keys, group->name, NULL, NULL);

    for (char **name = names; name && *name; name++)
        if (!g_strv_contains(group->keys, *name)) {
            g_autofree char *known = g_strjoinv(", ", (char **)group->keys);

            return tracker_refuse(r, group->name, *name, "is an unknown key: expected one of %s",
                                  known);
        }
    return 0;
}

static int check_groups(struct tracker_reading *r)
{
    g_auto(GStrv) names = g_key_file_get_groups(r->file.keys, NULL);

    for (char **name = names; *name; name++) {
        unsigned i = 0;
        int error;

        while (i < G_N_ELEMENTS(groups) && strcmp(groups[i].name, *name) != 0)
            i++;
        if (i == G_N_ELEMENTS(groups))
            return tracker_refuse(r, *name, NULL,
                                  "is an unknown group: expected [Tracker], [Steps], [Worn], "
                                  "[HeartRate], [Link] and [Alert]");
        error = check_keys(r, &groups[i]);
        if (error < 0)
            return error;
    }
    return 0;
}

static bool is_any(const char *)
{
    return true;
}

static bool is_label(const char *text)
{
    return g_utf8_strlen(text, -1) <= LABEL_CHARACTERS;
}

static bool is_id(const char *id)
{
    return *id && id[strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-")] == 0;
}

/* The programs of the desktop and the service itself are no trackers. */
static bool is_service(const char *name)
{
    static const char *const others[] = { "org.freedesktop", "org.lumbard" };

    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        const size_t n = strlen(others[i]);

        if (g_ascii_strncasecmp(name, others[i], n) == 0 && (!name[n] || name[n] == '.'))
            return false;
    }
    return bus_name_is_valid(name);
}

static int read_tracker(struct tracker_reading *r, const char *file_name)
{
    struct adapter *a = r->adapter;
    g_autofree char *id = g_strndup(file_name, strlen(file_name) - strlen(TRACKER_SUFFIX));
    unsigned bus = 0;
    int error;

    if (g_key_file_has_key(r->file.keys, TRACKER, "Id", NULL))
        error = tracker_read(r, TRACKER, "Id", TRACKER_NEEDED, is_id,
                             "1 to 32 of the characters a-z, 0-9 and -", a->id, sizeof a->id);
    else if (!is_id(id) || strlen(id) >= sizeof a->id)
        error = tracker_refuse(r, TRACKER, "Id", "is missing, and the name of the file is no id");
    else
        error = (g_strlcpy(a->id, id, sizeof a->id), 0);
    if (error == 0)
        error = tracker_read(r, TRACKER, "Name", TRACKER_NEEDED, is_label,
                             "a text of at most 30 characters", a->label, sizeof a->label);
    if (error == 0)
        error = tracker_read_choice(r, TRACKER, "Bus", "session;system", &bus);
    a->is_on_system_bus = bus;
    if (error == 0)
        error = tracker_read(r, TRACKER, "Service", TRACKER_NEEDED, is_service,
                             "a name on the bus, such as org.example.Watch, and not one of "
                             "org.freedesktop or org.lumbard",
                             a->service, sizeof a->service);
    if (error == 0)
        error = tracker_read(r, TRACKER, "Path", TRACKER_NEEDED, bus_path_is_valid,
                             "the path of an object, such as /org/example/Watch", a->path,
                             sizeof a->path);
    if (error == 0)
        error = tracker_read(r, TRACKER, "Interface", TRACKER_NEEDED, bus_interface_is_valid,
                             "the name of an interface, such as org.example.Watch", a->interface,
                             sizeof a->interface);
    return error;
}

/* "0:8": the first argument is 8. */
static int read_match(struct tracker_reading *r, const char *group, struct adapter_report *report)
{
    char text[ADAPTER_MATCH_MAX + 8];
    char *colon;
    int error =
        tracker_read(r, group, "Match", TRACKER_SPARE, is_any, "ARGUMENT:VALUE", text, sizeof text);

    if (error < 0 || !*text)
        return error;
    colon = strchr(text, ':');
    if (colon) {
        *colon = 0;
        if (tracker_parse_index(text, &report->match_index) &&
            g_strlcpy(report->match, colon + 1, sizeof report->match) < sizeof report->match) {
            report->has_match = true;
            return 0;
        }
        *colon = ':';
    }
    return tracker_refuse_value(r, group, "Match", text,
                                "the number of an argument from 0 to 63, a colon and its value");
}

static int read_value_index(struct tracker_reading *r, const char *group,
                            struct adapter_report *report)
{
    char text[8];
    int error = tracker_read(r, group, "Value", TRACKER_SPARE, is_any,
                             "the number of an argument from 0 to 63", text, sizeof text);

    if (error < 0 || !*text || tracker_parse_index(text, &report->value_index))
        return error;
    return tracker_refuse_value(r, group, "Value", text, "the number of an argument from 0 to 63");
}

static int read_counter(struct tracker_reading *r, const char *group, struct adapter_report *report)
{
    unsigned counter = STEP_COUNTER_MAX;
    int error = 0;

    if (!g_key_file_has_key(r->file.keys, group, "Counter", NULL))
        return tracker_refuse(r, group, "Counter",
                              "is missing: expected day, boot, session or delta");
    error = tracker_read_choice(r, group, "Counter", "day;boot;session;delta", &counter);
    report->is_delta = counter == STEP_COUNTER_MAX;
    report->counter = report->is_delta ? STEP_COUNTER_DAY : (enum step_counter)counter;
    return error;
}

static int read_report(struct tracker_reading *r, enum adapter_kind kind)
{
    const char *group = groups[kind].name;
    struct adapter_report *report = &r->adapter->reports[kind];
    GKeyFile *keys = r->file.keys;
    int error;

    if (!g_key_file_has_group(keys, group))
        return 0;
    report->is_property = g_key_file_has_key(keys, group, "Property", NULL);
    if (report->is_property == g_key_file_has_key(keys, group, "Signal", NULL))
        return tracker_refuse(r, group, NULL, "has %s: expected Signal or Property",
                              report->is_property ? "both" : "neither");
    if (report->is_property && g_key_file_has_key(keys, group, "Match", NULL))
        return tracker_refuse(r, group, "Match", "belongs to a Signal, and here is a Property");
    if (report->is_property && g_key_file_has_key(keys, group, "Value", NULL))
        return tracker_refuse(r, group, "Value", "belongs to a Signal, and here is a Property");
    error = tracker_read(r, group, report->is_property ? "Property" : "Signal", TRACKER_NEEDED,
                         bus_member_is_valid, "a name of letters, digits and _", report->member,
                         sizeof report->member);
    if (error == 0)
        error = read_match(r, group, report);
    if (error == 0)
        error = read_value_index(r, group, report);
    return error == 0 && kind == ADAPTER_STEPS ? read_counter(r, group, report) : error;
}

static int read_all(struct tracker_reading *r, const char *file_name)
{
    const struct adapter *a = r->adapter;
    unsigned is_on = 0;
    int error;

    if (!g_key_file_has_group(r->file.keys, TRACKER))
        return tracker_refuse(r, TRACKER, NULL, "is missing: expected the group [Tracker]");
    error = tracker_read_choice(r, TRACKER, "Enabled", "no;yes", &is_on);
    if (error == 0 && !is_on)
        return TRACKER_FILE_IS_OFF;
    if (error == 0)
        error = check_groups(r);
    if (error == 0)
        error = read_tracker(r, file_name);
    for (unsigned i = 0; error == 0 && i < ADAPTER_KIND_MAX; i++)
        error = read_report(r, i);
    if (error == 0)
        error = tracker_read_alert(r);
    if (error == 0 && !*a->reports[ADAPTER_STEPS].member && !*a->reports[ADAPTER_WORN].member &&
        !*a->reports[ADAPTER_HEART_RATE].member && !*a->method)
        error = tracker_refuse(r, TRACKER, NULL,
                               "reports nothing: expected [Steps], [Worn], [HeartRate] or [Alert]");
    return error;
}

int tracker_file_read(const char *folder, const char *name, struct adapter *ret,
                      struct problem *ret_problem)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    struct adapter adapter;
    struct tracker_reading reading = { .path = path, .adapter = &adapter, .problem = ret_problem };
    struct bilingual why;
    unsigned line;
    int error = keyfile_read_own(path, &reading.file, &why, &line);

    if (error == -ENOENT || error == -ENOTDIR)
        return -ENOENT;
    if (error < 0) {
        problem_set_both(ret_problem, path, "", line, &why);
        return error == -EINVAL ? -EINVAL : -EIO;
    }
    memset(&adapter, 0, sizeof adapter); /* the padding too: two adapters are compared as bytes */
    error = read_all(&reading, name);
    keyfile_done(&reading.file);
    if (error == 0)
        memcpy(ret, &adapter, sizeof adapter);
    return error;
}

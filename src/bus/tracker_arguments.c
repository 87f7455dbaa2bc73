#include "bus/tracker_arguments.h"

#include <string.h>

#include "bus/arguments.h"
#include "bus/errors.h"
#include "sources/tracker/trackers.h"
#include "wording/translation.h"

/* A tracker that was out of reach over night and a day reports late. */
#define AGE_MAX ((uint64_t)(48 * USEC_HOUR))

int tracker_argument_id(sd_bus_error *error, const char *id)
{
    const size_t n = strlen(id);

    if (n >= 1 && n < TRACKER_ID_MAX && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == n)
        return 0;
    return bus_error_text(error, "id", id, _("1 to 32 characters of a-z 0-9 -"));
}

int tracker_argument_instant(sd_bus_error *error, const struct clock *clock, const char *name,
                             uint64_t when, usec now, usec *ret)
{
    const uint64_t today = clock_to_real(clock, now);

    if (when == 0) {
        *ret = now;
        return 0;
    }
    if (when > today + (uint64_t)ARGUMENT_APART_MAX)
        return bus_error_time(error, name, when, _("not in the future"), today);
    if (when + AGE_MAX < today)
        return bus_error_time(error, name, when, _("within the last 48 hours"), today);
    *ret = usec_min(clock_from_real(clock, (usec)when), now);
    return 0;
}

int tracker_argument_worn(sd_bus_error *error, const char *name, uint8_t value,
                          enum tracker_worn *ret)
{
    if (value >= TRACKER_WORN_MAX)
        return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                                 _("%s (%u) is invalid: expected 0 (unknown), 1 (no) or 2 (yes)."),
                                 name, value);
    *ret = (enum tracker_worn)value;
    return 0;
}

int tracker_argument_bpm(sd_bus_error *error, const char *name, uint16_t bpm)
{
    if (bpm <= TRACKER_BPM_MAX)
        return 0;
    return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                             _("%s (%u) is out of range: expected 0 (none) to %d beats a minute."),
                             name, bpm, TRACKER_BPM_MAX);
}

int tracker_argument_posture(sd_bus_error *error, const char *kind, uint64_t lease, usec from,
                             enum tracker_posture *ret, usec *ret_until)
{
    const enum tracker_posture posture = tracker_posture_find(kind);

    if (posture == TRACKER_POSTURE_MAX)
        return bus_error_text(error, "kind", kind,
                              _("sitting, standing, lying, walking, cycling or vehicle"));
    if (lease < (uint64_t)TRACKER_LEASE_MIN || lease > (uint64_t)TRACKER_LEASE_MAX)
        return bus_error_duration(error, "lease", lease, TRACKER_LEASE_MIN, TRACKER_LEASE_MAX, "");
    *ret = posture;
    *ret_until = usec_add(from, (usec)lease);
    return 0;
}

int tracker_argument_result(sd_bus_error *error, const char *result, enum tracker_answer *ret)
{
    static const char words[][16] = { [TRACKER_DELIVERED] = "delivered",
                                      [TRACKER_FAILED] = "failed",
                                      [TRACKER_SEEN] = "acknowledged",
                                      [TRACKER_DISMISSED] = "dismissed" };

    for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i], result) == 0) {
            *ret = (enum tracker_answer)i;
            return 0;
        }
    return bus_error_text(error, "result", result,
                          _("delivered, failed, acknowledged or dismissed"));
}

static int read_name(sd_bus_error *error, sd_bus_message *m, struct tracker_form *form)
{
    const char *name;
    int r = sd_bus_message_read(m, "v", "s", &name);

    if (r < 0)
        return r;
    if (!argument_is_line(name, TRACKER_NAME_MAX) || !*name)
        return bus_error_text(error, "name", name,
                              _("one line of text of 1 to 64 bytes, without control characters"));
    form->name = name;
    return 0;
}

static int read_counter(sd_bus_error *error, sd_bus_message *m, struct tracker_form *form)
{
    enum step_counter counter;
    const char *word;
    int r = sd_bus_message_read(m, "v", "s", &word);

    if (r < 0)
        return r;
    counter = step_counter_find(word);
    if (counter == STEP_COUNTER_MAX)
        return bus_error_text(error, "counter", word, _("day, boot or session"));
    form->counter = counter;
    return 0;
}

static int read_word(sd_bus_error *error, const char *word, struct tracker_form *form)
{
    for (unsigned i = 0; i < TRACKER_PROVIDES_MAX; i++)
        if (strcmp(word, tracker_provides_name(i)) == 0) {
            form->provides |= 1u << i;
            return 0;
        }
    return bus_error_text(error, "provides", word, _("steps, heart-rate, worn, posture and alert"));
}

static int read_provides(sd_bus_error *error, sd_bus_message *m, struct tracker_form *form)
{
    const char *word;
    int r = sd_bus_message_enter_container(m, 'v', "as");

    form->provides = 0;
    if (r >= 0)
        r = sd_bus_message_enter_container(m, 'a', "s");
    while (r >= 0 && (r = sd_bus_message_read(m, "s", &word)) > 0)
        r = read_word(error, word, form);
    if (r >= 0)
        r = sd_bus_message_exit_container(m);
    return r < 0 ? r : sd_bus_message_exit_container(m);
}

static const struct info_key {
    const char *name, *type;
    int (*read)(sd_bus_error *error, sd_bus_message *m, struct tracker_form *form);
} keys[] = { { "name", "s", read_name },
             { "provides", "as", read_provides },
             { "counter", "s", read_counter } };

/* An entry is entered: reads its value. */
static int read_value(sd_bus_error *error, sd_bus_message *m, const char *name,
                      struct tracker_form *form)
{
    const char *type;
    int r = sd_bus_message_peek_type(m, NULL, &type);

    for (unsigned i = 0; r >= 0 && i < sizeof keys / sizeof keys[0]; i++) {
        if (strcmp(keys[i].name, name) != 0)
            continue;
        if (strcmp(keys[i].type, type) != 0)
            return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                                     _("%s has the type \"%s\": expected \"%s\"."), name, type,
                                     keys[i].type);
        return keys[i].read(error, m, form);
    }
    return r < 0 ? r : sd_bus_message_skip(m, "v");
}

int tracker_argument_info(sd_bus_error *error, sd_bus_message *m, struct tracker_form *form)
{
    const char *name;
    int r = sd_bus_message_enter_container(m, 'a', "{sv}");

    form->name = form->id;
    form->provides = TRACKER_STEPS;
    form->counter = STEP_COUNTER_DAY;
    while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
        r = sd_bus_message_read(m, "s", &name);
        if (r >= 0)
            r = read_value(error, m, name, form);
        if (r >= 0)
            r = sd_bus_message_exit_container(m);
    }
    return r < 0 ? r : sd_bus_message_exit_container(m);
}

#include "core/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/duration.h"

static const char *const assume_words[] = { "nothing", "sitting", NULL };
static const char *const side_words[] = { "alternate", "left", "right", "both", NULL };
static const char *const hold_for_words[] = { "call", "screencast",     "fullscreen", "gamemode",
                                              "dnd",  "other-reminder", NULL };
static const char *const amazfish_words[] = { "auto", "off", NULL };
static const char *const bluez_words[] = { "passive", "subscribe", "off", NULL };

/* What stands in every row: group, key, name on the bus, type, member. The rest is named. */
#define SETTING(group, key, property, type, member) \
    group, key, property, SETTINGS_##type, offsetof(struct settings, member)

/* 30 min between stretches: guidance on sedentary work converges on interrupting sitting every half
 * hour. 3 min to be away: shorter is reading at the desk. */
static const struct settings_entry table[] = {
    { SETTING("Sitting", "Limit", "SittingLimitUSec", DURATION, limit), .low = USEC_SEC,
      .high = 8 * USEC_HOUR, .default_text = "30min",
      .meaning = "how long to sit until a stretch is due" },
    { SETTING("Sitting", "Rest", "RestUSec", DURATION, rest), .low = USEC_SEC, .high = USEC_HOUR,
      .default_text = "5min", .meaning = "how long to be away for a full rest" },
    { SETTING("Sitting", "AwayAfter", "AwayAfterUSec", DURATION, away_after), .low = USEC_SEC,
      .high = USEC_HOUR, .default_text = "3min",
      .meaning = "without input for this long, and nothing else to show that you sit: away" },
    { SETTING("Sitting", "PassiveLimit", "PassiveLimitUSec", DURATION, passive_limit), .low = 0,
      .high = 12 * USEC_HOUR, .default_text = "2h",
      .meaning = "how long a film or a call counts as sitting after the last input" },
    { SETTING("Sitting", "Assume", "Assume", CHOICE, assume), .words = assume_words,
      .default_text = "nothing", .meaning = "what to take for true while nothing tells" },
    { SETTING("Coach", "Exercise", "Exercise", NAME, exercise), .default_text = "ql-doorway",
      .meaning = "the exercise to suggest" },
    { SETTING("Coach", "Side", "Side", CHOICE, side), .words = side_words,
      .default_text = "alternate", .meaning = "which side to stretch" },
    { SETTING("Coach", "Hold", "HoldUSec", DURATION, hold), .low = 5 * USEC_SEC,
      .high = 2 * USEC_MIN, .default_text = "30s", .meaning = "how long to hold the stretch" },
    { SETTING("Coach", "Snooze", "SnoozeUSec", DURATION, snooze), .low = USEC_SEC,
      .high = 4 * USEC_HOUR, .default_text = "5min", .meaning = "how long a snooze lasts" },
    { SETTING("Coach", "SnoozeLimit", "SnoozeLimit", COUNT, snooze_limit), .low = 0, .high = 20,
      .default_text = "3", .meaning = "how many snoozes one bout of sitting allows" },
    { SETTING("Coach", "RemindAfter", "RemindAfterUSec", DURATION, remind_after), .low = USEC_SEC,
      .high = 4 * USEC_HOUR, .default_text = "5min",
      .meaning = "how long after an unanswered reminder the next one comes" },
    { SETTING("Coach", "RemindLimit", "RemindLimit", COUNT, remind_limit), .low = 1, .high = 10,
      .default_text = "3", .meaning = "how many reminders one due stretch gets" },
    { SETTING("Coach", "Hours", "Hours", HOURS, hours), .default_text = "always",
      .meaning = "when to remind; outside of it time counts but nothing is said" },
    { SETTING("Coach", "HoldFor", "HoldFor", CHOICES, hold_for), .words = hold_for_words,
      .default_text = "call;screencast;fullscreen;gamemode;dnd;other-reminder",
      .meaning = "what delays a reminder" },
    { SETTING("Notify", "Sound", "Sound", BOOL, sound), .default_text = "no",
      .meaning = "play a sound with a reminder" },
    { SETTING("Notify", "Speech", "Speech", BOOL, speech), .default_text = "no",
      .meaning = "read reminders aloud" },
    { SETTING("Notify", "Critical", "Critical", BOOL, critical), .default_text = "no",
      .meaning = "let the last reminder be a critical one, which many desktops never hide" },
    { SETTING("Trackers", "Amazfish", "Amazfish", CHOICE, amazfish), .words = amazfish_words,
      .default_text = "auto", .meaning = "listen to Amazfish" },
    { SETTING("Trackers", "BlueZ", "BlueZ", CHOICE, bluez), .words = bluez_words,
      .default_text = "passive", .meaning = "read a connected watch through BlueZ" },
    { SETTING("Trackers", "WristAlert", "WristAlert", BOOL, wrist_alert), .default_text = "yes",
      .meaning = "let the wrist buzz" },
    { SETTING("History", "Keep", "Keep", DURATION, keep), .low = USEC_DAY, .high = 36500 * USEC_DAY,
      .is_endless = true, .default_text = "forever", .meaning = "how long the history is kept" },
};

#define N_ENTRIES (sizeof table / sizeof table[0])

const struct settings_entry *settings_table(size_t *ret_n)
{
    *ret_n = N_ENTRIES;
    return table;
}

const struct settings_entry *settings_find(const char *group, const char *key)
{
    for (size_t i = 0; i < N_ENTRIES; i++)
        if (strcmp(table[i].group, group) == 0 && strcmp(table[i].key, key) == 0)
            return &table[i];
    return NULL;
}

void settings_init(struct settings *s)
{
    char error[SETTINGS_ERROR_MAX];

    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < N_ENTRIES; i++)
        if (settings_parse(s, &table[i], table[i].default_text, error) < 0)
            abort(); /* a default outside its own range: the table is wrong, and the tests say so */
}

static int find_word(const char *const *words, const char *word, size_t n)
{
    for (int i = 0; words[i]; i++)
        if (strlen(words[i]) == n && strncmp(words[i], word, n) == 0)
            return i;
    return -EINVAL;
}

static int parse_choices(const char *const *words, const char *value, unsigned *ret)
{
    unsigned set = 0;
    const char *s = value;

    while (*s) {
        size_t blank = strspn(s, " \t;"), n = strcspn(s + blank, "; \t");
        int i;

        s += blank;
        if (n == 0)
            break;
        i = find_word(words, s, n);
        if (i < 0)
            return i;
        set |= 1u << i;
        s += n;
    }
    *ret = set;
    return 0;
}

static int parse_bool(const char *value, bool *ret)
{
    static const char *const words[] = {
        "no", "yes", "false", "true", "off", "on", "0", "1", NULL
    };
    int i = find_word(words, value, strlen(value));

    if (i < 0)
        return i;
    *ret = i % 2 == 1;
    return 0;
}

static int parse_name(const char *value, char *ret)
{
    size_t n = strlen(value);

    if (n == 0 || n >= SETTINGS_WORD_MAX ||
        strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-") != n)
        return -EINVAL;
    memcpy(ret, value, n + 1);
    return 0;
}

static int parse_duration(const struct settings_entry *e, const char *value, usec *ret)
{
    usec v;
    int r;

    if (e->is_endless && strcmp(value, "forever") == 0) {
        *ret = USEC_NEVER;
        return 0;
    }
    r = duration_parse(value, &v);
    if (r < 0)
        return r;
    if (v < e->low || v > e->high)
        return -ERANGE;
    *ret = v;
    return 0;
}

static int parse_count(const struct settings_entry *e, const char *value, unsigned *ret)
{
    size_t n = strlen(value);
    long v;

    if (n == 0 || n > 9 || strspn(value, "0123456789") != n)
        return -EINVAL;
    v = strtol(value, NULL, 10);
    if (v < e->low || v > e->high)
        return -ERANGE;
    *ret = (unsigned)v;
    return 0;
}

static int parse_any(struct settings *s, const struct settings_entry *e, const char *value)
{
    void *member = (char *)s + e->offset;
    int i;

    switch (e->type) {
    case SETTINGS_DURATION:
        return parse_duration(e, value, member);
    case SETTINGS_COUNT:
        return parse_count(e, value, member);
    case SETTINGS_BOOL:
        return parse_bool(value, member);
    case SETTINGS_CHOICE:
        i = find_word(e->words, value, strlen(value));
        if (i < 0)
            return i;
        *(unsigned *)member = (unsigned)i;
        return 0;
    case SETTINGS_CHOICES:
        return parse_choices(e->words, value, member);
    case SETTINGS_NAME:
        return parse_name(value, member);
    case SETTINGS_HOURS:
        return hours_parse(value, member);
    }
    return -EINVAL;
}

void settings_copy(struct settings *s, const struct settings *from, const struct settings_entry *e)
{
    static const size_t sizes[] = {
        [SETTINGS_DURATION] = sizeof(usec),      [SETTINGS_COUNT] = sizeof(unsigned),
        [SETTINGS_BOOL] = sizeof(bool),          [SETTINGS_CHOICE] = sizeof(unsigned),
        [SETTINGS_CHOICES] = sizeof(unsigned),   [SETTINGS_NAME] = SETTINGS_WORD_MAX,
        [SETTINGS_HOURS] = sizeof(struct hours),
    };

    memcpy((char *)s + e->offset, (const char *)from + e->offset, sizes[e->type]);
}

static const char *join(char *buf, size_t size, const char *const *words, const char *between)
{
    size_t at = 0;

    buf[0] = 0;
    for (int i = 0; words[i] && at < size; i++)
        at += (size_t)snprintf(buf + at, size - at, "%s%s", i ? between : "", words[i]);
    return buf;
}

const char *settings_range(char *buf, size_t size, const struct settings_entry *e)
{
    char low[DURATION_TEXT_MAX], high[DURATION_TEXT_MAX];

    switch (e->type) {
    case SETTINGS_DURATION:
        duration_format(low, sizeof low, e->low);
        duration_format(high, sizeof high, e->high);
        if (e->is_endless)
            snprintf(buf, size, "%s to %s, or forever", low, high);
        else
            snprintf(buf, size, "%s to %s, such as %s", e->low ? low : "0", high, e->default_text);
        break;
    case SETTINGS_COUNT:
        snprintf(buf, size, "%d to %d", (int)e->low, (int)e->high);
        break;
    case SETTINGS_BOOL:
        snprintf(buf, size, "yes or no");
        break;
    case SETTINGS_CHOICE:
        join(buf, size, e->words, ", ");
        break;
    case SETTINGS_CHOICES:
        snprintf(buf, size, "any of ");
        join(buf + 7, size - 7, e->words, ";");
        break;
    case SETTINGS_NAME:
        snprintf(buf, size, "1 to %d of the characters a-z, 0-9 and -", SETTINGS_WORD_MAX - 1);
        break;
    case SETTINGS_HOURS:
        snprintf(buf, size,
                 "always, or up to %d windows such as Mon-Fri 09:00-18:00; Sat 22:00-02:00",
                 HOURS_MAX);
        break;
    }
    return buf;
}

int settings_parse(struct settings *s, const struct settings_entry *e, const char *value,
                   char *ret_error)
{
    char range[160];
    int r = parse_any(s, e, value);

    if (r >= 0)
        return 0;
    snprintf(ret_error, SETTINGS_ERROR_MAX, "%s.%s: \"%.64s\" is %s: allowed is %s", e->group,
             e->key, value, r == -ERANGE ? "out of range" : "not understood",
             settings_range(range, sizeof range, e));
    return -EINVAL;
}

usec settings_typing_pause(const struct settings *s)
{
    return usec_min(30 * USEC_SEC, s->limit / 60);
}

usec settings_quiet_after_resume(const struct settings *s)
{
    return usec_min(20 * USEC_SEC, s->limit / 90);
}

usec settings_blip(const struct settings *s)
{
    return usec_min(5 * USEC_SEC, s->away_after / 2);
}

usec settings_evidence_on(const struct settings *s)
{
    return settings_blip(s);
}

usec settings_evidence_off(const struct settings *s)
{
    return usec_min(30 * USEC_SEC, s->away_after / 6);
}

usec settings_report_wait(const struct settings *s)
{
    return usec_min(USEC_MIN, s->away_after / 3);
}

void settings_grace(const struct settings *s, usec *ret_low, usec *ret_high)
{
    *ret_low = usec_min(20 * USEC_SEC, s->limit / 90);
    *ret_high = usec_min(60 * USEC_SEC, s->limit / 30);
}

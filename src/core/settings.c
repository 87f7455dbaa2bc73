#include "core/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/clear.h"
#include "core/duration.h"

/* Each row has group, key, name on the bus, type and member. The rest is named. */
#define SETTING(group, key, property, type, member) \
    group, key, property, SETTINGS_##type, offsetof(struct settings, member)

#define WORDS(...)                 \
    .words = (const char *const[]) \
    {                              \
        __VA_ARGS__, NULL          \
    }

/* 30 min between stretches: guidance on sedentary work converges on interrupting sitting every half
 * hour. 3 min to be away: a shorter time without input is often reading at the desk. */
static const struct settings_entry table[] = {
    { SETTING("Sitting", "Limit", "SittingLimitUSec", DURATION, limit), .low = USEC_SEC,
      .high = 8 * USEC_HOUR, .default_text = "30min",
      .meaning = "How long you may sit before a stretch is due." },
    { SETTING("Sitting", "Rest", "RestUSec", DURATION, rest), .low = USEC_SEC, .high = USEC_HOUR,
      .default_text = "5min", .meaning = "How long a full break is." },
    { SETTING("Sitting", "AwayAfter", "AwayAfterUSec", DURATION, away_after), .low = USEC_SEC,
      .high = USEC_HOUR, .default_text = "3min",
      .meaning =
          "You are away after this long without input, unless something else shows that you sit." },
    { SETTING("Sitting", "PassiveLimit", "PassiveLimitUSec", DURATION, passive_limit), .low = 0,
      .high = 12 * USEC_HOUR, .default_text = "2h",
      .meaning = "How long a film or a call counts as sitting after your last input." },
    { SETTING("Sitting", "Assume", "Assume", CHOICE, assume), WORDS("nothing", "sitting"),
      .default_text = "nothing",
      .meaning = "The state to assume while lumbard cannot see whether you are here." },
    { SETTING("Sitting", "Ignore", "Ignore", LIST, ignore), .n_names = SETTINGS_IGNORE_MAX,
      .n_chars = SETTINGS_IGNORE_CHARS, .default_text = "",
      .meaning = "Programs to ignore: their films, calls and recordings neither count as sitting "
                 "nor delay a reminder. Write application ids, names of processes or names of "
                 "players." },
    { SETTING("Coach", "Exercise", "Exercise", IDS, exercise), .n_names = SETTINGS_EXERCISES_MAX,
      .n_chars = SETTINGS_WORD_MAX - 1, .default_text = "ql-doorway",
      .meaning = "The exercises to suggest, in turn: the next one follows when a stretch was done. "
                 "The command lumbarctl exercises lists all." },
    { SETTING("Coach", "Side", "Side", CHOICE, side), WORDS("alternate", "left", "right", "both"),
      .default_text = "alternate", .meaning = "Which side to stretch." },
    { SETTING("Coach", "Hold", "HoldUSec", DURATION, stretch_hold), .low = 5 * USEC_SEC,
      .high = 2 * USEC_MIN, .default_text = "30s", .meaning = "How long to hold the stretch." },
    { SETTING("Coach", "Snooze", "SnoozeUSec", DURATION, snooze), .low = USEC_SEC,
      .high = 4 * USEC_HOUR, .default_text = "5min", .meaning = "How long a snooze lasts." },
    { SETTING("Coach", "SnoozeLimit", "SnoozeLimit", COUNT, snooze_limit), .low = 0, .high = 20,
      .default_text = "3", .meaning = "How many snoozes are allowed between two full breaks." },
    { SETTING("Coach", "RemindAfter", "RemindAfterUSec", DURATION, remind_after), .low = USEC_SEC,
      .high = 4 * USEC_HOUR, .default_text = "5min",
      .meaning = "How long after an unanswered reminder the next one appears." },
    { SETTING("Coach", "RemindLimit", "RemindLimit", COUNT, remind_limit), .low = 1, .high = 10,
      .default_text = "3", .meaning = "How many reminders one due stretch gets." },
    { SETTING("Coach", "Hours", "Hours", HOURS, hours), .default_text = "always",
      .meaning =
          "When to show reminders. At other times sitting is counted, but no reminder appears." },
    { SETTING("Coach", "HoldFor", "HoldFor", CHOICES, hold_for),
      WORDS("call", "screencast", "fullscreen", "gamemode", "dnd", "other-reminder"),
      .default_text = "call;screencast;fullscreen;gamemode;dnd;other-reminder",
      .meaning = "The reasons that delay a reminder." },
    { SETTING("Notify", "Sound", "Sound", CHOICE, sound), WORDS("no", "stretch", "yes"),
      .default_text = "stretch",
      .meaning = "When to play a soft tone: never (no), at each step of a stretch that you started "
                 "(stretch), or with reminders too (yes)." },
    { SETTING("Notify", "Speech", "Speech", BOOL, speech), .default_text = "no",
      .meaning = "Read reminders and the steps of a stretch aloud." },
    { SETTING("Notify", "Critical", "Critical", BOOL, critical), .default_text = "no",
      .meaning =
          "Make the last reminder a critical notification, which many desktops never hide." },
    { SETTING("Notify", "QuietModes", "QuietModes", LIST, quiet_modes),
      .n_names = SETTINGS_MODES_MAX, .n_chars = SETTINGS_MODES_CHARS,
      .default_text = "do-not-disturb;dnd;focus;away;silent;quiet",
      .meaning = "The modes of the notification server mako that hide notifications. While one of "
                 "them is on, no reminder appears. Your list replaces the default." },
    { SETTING("Trackers", "Amazfish", "Amazfish", CHOICE, amazfish), WORDS("auto", "off"),
      .default_text = "auto", .meaning = "Receive steps from the tracker service Amazfish." },
    { SETTING("Trackers", "BlueZ", "BlueZ", CHOICE, bluez), WORDS("passive", "off"),
      .default_text = "passive",
      .meaning = "Read the values that other programs receive from a connected watch, walking pad "
                 "or desk (passive)." },
    { SETTING("Trackers", "Subscribe", "Subscribe", ADDRESSES, subscribe),
      .n_names = SETTINGS_ADDRESSES_MAX, .n_chars = SETTINGS_ADDRESS_CHARS, .default_text = "",
      .meaning = "Devices whose values lumbard requests itself while they are connected; no other "
                 "program needs to read them then." },
    { SETTING("Trackers", "StandingAbove", "StandingAbove", LENGTH, standing_above), .low = 1,
      .high = 100, .default_text = "off",
      .meaning = "A Bluetooth desk at least this far above its lowest position shows that you "
                 "stand." },
    { SETTING("Trackers", "WristAlert", "WristAlert", BOOL, wrist_alert), .default_text = "yes",
      .meaning = "Let the device on your wrist vibrate once for each due stretch." },
    { SETTING("Sensors", "Presence", "PresenceSensor", CHOICE, presence_sensor),
      WORDS("auto", "off"), .default_text = "auto",
      .meaning = "Use the laptop's human presence sensor, if it has one: it is read when you have "
                 "been idle, and shows whether you still sit there." },
    { SETTING("History", "Keep", "KeepUSec", DURATION, keep), .low = USEC_DAY,
      .high = 36500 * USEC_DAY, .is_endless = true, .default_text = "forever",
      .meaning = "How long to keep the history. Older records are deleted for good." },
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
    core_clear(s, sizeof *s);
    for (size_t i = 0; i < N_ENTRIES; i++)
        if (settings_set(s, &table[i], table[i].default_text) < 0)
            abort(); /* the default is outside its own range: a unit test prevents that */
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

/* The characters of the name at @s; SIZE_MAX: it contains a control character. */
static size_t count_characters(const char *s, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++) {
        const unsigned char c = (unsigned char)s[i];

        if (c < ' ' || c == 0x7f)
            return SIZE_MAX;
        count += (c & 0xc0) != 0x80;
    }
    return count;
}

/* Names without characters between them are skipped. */
static int parse_list(const struct settings_entry *e, const char *value, char *ret)
{
    char list[SETTINGS_IGNORE_SIZE] = ""; /* the longest one */
    const size_t size = SETTINGS_LIST_SIZE(e->n_names, e->n_chars);
    size_t at = 0, n_names = 0;

    for (const char *s = value; *s; s += *s == ';') {
        const size_t blank = strspn(s, " \t;"), whole = strcspn(s + blank, ";");
        size_t n = whole;

        s += blank;
        while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
            n--;
        if (n && (++n_names > e->n_names || at + n + 1 >= size))
            return -ERANGE;
        if (count_characters(s, n) > e->n_chars)
            return -EINVAL;
        if (n && at)
            list[at++] = ';';
        memcpy(list + at, s, n);
        at += n;
        s += whole;
    }
    memcpy(ret, list, size);
    return 0;
}

/* The same list, of ids. */
static int parse_ids(const struct settings_entry *e, const char *value, char *ret)
{
    char list[SETTINGS_EXERCISES_SIZE];
    const int r = parse_list(e, value, list);

    if (r < 0)
        return r;
    if (!*list || strspn(list, "abcdefghijklmnopqrstuvwxyz0123456789-;") != strlen(list))
        return -EINVAL;
    memcpy(ret, list, sizeof list);
    return 0;
}

/* The same list, of addresses such as C0:FF:EE:00:00:01, brought into capitals. */
static int parse_addresses(const struct settings_entry *e, const char *value, char *ret)
{
    char list[SETTINGS_ADDRESSES_SIZE];
    /* "none" is how the documentation shows an empty list. */
    const int r = parse_list(e, strcmp(value, "none") == 0 ? "" : value, list);
    size_t n;

    if (r < 0)
        return r;
    n = strlen(list);
    for (size_t i = 0; i < n; i++) {
        const size_t place = i % (SETTINGS_ADDRESS_CHARS + 1);

        if (list[i] >= 'a' && list[i] <= 'f')
            list[i] = (char)(list[i] - 'a' + 'A');
        if (place == SETTINGS_ADDRESS_CHARS ? list[i] != ';'
            : place % 3 == 2                ? list[i] != ':'
                                            : !strchr("0123456789ABCDEF", list[i]))
            return -EINVAL;
    }
    if (n && (n + 1) % (SETTINGS_ADDRESS_CHARS + 1) != 0)
        return -EINVAL;
    memcpy(ret, list, sizeof list);
    return 0;
}

/* A whole number of centimetres with its unit, or "off". */
static int parse_length(const struct settings_entry *e, const char *value, unsigned *ret)
{
    const size_t n = strspn(value, "0123456789");
    char number[10];

    if (strcmp(value, "off") == 0) {
        *ret = 0;
        return 0;
    }
    if (n >= sizeof number || strcmp(value + n + strspn(value + n, " \t"), "cm") != 0)
        return -EINVAL;
    memcpy(number, value, n);
    number[n] = 0;
    return parse_count(e, number, ret);
}

int settings_set(struct settings *s, const struct settings_entry *e, const char *value)
{
    void *member = (char *)s + e->offset;
    struct hours_problem problem;
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
    case SETTINGS_IDS:
        return parse_ids(e, value, member);
    case SETTINGS_ADDRESSES:
        return parse_addresses(e, value, member);
    case SETTINGS_LENGTH:
        return parse_length(e, value, member);
    case SETTINGS_HOURS:
        return hours_parse(value, member, &problem);
    case SETTINGS_LIST:
        return parse_list(e, value, member);
    }
    return -EINVAL;
}

void settings_copy(struct settings *s, const struct settings *from, const struct settings_entry *e)
{
    static const size_t sizes[] = {
        [SETTINGS_DURATION] = sizeof(usec),    [SETTINGS_COUNT] = sizeof(unsigned),
        [SETTINGS_BOOL] = sizeof(bool),        [SETTINGS_CHOICE] = sizeof(unsigned),
        [SETTINGS_CHOICES] = sizeof(unsigned), [SETTINGS_HOURS] = sizeof(struct hours),
        [SETTINGS_LENGTH] = sizeof(unsigned),
    };
    const size_t size = e->n_names ? SETTINGS_LIST_SIZE(e->n_names, e->n_chars) : sizes[e->type];

    memcpy((char *)s + e->offset, (const char *)from + e->offset, size);
}

bool settings_holds_for(const struct settings *s, enum settings_hold_for reason)
{
    return s->hold_for & 1u << reason;
}

/*
 * Settings: every setting with its key, its name on the bus, its default, range and meaning, in one
 * table.
 *
 * A new setting is a member of struct settings and one row. The configuration file, traces, the
 * manual page, the table in the README and the tests derive from the rows.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/hours.h"
#include "core/moment.h"

#define SETTINGS_WORD_MAX 33 /* bytes of an exercise's id, the final NUL among them */

/* Bytes of a list of names. */
#define SETTINGS_LIST_SIZE(n_names, n_chars) ((n_names) * ((n_chars) + 1))

/* Sitting.Ignore: the limits of the number of programs and of the characters in a name. */
#define SETTINGS_IGNORE_MAX   64
#define SETTINGS_IGNORE_CHARS 64
#define SETTINGS_IGNORE_SIZE  SETTINGS_LIST_SIZE(SETTINGS_IGNORE_MAX, SETTINGS_IGNORE_CHARS)

/* Notify.QuietModes: the same for names of modes. */
#define SETTINGS_MODES_MAX   16
#define SETTINGS_MODES_CHARS 32
#define SETTINGS_MODES_SIZE  SETTINGS_LIST_SIZE(SETTINGS_MODES_MAX, SETTINGS_MODES_CHARS)

/* Coach.Exercise: the same for ids of exercises. */
#define SETTINGS_EXERCISES_MAX  8
#define SETTINGS_EXERCISES_SIZE SETTINGS_LIST_SIZE(SETTINGS_EXERCISES_MAX, SETTINGS_WORD_MAX - 1)

/* Trackers.Subscribe: addresses of devices, each of 17 characters. */
#define SETTINGS_ADDRESSES_MAX  8
#define SETTINGS_ADDRESS_CHARS  17
#define SETTINGS_ADDRESSES_SIZE SETTINGS_LIST_SIZE(SETTINGS_ADDRESSES_MAX, SETTINGS_ADDRESS_CHARS)

enum settings_assume { SETTINGS_ASSUME_NOTHING, SETTINGS_ASSUME_SITTING };
enum settings_side {
    SETTINGS_SIDE_ALTERNATE,
    SETTINGS_SIDE_LEFT,
    SETTINGS_SIDE_RIGHT,
    SETTINGS_SIDE_BOTH
};

/* Notify.Sound. No: silence. Stretch: tones in a stretch that was started. Yes: reminders too. */
enum settings_sound { SETTINGS_SOUND_NO, SETTINGS_SOUND_STRETCH, SETTINGS_SOUND_YES };

/* Trackers.BlueZ. Passive: only the values that other programs receive. */
enum settings_bluez { SETTINGS_BLUEZ_PASSIVE, SETTINGS_BLUEZ_OFF };
enum settings_amazfish { SETTINGS_AMAZFISH_AUTO, SETTINGS_AMAZFISH_OFF };

/* Sensors.Presence */
enum settings_sensor { SETTINGS_SENSOR_AUTO, SETTINGS_SENSOR_OFF };

/* Coach.HoldFor: bit numbers in the order of their words in the table. */
enum settings_hold_for {
    SETTINGS_HOLD_CALL,
    SETTINGS_HOLD_SCREENCAST,
    SETTINGS_HOLD_FULLSCREEN,
    SETTINGS_HOLD_GAMEMODE,
    SETTINGS_HOLD_DND,
    SETTINGS_HOLD_OTHER_REMINDER,
};

/* The long lists come first, so that the other members share their page with those of the presence.
 */
struct settings {
    char ignore[SETTINGS_IGNORE_SIZE];       /* names of programs, separated by ';' */
    char quiet_modes[SETTINGS_MODES_SIZE];   /* names of mako's modes, separated by ';' */
    char exercise[SETTINGS_EXERCISES_SIZE];  /* ids, separated by ';', used in turn; at least one */
    char subscribe[SETTINGS_ADDRESSES_SIZE]; /* in capitals, separated by ';' */

    usec limit, rest, away_after, passive_limit;
    unsigned assume;   /* enum settings_assume */
    unsigned side;     /* enum settings_side */
    usec stretch_hold; /* how long a held step lasts */
    usec snooze;
    unsigned snooze_limit;
    usec remind_after;
    unsigned remind_limit;
    struct hours hours;
    unsigned hold_for; /* 1u << enum settings_hold_for */
    unsigned sound;    /* enum settings_sound */
    bool speech, critical;
    unsigned amazfish;       /* enum settings_amazfish */
    unsigned bluez;          /* enum settings_bluez */
    unsigned standing_above; /* cm above the lowest position of a desk; 0: off */
    bool wrist_alert;
    unsigned presence_sensor; /* enum settings_sensor */
    usec keep;
};

enum settings_type {
    SETTINGS_DURATION,  /* usec */
    SETTINGS_COUNT,     /* unsigned */
    SETTINGS_BOOL,      /* bool */
    SETTINGS_CHOICE,    /* unsigned: index into the words */
    SETTINGS_CHOICES,   /* unsigned: set of bits, by index into the words */
    SETTINGS_IDS,       /* char[SETTINGS_LIST_SIZE()]: names of [a-z0-9-], as LIST; at least one */
    SETTINGS_HOURS,     /* struct hours */
    SETTINGS_ADDRESSES, /* the same, of Bluetooth addresses in capitals; perhaps none */
    SETTINGS_LENGTH,    /* unsigned: cm; 0: off */
    SETTINGS_LIST, /* char[SETTINGS_LIST_SIZE()]: names separated by ';', without blanks around */
};

struct settings_entry {
    const char *group, *key; /* in the file */
    const char *property;    /* on the bus */
    enum settings_type type;
    size_t offset;     /* into struct settings */
    int64_t low, high; /* DURATION, COUNT, LENGTH: the range, ends included */
    unsigned n_names,
        n_chars; /* LIST, IDS, ADDRESSES: limits of the number of names and of their characters */
    bool is_endless;          /* DURATION: "forever" is allowed too */
    const char *const *words; /* CHOICE, CHOICES: NULL-terminated */
    const char *default_text; /* as in a file */
    const char *meaning;      /* one sentence for people */
};

/* All settings, in the order of the documentation; owned by the table. */
const struct settings_entry *settings_table(size_t *ret_n);

/* The entry of [@group] @key, or NULL. */
const struct settings_entry *settings_find(const char *group, const char *key);

/* Every setting at its default. */
void settings_init(struct settings *s);

/**
 * settings_set() - set one value as it is written in a file
 * @s:  set on success only
 *
 * Returns 0, -EINVAL (not valid) or -ERANGE. settings_parse() also writes the reason.
 */
int settings_set(struct settings *s, const struct settings_entry *entry, const char *value);

/* Takes one setting over from @from. */
void settings_copy(struct settings *s, const struct settings *from,
                   const struct settings_entry *entry);

/* Does Coach.HoldFor name @reason as one that delays a reminder? */
bool settings_holds_for(const struct settings *s, enum settings_hold_for reason);

/* Waits that shrink with the limit, so that limits of seconds need no switch of their own. */
usec settings_typing_pause(const struct settings *s);
usec settings_quiet_after_resume(const struct settings *s);
usec settings_blip(const struct settings *s);
usec settings_island(const struct settings *s);
usec settings_evidence_on(const struct settings *s);  /* to count at all, it lasts this long */
usec settings_evidence_off(const struct settings *s); /* interrupted for less, it went on */
usec settings_late_answer(
    const struct settings *s); /* evidence in answer to a question comes by then */
usec settings_freshness(const struct settings *s);  /* an inhibitor begins with the last input */
usec settings_call_limit(const struct settings *s); /* a call without interruption */
usec settings_other_reminder(
    const struct settings *s); /* another program's reminder counts as just shown */
usec settings_report_wait(const struct settings *s); /* "away", until input may no longer refute */
usec settings_read_every(const struct settings *s);  /* of counters that a program resets */
usec settings_contradiction(const struct settings *s); /* input outweighs a lock after this long */
void settings_grace(const struct settings *s, usec *ret_low, usec *ret_high);

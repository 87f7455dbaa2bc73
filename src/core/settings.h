/*
 * Settings: every setting with its key, its name on the bus, default, range and meaning, in one
 * table.
 *
 * The configuration file, the bus, the manual page and the tests read this table; a new setting is
 * one line of it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/hours.h"
#include "core/moment.h"

#define SETTINGS_WORD_MAX  33  /* bytes of an exercise's id, the final NUL among them */
#define SETTINGS_ERROR_MAX 384 /* bytes of the longest sentence of settings_parse() */

enum settings_assume { SETTINGS_ASSUME_NOTHING, SETTINGS_ASSUME_SITTING };
enum settings_side {
    SETTINGS_SIDE_ALTERNATE,
    SETTINGS_SIDE_LEFT,
    SETTINGS_SIDE_RIGHT,
    SETTINGS_SIDE_BOTH
};

/* Coach.HoldFor: bit numbers in the order of their words in the table. */
enum settings_hold_for {
    SETTINGS_HOLD_CALL,
    SETTINGS_HOLD_SCREENCAST,
    SETTINGS_HOLD_FULLSCREEN,
    SETTINGS_HOLD_GAMEMODE,
    SETTINGS_HOLD_DND,
    SETTINGS_HOLD_OTHER_REMINDER,
};

struct settings {
    usec limit, rest, away_after, passive_limit;
    unsigned assume; /* enum settings_assume */
    char exercise[SETTINGS_WORD_MAX];
    unsigned side; /* enum settings_side */
    usec hold, snooze;
    unsigned snooze_limit;
    usec remind_after;
    unsigned remind_limit;
    struct hours hours;
    unsigned hold_for; /* 1u << enum settings_hold_for */
    bool sound, speech, critical;
    unsigned amazfish, bluez;
    bool wrist_alert;
    usec keep;
};

enum settings_type {
    SETTINGS_DURATION, /* usec */
    SETTINGS_COUNT,    /* unsigned */
    SETTINGS_BOOL,     /* bool */
    SETTINGS_CHOICE,   /* unsigned: index into the words */
    SETTINGS_CHOICES,  /* unsigned: set of bits, by index into the words */
    SETTINGS_NAME,     /* char[SETTINGS_WORD_MAX] of [a-z0-9-] */
    SETTINGS_HOURS,    /* struct hours */
};

struct settings_entry {
    const char *group, *key; /* in the file */
    const char *property;    /* on the bus */
    enum settings_type type;
    size_t offset;            /* into struct settings */
    int64_t low, high;        /* DURATION, COUNT: the range, ends included */
    bool is_endless;          /* DURATION: "forever" is allowed too */
    const char *const *words; /* CHOICE, CHOICES: NULL-terminated */
    const char *default_text; /* as in a file */
    const char *meaning;
};

/* All settings, in the order of the documentation; owned by the table. */
const struct settings_entry *settings_table(size_t *ret_n);

/* The entry of [@group] @key, or NULL. */
const struct settings_entry *settings_find(const char *group, const char *key);

/* Every setting at its default. */
void settings_init(struct settings *s);

/**
 * settings_parse() - read one value as it stands in a file
 * @s:          set on success only
 * @ret_error:  SETTINGS_ERROR_MAX bytes: on failure a sentence that names key, value and what is
 * allowed
 *
 * Returns 0 or -EINVAL.
 */
int settings_parse(struct settings *s, const struct settings_entry *entry, const char *value,
                   char *ret_error);

/* Takes one setting over from @from. */
void settings_copy(struct settings *s, const struct settings *from,
                   const struct settings_entry *entry);

/* Writes what is allowed, in words ("1s to 8h"); returns @buf. */
const char *settings_range(char *buf, size_t size, const struct settings_entry *entry);

/* Waits that shrink with the limit, so that limits of seconds need no switch of their own. */
usec settings_typing_pause(const struct settings *s);
usec settings_quiet_after_resume(const struct settings *s);
usec settings_blip(const struct settings *s);
usec settings_evidence_on(const struct settings *s);  /* to count at all, it lasts this long */
usec settings_evidence_off(const struct settings *s); /* interrupted for less, it went on */
usec settings_report_wait(const struct settings *s);  /* "away", until input may no longer refute */
void settings_grace(const struct settings *s, usec *ret_low, usec *ret_high);

/*
 * View: everything that other folders may read of the core. Only core_step() and
 * core_restore() change the core.
 *
 * Instants are µs on CLOCK_BOOTTIME. Texts are borrowed from the core and valid until its next
 * step.
 */
#pragma once

#include "core/core.h"

struct core_view {
    /* Presence */
    enum presence_state state;
    enum reason reason;
    usec since_at;         /* the beginning of the state */
    usec bout_at;          /* the beginning of the bout; USEC_NONE: there is none */
    usec sitting_since_at; /* the same; USEC_NONE while away or unknown */
    usec clock_start_at;   /* now minus .sitting; USEC_NONE while that clock is stopped */
    usec sitting, active, standing;
    enum reason overruled; /* lock or suspend: reported, but contradicted by input; else none */
    usec last_input_at;    /* USEC_NONE: there has been none yet */
    bool is_idle;          /* the last report of the idle source was no input */
    usec rest_end_at;      /* the last full rest; USEC_NONE: there was none */
    usec rest_length;      /* 0: not known */
    usec today_sitting, today_standing;
    unsigned today_rests;

    /* Coach */
    enum coach_phase phase;
    usec phase_at;
    unsigned n_holds;
    const char *holds[HOLDS_MAX]; /* their names */
    unsigned n_held_by;           /* n_holds while a stretch is due, else 0 */
    usec limit_at;         /* when the coach's count reaches the limit; USEC_NONE: it is stopped */
    usec due_at;           /* the same; USEC_NONE while paused */
    usec next_at;          /* the next reminder at the earliest; USEC_NONE: not known */
    usec snoozed_until_at; /* USEC_NONE: not snoozed */
    bool is_paused;
    usec paused_until_at;   /* USEC_NONE: not paused; USEC_NEVER: until resumed */
    unsigned suggestion_id; /* delivered, and not answered yet; 0: none */
    unsigned attempt;       /* its number among the reminders for one stretch, from 1; 0: none */
    unsigned bubble_id;     /* the suggestion, steps, last bubble or greeting on screen; 0: none */
    char exercise[SETTINGS_WORD_MAX]; /* under way, or the next one */
    enum side side;                   /* the same; both too if the exercise has no sides */
    unsigned today_suggestions;
    unsigned today_stretches;
    usec last_stretch_at; /* the end of the last one that was done; USEC_NONE: none yet */
    enum side last_side;  /* of that; SIDE_MAX: none yet */
    bool can_verify;      /* the source could show that there is no input while a stretch is held */

    /* The guided stretch; the members below are set only while it is under way. */
    bool is_stretching;
    unsigned step, steps; /* of all steps, from 1 */
    unsigned file_step;   /* the number of the step in the exercise, from 1; 0: get ready */
    unsigned repetition;  /* of a held step that is repeated, from 1 */
    enum side step_side;  /* left or right; both: the exercise has no sides */
    bool is_held;         /* the present step is held */
    usec step_at, step_ends_at;
    bool is_moving;           /* steps or a report show that the person walks */
    usec last_walk_at;        /* the end of the last walk, or of the present one so far */
    unsigned steps_last_hour; /* the trackers are not added */
    usec failed_at;           /* the last delivery, if it failed; USEC_NONE: it did not */
};

/* The steps that a tracker has reported. */
struct core_tracker {
    usec last_walk_at;        /* the end of its last walk; USEC_NONE: none is known */
    unsigned steps_last_hour; /* until now */
};

/* False: no tracker of this id has reported steps; then @ret is not set. */
bool core_tracker(const struct core *core, const char *id, usec now, struct core_tracker *ret);

/* Fills @ret with the values at @now: µs, CLOCK_BOOTTIME, not before the last step. */
void core_view(const struct core *core, usec now, struct core_view *ret);

/* One statement about the person. */
struct core_evidence {
    const char *source, *detail;
    enum evidence_kind kind;
    usec since_at, until_at; /* USEC_NEVER: it has no end of its own */
};

/**
 * core_evidence() - read the next statement that counts at @now
 * @cursor:  0 before the first call; set for the next call
 *
 * Leaves out a statement that has not lasted long enough yet, or that never counts. Returns false
 * after the last one; then @ret is not set.
 */
bool core_evidence(const struct core *core, usec now, unsigned *cursor, struct core_evidence *ret);

/* The source whose report of a lock, or of a suspend, input contradicts; NULL: none. */
const char *core_contradicted_lock(const struct core *core);
const char *core_contradicted_suspend(const struct core *core);

/* The instant of the last step. While it is the same, nothing in the core has changed. */
usec core_stepped_at(const struct core *core);

/* The decision @back places before the newest (0: the newest), or NULL. */
const struct decided *core_decision(const struct core *core, unsigned back);

/* The number of all decisions, including those that core_decision() no longer has. */
uint64_t core_decisions(const struct core *core);

/* When the state is saved if no event comes before: at the end of a pause, or when a stretch is
 * due. USEC_NEVER: never. Other deadlines do not change the saved state. */
usec core_save_at(const struct core *core);

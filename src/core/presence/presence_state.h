/*
 * Presence state: the state of presence, shared by the files of this folder.
 *
 * `present` is the state that applies now. The table lists which members can be set in which state:
 * "+" always, "-" never (USEC_NONE, false or an empty text), "." sometimes. A barrier is a lock, a
 * suspend or another session on the seat.
 *
 *                                    unknown  active  passive  standing  away
 *     present.bout_at                   .       +        +        .       .
 *     present.certain_at                -       -        -        -       .   see below
 *     a barrier that is not
 *         overruled                     -       -        -        -       .
 *     edge_seen                         -       -        -        -       .   if there is a barrier
 *     returned_at                       .       .        .        .       .   until the next idle
 *     idle_at, idle_since               .       .        .        .       .   both or neither
 *     covered_at                        .       .        .        .       .
 *     decided_by.source                 .       .        .        +       .   see below
 *     lost_at                           .       .        .        .       .   + if no source
 *     await_at (other than NEVER)       .       .        .        .       .   - if no source
 *
 * certain_at is set if the reason is cap, or if a correction has joined the absence with one before
 * it that was not credited.
 *
 * In the states other than standing, decided_by may be left over from an earlier state. It
 * describes the present one only if the reason is one of evidence (media, call, game, inhibitor,
 * worn, lease, cap), or if the state is an absence with the reason idle that followed a passive
 * state.
 *
 * Without a source (`is_ready` is false) `lost_at` is set. It may also be set with a source that
 * has not reported yet. Once it lies PRESENCE_BRIDGE in the past and no live report and no barrier
 * decides, the state becomes unknown, or passive with the reason assumed if the setting Assume
 * demands that. `can_await` and `hides_idle` describe the source that was ready last.
 */
#pragma once

#include "core/event.h"
#include "core/presence/evidence.h"
#include "core/presence/interval.h"
#include "core/presence/islands.h"
#include "core/presence/machine.h"
#include "core/presence/overrule.h"
#include "core/presence/steps.h"
#include "core/presence/timeline.h"
#include "core/step.h"

/* The state continues through a gap of the idle source that is no longer than this. */
#define PRESENCE_BRIDGE (2 * USEC_MIN)

/* Input so soon after a resume or the return of the seat comes from the machine, not from a person:
 * screens wake and servers reset their idle counters (measured on Mutter and Xorg). */
#define PRESENCE_NOISE_AFTER (2 * USEC_SEC)

/* The same for input that the source reported before the disturbance: the two reports arrive on
 * different buses. */
#define PRESENCE_NOISE_BEFORE (1 * USEC_SEC)

/* A reading of a presence sensor shows for this long that the person is in front of the screen. */
#define PRESENCE_SEEN_FOR (30 * USEC_SEC)

/* The present walk, and the input that was or was not beside it; core/presence/walk.h. */
struct walking {
    usec begin_at;  /* USEC_NONE: the person does not walk, as far as it is known */
    usec end_at;    /* the end of its last bucket until now */
    usec ended_at;  /* the same of the last walk; USEC_NONE: there was none */
    usec moving_at; /* since when steps or a report show movement; USEC_NONE: they do not */
    usec asked_at;  /* the next input was requested then, and none has come; USEC_NONE */
    usec asked_in;  /* the bucket of the last such request; USEC_NONE */
    usec head_at;   /* the latest bucket of .quiet; USEC_NONE: there is none */
    uint64_t quiet; /* one bit for each bucket: no input came in it */
};

/* The tables come last: the other members then lie on few pages, and so do those of the settings
 * before them. */
struct presence {
    struct interval present;
    usec fixed_at; /* no interval is back-dated to before this instant; USEC_NONE */

    /* The last return from an absence, for as long as it may turn out to be a blip. */
    usec returned_at;       /* USEC_NONE: there is no return to undo */
    usec previous_input_at; /* the last input before the return */

    struct islands islands; /* short input between absences */

    usec last_input_at; /* USEC_NONE: there has been none yet */
    usec lost_at;       /* when the idle source or the service ended; USEC_NONE: a source reports */
    usec noise_from_at; /* input dated from here ... */
    usec noise_until_at; /* ... to before here comes from the machine and is ignored */
    usec await_at;       /* when to request the next input; USEC_NEVER: no request is planned */
    usec resumed_at;     /* the end of the last suspend; USEC_NONE: there was none */
    usec unbarred_at;    /* the end of the last barrier; USEC_NONE: there was none */
    usec idle_at; /* when the source reported no input for AwayAfter; USEC_NONE: there is input */
    usec idle_since; /* the last input before that report */
    usec covered_at; /* evidence that has ended shows the person sitting until here; USEC_NONE */
    enum evidence_kind covered_as; /* the meaning of that evidence, as in struct evidence_meaning */
    usec covered_fresh_until; /* it counts if the last input was here or before; USEC_NEVER: always
                               */
    usec judged_at;           /* evidence has been judged up to this instant */
    usec settings_at; /* the last change of the settings; it does not rewrite earlier decisions */

    /* The evidence that decided the present state. */
    struct {
        enum evidence_kind kind;
        char source[EVIDENCE_SOURCE_MAX]; /* empty: no evidence decided */
        char name[EVIDENCE_DETAIL_MAX];   /* the detail, or the source if there is none */
    } decided_by;

    bool is_ready;   /* an idle source is available */
    bool can_await;  /* it can report the next input */
    bool hides_idle; /* it reports neither idleness nor input while a program inhibits */
    bool is_hidden;  /* a program did so at the last step */
    bool is_locked, is_suspended, is_seat_taken; /* the barriers */
    struct overrule overrule;                    /* the barriers that input contradicts */
    char locked_by[EVIDENCE_SOURCE_MAX];         /* the source of the lock; may be empty */
    char suspended_by[EVIDENCE_SOURCE_MAX];      /* the same for the suspend */
    struct machine machine;                      /* input that no person made */
    struct walking walk;                         /* the person walks */
    usec seen_at;        /* the last report of a presence sensor that sees a person; USEC_NONE */
    usec asked_until_at; /* the end of that report, for which the sensor was asked again */
    bool edge_seen; /* input was reported behind a barrier: the end of the barrier is the return */

    struct timeline timeline; /* the intervals before the present one */
    struct evidences evidence;
    struct steps steps; /* of all trackers */
};

/* The result of a step, as far as the coach must react to it. */
struct presence_change {
    bool is_return; /* from an absence, or from unknown */
    bool is_full_rest;
    bool is_blip;          /* the last return and its consequences are undone */
    bool is_input;         /* input of a person */
    bool is_island;        /* the return ended a short absence, and was an island */
    bool is_credit_undone; /* the last two absences were reading: what was credited is taken back */
    bool is_new_day;
    bool is_walk; /* the person was seen to walk away */
};

/* @now: the beginning of the record; the state before it is unknown. */
void presence_init(struct presence *p, usec now);

bool presence_is_seated(const struct presence *p);

/* Seated without input, and the evidence shows the person, not merely that a program inhibits: a
 * suggestion need not wait for input. */
bool presence_is_shown(const struct presence *p);

/* A report decided the present state: of a program, a sensor or a device on the body. */
bool presence_is_reported(const struct presence *p);

/* @by decided the present state, because of what it shows, @as; NULL: no evidence did. */
void presence_set_decided_by(struct presence *p, const struct evidence *by, enum evidence_kind as);

/* The state before the present one. */
enum presence_state presence_previous(const struct presence *p);

/* True while the session is locked, as far as input does not contradict it. */
bool presence_is_locked(const struct presence *p);

/* True while a lock, a suspend or another session on the seat makes the person away, regardless of
 * other evidence. */
bool presence_is_barred(const struct presence *p);

/* Has a barrier ended since the present state began? An absence is then proved. */
bool presence_was_barred(const struct presence *p);

/* The clocks at @now. They are stopped while the person is away or unknown; standing has
 * its own clock. */
struct clocks presence_clocks(const struct presence *p, usec now);

/* The totals of the local day up to @now. */
struct day presence_day(const struct presence *p, usec now);

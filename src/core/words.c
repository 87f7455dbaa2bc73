#include "core/words.h"

#include <assert.h>
#include <string.h>

/* The tables contain the names, not pointers to them: the loader would write to a table of pointers
 * at each start, and each process would need memory for that page. */
#define NAME_SIZE 12

#define NAME(enumerator, name, ...)      [enumerator] = name,
#define NAME_FITS(enumerator, name, ...) static_assert(sizeof name <= NAME_SIZE, "NAME_SIZE");

typedef char name[NAME_SIZE];

static const name states[] = { PRESENCE_STATES(NAME) };
static const name reasons[] = { REASONS(NAME) };
static const name kinds[] = { EVIDENCE_KINDS(NAME) };
static const name phases[] = { COACH_PHASES(NAME) };
static const name outcomes[] = { OUTCOMES(NAME) };
static const name sides[] = { SIDES(NAME) };
static const name stretches[] = { STRETCH_OUTCOMES(NAME) };
static const name feedbacks[] = { FEEDBACKS(NAME) };
static const name counters[] = { STEP_COUNTERS(NAME) };

PRESENCE_STATES(NAME_FITS)
REASONS(NAME_FITS)
EVIDENCE_KINDS(NAME_FITS)
COACH_PHASES(NAME_FITS)
OUTCOMES(NAME_FITS)
SIDES(NAME_FITS)
STRETCH_OUTCOMES(NAME_FITS)
FEEDBACKS(NAME_FITS)
STEP_COUNTERS(NAME_FITS)

const char *presence_state_name(enum presence_state state)
{
    assert(state < PRESENCE_STATE_MAX);
    return states[state];
}

bool presence_state_is_seated(enum presence_state state)
{
    return state == PRESENCE_ACTIVE || state == PRESENCE_PASSIVE;
}

bool evidence_is_report(enum evidence_kind kind)
{
    return kind == EVIDENCE_SITTING || kind == EVIDENCE_STANDING || kind == EVIDENCE_AWAY;
}

const char *reason_name(enum reason reason)
{
    assert(reason < REASON_MAX);
    return reasons[reason];
}

const char *evidence_kind_name(enum evidence_kind kind)
{
    assert(kind < EVIDENCE_KIND_MAX);
    return kinds[kind];
}

const char *coach_phase_name(enum coach_phase phase)
{
    assert(phase < COACH_PHASE_MAX);
    return phases[phase];
}

const char *outcome_name(enum outcome outcome)
{
    assert(outcome < OUTCOME_MAX);
    return outcomes[outcome];
}

const char *side_name(enum side side)
{
    assert(side < SIDE_MAX);
    return sides[side];
}

const char *stretch_outcome_name(enum stretch_outcome outcome)
{
    assert(outcome < STRETCH_OUTCOME_MAX);
    return stretches[outcome];
}

const char *feedback_name(enum feedback feedback)
{
    assert(feedback < FEEDBACK_MAX);
    return feedbacks[feedback];
}

const char *step_counter_name(enum step_counter counter)
{
    assert(counter < STEP_COUNTER_MAX);
    return counters[counter];
}

static unsigned find(const name *names, unsigned n, const char *wanted)
{
    unsigned i = 0;

    while (i < n && strcmp(names[i], wanted) != 0)
        i++;
    return i;
}

enum presence_state presence_state_find(const char *wanted)
{
    return (enum presence_state)find(states, PRESENCE_STATE_MAX, wanted);
}

enum evidence_kind evidence_kind_find(const char *wanted)
{
    return (enum evidence_kind)find(kinds, EVIDENCE_KIND_MAX, wanted);
}

enum reason reason_find(const char *wanted)
{
    return (enum reason)find(reasons, REASON_MAX, wanted);
}

enum coach_phase coach_phase_find(const char *wanted)
{
    return (enum coach_phase)find(phases, COACH_PHASE_MAX, wanted);
}

enum outcome outcome_find(const char *wanted)
{
    return (enum outcome)find(outcomes, OUTCOME_MAX, wanted);
}

enum side side_find(const char *wanted)
{
    return (enum side)find(sides, SIDE_MAX, wanted);
}

enum stretch_outcome stretch_outcome_find(const char *wanted)
{
    return (enum stretch_outcome)find(stretches, STRETCH_OUTCOME_MAX, wanted);
}

enum feedback feedback_find(const char *wanted)
{
    return (enum feedback)find(feedbacks, FEEDBACK_MAX, wanted);
}

enum step_counter step_counter_find(const char *wanted)
{
    return (enum step_counter)find(counters, STEP_COUNTER_MAX, wanted);
}

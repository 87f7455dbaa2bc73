#include "core/plan.h"

#include <assert.h>
#include <string.h>

static bool is_id(const char *text)
{
    const size_t n = strnlen(text, SETTINGS_WORD_MAX);

    return n > 0 && n < SETTINGS_WORD_MAX &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

bool plan_is_sound(const struct plan *plan)
{
    bool has_hold = false;

    if (!is_id(plan->exercise) || plan->n_steps == 0 || plan->n_steps > PLAN_STEPS_MAX ||
        plan->repeat == 0 || plan->repeat > PLAN_REPEAT_MAX)
        return false;
    for (unsigned i = 0; i < plan->n_steps; i++) {
        const struct plan_step *s = &plan->steps[i];

        if (s->length < 0 || s->length > PLAN_STEP_MAX || (s->length == 0 && !s->is_held))
            return false;
        has_hold |= s->is_held;
    }
    return has_hold;
}

static unsigned times(const struct plan *plan, unsigned i)
{
    return plan->steps[i].is_held ? plan->repeat : 1;
}

unsigned plan_count(const struct plan *plan)
{
    unsigned n = 0;

    for (unsigned i = 0; i < plan->n_steps; i++)
        n += times(plan, i);
    return n;
}

struct plan_place plan_find(const struct plan *plan, unsigned n)
{
    unsigned i = 0;

    assert(n >= 1 && n <= plan_count(plan));
    for (; n > times(plan, i); i++)
        n -= times(plan, i);
    return (struct plan_place){ i + 1, n };
}

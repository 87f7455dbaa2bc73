#include "store/plan_text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define HELD "hold"

/* The longest: each step with its length, held. */
#define STEPS_TEXT_MAX (PLAN_STEPS_MAX * (sizeof "600000000-" HELD))

static void add_step(struct pairs *steps, const struct plan_step *one)
{
    if (steps->n)
        pairs_print(steps, ",");
    if (one->length)
        pairs_print(steps, "%" PRId64, one->length);
    if (one->is_held)
        pairs_print(steps, one->length ? "-" HELD : HELD);
}

void plan_text_add(struct pairs *p, const struct plan *plan)
{
    char buf[STEPS_TEXT_MAX];
    struct pairs steps;

    if (!plan || !plan_is_sound(plan))
        return;
    pairs_init(&steps, buf, sizeof buf);
    for (unsigned i = 0; i < plan->n_steps; i++)
        add_step(&steps, &plan->steps[i]);
    pairs_add_word(p, "exercise", plan->exercise);
    pairs_add_word(p, "sides", plan->has_sides ? "yes" : "no");
    pairs_add_word(p, "rest", plan->counts_as_rest ? "yes" : "no");
    pairs_add_number(p, "repeat", plan->repeat);
    pairs_add_word(p, "steps", buf);
}

static int read_step(struct plan_step *ret, const char *word)
{
    char *end;

    if (strcmp(word, HELD) == 0) {
        ret->is_held = true;
        return 0;
    }
    errno = 0;
    ret->length = strtoll(word, &end, 10);
    ret->is_held = strcmp(end, "-" HELD) == 0;
    return errno || end == word || (*end && !ret->is_held) || ret->length <= 0 ? -EINVAL : 0;
}

static int read_steps(struct plan *ret, char *list)
{
    const char *word;

    while ((word = strsep(&list, ",")))
        if (ret->n_steps == PLAN_STEPS_MAX || read_step(&ret->steps[ret->n_steps++], word) < 0)
            return -EINVAL;
    return 0;
}

static int next(char **line, const char *name, struct pair *ret)
{
    return pairs_next(line, ret) > 0 && !ret->is_text && strcmp(ret->name, name) == 0 ? 0 : -EINVAL;
}

static int next_switch(char **line, const char *name, bool *ret)
{
    struct pair pair;

    if (next(line, name, &pair) < 0)
        return -EINVAL;
    *ret = strcmp(pair.value, "yes") == 0;
    return *ret || strcmp(pair.value, "no") == 0 ? 0 : -EINVAL;
}

int plan_text_read(struct plan *ret, char **line)
{
    struct pair pair;
    int64_t repeat;

    memset(ret, 0, sizeof *ret);
    if (next(line, "exercise", &pair) < 0 || strlen(pair.value) >= sizeof ret->exercise)
        return -EINVAL;
    strcpy(ret->exercise, pair.value);
    if (next_switch(line, "sides", &ret->has_sides) < 0 ||
        next_switch(line, "rest", &ret->counts_as_rest) < 0 || next(line, "repeat", &pair) < 0 ||
        pair_number(&pair, &repeat) < 0 || repeat < 1 || repeat > PLAN_REPEAT_MAX)
        return -EINVAL;
    ret->repeat = (unsigned)repeat;
    if (next(line, "steps", &pair) < 0 || read_steps(ret, (char *)pair.value) < 0)
        return -EINVAL;
    return plan_is_sound(ret) ? 0 : -EINVAL;
}

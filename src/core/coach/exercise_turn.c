#include "core/coach/exercise_turn.h"

#include <string.h>

#define SEPARATOR ';'

static unsigned count(const struct settings *s)
{
    unsigned n = 1;

    for (const char *at = s->exercise; (at = strchr(at, SEPARATOR)); at++)
        n++;
    return n;
}

/* The id at @i, and its length. */
static const char *find(const struct settings *s, unsigned i, size_t *ret_n)
{
    const char *at = s->exercise;

    while (i-- > 0)
        at = strchr(at, SEPARATOR) + 1;
    *ret_n = strcspn(at, ";");
    return at;
}

void exercise_turn_get(const struct settings *s, unsigned turn, char ret[SETTINGS_WORD_MAX])
{
    size_t n;
    const char *id = find(s, turn % count(s), &n);

    n = n < SETTINGS_WORD_MAX ? n : SETTINGS_WORD_MAX - 1;
    memset(ret, 0, SETTINGS_WORD_MAX);
    memcpy(ret, id, n);
}

unsigned exercise_turn_after(const struct settings *s, unsigned turn, const char *exercise)
{
    const unsigned n = count(s);

    for (unsigned k = 0; k < n; k++) {
        const unsigned i = (turn % n + k) % n;
        size_t length;
        const char *id = find(s, i, &length);

        if (strlen(exercise) == length && memcmp(id, exercise, length) == 0)
            return (i + 1) % n;
    }
    return turn;
}

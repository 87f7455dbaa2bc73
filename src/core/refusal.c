#include "core/refusal.h"

#include <assert.h>

#define NAME_SIZE                   16
#define NAME(enumerator, name, ...) [enumerator] = name,

static const char names[][NAME_SIZE] = { REFUSALS(NAME) };

const char *refusal_name(enum refusal refusal)
{
    assert(refusal < REFUSAL_MAX);
    return names[refusal];
}

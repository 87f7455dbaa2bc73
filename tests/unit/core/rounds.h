/*
 * How often a test of properties repeats: a tenth where the environment sets TEST_FEW_ROUNDS, for
 * an emulated processor.
 */
#pragma once

#include <stdlib.h>

static inline unsigned rounds(unsigned n)
{
    return getenv("TEST_FEW_ROUNDS") ? (n + 9) / 10 : n;
}

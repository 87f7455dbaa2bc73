/*
 * Adapters: the trackers that the person describes in *.tracker files.
 */
#pragma once

#include "core/adapter.h"
#include "sources/source.h"

/* @s: the source of this name. @list: @n of them, copied. Adapters that were in the list before,
 * with the same content, go on. */
void adapters_set(struct source *s, const struct adapter *list, unsigned n);

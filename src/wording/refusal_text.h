/*
 * Refusals as sentences for people.
 */
#pragma once

#include <stddef.h>

#include "core/event.h"
#include "core/refusal.h"

#define REFUSAL_TEXT_MAX 640

/**
 * refusal_text() - why a command was not carried out: "Cannot snooze: no stretch is due"
 * @buf:           returned; without a full stop
 * @refusal:       not REFUSAL_NONE
 * @snooze_limit:  the setting
 */
const char *refusal_text(char *buf, size_t size, enum event_type command, enum refusal refusal,
                         unsigned snooze_limit);

/*
 * History JSON: rows of the history as JSON objects, with the names of lumbarctl(1).
 */
#pragma once

#include "ctl/client/history_list.h"

/* Each appends an array of objects. */
void history_json_days(GString *out, const struct history_list *days);
void history_json_bouts(GString *out, const struct history_list *bouts);
void history_json_intervals(GString *out, const struct history_list *intervals);
void history_json_stretches(GString *out, const struct history_list *stretches);

/* Appends one object. */
void history_json_event(GString *out, const struct history_event *event);

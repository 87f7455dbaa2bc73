/*
 * Stretch: the methods of Coach that concern a guided stretch.
 */
#pragma once

#include "bus/model.h"

int method_start_stretch(sd_bus_message *m, void *userdata, sd_bus_error *error);
int method_report_stretch(sd_bus_message *m, void *userdata, sd_bus_error *error);
int method_feedback(sd_bus_message *m, void *userdata, sd_bus_error *error);

/* Emits the signal of EFFECT_STEP or EFFECT_STRETCH_ENDED. */
int stretch_signal(sd_bus *bus, const struct bus_model *model, const struct effect *effect);

/*
 * Exercises of org.lumbard.Lumbard1.Coach: which ones there are, and one with all its texts.
 */
#pragma once

#include <systemd/sd-bus.h>

/* Handlers of the methods ListExercises and GetExercise; the userdata is struct bus_model. */
int exercises_method_list(sd_bus_message *m, void *userdata, sd_bus_error *error);
int exercises_method_get(sd_bus_message *m, void *userdata, sd_bus_error *error);

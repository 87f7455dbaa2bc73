/*
 * The methods of org.lumbard.Lumbard1.History that change the record of the past.
 */
#pragma once

#include "bus/model.h"

int history_method_import(sd_bus_message *call, void *userdata, sd_bus_error *error);
int history_method_forget(sd_bus_message *call, void *userdata, sd_bus_error *error);

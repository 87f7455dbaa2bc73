/*
 * Report rows: fills the model of the report from the service.
 */
#pragma once

#include "ctl/client/client.h"
#include "ctl/report/report_model.h"

/**
 * report_rows_read() - read all rows that the report needs
 * @first, @last:  the days of the report, both included
 * @ret:           written on success only; free it with report_model_free()
 *
 * Returns COMMAND_FINE, or another status after printing an error.
 */
enum command_status report_rows_read(sd_bus *bus, const GDate *first, const GDate *last,
                                     struct report_model **ret);

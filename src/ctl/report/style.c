/*
 * The style of the report, style.css as a string.
 */
#include "ctl/report/report_page.h"

const char REPORT_STYLE[] =
#include "ctl/report/report_style.inc"
    ;

/*
 * Report page: the whole report as one HTML file, without scripts and without anything from
 * elsewhere.
 */
#pragma once

#include "ctl/report/report_model.h"

/* The Content-Security-Policy of the page. */
#define REPORT_POLICY "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

/**
 * report_page_write() - write the page
 * @made:  when, for people; the only part that does not follow from the model, the locale and the
 *         language; NULL: left out
 *
 * local_words_open() and translation_open() come before it.
 */
void report_page_write(GString *out, const struct report_model *model, const char *made);

/* The style of the page, without the element. */
extern const char REPORT_STYLE[];

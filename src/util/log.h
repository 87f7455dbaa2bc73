/*
 * Log: one line for people, with fields for the journal. If standard error is not the journal, the
 * line goes to standard error. Invisible and control characters are removed.
 */
#pragma once

#include <syslog.h>

/* These ids never change, for "journalctl MESSAGE_ID=...". */
#define LOG_ID_STATE     "3a6f0d1c6b0a4b8f9a0e5b1d7c2e4f60"
#define LOG_ID_SUGGESTED "9d2c7e5f41b34a0c8e6f1a2b3c4d5e6f"
#define LOG_ID_CONFIG    "5b8e1f0a2c3d4e5f8a9b0c1d2e3f4a5b"
#define LOG_ID_HISTORY   "7c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f"

/**
 * log_line() - log one line
 * @priority:  LOG_ERR, LOG_WARNING, LOG_NOTICE, LOG_INFO
 * @id:        one of LOG_ID_..., or NULL
 * @state:     LUMBARD_STATE=, or NULL
 * @reason:    LUMBARD_REASON=, or NULL
 */
void log_line(int priority, const char *id, const char *state, const char *reason,
              const char *format, ...) __attribute__((format(printf, 5, 6)));

#define log_error(...)   log_line(LOG_ERR, NULL, NULL, NULL, __VA_ARGS__)
#define log_warning(...) log_line(LOG_WARNING, NULL, NULL, NULL, __VA_ARGS__)
#define log_notice(...)  log_line(LOG_NOTICE, NULL, NULL, NULL, __VA_ARGS__)
#define log_info(...)    log_line(LOG_INFO, NULL, NULL, NULL, __VA_ARGS__)

/*
 * Speech module: speaks through Speech Dispatcher, which is started if it does not run.
 *
 * The text is sent as plain text, never as SSML: a < in it is spoken and not interpreted.
 */
#include "config.h"
#include "notifier/voice/voice_module.h"

#include <libspeechd.h>
#include <stdio.h>
#include <stdlib.h>

static SPDConnection *connection;

static int open_connection(char *problem, size_t size)
{
    char *error = NULL;

    connection = spd_open2("lumbard", "reminders", NULL, SPD_MODE_SINGLE, NULL, 1, &error);
    if (connection && spd_set_data_mode(connection, SPD_DATA_TEXT) == 0) {
        free(error);
        return 0;
    }
    snprintf(problem, size, "Speech Dispatcher cannot be reached: %s",
             error ? error : "it closed the connection");
    free(error);
    return -1;
}

static void close_connection(void)
{
    if (connection)
        spd_close(connection);
    connection = NULL;
}

/* Messages have a priority at which no other program's text replaces them; of our own, only the
 * latest is wanted. */
static int speak(const char *text)
{
    if (spd_cancel(connection) < 0)
        return -1;
    return *text == '\0' || spd_say(connection, SPD_MESSAGE, text) >= 0 ? 0 : -1;
}

static int say(const char *text, char *problem, size_t size)
{
    if (!connection && *text == '\0')
        return 0;
    if (connection && speak(text) == 0)
        return 0;
    /* It may have been restarted since the last text. */
    close_connection();
    if (open_connection(problem, size) < 0) {
        close_connection();
        return -1;
    }
    if (speak(text) == 0)
        return 0;
    close_connection();
    snprintf(problem, size, "Speech Dispatcher did not accept the text");
    return -1;
}

__attribute__((visibility("default"))) const struct voice_module voice_module = {
    .version = LUMBARD_VERSION,
    .say = say,
};

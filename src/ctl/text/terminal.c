#include "ctl/text/terminal.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/timerfd.h>
#include <termios.h>
#include <unistd.h>

#include "ctl/text/charset.h"
#include "ctl/text/output.h"

#define ENTER "\033[?1049h\033[?25l\033[2J" /* the other screen, without a cursor, empty */
#define LEAVE "\033[?25h\033[?1049l"

/* For a terminal that is not read. */
#define CLOSES_WITHIN_SECS 2

#define ROWS    24
#define COLUMNS 80

static struct termios before;
static bool is_open;
static int stop = -1;

bool terminal_is_usable(void)
{
    const char *term = g_getenv("TERM");

    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && *term &&
           strcmp(term, "dumb") != 0;
}

int terminal_open(int stop_fd)
{
    struct termios raw;

    if (tcgetattr(STDIN_FILENO, &before) < 0)
        return -errno;
    raw = before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    raw.c_cc[VSUSP] = _POSIX_VDISABLE; /* the stopped view would leave its screen behind */
    if (tcsetattr(STDIN_FILENO, TCSANOW, &raw) < 0)
        return -errno;
    is_open = true;
    stop = stop_fd;
    output_write(ENTER, strlen(ENTER), stop);
    return 0;
}

void terminal_close(void)
{
    const struct itimerspec limit = { .it_value.tv_sec = CLOSES_WITHIN_SECS };
    int timer;

    if (!is_open)
        return;
    is_open = false;
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    if (timer >= 0 && timerfd_settime(timer, 0, &limit, NULL) == 0)
        output_write(LEAVE, strlen(LEAVE), timer);
    if (timer >= 0)
        close(timer);
    tcflush(STDIN_FILENO, TCIFLUSH);
    tcsetattr(STDIN_FILENO, TCSANOW, &before); /* TCSAFLUSH would wait for the reader */
}

void terminal_size(unsigned *ret_rows, unsigned *ret_columns)
{
    struct winsize size;

    *ret_rows = ROWS;
    *ret_columns = COLUMNS;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
        return;
    if (size.ws_row)
        *ret_rows = size.ws_row;
    if (size.ws_col)
        *ret_columns = size.ws_col;
}

bool terminal_draw(const GString *text, bool has_bell)
{
    g_autoptr(GString) out = g_string_new("\033[H");
    unsigned rows, columns, n = 0;
    g_autofree char *encoded = NULL;
    g_auto(GStrv) lines = g_strsplit(text->str, "\n", -1);

    terminal_size(&rows, &columns);
    for (char **line = lines; *line && n < rows; line++, n++)
        g_string_append_printf(out, "%s%s\033[K", n ? "\n" : "", *line);
    g_string_append(out, "\033[J");
    if (has_bell)
        g_string_append_c(out, '\a');
    encoded = charset_encode(out->str);
    return output_write(encoded ? encoded : out->str, strlen(encoded ? encoded : out->str), stop) ==
           0;
}

/*
 * The lines that the journal wrote to standard error, and files of a history that others change.
 */
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history-desk.h"

/* The lines that the journal wrote to standard error since the last call. */
static char *log_text;

static inline void catch_log(void)
{
    g_autofree char *name = g_build_filename(g_get_tmp_dir(), "lumbard-log-XXXXXX", NULL);
    int fd = g_mkstemp(name);

    unlink(name);
    dup2(fd, STDERR_FILENO);
    close(fd);
}

static inline const char *read_log(void)
{
    off_t size = lseek(STDERR_FILENO, 0, SEEK_END);

    g_free(log_text);
    log_text = g_malloc0((gsize)size + 1);
    g_assert_cmpint(pread(STDERR_FILENO, log_text, (size_t)size, 0), ==, size);
    g_assert_cmpint(ftruncate(STDERR_FILENO, 0), ==, 0);
    lseek(STDERR_FILENO, 0, SEEK_SET);
    return log_text;
}

/* The beginning and the end of main(). */
static inline void begin_tests(int argc, char **argv)
{
    begin();
    g_test_init(&argc, &argv, NULL);
    umask(0077);
    catch_log();
}

static inline int run_tests(void)
{
    const int r = g_test_run();

    g_free(log_text);
    end();
    return r;
}

/* Exactly one line, which has @words; "" = none. */
static inline void expect_line(const char *words)
{
    const char *text = read_log();
    const char *end = strchr(text, '\n');

    g_test_message("%s", text);
    g_assert_true(*words ? end && end[1] == '\0' && strstr(text, words) : *text == '\0');
}

static inline char *part(const char *suffix)
{
    return g_strconcat(path, suffix, NULL);
}

static inline bool exists(const char *suffix)
{
    g_autofree char *name = part(suffix);

    return g_file_test(name, G_FILE_TEST_EXISTS);
}

static inline void write_part(const char *suffix, const char *text, size_t n)
{
    g_autofree char *name = part(suffix);
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    g_assert_true(write(fd, text, n) == (ssize_t)n);
    close(fd);
}

static inline void remove_part(const char *suffix)
{
    g_autofree char *name = part(suffix);

    g_assert_cmpint(g_remove(name), ==, 0);
}

/* A history of @n entries with this text, whose writer was killed. */
static inline void make_killed_with(int n, const char *detail)
{
    pid_t pid = fork();

    if (pid == 0) {
        struct journal *h = open_history();

        for (int i = 0; i < n; i++)
            if (commit(h, detail) < 0)
                _exit(1);
        raise(SIGKILL);
    }
    g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
}

static inline void make_killed(int n)
{
    make_killed_with(n, "x");
}

static inline void make_clean(int n)
{
    struct journal *h = open_history();

    for (int i = 0; i < n; i++)
        g_assert_cmpint(commit(h, "x"), ==, 0);
    journal_close(h);
}

/* Opens, writes one more entry and closes; returns the number of entries. */
static inline int use(void)
{
    struct journal *h = open_history();
    struct snapshot s = { 0 };

    journal_load(h, &s);
    g_free(s.state);
    g_assert_cmpint(commit(h, "more"), ==, 0);
    journal_close(h);
    return count_rows();
}

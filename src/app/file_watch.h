/*
 * File watch: one file by its name. It detects new content, and every change of what the name
 * leads to: a folder of the path that is moved, deleted or created again, and a link with a new
 * target.
 *
 * A watch of inotify follows the file or the folder, not the name. So each folder and link of the
 * path has its own watch, which reports nothing but its end; only the folder of the file and a
 * folder in which the next part of the path is missing report the names in them. Thus other files
 * that change in the home folder cause no wake-up.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <systemd/sd-event.h>

/* Folders, links and files of one path, and two folders that report names. */
#define FILE_WATCH_MAX 64

/* @is_complete: the file was written or moved to its place. Otherwise the change may be one step of
 * several, such as an editor's save. */
typedef void (*file_watch_changed)(void *userdata, bool is_complete);

struct file_watch {
    sd_event *event;
    char *path;
    file_watch_changed changed;
    void *userdata;
    unsigned n;
    sd_event_source *sources[FILE_WATCH_MAX];
    char missing[NAME_MAX + 1]; /* the part of the path that does not exist */
};

/**
 * file_watch_init() - prepare a watch
 * @event:  borrowed
 * @path:   absolute; copied
 */
void file_watch_init(struct file_watch *w, sd_event *event, const char *path,
                     file_watch_changed changed, void *userdata);

/**
 * file_watch_arm() - watch what the path leads to now
 *
 * Call it first, after each report, and read the file then: what changes in between is reported.
 * Returns 0, or a negative errno if the folder of the file cannot be watched or there is no watch
 * left; then a later change may stay unreported.
 */
int file_watch_arm(struct file_watch *w);

void file_watch_done(struct file_watch *w);
